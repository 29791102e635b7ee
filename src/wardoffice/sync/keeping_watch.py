"""The process of `sync --watch`: the profile's lock, ears, the hub's stream, and round after round over one line."""

import random
import time
from collections.abc import Callable
from typing import TextIO

from wardoffice.store.cache import Cache
from wardoffice.store.locks import holder, try_lock
from wardoffice.sync.ears import Ears, someone_is_there
from wardoffice.sync.events import Report, Tell
from wardoffice.sync.listening import Listening
from wardoffice.sync.opening import opened_parts
from wardoffice.sync.parts import Parts
from wardoffice.sync.problem import SyncProblem
from wardoffice.sync.round import anything_due, run_round
from wardoffice.sync.watching import Watch, watch

WAIT_FOR_LOCK = 15.0
"""A round by hand that happens to run is waited for."""
THOROUGH_EVERY = 60.0
"""Seconds between looks at session and directory while all is well."""


def keep_watch(cache: Cache, tell: Tell, stream: TextIO, *, is_child: bool) -> None:
    """Watch until told to stop on `stream`; raises SyncProblem `sync_running`, `not_connected`."""
    ends = time.monotonic() + WAIT_FOR_LOCK
    while (lock := try_lock(cache.folder)) is None:
        if time.monotonic() > ends:
            raise SyncProblem("sync_running", {"process": holder(cache.folder) or 0})
        time.sleep(0.1)
    ears = Ears(cache.folder)
    if is_child or someone_is_there(stream):
        ears.listen_to(stream)
    with lock, opened_parts(cache, tell, by_hand=False, stopping=ears.stopping) as parts:
        rounds, chance = Rounds(parts, ears.asked), random.SystemRandom().random

        def heard(of_the_directory: bool) -> None:
            rounds.thorough_next = rounds.thorough_next or of_the_directory
            ears.hear_news()

        listening = Listening(parts.line.events.opened, heard, chance)
        with listening.going_on():
            rest = lambda: listening.well and rounds.nothing_to_do()  # noqa: E731
            watch(Watch(rounds.next, ears, tell, cache.clock, chance, may_rest=rest))


class Rounds:
    """Round after round over one line: thorough at first, after a failure, when asked for, and once a minute."""

    def __init__(self, parts: Parts, asked: Callable[[], tuple[str, ...]]) -> None:
        self._parts, self._asked = parts, asked
        self._thorough_at: float | None = None
        self.thorough_next = False

    def nothing_to_do(self) -> bool:
        """The last look is not long ago, and nothing waits to be sent: a stream that is well tells the rest."""
        last = self._thorough_at
        return last is not None and time.monotonic() - last <= THOROUGH_EVERY and not anything_due(self._parts)

    def next(self) -> Report:
        """One round; raises what stops it."""
        last, now = self._thorough_at, time.monotonic()
        thorough = self.thorough_next or last is None or now - last > THOROUGH_EVERY or bool(self._asked())
        self._thorough_at, self.thorough_next = None, False
        report = run_round(self._parts, by_hand=False, thorough=thorough)
        self._thorough_at = now if thorough else last
        return report
