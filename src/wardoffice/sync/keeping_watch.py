"""The process of `sync --watch`: the profile's lock, ears, and round after round over one open line."""

import random
import time
from collections.abc import Callable
from typing import TextIO

from wardoffice.store.cache import Cache
from wardoffice.store.locks import holder, try_lock
from wardoffice.sync.ears import Ears, someone_is_there
from wardoffice.sync.events import Report, Tell
from wardoffice.sync.opening import opened_parts
from wardoffice.sync.parts import Parts
from wardoffice.sync.problem import SyncProblem
from wardoffice.sync.round import run_round
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
        rounds = Rounds(parts, ears.asked)
        watch(Watch(rounds.next, ears, tell, cache.clock, random.SystemRandom().random))


class Rounds:
    """Round after round over one line: thorough at first, after a failure, when asked for, and once a minute."""

    def __init__(self, parts: Parts, asked: Callable[[], tuple[str, ...]]) -> None:
        self._parts, self._asked = parts, asked
        self._thorough_at: float | None = None

    def next(self) -> Report:
        """One round; raises what stops it."""
        last, now = self._thorough_at, time.monotonic()
        thorough = last is None or now - last > THOROUGH_EVERY or bool(self._asked())
        self._thorough_at = None
        report = run_round(self._parts, by_hand=False, thorough=thorough)
        self._thorough_at = now if thorough else last
        return report
