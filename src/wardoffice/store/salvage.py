"""The rows that can still be read from a damaged database; a page that cannot be read costs only its own.

The format is SQLite's (sqlite.org/fileformat2.html sections 1.5, 1.6, 2). Pages whose way from the root is lost are
told apart by the shape of their rows. Nothing is written.
"""

import sqlite3
import struct
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field

from wardoffice.store.pages import USABLE, Pages
from wardoffice.store.safekeeping import Row, Value

_INTERIOR, _LEAF = 5, 13
_KIND = {"TEXT": str, "BLOB": bytes, "INTEGER": int, "BOOLEAN": int}
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_MOST_LOCAL, _LEAST_LOCAL = USABLE - 35, (USABLE - 12) * 32 // 255 - 23
_UNREADABLE = (ValueError, IndexError, struct.error, KeyError)
_SIGNED_IN = ("access", "refresh")
_HASH_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: type
    may_be_null: bool
    is_rowid: bool


@dataclass(slots=True)
class Loss:
    """What could not be read: whole pages, by number, and how many rows were cut off by one."""

    pages: set[int] = field(default_factory=set)
    rows: int = 0


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    columns: tuple[Column, ...]
    root: int = 0


@dataclass(slots=True)
class _Reading:
    pages: Pages
    loss: Loss
    reached: set[int] = field(default_factory=set)

    def page(self, number: int) -> bytes | None:
        """A page, or None when it is lost or there is no such page."""
        self.reached.add(number)
        found = self.pages.get(number) if 0 < number <= self.pages.count else None
        if found is None and number > 0:
            self.loss.pages.add(number)
        return found


def salvaged(pages: Pages, expected: Mapping[str, str], loss: Loss) -> Iterator[tuple[str, Row]]:
    """Every row that can be read, with its table's name; `loss` counts what could not.

    `expected`: the CREATE statement by table, used where the file's own list of tables is lost.
    """
    reading = _Reading(pages, loss)
    tables = _tables_in(reading) or [_Table(name, _columns(name, sql)) for name, sql in expected.items()]
    for table in tables:
        for number, leaf in _leaves(reading, table.root):
            yield from ((table.name, row) for row in _rows(reading, table, number, leaf))
    for number in sorted(set(range(2, pages.count + 1)) - reading.reached):
        page = reading.page(number)
        if page is not None and page[0] == _LEAF:
            yield from _orphans(reading, tables, page)


def _tables_in(reading: _Reading) -> list[_Table]:
    columns = _columns("s", "CREATE TABLE s(type TEXT, name TEXT, tbl_name TEXT, rootpage INTEGER, sql TEXT)")
    found = []
    for number, leaf in _leaves(reading, 1):
        for row in _rows(reading, _Table("s", columns), number, leaf):
            name, sql, root = str(row["name"]), str(row["sql"]), row["rootpage"]
            if row["type"] == "table" and isinstance(root, int) and "WITHOUT ROWID" not in sql:
                found.append(_Table(name, _columns(name, sql), root))
    return found


def _columns(name: str, sql: str) -> tuple[Column, ...]:
    """A table's columns by its own CREATE statement, read by SQLite itself."""
    with closing(sqlite3.connect(":memory:")) as empty:
        try:
            empty.execute(sql)
        except sqlite3.Error:
            return ()
        told = empty.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (name,)).fetchall()
    alone = sum(bool(key) for *_rest, key in told) == 1
    return tuple(
        Column(column, _KIND.get(kind, str), not (given or key), bool(key) and alone and kind == "INTEGER")
        for column, kind, given, key in told
    )


def _leaves(reading: _Reading, root: int) -> Iterator[tuple[int, bytes]]:
    waiting = [root]
    while waiting:
        number = waiting.pop()
        if number in reading.reached:
            continue
        page = reading.page(number)
        begin = 100 if number == 1 else 0
        if page is None:
            continue
        if page[begin] == _LEAF:
            yield number, page
        elif page[begin] == _INTERIOR:
            waiting += _children(page, begin)


def _children(page: bytes, begin: int) -> list[int]:
    (count,) = struct.unpack_from(">H", page, begin + 3)
    cells = struct.unpack_from(f">{count}H", page, begin + 12) if begin + 12 + 2 * count <= len(page) else ()
    last = struct.unpack_from(">I", page, begin + 8)[0]
    return [last, *(struct.unpack_from(">I", page, cell)[0] for cell in cells if cell + 4 <= len(page))]


