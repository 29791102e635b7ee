"""Handwriting: from the places a mouse or pen reports to the smooth stroke that is kept; pure arithmetic.

A pen's tremble is damped by a 1 € filter (Casiez, Roussel, Vogel 2012), corners rounded by Catmull-Rom, and points
that add nothing are left out, so that a stroke stays small on the wire.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from wardoffice.domain.marks import Point

MIN_CUTOFF, BETA, D_CUTOFF = 3.0, 0.04, 1.0
"""The 1 € filter's constants, for points of the page and seconds: calm when slow, prompt when fast."""
TOLERANCE = 0.12
"""Points by which the kept stroke may differ from the smoothed one."""
THINNEST, THICKEST = 0.55, 1.45
"""What the lightest and the firmest pressure make of a pen's width."""
FIRMNESS = 0.5
"""The pressure a mouse stands for."""
_PIECES = 4
_DECIMALS = 2


@dataclass(slots=True)
class _OneEuro:
    """The filter for one coordinate."""

    value: float
    speed: float = 0.0

    def next(self, raw: float, seconds: float) -> float:
        speed = (raw - self.value) / seconds
        self.speed += _weight(D_CUTOFF, seconds) * (speed - self.speed)
        self.value += _weight(MIN_CUTOFF + BETA * abs(self.speed), seconds) * (raw - self.value)
        return self.value


def _weight(cutoff: float, seconds: float) -> float:
    reach = 2 * math.pi * cutoff * seconds
    return reach / (reach + 1)


@dataclass(slots=True)
class StrokeBuilder:
    """A stroke while it is being drawn; points are of the page's user space, times seconds."""

    points: list[Point] = field(default_factory=list)
    pressures: list[float] = field(default_factory=list)
    _x: _OneEuro | None = None
    _y: _OneEuro | None = None
    _at: float = 0.0
    _raw: Point = (0.0, 0.0)

    def add(self, point: Point, at: float, pressure: float = FIRMNESS) -> Point:
        """Take the next report; the damped point it became."""
        self.pressures.append(pressure)
        self._raw = point
        if self._x is None or self._y is None:
            self._x, self._y = _OneEuro(point[0]), _OneEuro(point[1])
            damped = point
        else:
            seconds = min(max(at - self._at, 0.001), 0.1)
            damped = self._x.next(point[0], seconds), self._y.next(point[1], seconds)
        self._at = at
        self.points.append(damped)
        return damped

    def finished(self) -> tuple[Point, ...]:
        """The stroke as it is kept; it ends where the pen was lifted."""
        points = self.points if self._raw == self.points[-1] else [*self.points, self._raw]
        kept = simplified(rounded(points), TOLERANCE)
        return tuple((round(x, _DECIMALS), round(y, _DECIMALS)) for x, y in kept)

    def width(self, pen: float) -> float:
        """The stroke's width: the pen's own, made thinner or thicker by the mean pressure."""
        mean = sum(self.pressures) / len(self.pressures)
        return round(pen * (THINNEST + (THICKEST - THINNEST) * min(max(mean, 0.0), 1.0)), _DECIMALS)


def rounded(points: Sequence[Point]) -> list[Point]:
    """The points with a Catmull-Rom curve through them."""
    if len(points) < 3:
        return list(points)
    curve = [points[0]]
    ends = [points[0], *points, points[-1]]
    for before, start, end, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        curve += [_on_curve(before, start, end, after, step / _PIECES) for step in range(1, _PIECES + 1)]
    return curve


def _on_curve(before: Point, start: Point, end: Point, after: Point, t: float) -> Point:
    x, y = (
        0.5
        * (
            2 * start[axis]
            + (end[axis] - before[axis]) * t
            + (2 * before[axis] - 5 * start[axis] + 4 * end[axis] - after[axis]) * t**2
            + (3 * start[axis] - before[axis] - 3 * end[axis] + after[axis]) * t**3
        )
        for axis in (0, 1)
    )
    return x, y


def simplified(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Fewer points, none of the left-out ones farther than `tolerance` from the line (Ramer, Douglas, Peucker)."""
    keep, open_ = {0, len(points) - 1}, [(0, len(points) - 1)]
    while open_:
        first, last = open_.pop()
        farthest, distance = _farthest(points, first, last)
        if distance > tolerance:
            keep.add(farthest)
            open_ += [(first, farthest), (farthest, last)]
    return [points[index] for index in sorted(keep)]


def _farthest(points: Sequence[Point], first: int, last: int) -> tuple[int, float]:
    distances = ((distance_to(points[i], points[first], points[last]), i) for i in range(first + 1, last))
    distance, index = max(distances, default=(0.0, first))
    return index, distance


def distance_to(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from the line between two others."""
    (px, py), (ax, ay), (bx, by) = point, start, end
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = 0.0 if length == 0 else min(max(((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length, 0.0), 1.0)
    return math.hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay))


def touches(stroke: Sequence[Point], point: Point, reach: float) -> bool:
    """Whether a point lies within `reach` of a stroke."""
    ends = zip(stroke, stroke[1:] or stroke, strict=False)
    return any(distance_to(point, start, end) <= reach for start, end in ends)
