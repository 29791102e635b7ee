"""The encrypted database files behind everything here: opened with their key, and always the file that has the name."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from wardoffice.store import custody
from wardoffice.store.custody import BUSY_SECONDS, Identity, identity
from wardoffice.store.faults import problem_of
from wardoffice.store.problem import StoreProblem

_TRIES = 20
_PRAGMAS = (
    "PRAGMA cipher_log_level=NONE",  # it would write to standard error, where our sentences go
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-8000",
    "PRAGMA wal_autocheckpoint=4000",
)
_DURABLE = ("PRAGMA synchronous=FULL", "PRAGMA secure_delete=ON")
_REBUILDABLE = ("PRAGMA synchronous=NORMAL", "PRAGMA secure_delete=OFF")
"""Never corrupt, but a power cut may take back what was committed last; for a file that can be made again."""


@contextmanager
def told() -> Iterator[None]:
    """Turn the driver's errors into problems; our own faults pass through as they are."""
    try:
        yield
    except (DBAPIError, sqlcipher.Error) as error:  # the second where the driver itself is asked, for speed
        problem = problem_of(error)
        if problem is None:
            raise
        raise problem from error


def engine_for(path: Path, key: bytes, *, rebuildable: bool = False, guarded: bool = False) -> Engine:
    """An engine over one encrypted file. The raw key (32 bytes) costs no derivation.

    `guarded`: the file may be exchanged for another, which is waited for, and ended if nobody is at it.
    """
    if len(key) != 32:
        raise ValueError("a key has 32 bytes")

    opened: dict[int, Identity | None] = {}  # by driver's connection, until the pool has noted it

    def connect() -> Any:
        with custody.held(path.parent) if guarded else nullcontext():
            if guarded:
                custody.carry_out(path.parent)
            connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
            connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
            for pragma in (*_PRAGMAS, *(_REBUILDABLE if rebuildable else _DURABLE)):
                connection.execute(pragma)
            opened[id(connection)] = identity(path)
            return connection

    engine = create_engine("sqlite://", module=sqlcipher, creator=connect, poolclass=QueuePool, pool_size=5)

    @event.listens_for(engine, "connect")
    def _connected(driver: Any, record: Any) -> None:
        record.info["path"], record.info["file"] = path, opened.pop(id(driver), None)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def connected(engine: Engine) -> Connection:
    """A connection to the file that has the name now, even if it was exchanged since the last one."""
    for _ in range(_TRIES):
        connection = engine.connect()
        if is_current(connection):
            return connection
        connection.close()
        engine.dispose()
    raise StoreProblem("cache_busy")


def is_current(connection: Connection) -> bool:
    path = connection.info.get("path")
    return isinstance(path, Path) and connection.info.get("file") == identity(path)
