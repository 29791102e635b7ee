"""The queue of acts on their way to the hub (Chờ gửi): what each is doing, taking one back, and sending one again."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from sqlalchemy import Connection

from wardoffice.desk.acting import NO_GRACE, Acted, act_in
from wardoffice.desk.waiting import is_too_long
from wardoffice.desk.workplace import Workplace, viewpoint_in
from wardoffice.desk.written import in_full
from wardoffice.domain.commands import (
    KIND_OF,
    Endorse,
    EnterEndorsement,
    Forward,
    Payload,
    RegisterIncoming,
    SettleLead,
    SubmitUp,
)
from wardoffice.domain.deadline import PLAIN_CALENDAR
from wardoffice.domain.directory import Office
from wardoffice.domain.ids import CommandId, DocumentId
from wardoffice.domain.outcome import Refusal
from wardoffice.store import audit, drafts, grace, leases, lists, outbox, projection, records
from wardoffice.store.lists import ListRow
from wardoffice.store.moments import to_microseconds
from wardoffice.store.outbox_row import OPEN, QUIET, OutboxCounts, OutboxRow, OutboxState

_CHOICE_OF_LEAD = KIND_OF[SettleLead]


class Progress(StrEnum):
    """What an act on its way is doing; `wording` has the words."""

    UNDOABLE = "undoable"
    """In its grace time."""
    WAITING = "waiting"
    SENT = "sent"
    ACCEPTED = "accepted"
    SEEN = "seen"
    """One of those it was sent to has opened it."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody it was sent to has opened it."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OutgoingAct:
    row: OutboxRow
    document: ListRow | None
    """None when the document is no longer held here."""
    to: tuple[str, ...]
    """Names of those it goes to."""
    progress: Progress
    seen_by: tuple[Seen, ...] = ()
    text: str = ""
    """Everything its writer typed and chose, in full."""
    too_long: bool = False
    """It has waited longer than half a working day to be taken."""
    waits_behind: CommandId | None = None
    """The act on the same document that has to be settled first."""

    @property
    def may_undo(self) -> bool:
        return self.progress in (Progress.UNDOABLE, Progress.WAITING) and self.row.attempts == 0


def outgoing(w: Workplace, *, accepted: bool = False) -> list[OutgoingAct]:
    """The queue in order, refused acts included; with `accepted` those the hub took too."""
    now = w.clock()
    with w.cache.reading() as connection:
        office = viewpoint_in(connection).office
        rows = outbox.listed(connection, accepted=accepted)
        held = records.many(connection, {row.document for row in rows})
        shown = {d: lists.row_of(connection, d) for d in held}
    behind = _waiting_behind(rows)
    return [
        _told(row, held.get(row.document), shown.get(row.document), office, now, behind.get(row.id)) for row in rows
    ]


def _told(
    row: OutboxRow,
    held: records.Held | None,
    shown: ListRow | None,
    office: Office,
    now: datetime,
    behind: CommandId | None,
) -> OutgoingAct:
    row = _settled_since(row, held)
    seen = _seen_by(row, office, held) if held and row.state is OutboxState.ACCEPTED else ()
    return OutgoingAct(
        row,
        shown,
        _recipients(row, office),
        _progress(row, now, seen),
        seen,
        text=in_full(row.command.payload, office),
        too_long=row.state in OPEN and is_too_long(row.created, now, office.calendar),
        waits_behind=behind,
    )


def _settled_since(row: OutboxRow, held: records.Held | None) -> OutboxRow:
    """A choice of lead refused as stale says that nothing is left to choose once another has settled it."""
    is_choice = (row.kind, row.state, row.code) == (_CHOICE_OF_LEAD, OutboxState.REFUSED, "stale")
    if is_choice and held is not None and not held.document.contested_leads:
        return replace(row, code="nothing_contested")
    return row


def _waiting_behind(rows: list[OutboxRow]) -> dict[CommandId, CommandId]:
    """For each waiting act the earlier one on its document that was refused; others are not held up by it."""
    refused: dict[DocumentId, CommandId] = {}
    found: dict[CommandId, CommandId] = {}
    for row in rows:
        if row.state is OutboxState.REFUSED and row.kind not in QUIET:
            refused.setdefault(row.document, row.id)
        elif row.state in OPEN and row.document in refused:
            found[row.id] = refused[row.document]
    return found


def counts(w: Workplace) -> OutboxCounts:
    with w.cache.reading() as connection:
        return outbox.counts(connection)


