"""The encrypted cache of one profile: opened with its key, read and written in transactions, one writer at a time."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, text

from wardoffice.store import custody, drive, reserve, safekeeping, schema
from wardoffice.store.custody import CACHE_FILE, identity
from wardoffice.store.engine import connected, engine_for, is_current, told
from wardoffice.store.faults import problem_of
from wardoffice.store.key_check import is_damage, is_gone, is_other_key, key_check, write_key_check
from wardoffice.store.moments import Clock
from wardoffice.store.problem import StoreProblem

CACHE_ID = "cache_id"
"""The fact that tells one making of a cache from another, for what was derived from it."""
MOST_RESCUES = 2
"""Rescues while a cache is open; a disk that damages it again and again is told instead."""


@dataclass(slots=True)
class Doubt:
    """Whether the disk has failed under this cache, so that nothing is believed before all of it was read again."""

    raised: bool = False
    rescues: int = 0
    """How often this cache was made anew while it was open."""


@dataclass(frozen=True, slots=True)
class Cache:
    """One open cache. Connections come from a pool, so every thread may use it.

    A cache found damaged while at work is set aside and made anew with what could be saved: the work at hand fails
    with StoreProblem("cache_rescued"), what comes after finds the new one.
    """

    engine: Engine
    folder: Path
    key: bytes
    clock: Clock
    doubt: Doubt = field(default_factory=Doubt)
    rescued: dict[str, str | int] = field(default_factory=dict)
    """What was saved when opening found it damaged, for the sentence "cache_rescued"; empty as a rule."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view; raises StoreProblem."""
        try:
            with told(), self._connection() as connection, connection.begin():
                yield connection
        except StoreProblem as problem:
            raise self._answered(problem) from problem

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that holds the write lock from its start: all of it is kept, or nothing.

        Once the block has ended it is on the disk, and what nobody else has is there twice. No network and nothing
        slow inside. Raises StoreProblem.
        """
        try:
            with told(), self._connection(writes=True) as connection:
                safekeeping.watch(connection)
                with connection.begin():
                    yield connection
                    lines = safekeeping.noted(connection)
                    self._keep_twice(line for line in lines if line.what == safekeeping.GONE)
                if not is_current(connection):
                    raise StoreProblem("cache_busy")  # it went into a file that was being set aside meanwhile
            self._keep_twice(line for line in lines if line.what != safekeeping.GONE)
        except StoreProblem as problem:
            raise self._answered(problem) from problem

    def prove(self) -> None:
        """Read every page; raises StoreProblem("cache_rescued") when one was damaged and the cache was made anew."""
        self.doubt.raised = True
        with self.reading():
            pass

    def close(self) -> None:
        self.engine.dispose()

    def _connection(self, *, writes: bool = False) -> Connection:
        """A connection to the file that is the cache now, even if that was exchanged since the last one."""
        if self.doubt.raised:
            self._believe_again()
        return connected(self.engine).execution_options(writes=writes)

    def _keep_twice(self, lines: Iterator[safekeeping.Line]) -> None:
        """The second copy; where it cannot be written the cache alone holds the act, and the next start adds it."""
        with suppress(OSError, StoreProblem):
            safekeeping.add(self.folder, self.key, lines)

    def _answered(self, problem: StoreProblem) -> StoreProblem:
        """What a problem of the disk has to be followed by, and the problem to tell."""
        if problem.code == "cache_damaged" and self.doubt.rescues < MOST_RESCUES:
            self.doubt.rescues += 1
            from wardoffice.store.rescue import rescue  # rare, and brings the reading of broken files

            damaged = identity(self.folder / CACHE_FILE)
            self.engine.dispose()
            return StoreProblem("cache_rescued", rescue(self.folder, self.key, self.clock, damaged))
        if problem.code == "cache_damaged":
            problem = StoreProblem("disk_trouble", problem.facts)
        if problem.code == "disk_trouble":
            self.engine.dispose()
            self.doubt.raised = True
        if problem.code == "disk_full":
            reserve.give_back(self.folder)
        return problem

    def _believe_again(self) -> None:
        """After a fault of the disk: nothing goes on before every page was read and proven."""
        self.engine.dispose()
        if faults_in(self):
            raise StoreProblem("cache_damaged")
        self.doubt.raised = False


def open_cache(folder: Path, key: bytes, clock: Clock) -> Cache:
    """Open the profile's cache, making it if there is none and bringing an older one up to date.

    A damaged one is set aside and made anew with all that could be saved; `rescued` says what that was. Acts and
    drafts the cache should hold and does not are put back from their second copy.
    Raises StoreProblem: wrong_key (nothing is touched), cache_too_new, profile_read_only, profile_on_network,
    disk_full, cache_damaged (nothing could be made anew; the file stays where it is).
    """
    try:
        return _at_hand(folder, key, clock)
    except StoreProblem as problem:
        if problem.code not in ("disk_full", "disk_trouble") or not reserve.give_back(folder):
            raise
    return _at_hand(folder, key, clock)


def _at_hand(folder: Path, key: bytes, clock: Clock) -> Cache:
    """The cache opened, put in order and made whole; with a full disk its log may find no room even to be read."""
    _must_be_fit(folder)
    custody.clear_out_left_over(folder)
    custody.end_exchange(folder)
    if is_other_key(folder, key):
        raise StoreProblem("wrong_key")
    damaged = identity(folder / CACHE_FILE)
    try:
        if is_gone(folder):
            raise StoreProblem("cache_damaged")
        return _opened(folder, key, clock)
    except StoreProblem as problem:
        if problem.code == "cache_rescued":
            account = problem.facts
        elif is_damage(problem, folder, key):
            from wardoffice.store.rescue import rescue  # rare, and brings the reading of broken files

            account = rescue(folder, key, clock, damaged)
        else:
            raise
    return replace(_opened(folder, key, clock), rescued=account)


def _opened(folder: Path, key: bytes, clock: Clock) -> Cache:
    cache = Cache(engine_for(folder / CACHE_FILE, key, guarded=True), folder, key, clock)
    try:
        bring_up_to_date(cache)
        _put_back(cache)
    except BaseException:
        cache.close()
        raise
    return cache


def _must_be_fit(folder: Path) -> None:
    """Whether a cache may lie here: a folder of this machine's own that can be written."""
    if drive.is_remote(folder):
        raise StoreProblem("profile_on_network", {"folder": str(folder)})
    probe = folder / f".writable-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        code = "disk_full" if error.errno == 28 else "profile_read_only"
        raise StoreProblem(code, {"folder": str(folder)}) from error


