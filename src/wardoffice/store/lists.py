"""Lists of documents: the numbers of all rows of a list in one array, the rows themselves only where they are shown."""

from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select, text, true

from wardoffice.domain.document import URGENCY_ORDER, Direction, Status, Urgency
from wardoffice.domain.ids import DocumentId, in_vietnam
from wardoffice.store.moments import from_microseconds
from wardoffice.store.projection import Mine
from wardoffice.store.schema import NO_DUE, drafts, list_rows
from wardoffice.store.statements import Query, listed, named
from wardoffice.store.statements import numbers as all_numbers


class Box(StrEnum):
    INBOX = "inbox"
    """What waits for the holder."""
    TO_REGISTER = "to_register"
    INCOMING = "incoming"
    OUTGOING = "outgoing"
    DRAFTS = "drafts"
    """Documents on which something unsent is written."""
    OVERDUE = "overdue"
    SENT = "sent"
    """What the holder has endorsed, submitted or forwarded."""
    ALL = "all"


class Sort(StrEnum):
    NEWEST = "newest"
    NEED = "need"
    """Express first, then what is overdue, then the newest."""
    OLDEST = "oldest"
    ARRIVAL_NUMBER = "arrival_number"
    CODE = "code"
    AGENCY = "agency"
    SUBJECT = "subject"
    URGENCY = "urgency"
    DUE = "due"
    LEAD = "lead"
    STATUS = "status"


class Chip(StrEnum):
    """The filters over a list."""

    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    UNREAD = "unread"
    I_LEAD = "i_lead"
    I_COOPERATE = "i_cooperate"
    EXPRESS = "express"


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of a list, in the order of the table `list_rows`."""

    row: int
    id: DocumentId
    organ: str
    direction: str
    status: str
    period: str
    arrival_number: int | None
    arrival_date: str
    provisional: bool
    code: str
    document_type: str
    issued_date: str
    subject: str
    subject_sort: str
    agency: str
    agency_sort: str
    urgency: int
    """0 normal, 1 urgent, 2 very urgent, 3 express."""
    due: str
    """ISO date, with a time if an hour was given; empty when none."""
    due_sort: int
    over: bool
    unread: bool
    waits: bool
    lead: str
    mine: int
    restricted: bool
    pending: int
    refused: int
    attachments: int
    endorsed: bool
    contested: bool
    stamp: int

    @property
    def received(self) -> datetime:
        return from_microseconds(self.row)

    def is_overdue(self, now: datetime) -> bool:
        return not self.over and self.due_sort < int(now.timestamp())


_HAS_DUE = list_rows.c.due_sort < literal_column(str(NO_DUE))
"""Said in the very words of the index over due moments, so that it is used."""
_CONTESTED = text("contested")
"""The same for the index over contested leads."""

_ORDERS = {
    Sort.NEWEST: (list_rows.c.row.desc(),),
    Sort.OLDEST: (list_rows.c.row,),
    Sort.ARRIVAL_NUMBER: (list_rows.c.period.desc(), list_rows.c.arrival_number.desc(), list_rows.c.row.desc()),
    Sort.CODE: (list_rows.c.code, list_rows.c.row.desc()),
    Sort.AGENCY: (list_rows.c.agency_sort, list_rows.c.row.desc()),
    Sort.SUBJECT: (list_rows.c.subject_sort, list_rows.c.row.desc()),
    Sort.URGENCY: (list_rows.c.urgency.desc(), list_rows.c.row.desc()),
    Sort.DUE: (list_rows.c.due_sort, list_rows.c.row.desc()),
    Sort.LEAD: (list_rows.c.lead, list_rows.c.row.desc()),
    Sort.STATUS: (list_rows.c.status, list_rows.c.row.desc()),
}


def ids(
    connection: Connection,
    box: Box = Box.ALL,
    sort: Sort = Sort.NEWEST,
    *,
    now: datetime,
    chips: Collection[Chip] = (),
    reverse: bool = False,
) -> "array[int]":
    """The rows of a whole list in order, eight bytes each; `now` decides what is overdue."""
    order = _by_need(now) if sort is Sort.NEED else _ORDERS[sort]
    found = all_numbers(connection, select(list_rows.c.row).where(*_conditions(box, chips, now)).order_by(*order))
    if reverse:
        found.reverse()
    return found


def _by_need(now: datetime) -> tuple[ColumnElement[Any], ...]:
    """Work that is over is not urgent any more, whatever was written on it."""
    express = ~list_rows.c.over & (list_rows.c.urgency == URGENCY_ORDER[Urgency.EXPRESS])
    late = ~list_rows.c.over & (list_rows.c.due_sort < int(now.timestamp()))
    return express.desc(), late.desc(), list_rows.c.row.desc()


_ROWS = Query(select(list_rows).where(named(list_rows.c.row, "rows")))


def rows(connection: Connection, numbers: Iterable[int]) -> list[ListRow]:
    """The lines of these rows, in the order asked; one that is gone meanwhile is left out."""
    wanted = list(numbers)
    found: dict[int, ListRow] = {}
    for row in _ROWS.all(connection, rows=listed(wanted)):
        found[row.row] = ListRow(*row)
    return [found[number] for number in wanted if number in found]


def row_of(connection: Connection, document: str) -> ListRow | None:
    found = connection.execute(select(list_rows).where(list_rows.c.id == document)).first()
    return ListRow(*found) if found else None


def contested(connection: Connection) -> list[DocumentId]:
    """The documents two leaders gave to different leads, oldest first."""
    found = connection.execute(select(list_rows.c.id).where(_CONTESTED).order_by(list_rows.c.row))
    return [DocumentId(id_) for id_ in found.scalars()]


def numbers_taken(connection: Connection, organ: str, period: str) -> list[int]:
    """The arrival numbers an organ's register shows here for a period, provisional ones too."""
    wanted = select(list_rows.c.arrival_number).where(
        list_rows.c.organ == organ, list_rows.c.period == period, list_rows.c.arrival_number.is_not(None)
    )
    return [number for (number,) in connection.execute(wanted) if number is not None]


