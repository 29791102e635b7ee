"""What is typed, understood: a document by the beginning of its id, people by login or name, a date or working days.

What may mean several things is refused with their names; nothing is guessed.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path

from wardoffice.cli.calling import CommandProblem
from wardoffice.contract.codec import NotUnderstood, marks_from_json
from wardoffice.desk.acting import find_document, overlaid
from wardoffice.desk.workplace import Workplace, office
from wardoffice.domain.deadline import FARTHEST, Due
from wardoffice.domain.directory import Office, find_assignees
from wardoffice.domain.document import Assignee, AssignmentRole, Document, Given
from wardoffice.domain.ids import OrganId, PostId, UnitId, in_vietnam
from wardoffice.domain.marks import Mark
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.text import clean_text, fold, matches

LARGEST_MARKS_FILE = 20_000_000
_DAYS = re.compile("[0-9]{1,4}")


def document_named(desk: Workplace, typed: str) -> Document:
    """The document as it looks on this desk; raises CommandProblem unknown_document, ambiguous_id."""
    found = find_document(desk, typed)
    if isinstance(found, Refusal):
        raise CommandProblem(found.code, found.facts)
    document = overlaid(desk, found)
    if document is None:
        raise CommandProblem("unknown_document")
    return document


def assignee_named(typed: str, organ: OrganId, ward: Office) -> Assignee:
    """The one post, unit or organ meant; raises CommandProblem unknown_assignee, ambiguous_name."""
    found = find_assignees(typed, organ, ward)
    if not found:
        raise CommandProblem("unknown_assignee", {"who": typed})
    named = tuple(who for who in found if matches(typed, _names(who, ward)))
    called = tuple(who for who in found if _is_called(typed, who, ward))
    for meant in (named, called):
        if len(meant) == 1:
            return meant[0]
    if len(found) > 1:
        names = "; ".join(f"{ward.name_of(who)} ({_short(who, ward)})" for who in found[:6])
        raise CommandProblem("ambiguous_name", {"who": typed, "names": names})
    return found[0]


def _names(who: Assignee, ward: Office) -> str:
    """A person's, unit's or organ's own names, without the title of a post: these decide where both would fit."""
    unit = ward.units.get(UnitId(who))
    return f"{unit.short_name} {unit.name}" if unit else ward.name_of(who)


def _is_called(typed: str, who: Assignee, ward: Office) -> bool:
    """Whether a person is called so: by the given name, which comes last, alone or with what stands before it."""
    return PostId(who) in ward.posts and f" {fold(ward.name_of(who))}".endswith(f" {fold(typed).strip()}")


def _short(who: Assignee, ward: Office) -> str:
    post = ward.posts.get(PostId(who))
    return ward.people[post.person].login if post and post.person in ward.people else who


def posts_named(typed: Iterable[str], organ: OrganId, ward: Office) -> tuple[PostId, ...]:
    """Like `assignee_named` for several, people only; raises CommandProblem not_a_person too."""
    found = [assignee_named(one, organ, ward) for one in typed]
    for who in found:
        if PostId(who) not in ward.posts:
            raise CommandProblem("not_a_person", {"who": ward.name_of(who)})
    return tuple(PostId(who) for who in found)


def given_named(
    desk: Workplace, document: Document, typed: dict[AssignmentRole, tuple[str, ...]], due: Due | None
) -> tuple[Given, ...]:
    """Who is asked to do what; the due date goes to those who have work to do."""
    ward = office(desk)
    timeless = (AssignmentRole.FOR_INFORMATION, AssignmentRole.MONITOR)
    return tuple(
        Given(assignee_named(one, document.organ, ward), role, None if role in timeless else due)
        for role, names in typed.items()
        for one in names
    )


def due_typed(text: str | None, desk: Workplace) -> Due | None:
    """`3` working days from today by the ward's calendar, `2026-11-30`, or `2026-11-30T17:00`; None for nothing typed.

    Raises CommandProblem bad_due.
    """
    if text is None:
        return None
    today = in_vietnam(desk.clock()).date()
    try:
        if _DAYS.fullmatch(text.strip()):
            days = int(text)
            if days > FARTHEST:
                raise ValueError
            return Due(office(desk).calendar.due_after(today, days), working_days=days)
        if "T" in text:
            moment = datetime.fromisoformat(text)
            return Due(moment.date(), time(moment.hour, moment.minute))
        return Due(date.fromisoformat(text))
    except ValueError as error:
        raise CommandProblem("bad_due", {"text": text[:40]}) from error


def marks_in(path: Path | None) -> tuple[Mark, ...]:
    """The marks of a marks file; author and time come from the account. Raises CommandProblem marks_unreadable."""
    if path is None:
        return ()
    try:
        if path.stat().st_size > LARGEST_MARKS_FILE:
            raise CommandProblem("marks_unreadable", {"file": path.name})
        return marks_from_json(path.read_bytes())
    except (OSError, NotUnderstood) as error:
        raise CommandProblem("marks_unreadable", {"file": path.name}) from error


def words(text: str) -> str:
    """Typed words as they are kept: NFC, without control characters."""
    return clean_text(text).strip()
