"""A damaged cache made anew: every readable row of it, and the second copy of what is unsent, go into a fresh one.

The damaged file is set aside, never deleted by hand of ours while it is among the last few. The hub is asked for
everything anew; what is shown meanwhile is what could still be read.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.schema import CreateTable

from wardoffice.contract.codec import NotUnderstood, command_from_json, directory_from_json, document_from_json
from wardoffice.domain.directory import office_of
from wardoffice.domain.document import Document
from wardoffice.domain.ids import DocumentId
from wardoffice.store import audit, custody, directory, facts, listing, notices, outbox, records, safekeeping, schema
from wardoffice.store.cache import Cache, bring_up_to_date, faults_in
from wardoffice.store.custody import CACHE_FILE, Identity, identity
from wardoffice.store.engine import engine_for, told
from wardoffice.store.key_check import salt_of
from wardoffice.store.moments import Clock
from wardoffice.store.notices import Kind
from wardoffice.store.outbox_row import OPEN, OutboxState
from wardoffice.store.pages import Pages
from wardoffice.store.problem import StoreProblem
from wardoffice.store.projection import project_all, viewpoint_of
from wardoffice.store.putting_back import put_in
from wardoffice.store.safekeeping import KEPT_FACTS, Row
from wardoffice.store.salvage import Loss, salvaged
from wardoffice.store.statements import among

PORTION = 500
TAKEN = frozenset(
    {"meta", "tokens", "recycle_bin", "outbox", "drafts", "pins", "uploads", "notices", "files", "texts", "directory"}
)
"""The tables taken over row by row, besides documents and the audit log.

