"""Marks made of plain lines: underline, arrow, tick, rectangle; one geometry for the window and for the file.

Points are of the page's user space. Nothing reaches beyond `rect_of` of `appearance`.
"""

import math
from dataclasses import dataclass

from wardoffice.domain.marks import Mark, MarkKind, Point, Rect
from wardoffice.paper.geometry import ordered, upright_matrix, upright_size

TICK_SIDE = 18.0
"""A tick fills a square of this many points."""
_TICK = ((0.12, 0.5), (0.4, 0.16), (0.88, 0.88))
_HEAD, _HEAD_WIDTH = 5.0, 3.2
"""The arrow's head in widths of its line: its length, and its breadth to either side of the line."""


@dataclass(frozen=True, slots=True)
class Path:
    """Straight lines from point to point; closed ones return to the first, filled ones are of one colour inside."""

    points: tuple[Point, ...]
    closed: bool = False
    filled: bool = False


def paths_of(mark: Mark, rotation: int) -> tuple[Path, ...]:
    """The lines of a mark for somebody who sees the page turned by `rotation`; none for the other kinds."""
    match mark.kind:
        case MarkKind.UNDERLINE:
            return tuple(Path(_base(ordered(rect), rotation, mark.width)) for rect in mark.rects)
        case MarkKind.ARROW:
            return _arrow(mark.strokes[0][0], mark.strokes[0][-1], mark.width)
        case MarkKind.TICK if mark.rect:
            return (Path(tick_points(mark.rect, rotation)),)
        case MarkKind.RECTANGLE if mark.rect:
            return (Path(_corners(ordered(mark.rect), mark.width / 2), closed=True),)
        case _:
            return ()


def arrow_reach(width: float) -> float:
    """How far an arrow's drawing may reach beyond its two points."""
    return _HEAD_WIDTH * width + width


def quad_of(rect: Rect, rotation: int) -> tuple[Point, Point, Point, Point]:
    """Upper left, upper right, lower left, lower right of some words, as they stand upright at `rotation`."""
    width, height = upright_size(ordered(rect), rotation)
    corners = ((0.0, height), (width, height), (0.0, 0.0), (width, 0.0))
    one, two, three, four = (_put(rect, rotation, corner) for corner in corners)
    return one, two, three, four


def tick_points(rect: Rect, rotation: int) -> tuple[Point, ...]:
    width, height = upright_size(ordered(rect), rotation)
    return tuple(_put(rect, rotation, (x * width, y * height)) for x, y in _TICK)


def _base(rect: Rect, rotation: int, width: float) -> tuple[Point, Point]:
    """The line under some words, inside their rectangle."""
    across, height = upright_size(rect, rotation)
    low = min(width / 2, height / 2)
    return _put(rect, rotation, (0.0, low)), _put(rect, rotation, (across, low))


def _put(rect: Rect, rotation: int, point: Point) -> Point:
    a, b, c, d, e, f = upright_matrix(ordered(rect), rotation)
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def _arrow(tail: Point, tip: Point, width: float) -> tuple[Path, ...]:
    length = math.dist(tail, tip)
    if not length:
        return ()
    x, y = (tip[0] - tail[0]) / length, (tip[1] - tail[1]) / length
    head = min(_HEAD * width, length)
    side = head * _HEAD_WIDTH / _HEAD
    neck = tip[0] - x * head, tip[1] - y * head
    left, right = (neck[0] - y * side, neck[1] + x * side), (neck[0] + y * side, neck[1] - x * side)
    return Path((tail, neck)), Path((tip, left, right), closed=True, filled=True)


def _corners(rect: Rect, inset: float) -> tuple[Point, ...]:
    inset = min(inset, (rect[2] - rect[0]) / 2, (rect[3] - rect[1]) / 2)
    left, bottom, right, top = rect[0] + inset, rect[1] + inset, rect[2] - inset, rect[3] - inset
    return (left, bottom), (right, bottom), (right, top), (left, top)
