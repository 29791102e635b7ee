"""The process of `sync --watch`: the profile's lock, ears, the hub's stream, and round after round over one line."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TextIO

from wardoffice.store.cache import Cache
from wardoffice.store.locks import holder, try_lock
from wardoffice.sync.caring import notice_lost
from wardoffice.sync.ears import Ears, someone_is_there
from wardoffice.sync.events import Report, Tell
from wardoffice.sync.listening import Listening
from wardoffice.sync.opening import opened_parts
from wardoffice.sync.parts import Parts, never
from wardoffice.sync.problem import SyncProblem
from wardoffice.sync.round import anything_due, run_round
from wardoffice.sync.watching import Watch, watch

WAIT_FOR_LOCK = 15.0
"""A round by hand that happens to run is waited for."""
LONGEST_REST = 90.0
"""Seconds between rounds while the hub's stream is well and tells of nothing. A round takes some 40 ms of processor, by
far the most of what an idle watch uses; what the clock alone brings about, as a delegation's end, is seen so late."""
THOROUGH_EVERY, THOROUGH_WHILE_TOLD = 60.0, 600.0
"""Seconds between looks at session and directory while all is well, without and with a stream that tells of them."""


def keep_watch(cache: Cache, tell: Tell, stream: TextIO, *, is_child: bool) -> None:
    """Watch until told to stop on `stream`; raises SyncProblem `sync_running`, `not_connected`."""
    ends = time.monotonic() + WAIT_FOR_LOCK
    while (lock := try_lock(cache.folder)) is None:
        if time.monotonic() > ends:
            if is_child:
                tell({"event": "error", "code": "sync_running", "facts": {}, "next_retry": None})
            raise SyncProblem("sync_running", {"process": holder(cache.folder) or 0})
        time.sleep(0.1)
    ears = Ears(cache.folder)
    if is_child or someone_is_there(stream):
        ears.listen_to(stream)
    chance = random.SystemRandom().random
    with lock, opened_parts(cache, tell, by_hand=False, stopping=ears.stopping) as parts:
        listening = Listening(parts.line.events.opened, ears.hear_news, chance)
        rounds = Rounds(parts, ears.asked, listening, ears.removals_confirmed)
        with listening.going_on():
            watch(
                Watch(
                    rounds.next,
                    ears,
                    tell,
                    cache.clock,
                    chance,
                    may_rest=rounds.may_rest,
                    came=lambda: parts.pace.pages,
                )
            )


class Rounds:
    """Round after round over one line: thorough at first, after a failure, when asked for, and from time to time."""

    def __init__(
        self,
        parts: Parts,
        asked: Callable[[], tuple[str, ...]],
        listening: Listening,
        removals_confirmed: Callable[[], bool] = never,
    ) -> None:
        self._parts, self._asked, self._listening = parts, asked, listening
        self._confirmed = removals_confirmed
        self._at = 0.0
        self._just_begun = True
        self._thorough_at: float | None = None

    def may_rest(self) -> bool:
        """The stream is well and would tell, the last round is not long ago, and nothing waits to be sent."""
        rested = time.monotonic() - self._at
        return self._listening.well and rested <= LONGEST_REST and not anything_due(self._parts)

    def next(self) -> Report:
        """One round; raises what stops it. Before the first, files lost with the power are wanted again."""
        if self._just_begun:
            notice_lost(self._parts)
            self._just_begun = False
        last, now = self._thorough_at, time.monotonic()
        thorough = last is None or now - last > self._thorough_every() or bool(self._asked())
        thorough = self._listening.directory_is_new() or thorough
        self._thorough_at = None
        parts = replace(self._parts, removal_confirmed=self._confirmed())
        report = run_round(parts, by_hand=False, thorough=thorough)
        self._at = now
        self._thorough_at = now if thorough else last
        return report

    def _thorough_every(self) -> float:
        return THOROUGH_WHILE_TOLD if self._listening.well else THOROUGH_EVERY
