"""Numbers given with authority: taken under the ward's lock in the transaction that uses them, so none is ever lost."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from wardoffice.domain.commands import Command
from wardoffice.domain.directory import ReservedNumber
from wardoffice.domain.document import Arrival, Document
from wardoffice.domain.ids import OrganId, in_vietnam
from wardoffice.domain.register import INCOMING, period_of
from wardoffice.hub.opening import Hub
from wardoffice.hub.tables import register_entries, registers
from wardoffice.hub.ward import lock_ward


def reserve(connection: Connection, ward: str, document: Document, command: Command) -> ReservedNumber:
    """The next arrival number of the document's organ, not yet taken. The ward is locked."""
    period = period_of(in_vietnam(command.at).date())
    number = next_arrival_number(connection, ward, document.organ, period)
    return ReservedNumber(f"{document.organ}/{INCOMING}", period, number)


def next_arrival_number(connection: Connection, ward: str, organ: OrganId, period: str) -> int:
    row = select(registers.c.next).where(_is(ward, organ, period)).with_for_update()
    return connection.execute(row).scalar() or 1


def enter(connection: Connection, ward: str, registered: Iterable[Document]) -> None:
    """Write newly registered documents into the book, where a number can stand only once. The ward is locked."""
    entries = [(document, document.arrival) for document in registered if document.arrival]
    connection.execute(insert(register_entries), [_entry(ward, *entry) for entry in entries])
    for organ, period in {(document.organ, arrival.period) for document, arrival in entries}:
        numbers = [a.number for d, a in entries if (d.organ, a.period) == (organ, period)]
        _go_on_after(connection, ward, organ, period, max(numbers))


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


def _go_on_after(connection: Connection, ward: str, organ: OrganId, period: str, number: int) -> None:
    """The next number is the one after `number`; a register never goes back."""
    following = max(next_arrival_number(connection, ward, organ, period), number + 1)
    moved = update(registers).where(_is(ward, organ, period)).values(next=following)
    if connection.execute(moved).rowcount == 0:
        first = insert(registers).values(ward=ward, organ=organ, name=INCOMING, period=period, next=following)
        connection.execute(first)


def _is(ward: str, organ: OrganId, period: str) -> ColumnElement[bool]:
    c = registers.c
    return and_(c.ward == ward, c.organ == organ, c.name == INCOMING, c.period == period)


def continue_from(hub: Hub, organ: OrganId, period: str, last: int) -> None:
    """Take an incoming register over in mid-period: the next number is the one after `last`, the paper book's last."""
    with hub.writer.begin() as connection:
        lock_ward(connection, hub.ward)
        _go_on_after(connection, hub.ward, organ, period, last)
