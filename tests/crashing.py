"""Programs that end, or whose disk fails, at the N-th time they make something durable: real processes under strace."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from wardoffice.store import audit, outbox
from wardoffice.store.cache import Cache, faults_in

DURABLE = "fsync,fdatasync,rename,renameat,renameat2,link,unlink"
"""The calls after which something lies differently on the disk."""
SECONDS = 120
MOST = 2000


@dataclass(frozen=True)
class Ended:
    status: int
    told: list[str]
    """The whole lines it had printed."""
    errors: str


def under_strace(strace: str, inject: str, code: str, *arguments: str | Path, only: Sequence[Path] = ()) -> Ended:
    """Run Python code with a fault injected as `strace -e inject=` takes it; `only` at these files."""
    calls = inject.partition(":")[0]
    line = [strace, "-f", "-qq", "-o", os.devnull, "-e", f"trace={calls}", "-e", f"inject={inject}"]
    line += [word for path in only for word in ("-P", str(path))]
    ran = subprocess.run(
        [*line, sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        timeout=SECONDS,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    told = [part for part in ran.stdout.decode().splitlines(keepends=True) if part.endswith("\n")]
    return Ended(ran.returncode, [part.strip() for part in told], ran.stderr.decode())


def works(strace: str) -> None:
    """Skip where the system lets nobody trace."""
    if under_strace(strace, "fsync:error=EIO:when=9", "print('there')").told != ["there"]:
        pytest.skip("strace may not trace processes on this machine")


def every(step: int, first: int = 1) -> Iterator[int]:
    """1, 1 + step, …: whoever asks stops at the first run that comes through without the fault."""
    yield from range(first, MOST, step)
    pytest.fail("it never came to an end")


def age(folder: Path) -> None:
    """As if the program had been killed some time ago."""
    long_ago = time.time() - 3600
    for path in folder.glob(".*"):
        os.utime(path, (long_ago, long_ago))


def nothing_left_over(folder: Path) -> None:
    """No file of an unfinished writing lies about; parts of downloads do, to be gone on with."""
    left = [path.name for path in folder.rglob("*") if path.name.startswith(".") or path.name.startswith("exchange")]
    assert left == []


def whole_with(cache: Cache, told: list[str], extra: int = 1) -> list[str]:
    """Everything told is there and little more, the audit log fits, every page is whole; the acts that are there."""
    with closing(cache):
        assert faults_in(cache) == []
        with cache.reading() as connection:
            kept = [row.id for row in outbox.listed(connection, accepted=True)]
            assert audit.first_fault(connection) is None
    assert set(told) <= set(kept), "what was told as written is gone"
    assert len(kept) <= len(told) + extra
    return [str(id_) for id_ in kept]
