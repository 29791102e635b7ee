"""Fetching files: the most needed first, four at a time, each from where it stopped; one counts when its hash fits.

What somebody has just opened comes next, whatever else waits; big files never take every lane; and while files come,
what people did is sent and what is new is pulled, so that an express document need not wait for the backlog.
"""

import errno
import shutil
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wardoffice import settings
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.store import files, need
from wardoffice.store.files import PartFile
from wardoffice.store.need import Wanted
from wardoffice.store.problem import StoreProblem
from wardoffice.sync.parts import Parts
from wardoffice.sync.problem import SyncProblem
from wardoffice.sync.retry import passes_by_itself, when_to_retry

AT_ONCE = 4
"""Connections. Measured: eight at a time is slower."""
LANES = AT_ONCE + 2
"""So that while some files are begun or sealed to their end, which needs no connection, every connection is busy."""
BIG = 8 * 1024 * 1024
"""Bytes from which a file may take only BIG_AT_ONCE lanes, so that small ones pass it."""
BIG_AT_ONCE = AT_ONCE - 1
QUEUED = AT_ONCE
"""Small files handed out beyond those on a connection, so that no lane ever waits for the next."""
COUNTED_EVERY = timedelta(seconds=0.5)
"""What has arrived meanwhile counts with one transaction: each costs the disk a wait. A file somebody waits for counts
at once."""
ASKED_EVERY = timedelta(seconds=0.1)
"""Between two questions what somebody has opened and whether the disk has room: at hundreds of files a second one for
each would cost more than the files."""
PORTION = 200
"""Files put in order at a time."""
LOOK_AGAIN = timedelta(seconds=5)
"""After so long the order is worked out anew, and changes are exchanged in between."""
_LOOK_UP = 0.5
"""Seconds after which a lane that became free meanwhile is looked for, and what somebody opened."""


@dataclass(frozen=True, slots=True)
class Fetched:
    files: int = 0
    bytes: int = 0
    failed: int = 0
    disk_low: bool = False
    """Files were left for later because the disk is nearly full."""


@dataclass(slots=True)
class _Lanes:
    """The files on their way, and what came of those before."""

    workers: Executor
    running: dict[Future[int], Wanted] = field(default_factory=dict)
    arrived: list[tuple[str, int]] = field(default_factory=list)
    """Whole and under their names, but not yet counted as here."""
    keys: dict[str, bytes] = field(default_factory=dict)
    """Those of the files in this portion."""
    begun: set[str] = field(default_factory=set)
    """Those on their way or arrived when this portion began, and those of it that were given a lane since."""
    asked: list[Wanted] = field(default_factory=list)
    """What somebody had just opened when that was last looked for."""
    no_room: bool = False
    asked_at: datetime | None = None
    counted_at: datetime | None = None
    files: int = 0
    bytes: int = 0
    failed: int = 0
    ending: threading.Event = field(default_factory=threading.Event)

    def taken(self) -> set[str]:
        return {one.sha256 for one in self.running.values()} | {sha256 for sha256, _ in self.arrived}

    def free_for(self, one: Wanted) -> bool:
        big = sum(other.size >= BIG for other in self.running.values())
        return len(self.running) < AT_ONCE + QUEUED and (one.size < BIG or big < BIG_AT_ONCE)


def fetch_due(parts: Parts, meanwhile: Callable[[], None] = lambda: None) -> Fetched:
    """Fetch what is due. A fault of the line ends it (EndpointProblem); a fault of one file postpones that file.

    `meanwhile` is called every few seconds in between.
    """
    workers = parts.workers(LANES)
    lanes, low = _Lanes(workers), False
    try:
        with workers:
            try:
                while not low and parts.tried(lambda: _fetch_some(parts, lanes)):
                    low = _disk_is_low(parts)
                    meanwhile()
            finally:
                lanes.ending.set()
    finally:
        whole = [(one, done) for done, one in lanes.running.items() if not (done.cancelled() or done.exception())]
        lanes.arrived += [(one.sha256, done.result()) for one, done in whole]
        _let_count(parts, lanes)
    return Fetched(lanes.files, lanes.bytes, lanes.failed, low)


def _fetch_some(parts: Parts, lanes: _Lanes) -> bool:
    """Keep the lanes busy until it is time to look again; whether there may be more to fetch."""
    until = parts.cache.clock() + LOOK_AGAIN
    lanes.begun, lanes.asked_at = lanes.taken(), None
    waiting = deque(_portion(parts, lanes))
    lanes.keys = parts.vault.give_keys(one.sha256 for one in waiting) if waiting else {}
    while True:
        _fill(parts, lanes, waiting)
        if not lanes.running:
            _let_count(parts, lanes)
            return bool(waiting)
        _gather(parts, lanes)
        parts.heed_stop()
        over = parts.cache.clock() >= until or (not waiting and not lanes.running)
        if over or _is_past(lanes.counted_at, COUNTED_EVERY, parts.cache.clock()):
            _fill(parts, lanes, deque() if over else waiting)
            _let_count(parts, lanes)
        if over:
            return True


def _let_count(parts: Parts, lanes: _Lanes) -> None:
    """Let the files that have arrived count as here, and tell of each."""
    arrived, lanes.arrived = lanes.arrived, []
    lanes.counted_at = parts.cache.clock()
    if not arrived:
        return
    parts.vault.mark_here(arrived)
    lanes.files += len(arrived)
    lanes.bytes += sum(size for _, size in arrived)
    for sha256, size in arrived:
        parts.tell({"event": "file", "sha256": sha256, "bytes": size})


