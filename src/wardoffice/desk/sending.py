"""The queue of acts on their way to the hub (Chờ gửi): what each is doing, taking one back, and sending one again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from wardoffice.desk.acting import Acted, act_in
from wardoffice.desk.waiting import is_too_long
from wardoffice.desk.workplace import Workplace, viewpoint_in
from wardoffice.domain.commands import Endorse, Forward, Payload, SubmitUp
from wardoffice.domain.deadline import PLAIN_CALENDAR
from wardoffice.domain.directory import Office
from wardoffice.domain.outcome import Refusal
from wardoffice.store import audit, lists, outbox, projection, records
from wardoffice.store.lists import ListRow
from wardoffice.store.outbox import OutboxCounts, OutboxRow, OutboxState


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
class OutgoingAct:
    row: OutboxRow
    document: ListRow | None
    """None when the document is no longer held here."""
    to: tuple[str, ...]
    """Names of those it goes to."""
    progress: Progress
    seen_by: tuple[str, ...] = ()

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
    found = []
    for row in rows:
        one = held.get(row.document)
        seen = _seen_by(row, office, one) if one and row.state is OutboxState.ACCEPTED else ()
        found.append(
            OutgoingAct(row, shown.get(row.document), _recipients(row, office), _progress(row, now, seen), seen)
        )
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
    """Take an act back that was never sent, or throw a refused one away; None when it is too late for that.

    What a bút phê or a proposal taken back in time had said is its writer's draft again.
    """
    from wardoffice.desk.endorsing import lay_back  # not for the window's start

    now = w.clock()
    with w.cache.writing() as connection:
        row = outbox.withdraw(connection, command)
        if row is not None:
            if row.state is OutboxState.WAITING:
                lay_back(connection, row.document, row.command.payload, now)
            audit.append(connection, "withdrawn", now, document=row.document, command=row.id)
            projection.project(connection, [row.document], viewpoint_in(connection))
    return row


def resend(w: Workplace, command: str, payload: Payload | None = None) -> Acted | Refusal:
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
            on_behalf_of=again.on_behalf_of,
        )
        if isinstance(acted, Acted):
            outbox.withdraw(connection, command)
            audit.append(connection, "done_again", now, document=old.document, command=command)
            projection.project(connection, [old.document], viewpoint_in(connection))
        return acted


def send_now(w: Workplace, command: str) -> bool:
    """End an act's grace time; False when it is no longer waiting."""
    with w.cache.writing() as connection:
        return outbox.release(connection, command, w.clock())


def grace_left(row: OutboxRow, now: datetime) -> timedelta:
    """How long an act may still be undone for certain."""
    return max(row.not_before - now, timedelta(0))


def seconds_to_undo(w: Workplace, command: str) -> int:
    """Whole seconds an act may still be undone for certain; 0 when it is no longer waiting."""
    with w.cache.reading() as connection:
        row = outbox.find(connection, command)
    return ceil(grace_left(row, w.clock()).total_seconds()) if row and row.state is OutboxState.WAITING else 0


def _progress(row: OutboxRow, now: datetime, seen: tuple[str, ...]) -> Progress:
    if row.state is OutboxState.WAITING:
        return Progress.UNDOABLE if row.not_before > now else Progress.WAITING
    if row.state is OutboxState.ACCEPTED:
        return Progress.SEEN if seen else Progress.ACCEPTED
    return Progress.REFUSED if row.state is OutboxState.REFUSED else Progress.SENT


def _recipients(row: OutboxRow, office: Office) -> tuple[str, ...]:
    payload = row.command.payload
    if isinstance(payload, Endorse | Forward):
        return tuple(office.name_of(given.who) for given in payload.given)
    return tuple(office.name_of(post) for post in payload.to) if isinstance(payload, SubmitUp) else ()


def _seen_by(row: OutboxRow, office: Office, held: records.Held) -> tuple[str, ...]:
    seen = [step.to for step in held.document.route if step.command == row.id and step.seen_at is not None]
    return tuple(dict.fromkeys(office.name_of(who) for who in seen))
