"""How many changes the next page asks for: few on a slow or breaking line, as many as the hub gives on a good one.

So something is there soon, and little is lost when the line breaks. What was learnt lasts from one round to the next: a
line that breaks after some kilobytes would otherwise break in the same page for ever.
"""

from dataclasses import dataclass

FIRST, LEAST = 100, 10
QUICK, SLOW = 2.0, 6.0
"""Seconds of a page: below the first the next may be larger, above the second it is smaller."""
_LARGER, _SMALLER, _BROKEN = 5, 2, 4


@dataclass(slots=True)
class Pace:
    """`size` changes a page; `pages` is how many have come."""

    size: int = FIRST
    pages: int = 0

    def up_to(self, most: int) -> int:
        """How many to ask for where no more than `most` are given."""
        return min(self.size, most)

    def took(self, seconds: float, most: int) -> None:
        """A page came, in so long."""
        self.pages += 1
        if seconds < QUICK:
            self.size = min(self.size * _LARGER, max(most, FIRST))
        elif seconds > SLOW:
            self.size = max(LEAST, self.size // _SMALLER)

    def broke(self) -> None:
        """The line broke, or said nothing, before the page was whole."""
        self.size = max(LEAST, self.size // _BROKEN)
