"""Wrong passwords in a row: after some, a login asked for from the same address has to wait, right or wrong."""

import threading
from collections import deque
from datetime import datetime, timedelta

MOST_WRONG = 10
WITHIN = timedelta(minutes=15)
MOST_REMEMBERED = 10_000
"""Logins remembered at once; beyond that the oldest are forgotten, so that guessing names fills no memory."""


class Guesses:
    """Kept in memory alone: a restart forgives, and nobody is locked out from his other desks."""

    def __init__(self) -> None:
        self._wrong: dict[tuple[str, str], deque[datetime]] = {}
        self._lock = threading.Lock()

    def seconds_to_wait(self, login: str, address: str, now: datetime) -> int:
        """How long until the next try is looked at; 0 for now."""
        with self._lock:
            wrong = self._wrong.get((login, address))
            if not wrong or len(wrong) < MOST_WRONG:
                return 0
            return max(0, int((wrong[0] + WITHIN - now).total_seconds()))

    def was_wrong(self, login: str, address: str, now: datetime) -> None:
        with self._lock:
            if len(self._wrong) >= MOST_REMEMBERED:
                self._wrong.pop(next(iter(self._wrong)))
            self._wrong.setdefault((login, address), deque(maxlen=MOST_WRONG)).append(now)

    def was_right(self, login: str, address: str) -> None:
        with self._lock:
            self._wrong.pop((login, address), None)
