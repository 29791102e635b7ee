"""The hub's files, each kept once under the SHA-256 of its bytes; a file is there whole or not at all."""

import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from wardoffice.hub.problem import HubProblem

MOST_BYTES = 500_000_000
_CHUNK = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class KeptFile:
    sha256: str
    size: int


class FileStore:
    """Files in a folder, fanned out by the first two digits of their hash."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path | None:
        """Where the file lies; None when there is no such file."""
        if not _HASH.fullmatch(sha256):
            return None
        path = self.folder / sha256[:2] / sha256
        return path if path.is_file() else None

    def keep(self, source: BinaryIO, *, durable: bool = True) -> KeptFile:
        """Copy everything from `source`; raises HubProblem `file_too_large` or `files_unwritable`.

        Only what can be made again need not be `durable`, that is, outlast a power cut from the moment this returns.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix="incoming-", dir=self.folder)
        except OSError as error:
            raise HubProblem("files_unwritable", path=str(self.folder)) from error
        try:
            with os.fdopen(handle, "wb") as target:
                kept = _copy(source, target, durable)
            self._move_into_place(Path(name), kept.sha256, durable)
        except OSError as error:
            raise HubProblem("files_unwritable", path=str(self.folder)) from error
        finally:
            Path(name).unlink(missing_ok=True)
        return kept

    def remove(self, sha256: str) -> None:
        """Delete a file nobody needs; that it is not there already is no fault."""
        path = self.path(sha256)
        if path is not None:
            path.unlink(missing_ok=True)

    def _move_into_place(self, temporary: Path, sha256: str, durable: bool) -> None:
        place = self.folder / sha256[:2] / sha256
        place.parent.mkdir(exist_ok=True)
        temporary.chmod(0o640)
        temporary.replace(place)
        if durable:
            _sync_folder(place.parent)


def _copy(source: BinaryIO, target: BinaryIO, durable: bool) -> KeptFile:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > MOST_BYTES:
            raise HubProblem("file_too_large", most=MOST_BYTES // 1_000_000)
        digest.update(chunk)
        target.write(chunk)
    if durable:
        target.flush()
        os.fsync(target.fileno())
    return KeptFile(digest.hexdigest(), size)


def _sync_folder(folder: Path) -> None:
    """So that the new name survives a power cut; Windows cannot and need not."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
