"""The practice ward's machinery: the hub as a process that can be cut off and come back, desks of its people."""

import json
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from wardoffice import office
from wardoffice.desk.workplace import Workplace
from wardoffice.sync.events import Event, Report

READY_SECONDS = 120.0
"""A slow office machine starting much at once; one that ends meanwhile is noticed at once."""
STOP_SECONDS = 10.0


class HubSilent(RuntimeError):
    """The hub's process did not answer in time; its own words are on stderr."""

    code = "hub_silent"
    facts: Mapping[str, str | int] = MappingProxyType({})


@dataclass(slots=True)
class HubProcess:
    """`wardoffice hub serve` over a folder; `port` stays the same when it comes back."""

    data: Path
    port: int = 0
    url: str = ""
    ready_name: str = "ready.json"
    """The file the process says in that it answers; two over the same folder need two."""
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Returns once it answers; raises HubSilent."""
        ready = self.data / self.ready_name
        ready.unlink(missing_ok=True)
        options = ["--data", str(self.data), "--port", str(self.port), "--ready-file", str(ready)]
        self._process = subprocess.Popen(  # noqa: S603 - our own program, our own folder
            [sys.executable, "-m", "wardoffice", "hub", "serve", "--until-stdin-ends", *options], stdin=subprocess.PIPE
        )
        until = time.monotonic() + READY_SECONDS
        while not ready.exists():
            if self._process.poll() is not None or time.monotonic() > until:
                raise HubSilent
            time.sleep(0.02)
        self.url = json.loads(ready.read_text(encoding="utf-8"))["url"]
        self.port = int(self.url.rpartition(":")[2].strip("/"))

    def cut(self) -> None:
        """Gone from one moment to the next, as in an outage."""
        self._end(kill=True)

    def stop(self) -> None:
        self._end(kill=False)

    def _end(self, *, kill: bool) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if kill:
            process.kill()
        else:
            process.send_signal(signal.SIGTERM)
        process.wait(STOP_SECONDS)
        if process.stdin:
            process.stdin.close()


@dataclass(frozen=True, slots=True)
class SampleDesk:
    """One person's machine: a profile in a folder, its key in memory unless the caller keeps it."""

    login: str
    folder: Path
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def connect(self, url: str) -> None:
        """Sign in; in the sample ward the password equals the login."""
        office.connect(self.folder, url, self.login, self.login, key=self.key)

    def sync(self) -> Report:
        return office.sync_by_hand(self.folder, _nobody, key=self.key)

    def at_work(self) -> AbstractContextManager[Workplace]:
        return office.workplace(self.folder, self.key)


def _nobody(event: Event) -> None:
    """Nobody watches the rounds of a sample desk."""


@contextmanager
def hub_served(data: Path) -> Iterator[HubProcess]:
    hub = HubProcess(data)
    try:
        hub.start()
        yield hub
    finally:
        hub.stop()
