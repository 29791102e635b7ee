"""The process of `sync --watch`: the profile's lock, ears, and round after round over one open line."""

import random
import time
from typing import TextIO

from wardoffice.store.cache import Cache
from wardoffice.store.locks import holder, try_lock
from wardoffice.sync.ears import Ears, someone_is_there
from wardoffice.sync.events import Tell
from wardoffice.sync.opening import opened_parts
from wardoffice.sync.problem import SyncProblem
from wardoffice.sync.round import run_round
from wardoffice.sync.watching import Watch, watch

WAIT_FOR_LOCK = 15.0
"""A round by hand that happens to run is waited for."""


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
        watch(Watch(lambda: run_round(parts, by_hand=False), ears, tell, cache.clock, random.SystemRandom().random))
