"""Real processes of the program that start in a few milliseconds: forked from one that has loaded everything already.

The nursery is a process of its own (`python forked.py`), with one thread and no connection; each child carries out one
command line and ends. It can be killed like any other process.
"""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from running import SECONDS, Ran, environment

POSSIBLE = hasattr(os, "fork")


@dataclass
class Child:
    """A running command; `out` and `told` are files it writes."""

    pid: int
    out: Path
    told: Path
    _end: int = field(repr=False)
    """A pipe whose other end only the child holds."""
    _nursery: "Nursery" = field(repr=False)
    status: int | None = None

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, how)

    def running(self) -> bool:
        return self.status is None and not select.select([self._end], [], [], 0)[0]

    def wait(self, seconds: float = SECONDS) -> Ran:
        """How it ended; a child killed by a signal has its negative number."""
        if self.status is None:
            if not select.select([self._end], [], [], seconds)[0]:
                self.kill(signal.SIGABRT)
                raise AssertionError(f"still running after {seconds} s: {self.told.read_text('utf-8')}")
            self.status = self._nursery.status_of(self.pid)
            os.close(self._end)
        told = self.told.read_text("utf-8", errors="replace")
        assert "Traceback" not in told, told
        return Ran(self.status, self.out.read_text("utf-8", errors="replace"), told)


class Nursery:
    """Where children come from. `known`: profiles whose key is derived beforehand: that takes a quarter of a second."""

    def __init__(self, folder: Path, known: tuple[Path, ...] = ()) -> None:
        self._folder, self._count = folder, 0
        folder.mkdir(parents=True, exist_ok=True)
        tests = str(Path(__file__).parent)
        env = environment()
        env["PYTHONPATH"] = os.pathsep.join((env["PYTHONPATH"], tests))
        self._process = subprocess.Popen(
            [sys.executable, __file__, *map(str, known)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, text=True, encoding="utf-8",
        )  # fmt: skip
        assert self._asked({}) == {"ready": True}

    def start(self, *arguments: str | Path) -> Child:
        """Begin `wardoffice ARGUMENTS`."""
        self._count += 1
        out, told = self._folder / f"{self._count}.out", self._folder / f"{self._count}.told"
        pipe = self._folder / f"{self._count}.end"
        out.touch()
        told.touch()  # it may be killed before it can write a word
        os.mkfifo(pipe)
        end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        order = {"arguments": list(map(str, arguments)), "out": str(out), "told": str(told), "end": str(pipe)}
        pid = int(self._asked(order)["pid"])
        pipe.unlink()
        return Child(pid, out, told, end, self)

    def run(self, *arguments: str | Path) -> Ran:
        return self.start(*arguments).wait()

    def status_of(self, pid: int) -> int:
        """Wait for a child's end; its exit status, or the negative number of the signal that ended it."""
        return int(self._asked({"wait": pid})["status"])

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(SECONDS)
        self._process.stdout.close()

    def _asked(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def _nursery(known: list[str]) -> None:
    """The nursery's own life: orders come on standard input, one line each."""
    import functools
    from importlib import import_module

    from wardoffice import credentials
    from wardoffice.cli.command_line import COMMANDS

    for module in sorted(set(COMMANDS.values()) - {"demo"}):
        import_module(f"wardoffice.cli.{module}")
    for late in ("sync.opening", "sync.keeping_watch", "sync.by_hand", "hub.web.application", "hub.serving"):
        import_module(f"wardoffice.{late}")
    credentials._derived = functools.lru_cache(credentials._derived)
    for folder in known:
        credentials.key_of_profile(Path(folder), environ=dict(os.environ), ask=None)
    for line in iter(sys.stdin.readline, ""):
        order = json.loads(line)
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            answer: dict[str, Any] = {"status": os.waitstatus_to_exitcode(status)}
        else:
            answer = {"pid": _forked(order)} if order else {"ready": True}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _forked(order: dict[str, Any]) -> int:
    end = os.open(order["end"], os.O_WRONLY)  # not inherited by what the child itself starts
    pid = os.fork()
    if pid:
        os.close(end)
        return pid
    from wardoffice.cli.command_line import run

    status = 70
    try:
        _become(order)
        status = run(order["arguments"])
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _become(order: dict[str, Any]) -> None:
    """Standard streams of one's own."""
    os.setsid()
    places = ((os.devnull, os.O_RDONLY), (order["out"], os.O_WRONLY), (order["told"], os.O_WRONLY))
    for number, (path, mode) in enumerate(places):
        opened = os.open(path, mode | (os.O_CREAT | os.O_APPEND if number else 0))
        os.dup2(opened, number, inheritable=True)
        os.close(opened)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8", closefd=False))  # noqa: SIM115


if __name__ == "__main__":
    _nursery(sys.argv[1:])
