"""When a retry is due: the one answer to that question, for rounds, for single calls and for files."""

from collections.abc import Callable

from wardoffice.endpoint.problem import EndpointProblem

FIRST, LONGEST = 1.0, 300.0
"""Seconds: the ceiling of the first wait, and of every wait after many failures."""
UNWILLING = 1800.0
"""Seconds until the next look where trying again alone cannot help, in case somebody has mended it meanwhile."""

PASSING = frozenset(
    {
        "no_network",
        "server_silent",
        "server_error",
        "busy",
        "captive_portal",
        "answered_plain",
        "proxy_refused",
        "proxy_silent",
    }
)
"""Faults that pass by themselves: never a 4xx other than 408, 425 and 429, never a certificate."""

Chance = Callable[[], float]
"""A random number from 0 up to 1."""


def passes_by_itself(problem: EndpointProblem) -> bool:
    return problem.code in PASSING


def when_to_retry(code: str, failures: int, chance: Chance, retry_after: float | None = None) -> float:
    """Seconds to wait after the `failures`-th failure in a row: exponential with full jitter, and never sooner than
    the hub asked (Retry-After)."""
    if code not in PASSING:
        return UNWILLING
    ceiling = min(LONGEST, FIRST * 2.0 ** min(failures, 20))
    return max(chance() * ceiling, retry_after or 0.0)


class Patience:
    """How long a round by hand goes on trying: `seconds` without progress, beginning with the first failure."""

    def __init__(self, seconds: float, clock: Callable[[], float], chance: Chance) -> None:
        self._seconds, self._clock, self._chance = seconds, clock, chance
        self._failures = 0
        self._since: float | None = None
        self._had_answer = False

    def progressed(self) -> None:
        self._failures, self._since, self._had_answer = 0, None, True

    def wait_before_retry(self, problem: EndpointProblem) -> float | None:
        """Seconds to wait and then try again, None when patience has ended.

        A hub that nobody has reached yet in this round is not waited for: the person asked, and may ask again.
        """
        unreached = problem.code not in ("busy", "server_error") and not self._had_answer
        if not passes_by_itself(problem) or unreached:
            return None
        now = self._clock()
        self._since = now if self._since is None else self._since
        wait = when_to_retry(problem.code, self._failures, self._chance, problem.retry_after)
        self._failures += 1
        return wait if now + wait - self._since <= self._seconds else None
