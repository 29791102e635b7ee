"""Numbers given with authority: taken under the ward's lock in the transaction that uses them, so none is ever lost.

A number that was given and cannot be carried out stays in the book with its reason, and is never used again.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from wardoffice.domain.directory import ReservedNumber
from wardoffice.domain.document import Arrival, Document
from wardoffice.domain.ids import OrganId
from wardoffice.domain.register import INCOMING, register_of
from wardoffice.hub.tables import register_entries, registers

LONGEST_VOIDED = 1000
"""Numbers that may be voided at once: a desk's mistake must not fill a book."""


@dataclass(frozen=True, slots=True)
class Voided:
    number: int
    document: str
    """Empty where nobody knows what it was given to."""
    reason: str


def reserve(connection: Connection, ward: str, organ: OrganId, period: str) -> ReservedNumber:
    """The next arrival number of an organ, not yet taken. The ward is locked."""
    return ReservedNumber(register_of(organ), period, next_arrival_number(connection, ward, organ, period))


def next_arrival_number(connection: Connection, ward: str, organ: OrganId, period: str) -> int:
    row = select(registers.c.next).where(_is(ward, organ, period)).with_for_update()
    return connection.execute(row).scalar() or 1


def enter(connection: Connection, ward: str, registered: Iterable[Document]) -> None:
    """Write newly registered documents into the book, where a number can stand only once. The ward is locked."""
    entries = [(document, document.arrival) for document in registered if document.arrival]
    connection.execute(insert(register_entries), [_entry(ward, *entry) for entry in entries])
    for organ, period in {(document.organ, arrival.period) for document, arrival in entries}:
        numbers = [a.number for d, a in entries if (d.organ, a.period) == (organ, period)]
        go_on_after(connection, ward, organ, period, max(numbers))


def _entry(ward: str, document: Document, arrival: Arrival) -> dict[str, str | int]:
    return {
        "ward": ward,
        "organ": document.organ,
        "name": INCOMING,
        "period": arrival.period,
        "number": arrival.number,
        "suffix": arrival.suffix,
        "document": document.id,
    }


def is_free(connection: Connection, ward: str, organ: OrganId, period: str, number: int) -> bool:
    return number not in _standing(connection, ward, organ, period, number, number + 1)


def void(connection: Connection, ward: str, organ: OrganId, period: str, voided: Voided) -> None:
    """Keep a number that stands nowhere yet in the book with its reason. The ward is locked."""
    row = {"ward": ward, "organ": organ, "name": INCOMING, "period": period, "number": voided.number, "suffix": ""}
    connection.execute(insert(register_entries).values(**row, document=voided.document, reason=voided.reason))
    go_on_after(connection, ward, organ, period, voided.number)


def void_missing(
    connection: Connection, ward: str, organ: OrganId, period: str, numbers: range, but: Collection[int], reason: str
) -> None:
    """Void those of `numbers` that stand nowhere, except `but`, which are still on their way. The ward is locked."""
    standing = _standing(connection, ward, organ, period, numbers.start, numbers.stop)
    for number in numbers[:LONGEST_VOIDED]:
        if number not in standing and number not in but:
            void(connection, ward, organ, period, Voided(number, "", reason))


def voided_numbers(connection: Connection, ward: str, organ: OrganId, period: str) -> tuple[Voided, ...]:
    c = register_entries.c
    rows = select(c.number, c.document, c.reason).where(_stands(ward, organ, period), c.reason != "")
    return tuple(Voided(*row) for row in connection.execute(rows.order_by(c.number)))


def _standing(
    connection: Connection, ward: str, organ: OrganId, period: str, first: int, before: int
) -> Collection[int]:
    c = register_entries.c
    between = _stands(ward, organ, period) & (c.number >= first) & (c.number < before)
    return set(connection.scalars(select(c.number).where(between)))


def go_on_after(connection: Connection, ward: str, organ: OrganId, period: str, number: int) -> None:
    """The next number is the one after `number`; a register never goes back. The ward is locked."""
    following = max(next_arrival_number(connection, ward, organ, period), number + 1)
    moved = update(registers).where(_is(ward, organ, period)).values(next=following)
    if connection.execute(moved).rowcount == 0:
        first = insert(registers).values(ward=ward, organ=organ, name=INCOMING, period=period, next=following)
        connection.execute(first)


def _is(ward: str, organ: OrganId, period: str) -> ColumnElement[bool]:
    c = registers.c
    return and_(c.ward == ward, c.organ == organ, c.name == INCOMING, c.period == period)


def _stands(ward: str, organ: OrganId, period: str) -> ColumnElement[bool]:
    c = register_entries.c
    return and_(c.ward == ward, c.organ == organ, c.name == INCOMING, c.period == period)
