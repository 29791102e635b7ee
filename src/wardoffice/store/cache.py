"""The encrypted cache of one profile: opened with its key, read and written in transactions, one writer at a time."""

import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from wardoffice.settings import write_whole
from wardoffice.store import schema
from wardoffice.store.faults import problem_of
from wardoffice.store.moments import Clock
from wardoffice.store.problem import StoreProblem

CACHE_FILE = "cache.db"
KEY_CHECK_FILE = "cache.check"
QUARANTINE = "quarantine"
BUSY_SECONDS = 10
_PRAGMAS = (
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


@dataclass(frozen=True, slots=True)
class Cache:
    """One open cache. Connections come from a pool, so every thread may use it."""

    engine: Engine
    folder: Path
    key: bytes
    clock: Clock

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view; raises StoreProblem."""
        with told(), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that holds the write lock from its start: all of it is kept, or nothing.

        Once the block has ended it is on the disk. No network and nothing slow inside. Raises StoreProblem.
        """
        with told(), self.engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def told() -> Iterator[None]:
    """Turn the driver's errors into problems; our own faults pass through as they are."""
    try:
        yield
    except DBAPIError as error:
        problem = problem_of(error)
        if problem is None:
            raise
        raise problem from error


def engine_for(path: Path, key: bytes, *, rebuildable: bool = False) -> Engine:
    """An engine over one encrypted file. The raw key (32 bytes) costs no derivation."""
    if len(key) != 32:
        raise ValueError("a key has 32 bytes")

    def connect() -> Any:
        connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False)
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        for pragma in (*_PRAGMAS, *(_REBUILDABLE if rebuildable else _DURABLE)):
            connection.execute(pragma)
        return connection

    engine = create_engine("sqlite://", module=sqlcipher, creator=connect, poolclass=QueuePool, pool_size=5)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def open_cache(folder: Path, key: bytes, clock: Clock) -> Cache:
    """Open the profile's cache, making it if there is none and bringing an older one up to date.

    Raises StoreProblem: wrong_key (nothing is touched), cache_too_new, cache_damaged (the file is set aside, `kept`
    says where, and the next opening starts a new one), profile_read_only, disk_full.
    """
    _must_be_writable(folder)
    path = folder / CACHE_FILE
    known = path.exists() and path.stat().st_size > 0
    if known and _is_other_key(folder, key):
        raise StoreProblem("wrong_key")
    cache = Cache(engine_for(path, key), folder, key, clock)
    try:
        _bring_up_to_date(cache, known)
    except StoreProblem as problem:
        cache.close()
        raise _judged(problem, folder, known) from problem
    except BaseException:
        cache.close()
        raise
    return cache


def _must_be_writable(folder: Path) -> None:
    probe = folder / f".writable-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        code = "disk_full" if error.errno == 28 else "profile_read_only"
        raise StoreProblem(code, {"folder": str(folder)}) from error


def _check_of(key: bytes) -> bytes:
    return hmac.digest(key, b"wardoffice cache", "sha256").hex().encode()


def _is_other_key(folder: Path, key: bytes) -> bool:
    check = folder / KEY_CHECK_FILE
    return check.exists() and not hmac.compare_digest(check.read_bytes().strip(), _check_of(key))


def _bring_up_to_date(cache: Cache, known: bool) -> None:
    with cache.reading() as connection:
        version = _version(connection)
    if version > schema.VERSION:
        raise StoreProblem("cache_too_new", {"found": version, "known": schema.VERSION})
    if version == 0:
        write_whole(cache.folder / KEY_CHECK_FILE, _check_of(cache.key))
        with cache.writing() as connection:
            if _version(connection) == 0:  # another process may have been quicker
                schema.metadata.create_all(connection)
                connection.execute(text(f"PRAGMA user_version={schema.VERSION}"))
    elif version < schema.VERSION:
        from wardoffice.store.migration import migrate  # alembic takes 0.4 s to import

        migrate(cache, version)


def _version(connection: Connection) -> int:
    return int(connection.execute(text("PRAGMA user_version")).scalar_one())


def _judged(problem: StoreProblem, folder: Path, known: bool) -> StoreProblem:
    """With the right key, a file that is no database is a damaged one: set aside, never deleted."""
    if problem.code == "wrong_key" and known and (folder / KEY_CHECK_FILE).exists():
        problem = StoreProblem("cache_damaged")
    if problem.code != "cache_damaged":
        return problem
    return StoreProblem("cache_damaged", {"kept": str(set_aside(folder))})


def set_aside(folder: Path) -> Path:
    """Move a damaged cache with its journal into the quarantine folder; where it now lies."""
    place = folder / QUARANTINE
    place.mkdir(exist_ok=True)
    number = 1 + len(list(place.glob("cache-*.db")))
    kept = place / f"cache-{number}.db"
    for ending in ("-wal", "-shm", ""):
        part = folder / f"{CACHE_FILE}{ending}"
        if part.exists():
            part.replace(kept.with_name(kept.name + ending))
    return kept


def copy_to(cache: Cache, target: Path) -> None:
    """Write a whole, compact copy under the same key to a name not yet taken; raises StoreProblem."""
    pooled = cache.engine.raw_connection()
    try:
        driver = pooled.driver_connection
        assert driver is not None
        driver.execute("VACUUM INTO ?", (str(target),))  # the driver itself: it works outside transactions only
    except sqlcipher.Error as error:
        raise problem_of(error) or StoreProblem("disk_trouble", {"detail": str(error)}) from error
    finally:
        pooled.close()


def faults_in(cache: Cache) -> list[str]:
    """What a full check of every page finds wrong; empty when the cache is whole. Reads the whole file."""
    found: list[str] = []
    try:
        with cache.reading() as connection:
            found += [str(row[0]) for row in connection.execute(text("PRAGMA cipher_integrity_check"))]
            found += [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check(20)"))]
    except StoreProblem as problem:
        found.append(str(problem.facts.get("detail", problem.code)))
    return [line for line in found if line != "ok"]
