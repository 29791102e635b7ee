"""A backup of a profile in one file: the cache, sealed files if wanted, and the proof that nothing of it has changed.

A ZIP of: `backup.json` (what it is, and the salt that turns the passphrase into its key), `cache.db` under that key,
`files/<sha256>` sealed as in the profile, `manifest.json` (hash and size of each, counts), `manifest.mac` (HMAC-SHA256
of the manifest under the key). No token is in it: who restores it signs in. It is read back whole before it gets its
name.
"""

import errno
import hashlib
import hmac
import json
import lzma
import os
import secrets
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import func, select

from wardoffice.store import schema
from wardoffice.store.cache import Cache, copy_to, faults_in
from wardoffice.store.custody import CACHE_FILE, flush, moved
from wardoffice.store.engine import engine_for, told
from wardoffice.store.faults import problem_of
from wardoffice.store.files import FileVault
from wardoffice.store.moments import Clock
from wardoffice.store.problem import StoreProblem

HEADER, MANIFEST, MAC, FILES = "backup.json", "manifest.json", "manifest.mac", "files/"
FORMAT, LAYOUT = "wardoffice backup", 1
_PIECE = 1 << 20
_NO_ARCHIVE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, KeyError, ValueError, TypeError, RuntimeError, EOFError)
"""What the reader of archives raises on changed bytes; RuntimeError where they say an entry is enciphered."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds, all of it read and proven."""

    file: Path
    created: str
    """ISO 8601."""
    version: int
    """Of its cache."""
    login: str
    documents: int
    outbox: int
    """Acts the hub had not accepted."""
    drafts: int
    files: int
    bytes: int


def create(cache: Cache, target: Path, key: bytes, key_file: dict[str, Any], *, with_files: bool) -> Backup:
    """Write a backup under `key` to `target`, beside a running window or sync; what was in place before is replaced.

    Files that wait to be sent are always in it. Raises StoreProblem: backup_failed, backup_unwritable, disk_full.
    """
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with _space(target.parent) as space:
            copy = space / CACHE_FILE
            copy_to(cache, copy)
            _without_tokens(copy, cache)
            rekey(copy, cache.key, key)
            sealed = _files_wanted(copy, key, cache, with_files=with_files)
            header = {"format": FORMAT, "layout": LAYOUT, "version": schema.VERSION, "key": key_file}
            header["created"] = cache.clock().isoformat(timespec="seconds")
            _write(part, header, key, {CACHE_FILE: copy} | sealed)
        flush(part)
        found = verify(part, key, cache.clock)
        moved(part, target)
        flush(target.parent)
    except OSError as error:
        code = "disk_full" if error.errno == 28 else "backup_unwritable"
        raise StoreProblem(code, {"file": str(target)}) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return replace(found, file=target)


def key_file_of(file: Path) -> dict[str, Any]:
    """What turns the passphrase into the backup's key. Raises StoreProblem: backup_damaged, backup_missing."""
    with _opened(file) as archive:
        found = _header(archive, file)["key"]
    if not isinstance(found, dict):
        raise StoreProblem("backup_damaged", {"file": str(file)})
    return found


def verify(file: Path, key: bytes, clock: Clock) -> Backup:
    """Read everything in it: every page, every hash, every sealed file; raises StoreProblem: backup_damaged, …"""
    with _space(None) as space:
        return unpacked(file, key, space, clock)


def unpacked(file: Path, key: bytes, space: Path, clock: Clock) -> Backup:
    """The same, its parts left in `space`: the cache under the backup's key, the files in their folders by hash."""
    with _opened(file) as archive:
        header = _header(archive, file)
        manifest = _manifest(archive, key, file)
        entries: dict[str, list[Any]] = manifest["entries"]
        if {info.filename for info in archive.infolist()} != {*entries, HEADER, MANIFEST, MAC}:
            raise StoreProblem("backup_damaged", {"file": str(file)})
        for name, (sha256, _size) in entries.items():
            place = space / (f"files/{name[6:8]}/{name[6:]}" if name.startswith(FILES) else CACHE_FILE)
            _unpack(archive, name, place, sha256, file)
    found = _counted(space / CACHE_FILE, key, file, clock)
    damaged = [name for name in entries if name.startswith(FILES) and not found[1].is_whole(name[len(FILES) :])]
    if damaged:
        raise StoreProblem("backup_damaged", {"file": str(file)})
    counts = replace(found[0], created=str(header["created"]), files=len(entries) - 1, bytes=file.stat().st_size)
    found[2].close()
    return counts


def rekey(path: Path, before: bytes, after: bytes) -> None:
    """Encrypt a database file that nobody has open under another key; raises StoreProblem."""
    connection = sqlcipher.connect(str(path), isolation_level=None)
    try:
        connection.execute(f"PRAGMA key=\"x'{before.hex()}'\"")
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute(f"PRAGMA rekey=\"x'{after.hex()}'\"")
    except sqlcipher.Error as error:
        raise problem_of(error) or StoreProblem("disk_trouble", {"detail": str(error)}) from error
    finally:
        connection.close()


