"""What is in front of a person: his lists, their counts, and which list his day begins with."""

from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from wardoffice.desk.workplace import Workplace
from wardoffice.store import lists
from wardoffice.store.lists import Box, Chip, ListRow, Sort


@dataclass(frozen=True, slots=True)
class BoxCounts:
    boxes: dict[Box, int]
    chips: dict[Chip, int]
    """How many lines of the box shown each filter leaves."""


def ids(
    w: Workplace, box: Box, sort: Sort = Sort.NEWEST, chips: Collection[Chip] = (), *, reverse: bool = False
) -> "array[int]":
    """The row numbers of a whole list, in order."""
    with w.cache.reading() as connection:
        return lists.ids(connection, box, sort, now=w.clock(), chips=chips, reverse=reverse)


def rows(w: Workplace, numbers: Iterable[int]) -> list[ListRow]:
    """The lines to show, in the order asked."""
    with w.cache.reading() as connection:
        return lists.rows(connection, numbers)


def row_of(w: Workplace, document_id: str) -> ListRow | None:
    with w.cache.reading() as connection:
        return lists.row_of(connection, document_id)


def counts(w: Workplace, shown: Box) -> BoxCounts:
    """How many lines each list has, and each filter of the list shown."""
    now = w.clock()
    with w.cache.reading() as connection:
        return BoxCounts(lists.counts(connection, now), lists.chip_counts(connection, shown, now))
