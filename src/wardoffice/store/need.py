"""Which files are fetched first, and which make room when the disk's share is full: one order answers both.

What must stay is never taken: unsent, pinned, under edit, waiting for the holder, or opened in the last days. A file
that made room or found none is left out until somebody opens or pins its document, so nothing is fetched in circles.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, and_, bindparam, case, delete, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from wardoffice.domain.deadline import DUE_SOON, Due, WorkingCalendar
from wardoffice.domain.document import URGENCY_ORDER, Urgency
from wardoffice.domain.ids import in_vietnam
from wardoffice.store import facts
from wardoffice.store.grace import LONGEST_PAUSE
from wardoffice.store.moments import to_microseconds
from wardoffice.store.outbox_row import OutboxState
from wardoffice.store.projection import Mine
from wardoffice.store.schema import document_files, drafts, files, left_out, list_rows, outbox, pins, uploads
from wardoffice.store.statements import Query, among

ASKED_FOR = timedelta(minutes=10)
"""Whoever opened a document whose file is not here is waiting for it, for so long."""
STAYS_AFTER_OPENING = timedelta(days=7)
_CAP = "disk_cap"
_MINE = (Mine.LEADS | Mine.COOPERATES | Mine.DIRECTS).value


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to fetch, or one that could make room: its hash, its size in bytes, and how often fetching failed.

    `need` orders files, the most needed greatest; `stays` is one that never makes room for another.
    """

    sha256: str
    size: int
    failures: int
    need: tuple[int, ...] = ()
    stays: bool = False
    asked: bool = False
    """Somebody has opened its document just now and waits for it."""


@dataclass(frozen=True, slots=True)
class Room:
    """What to do with files that are wanted: fetch, after others have made room, or leave out."""

    fetch: tuple[Wanted, ...] = ()
    evict: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()


_NOW = bindparam("now", type_=Integer)
"""Microseconds, as all moments here."""
_PINNED = case((pins.c.until > _NOW, 1), else_=0)
_HIS_OWN = or_(list_rows.c.waits, and_(~list_rows.c.over, list_rows.c.mine.op("&")(_MINE) != 0))
_EXPRESS = list_rows.c.urgency == URGENCY_ORDER[Urgency.EXPRESS]
_PARTS = (
    case((files.c.needed_at >= bindparam("asked_since", type_=Integer), files.c.needed_at), else_=0),
    case((and_(~list_rows.c.over, _EXPRESS), 1), else_=0),
    _PINNED,
    case((list_rows.c.over, 0), else_=list_rows.c.urgency),
    case((_HIS_OWN, 1), else_=0),
    case((and_(~list_rows.c.over, list_rows.c.due_sort <= bindparam("soon", type_=Integer)), 1), else_=0),
    case((list_rows.c.unread, 1), else_=0),
    files.c.needed_at,
    list_rows.c.row,
)
_NEED = [func.coalesce(func.max(part), 0) for part in _PARTS]
"""The order, most important part first; greater is more needed."""
_UNSENT = select(outbox.c.document).where(outbox.c.state != OutboxState.ACCEPTED.value)
_STAYS = case(
    (
        or_(
            pins.c.until > _NOW,
            files.c.needed_at > bindparam("opened_since", type_=Integer),
            list_rows.c.waits,
            document_files.c.document.in_(select(drafts.c.document)),
            document_files.c.document.in_(_UNSENT),
            files.c.sha256.in_(select(uploads.c.sha256)),
        ),
        1,
    ),
    else_=0,
)
_MEASURED = (
    select(files.c.sha256, files.c.size, files.c.failures, func.max(_STAYS), *_NEED)
    .join(document_files, document_files.c.sha256 == files.c.sha256)
    .outerjoin(list_rows, list_rows.c.id == document_files.c.document)
    .outerjoin(pins, pins.c.document == document_files.c.document)
    .group_by(files.c.sha256)
)
_MAY_BE_TRIED = ~files.c.retry_at.between(_NOW + 1, _NOW + LONGEST_PAUSE)
"""Not put off after a failure; what was put off by a clock that was ahead is tried."""
_BACK = or_(func.max(left_out.c.at).is_(None), func.max(left_out.c.at) < files.c.needed_at, func.max(_PINNED) == 1)
_WANTED = Query(
    _MEASURED.outerjoin(left_out, left_out.c.sha256 == files.c.sha256)
    .where(~files.c.here, _MAY_BE_TRIED, list_rows.c.id.is_not(None))
    .having(_BACK)
    .order_by(*(part.desc() for part in _NEED))
    .limit(bindparam("most", type_=Integer))
)
_ASKED_FOR = Query(
    select(files.c.sha256, files.c.size, files.c.failures)
    .where(~files.c.here, files.c.needed_at >= bindparam("asked_since", type_=Integer), _MAY_BE_TRIED)
    .order_by(files.c.needed_at.desc())
)
_MAY_MAKE_ROOM = Query(_MEASURED.where(files.c.here).having(func.max(_STAYS) == 0).order_by(*_NEED))
_NEEDED = select(document_files.c.sha256).join(list_rows, list_rows.c.id == document_files.c.document)
_OUT = select(left_out.c.sha256).where(left_out.c.sha256 == files.c.sha256, left_out.c.at >= files.c.needed_at)
_MISSING = Query(
    select(func.count()).select_from(files).where(~files.c.here, files.c.sha256.in_(_NEEDED), ~_OUT.exists())
)
_USED = Query(select(func.sum(files.c.size)).where(files.c.here))


