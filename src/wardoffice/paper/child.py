"""Child processes that open other people's files: how they are started, what they may use up, and how they are ended.

A child gets its keys on stdin, never in arguments or environment; it may not write files; end of stdin ends it.
"""

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Self

import wardoffice
from wardoffice.paper.problem import PaperProblem

LARGEST = 300 * 1024 * 1024
"""Bytes of a file worked on as a whole; larger PDF files can still be read page by page."""
MEMORY = 512 * 1024 * 1024
"""Bytes of data a child may hold, on top of what its file needs (RELIABILITY.md, fault 21)."""
_SECRETS = ("WARDOFFICE_PASSPHRASE", "WARDOFFICE_PASSWORD")


def start(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start `python -m module` with pipes on stdin and stdout; what it says on stderr is dropped."""
    environment = {name: value for name, value in os.environ.items() if name not in _SECRETS}
    root = str(Path(wardoffice.__file__).resolve().parents[1])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (root, environment.get("PYTHONPATH"))))
    environment["PYTHONIOENCODING"] = "utf-8"
    return subprocess.Popen(  # noqa: S603 - our own modules only
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def check_size(size: int, most: int = LARGEST) -> None:
    """In the child: refuse a file of too many bytes before anything of it is read. Raises PaperProblem: too_large."""
    if size > most:
        raise PaperProblem("too_large", {"megabytes": size >> 20, "most": most >> 20})


def limit_self(file_bytes: int, seconds: int | None = None) -> None:
    """In the child: bound memory and processor time, and forbid writing files and core dumps. Linux only.

    `file_bytes`: the size of the file it works on, which it may hold a few times over.
    """
    if sys.platform != "linux":
        return
    import resource

    memory = MEMORY + 4 * file_bytes
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if seconds is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a child and let go of its pipes; safe to call twice."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            try:
                pipe.close()
            except OSError:
                continue
    process.wait()


class WarmChild:
    """Keeps one child started ahead of need, so that nobody waits for a process; of `module`, with what its command
    line says."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._module, self._arguments = module, arguments
        self._lock = threading.Lock()
        self._waiting: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def prepare(self) -> None:
        """Start the waiting child if there is none."""
        with self._lock:
            if self._waiting is None or self._waiting.poll() is not None:
                self._waiting = start(self._module, *self._arguments)

    def start_with(self, *arguments: str) -> None:
        """Let children get ready as this command line says from now on; one that waits with another is ended."""
        if arguments != self._arguments:
            self._arguments = arguments
            self.close()

    def take(self) -> subprocess.Popen[bytes]:
        """The waiting child, or a new one."""
        with self._lock:
            taken, self._waiting = self._waiting, None
        if taken is not None and taken.poll() is None:
            return taken
        if taken is not None:
            end(taken)
        return start(self._module, *self._arguments)

    def close(self) -> None:
        with self._lock:
            taken, self._waiting = self._waiting, None
        if taken is not None:
            end(taken)
