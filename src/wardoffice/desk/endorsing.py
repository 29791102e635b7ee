"""Writing a bút phê: what is suggested, whom one names most, the words kept while they are written, and the act."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy import Connection

from wardoffice.desk.acting import NO_GRACE, Acted, act_in
from wardoffice.desk.phrases import SEED, filled, short_name
from wardoffice.desk.roles import role_words
from wardoffice.desk.workplace import Workplace, viewpoint_in
from wardoffice.domain.commands import Endorse, EnterEndorsement, Forward, Payload, ProposeEndorsement
from wardoffice.domain.deadline import Due
from wardoffice.domain.directory import Office
from wardoffice.domain.document import Assignee, AssignmentRole, Document, Endorsement, Given, Proposal
from wardoffice.domain.endorsement import proposal_to_adopt
from wardoffice.domain.ids import PostId, in_vietnam
from wardoffice.domain.marks import Mark
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.people import Role
from wardoffice.store import drafts, history, outbox, projection
from wardoffice.store.outbox_row import OutboxRow, OutboxState
from wardoffice.store.projection import Viewpoint
from wardoffice.wording import _

MOST_SUGGESTIONS = 3
MOST_FAVOURITES = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One press fills the composer with it; nothing is ever sent by itself."""

    kind: str
    """`proposal` (the chief's, to adopt), `last_time`."""
    label: str
    text: str
    given: tuple[Given, ...]
    adopts: str = ""
    """The id of the proposal it adopts."""


@dataclass(frozen=True, slots=True)
class EndorsementDraft:
    """What stands in the composer."""

    text: str = ""
    given: tuple[Given, ...] = ()
    marks: tuple[Mark, ...] = ()
    adopts: str = ""
    due_typed: str = ""
    leader: str = ""
    """The post whose words these are, where they are typed from a paper slip, and the hash of its scan."""
    slip: str = ""


def suggestions(w: Workplace, document_id: str) -> tuple[Suggestion, ...]:
    """The chief's proposal first, then as last time with the same issuing agency; at most three."""
    now = w.clock()
    with w.cache.reading() as connection:
        view = viewpoint_in(connection)
        document = projection.overlaid(connection, document_id, view.office)
        if document is None:
            return ()
        before = history.of_agency(connection, document.issuing_agency, but=document.id)
    found: list[Suggestion] = []
    if proposal := proposal_to_adopt(document):
        found.append(_from_proposal(proposal, view.office))
    if last := _last_endorsement(before, view, document):
        given = _due_again(last.given, last, view.office, in_vietnam(now).date())
        told = _("Như lần trước với {agency}").format(agency=document.issuing_agency)
        found.append(Suggestion("last_time", f"{told}: {given_words(given, view.office)}", last.text, given))
    return tuple(found[:MOST_SUGGESTIONS])


def _from_proposal(proposal: Proposal, ward: Office) -> Suggestion:
    label = _("Đồng ý như {who} đề xuất").format(who=ward.name_of(proposal.author))
    words = given_words(proposal.given, ward)
    return Suggestion("proposal", f"{label}: {words}" if words else label, proposal.text, proposal.given, proposal.id)


def _last_endorsement(before: list[Document], view: Viewpoint, document: Document) -> Endorsement | None:
    own = {post.id for post in view.posts}
    written = [e for d in before if d.organ == document.organ for e in d.endorsements if e.author in own and e.given]
    known = [e for e in written if all(view.office.is_known(g.who, document.organ) for g in e.given)]
    return max(known, key=lambda e: e.at, default=None)


def _due_again(given: tuple[Given, ...], before: Endorsement, ward: Office, today: date) -> tuple[Given, ...]:
    """The same number of working days, counted from today; the days then left where none had been typed."""
    day = in_vietnam(before.at).date()

    def again(due: Due | None) -> Due | None:
        if due is None:
            return None
        days = due.working_days or ward.calendar.working_days_between(day, due.day)
        return Due(ward.calendar.due_after(today, max(days, 0)), due.hour, max(days, 0))

    return tuple(replace(one, due=again(one.due)) for one in given)


