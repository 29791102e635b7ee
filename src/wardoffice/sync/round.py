"""One round: push, pull, files, text; what it says at its end is true of every step."""

import time

from wardoffice.store import contact, facts, files, outbox, texts
from wardoffice.sync.caring import care
from wardoffice.sync.events import OK, Report
from wardoffice.sync.fetching import fetch_due
from wardoffice.sync.leasing import give_back_leases, renew_leases, take_wished
from wardoffice.sync.new_life import session_of_the_same_life
from wardoffice.sync.parts import Parts
from wardoffice.sync.problem import SyncProblem
from wardoffice.sync.pulling import pull, pull_directory
from wardoffice.sync.pushing import Pushed, push, push_with_files
from wardoffice.sync.routing import route_of
from wardoffice.sync.telling import note_contact, note_delegations, tell_notices

SKEW_TOLD = 300.0
"""Seconds a clock may be off before anybody is told."""
TEXTS_AT_ONCE = 20
FILES_MISSING = "files_missing"


def run_round(parts: Parts, *, by_hand: bool, thorough: bool = True) -> Report:
    """Push, pull, fetch, index. By hand every standing postponement is ignored.

    A round that is not `thorough` asks only for changes, which is one request, unless there is something to send.
    Raises EndpointProblem, StoreProblem or SyncProblem at the first step without a valid answer; what was done before
    it stays done.
    """
    began = time.monotonic()
    note_delegations(parts)
    parts.line.follow(route_of(parts.cache))
    if by_hand:
        with parts.cache.writing() as connection:
            files.no_postponing(connection)
    if thorough or anything_due(parts):
        check_far_end(parts)
        pull_directory(parts)
        note_delegations(parts)
    exchanged = [_exchanged(parts)]
    fetched = fetch_due(parts, lambda: exchanged.append(_exchanged(parts)))
    read_texts(parts)
    care(parts)
    parts.set_fact(facts.LAST_FULL_CHECK, parts.cache.clock().isoformat(timespec="seconds"))
    with parts.cache.reading() as connection:
        parked = outbox.counts(connection).refused
    state = "disk" if fetched.disk_low else FILES_MISSING if fetched.failed else "rejected" if parked else OK
    pushed = sum((sent for sent, _ in exchanged), Pushed())
    return Report(
        pulled=sum(pulled for _, pulled in exchanged),
        pushed=pushed.accepted,
        refused=pushed.refused,
        files=fetched.files,
        bytes=fetched.bytes,
        seconds=time.monotonic() - began,
        state=state,
    )


def _exchanged(parts: Parts) -> tuple[Pushed, int]:
    """Send what waits, pull what is new, then send files with the acts that wait for them, so that a large one keeps
    nobody from his list; what the hub answered, and how many objects were applied."""
    wanted = renew_leases(parts)
    pushed = push(parts)
    take_wished(parts)
    give_back_leases(parts, wanted)
    tell_notices(parts)
    pulled = pull(parts)
    note_contact(parts)
    tell_notices(parts)
    with_files = push_with_files(parts)
    if with_files.accepted:
        pulled += pull(parts)
    return pushed + with_files, pulled


def anything_due(parts: Parts) -> bool:
    with parts.cache.reading() as connection:
        return bool(outbox.due(connection, parts.cache.clock(), 1))


def check_far_end(parts: Parts) -> None:
    """Whether this is the hub and the account this profile belongs to.

    Raises SyncProblem hub_restored, hub_renewed, other_account, not_connected.
    """
    if not parts.fact(facts.EPOCH):
        raise SyncProblem("not_connected")
    session = session_of_the_same_life(parts)
    if session.person != parts.fact(facts.PERSON):
        raise SyncProblem("other_account", {"login": parts.fact(facts.LOGIN)})
    with parts.cache.writing() as connection:
        contact.note_limit(connection, session.limits.offline_days)
    parts.tell({"event": "ward", "seq": session.seq})
    note_clock(parts)


def note_clock(parts: Parts) -> None:
    """Keep how wrong this machine's clock is, and tell of it, until it is right."""
    skew, known = parts.line.clock_skew, parts.fact(facts.CLOCK_AHEAD)
    if skew is not None and abs(skew) > SKEW_TOLD:
        parts.tell({"event": "clock", "seconds": round(skew)})
        parts.set_fact(facts.CLOCK_AHEAD, str(round(skew)))
    elif skew is not None and known:
        parts.set_fact(facts.CLOCK_AHEAD, "")


def read_texts(parts: Parts) -> None:
    """Extract the text of files that came, a few at a time, and let the index read what is new."""
    parts.index.catch_up(parts.cache)
    if not _without_text(parts):
        return
    with parts.reading_texts() as read:
        while waiting := _without_text(parts):
            for sha256 in waiting:
                parts.heed_stop()
                text = read(sha256)
                with parts.cache.writing() as connection:
                    texts.put(connection, sha256, text)
            parts.index.catch_up(parts.cache)


def _without_text(parts: Parts) -> list[str]:
    with parts.cache.reading() as connection:
        return texts.without_text(connection, TEXTS_AT_ONCE)
