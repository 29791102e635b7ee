"""Where the program is put together: one builder for each process, each importing only what that process needs.

The window and the command line come in by this door and by no other; all imports inside functions are for start-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from wardoffice.domain.ids import VIETNAM

if TYPE_CHECKING:
    from wardoffice.desk.workplace import Workplace
    from wardoffice.store.cache import Cache
    from wardoffice.sync.connecting import Connected
    from wardoffice.sync.events import Report, Tell

AskPassphrase = Callable[[], "str | None"]


def clock() -> datetime:
    return datetime.now(VIETNAM)


def profile_key(folder: Path, ask: AskPassphrase | None = None) -> bytes:
    """The profile's key, made with the profile if it has none yet; raises CredentialProblem.

    A passphrase in the environment is taken out of it, so a process asks once and hands the key on.
    """
    from wardoffice.credentials import key_of_profile

    return key_of_profile(folder, ask=ask)


@contextmanager
def workplace(folder: Path, key: bytes | None = None, ask: AskPassphrase | None = None) -> Iterator[Workplace]:
    """A person's workplace for the length of the `with`: everything the desk needs, without any network.

    Raises StoreProblem and CredentialProblem. `key` is for a profile whose key the caller holds already.
    """
    from wardoffice.desk.workplace import Workplace
    from wardoffice.store.files import FileVault
    from wardoffice.store.index import open_index

    with _cache(folder, key, ask) as cache:
        index = open_index(folder, cache.key)
        try:
            yield Workplace(cache, FileVault(cache), index, clock, folder)
        finally:
            index.close()


@contextmanager
def _cache(folder: Path, key: bytes | None = None, ask: AskPassphrase | None = None) -> Iterator[Cache]:
    from wardoffice.store.cache import open_cache

    cache = open_cache(folder, key or profile_key(folder, ask), clock)
    try:
        yield cache
    finally:
        cache.close()


def connect(
    folder: Path,
    address: str,
    user: str,
    password: str,
    authorities: Path | None = None,
    key: bytes | None = None,
    ask: AskPassphrase | None = None,
) -> Connected:
    """Sign this profile in at a hub; cache and outbox stay. Raises EndpointProblem, SyncProblem, StoreProblem."""
    from wardoffice.sync.by_hand import wake
    from wardoffice.sync.connecting import sign_in

    with _cache(folder, key, ask) as cache:
        connected = sign_in(cache, address, user, password, authorities)
    wake(folder)
    return connected


def sync_by_hand(
    folder: Path,
    tell: Tell,
    *,
    removal_confirmed: bool = False,
    key: bytes | None = None,
    ask: AskPassphrase | None = None,
) -> Report:
    """One round now, or a nudge to the process that is syncing this profile. Raises what stopped the round.

    `key` is for a profile whose key the caller holds already, as the demo does.
    """
    from wardoffice.sync.by_hand import sync_now
    from wardoffice.sync.opening import opened_parts

    with _cache(folder, key, ask) as cache:
        return sync_now(folder, lambda: opened_parts(cache, tell, by_hand=True, removal_confirmed=removal_confirmed))


def watch(
    folder: Path,
    tell: Tell,
    stream: TextIO,
    *,
    key: bytes | None = None,
    is_child: bool,
    ask: AskPassphrase | None = None,
) -> None:
    """Sync until told to stop. Raises SyncProblem `sync_running` when another process holds the profile's sync."""
    from wardoffice.sync.keeping_watch import keep_watch

    with _cache(folder, key, ask) as cache:
        keep_watch(cache, tell, stream, is_child=is_child)


def far_end(folder: Path, key: bytes) -> tuple[str, float | None]:
    """The hub's address and how many seconds this machine's clock is ahead of it; raises what keeps them apart."""
    from wardoffice.store import facts
    from wardoffice.sync.opening import opened_parts
    from wardoffice.sync.round import check_far_end

    with _cache(folder, key) as cache, opened_parts(cache, lambda event: None, by_hand=True) as parts:
        check_far_end(parts)
        return parts.fact(facts.URL), parts.line.clock_skew
