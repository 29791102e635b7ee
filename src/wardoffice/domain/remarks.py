"""What is written beside or on the document: marks on its pages, comments, and who has read it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from wardoffice.domain.commands import Annotate, Command, Comment, EraseMark, MarkRead
from wardoffice.domain.directory import Office
from wardoffice.domain.document import Arrival, AssignmentState, Document, Note, Reading
from wardoffice.domain.ids import MarkId, derived_id
from wardoffice.domain.marks import Mark, MarkKind, is_moved_from, mark_problem
from wardoffice.domain.outcome import Accepted, Outcome, Refusal
from wardoffice.domain.people import Post, Role
from wardoffice.domain.routing import answers_for


def add_marks(record: Document, command: Command, office: Office, marks: tuple[Mark, ...]) -> Document | Refusal:
    """The record with the marks on it; author and post come from the command, never from the mark, the time from the
    command or from the record, and what an arrival stamp says from the register.

    A mark of his own that is put on again while it stands there has moved: it leaves its old place.
    """
    for place, mark in enumerate(marks):
        own_id = mark.id or MarkId(derived_id(command.id, f"mark/{place}"))
        if problem := mark_problem(mark):
            return Refusal(problem, {"page": mark.page})
        if own_id in {m.id for m in record.marks}:
            return Refusal("mark_exists")
        left = next((m for m in record.marks if m.post == command.post and is_moved_from(mark, m)), None)
        others = tuple(m for m in record.marks if m is not left)
        if mark.kind is MarkKind.ARRIVAL_STAMP:
            if problem := _stamp_problem(others, office.posts[command.principal]):
                return Refusal(problem)
            mark = as_registered(mark, record, record.arrival, office) if record.arrival else mark
        at = (left.at if left else None) or _written_at(mark, record, command)
        name = office.name_of(command.post)
        kept = replace(mark, id=own_id, author=name, post=command.post, at=at, command=command.id)
        record = replace(record, marks=(*others, kept))
    return record


def _stamp_problem(others: Iterable[Mark], by: Post) -> str:
    if by.role is not Role.CLERK:
        return "not_permitted"
    return "already_stamped" if has_stamp(others) else ""


def _written_at(mark: Mark, record: Document, command: Command) -> datetime:
    """When a mark that does not stand on the page was written: that of the bút phê it puts back on it, else now.

    The time it names for itself only chooses between two bút phê of the same words by the same author.
    """
    if mark.kind is not MarkKind.ENDORSEMENT_TEXT or not mark.first_id:
        return command.at
    times = [e.at for e in record.endorsements if e.author == command.post and e.text == mark.text]
    return next((at for at in times if at == mark.at), times[-1] if times else command.at)


def has_stamp(marks: Iterable[Mark]) -> bool:
    """A document bears one arrival stamp (NĐ 30/2020, article 22)."""
    return any(mark.kind is MarkKind.ARRIVAL_STAMP for mark in marks)


def may_stamp(record: Document, post: Post) -> bool:
    """Whether somebody who may annotate it may put the arrival stamp on it now: the clerk, while none stands there."""
    return post.role is Role.CLERK and record.arrival is not None and not has_stamp(record.marks)


def as_registered(stamp: Mark, record: Document, arrival: Arrival, office: Office) -> Mark:
    """The stamp with the number and date of the register, and to whom the document was submitted from there."""
    to = [office.name_of(step.to) for step in record.route if step.command == arrival.command]
    return replace(
        stamp,
        organ=office.name_of(record.organ),
        number=arrival.number,
        provisional=arrival.provisional,
        date=arrival.date,
        forwarded_to=stamp.forwarded_to or ", ".join(to),
    )


def annotate(record: Document, command: Command, office: Office, act: Annotate) -> Outcome:
    if not act.marks:
        return Refusal("nothing_written")
    marked = add_marks(record, command, office, act.marks)
    return marked if isinstance(marked, Refusal) else Accepted(marked)


def erase_mark(record: Document, command: Command, office: Office, act: EraseMark) -> Outcome:
    """One's own marks only; what others drew stays."""
    mark = next((m for m in record.marks if m.id == act.mark), None)
    if mark is None:
        return Refusal("unknown_mark")
    if mark.post not in (command.post, command.on_behalf_of):
        return Refusal("not_your_mark", {"who": mark.author})
    return Accepted(replace(record, marks=tuple(m for m in record.marks if m.id != act.mark)))


def note(command: Command, kind: str, text: str) -> Note:
    return Note(
        id=derived_id(command.id, kind),
        author=command.post,
        text=text,
        at=command.at,
        command=command.id,
        kind=kind,
        on_behalf_of=command.on_behalf_of,
    )


def comment(record: Document, command: Command, office: Office, act: Comment) -> Outcome:
    if not act.text.strip():
        return Refusal("nothing_written")
    return Accepted(replace(record, notes=(*record.notes, note(command, "comment", act.text))))


def mark_read(record: Document, command: Command, office: Office, act: MarkRead) -> Outcome:
    """Tell those who sent it that it was opened; the first time counts."""
    post = office.posts[command.post]
    route = tuple(
        replace(s, seen_at=command.at) if s.seen_at is None and answers_for(post, s.to) else s for s in record.route
    )
    assignments = tuple(
        replace(a, state=AssignmentState.SEEN, changed_at=command.at)
        if a.state is AssignmentState.UNSEEN and answers_for(post, a.who)
        else a
        for a in record.assignments
    )
    known = any(r.post == post.id for r in record.readings)
    readings = record.readings if known else (*record.readings, Reading(post.id, command.at))
    return Accepted(replace(record, route=route, assignments=assignments, readings=readings))
