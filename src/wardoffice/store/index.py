"""The search index: its own encrypted file beside the cache, rebuilt by itself whenever it is missing or unfit.

It commits apart from the cache and remembers how far it has read (`indexed_to`); `catch_up` reads the rest.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, column, insert, select, table, text
from sqlalchemy.exc import DBAPIError

from wardoffice.contract.codec import document_from_json
from wardoffice.domain.document import Document
from wardoffice.domain.text import fold, nfc
from wardoffice.store import outbox, texts
from wardoffice.store.cache import Cache, engine_for, told
from wardoffice.store.faults import problem_of
from wardoffice.store.outbox import OutboxRow
from wardoffice.store.schema import documents, list_rows, removed_rows
from wardoffice.store.statements import prepared, write_many

INDEX_FILE = "search.db"
SHAPE = 1
"""Raise it when the columns or the folding change: an index of another shape is made anew."""
PORTION = 500

_TABLES = (
    "DROP TABLE IF EXISTS found",
    "DROP TABLE IF EXISTS mark",
    "CREATE VIRTUAL TABLE found USING fts5(number, code, title, words, content, marked, content='',"
    " contentless_delete=1, detail=full, prefix='2 3', tokenize=\"unicode61 remove_diacritics 0\")",
    "INSERT INTO found(found, rank) VALUES('automerge', 16)",  # a first sync rewrites its entries half as often
    "CREATE TABLE mark(one INTEGER PRIMARY KEY, indexed_to INTEGER NOT NULL)",
    "INSERT INTO mark VALUES(1, 0)",
    f"PRAGMA user_version={SHAPE}",
)
_FOUND = table("found", *(column(n) for n in ("rowid", "number", "code", "title", "words", "content", "marked")))
_PUT = prepared(insert(_FOUND).prefix_with("OR REPLACE"))


class SearchIndex:
    """The open index of one profile."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._path, self._key = folder / INDEX_FILE, key
        self._engine = self._opened()

    def _opened(self) -> Engine:
        engine = engine_for(self._path, self._key, rebuildable=True)
        try:
            _make(engine)
            return engine
        except DBAPIError as error:
            problem = problem_of(error)
            engine.dispose()
            if problem is None or problem.code not in ("wrong_key", "cache_damaged"):
                raise
        for ending in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
        engine = engine_for(self._path, self._key, rebuildable=True)
        _make(engine)
        return engine

    def rebuild(self) -> None:
        """Empty the index; `catch_up` fills it again."""
        _make(self._engine, anew=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with told(), self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        self._engine.dispose()

    def indexed_to(self) -> int:
        with self.reading() as connection:
            return int(connection.execute(text("SELECT indexed_to FROM mark")).scalar_one())

    def catch_up(self, cache: Cache, most: int | None = None) -> int:
        """Read what the cache has new, in portions; how many documents were read."""
        done = 0
        while most is None or done < most:
            some = self._portion(cache)
            if some is None:
                return done
            done += some
        return done

    def _portion(self, cache: Cache) -> int | None:
        after = self.indexed_to()
        with cache.reading() as connection:
            entries, upto, gone = _next_entries(connection, after)
        if upto == after:
            return None
        with self._writing() as connection:
            if connection.execute(text("SELECT indexed_to FROM mark")).scalar_one() != after:
                return 0  # another process read on meanwhile; what we hold may be older than what it wrote
            _drop(connection, gone)
            write_many(connection, _PUT, entries)
            connection.execute(text("UPDATE mark SET indexed_to=:upto"), {"upto": upto})
        return len(entries)

    def take_over(self, stamp: int, plain: Iterable[tuple[int, int | None, Document]]) -> bool:
        """Index rows just stored under `stamp`, each with its arrival number and record and nothing else to know.

        Whether that was possible: where the index has not read everything before, it is left for `catch_up`.
        """
        entries = [_entry(row, number, document, "", []) for row, number, document in plain]
        with self._writing() as connection:
            if connection.execute(text("SELECT indexed_to FROM mark")).scalar_one() != stamp - 1:
                return False
            write_many(connection, _PUT, entries)
            connection.execute(text("UPDATE mark SET indexed_to=:upto"), {"upto": stamp})
        return True


def _make(engine: Engine, *, anew: bool = False) -> None:
    """Make the tables unless they are there in this shape; one program at a time, the others wait."""
    if not anew and _shape(engine) == SHAPE:
        return
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if not anew and _shape_in(connection) == SHAPE:
            return
        for statement in _TABLES:
            connection.execute(text(statement))


def _shape(engine: Engine) -> int:
    with engine.connect() as connection:
        return _shape_in(connection)


def _shape_in(connection: Connection) -> int:
    return int(connection.execute(text("PRAGMA user_version")).scalar_one())


def open_index(folder: Path, key: bytes) -> SearchIndex:
    """Open the index or make an empty one; raises StoreProblem when the folder cannot be written."""
    with told():
        return SearchIndex(folder, key)


Entry = dict[str, str | int]


def _next_entries(connection: Connection, after: int) -> tuple[list[Entry], int, list[int]]:
    """Entries for the rows rewritten next, the stamp they reach to, and the rows removed in between."""
    stamps = select(list_rows.c.stamp).where(list_rows.c.stamp > after).order_by(list_rows.c.stamp).limit(PORTION)
    found = connection.execute(stamps).scalars().all()
    last_removed = (
        connection.execute(select(removed_rows.c.stamp).order_by(removed_rows.c.stamp.desc())).scalars().first()
    )
    upto = max(after, found[-1]) if len(found) == PORTION else max(after, last_removed or 0, *found)
    between = removed_rows.c.stamp.between(after + 1, upto)
    gone = list(connection.execute(select(removed_rows.c.row).where(between)).scalars())
    rows = connection.execute(
        select(list_rows.c.row, list_rows.c.arrival_number, documents.c.body)
        .join(documents, documents.c.row == list_rows.c.row)
        .where(list_rows.c.stamp.between(after + 1, upto))
    ).all()
    read = [(row, number, document_from_json(body)) for row, number, body in rows]
    content = texts.of_documents(connection, [document.id for _, _, document in read])
    pending = outbox.overlaid(connection, [document.id for _, _, document in read])
    entries = [
        _entry(row, number, document, content.get(document.id, ""), pending.get(document.id, []))
        for row, number, document in read
    ]
    return entries, upto, gone


def _entry(row: int, number: int | None, document: Document, content: str, pending: list[OutboxRow]) -> Entry:
    title = f"{document.issuing_agency} {document.subject} {document.document_type}"
    written = [*(e.text for e in document.endorsements), *(p.text for p in document.proposals)]
    written += [*(n.text for n in document.notes), *(m.text for m in document.marks)]
    written += [str(getattr(row.command.payload, "text", "")) for row in pending]
    return {
        "rowid": row,
        "number": f"den {number}" if number else "",
        "code": fold(document.code),
        "title": fold(title),
        "words": fold(" ".join(written)) if any(written) else "",
        "content": fold(content) if content else "",
        "marked": nfc(title).lower(),
    }


def _drop(connection: Connection, rows: list[int]) -> None:
    for row in rows:
        connection.execute(text("DELETE FROM found WHERE rowid=:row"), {"row": row})