def given_words(given: tuple[Given, ...], ward: Office) -> str:
    """Who does what and by when, on one line: "P. KT chủ trì; VP phối hợp, 3 ngày"."""
    parts = []
    for role in AssignmentRole:
        names = [short_name(one.who, ward) for one in given if one.role is role]
        if names:
            parts.append(f"{', '.join(names)} {role_words(role)}")
    dues = [one.due for one in given if one.due]
    if dues:
        last = max(dues, key=Due.moment)
        days = _("{days} ngày").format(days=last.working_days) if last.working_days else f"{last.day:%d/%m}"
        return f"{'; '.join(parts)}, {days}"
    return "; ".join(parts)


def favourites(w: Workplace, organ: str, most: int = MOST_FAVOURITES) -> tuple[Assignee, ...]:
    """Whom the holder names most in this organ, then its units and its vice chairpersons, each once."""
    with w.cache.reading() as connection:
        view = viewpoint_in(connection)
        own = {post.id for post in view.posts}
        written = [e for d in history.of_holder(connection) if d.organ == organ for e in d.endorsements]
    named = Counter(one.who for e in written if e.author in own for one in e.given)
    units = [Assignee(unit.id) for unit in view.office.units.values() if unit.organ == organ]
    vices = [
        Assignee(post.id)
        for post in view.office.posts.values()
        if post.organ == organ and post.role is Role.VICE_CHAIRPERSON and post.id not in own
    ]
    known = [who for who, _count in named.most_common() if who in {*units, *view.office.posts}]
    return tuple(dict.fromkeys([*known, *units, *vices]))[:most]


def phrases(w: Workplace, given: tuple[Given, ...]) -> tuple[str, ...]:
    """The phrases to press, their gaps filled from those named so far."""
    with w.cache.reading() as connection:
        ward = viewpoint_in(connection).office
    return tuple(filled(phrase.text, given, ward) for phrase in SEED)


def endorse(
    w: Workplace,
    document_id: str,
    draft: EndorsementDraft,
    *,
    post: str | None = None,
    grace: timedelta = NO_GRACE,
    on_behalf_of: str | None = None,
) -> Acted | Refusal:
    """Words, marks and assignments in one act; the draft kept meanwhile goes in the same transaction."""
    payload = Endorse(draft.text, draft.given, draft.marks, draft.adopts)
    return _sent(w, document_id, payload, post, grace, on_behalf_of)


def propose(
    w: Workplace, document_id: str, draft: EndorsementDraft, *, post: str | None = None, grace: timedelta = NO_GRACE
) -> Acted | Refusal:
    """The chief of office's words and names before the leader."""
    return _sent(w, document_id, ProposeEndorsement(draft.text, draft.given), post, grace)


def enter(
    w: Workplace, document_id: str, draft: EndorsementDraft, *, post: str | None = None, grace: timedelta = NO_GRACE
) -> Acted | Refusal:
    """A leader's words typed from his paper slip; both names are kept."""
    return _sent(w, document_id, entry_of(draft), post, grace)


def _sent(
    w: Workplace,
    document_id: str,
    payload: Payload,
    post: str | None,
    grace: timedelta,
    on_behalf_of: str | None = None,
) -> Acted | Refusal:
    """The act, and with it in one transaction the end of the draft it was written in."""
    with w.cache.writing() as connection:
        acted = act_in(connection, w.clock(), document_id, payload, post=post, grace=grace, on_behalf_of=on_behalf_of)
        if isinstance(acted, Acted):
            drafts.drop(connection, document_id, drafts.ENDORSE)
        return acted


def entry_of(draft: EndorsementDraft) -> EnterEndorsement:
    return EnterEndorsement(PostId(draft.leader), draft.slip, draft.text, draft.given)


