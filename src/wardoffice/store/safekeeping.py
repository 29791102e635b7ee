"""A second copy, outside the cache, of what nobody else has: acts not yet taken by the hub, drafts, whose desk it is.

Triggers notice every change, whoever writes it. A line is added after the commit that holds it, before anybody is told
it is written; that something is gone is written before its commit. Each line is sealed by itself, so that damage costs
one line, and the last line about a thing counts.
"""

import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from wardoffice.settings import write_whole
from wardoffice.store.custody import held

UNSENT_FILE = "unsent.log"
Value = int | float | str | bytes | None
Row = dict[str, Value]
"""A row of a table, by column."""
LARGEST = 1 << 20
"""Bytes after which only what still counts is written anew."""
ACT, DRAFT, FACT, FILE, GONE = "act", "draft", "fact", "file", "gone"
KEPT_FACTS = ("url", "login", "person", "epoch", "authorities", "proxy")
"""What of `facts` says whose desk this is and where its hub stands."""
_LOCK = "unsent.lock"
_NONCE = 12
_WATCHED = "safekeeping"
_FACTS = ", ".join(f"'{name}'" for name in KEPT_FACTS)
_WATCH = (
    "CREATE TEMP TABLE IF NOT EXISTS noted(what TEXT, key TEXT, more TEXT)",
    "CREATE TEMP TRIGGER IF NOT EXISTS act_done AFTER INSERT ON main.outbox"
    " BEGIN INSERT INTO noted VALUES('act', new.id, ''); END",
    "CREATE TEMP TRIGGER IF NOT EXISTS act_changed AFTER UPDATE OF command, code ON main.outbox"
    " WHEN new.state != 'accepted' AND old.state != 'accepted' BEGIN INSERT INTO noted VALUES('act', new.id, ''); END",
    "CREATE TEMP TRIGGER IF NOT EXISTS act_offered_again AFTER UPDATE OF state ON main.outbox"
    " WHEN old.state = 'accepted' AND new.state != 'accepted' BEGIN INSERT INTO noted VALUES('act', new.id, ''); END",
    "CREATE TEMP TRIGGER IF NOT EXISTS act_taken AFTER UPDATE OF state ON main.outbox WHEN new.state = 'accepted'"
    " BEGIN INSERT INTO noted VALUES('gone', new.id, ''); END",
    "CREATE TEMP TRIGGER IF NOT EXISTS act_gone AFTER DELETE ON main.outbox"
    " BEGIN INSERT INTO noted VALUES('gone', old.id, ''); END",
    "CREATE TEMP TRIGGER IF NOT EXISTS draft_begun AFTER INSERT ON main.drafts"
    " BEGIN INSERT INTO noted VALUES('draft', new.document, new.kind); END",
    "CREATE TEMP TRIGGER IF NOT EXISTS draft_kept AFTER UPDATE ON main.drafts"
    " BEGIN INSERT INTO noted VALUES('draft', new.document, new.kind); END",
    "CREATE TEMP TRIGGER IF NOT EXISTS draft_gone AFTER DELETE ON main.drafts"
    " BEGIN INSERT INTO noted VALUES('undraft', old.document, old.kind); END",
    "CREATE TEMP TRIGGER IF NOT EXISTS file_kept AFTER INSERT ON main.uploads"
    " BEGIN INSERT INTO noted VALUES('file', new.sha256, ''); END",
    "CREATE TEMP TRIGGER IF NOT EXISTS file_gone AFTER DELETE ON main.uploads"
    " BEGIN INSERT INTO noted VALUES('gone', old.sha256, ''); END",
    "CREATE TEMP TRIGGER IF NOT EXISTS fact_told AFTER INSERT ON main.meta"
    f" WHEN new.key IN ({_FACTS}) BEGIN INSERT INTO noted VALUES('fact', new.key, new.value); END",
    "CREATE TEMP TRIGGER IF NOT EXISTS fact_changed AFTER UPDATE OF value ON main.meta"
    f" WHEN new.key IN ({_FACTS}) BEGIN INSERT INTO noted VALUES('fact', new.key, new.value); END",
)


@dataclass(frozen=True, slots=True)
class Line:
    what: str
    key: str
    values: Row = field(default_factory=dict)


@dataclass(slots=True)
class Kept:
    """What the copy holds: rows of the outbox by id, drafts by document and kind, facts; `damaged` lines were lost."""

    acts: dict[str, Row] = field(default_factory=dict)
    drafts: dict[str, Row] = field(default_factory=dict)
    files: dict[str, Row] = field(default_factory=dict)
    """Files attached to acts on their way, by hash: the key that opens each, with its size and media type."""
    facts: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    damaged: int = 0


def watch(connection: Connection) -> None:
    """Have this connection notice what is to be kept twice; called before its transaction begins."""
    driver = connection.connection.driver_connection
    assert driver is not None
    if not connection.info.get(_WATCHED):
        for statement in _WATCH:
            driver.execute(statement)
        connection.info[_WATCHED] = True
    driver.execute("DELETE FROM noted")


def noted(connection: Connection) -> list[Line]:
    """What the transaction at hand has changed of it, in order, each thing once."""
    driver = connection.connection.driver_connection
    assert driver is not None
    told = driver.execute("SELECT what, key, more FROM noted ORDER BY rowid").fetchall()
    lines: dict[str, Line] = {}
    for what, key, more in told:
        line = _line_of(connection, what, key, more)
        if line is not None:
            lines.pop(line.key, None)
            lines[line.key] = line
    return list(lines.values())


