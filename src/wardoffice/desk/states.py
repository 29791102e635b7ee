"""The one state of this desk's link to the hub: a pure function of facts, the first of a list that applies.

Green only if the queue is empty, the last full check was good and nothing waits for a decision (UX.md section 3.8).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from wardoffice import settings
from wardoffice.desk.state_sentences import SENTENCES, WHOLE
from wardoffice.desk.sync_facts import (
    AUTH_PROBLEMS,
    DISK_PROBLEMS,
    NETWORK_PROBLEMS,
    Action,
    StateId,
    SyncFacts,
)

OFFLINE_AFTER = timedelta(seconds=10)
"""A failure shorter than this is not shown."""
STALE_AFTER = timedelta(hours=24)
FULL_CHECK_LASTS = timedelta(minutes=15)
"""A good check older than this says nothing about now."""
MOST_SKEW = timedelta(minutes=5)
LEAST_DISK = settings.LEAST_DISK
"""Bytes free below which no new files are fetched."""


@dataclass(frozen=True, slots=True)
class SyncState:
    id: StateId
    pill: str
    sentence: str
    """What the banner or the panel says; empty where the pill says all."""
    age: timedelta | None
    """Since the last good full check; None when there was none."""
    action: Action | None = None
    alarm: bool = False
    """Something has waited too long to be sent."""
    whole: bool = False
    """The sentence says what the pill says; otherwise it goes on from there."""


def sync_state(facts: SyncFacts) -> SyncState:
    """The one state to show; exactly one always applies."""
    age = facts.now - facts.last_full_check if facts.last_full_check else None
    id_ = next(id_ for id_, applies in _STATES if applies(facts))
    pill, text, action = SENTENCES[id_](facts)
    whole = facts.problem in WHOLE and id_ in (StateId.AUTH, StateId.DISK, StateId.SERVER)
    return SyncState(id_, pill, text, age, action, alarm=facts.waiting_long > 0, whole=whole)


def may_be_green(facts: SyncFacts) -> bool:
    """Nothing waits, nothing is to be decided, and the last full check is good and fresh."""
    checked = facts.last_full_check
    fresh = checked is not None and timedelta(0) <= facts.now - checked <= FULL_CHECK_LASTS
    return fresh and not (
        facts.waiting or facts.refused or facts.conflicts or facts.removals_to_confirm or facts.problem
    )


def _is_failing(facts: SyncFacts) -> bool:
    """A problem that has lasted longer than a flash."""
    since = facts.failing_since
    return bool(facts.problem) and since is not None and facts.now - since >= OFFLINE_AFTER


def _is_stale(facts: SyncFacts) -> bool:
    return facts.now - (facts.last_full_check or facts.started) > STALE_AFTER


def _has_no_room(facts: SyncFacts) -> bool:
    return facts.problem in DISK_PROBLEMS or (facts.disk_free is not None and facts.disk_free < LEAST_DISK)


_STATES: tuple[tuple[StateId, Callable[[SyncFacts], bool]], ...] = (
    (StateId.CONFLICT, lambda f: bool(f.conflicts or f.removals_to_confirm)),
    (StateId.AUTH, lambda f: f.problem in AUTH_PROBLEMS),
    (StateId.DISK, _has_no_room),
    (StateId.CLOCK, lambda f: f.clock_skew is not None and abs(f.clock_skew) > MOST_SKEW),
    (StateId.SERVER, lambda f: _is_failing(f) and f.problem not in NETWORK_PROBLEMS),
    (StateId.OFFLINE, _is_failing),
    (StateId.STALE, _is_stale),
    (StateId.REJECTED, lambda f: f.refused > 0),
    (StateId.PAUSED, lambda f: f.paused),
    (StateId.SYNCING, lambda f: f.syncing),
    (StateId.PENDING, lambda f: f.waiting > 0),
    (StateId.OK, may_be_green),
    (StateId.STARTING, lambda f: True),
)
"""What is asked from top to bottom. Where nothing else applies the desk is still checking: never green by default."""