def adopt(w: Workplace, document_id: str, *, post: str | None = None, grace: timedelta = NO_GRACE) -> Acted | Refusal:
    """Endorse as the chief of office proposes, at one press; both names are kept."""
    with w.cache.writing() as connection:
        document = projection.overlaid(connection, document_id, viewpoint_in(connection).office)
        if document is None:
            return Refusal("unknown_document")
        proposal = proposal_to_adopt(document)
        if proposal is None:
            return Refusal("unknown_proposal")
        payload = Endorse(proposal.text, proposal.given, (), proposal.id)
        return act_in(connection, w.clock(), document_id, payload, post=post, grace=grace)


def keep_draft(
    w: Workplace, document_id: str, draft: EndorsementDraft, mends: str = "", *, forwards: bool = False
) -> None:
    """Keep what is being written, however unfinished; an empty draft is dropped. `forwards`: it is no bút phê."""
    with w.cache.writing() as connection:
        _keep(connection, document_id, draft, w.clock(), _kind(mends, forwards))


def lay_back(connection: Connection, row: OutboxRow, now: datetime) -> None:
    """What an act taken back had said is a draft again, so that nobody writes it twice.

    A newer draft stays: what was never sent goes in front of it, a refused act thrown away is given up for it.
    """
    drafts.drop(connection, row.document, _kind(row.id))
    draft, kind = draft_from(row.command.payload), _kind(forwards=isinstance(row.command.payload, Forward))
    newer = _read(drafts.find(connection, row.document, kind))
    if draft is not None and newer is not None:
        draft = _before(draft, newer) if row.state is OutboxState.WAITING else None
    if draft is not None:
        _keep(connection, row.document, draft, now, kind)


def _before(older: EndorsementDraft, newer: EndorsementDraft) -> EndorsementDraft:
    """Both in one, each word once; of what there can be one, the newer one's, if it has any."""
    texts = [newer.text] if older.text in newer.text else [older.text, newer.text]
    return EndorsementDraft(
        "\n".join(text for text in texts if text),
        newer.given or older.given,
        tuple(dict.fromkeys([*older.marks, *newer.marks])),
        newer.adopts or older.adopts,
        newer.due_typed or older.due_typed,
        newer.leader or older.leader,
        newer.slip or older.slip,
    )


def draft_from(payload: Payload) -> EndorsementDraft | None:
    """An act's words, names and marks as the composer takes them; None for an act that is not written there."""
    if isinstance(payload, Endorse):
        return EndorsementDraft(payload.text, payload.given, payload.marks, payload.adopts)
    if isinstance(payload, EnterEndorsement):
        return EndorsementDraft(payload.text, payload.given, leader=payload.leader, slip=payload.slip)
    if isinstance(payload, ProposeEndorsement | Forward):
        return EndorsementDraft(payload.text, payload.given)
    return None


def _kind(mends: str = "", forwards: bool = False) -> str:
    if mends:
        return drafts.mending(mends)
    return drafts.FORWARD if forwards else drafts.ENDORSE


def _keep(connection: Connection, document_id: str, draft: EndorsementDraft, now: datetime, kind: str) -> None:
    if draft == EndorsementDraft():
        drafts.drop(connection, document_id, kind)
    else:
        drafts.keep(connection, document_id, kind, msgspec.json.encode(draft).decode(), now)


def kept_draft(w: Workplace, document_id: str, mends: str = "", *, forwards: bool = False) -> EndorsementDraft | None:
    """What was being written on this document, also before a crash; with `mends` instead of that refused act."""
    with w.cache.reading() as connection:
        kept = drafts.find(connection, document_id, _kind(mends, forwards))
        refused = outbox.find(connection, mends) if mends and kept is None else None
    return draft_from(refused.command.payload) if refused is not None else _read(kept)


def _read(kept: drafts.Draft | None) -> EndorsementDraft | None:
    """A draft as it was kept; None where there is none, or none that this program understands."""
    try:
        return msgspec.json.decode(kept.body, type=EndorsementDraft) if kept else None
    except msgspec.MsgspecError:
        return None
