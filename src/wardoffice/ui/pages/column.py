"""Where each page stands in the scrolled column, and the way between a point of the screen and a point of the page.

Pages stand one below another, or two abreast as in an open book.

Pure arithmetic over the pages' boxes: lengths are logical pixels of the column, y downwards; points are user space.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from wardoffice.domain.marks import Point, Rect
from wardoffice.paper.geometry import PageBox, from_seen, rect_to_seen, to_seen

FULL_SIZE = 96 / 72
"""Logical pixels per point at 100 %."""
SMALLEST, LARGEST = 0.5, 4.0
STEPS = (0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
MARGIN, GAP = 12.0, 12.0
_NARROWEST, _WIDEST = 0.05, 8.0
"""What fitting the width may come to, so that a page of one point or of a mile still shows something."""


class Fit(StrEnum):
    """What the zoom follows when it is not a number."""

    WIDTH = "width"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How the reader wants the pages: `zoom` a factor from 0.5 to 4 or what it follows; `turn` degrees clockwise."""

    zoom: float | Fit = Fit.WIDTH
    abreast: int = 1
    turn: int = 0


ONE_WIDE = Arrangement()


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

    @property
    def stretch(self) -> Point:
        """Logical pixels per point across and down: the scale, but for what the whole pixels of the page's picture make
        of it; what lies over the picture goes by this."""
        across, down = self.box.seen_size
        return self.width / across or self.scale, self.height / down or self.scale

    def to_column(self, point: Point) -> Point:
        """Where a point of the page's user space stands in the column."""
        (x, y), (across, down) = to_seen(self.box, point), self.stretch
        return self.left + x * across, self.top + y * down

    def from_column(self, place: Point) -> Point:
        """The point of user space under a place of the column; the inverse of `to_column`."""
        (x, y), (across, down) = place, self.stretch
        return from_seen(self.box, ((x - self.left) / across, (y - self.top) / down))

    def rect_to_column(self, rect: Rect) -> Rect:
        """A rectangle of user space as (left, top, right, bottom) of the column."""
        x0, y0, x1, y1 = rect_to_seen(self.box, rect)
        across, down = self.stretch
        return self.left + x0 * across, self.top + y0 * down, self.left + x1 * across, self.top + y1 * down

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
        last = bisect_right(self.tops, bottom)
        return tuple(page for page in self.pages[self._row_at(top) : last] if page.bottom >= top)

    def height_of(self, place: tuple[int, float]) -> int:
        """Where a reading place lies: a page from 1 and the part of it above the screen; 0 where there is none."""
        number, part = place
        if not 1 <= number <= len(self.pages):
            return 0
        page = self.pages[number - 1]
        return round(page.top + part * page.height)

    def at(self, place: Point) -> PlacedPage | None:
        """The page under a place, None beside and between pages."""
        return next((page for page in self.between(place[1], place[1]) if page.holds(place)), None)

    def nearest(self, height: float) -> PlacedPage | None:
        """The first page of the last row that begins at or above a height, or of the first row."""
        return self.pages[self._row_at(height)] if self.pages else None

    def _row_at(self, height: float) -> int:
        """The place of the first page of the last row that begins at or above a height."""
        last = max(0, bisect_right(self.tops, height) - 1)
        return bisect_left(self.tops, self.tops[last]) if self.tops else 0


def turned(box: PageBox, turn: int) -> PageBox:
    """The box as it is shown when the reader turns the page by `turn` degrees clockwise."""
    return PageBox(box.visible, (box.rotation + turn) % 360)


def column(boxes: Sequence[PageBox], room: tuple[float, float], wanted: Arrangement = ONE_WIDE) -> Column:
    """Lay the pages out in a room of so many pixels of width and height; pages abreast share one scale, and a page
    that is the file's only one has the whole width.
    """
    wanted = replace(wanted, abreast=min(wanted.abreast, max(len(boxes), 1)))
    shown = [turned(box, wanted.turn) for box in boxes]
    rows = [shown[place : place + wanted.abreast] for place in range(0, len(shown), wanted.abreast)]
    scales = [_scale(row, room, wanted) for row in rows]
    spans = [_span(row, wanted.abreast) * scale for row, scale in zip(rows, scales, strict=True)]
    gaps = GAP * (wanted.abreast - 1)
    width = max(room[0], max(spans, default=0.0) + gaps + 2 * MARGIN)
    top, placed = MARGIN, list[PlacedPage]()
    for row, scale, span in zip(rows, scales, spans, strict=True):
        left = round((width - span - gaps) / 2)
        for box in row:
            placed.append(PlacedPage(len(placed) + 1, box, left, top, scale))
            left = round(left + placed[-1].width + GAP)
        top = max(page.bottom for page in placed[-len(row) :]) + GAP
    return Column(tuple(placed), tuple(p.top for p in placed), width, top - GAP + MARGIN)


def _span(row: Sequence[PageBox], abreast: int) -> float:
    """Points across a row; the last page alone keeps its side of the book, as if another followed."""
    return sum(box.seen_size[0] for box in row) * abreast / len(row)


def _scale(row: Sequence[PageBox], room: tuple[float, float], wanted: Arrangement) -> float:
    """Logical pixels per point of a row."""
    if not isinstance(wanted.zoom, Fit):
        return wanted.zoom * FULL_SIZE
    across = fitting(_span(row, wanted.abreast), room[0] - GAP * (wanted.abreast - 1))
    if wanted.zoom is Fit.WIDTH:
        return across
    return min(across, fitting(max(box.seen_size[1] for box in row), room[1]))


def fitting(length: float, room: float) -> float:
    """Logical pixels per point at which a length takes the whole room but for its margins."""
    return min(max((room - 2 * MARGIN) / max(length, 1.0), _NARROWEST), _WIDEST)


def next_step(zoom: float, up: bool) -> float:
    """The next of the usual zooms; the outermost one stays."""
    if up:
        return next((step for step in STEPS if step > zoom + 0.01), LARGEST)
    return next((step for step in reversed(STEPS) if step < zoom - 0.01), SMALLEST)
