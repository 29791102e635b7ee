"""The audit log: lines that only grow, each hashed over the one before, so that any change inside is found.

What is cut off at the end is found only by comparing `head` with one told elsewhere.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select

from wardoffice.store import schema
from wardoffice.store.moments import from_microseconds, to_microseconds
from wardoffice.store.statements import Query

START = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditLine:
    seq: int
    at: datetime
    what: str
    document: str
    command: str
    facts: dict[str, str | int]
    hash: str


_LAST = Query(select(schema.audit.c.seq, schema.audit.c.hash).order_by(schema.audit.c.seq.desc()).limit(1))


def append(
    connection: Connection,
    what: str,
    now: datetime,
    *,
    document: str = "",
    command: str = "",
    facts: Mapping[str, str | int] | None = None,
) -> None:
    """Add a line inside the caller's transaction. Facts carry ids and codes, never words people wrote."""
    seq, before = head(connection)
    line = (seq + 1, to_microseconds(now), what, document, command, _canonical(dict(facts or {})))
    names = ("seq", "at", "what", "document", "command", "facts")
    connection.execute(insert(schema.audit).values(**dict(zip(names, line, strict=True)), hash=_hash(before, line)))


def head(connection: Connection) -> tuple[int, str]:
    """(number, hash) of the last line; (0, START) of an empty log."""
    last = _LAST.first(connection)
    return (last.seq, last.hash) if last else (0, START)


def lines(connection: Connection, document: str = "") -> Iterator[AuditLine]:
    """The log in order, only the lines about one document when it is named."""
    wanted = select(schema.audit).order_by(schema.audit.c.seq)
    if document:
        wanted = wanted.where(schema.audit.c.document == document)
    yield from _told(connection, wanted)


def lines_since(connection: Connection, what: str, since: datetime) -> Iterator[AuditLine]:
    """The lines that tell of `what` from a moment on, in order."""
    named = (schema.audit.c.what == what) & (schema.audit.c.at >= to_microseconds(since))
    yield from _told(connection, select(schema.audit).where(named).order_by(schema.audit.c.seq))


def _told(connection: Connection, wanted: Select[*tuple[Any, ...]]) -> Iterator[AuditLine]:
    for row in connection.execute(wanted):
        at = from_microseconds(row.at)
        yield AuditLine(row.seq, at, row.what, row.document, row.command, json.loads(row.facts), row.hash)


def first_fault(connection: Connection) -> int | None:
    """The number of the first line that was changed, put in or is missing; None when the log is whole."""
    before, expected = START, 1
    for row in connection.execute(select(schema.audit).order_by(schema.audit.c.seq)):
        *line, told = row
        if row.seq != expected or told != _hash(before, tuple(line)):
            return expected
        before, expected = told, expected + 1
    return None


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(before: str, line: tuple[int, int, str, str, str, str]) -> str:
    return hashlib.sha256((before + _canonical(line)).encode()).hexdigest()
