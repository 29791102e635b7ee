"""Locks of the operating system over a profile: sync, window, renewal of tokens; each ends with its process."""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from wardoffice.store.problem import StoreProblem

SYNC = "sync.lock"
WINDOW = "window.lock"
TOKENS = "tokens.lock"
LOOK_EVERY = 0.01

if sys.platform == "win32":
    import msvcrt

    def _take(stream: BinaryIO) -> None:
        stream.seek(1 << 30)  # far past the end, so that the file itself stays readable
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(stream: BinaryIO) -> None:
        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class ProfileLock:
    """A lock held until `release`, the end of the `with`, or the end of the process."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def release(self) -> None:
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()


def try_lock(folder: Path, name: str = SYNC) -> ProfileLock | None:
    """Take the lock, or None when another process has it; raises StoreProblem("profile_read_only")."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = (folder / name).open("a+b")
    except OSError as error:
        raise StoreProblem("profile_read_only", {"folder": str(folder)}) from error
    try:
        _take(stream)
    except OSError:
        stream.close()
        return None
    with suppress(OSError):  # a full disk keeps nobody from holding a lock
        stream.truncate(0)
        os.write(stream.fileno(), str(os.getpid()).encode())
    return ProfileLock(stream)


def wait_for_lock(folder: Path, name: str, seconds: float) -> ProfileLock | None:
    """Take the lock as soon as it is free, or None when it was not within so many seconds."""
    ends = time.monotonic() + seconds
    while (lock := try_lock(folder, name)) is None and time.monotonic() < ends:
        time.sleep(LOOK_EVERY)
    return lock


def holder(folder: Path, name: str = SYNC) -> int | None:
    """The process id last written by a holder, for the sentence shown; it may have ended since."""
    try:
        return int((folder / name).read_bytes())
    except (OSError, ValueError):
        return None