Leases are not: a number given after an older lease was read would be given twice.
"""

Told = dict[str, str | int]


@dataclass(slots=True)
class _Saved:
    loss: Loss = field(default_factory=Loss)
    audit: list[Row] = field(default_factory=list)


def rescue(folder: Path, key: bytes, clock: Clock, damaged: Identity | None) -> Told:
    """Exchange the damaged cache for a new one that holds all that could be saved; what that was, for the sentence.

    `damaged`: which file was found so; when another process has exchanged it meanwhile, its account is told.
    Raises StoreProblem: disk_trouble when every page is whole when read again; else what keeps a new one from being
    made, with the damaged one left where it is.
    """
    with custody.held(folder, seconds=custody.RESCUE_SECONDS):
        custody.carry_out(folder)
        if identity(folder / CACHE_FILE) != damaged:
            return _account_of_another(folder, key, clock)
        if damaged is not None and not _faults(folder, key, clock):
            raise StoreProblem("disk_trouble", {"detail": "read differently twice"})
        return _exchanged(folder, key, clock)


def _exchanged(folder: Path, key: bytes, clock: Clock) -> Told:
    saved = _Saved()
    with custody.making_ready(folder) as ready:
        fresh = Cache(engine_for(ready / CACHE_FILE, key), ready, key, clock)
        try:
            bring_up_to_date(fresh)
            _fill(fresh, folder, saved)
            if found := faults_in(fresh):
                raise StoreProblem("disk_trouble", {"detail": found[0]})
            account = _account(fresh, saved)
        finally:
            fresh.close()
        kept = custody.exchange(folder)
    return account | {"kept": str(kept) if kept.exists() else ""}


def _faults(folder: Path, key: bytes, clock: Clock) -> list[str]:
    path = folder / CACHE_FILE
    if not path.stat().st_size:
        return ["empty"]
    present = Cache(engine_for(path, key), folder, key, clock)
    try:
        return faults_in(present)
    finally:
        present.close()


def _fill(fresh: Cache, folder: Path, saved: _Saved) -> None:
    """Rows from the damaged file, then what the second copy has besides, then the lists over them."""
    if (folder / CACHE_FILE).exists():
        pages = Pages(folder / CACHE_FILE, fresh.key, salt_of(folder))
        for portion in _portions(salvaged(pages, _expected(), saved.loss)):
            with _unwatched(fresh) as connection:
                _take_over(connection, portion, saved)
    kept = safekeeping.read(folder, fresh.key)
    with _unwatched(fresh) as connection:
        for name, value in kept.facts.items():
            if facts.fact(connection, name) is None:
                facts.set_fact(connection, name, value)
        person = facts.fact(connection, facts.PERSON) or ""
        _take_out_gone(connection, kept.gone)
        put_in(connection, person, kept)
        listing.begin(connection)
        _go_on_with_audit(connection, saved.audit)
        body = directory.get_body(connection)
    if body:
        project_all(fresh, viewpoint_of(office_of(directory_from_json(body)), person))


@contextmanager
def _unwatched(fresh: Cache) -> Iterator[Connection]:
    """A transaction in the cache being made; its second copy is there already."""
    with told(), fresh.engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def _portions(rows: Iterator[tuple[str, Row]]) -> Iterator[list[tuple[str, Row]]]:
    portion: list[tuple[str, Row]] = []
    for one in rows:
        portion.append(one)
        if len(portion) == PORTION:
            yield portion
            portion = []
    yield portion


def _expected() -> dict[str, str]:
    dialect = sqlite.dialect()
    return {name: str(CreateTable(table).compile(dialect=dialect)) for name, table in schema.metadata.tables.items()}


def _take_over(connection: Connection, portion: list[tuple[str, Row]], saved: _Saved) -> None:
    """Rows into the tables of their names, but for what is not to be kept or does not hold what it should."""
    by_table: dict[str, list[Row]] = defaultdict(list)
    for name, row in portion:
        by_table[name].append(row)
    saved.audit += by_table.pop("audit", [])
    _take_documents(connection, by_table.pop("documents", []), saved)
    for name in by_table.keys() & TAKEN:
        table = schema.metadata.tables[name]
        new = insert(table)
        statement = new.prefix_with("OR REPLACE") if name == "files" else new.on_conflict_do_nothing()
        rows = [row for row in by_table[name] if _makes_sense(name, row)]
        for row in rows:
            values = {column.name: row.get(column.name, column.type.python_type()) for column in table.columns}
            connection.execute(statement, values)


def _take_documents(connection: Connection, rows: list[Row], saved: _Saved) -> None:
    bodies, read = dict[DocumentId, bytes](), dict[DocumentId, Document]()
    for row in rows:
        body = row.get("body")
        try:
            document = document_from_json(body if isinstance(body, bytes) else b"")
        except NotUnderstood:
            saved.loss.rows += 1
            continue
        bodies[document.id], read[document.id] = bytes(body or b""), document  # type: ignore[arg-type]
    if read:
        records.put_many(connection, bodies, read, {})


def _makes_sense(name: str, row: Row) -> bool:
    if name == "meta":
        return row["key"] in KEPT_FACTS
    if name != "outbox":
        return True
    try:
        return command_from_json(bytes(row["command"] or b"")).id == row["id"]  # type: ignore[arg-type]
    except (NotUnderstood, KeyError, TypeError, ValueError):
        return False


def _take_out_gone(connection: Connection, gone: set[str]) -> None:
    """Acts of which the copy knows that they were withdrawn or taken by the hub, should an older page have had them."""
    rows = [outbox.find(connection, id_) for id_ in sorted(gone)]
    stale = [row.seq for row in rows if row is not None and row.state in OPEN]
    connection.execute(delete(schema.outbox).where(among(schema.outbox.c.seq, stale)))


def _go_on_with_audit(connection: Connection, lines: list[Row]) -> None:
    """The log's unbroken beginning; what lies beyond a gap stays in the file set aside."""
    for line in sorted(lines, key=lambda line: int(str(line["seq"]))):
        connection.execute(insert(schema.audit).values(line))
        if audit.first_fault(connection) is not None:
            connection.execute(schema.audit.delete().where(schema.audit.c.seq == line["seq"]))
            return


def _account(fresh: Cache, saved: _Saved) -> Told:
    """What was saved and what was not, also kept where the person will see it."""
    with _unwatched(fresh) as connection:
        unsent = schema.outbox.c.state != OutboxState.ACCEPTED.value
        account: Told = {
            "acts": _count(connection, schema.outbox, unsent),
            "drafts": _count(connection, schema.drafts),
            "documents": _count(connection, schema.documents),
            "pages": len(saved.loss.pages),
        }
        now = fresh.clock()
        audit.append(connection, Kind.MADE_ANEW.value, now, facts=account)
        notices.add(connection, Kind.MADE_ANEW, "", account, now)
    return account


def _count(connection: Connection, table: Table, which: Any = None) -> int:
    wanted = select(func.count()).select_from(table)
    return connection.execute(wanted if which is None else wanted.where(which)).scalar_one()


def _account_of_another(folder: Path, key: bytes, clock: Clock) -> Told:
    cache = Cache(engine_for(folder / CACHE_FILE, key), folder, key, clock)
    try:
        with cache.engine.connect() as connection, connection.begin():
            accounts = [line.facts for line in audit.lines(connection) if line.what == Kind.MADE_ANEW.value]
    finally:
        cache.close()
    newest = max((folder / custody.QUARANTINE).glob("cache-*.db"), key=lambda p: p.stat().st_mtime, default=folder)
    return (dict(accounts[-1]) if accounts else {}) | {"kept": str(newest)}