def bring_up_to_date(cache: Cache) -> None:
    """Make the tables of a new cache, or take an older one through its migrations; raises StoreProblem."""
    with told(), cache.engine.connect() as connection, connection.begin():
        version = _version(connection)
    if version > schema.VERSION:
        raise StoreProblem("cache_too_new", {"found": version, "known": schema.VERSION})
    if version == 0:
        _make(cache)
    elif version < schema.VERSION:
        from wardoffice.store.migration import migrate  # alembic takes 0.4 s to import

        migrate(cache, version)
    if len(key_check(cache.folder)) < 2:
        write_key_check(cache.folder, cache.folder / CACHE_FILE, cache.key)


def _make(cache: Cache) -> None:
    with told(), cache.engine.connect().execution_options(writes=True) as connection, connection.begin():
        if _version(connection) == 0:  # another process may have been quicker
            schema.metadata.create_all(connection)
            new = schema.meta.insert().values(key=CACHE_ID, value=os.urandom(8).hex())
            connection.execute(new)
            connection.execute(text(f"PRAGMA user_version={schema.VERSION}"))


def _version(connection: Connection) -> int:
    return int(connection.execute(text("PRAGMA user_version")).scalar_one())


def _put_back(cache: Cache) -> None:
    """See that cache and second copy hold the same; as a rule they do, and that costs one small file."""
    from wardoffice.store.putting_back import put_back_missing  # imports what itself imports the cache

    put_back_missing(cache)


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
        with told(), cache.engine.connect() as connection, connection.begin():
            found += [str(row[0]) for row in connection.execute(text("PRAGMA cipher_integrity_check"))]
            found += [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check(20)"))]
    except StoreProblem as problem:
        found.append(str(problem.facts.get("detail", problem.code)))
    return [line for line in found if line != "ok"]
