"""The signed-in account's tokens: sent with each call, renewed once when the hub says 401, by one caller for all."""

import threading
from collections.abc import Callable
from typing import TypeVar

from wardoffice.contract.wire import Token
from wardoffice.endpoint.problem import EndpointProblem

Load = Callable[[], Token | None]
Keep = Callable[[Token], None]
Renew = Callable[[str], Token]
"""Trades a refresh token for new tokens; raises EndpointProblem `auth_needed` when it is refused."""

_T = TypeVar("_T")


class Authorization:
    """Hands the access token to each call. The expiry told by this machine's clock is not asked: only a 401 counts."""

    def __init__(self, load: Load, keep: Keep, renew: Renew) -> None:
        self._load, self._keep, self._renew = load, keep, renew
        self._lock = threading.Lock()
        self._token = load()

    def called_with_token(self, call: Callable[[str], _T]) -> _T:
        """`call` with the access token; after a 401 once more with renewed ones. Raises EndpointProblem."""
        used = self._current()
        try:
            return call(used)
        except EndpointProblem as problem:
            if problem.code != "auth_needed":
                raise
        return call(self._renewed(used))

    def at_hand(self) -> str:
        """The access token for a call that does not renew it; raises EndpointProblem `auth_needed` without one."""
        return self._current()

    def _current(self) -> str:
        with self._lock:
            if self._token is None:
                self._token = self._load()
            if self._token is None:
                raise EndpointProblem("auth_needed")
            return self._token.access_token

    def _renewed(self, refused: str) -> str:
        """New tokens in place of the refused one; whoever comes second takes what the first has brought."""
        with self._lock:
            kept = self._load() or self._token
            if kept is None:
                raise EndpointProblem("auth_needed")
            if kept.access_token == refused:
                kept = self._renew(kept.refresh_token)
                self._keep(kept)
            self._token = kept
            return kept.access_token
