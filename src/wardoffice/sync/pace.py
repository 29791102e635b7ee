"""How many changes the next page asks for: few on a slow or breaking line, as many as the hub gives on a good one.

So something is there soon, and little is lost when the line breaks.
"""

from dataclasses import dataclass

FIRST, LEAST = 100, 20
QUICK, SLOW = 2.0, 6.0
"""Seconds of a page: below the first the next may be larger, above the second it is smaller."""
_LARGER, _SMALLER = 5, 2


@dataclass(slots=True)
class Pace:
    """For the pages of one list, at most `most` changes each."""

    most: int
    size: int = 0

    def __post_init__(self) -> None:
        self.size = self.size or min(FIRST, self.most)

    def took(self, seconds: float) -> None:
        """The last page came, in so long."""
        if seconds < QUICK:
            self.size = min(self.size * _LARGER, self.most)
        elif seconds > SLOW:
            self._smaller()

    def broke(self) -> None:
        """The line broke, or said nothing, before the page was whole."""
        self._smaller()

    def _smaller(self) -> None:
        self.size = max(min(LEAST, self.most), self.size // _SMALLER)
