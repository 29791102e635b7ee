"""Which file is the cache: the one place where it is exchanged for another, so that it is always the old or the new.

What is to take its place lies ready in a folder beside it; from the moment the order is written, whoever comes next
carries it to the end. A lock of the system keeps everybody from opening the cache in between.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wardoffice.patient import rename
from wardoffice.settings import write_whole
from wardoffice.store.locks import wait_for_lock
from wardoffice.store.problem import StoreProblem

CACHE_FILE = "cache.db"
KEY_FILE = "key.json"
"""What `credentials` keeps; here it only goes along when a backup brings a new key."""
KEY_CHECK_FILE = "cache.check"
QUARANTINE = "quarantine"
MOST_SET_ASIDE = 3
"""Caches kept in quarantine; older ones make room."""
LEFT_OVER_SECONDS = 60
"""No small file takes longer to be written."""
LOCK = "custody.lock"
ORDER = "exchange.json"
READY = "exchange"
"""The folder in which what takes the cache's place lies ready."""
BUSY_SECONDS = 10
RESCUE_SECONDS = 120
"""How long is waited for another process that makes the cache anew."""
_LOG_ENDINGS = ("-wal", "-shm")

Identity = tuple[int, int]


def identity(path: Path) -> Identity | None:
    """Which file has this name now; None when none has."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def held(folder: Path, name: str = LOCK, seconds: float = RESCUE_SECONDS) -> Iterator[None]:
    """The lock over the profile's own copy; raises StoreProblem("cache_busy") when others keep it too long."""
    lock = wait_for_lock(folder, name, seconds)
    if lock is None:
        raise StoreProblem("cache_busy")
    with lock:
        yield


@contextmanager
def making_ready(folder: Path) -> Iterator[Path]:
    """An empty folder for what is to take the cache's place; what fails before the order leaves nothing of it.

    Whoever calls holds the lock.
    """
    ready = folder / READY
    shutil.rmtree(ready, ignore_errors=True)
    ready.mkdir()
    try:
        yield ready
    except Exception:
        if not (folder / ORDER).exists():
            shutil.rmtree(ready, ignore_errors=True)
        raise


def exchange(folder: Path) -> Path:
    """Put what lies ready in the cache's place and the cache into quarantine; where that now lies.

    Whoever calls holds the lock. Killed anywhere, the next `carry_out` ends it.
    """
    for path in sorted((folder / READY).rglob("*")):
        flush(path)
    kept = _free_name(folder)
    write_whole(folder / ORDER, json.dumps({"kept": kept.name}).encode())
    flush(folder)
    carry_out(folder)
    return kept


def end_exchange(folder: Path) -> None:
    """Another process may have been killed while it was putting another file in the cache's place."""
    if (folder / ORDER).exists():
        with held(folder):
            carry_out(folder)


def carry_out(folder: Path) -> None:
    """End an exchange that was begun; nothing happens when there is none. Whoever calls holds the lock.

    Raises StoreProblem("cache_busy") while the system keeps a file from being renamed; the next call goes on.
    """
    try:
        _carry_out(folder)
    except PermissionError as error:
        raise StoreProblem("cache_busy") from error


def _carry_out(folder: Path) -> None:
    try:
        kept = folder / QUARANTINE / str(json.loads((folder / ORDER).read_bytes())["kept"])
    except FileNotFoundError:
        return
    ready = folder / READY
    if (ready / CACHE_FILE).exists():
        _set_aside(folder, kept)
        for path in sorted(
            path for path in ready.rglob("*") if path.is_file() and not path.name.startswith(CACHE_FILE)
        ):
            moved(path, folder / path.relative_to(ready))
        moved(ready / CACHE_FILE, folder / CACHE_FILE)
        flush(folder)
    (folder / ORDER).unlink(missing_ok=True)
    shutil.rmtree(ready, ignore_errors=True)
    _make_room(folder)


def _set_aside(folder: Path, kept: Path) -> None:
    """The present cache and its log under the name in quarantine; the log must not be there for the next one."""
    present = folder / CACHE_FILE
    if present.exists() and not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        try:
            os.link(present, kept)
        except OSError:
            shutil.copyfile(present, kept)
    for ending in _LOG_ENDINGS:
        log = present.with_name(present.name + ending)
        if log.exists():
            moved(log, kept.with_name(kept.name + ending))


def _free_name(folder: Path) -> Path:
    place = folder / QUARANTINE
    numbers = [int(path.stem.rpartition("-")[2]) for path in place.glob("cache-*.db") if path.stem[6:].isdigit()]
    return place / f"cache-{max(numbers, default=0) + 1}.db"


def _make_room(folder: Path) -> None:
    aside = sorted((folder / QUARANTINE).glob("cache-*.db"), key=lambda path: (len(path.name), path.name))
    for path in aside[:-MOST_SET_ASIDE]:
        for kept in path.parent.glob(f"{path.stem}.*"):
            kept.unlink(missing_ok=True)


def clear_out_left_over(folder: Path) -> None:
    """Remove what programs killed while writing a small file left behind; what is being written now is younger."""
    before = time.time() - LEFT_OVER_SECONDS
    for path in (*folder.glob(".writable-*"), *folder.glob(".*.part")):
        with suppress(OSError):
            if path.stat().st_mtime < before:
                path.unlink()


def moved(path: Path, target: Path) -> None:
    """Rename, over what is there, into a folder that is made if need be."""
    target.parent.mkdir(parents=True, exist_ok=True)
    rename(path, target)


def copy_aside(folder: Path, name: str) -> None:
    """Keep a small file beside the cache that is about to be set aside; nothing happens when there is none."""
    present, kept = folder / name, _free_name(folder)
    if present.exists():
        kept.parent.mkdir(exist_ok=True)
        write_whole(kept.with_name(f"{kept.stem}.{name}"), present.read_bytes())


def flush(path: Path) -> None:
    """Have a file's content, or a folder's names, reach the disk; Windows has no such call for folders."""
    if os.name != "posix" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
