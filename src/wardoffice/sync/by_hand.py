"""`wardoffice sync`: one round here, or where another process holds the profile's sync, a round there."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import cast

from wardoffice.domain.outcome import Facts
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.store.locks import try_lock
from wardoffice.sync import nudging
from wardoffice.sync.events import Event, Report
from wardoffice.sync.parts import Parts
from wardoffice.sync.problem import SyncProblem
from wardoffice.sync.round import run_round

LONGEST_SECONDS = 120.0
"""How long a round elsewhere is waited for."""

Opened = Callable[[], AbstractContextManager[Parts]]


def sync_now(profile: Path, opened: Opened) -> Report:
    """One round, by whoever holds the lock. Raises what stopped it, or SyncProblem `sync_running`."""
    while True:
        lock = try_lock(profile)
        if lock is not None:
            with lock, opened() as parts:
                return run_round(parts, by_hand=True)
        id_ = nudging.ask(profile)
        outcome = nudging.wait_for_answer(profile, id_, lambda: _is_free(profile), LONGEST_SECONDS)
        if outcome is not None:
            return _report_in(outcome)
        if not _is_free(profile):
            raise SyncProblem("sync_running")


def wake(profile: Path) -> None:
    """Let a process that is syncing this profile begin a round now; nothing happens where there is none."""
    if not _is_free(profile):
        nudging.ask(profile)


def _is_free(profile: Path) -> bool:
    lock = try_lock(profile)
    if lock is None:
        return False
    lock.release()
    return True


def _report_in(outcome: Event) -> Report:
    """The report of a round elsewhere; raises the problem it met."""
    if "problem" in outcome:
        raise EndpointProblem(str(outcome["problem"]), cast(Facts, dict(cast(Mapping[str, object], outcome["facts"]))))
    fields = cast(Mapping[str, int | float | str], outcome["report"])
    return Report(**fields)  # type: ignore[arg-type]  # written by report_fields, of the same program