@contextmanager
def _space(beside: Path | None) -> Iterator[Path]:
    """A folder for the length of the work; whatever lies in it is encrypted."""
    with tempfile.TemporaryDirectory(prefix=".wardoffice-", dir=beside, ignore_cleanup_errors=True) as name:
        yield Path(name)


@contextmanager
def _copy(path: Path, key: bytes, clock: Clock) -> Iterator[Cache]:
    copy = Cache(engine_for(path, key), path.parent, key, clock)
    try:
        yield copy
    finally:
        copy.close()


def _without_tokens(path: Path, cache: Cache) -> None:
    with _copy(path, cache.key, cache.clock) as copy, told(), copy.engine.begin() as connection:
        connection.execute(schema.tokens.delete())


def _files_wanted(path: Path, key: bytes, cache: Cache, *, with_files: bool) -> dict[str, Path]:
    """The sealed files to take along by their name in the archive: all that are here, or those nobody else has."""
    wanted = select(schema.files.c.sha256).where(schema.files.c.here)
    if not with_files:
        wanted = wanted.where(schema.files.c.sha256.in_(select(schema.uploads.c.sha256)))
    with _copy(path, key, cache.clock) as copy, told(), copy.engine.connect() as connection:
        hashes = list(connection.execute(wanted).scalars())
    vault = FileVault(cache)
    return {f"{FILES}{sha256}": vault.path(sha256) for sha256 in hashes if vault.is_whole(sha256)}


def _write(part: Path, header: dict[str, Any], key: bytes, parts: dict[str, Path]) -> None:
    entries: dict[str, list[Any]] = {}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        archive.writestr(HEADER, json.dumps(header))
        for name, path in parts.items():
            with path.open("rb") as stream:
                entries[name] = [hashlib.file_digest(stream, "sha256").hexdigest(), path.stat().st_size]
            archive.write(path, name)
        manifest = json.dumps({"entries": entries, "header": header}).encode()
        archive.writestr(MANIFEST, manifest)
        archive.writestr(MAC, _mac(key, manifest))


def _mac(key: bytes, manifest: bytes) -> str:
    return hmac.digest(key, b"wardoffice backup\0" + manifest, "sha256").hex()


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except FileNotFoundError as error:
        raise StoreProblem("backup_missing", {"file": str(file)}) from error
    except _NO_ARCHIVE as error:
        raise StoreProblem("backup_damaged", {"file": str(file)}) from error
    except OSError as error:
        if error.errno not in (None, errno.EINVAL):  # bzip2 says nothing; EINVAL: a place before the file's beginning
            raise
        raise StoreProblem("backup_damaged", {"file": str(file)}) from error


def _header(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    found = json.loads(archive.read(HEADER))
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise StoreProblem("backup_damaged", {"file": str(file)})
    for told_version, known in ((found["layout"], LAYOUT), (found["version"], schema.VERSION)):
        if told_version > known:
            raise StoreProblem("cache_too_new", {"found": told_version, "known": known})
    return found


def _manifest(archive: zipfile.ZipFile, key: bytes, file: Path) -> dict[str, Any]:
    plain = archive.read(MANIFEST)
    if not hmac.compare_digest(_mac(key, plain).encode(), archive.read(MAC)):
        raise StoreProblem("backup_damaged", {"file": str(file)})
    found: dict[str, Any] = json.loads(plain)
    if found["header"] != json.loads(archive.read(HEADER)):
        raise StoreProblem("backup_damaged", {"file": str(file)})
    return found


def _unpack(archive: zipfile.ZipFile, name: str, place: Path, sha256: str, file: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    found = hashlib.sha256()
    with archive.open(name) as stream, place.open("wb") as out:
        while piece := stream.read(_PIECE):
            found.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    if found.hexdigest() != sha256:
        raise StoreProblem("backup_damaged", {"file": str(file)})


def _counted(path: Path, key: bytes, file: Path, clock: Clock) -> tuple[Backup, FileVault, Cache]:
    """The cache of the backup, checked page by page, counted, and open for its files to be read."""
    copy = Cache(engine_for(path, key), path.parent, key, clock)
    if faults_in(copy):
        copy.close()
        raise StoreProblem("backup_damaged", {"file": str(file)})
    with told(), copy.engine.connect() as connection:
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        unsent = schema.outbox.c.state != "accepted"
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (schema.documents, schema.drafts)
        ]
        acts = connection.execute(select(func.count()).select_from(schema.outbox).where(unsent)).scalar_one()
        login = connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == "login")).scalar()
    found = Backup(file, "", int(version), str(login or ""), counts[0], acts, counts[1], 0, 0)
    return found, FileVault(copy), copy
