"""What two people decided differently while apart, and this one may decide: who leads, and by when it is due.

Nothing here was lost: every word stands in the record or in the queue. Only the one value that can have one holder is
asked for (UX.md section 3.13), and putting it off leaves it in this list.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from wardoffice.desk.acting import Acted, act_in
from wardoffice.desk.workplace import Workplace, viewpoint_in
from wardoffice.domain.authority import may
from wardoffice.domain.commands import ChangeDue, Comment, Payload, SettleLead
from wardoffice.domain.deadline import Due
from wardoffice.domain.document import Assignee, Assignment, ContestedLead, Document, assignments_of, lead_of
from wardoffice.domain.ids import CommandId, DocumentId, PostId
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.people import Role
from wardoffice.store import audit, lists, outbox, projection
from wardoffice.store.outbox_row import OutboxRow, OutboxState
from wardoffice.store.projection import Viewpoint

LEAD, DUE = "lead", "due"
BOTH = "both"
"""The choice that keeps what everybody wrote and takes the safest value."""
_STALE = "stale"


@dataclass(frozen=True, slots=True)
class Side:
    """What one of them chose. `by` is empty where nobody wrote down whose value it is."""

    by: PostId | None
    is_own: bool
    at: datetime | None
    lead: Assignee | None = None
    due: Due | None = None
    entered_by: PostId | None = None
    """The clerk who typed it for him from his paper slip."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to end it: `id` is `BOTH` or the place of the side taken. `changed` lose what they were given."""

    id: str
    lead: Assignee | None
    due: Due | None
    changed: tuple[Assignee, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    document: DocumentId
    number: int | None
    subject: str
    field: str
    """`LEAD` or `DUE`."""
    sides: tuple[Side, ...]
    """The viewer's own first, then as they were done."""
    choices: tuple[Choice, ...]
    """The safest first."""
    post: PostId
    """The post the viewer decides in."""
    command: CommandId | None = None
    """The refused act it comes from; None for a contested lead."""


def open_conflicts(w: Workplace) -> list[Conflict]:
    """Everything that waits for this person's decision, oldest document first."""
    with w.cache.reading() as connection:
        return _open(connection, w.clock())


def _open(connection: Connection, now: datetime) -> list[Conflict]:
    contested, refused = lists.contested(connection), outbox.refused_as(connection, _STALE, "change_due")
    if not contested and not refused:  # asked every second, and nearly always so
        return []
    view = viewpoint_in(connection)
    found = [_contested(connection, id_, view, now) for id_ in contested]
    found += [_refused_due(connection, row, view, now) for row in refused]
    return [conflict for conflict in found if conflict is not None]


def settle(w: Workplace, conflict: Conflict, choice: str) -> Acted | Refusal:
    """End a conflict by one of its choices, in one transaction.

    Refusal("stale") when meanwhile it looks otherwise, so that nobody decides on what he has not seen; what was
    chosen then is to be looked at again.
    """
    now = w.clock()
    with w.cache.writing() as connection:
        again = next((one for one in _open(connection, now) if _same_place(one, conflict)), None)
        if again is None or again.sides != conflict.sides:
            return Refusal(_STALE, {"field": conflict.field})
        chosen = next(one for one in again.choices if one.id == choice)
        if again.field == LEAD:
            return _settle_lead(connection, again, chosen, now)
        return _settle_due(connection, again, chosen, now)


def _same_place(one: Conflict, other: Conflict) -> bool:
    return (one.document, one.field, one.command) == (other.document, other.field, other.command)


# Who leads


def _contested(connection: Connection, id_: str, view: Viewpoint, now: datetime) -> Conflict | None:
    document = projection.overlaid(connection, id_, view.office)
    if document is None or not document.contested_leads:
        return None
    post = _post_for("settle_lead", document, view, now)
    lead = lead_of(document)
    if post is None or lead is None:
        return None
    own = {one.id for one in view.posts}
    clerks = {e.command: e.entered_by for e in document.endorsements}
    named: tuple[Assignment | ContestedLead, ...] = (lead, *document.contested_leads)
    sides = [Side(one.by, one.by in own, one.at, one.who, one.due, clerks.get(one.command)) for one in named]
    ordered = tuple(sorted(sides, key=lambda side: not side.is_own))
    return Conflict(
        document.id,
        document.arrival.number if document.arrival else None,
        document.subject,
        LEAD,
        ordered,
        _lead_choices(ordered, view),
        post,
    )


def _lead_choices(sides: tuple[Side, ...], view: Viewpoint) -> tuple[Choice, ...]:
    """First the lead of whoever stands highest with the earliest due date, then each side as it is."""
    highest = max(sides, key=lambda side: _rank(side.by, view))
    dues = [side.due for side in sides if side.due]
    earliest = min(dues, key=Due.moment) if dues else None
    pairs = [(BOTH, highest.lead, earliest)]
    pairs += [(str(place), side.lead, side.due) for place, side in enumerate(sides)]
    return tuple(Choice(id_, lead, due, _not_leading(sides, lead)) for id_, lead, due in pairs)


def _rank(post: PostId | None, view: Viewpoint) -> int:
    held = view.office.posts.get(post) if post else None
    return 1 if held and held.role is Role.CHAIRPERSON else 0


def _not_leading(sides: tuple[Side, ...], lead: Assignee | None) -> tuple[Assignee, ...]:
    return tuple(dict.fromkeys(side.lead for side in sides if side.lead and side.lead != lead))


def _settle_lead(connection: Connection, conflict: Conflict, chosen: Choice, now: datetime) -> Acted | Refusal:
    document = projection.overlaid(connection, conflict.document, viewpoint_in(connection).office)
    if document is None or chosen.lead is None:
        return Refusal(_STALE, {"field": LEAD})
    seen = tuple(one.who for one in document.contested_leads)
    acted = act_in(connection, now, conflict.document, SettleLead(chosen.lead, seen, chosen.due), post=conflict.post)
    if isinstance(acted, Acted):
        for row in outbox.refused_as(connection, _STALE, "settle_lead"):
            if row.document == conflict.document:
                _throw_away(connection, row, now)
    return acted


# By when it is due


def _refused_due(connection: Connection, row: OutboxRow, view: Viewpoint, now: datetime) -> Conflict | None:
    """An act that gave another due date, refused because that date had changed meanwhile."""
    act = row.command.payload
    document = projection.overlaid(connection, row.document, view.office)
    if document is None or not isinstance(act, ChangeDue):
        return None
    given = next((one for one in assignments_of(document) if one.id == act.assignment), None)
    if given is None or not may(document, "change_due", view.office.posts[row.command.post], view.office, now):
        return None
    theirs = _changed_by(document, given, view)
    sides = (Side(row.command.post, True, row.command.at, given.who, act.due), theirs)
    return Conflict(
        document.id,
        document.arrival.number if document.arrival else None,
        document.subject,
        DUE,
        sides,
        _due_choices(sides, given),
        row.command.post,
        row.id,
    )


def _changed_by(document: Document, given: Assignment, view: Viewpoint) -> Side:
    """Whose the date in the record is: the last who wrote down that he changed one, else who gave the work."""
    noted = [note for note in document.notes if note.kind == "due_changed"]
    by, at = (noted[-1].author, noted[-1].at) if noted else (given.by, given.at)
    return Side(by, by in {post.id for post in view.posts}, at, given.who, given.due)


def _due_choices(sides: tuple[Side, ...], given: Assignment) -> tuple[Choice, ...]:
    """First the earlier of the dates: nobody is late by it who would not have been by the other."""
    dues = [side.due for side in sides if side.due]
    earliest = min(dues, key=Due.moment) if dues else None
    pairs = [(BOTH, earliest), *((str(place), side.due) for place, side in enumerate(sides))]
    return tuple(Choice(id_, given.who, due, (given.who,) if due != given.due else ()) for id_, due in pairs)


def _settle_due(connection: Connection, conflict: Conflict, chosen: Choice, now: datetime) -> Acted | Refusal:
    """Give the date chosen, or leave the one there is and keep the reason that was written as a comment."""
    row = outbox.find(connection, conflict.command or "")
    if row is None or row.state is not OutboxState.REFUSED or not isinstance(row.command.payload, ChangeDue):
        return Refusal("not_refused")
    wrote, there = row.command.payload, conflict.sides[1].due
    payload: Payload | None = ChangeDue(wrote.assignment, chosen.due, there, wrote.reason)
    if chosen.due == there:
        payload = Comment(wrote.reason) if wrote.reason.strip() else None
    if payload is None:
        _throw_away(connection, row, now)
        document = projection.overlaid(connection, conflict.document, viewpoint_in(connection).office)
        return Acted(document, row.command) if document else Refusal("unknown_document")
    acted = act_in(connection, now, conflict.document, payload, post=conflict.post)
    if isinstance(acted, Acted):
        _throw_away(connection, row, now)
    return acted


def _throw_away(connection: Connection, row: OutboxRow, now: datetime) -> None:
    """A refused act whose words live on in what took its place."""
    outbox.withdraw(connection, row.id)
    audit.append(connection, "settled", now, document=row.document, command=row.id)
    projection.project(connection, [row.document], viewpoint_in(connection))


def _post_for(kind: str, document: Document, view: Viewpoint, now: datetime) -> PostId | None:
    return next((post.id for post in view.posts if may(document, kind, post, view.office, now)), None)
