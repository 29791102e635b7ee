"""Where the program is put together: one builder for each process, each importing only what that process needs.

The window and the command line come in by this door and by no other; all imports inside functions are for start-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from wardoffice.domain.ids import VIETNAM

if TYPE_CHECKING:
    from wardoffice.desk.workplace import Workplace
    from wardoffice.endpoint.browser import Hands
    from wardoffice.endpoint.proxies import ProxyChoice
    from wardoffice.endpoint.route import Route
    from wardoffice.store.backup import Backup
    from wardoffice.store.cache import Cache
    from wardoffice.store.restoring import Restored
    from wardoffice.sync.checking import Finding
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
    from wardoffice.store.custody import end_exchange

    _end_erasing(folder)
    end_exchange(folder)  # a backup being restored brings its key
    return key_of_profile(folder, ask=ask)


def _end_erasing(folder: Path) -> None:
    """Somebody had the profile erased, and the program ended or a file was held open before all of it was gone.

    Raises CredentialProblem `erasing_unfinished` while something still cannot be removed.
    """
    from wardoffice.credentials import CredentialProblem, forget_erasing, is_being_erased

    if is_being_erased(folder):
        from wardoffice.sync.leaving import remove_files  # rare, and brings the network's libraries

        if left := remove_files(folder):
            raise CredentialProblem("erasing_unfinished", {"folder": str(folder), "names": ", ".join(left)})
        forget_erasing(folder)


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
            index.belong_to(cache)
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


def connect_by_browser(
    folder: Path,
    address: str,
    hands: Hands,
    authorities: Path | None = None,
    key: bytes | None = None,
    ask: AskPassphrase | None = None,
) -> Connected:
    """The same with the system's browser: `hands` shows the page and says when to stop. Raises what `connect` does."""
    from wardoffice.sync.by_hand import wake
    from wardoffice.sync.connecting import sign_in_by_browser

    with _cache(folder, key, ask) as cache:
        connected = sign_in_by_browser(cache, address, hands, authorities)
    wake(folder)
    return connected


def offers_browser(folder: Path, address: str, key: bytes) -> bool:
    """Whether one can sign in with the browser at this hub; raises EndpointProblem."""
    from wardoffice.sync.connecting import offers_browser as offers

    with _cache(folder, key) as cache:
        return offers(cache, address)


def unsent(folder: Path, key: bytes) -> int:
    """How much of what was done or written here is nowhere else."""
    from wardoffice.sync.leaving import unsent as left

    with _cache(folder, key) as cache:
        return left(cache).count


def sign_out(folder: Path, key: bytes) -> bool:
    """Give up the profile's tokens; whether the hub has heard of it. Documents, files and queue stay.

    Raises SyncProblem `not_connected` where nobody ever signed in.
    """
    from wardoffice.sync.by_hand import wake
    from wardoffice.sync.leaving import sign_out as leave
    from wardoffice.sync.routing import route_of

    with _cache(folder, key) as cache:
        route_of(cache)
        heard = leave(cache)
    wake(folder)
    return heard


def erase(folder: Path, key: bytes, *, even_unsent: bool = False) -> tuple[bool, tuple[str, ...]]:
    """Sign out, destroy the profile's key and remove documents, files and index from this machine.

    Whether the hub has heard of it, and the names of what could not be removed but is unreadable now. Raises
    SyncProblem `unsent_work`, `window_open`, CredentialProblem.
    """
    from wardoffice.credentials import forget_erasing, forget_key
    from wardoffice.sync.leaving import alone_in, must_be_erasable, remove_files
    from wardoffice.sync.leaving import sign_out as leave

    with alone_in(folder):
        with _cache(folder, key) as cache:
            if not even_unsent:
                must_be_erasable(cache)
            heard = leave(cache)
        forget_key(folder)
    left = remove_files(folder)
    if not left:
        forget_erasing(folder)
    return heard, left


def wake_sync(folder: Path) -> None:
    """Let the process that is syncing this profile look at once for what is to be done; nothing where there is none."""
    from wardoffice.sync.by_hand import wake

    wake(folder)


def back_up(folder: Path, key: bytes, file: Path, passphrase: str, *, with_files: bool) -> Backup:
    """Write a backup of the profile under a passphrase, beside a running window or sync. Raises StoreProblem."""
    from wardoffice.credentials import backup_key
    from wardoffice.store.backup import create

    with _cache(folder, key) as cache:
        made, told = backup_key(passphrase)
        return create(cache, file, made, told, with_files=with_files)


def verify_backup(file: Path, passphrase: str) -> Backup:
    """Read all of a backup; what it holds. Raises StoreProblem, CredentialProblem `wrong_passphrase`."""
    from wardoffice.credentials import opened_backup_key
    from wardoffice.store.backup import key_file_of, verify

    return verify(file, opened_backup_key(passphrase, key_file_of(file), file), clock)


def restore_backup(folder: Path, ask: AskPassphrase, file: Path, passphrase: str) -> Restored:
    """Put a backup in the place of the profile's cache, which is set aside; a profile without a key gets one with it.

    Raises StoreProblem, CredentialProblem, SyncProblem `window_open` where the key changes under a window or a sync;
    whatever it raises, the profile is as it was.
    """
    from wardoffice.credentials import key_for_restored, opened_backup_key
    from wardoffice.store.backup import key_file_of
    from wardoffice.store.custody import end_exchange
    from wardoffice.store.restoring import restore
    from wardoffice.sync.by_hand import wake
    from wardoffice.sync.leaving import alone_in

    opened = opened_backup_key(passphrase, key_file_of(file), file)
    _end_erasing(folder)
    end_exchange(folder)
    key, key_file = key_for_restored(folder, ask=ask)
    with alone_in(folder) if key_file else nullcontext():
        restored = restore(file, opened, folder, key, clock, key_file)
    wake(folder)
    return restored


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
        _tell_rescue(cache, tell)
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
        _tell_rescue(cache, tell)
        keep_watch(cache, tell, stream, is_child=is_child)


def _tell_rescue(cache: Cache, tell: Tell) -> None:
    if cache.rescued:
        tell({"event": "rescued", "facts": cache.rescued})


def check_way(folder: Path, key: bytes, address: str = "") -> tuple[Finding, ...]:
    """How far this profile gets on the way to its hub, step by step, up to the first that fails.

    With an address: how far it gets to that hub, without any account.
    """
    from wardoffice.sync.checking import check_to, check_way

    with _cache(folder, key) as cache:
        return tuple(check_to(cache, address) if address else check_way(cache))


def way_out(folder: Path, key: bytes) -> Route:
    """How this profile reaches its hub; the address is empty before anybody signed in."""
    from wardoffice.sync.routing import way_out as kept

    with _cache(folder, key) as cache:
        return kept(cache)


def keep_way_out(folder: Path, key: bytes, proxy: ProxyChoice, authorities: Path | None) -> None:
    """Go out this way from now on; raises EndpointProblem `proxy_wrong`, `authorities_unreadable`, keeping what was."""
    from wardoffice.sync.by_hand import wake
    from wardoffice.sync.routing import keep_authorities, keep_proxy

    with _cache(folder, key) as cache:
        keep_authorities(cache, authorities)
        keep_proxy(cache, proxy)
    wake(folder)
