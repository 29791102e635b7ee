"""`sync --watch`: a round every few seconds, sooner at a nudge or news, later after failures; never ends by itself."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.logbook import places_of
from wardoffice.store.problem import StoreProblem
from wardoffice.sync.ears import NEWS
from wardoffice.sync.events import PAUSED, STARTING, STOPPED, SYNCING, Event, Report, Tell, report_fields, state_of
from wardoffice.sync.parts import never
from wardoffice.sync.problem import SyncProblem
from wardoffice.sync.retry import Chance, when_to_retry

POLL_SECONDS = 5.0
"""Between rounds while all is well."""

Problem = EndpointProblem | StoreProblem | SyncProblem


class Inbox(Protocol):
    """Where words for the watch come from: nudge, news, pause, resume, stop."""

    def next_word(self, seconds: float | None) -> str:
        """The next word, "" when `seconds` have passed without one."""

    def asked(self) -> tuple[str, ...]:
        """Other processes waiting for a round that begins after now."""

    def answer(self, ids: tuple[str, ...], outcome: Event) -> None: ...


@dataclass(frozen=True, slots=True)
class Watch:
    """What the watch needs: `round_` does one round and raises what stops it; the rest is time, chance and ears."""

    round_: Callable[[], Report]
    inbox: Inbox
    tell: Tell
    now: Callable[[], datetime]
    chance: Chance
    clock: Callable[[], float] = time.monotonic
    may_rest: Callable[[], bool] = never
    """Whether the round that is due may be left out: the hub would have told, and nothing waits to be sent."""
    came: Callable[[], int] = int
    """How many pages have come so far: a round that brought one and then broke is no failure in a row."""


def watch(parts: Watch) -> None:
    """Go on until told to stop. What comes in between decides only when the next round begins."""
    parts.tell({"event": "state", "state": STARTING})
    standing = Standing(due=parts.clock())
    while True:
        word = parts.inbox.next_word(None if standing.paused else max(0.0, standing.due - parts.clock()))
        if word == "stop":
            break
        if word == "pause" and not standing.paused:
            parts.tell({"event": "state", "state": PAUSED})
        standing = _heard(standing, word)
        if not _calls_for_a_round(standing, word):
            continue
        if not word and standing.problem is None and parts.may_rest():
            standing = replace(standing, due=parts.clock() + POLL_SECONDS)
            continue
        standing = _after_a_round(parts, standing)
        if standing.problem is not None and standing.problem.code == "stopped":
            break
    parts.tell({"event": "state", "state": STOPPED})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the watch stands between two rounds: `due` is when the next one begins, by the watch's clock."""

    due: float
    problem: Problem | None = None
    failures: int = 0
    paused: bool = False


def _heard(standing: Standing, word: str) -> Standing:
    """A pause lasts until somebody ends it."""
    return replace(standing, paused=word == "pause" or (standing.paused and word != "resume"))


def _calls_for_a_round(standing: Standing, word: str) -> bool:
    """In a pause only a person's nudge does; news does not where the hub asked to be left alone."""
    if standing.paused:
        return word == "nudge"
    return not (word == NEWS and _keeps_away(standing.problem))


def _after_a_round(parts: Watch, standing: Standing) -> Standing:
    before = parts.came()
    problem = _one_round(parts)
    if problem is not None and problem.code == "stopped":
        return replace(standing, problem=problem)
    failures = _in_a_row(standing.failures, problem, parts.came() > before)
    return Standing(parts.clock() + _told_wait(parts, problem, failures), problem, failures, standing.paused)


def _in_a_row(failures: int, problem: Problem | None, moved_on: bool) -> int:
    """Failures in a row after one more round: on a breaking line each that brought something begins the count anew."""
    return 0 if problem is None else 1 if moved_on else failures + 1


def _keeps_away(problem: Problem | None) -> bool:
    """A hub that asked to be left alone is, whatever its stream says."""
    return problem is not None and problem.code in ("busy", "server_error")


def _one_round(parts: Watch) -> Problem | None:
    """One round and word of how it went; a fault of ours is told as well, and does not end the watch."""
    waiting = parts.inbox.asked()
    parts.tell({"event": "state", "state": SYNCING})
    try:
        report = report_fields(parts.round_())
    except (EndpointProblem, StoreProblem, SyncProblem) as problem:
        return _answered(parts, waiting, problem)
    except Exception as error:
        parts.tell({"event": "fault", "error": type(error).__name__, "at": places_of(error)})
        return _answered(parts, waiting, SyncProblem("fault", {"name": type(error).__name__}))
    parts.inbox.answer(waiting, {"report": report})
    parts.tell({"event": "round", **report})
    parts.tell({"event": "state", "state": report["state"]})
    return None


def _answered(parts: Watch, waiting: tuple[str, ...], problem: Problem) -> Problem:
    parts.inbox.answer(waiting, {"problem": problem.code, "facts": dict(problem.facts)})
    return problem


def _told_wait(parts: Watch, problem: Problem | None, failures: int) -> float:
    """Seconds until the next round; a problem is told together with them."""
    if problem is None:
        return POLL_SECONDS
    retry_after = problem.retry_after if isinstance(problem, EndpointProblem) else None
    wait = when_to_retry(problem.code, failures, parts.chance, retry_after)
    retry = (parts.now() + timedelta(seconds=wait)).isoformat(timespec="seconds")
    parts.tell({"event": "error", "code": problem.code, "facts": dict(problem.facts), "next_retry": retry})
    parts.tell({"event": "state", "state": state_of(problem.code), "next_retry": retry})
    return wait
