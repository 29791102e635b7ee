"""What an act says in words: everything its writer typed and chose, to be read again, mended and copied."""

from wardoffice.desk.phrases import short_name
from wardoffice.desk.roles import role_words
from wardoffice.domain.commands import (
    ChangeDue,
    Comment,
    Complete,
    ConfirmComplete,
    Endorse,
    EnterEndorsement,
    Forward,
    Payload,
    ProposeEndorsement,
    RecallForwarding,
    Remind,
    ReportProgress,
    RequestExtension,
    ReturnBack,
    SubmitUp,
)
from wardoffice.domain.directory import Office
from wardoffice.domain.document import Given
from wardoffice.wording import _

_GIVEN = Endorse | EnterEndorsement | ProposeEndorsement | Forward
_TEXT = _GIVEN | SubmitUp | ReportProgress | Complete | ConfirmComplete | Comment | Remind
_REASON = ReturnBack | RecallForwarding | RequestExtension | ChangeDue


def words_of(payload: Payload) -> str:
    """What was typed; empty for an act without words."""
    if isinstance(payload, _TEXT):
        return payload.text
    return payload.reason if isinstance(payload, _REASON) else ""


def given_in(payload: Payload) -> tuple[Given, ...]:
    """Who was named, as what and by when."""
    return payload.given if isinstance(payload, _GIVEN) else ()


def in_full(payload: Payload, office: Office) -> str:
    """The words with everybody named and the due dates, a line each, as one would paste them into a letter."""
    lines = [words_of(payload)]
    for one in given_in(payload):
        due = _(", hạn {day}").format(day=f"{one.due.day:%d/%m/%Y}") if one.due else ""
        lines.append(f"{short_name(one.who, office)}: {role_words(one.role)}{due}")
    if isinstance(payload, SubmitUp):
        lines += [office.name_of(post) for post in payload.to]
    if isinstance(payload, ChangeDue | RequestExtension) and payload.due:
        lines.append(_("Hạn: {day}").format(day=f"{payload.due.day:%d/%m/%Y}"))
    return "\n".join(line for line in lines if line.strip())