def _line_of(connection: Connection, what: str, key: str, more: str) -> Line | None:
    if what == FACT:
        return Line(FACT, key, {"value": more})
    if what == GONE:
        return Line(GONE, key)
    if what == "undraft":
        return Line(GONE, draft_key(key, more))
    if what == DRAFT:
        row = _row(connection, "SELECT * FROM drafts WHERE document=? AND kind=?", (key, more))
        return Line(DRAFT, draft_key(key, more), row | {"person": _person(connection)}) if row else None
    if what == FILE:
        wanted = (
            "SELECT f.sha256, f.size, f.key, u.media_type FROM files f JOIN uploads u USING (sha256) WHERE sha256=?"
        )
        row = _row(connection, wanted, (key,))
        return Line(FILE, key, row) if row else None
    row = _row(connection, "SELECT * FROM outbox WHERE id=?", (key,))
    return Line(ACT, key, row | {"person": _person(connection)}) if row else None


def _row(connection: Connection, sql: str, values: tuple[str, ...]) -> Row | None:
    found = connection.exec_driver_sql(sql, values).mappings().first()
    return dict(found) if found else None


def _person(connection: Connection) -> str:
    found = connection.exec_driver_sql("SELECT value FROM meta WHERE key='person'").scalar()
    return str(found or "")


def draft_key(document: str, kind: str) -> str:
    """A draft's name in the copy; it tells nothing of either."""
    return hmac.digest(document.encode(), kind.encode(), "sha256").hex()[:32]


def add(folder: Path, key: bytes, lines: Iterable[Line]) -> None:
    """Add lines, on the disk when this returns; raises OSError and StoreProblem("cache_busy")."""
    text = b"".join(_sealed(key, line) for line in lines)
    if not text:
        return
    path = folder / UNSENT_FILE
    with held(folder, _LOCK):
        if path.exists() and path.stat().st_size > LARGEST:
            _write_anew(path, key)
        with path.open("ab") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())


def keys_in(folder: Path) -> set[str]:
    """The names of acts and drafts the copy holds, without opening a line."""
    found: set[str] = set()
    for what, name, _sealed_part in _lines(folder):
        if what in (ACT, DRAFT):
            found.add(name)
        elif what == GONE:
            found.discard(name)
    return found


def facts_in(folder: Path) -> set[str]:
    """Which facts about the desk the copy holds, without opening a line."""
    return {name for what, name, _sealed_part in _lines(folder) if what == FACT}


def read(folder: Path, key: bytes) -> Kept:
    """Everything the copy holds and has not lost; empty where there is none."""
    kept = Kept()
    for what, name, sealed in _lines(folder):
        if what == GONE:
            kept.acts.pop(name, None)
            kept.drafts.pop(name, None)
            kept.files.pop(name, None)
            kept.gone.add(name)
            continue
        values = _opened(key, what, name, sealed)
        if values is None:
            kept.damaged += 1
        elif what == FACT:
            kept.facts[name] = str(values["value"])
        else:
            kept.gone.discard(name)
            {ACT: kept.acts, DRAFT: kept.drafts, FILE: kept.files}[what][name] = values
    return kept


def _lines(folder: Path) -> list[tuple[str, str, str]]:
    try:
        text = (folder / UNSENT_FILE).read_bytes().decode("ascii", "replace")
    except FileNotFoundError:
        return []
    parts = (line.split(" ") for line in text.split("\n"))
    return [(p[0], p[1], p[2] if len(p) == 3 else "") for p in parts if len(p) in (2, 3) and p[0] in _KINDS]


_KINDS = (ACT, DRAFT, FACT, FILE, GONE)


def _write_anew(path: Path, key: bytes) -> None:
    kept = read(path.parent, key)
    lines = [Line(FACT, name, {"value": value}) for name, value in kept.facts.items()]
    lines += [Line(ACT, name, row) for name, row in kept.acts.items()]
    lines += [Line(DRAFT, name, row) for name, row in kept.drafts.items()]
    lines += [Line(FILE, name, row) for name, row in kept.files.items()]
    write_whole(path, b"".join(_sealed(key, line) for line in lines))


def _sealed(key: bytes, line: Line) -> bytes:
    """`what key base64`, on a line of its own even after one that was cut off."""
    begin = f"{line.what} {line.key}"
    if line.what == GONE:
        return f"\n{begin}\n".encode()
    plain = json.dumps({name: _plain(value) for name, value in line.values.items()}, ensure_ascii=False).encode()
    nonce = secrets.token_bytes(_NONCE)
    sealed = nonce + _lock(key).encrypt(nonce, plain, begin.encode())
    return f"\n{begin} {b64encode(sealed).decode()}\n".encode()


def _opened(key: bytes, what: str, name: str, text: str) -> Row | None:
    from cryptography.exceptions import InvalidTag

    try:
        sealed = b64decode(text, validate=True)
        plain = _lock(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], f"{what} {name}".encode())
    except (InvalidTag, ValueError):
        return None
    return {column: _value(value) for column, value in json.loads(plain).items()}


def _lock(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # not for the start: only when something is written

    return AESGCM(hmac.digest(key, b"wardoffice unsent", "sha256"))


def _plain(value: Value) -> object:
    return {"bytes": b64encode(value).decode()} if isinstance(value, bytes) else value


def _value(value: Any) -> Value:
    return b64decode(value["bytes"]) if isinstance(value, dict) else value