def _rows(reading: _Reading, table: _Table, number: int, leaf: bytes) -> Iterator[Row]:
    for rowid, values in _records(reading, leaf, 100 if number == 1 else 0):
        if table.columns and len(values) <= len(table.columns):
            yield _named(table, rowid, values)


def _named(table: _Table, rowid: int, values: list[Value]) -> Row:
    """Values by column; columns added after the row was written are left to their defaults."""
    named = zip(table.columns, values, strict=False)
    return {column.name: rowid if column.is_rowid else value for column, value in named}


def _orphans(reading: _Reading, tables: list[_Table], leaf: bytes) -> Iterator[tuple[str, Row]]:
    for rowid, values in _records(reading, leaf, 0):
        alike = [table for table in tables if _fits(table, values)]
        if any(value == table.name for value in values[:1] for table in tables):
            continue  # a row of SQLite's own, of counters or statistics
        table = _told_apart(alike, values)
        if table is not None:
            yield table.name, _named(table, rowid, values)


def _fits(table: _Table, values: list[Value]) -> bool:
    if len(values) != len(table.columns):
        return False
    return all(
        value is None if column.is_rowid else (value is None and column.may_be_null) or isinstance(value, column.kind)
        for column, value in zip(table.columns, values, strict=True)
    )


def _told_apart(alike: list[_Table], values: list[Value]) -> _Table | None:
    """The one table a row may be of. Two pairs are alike: tokens have names of their own, files are hashes."""
    names = {table.name: table for table in alike}
    if names.keys() == {"meta", "tokens"}:
        return names["tokens" if values[0] in _SIGNED_IN else "meta"]
    if names.keys() == {"pins", "left_out"}:
        return names["left_out" if len(str(values[0])) == _HASH_LENGTH else "pins"]
    return alike[0] if len(alike) == 1 else None


def _records(reading: _Reading, leaf: bytes, begin: int) -> Iterator[tuple[int, list[Value]]]:
    (count,) = struct.unpack_from(">H", leaf, begin + 3)
    for place in range(count):
        try:
            (cell,) = struct.unpack_from(">H", leaf, begin + 8 + 2 * place)
            size, at = _varint(leaf, cell)
            rowid, at = _varint(leaf, at)
            values = _values(_payload(reading, leaf, at, size))
        except _UNREADABLE:
            reading.loss.rows += 1
            continue
        yield rowid, values


def _payload(reading: _Reading, leaf: bytes, at: int, size: int) -> bytes:
    """A record's bytes, with those on overflow pages; raises ValueError when one of these is lost."""
    if size <= _MOST_LOCAL:
        return leaf[at : at + size]
    local = _LEAST_LOCAL + (size - _LEAST_LOCAL) % (USABLE - 4)
    local = local if local <= _MOST_LOCAL else _LEAST_LOCAL
    found, following = bytearray(leaf[at : at + local]), struct.unpack_from(">I", leaf, at + local)[0]
    while len(found) < size:
        page = reading.page(following)
        if page is None:
            raise ValueError("an overflow page is lost")
        following = struct.unpack_from(">I", page, 0)[0]
        found += page[4 : 4 + size - len(found)]
    return bytes(found)


def _values(record: bytes) -> list[Value]:
    end, at = _varint(record, 0)
    kinds = []
    while at < end:
        kind, at = _varint(record, at)
        kinds.append(kind)
    values = []
    for kind in kinds:
        value, at = _value(record, at, kind)
        values.append(value)
    return values


def _value(record: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return {0: None, 8: 0, 9: 1}[kind], at
    length = _INTEGER_BYTES.get(kind, 8 if kind == 7 else (kind - 12) // 2)
    piece = record[at : at + length]
    if len(piece) != length or kind in (10, 11):
        raise ValueError("a record is cut off")
    if kind == 7:
        return float(struct.unpack(">d", piece)[0]), at + length
    if kind in _INTEGER_BYTES:
        return int.from_bytes(piece, "big", signed=True), at + length
    return (piece.decode() if kind % 2 else piece), at + length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of 1 to 9 bytes, and where it ends."""
    value = 0
    for count in range(8):
        byte = data[at + count]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count + 1
    value = value << 8 | data[at + 8]
    return value - (1 << 64) if value >= 1 << 63 else value, at + 9
