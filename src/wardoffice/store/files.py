"""Attachments on this machine: named by the hash of their plain bytes, sealed, each with its own key in the cache.

A file only this desk has is durable before it counts. One that was fetched is a copy of what the hub has and waits for
no disk: after a power cut it may be absent, short or full of holes, is noticed where it is looked for or read, set
aside, and fetched again.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from wardoffice.sealed_size import sealed_size
from wardoffice.store.cache import Cache
from wardoffice.store.custody import QUARANTINE, flush, moved
from wardoffice.store.moments import to_microseconds
from wardoffice.store.problem import StoreProblem
from wardoffice.store.schema import files, left_out
from wardoffice.store.statements import Query, among

if TYPE_CHECKING:
    from wardoffice.sealed_file import SealedReader, SealedWriter

_PART = ".part"
_ARRIVED = (
    update(files)
    .where(files.c.sha256 == bindparam("file"))
    .values(here=True, size=bindparam("bytes"), failures=0, retry_at=0)
)
_KEYED = update(files).where(files.c.sha256 == bindparam("file")).values(key=bindparam("new"))


_KNOWN = Query(select(files.c.key, files.c.size).where(files.c.sha256 == bindparam("sha256"), files.c.here))


def postpone(connection: Connection, sha256: str, until: datetime) -> None:
    """A fetch failed: leave the file alone until then."""
    postponed = {"failures": files.c.failures + 1, "retry_at": to_microseconds(until)}
    connection.execute(update(files).where(files.c.sha256 == sha256).values(postponed))


def no_postponing(connection: Connection) -> None:
    """Let every missing file be fetched now, as a sync by hand wants it."""
    connection.execute(update(files).where(~files.c.here).values(retry_at=0))


def cached(connection: Connection, hashes: Iterable[str]) -> set[str]:
    """Those of the named files that lie here whole."""
    return set(connection.execute(select(files.c.sha256).where(files.c.here, among(files.c.sha256, hashes))).scalars())


def here_after(connection: Connection, sha256: str, limit: int) -> list[str]:
    """The files that lie here, in the order of their names, after this one."""
    wanted_ones = select(files.c.sha256).where(files.c.here, files.c.sha256 > sha256)
    return list(connection.execute(wanted_ones.order_by(files.c.sha256).limit(limit)).scalars())


class PartFile:
    """A file on its way in: `size` plain bytes are here already; write the rest, then finish."""

    def __init__(self, vault: "FileVault", sha256: str, writer: "SealedWriter") -> None:
        self._vault, self._sha256, self._writer = vault, sha256, writer

    @property
    def size(self) -> int:
        return self._writer.size

    def write(self, plain: bytes) -> None:
        self._writer.write(plain)

    def keep(self) -> None:
        """Stop here; the next `part` goes on from the last whole 64 KiB."""
        self._writer.keep()

    def discard(self) -> None:
        self._writer.discard()

    def finish(self) -> None:
        """Check the hash and let the file count, durably; raises StoreProblem("file_hash") and forgets a wrong part."""
        self.close_whole(durable=True)
        self._vault.mark_here([(self._sha256, self._writer.size)])

    def close_whole(self, *, durable: bool) -> None:
        """Check the hash and give the file its name; it counts once `mark_here` has said so.

        Not `durable` is for what the hub has as well. Raises StoreProblem("file_hash") and forgets a wrong part.
        """
        found = self._writer.digest()
        if found != self._sha256:
            self._writer.discard()
            raise StoreProblem("file_hash", {"file": self._sha256[:12], "found": found[:12]})
        self._writer.finish(self._vault.path(self._sha256), durable=durable)


class FileVault:
    """The sealed files of one profile, below `folder`; their keys are in the cache, so that forgetting a key erases."""

    def __init__(self, cache: Cache, folder: Path | None = None) -> None:
        self._cache = cache
        self._folder = folder or cache.folder / "files"

    def path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("not a SHA-256 in hexadecimal")
        return self._folder / sha256[:2] / sha256

    def part(self, sha256: str, key: bytes | None = None) -> PartFile:
        """Go on with a file that was begun, or begin it; `key` is its key where that is known already."""
        from wardoffice.sealed_file import SealedWriter  # brings `cryptography`: only when a file is written

        path = self.path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        key, begun = (key, True) if key else self._key(sha256)
        part = path.with_name(path.name + _PART)
        return PartFile(self, sha256, SealedWriter(part, key, resume=begun and part.exists()))

    def put(self, source: BinaryIO, sha256: str | None = None) -> str:
        """Keep all of `source`; its SHA-256. With `sha256` given, raises StoreProblem("file_hash") if it differs."""
        wanted_hash = sha256 or _hash_of(source)
        part = self.part(wanted_hash)
        try:
            source.seek(part.size)
            while plain := source.read(1 << 16):
                part.write(plain)
        except BaseException:
            part.keep()
            raise
        part.finish()
        return wanted_hash

    def location(self, sha256: str) -> tuple[Path, bytes] | None:
        """Where a file lies and its key, or None when it is not here; one that is gone or cut off is wanted again."""
        with self._cache.reading() as connection:
            found = _KNOWN.first(connection, sha256=sha256)
        if found is None:
            return None
        path = self.path(sha256)
        if not found.key or not (_has_its_length(path, found.size) or _holds(path, found.key, sha256)):
            self._set_aside(sha256)
            return None
        return path, found.key

    def make_durable(self, sha256: str) -> bool:
        """Have a file that lies here reach the disk, because from now on it may be the only one; False if it does not
        lie here whole. Raises OSError."""
        if not self.is_whole(sha256):
            return False
        flush(self.path(sha256))
        flush(self.path(sha256).parent)
        return True

    def open_reader(self, sha256: str) -> "SealedReader | None":
        """The plain bytes, seekable, or None when the file is not here; raises SealedFileCorrupt."""
        from wardoffice.sealed_file import SealedReader  # brings `cryptography`: only when a file is opened

        found = self.location(sha256)
        return SealedReader(*found) if found else None

    def mark_here(self, arrived: Iterable[tuple[str, int]]) -> None:
        """Let files count that lie here whole, each with its size, in one transaction."""
        sizes = dict(arrived)
        if sizes:
            with self._cache.writing() as connection:
                connection.execute(_ARRIVED, [{"file": sha256, "bytes": size} for sha256, size in sizes.items()])
                connection.execute(delete(left_out).where(among(left_out.c.sha256, sizes)))

    def give_keys(self, hashes: Iterable[str]) -> dict[str, bytes]:
        """The keys of files about to be fetched; those without are given one, in one transaction for all."""
        from wardoffice.sealed_file import new_key

        names = list(hashes)
        known = select(files.c.sha256, files.c.key).where(among(files.c.sha256, names))
        with self._cache.writing() as connection:
            keys = {sha256: bytes(key) for sha256, key in connection.execute(known)}
            fresh = {sha256: new_key() for sha256, key in keys.items() if not key}
            if fresh:
                connection.execute(_KEYED, [{"file": sha256, "new": key} for sha256, key in fresh.items()])
        return keys | fresh

    def notice_lost(self) -> tuple[str, ...]:
        """Set aside and want again what lies here no more or not at its length, as after a power cut; their hashes.

        Only names and lengths are looked at: a file with holes is noticed when it is read.
        """
        with self._cache.reading() as connection:
            counted = connection.execute(select(files.c.sha256, files.c.size).where(files.c.here)).all()
        strange = [sha256 for sha256, size in counted if not _has_its_length(self.path(sha256), size)]
        return tuple(sha256 for sha256 in strange if self.location(sha256) is None)

    def is_whole(self, sha256: str) -> bool:
        """Read the whole file and compare its hash; one that fails is set aside and wanted again."""
        found = self.location(sha256)
        if found is None:
            return False
        whole = _holds(*found, sha256)
        if not whole:
            self._set_aside(sha256)
        return whole

    def evict(self, hashes: Iterable[str]) -> None:
        """Remove files to make room; `need.leave_out` has said before that they are not here."""
        for sha256 in hashes:
            self.path(sha256).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Remove sealed files whose key is gone, and evicted ones a crash left behind; how many."""
        with self._cache.reading() as connection:
            known = set(connection.execute(select(files.c.sha256)).scalars())
            evicted = set(connection.execute(select(left_out.c.sha256)).scalars())
        strangers = [
            p for p in self._folder.glob("??/*") if p.name.removesuffix(_PART) not in known or p.name in evicted
        ]
        for path in strangers:
            path.unlink(missing_ok=True)
        return len(strangers)

    def _key(self, sha256: str) -> tuple[bytes, bool]:
        from wardoffice.sealed_file import new_key

        known = select(files.c.key).where(files.c.sha256 == sha256)
        with self._cache.reading() as connection:
            if found := connection.execute(known).scalar_one_or_none():
                return found, True
        with self._cache.writing() as connection:
            if found := connection.execute(known).scalar_one_or_none():
                return found, True
            key = new_key()
            fresh = {"size": 0, "here": False, "failures": 0, "retry_at": 0, "needed_at": 0}
            new = insert(files).values(sha256=sha256, key=key, **fresh)
            connection.execute(new.on_conflict_do_update(index_elements=["sha256"], set_={"key": new.excluded.key}))
        return key, False

    def _set_aside(self, sha256: str) -> None:
        path = self.path(sha256)
        with self._cache.writing() as connection:
            connection.execute(update(files).where(files.c.sha256 == sha256).values(here=False, retry_at=0))
        if path.exists():
            moved(path, self._cache.folder / QUARANTINE / sha256)


def _has_its_length(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == sealed_size(size)
    except OSError:
        return False


def _holds(path: Path, key: bytes, sha256: str) -> bool:
    """Whether the file there opens with this key, to its end, and has this hash."""
    from wardoffice.sealed_file import SealedFileCorrupt, SealedReader

    try:
        with SealedReader(path, key) as reader:
            return hashlib.file_digest(reader, "sha256").hexdigest() == sha256
    except (SealedFileCorrupt, OSError):
        return False


def _hash_of(source: BinaryIO) -> str:
    source.seek(0)
    found = hashlib.sha256()
    while plain := source.read(1 << 16):
        found.update(plain)
    return found.hexdigest()
