"""Fetching files: the most needed first, four at a time, each from where it stopped; one counts when its hash fits."""

import errno
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass
from datetime import timedelta

from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.store import files
from wardoffice.store.files import PartFile, Wanted
from wardoffice.store.problem import StoreProblem
from wardoffice.sync.parts import Parts
from wardoffice.sync.retry import passes_by_itself, when_to_retry

AT_ONCE = 4
"""Measured: eight at a time is slower."""
PORTION = 40
"""Files ordered by need at a time; what becomes urgent meanwhile comes with the next portion."""


@dataclass(frozen=True, slots=True)
class Fetched:
    files: int = 0
    bytes: int = 0
    failed: int = 0


def fetch_due(parts: Parts) -> Fetched:
    """Fetch what is due. A fault of the line ends it (EndpointProblem); a fault of one file postpones that file."""
    total = Fetched()
    with parts.workers(AT_ONCE) as workers:
        while True:
            with parts.cache.reading() as connection:
                portion = files.wanted(connection, parts.cache.clock(), PORTION)
            if not portion:
                return total
            got = parts.tried(lambda: _fetch_portion(parts, workers, portion))  # noqa: B023 - called at once
            total = Fetched(total.files + got.files, total.bytes + got.bytes, total.failed + got.failed)


def _fetch_portion(parts: Parts, workers: Executor, portion: list[Wanted]) -> Fetched:
    running = {workers.submit(_fetch_one, parts, one): one for one in portion}
    wait(running)
    outcomes = [_outcome(parts, done, one) for done, one in running.items()]
    for problem in outcomes:
        if isinstance(problem, EndpointProblem):
            raise problem
    sizes = [size for size in outcomes if isinstance(size, int)]
    return Fetched(len(sizes), sum(sizes), len(outcomes) - len(sizes))


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
    parts.tell({"event": "file", "sha256": one.sha256, "bytes": size})
    return size


_THE_FILES_OWN = ("not_found", "forbidden", "request_refused", "not_the_contract", "request_too_large")


def _postpone(parts: Parts, one: Wanted, code: str) -> None:
    later = parts.cache.clock() + timedelta(seconds=when_to_retry(code, one.failures, parts.chance))
    with parts.cache.writing() as connection:
        files.postpone(connection, one.sha256, later)
    parts.tell({"event": "file_failed", "sha256": one.sha256, "code": code})


def _fetch_one(parts: Parts, one: Wanted) -> int:
    """One file into its part and, whole, under its name; its size in bytes."""
    part = parts.vault.part(one.sha256)
    if part.size > one.size:
        part.discard()
        part = parts.vault.part(one.sha256)
    try:
        if part.size < one.size or one.size == 0:
            part = _filled(parts, one, part)
        size = part.size
        part.finish()
    except StoreProblem:
        raise
    except OSError as error:
        part.keep()
        raise StoreProblem("disk_full" if error.errno == errno.ENOSPC else "disk_trouble") from error
    except BaseException:
        part.keep()
        raise
    return size


def _filled(parts: Parts, one: Wanted, part: PartFile) -> PartFile:
    """The part with the rest of the file in it; begun anew where the hub sends it from the start."""
    with parts.line.files.opened(one.sha256, part.size) as stream:
        if stream.start != part.size:
            part.discard()
            part = parts.vault.part(one.sha256)
        for piece in stream.pieces:
            part.write(piece)
            parts.heed_stop()
    return part
