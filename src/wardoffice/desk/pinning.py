"""Getting ready for a meeting: a set of documents pinned, and whether every one of their files is on this machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from wardoffice.desk.workplace import Workplace, office_in
from wardoffice.domain.deadline import WorkingCalendar
from wardoffice.domain.ids import VIETNAM, in_vietnam
from wardoffice.store import lists, need, pins
from wardoffice.store.lists import ListRow
from wardoffice.store.pins import Pin


@dataclass(frozen=True, slots=True)
class Pinned:
    """A pinned document with its list row, None where it is not held here."""

    pin: Pin
    row: ListRow | None


@dataclass(frozen=True, slots=True)
class PinnedSet:
    """What is pinned, the first to end first."""

    pinned: tuple[Pinned, ...]

    @property
    def missing(self) -> int:
        """Files still to come before everything is ready."""
        return sum(one.pin.missing for one in self.pinned)

    @property
    def ready(self) -> bool:
        """Whether every pinned document can be read without a network."""
        return all(one.pin.ready and one.row is not None for one in self.pinned)


def pin(w: Workplace, documents: Sequence[str], until: datetime | None = None) -> PinnedSet:
    """Pin documents until a moment, the end of the next working day when none is given; everything pinned now."""
    now = w.clock()
    with w.cache.writing() as connection:
        pins.put(connection, documents, until or _end_of_next_working_day(now, office_in(connection).calendar))
    return listed(w)


def unpin(w: Workplace, documents: Sequence[str]) -> PinnedSet:
    """Let documents go; what is still pinned."""
    with w.cache.writing() as connection:
        pins.drop(connection, documents)
    return listed(w)


def listed(w: Workplace) -> PinnedSet:
    with w.cache.reading() as connection:
        found = pins.listed(connection, w.clock())
        return PinnedSet(tuple(Pinned(one, lists.row_of(connection, one.document)) for one in found))


def note_opened(w: Workplace, document: str) -> tuple[str, ...]:
    """A person opened the document: its files are fetched before all others and stay. Those that are not here yet."""
    with w.cache.writing() as connection:
        return tuple(need.note_opened(connection, document, w.clock()))


def _end_of_next_working_day(now: datetime, calendar: WorkingCalendar) -> datetime:
    day = calendar.next_working(in_vietnam(now).date() + timedelta(days=1))
    return datetime.combine(day, time(23, 59, 59), VIETNAM)