def _portion(parts: Parts, lanes: _Lanes) -> list[Wanted]:
    """What to fetch next, in order, after files less needed have made room for it."""
    _heed_cap(parts, cap := settings.load(parts.cache.folder).disk_megabytes * 1_000_000)
    now, calendar = parts.cache.clock(), parts.calendar()
    with parts.cache.reading() as connection:
        coming = [one for one in need.wanted(connection, now, calendar, PORTION) if one.sha256 not in lanes.begun]
        used = need.disk_used(connection) + sum(one.size for one in lanes.running.values())
        if used + sum(one.size for one in coming) <= cap:
            return coming
        room = need.decide(coming, need.may_make_room(connection, now, calendar), used, cap)
    with parts.cache.writing() as connection:
        need.leave_out(connection, [*room.evict, *room.leave_out], now)
    parts.vault.evict(room.evict)
    return list(room.fetch)


def _heed_cap(parts: Parts, cap: int) -> None:
    with parts.cache.reading() as connection:
        known = need.known_cap(connection)
    if cap != known:
        with parts.cache.writing() as connection:
            need.set_cap(connection, cap)


def _fill(parts: Parts, lanes: _Lanes, waiting: deque[Wanted]) -> None:
    """Give every free lane the most needed file that may have it."""
    if len(lanes.running) >= AT_ONCE + QUEUED:
        return
    if _is_past(lanes.asked_at, ASKED_EVERY, parts.cache.clock()):
        _look_up(parts, lanes)
    if lanes.no_room:
        return
    for one in lanes.asked:
        if one.sha256 not in lanes.begun:
            _start(parts, lanes, one)
    passed_over = deque[Wanted]()
    while waiting and len(lanes.running) < AT_ONCE + QUEUED:
        one = waiting.popleft()
        if one.sha256 in lanes.begun:
            continue
        if lanes.free_for(one):
            _start(parts, lanes, one)
        else:
            passed_over.append(one)
    waiting.extendleft(reversed(passed_over))


def _look_up(parts: Parts, lanes: _Lanes) -> None:
    lanes.asked_at, lanes.no_room = parts.cache.clock(), _disk_is_low(parts)
    with parts.cache.reading() as connection:
        lanes.asked = list(need.asked_for(connection, lanes.asked_at))


def _is_past(last: datetime | None, pause: timedelta, now: datetime) -> bool:
    """Whether so long has gone by since; a clock that was set has moved away from it either way."""
    return last is None or abs(now - last) >= pause


def _start(parts: Parts, lanes: _Lanes, one: Wanted) -> None:
    lanes.begun.add(one.sha256)
    lanes.running[lanes.workers.submit(_fetch_one, parts, one, lanes.keys.get(one.sha256), lanes.ending)] = one


def _gather(parts: Parts, lanes: _Lanes) -> None:
    """Enter what has arrived; raises the line's problem after everything else that is done has been entered."""
    done, _ = wait(lanes.running, _LOOK_UP, FIRST_COMPLETED)
    problems = list[EndpointProblem]()
    for future in done:
        one = lanes.running.pop(future)
        outcome = _outcome(parts, future, one)
        if isinstance(outcome, int):
            lanes.arrived.append((one.sha256, outcome))
            if one.asked:
                _let_count(parts, lanes)
        elif outcome is None:
            lanes.failed += 1
        else:
            problems.append(outcome)
    if problems:
        raise problems[0]


def _disk_is_low(parts: Parts) -> bool:
    """Whether so little of the disk is free that no new file may be begun."""
    return shutil.disk_usage(parts.cache.folder).free < settings.LEAST_DISK


def _outcome(parts: Parts, done: "Future[int]", one: Wanted) -> int | EndpointProblem | None:
    """Bytes of a file that is here; the line's problem; None for a file that alone has one and was postponed."""
    try:
        size = done.result()
    except EndpointProblem as problem:
        if passes_by_itself(problem) or problem.code not in _THE_FILES_OWN:
            return problem
        _postpone(parts, one, problem.code)
        return None
    except StoreProblem as problem:
        if problem.code != "file_hash":
            raise
        _postpone(parts, one, "file_damaged")
        return None
    return size


_THE_FILES_OWN = ("not_found", "forbidden", "request_refused", "not_the_contract", "request_too_large")


def _postpone(parts: Parts, one: Wanted, code: str) -> None:
    later = parts.cache.clock() + timedelta(seconds=when_to_retry(code, one.failures, parts.chance))
    with parts.cache.writing() as connection:
        files.postpone(connection, one.sha256, later)
    parts.tell({"event": "file_failed", "sha256": one.sha256, "code": code})


def _fetch_one(parts: Parts, one: Wanted, key: bytes | None, ending: threading.Event) -> int:
    """One file into its part and, whole, under its name; its size in bytes."""
    part = parts.vault.part(one.sha256, key)
    if part.size > one.size:
        part.discard()
        part = parts.vault.part(one.sha256)
    try:
        if part.size < one.size or one.size == 0:
            part = _filled(parts, one, part, ending)
        size = part.size
        part.close_whole(durable=False)
    except StoreProblem:
        raise
    except OSError as error:
        part.keep()
        raise StoreProblem("disk_full" if error.errno == errno.ENOSPC else "disk_trouble") from error
    except BaseException:
        part.keep()
        raise
    return size


def _filled(parts: Parts, one: Wanted, part: PartFile, ending: threading.Event) -> PartFile:
    """The part with the rest of the file in it; begun anew where the hub sends it from the start."""
    with parts.line.files.opened(one.sha256, part.size) as stream:
        if stream.start != part.size:
            part.discard()
            part = parts.vault.part(one.sha256)
        for piece in stream.pieces:
            part.write(piece)
            parts.heed_stop()
            if ending.is_set():
                raise SyncProblem("stopped")
    return part
