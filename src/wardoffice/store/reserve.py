"""A few megabytes kept free inside the profile, given back when the disk is full so that the outbox can still drain."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

RESERVE_FILE = "reserve.bin"
RESERVED = 8 << 20
LEAST_FREE = 200 << 20
"""Bytes that must be free on the disk before any are set aside."""
_PIECE = 1 << 20


def lay_up(folder: Path) -> bool:
    """Make the reserve unless it is there or the disk is short already; whether it is there now."""
    path = folder / RESERVE_FILE
    with suppress(OSError):
        if path.stat().st_size == RESERVED:
            return True
    if shutil.disk_usage(folder).free < LEAST_FREE:
        return False
    try:
        with path.open("wb") as stream:
            for _ in range(RESERVED // _PIECE):
                stream.write(os.urandom(_PIECE))  # a disk that packs or leaves out zeros would keep nothing free
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        return False
    return True


def give_back(folder: Path) -> bool:
    """Free the reserve; whether there was one."""
    try:
        (folder / RESERVE_FILE).unlink()
    except OSError:
        return False
    return True