def waiting_too_long(w: Workplace) -> int:
    """How many acts have waited for the hub's answer longer than half a working day."""
    now = w.clock()
    with w.cache.reading() as connection:
        since = outbox.open_since(connection)
        calendar = viewpoint_in(connection).office.calendar if since else PLAIN_CALENDAR
    return sum(is_too_long(one, now, calendar) for one in since)


def undo(w: Workplace, command: str) -> OutboxRow | None:
    """Take an act back that was never sent, or withdraw a refused one; None when it is too late for that.

    What a bút phê or a proposal had said is its writer's draft again, unless he has begun another one meanwhile.
    """
    from wardoffice.desk.endorsing import lay_back  # not for the window's start

    now = w.clock()
    with w.cache.writing() as connection:
        row = outbox.withdraw(connection, command)
        if row is not None:
            lay_back(connection, row, now)
            if row.state is OutboxState.WAITING:
                _free_number(connection, row.command.payload)
            audit.append(connection, "withdrawn", now, document=row.document, command=row.id)
            projection.project(connection, [row.document], viewpoint_in(connection))
    return row


def _free_number(connection: Connection, payload: Payload) -> None:
    """A number given under a lease in an act that is undone is the next one again, if no other followed it."""
    if isinstance(payload, RegisterIncoming) and payload.lease and payload.number is not None:
        leases.taken_back(connection, payload.lease, payload.number)


def resend(w: Workplace, command: str, payload: Payload | None = None, grace: timedelta = NO_GRACE) -> Acted | Refusal:
    """Do a refused act again, mended by `payload` if given; the hub gets it as a new act, the old one goes.

    When the rules refuse it here already, the old one stays as it is.
    """
    now = w.clock()
    with w.cache.writing() as connection:
        old = outbox.find(connection, command)
        if old is None or old.state is not OutboxState.REFUSED:
            return Refusal("not_refused")
        again = old.command
        acted = act_in(
            connection,
            now,
            old.document,
            payload or again.payload,
            post=again.post,
            grace=grace,
            on_behalf_of=again.on_behalf_of,
        )
        if isinstance(acted, Acted):
            outbox.withdraw(connection, command)
            drafts.drop(connection, old.document, drafts.mending(command))
            audit.append(connection, "done_again", now, document=old.document, command=command)
            projection.project(connection, [old.document], viewpoint_in(connection))
        return acted


def send_now(w: Workplace, command: str) -> bool:
    """End an act's grace time; False when it is no longer waiting."""
    with w.cache.writing() as connection:
        return outbox.release(connection, command)


def grace_left(row: OutboxRow, now: datetime) -> timedelta:
    """How long an act may still be undone for certain."""
    moments = (to_microseconds(moment) for moment in (row.created, row.not_before, now))
    return timedelta(microseconds=grace.grace_left(*moments))


def seconds_to_undo(w: Workplace, command: str) -> int:
    """Whole seconds an act may still be undone for certain; 0 when it is no longer waiting."""
    with w.cache.reading() as connection:
        row = outbox.find(connection, command)
    return ceil(grace_left(row, w.clock()).total_seconds()) if row and row.state is OutboxState.WAITING else 0


def _progress(row: OutboxRow, now: datetime, seen: tuple[Seen, ...]) -> Progress:
    if row.state is OutboxState.WAITING:
        return Progress.UNDOABLE if grace_left(row, now) else Progress.WAITING
    if row.state is OutboxState.ACCEPTED:
        return Progress.SEEN if seen else Progress.ACCEPTED
    return Progress.REFUSED if row.state is OutboxState.REFUSED else Progress.SENT


def _recipients(row: OutboxRow, office: Office) -> tuple[str, ...]:
    payload = row.command.payload
    if isinstance(payload, Endorse | EnterEndorsement | Forward):
        return tuple(office.name_of(given.who) for given in payload.given)
    return tuple(office.name_of(post) for post in payload.to) if isinstance(payload, SubmitUp) else ()


def _seen_by(row: OutboxRow, office: Office, held: records.Held) -> tuple[Seen, ...]:
    """Each of those it was sent to with the first time he opened it."""
    first: dict[str, datetime] = {}
    for step in held.document.route:
        if step.command == row.id and step.seen_at is not None:
            name = office.name_of(step.to)
            first[name] = min(first.get(name, step.seen_at), step.seen_at)
    return tuple(Seen(name, at) for name, at in first.items())