def wanted(connection: Connection, now: datetime, calendar: WorkingCalendar, limit: int = 100) -> list[Wanted]:
    """Files to fetch now, most needed first.

    Opened just now and not here; express; pinned; urgent; the holder's own work; due within two working days;
    unread; opened before; and the rest from the newest document to the oldest.
    """
    return [_wanted(row) for row in _WANTED.all(connection, most=limit, **_moments(now, calendar))]


def asked_for(connection: Connection, now: datetime) -> list[Wanted]:
    """Files of documents opened just now that are not here, the last opened first. Quick enough to ask often."""
    since = to_microseconds(now - ASKED_FOR)
    found = _ASKED_FOR.all(connection, now=to_microseconds(now), asked_since=since)
    return [Wanted(sha256, size, failures, (1,), stays=True, asked=True) for sha256, size, failures in found]


def missing_count(connection: Connection) -> int:
    """How many files of the documents held here are still to be fetched; those left out for want of room are not."""
    return _MISSING.value(connection) or 0


def note_opened(connection: Connection, document: str, now: datetime) -> list[str]:
    """Somebody opened a document: its files are needed from now on. Those that are not here."""
    named = select(document_files.c.sha256).where(document_files.c.document == document)
    of_it = files.c.sha256.in_(named)
    connection.execute(update(files).where(of_it).values(needed_at=to_microseconds(now)))
    connection.execute(update(files).where(of_it, ~files.c.here).values(retry_at=0))
    return list(connection.execute(select(files.c.sha256).where(of_it, ~files.c.here)).scalars())


def disk_used(connection: Connection) -> int:
    """Bytes of all files that lie here."""
    return _USED.value(connection) or 0


def may_make_room(connection: Connection, now: datetime, calendar: WorkingCalendar) -> list[Wanted]:
    """Files that lie here and need not stay, the least needed first."""
    return [_wanted(row) for row in _MAY_MAKE_ROOM.all(connection, **_moments(now, calendar))]


def decide(coming: Sequence[Wanted], here: Sequence[Wanted], used: int, cap: int) -> Room:
    """Whom to fetch and who makes room, in a share of `cap` bytes of which `used` are taken. Pure.

    `coming` the most needed first, `here` the least needed first. Only a file less needed makes room; one that is to
    stay is fetched even where none is left, because it would not be evicted either.
    """
    ready, room = list(here), cap - used
    evict, out = list[str](), list[str]()
    while room < 0 and ready:
        room += ready[0].size
        evict.append(ready.pop(0).sha256)
    for one in sorted(coming, key=lambda one: not one.stays):
        giving, gained = 0, room
        while gained < one.size and giving < len(ready) and (one.stays or ready[giving].need < one.need):
            gained += ready[giving].size
            giving += 1
        if gained < one.size and not one.stays:
            out.append(one.sha256)
            continue
        evict += [left.sha256 for left in ready[:giving]]
        del ready[:giving]
        room = gained - one.size
    left = set(out)
    return Room(tuple(one for one in coming if one.sha256 not in left), tuple(evict), tuple(out))


def leave_out(connection: Connection, hashes: Iterable[str], now: datetime) -> None:
    """Let files count as not here, and fetch them again only when somebody opens or pins their document."""
    names = list(hashes)
    connection.execute(update(files).where(among(files.c.sha256, names)).values(here=False))
    for name in names:
        new = insert(left_out).values(sha256=name, at=to_microseconds(now))
        connection.execute(new.on_conflict_do_update(index_elements=["sha256"], set_={"at": new.excluded.at}))


def known_cap(connection: Connection) -> int:
    """The share of the disk last heeded, in bytes; 0 before the first time."""
    return facts.number(connection, _CAP)


def set_cap(connection: Connection, cap: int) -> None:
    """Heed another share; once it is larger, what was left out is wanted again."""
    if cap > known_cap(connection):
        connection.execute(delete(left_out))
    facts.set_fact(connection, _CAP, str(cap))


def _wanted(row: Sequence[object]) -> Wanted:
    sha256, size, failures, stays, *need = row
    return Wanted(str(sha256), int(str(size)), int(str(failures)), tuple(int(str(n)) for n in need), bool(stays))


def _moments(now: datetime, calendar: WorkingCalendar) -> dict[str, int]:
    """What the questions above ask with."""
    return {
        "now": to_microseconds(now),
        "asked_since": to_microseconds(now - ASKED_FOR),
        "opened_since": to_microseconds(now - STAYS_AFTER_OPENING),
        "soon": int(Due(calendar.due_after(in_vietnam(now).date(), DUE_SOON)).moment().timestamp()),
    }
