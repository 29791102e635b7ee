"""Numbers given with authority: taken under the ward's lock in the transaction that uses them, so none is ever lost."""

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from wardoffice.domain.commands import Command
from wardoffice.domain.directory import ReservedNumber
from wardoffice.domain.document import Document
from wardoffice.domain.ids import OrganId, in_vietnam
from wardoffice.domain.register import INCOMING, period_of
from wardoffice.hub.opening import Hub
from wardoffice.hub.tables import registers
from wardoffice.hub.ward import lock_ward


def reserve(connection: Connection, ward: str, document: Document, command: Command) -> ReservedNumber:
    """The next arrival number of the document's organ, not yet taken. The ward is locked."""
    period = period_of(in_vietnam(command.at).date())
    number = next_arrival_number(connection, ward, document.organ, period)
    return ReservedNumber(f"{document.organ}/{INCOMING}", period, number)


def next_arrival_number(connection: Connection, ward: str, organ: OrganId, period: str) -> int:
    row = select(registers.c.next).where(_is(ward, organ, period)).with_for_update()
    return connection.execute(row).scalar() or 1


def take(connection: Connection, ward: str, organ: OrganId, period: str, number: int) -> None:
    """The register goes on after `number`. The ward is locked."""
    moved = update(registers).where(_is(ward, organ, period)).values(next=number + 1)
    if connection.execute(moved).rowcount == 0:
        first = insert(registers).values(ward=ward, organ=organ, name=INCOMING, period=period, next=number + 1)
        connection.execute(first)


def _is(ward: str, organ: OrganId, period: str) -> ColumnElement[bool]:
    c = registers.c
    return and_(c.ward == ward, c.organ == organ, c.name == INCOMING, c.period == period)


def continue_from(hub: Hub, organ: OrganId, period: str, last: int) -> None:
    """Take an incoming register over in mid-period: the next number is the one after `last`, the paper book's last."""
    with hub.writer.begin() as connection:
        lock_ward(connection, hub.ward)
        take(connection, hub.ward, organ, period, last)
