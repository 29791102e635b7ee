"""How long the connections to the hub have lain unused: after a long rest none is trusted, after a short one it may be
dead and the call is made once more at once.

A firewall forgets a quiet connection without a word, a machine that slept comes back to a network that has moved on.
Sleep stops the monotonic clock on some systems, so the wall clock is asked as well; whichever went further counts.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from wardoffice.endpoint.faults import NETWORK_ERRORS, was_hung_up

LONG = 30.0
"""Seconds of rest after which connections are opened anew."""
SHORT = 2.0
"""Seconds of rest after which a connection that is closed on us may have been dead already."""

Clock = Callable[[], float]
_T = TypeVar("_T")


@dataclass(slots=True)
class Rest:
    monotonic: Clock = time.monotonic
    wall: Clock = time.time
    _last: tuple[float, float] = field(init=False)

    def __post_init__(self) -> None:
        self.ended()

    def ended(self) -> None:
        """An answer has come: what carried it is alive."""
        self._last = self.monotonic(), self.wall()

    def seconds(self) -> float:
        then, wall_then = self._last
        return max(self.monotonic() - then, self.wall() - wall_then)

    def awakened(self, renew: Callable[[], None], call: Callable[[], _T]) -> _T:
        """What `call` gives: after a long rest over connections made anew by `renew`, and tried once more at once where
        one at rest turned out dead. Raises what `call` raises."""
        rested = self.seconds()
        if rested > LONG:
            renew()
        try:
            return call()
        except NETWORK_ERRORS as error:
            if not (SHORT < rested <= LONG and was_hung_up(error)):
                raise
        return call()
