"""Signing a profile out: its tokens end here and at the hub; what lies on this machine stays, or is erased whole.

Nothing unsent is erased unless somebody says so. Erasing begins with the key: whatever of the rest could not be removed
is then unreadable for good (the cache, the files and the index are encrypted under it).
"""

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from wardoffice.endpoint.exchange import Exchange
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.endpoint.tokens import revoked
from wardoffice.store import drafts, outbox, tokens
from wardoffice.store.cache import Cache
from wardoffice.store.locks import SYNC, WINDOW, try_lock
from wardoffice.sync.opening import renewing_alone
from wardoffice.sync.problem import SyncProblem
from wardoffice.sync.routing import route_of

PATIENT_SECONDS = 15.0
_OURS = (
    "cache.db*", "cache.check", "search.db*", "unsent.log", "exchange*", "reserve.bin", "files", "backups",
    "quarantine", "nudges", "*.lock", ".*.part",
)  # fmt: skip
"""What the program keeps in a profile under the profile's key or beside it; never anything else in that folder."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """What the hub does not have yet: acts it has not accepted, and words still being written."""

    acts: int
    drafts: int

    @property
    def count(self) -> int:
        return self.acts + self.drafts


def unsent(cache: Cache) -> Unsent:
    with cache.reading() as connection:
        return Unsent(len(outbox.listed(connection)), len(drafts.every(connection)))


def sign_out(cache: Cache) -> bool:
    """Give the tokens up; documents and queue stay. Whether nothing is left open at the hub: offline it ends by itself.

    Raises EndpointProblem `busy` while another process of the profile is renewing them.
    """
    with renewing_alone(cache):
        with cache.reading() as connection:
            found = tokens.get(connection)
        heard = found is None or _is_revoked(cache, found[1])
        with cache.writing() as connection:
            tokens.forget(connection)
    return heard


def _is_revoked(cache: Cache, refresh_token: str) -> bool:
    try:
        way = route_of(cache)
        exchange = Exchange(way.address, authorities=way.authorities, proxy=way.proxy, read_seconds=PATIENT_SECONDS)
    except (EndpointProblem, SyncProblem):
        return False
    try:
        revoked(exchange, refresh_token)
    except EndpointProblem:
        return False
    finally:
        exchange.close()
    return True


def must_be_erasable(cache: Cache) -> None:
    """Raises SyncProblem `unsent_work` while something here is nowhere else."""
    if left := unsent(cache).count:
        raise SyncProblem("unsent_work", {"count": left})


def alone_in(profile: Path) -> ExitStack:
    """The profile to oneself; raises SyncProblem `window_open` while a window or a sync is at work on it."""
    held = ExitStack()
    for name in (SYNC, WINDOW):
        lock = try_lock(profile, name)
        if lock is None:
            held.close()
            raise SyncProblem("window_open")
        held.enter_context(lock)
    return held


def remove_files(profile: Path) -> tuple[str, ...]:
    """Remove what the program keeps in the profile; the names of what could not be removed and is unreadable now."""
    for pattern in _OURS:
        for path in profile.glob(pattern):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                _unlink(path)
    return tuple(sorted(path.name for pattern in _OURS for path in profile.glob(pattern)))


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
