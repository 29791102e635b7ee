"""Where each page stands in the scrolled column, and the way between a point of the screen and a point of the page.

Pure arithmetic over the pages' boxes: lengths are logical pixels of the column, y downwards; points are user space.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from wardoffice.domain.marks import Point, Rect
from wardoffice.paper.geometry import PageBox, from_seen, rect_to_seen, to_seen

FULL_SIZE = 96 / 72
"""Logical pixels per point at 100 %."""
SMALLEST, LARGEST = 0.5, 4.0
STEPS = (0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
MARGIN, GAP = 12.0, 12.0
_NARROWEST, _WIDEST = 0.05, 8.0
"""What fitting the width may come to, so that a page of one point or of a mile still shows something."""


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page in the column. `box` holds the turn it is shown with; `scale` is logical pixels per point."""

    number: int
    box: PageBox
    left: float
    top: float
    scale: float

    @property
    def width(self) -> float:
        return round(self.box.seen_size[0] * self.scale)

    @property
    def height(self) -> float:
        return round(self.box.seen_size[1] * self.scale)

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def to_column(self, point: Point) -> Point:
        """Where a point of the page's user space stands in the column."""
        x, y = to_seen(self.box, point)
        return self.left + x * self.scale, self.top + y * self.scale

    def from_column(self, place: Point) -> Point:
        """The point of user space under a place of the column; the inverse of `to_column`."""
        x, y = place
        return from_seen(self.box, ((x - self.left) / self.scale, (y - self.top) / self.scale))

    def rect_to_column(self, rect: Rect) -> Rect:
        """A rectangle of user space as (left, top, right, bottom) of the column."""
        x0, y0, x1, y1 = rect_to_seen(self.box, rect)
        s = self.scale
        return self.left + x0 * s, self.top + y0 * s, self.left + x1 * s, self.top + y1 * s

    def holds(self, place: Point) -> bool:
        x, y = place
        return self.left <= x < self.left + self.width and self.top <= y < self.bottom


@dataclass(frozen=True, slots=True)
class Column:
    pages: tuple[PlacedPage, ...] = ()
    tops: tuple[float, ...] = ()
    width: float = 0.0
    height: float = 0.0

    def between(self, top: float, bottom: float) -> tuple[PlacedPage, ...]:
        """The pages of which something lies between two heights."""
        first = max(0, bisect_right(self.tops, top) - 1)
        last = bisect_right(self.tops, bottom)
        return tuple(page for page in self.pages[first:last] if page.bottom >= top)

    def at(self, place: Point) -> PlacedPage | None:
        """The page under a place, None beside and between pages."""
        page = self.nearest(place[1])
        return page if page and page.holds(place) else None

    def nearest(self, height: float) -> PlacedPage | None:
        """The last page that begins at or above a height, or the first."""
        return self.pages[max(0, bisect_right(self.tops, height) - 1)] if self.pages else None


def turned(box: PageBox, turn: int) -> PageBox:
    """The box as it is shown when the reader turns the page by `turn` degrees clockwise."""
    return PageBox(box.visible, (box.rotation + turn) % 360)


def column(boxes: Sequence[PageBox], room: float, zoom: float | None, turn: int = 0) -> Column:
    """Lay the pages out in `room` pixels of width; `zoom` None gives every page the whole width."""
    shown = [turned(box, turn) for box in boxes]
    scales = [zoom * FULL_SIZE if zoom else fitting(box, room) for box in shown]
    widest = max((box.seen_size[0] * scale for box, scale in zip(shown, scales, strict=True)), default=0.0)
    width = max(room, widest + 2 * MARGIN)
    top, placed = MARGIN, list[PlacedPage]()
    for number, (box, scale) in enumerate(zip(shown, scales, strict=True), start=1):
        left = round((width - box.seen_size[0] * scale) / 2)
        placed.append(PlacedPage(number, box, left, top, scale))
        top = placed[-1].bottom + GAP
    return Column(tuple(placed), tuple(p.top for p in placed), width, top - GAP + MARGIN)


def fitting(box: PageBox, room: float) -> float:
    """Logical pixels per point at which the page takes the whole width."""
    wide = max(box.seen_size[0], 1.0)
    return min(max((room - 2 * MARGIN) / wide, _NARROWEST), _WIDEST)


def next_step(zoom: float, up: bool) -> float:
    """The next of the usual zooms; the outermost one stays."""
    if up:
        return next((step for step in STEPS if step > zoom + 0.01), LARGEST)
    return next((step for step in reversed(STEPS) if step < zoom - 0.01), SMALLEST)