def same_code(connection: Connection, organ: str, code: str) -> list[ListRow]:
    """The organ's lines whose code begins with the same number, for a closer look."""
    begins = list_rows.c.code.startswith(code.strip()[: max(1, _digits(code))], autoescape=True)
    return [ListRow(*row) for row in connection.execute(select(list_rows).where(list_rows.c.organ == organ, begins))]


def _digits(code: str) -> int:
    plain = code.strip()
    return len(plain) - len(plain.lstrip("0123456789"))


def counts(connection: Connection, now: datetime, chips: Collection[Chip] = ()) -> dict[Box, int]:
    """How many lines each list has."""
    narrowed = [_chip(chip, now) for chip in chips]
    asked = [box for box in Box if box is not Box.DRAFTS]
    found = connection.execute(_counted([_box(box, now) for box in asked]).where(true(), *narrowed)).one()
    written = select(func.count()).select_from(list_rows).where(_box(Box.DRAFTS, now), *narrowed)
    return {**dict(zip(asked, found, strict=True)), Box.DRAFTS: connection.execute(written).scalar_one()}


def chip_counts(connection: Connection, box: Box, now: datetime) -> dict[Chip, int]:
    """How many lines of a list each filter leaves."""
    found = connection.execute(_counted([_chip(chip, now) for chip in Chip]).where(_box(box, now))).one()
    return dict(zip(Chip, found, strict=True))


def _counted(conditions: list[ColumnElement[bool]]) -> Select[*tuple[int, ...]]:
    """One reading of the list that counts the lines of every condition."""
    return select(*(func.count().filter(condition) for condition in conditions)).select_from(list_rows)


def _conditions(box: Box, chips: Collection[Chip], now: datetime) -> list[ColumnElement[bool]]:
    return [_box(box, now), *(_chip(chip, now) for chip in chips)]


def _box(box: Box, now: datetime) -> ColumnElement[bool]:
    match box:
        case Box.INBOX:
            return list_rows.c.waits
        case Box.TO_REGISTER:
            return list_rows.c.status == Status.TO_REGISTER.value
        case Box.INCOMING:
            return (list_rows.c.direction == Direction.INCOMING.value) & (list_rows.c.arrival_number.is_not(None))
        case Box.OUTGOING:
            return list_rows.c.direction == Direction.OUTGOING.value
        case Box.DRAFTS:
            return list_rows.c.id.in_(select(drafts.c.document))
        case Box.OVERDUE:
            return _chip(Chip.OVERDUE, now)
        case Box.SENT:
            return list_rows.c.mine.op("&")(Mine.SENT.value) != 0
        case Box.ALL:
            return true()


def _chip(chip: Chip, now: datetime) -> ColumnElement[bool]:
    moment = int(now.timestamp())
    end_of_day = int(in_vietnam(now).replace(hour=23, minute=59, second=59).timestamp())
    match chip:
        case Chip.OVERDUE:
            return ~list_rows.c.over & _HAS_DUE & (list_rows.c.due_sort < moment)
        case Chip.DUE_TODAY:
            return ~list_rows.c.over & _HAS_DUE & list_rows.c.due_sort.between(moment, end_of_day)
        case Chip.UNREAD:
            return list_rows.c.unread
        case Chip.I_LEAD:
            return list_rows.c.mine.op("&")(Mine.LEADS.value) != 0
        case Chip.I_COOPERATE:
            return list_rows.c.mine.op("&")(Mine.COOPERATES.value) != 0
        case Chip.EXPRESS:
            return list_rows.c.urgency == URGENCY_ORDER[Urgency.EXPRESS]
