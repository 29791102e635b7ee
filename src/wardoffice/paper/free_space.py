"""Where a stamp or a typed bút phê may stand without covering writing: a search over a small picture of the page.

NĐ 30/2020 leaves the place of dấu ĐẾN to blank space near the head of page 1; right and left margins come first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

_PAPER = 236
"""Gray from which a pixel counts as bare paper; scans of white sheets are rarely quite white."""
_STEP = 3
_EDGE = 6


@dataclass(frozen=True)
class InkMap:
    """For every pixel corner, how much ink lies above and to the left of it (a summed-area table)."""

    width: int
    height: int
    sums: Sequence[Sequence[int]]

    @classmethod
    def of_gray(cls, data: bytes, width: int, height: int, stride: int) -> "InkMap":
        """From rows of one byte per pixel, 255 white."""
        sums = [[0] * (width + 1)]
        for y in range(height):
            above, row, total = sums[-1], [0], 0
            for x, gray in enumerate(data[y * stride : y * stride + width], start=1):
                total += gray < _PAPER
                row.append(total + above[x])
            sums.append(row)
        return cls(width, height, sums)

    def ink(self, left: int, top: int, right: int, bottom: int) -> int:
        """How many inked pixels lie in a rectangle."""
        sums = self.sums
        return sums[bottom][right] - sums[top][right] - sums[bottom][left] + sums[top][left]


def emptiest_spot(page: InkMap, size: tuple[float, float]) -> tuple[int, int, int, int] | None:
    """The best bare rectangle of `size` pixels as (left, top, right, bottom); None when none is wholly bare.

    Best is highest on the page; at one height the right side comes before the left, and both before the middle.
    """
    wide, high = max(1, round(size[0])), max(1, round(size[1]))
    best, best_cost = None, 0.0
    for top in range(_EDGE, page.height - high - _EDGE + 1, _STEP):
        if best is not None and top >= best_cost:
            break  # going further down only costs more
        for left in range(_EDGE, page.width - wide - _EDGE + 1, _STEP):
            if page.ink(left, top, left + wide, top + high):
                continue
            cost = _cost(page, left, top, wide)
            if best is None or cost < best_cost:
                best, best_cost = (left, top, left + wide, top + high), cost
    return best


def barest_spot(page: InkMap, size: tuple[float, float]) -> tuple[int, int, int, int]:
    """Where a rectangle of `size` pixels covers no ink, else where it covers least; cut to a page smaller than that."""
    bare = emptiest_spot(page, size)
    if bare is not None:
        return bare
    wide, high = min(page.width, max(1, round(size[0]))), min(page.height, max(1, round(size[1])))
    places = product(range(0, page.width - wide + 1, _STEP), range(0, page.height - high + 1, _STEP))

    def covered(place: tuple[int, int]) -> tuple[int, float]:
        left, top = place
        return page.ink(left, top, left + wide, top + high), _cost(page, left, top, wide)

    left, top = min(places, key=covered)
    return left, top, left + wide, top + high


def _cost(page: InkMap, left: int, top: int, wide: int) -> float:
    """Pixels from the top, plus how far the rectangle is from the nearer side; the left side counts a little more."""
    from_right, from_left = page.width - left - wide, left
    return top + 0.25 * min(from_right, from_left + page.width * 0.1)
