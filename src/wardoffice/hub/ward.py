"""The ward's own row: directory, epoch, and its one change sequence, moved only by a writer that holds the row."""

import secrets
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from wardoffice.contract.codec import directory_from_json
from wardoffice.contract.directory_changes import changes_between, changes_to_json
from wardoffice.domain.directory import Directory, Office, office_of
from wardoffice.hub.problem import HubProblem
from wardoffice.hub.tables import directories, history, wards


@dataclass(frozen=True, slots=True)
class Ward:
    """`seq` is the number of the newest change; `sight_reviewed` a Unix time (see `sight`)."""

    id: str
    seq: int
    epoch: str
    directory_json: bytes
    directory_revision: int
    sight_reviewed: int

    @property
    def directory(self) -> Directory:
        return _directory(self.directory_json)

    @property
    def office(self) -> Office:
        return _office(self.directory_json)


@lru_cache(maxsize=16)
def _directory(data: bytes) -> Directory:
    return directory_from_json(data)


@lru_cache(maxsize=16)
def _office(data: bytes) -> Office:
    return office_of(_directory(data))


_WARD = select(wards).where(wards.c.id == bindparam("ward"))
_WARD_LOCKED = _WARD.with_for_update()


def read_ward(connection: Connection, ward: str) -> Ward:
    """The ward as the transaction sees it; raises HubProblem `unknown_ward`."""
    return _ward(connection.execute(_WARD, {"ward": ward}).first(), ward)


def directory_since(connection: Connection, ward: Ward, revision: int) -> bytes | None:
    """What changed in the directory since a revision, as JSON; None where that one is not kept, or all is shorter."""
    kept = select(directories.c.body).where(directories.c.ward == ward.id, directories.c.revision == revision)
    body = connection.scalar(kept)
    if body is None:
        return None
    changes = changes_to_json(changes_between(_directory(body), ward.directory))
    return changes if len(changes) < len(ward.directory_json) else None


def newest_number(connection: Connection, ward: str) -> int:
    """The number of the newest change alone, 0 for a ward that is not there."""
    return connection.scalar(select(wards.c.seq).where(wards.c.id == ward)) or 0


def lock_ward(connection: Connection, ward: str) -> Ward:
    """The same, its row locked to the end of the transaction: the first thing every writer does."""
    return _ward(connection.execute(_WARD_LOCKED, {"ward": ward}).first(), ward)


def _ward(row: Row[str, int, str, bytes, int, int] | None, ward: str) -> Ward:
    if row is None:
        raise HubProblem("unknown_ward", ward=ward)
    return Ward(row.id, row.seq, row.epoch, row.directory, row.directory_revision, row.sight_reviewed)


_TAKE = (
    update(wards)
    .where(wards.c.id == bindparam("here"))
    .values(seq=wards.c.seq + bindparam("count"))
    .returning(wards.c.seq)
)


def next_numbers(connection: Connection, ward: str, count: int = 1) -> int:
    """Take `count` numbers of the ward's sequence, with a mark, and give the first; the ward is locked."""
    last = int(connection.execute(_TAKE, {"here": ward, "count": count}).scalar_one())
    connection.execute(insert(history).values(ward=ward, seq=last, mark=secrets.token_hex(8)))
    return last - count + 1


_MARK = (
    select(history.c.mark)
    .where(history.c.ward == bindparam("ward"), history.c.seq <= bindparam("seq"))
    .order_by(history.c.seq.desc())
    .limit(1)
)


def mark_at(connection: Connection, ward: str, seq: int) -> str:
    """The mark in force at a number: the same in one history, another where a backup was restored and worked on."""
    return connection.scalar(_MARK, {"ward": ward, "seq": seq}) or ""
