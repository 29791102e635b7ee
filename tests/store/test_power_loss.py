"""Fault 28: the power goes: whatever was not yet made durable may be there, torn, or not; what was told is there."""

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from cases import CHAIR
from crashing import SECONDS, whole_with, works
from own_desk import arrives, cache_in, desk_of, entered

STEP = int(os.environ.get("EVERY_NTH_SYNC", "9"))
FILES = ("cache.db", "cache.db-wal", "unsent.log")
SECTOR = 512
WORK = """
import sys
from pathlib import Path
from own_desk import desk_of
from wardoffice.desk.acting import act
from wardoffice.domain.commands import Comment
from wardoffice.store import drafts
for part in range(2):
    with desk_of(Path(sys.argv[1])) as w:
        for n in range(4):
            print(act(w, "d0001", Comment(f"ý kiến {n} " * 150)).command.id, flush=True)
            with w.cache.writing() as connection:
                drafts.keep(connection, "d0001", "endorse", f"đang viết {n}", w.clock())
"""
_CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_OPENED = re.compile(r"^(\d+)<([^>]*)>")


@dataclass(frozen=True)
class Event:
    """One call: `at` None appends, `data` None with `size` cuts off, all None makes durable; `told` are lines said."""

    name: str
    data: bytes | None = None
    at: int | None = None
    size: int | None = None
    gone: bool = False


@dataclass
class Disk:
    """What is safe of each file, and what has been written since it was last made durable."""

    safe: dict[str, bytes]
    waiting: dict[str, list[Event]] = field(default_factory=dict)

    def takes(self, event: Event) -> None:
        if event.gone:
            self.safe.pop(event.name, None)
            self.waiting.pop(event.name, None)
        elif event.data is not None or event.size is not None:
            self.waiting.setdefault(event.name, []).append(event)
        else:
            self.safe[event.name] = self.as_left(event.name, lambda data: data)
            self.waiting.pop(event.name, None)

    def as_left(self, name: str, kept: Callable[[bytes], bytes]) -> bytes:
        """The file with so much of each waiting write as `kept` leaves."""
        content = bytearray(self.safe.get(name, b""))
        for event in self.waiting.get(name, []):
            if event.data is None:
                del content[event.size :]
                continue
            data = kept(event.data)
            at = len(content) if event.at is None else event.at
            if data:
                content.extend(bytes(max(0, at - len(content))))
                content[at : at + len(data)] = data
        return bytes(content)

    def names(self) -> set[str]:
        return {*self.safe, *self.waiting}


def recorded(strace: str, profile: Path, record: Path) -> Iterator[Event | str]:
    """What a program at work writes to the profile's files, and the lines it says, in order."""
    calls = "trace=pwrite64,write,ftruncate,fsync,fdatasync,unlink"
    line = [strace, "-f", "-y", "-xx", "-s", "10000000", "-qq", "-o", str(record), "-e", calls, "-e", "signal=none"]
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    run = [*line, sys.executable, "-c", WORK, str(profile)]
    done = subprocess.run(run, capture_output=True, timeout=SECONDS, check=False, env=surroundings)
    assert done.returncode == 0, done.stderr.decode()
    for text in record.read_text().splitlines():
        if (call := _CALL.match(text)) and int(call[3]) >= 0:
            yield from _events(call[1], call[2])


def _events(name: str, arguments: str) -> Iterator[Event | str]:
    texts = [bytes.fromhex(found.replace("\\x", "")) for found in _TEXT.findall(arguments)]
    if name == "unlink":
        yield Event(Path(texts[0].decode()).name, gone=True)
        return
    opened = _OPENED.match(arguments)
    assert opened is not None, arguments[:80]
    path = bytes.fromhex(opened[2].replace("\\x", "")).decode("utf-8", "replace")
    last = arguments.rpartition(", ")[2]
    if opened[1] == "1":
        yield texts[0].decode()
    elif name == "pwrite64":
        yield Event(Path(path).name, texts[0], int(last))
    elif name == "write":
        yield Event(Path(path).name, texts[0])
    elif name == "ftruncate":
        yield Event(Path(path).name, size=int(last))
    else:
        yield Event(Path(path).name)


def left_by(chance: random.Random) -> Callable[[bytes], bytes]:
    """Of a write on its way: nothing, all, or the first few sectors."""

    def kept(data: bytes) -> bytes:
        return chance.choice((b"", data, data[: SECTOR * chance.randrange(1, 9)]))

    return kept


def test_fault_28_after_a_power_cut_everything_told_is_there_and_the_cache_is_whole(
    tmp_path: Path, program: Callable[[str], str]
) -> None:
    strace = program("strace")
    works(strace)
    profile = tmp_path / "profile"
    with desk_of(profile, CHAIR) as w:
        arrives(w, *(entered(n) for n in range(1, 4)))
    disk = Disk({name: (profile / name).read_bytes() for name in FILES if (profile / name).exists()})
    start = Path(shutil.copytree(profile, tmp_path / "start"))
    said, cuts = "", 0
    for number, event in enumerate(recorded(strace, profile, tmp_path / "record")):
        if isinstance(event, str):
            said += event
        elif event.name in FILES:
            disk.takes(event)
        if number % STEP == 0 and (isinstance(event, str) or event.name in FILES):
            told = [line for line in said.splitlines(keepends=True) if line.endswith("\n")]
            chance = random.Random(number)
            for copied in (True, False):
                left = as_the_power_left_it(start, disk, chance, copied=copied)
                judge(left, [line.strip() for line in told])
            cuts += 1
    assert said.count("\n") == 8
    assert cuts > 20


def as_the_power_left_it(start: Path, disk: Disk, chance: random.Random, *, copied: bool) -> Path:
    """The profile as somebody finds it; `copied` with the second copy of what is unsent, else without."""
    left = start.with_name("left")
    shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(start, left)
    for name in FILES:
        (left / name).unlink(missing_ok=True)
    for name in disk.names() & set(FILES):
        if copied or name != "unsent.log":
            (left / name).write_bytes(disk.as_left(name, left_by(chance)))
    return left


def judge(left: Path, told: list[str]) -> None:
    cache = cache_in(left)
    with closing(cache):
        assert cache.rescued == {}, "a power cut is nothing that damages"
    whole_with(cache_in(left), told, extra=1)
