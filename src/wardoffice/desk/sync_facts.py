"""What the state of this desk's link to the hub follows from, with the names of the states and of what they offer."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from wardoffice.domain.outcome import Facts


class StateId(StrEnum):
    CONFLICT = "conflict"
    AUTH = "auth"
    DISK = "disk"
    CLOCK = "clock"
    SERVER = "server"
    OFFLINE = "offline"
    STALE = "stale"
    REJECTED = "rejected"
    PAUSED = "paused"
    SYNCING = "syncing"
    PENDING = "pending"
    STARTING = "starting"
    OK = "ok"


class Action(StrEnum):
    """What a press on the pill or its banner offers."""

    DECIDE = "decide"
    SIGN_IN = "sign_in"
    FREE_SPACE = "free_space"
    SET_CLOCK = "set_clock"
    SHOW_OUTBOX = "show_outbox"
    CHECK = "check"
    RESUME = "resume"
    SYNC_NOW = "sync_now"


@dataclass(frozen=True, slots=True)
class SyncFacts:
    """Everything the state follows from. Times carry a zone; codes are those of the problems of sync and store."""

    now: datetime
    started: datetime
    """When this profile first tried to reach a hub; a profile never synced is not stale before a day has passed."""
    last_full_check: datetime | None = None
    waiting: int = 0
    """Acts without an answer."""
    waiting_long: int = 0
    """Those of them that have waited longer than half a working day."""
    refused: int = 0
    conflicts: int = 0
    conflict_number: int | None = None
    """The arrival number of a document to decide on."""
    problem: str = ""
    """Why the last round failed; empty after a good one."""
    problem_facts: Facts = field(default_factory=dict)
    """What fills the gaps of its sentence, such as the server's name."""
    failing_since: datetime | None = None
    next_try: datetime | None = None
    clock_skew: timedelta | None = None
    """How far this machine's clock is ahead of the hub's."""
    disk_free: int | None = None
    paused_until: datetime | None = None
    paused: bool = False
    syncing: bool = False
    done: int = 0
    total: int = 0
    """Documents, and after them files, that the round under way has fetched and has to fetch."""
    removals_to_confirm: int = 0
    """Removals that were too many to be believed and wait for somebody's word."""


AUTH_PROBLEMS = frozenset(
    {"auth_needed", "wrong_password", "forbidden", "version_too_old", "not_connected", "other_account", "hub_renewed"}
)
NETWORK_PROBLEMS = frozenset({"no_network"})
DISK_PROBLEMS = frozenset({"disk_full", "disk_trouble", "profile_read_only"})
