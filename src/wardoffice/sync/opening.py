"""The parts of a round, opened over a profile's cache and closed when it is over."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from wardoffice.contract.wire import Token
from wardoffice.endpoint.exchange import READ_SECONDS
from wardoffice.endpoint.line import Line
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.store import tokens
from wardoffice.store.cache import Cache
from wardoffice.store.files import FileVault
from wardoffice.store.index import open_index
from wardoffice.store.locks import TOKENS, ProfileLock, wait_for_lock
from wardoffice.sync.events import Tell
from wardoffice.sync.parts import Parts, never
from wardoffice.sync.reading import text_reader
from wardoffice.sync.retry import Patience
from wardoffice.sync.routing import route_of

BY_HAND_SECONDS = 10.0
"""A round by hand gives up after so long without progress."""

RENEWING_SECONDS = 20.0
"""How long another process's renewal of the tokens is waited for."""


@contextmanager
def opened_parts(
    cache: Cache,
    tell: Tell,
    *,
    by_hand: bool,
    stopping: Callable[[], bool] = never,
    removal_confirmed: bool = False,
) -> Iterator[Parts]:
    """Everything a round needs; raises SyncProblem `not_connected` for a profile nobody signed in at."""
    way = route_of(cache)
    seconds = BY_HAND_SECONDS if by_hand else READ_SECONDS
    load, keep = _tokens_in(cache)
    line = Line(
        way.address,
        load,
        keep,
        authorities=way.authorities,
        proxy=way.proxy,
        read_seconds=seconds,
        alone=lambda: renewing_alone(cache),
    )
    vault, index = FileVault(cache), open_index(cache.folder, cache.key)
    chance = random.SystemRandom().random
    patience = Patience(BY_HAND_SECONDS if by_hand else 0.0, time.monotonic, chance)
    try:
        index.belong_to(cache)
        yield Parts(
            cache,
            vault,
            index,
            line,
            tell,
            patience,
            chance,
            text_reader(vault),
            stopping,
            removal_confirmed=removal_confirmed,
        )
    finally:
        index.close()
        line.close()


def _tokens_in(cache: Cache) -> tuple[Callable[[], Token | None], Callable[[Token], None]]:
    def load() -> Token | None:
        with cache.reading() as connection:
            found = tokens.get(connection)
        return Token(*found, expires_in=0) if found else None

    def keep(token: Token) -> None:
        with cache.writing() as connection:
            tokens.put(connection, token.access_token, token.refresh_token)

    return load, keep


def renewing_alone(cache: Cache) -> ProfileLock:
    """The right to renew or give up the profile's tokens; raises `busy` while another process has it."""
    lock = wait_for_lock(cache.folder, TOKENS, RENEWING_SECONDS)
    if lock is None:
        raise EndpointProblem("busy", {"host": ""})
    return lock
