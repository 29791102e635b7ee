"""The program as people run it: real processes, a real hub on a free port, profiles of their own.

`Profile` runs its commands inside the test's process, which is three times quicker, unless it is told `real`.
"""

import contextlib
import functools
import io
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from wardoffice import credentials
from wardoffice.cli.command_line import run

_derived_once = functools.lru_cache(credentials._derived)
"""A passphrase's key takes a quarter of a second, as it should, but once is enough in one process."""
SECONDS = 60
"""Longer than any command takes; what is still running then has found something."""


def environment(**more: str) -> dict[str, str]:
    """What every started program sees: a passphrase where there is no keyring."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1] / "src"), "WARDOFFICE_PASSPHRASE": "thử", **more}


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    status: int
    out: str
    told: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on stdout."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


def start(*arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
    """Start `wardoffice` with these arguments."""
    command = [sys.executable, "-m", "wardoffice", *map(str, arguments)]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, **{**pipes, "env": environment(), **options}, text=True, encoding="utf-8")


def wardoffice(*arguments: str | Path, typed: str = "", **more: str) -> Ran:
    """Run a command to its end; `typed` comes on its standard input, `more` are environment variables."""
    process = start(*arguments, env=environment(**more))
    out, told = process.communicate(typed, timeout=SECONDS)
    assert "Traceback" not in told, told
    return Ran(process.returncode, out, told)


def inside(*arguments: str | Path, typed: str = "", **more: str) -> Ran:
    """The same command inside this process: same words, same status, no time to start."""
    out, told, before = io.StringIO(), io.StringIO(), dict(os.environ)
    os.environ.update(environment(**more))
    sys.stdin = io.StringIO(typed)
    derived = mock.patch.object(credentials, "_derived", _derived_once)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(told), derived:
            status = run([str(one) for one in arguments])
    finally:
        sys.stdin = sys.__stdin__
        os.environ.clear()
        os.environ.update(before)
    return Ran(status, out.getvalue(), told.getvalue())


def done(*arguments: str | Path, typed: str = "", real: bool = True) -> dict[str, Any]:
    """Run a command that has to succeed, with --json."""
    ran = (wardoffice if real else inside)(*arguments, "--json", typed=typed)
    assert ran.status == 0, (arguments, ran)
    return ran.json


@dataclass
class HubProcess:
    """`wardoffice hub serve` over a folder; `url` stays the same over a restart."""

    folder: Path
    url: str = ""
    process: subprocess.Popen[str] | None = field(default=None, repr=False)

    def serve(self, *options: str | Path) -> "HubProcess":
        ready = self.folder / "ready.json"
        ready.unlink(missing_ok=True)
        port = self.url.rpartition(":")[2] or "0"
        log = (self.folder / "serve.log").open("a")
        self.process = start(
            *("hub", "serve", "--data", self.folder, "--port", port, "--ready-file", ready, *options),
            stdout=log,
            stderr=log,
        )
        log.close()
        ends = time.monotonic() + SECONDS
        while not ready.exists():
            assert self.process.poll() is None, (self.folder / "serve.log").read_text()
            assert time.monotonic() < ends
            time.sleep(0.02)
        self.url = json.loads(ready.read_text())["url"]
        return self

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(SECONDS)
            if self.process.stdin:
                self.process.stdin.close()
            self.process = None

    def publish(self, file: Path, *options: str, organ: str = "ubnd", subject: str = "Về việc chống ngập úng") -> str:
        arguments = ("--code", "123/UBND-VP", "--subject", subject, "--from", "UBND thành phố", "--to", organ)
        return str(done("hub", "publish", "--data", self.folder, file, *arguments, *options, real=False)["id"])

    def show(self, document: str) -> dict[str, Any]:
        return done("hub", "show", "--data", self.folder, document, real=False)


def new_hub(folder: Path) -> HubProcess:
    """The sample ward's hub, set up and not yet served."""
    done("hub", "init", "--data", folder, "--sample", "--without-documents")
    return HubProcess(folder)


@dataclass(frozen=True)
class Profile:
    """Somebody's profile on this machine."""

    folder: Path
    login: str
    real: bool = False

    def connect(self, url: str) -> "Profile":
        self.done("connect", "--url", url, "--user", self.login, typed=f"{self.login}\n")
        return self

    def done(self, *arguments: str | Path, typed: str = "") -> dict[str, Any]:
        return done("--profile", self.folder, *arguments, typed=typed, real=self.real)

    def run(self, *arguments: str | Path, typed: str = "", **more: str) -> Ran:
        return (wardoffice if self.real else inside)("--profile", self.folder, *arguments, typed=typed, **more)

    def sync(self) -> dict[str, Any]:
        return self.done("sync")
