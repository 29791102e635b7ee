"""The file of the search index: encrypted, beside the cache, and made anew whenever it is missing, damaged or foreign.

Nothing is lost with it: everything in it is read from the cache again. A file that failed while somebody searched is
thrown away at once, and whoever asked hears StoreProblem("index_being_made").
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from wardoffice.store.custody import held, identity
from wardoffice.store.engine import connected, engine_for, is_current, told
from wardoffice.store.faults import problem_of
from wardoffice.store.problem import StoreProblem

INDEX_FILE = "search.db"
SHAPE = 2
"""Raise it when the columns or the folding change: an index of another shape is made anew."""
_LOCK = "index.lock"
_UNFIT = ("wrong_key", "cache_damaged")
_ENDINGS = ("-wal", "-shm", "")
_TABLES = (
    "DROP TABLE IF EXISTS found",
    "DROP TABLE IF EXISTS mark",
    "CREATE VIRTUAL TABLE found USING fts5(number, code, title, words, content, marked, content='',"
    " contentless_delete=1, detail=full, prefix='2 3', tokenize=\"unicode61 remove_diacritics 0\")",
    "INSERT INTO found(found, rank) VALUES('automerge', 16)",  # a first sync rewrites its entries half as often
    "CREATE TABLE mark(one INTEGER PRIMARY KEY, indexed_to INTEGER NOT NULL, cache TEXT NOT NULL)",
    "INSERT INTO mark VALUES(1, 0, '')",
    f"PRAGMA user_version={SHAPE}",
)


class IndexFile:
    """The open file; `reading` and `writing` always have the one that has the name now, with its tables."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._path, self._key = folder / INDEX_FILE, key
        self._engine = self._opened()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._begun(writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with self._begun(writes=True) as connection:
            yield connection

    def empty(self) -> None:
        """Make the tables anew, for everybody who has the file open."""
        with told():
            _make(self._engine, anew=True)

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _begun(self, *, writes: bool) -> Iterator[Connection]:
        seen = identity(self._path)
        try:
            connection = self._connection().execution_options(writes=writes)
            with told(), connection, connection.begin():
                yield connection
        except StoreProblem as problem:
            if problem.code not in _UNFIT:
                raise
            self._throw_away(seen)
            raise StoreProblem("index_being_made") from problem

    def _connection(self) -> Connection:
        with told():
            connection = self._engine.connect()
            if is_current(connection):
                return connection
            connection.close()
            self._engine.dispose()
            self._engine = self._opened()
            return connected(self._engine)

    def _opened(self) -> Engine:
        seen = identity(self._path)
        engine = engine_for(self._path, self._key, rebuildable=True)
        try:
            _make(engine)
            return engine
        except DBAPIError as error:
            problem = problem_of(error)
            engine.dispose()
            if problem is None or problem.code not in _UNFIT:
                raise
        self._remove(seen)
        engine = engine_for(self._path, self._key, rebuildable=True)
        _make(engine)
        return engine

    def _throw_away(self, unfit: tuple[int, int] | None) -> None:
        self._engine.dispose()
        self._remove(unfit)
        with told():
            self._engine = self._opened()

    def _remove(self, unfit: tuple[int, int] | None) -> None:
        """Unless another process has made a new one meanwhile."""
        with held(self._path.parent, _LOCK):
            if identity(self._path) == unfit:
                for ending in _ENDINGS:
                    self._path.with_name(self._path.name + ending).unlink(missing_ok=True)


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
