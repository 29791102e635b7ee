"""What a sync looks after besides its rounds: lengths of files at its start, bin and reserve daily, the rest weekly.

Nothing here is asked of a person: what is found damaged is made anew or fetched again, and told.
"""

from wardoffice.store import facts, files, pins, reserve
from wardoffice.store.changes import empty_bin
from wardoffice.sync.parts import Parts
from wardoffice.sync.uploading import forget_done

CLOCK_BELIEVED = 24 * 3600.0
"""Seconds: a clock that is further off empties no bin, for its days are not days that have passed."""
PROVEN = "proven"
"""The week whose proof has begun, and the last file proven in it: `2026-W48 ab12…`."""
CACHE_PROVEN = "cache_proven"
"""The week in which every page of the cache was last read and found whole."""
FILES_AT_ONCE = 40
"""Files read in one round: the proof of all of them is spread over the rounds of a week."""
_END = "g"
"""Behind every hash in hexadecimal."""


def care(parts: Parts) -> None:
    """At the end of a round, by the desk's own clock. Raises StoreProblem("cache_rescued") when pages were damaged."""
    today = parts.cache.clock().date()
    if parts.fact(facts.CLEARED_OUT) != today.isoformat():
        if abs(parts.line.clock_skew or 0.0) < CLOCK_BELIEVED:
            empty_bin(parts.cache)
        with parts.cache.writing() as connection:
            pins.drop_ended(connection, parts.cache.clock())
        forget_done(parts)
        parts.vault.sweep()
        reserve.lay_up(parts.cache.folder)
        parts.set_fact(facts.CLEARED_OUT, today.isoformat())
    week = f"{today:%G-W%V}"
    proven = parts.fact(CACHE_PROVEN)
    if proven != week:
        if proven:  # a cache just made has proven itself by being written
            parts.cache.prove()
        parts.set_fact(CACHE_PROVEN, week)
    prove_files(parts, week)


def notice_lost(parts: Parts) -> None:
    """Before the first round of a watch: files cut short or lost with the power are told of and wanted again."""
    for sha256 in parts.vault.notice_lost():
        parts.tell({"event": "file_failed", "sha256": sha256, "code": "file_damaged"})


def prove_files(parts: Parts, week: str) -> None:
    """Read the next few files of this week and compare their hashes; a damaged one is set aside and fetched again."""
    begun, _space, last = parts.fact(PROVEN).partition(" ")
    if (begun, last) == (week, _END):
        return
    with parts.cache.reading() as connection:
        some = files.here_after(connection, last if begun == week else "", FILES_AT_ONCE)
    for sha256 in some:
        parts.heed_stop()
        if not parts.vault.is_whole(sha256):
            parts.tell({"event": "file_failed", "sha256": sha256, "code": "file_damaged"})
    parts.set_fact(PROVEN, f"{week} {some[-1] if len(some) == FILES_AT_ONCE else _END}")
