"""The signed-in account's tokens: sent with each call, renewed once when the hub says 401, by one caller for all.

"All" are the threads of this process and, through `alone`, the other processes of the profile: a refresh token sent by
two would be taken for a stolen one. Whoever comes second finds what the first has brought.
"""

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

from wardoffice.contract.wire import Token
from wardoffice.endpoint.problem import EndpointProblem

Load = Callable[[], Token | None]
Keep = Callable[[Token], None]
Renew = Callable[[str], Token]
"""Trades a refresh token for new tokens; raises EndpointProblem `auth_needed` when it is refused."""
Alone = Callable[[], AbstractContextManager[object]]
"""Keeps every other process of the profile from renewing meanwhile; raises EndpointProblem when that cannot be had."""
LOOK_AGAIN_SECONDS = 1.0
"""How long tokens once loaded are used unseen: after that a sign-out elsewhere counts here too."""

_T = TypeVar("_T")


class Authorization:
    """Hands the access token to each call. The expiry told by this machine's clock is not asked: only a 401 counts."""

    def __init__(
        self,
        load: Load,
        keep: Keep,
        renew: Renew,
        alone: Alone = nullcontext,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load, self._keep, self._renew, self._alone, self._clock = load, keep, renew, alone, clock
        self._lock = threading.Lock()
        self._token: Token | None = None
        self._loaded_at = 0.0

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
            if self._token is None or self._clock() - self._loaded_at > LOOK_AGAIN_SECONDS:
                self._look()
            return self._held().access_token

    def _renewed(self, refused: str) -> str:
        """New tokens in place of the refused one, unless somebody has signed out or renewed them meanwhile.

        What is kept is replaced only by a whole answer: after a lost one the same refresh token is sent again.
        """
        with self._lock, self._alone():
            self._look()
            if self._held().access_token == refused:
                self._token = self._renew(self._held().refresh_token)
                self._keep(self._token)
            return self._held().access_token

    def _look(self) -> None:
        self._token, self._loaded_at = self._load(), self._clock()

    def _held(self) -> Token:
        if self._token is None:
            raise EndpointProblem("auth_needed")
        return self._token
