"""Time and chance of one simulated run, both drawn from its seed: nothing in a run asks the machine for either."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from random import Random
from types import SimpleNamespace
from unittest.mock import patch

from cases import MONDAY
from wardoffice.domain import ids
from wardoffice.hub import installing, tokens, uploads

_SECRETIVE = (installing, tokens, uploads)
"""Parts of the hub that make names nobody may guess."""


class VirtualClock:
    """The true time: it moves only when a step says so."""

    def __init__(self) -> None:
        self.now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def seconds(self) -> float:
        return (self.now - MONDAY).total_seconds()


class DeskClock:
    """The clock on somebody's wall: true time and however far it is off."""

    def __init__(self, true: VirtualClock) -> None:
        self._true = true
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return self._true.now + self.ahead


@contextmanager
def drawn_from_seed(chance: Random, clock: VirtualClock) -> Iterator[None]:
    """Every id and token made inside is drawn from `chance`, and its time from `clock`."""
    random_bytes = SimpleNamespace(urandom=chance.randbytes)
    time = SimpleNamespace(time_ns=lambda: int(clock.now.timestamp() * 1_000_000_000))
    secrets = SimpleNamespace(
        token_hex=lambda size: chance.randbytes(size).hex(), token_urlsafe=lambda size: chance.randbytes(size).hex()
    )
    with ExitStack() as stack:
        for module, name, other in (
            (ids, "os", random_bytes),
            (ids, "time", time),
            *((one, "secrets", secrets) for one in _SECRETIVE),
        ):
            stack.enter_context(patch.object(module, name, other))
        yield


class Trace:
    """What happened, line by line; equal for equal seeds."""

    def __init__(self, clock: VirtualClock, live: bool = False) -> None:
        self._clock, self._live = clock, live
        self.lines: list[str] = []
        self.depth = 0

    def __call__(self, line: str) -> None:
        told = f"{self._clock.seconds():>12.1f} {'  ' * self.depth}{line}"
        self.lines.append(told)
        if self._live:
            print(told)  # the replay's own output

    def digest(self) -> str:
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()
