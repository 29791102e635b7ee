"""A page's boxes, and the way between its user space (where marks live) and the page as it is seen; pure arithmetic.

User space: points, y upwards, before /Rotate, the MediaBox's own origin, UserUnit not applied. Seen: the CropBox after
/Rotate, points, y downwards from the top left corner.
"""

from dataclasses import dataclass

from wardoffice.domain.marks import Point, Rect

LETTER: Rect = (0.0, 0.0, 612.0, 792.0)
"""What readers take for a page without a usable MediaBox."""

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class PageBox:
    """The visible part of a page in user space, and the clockwise turn (0, 90, 180, 270) it is shown with."""

    visible: Rect
    rotation: int = 0

    @property
    def seen_size(self) -> tuple[float, float]:
        """Width and height in points as the page is seen."""
        width, height = self.visible[2] - self.visible[0], self.visible[3] - self.visible[1]
        return (height, width) if self.rotation in (90, 270) else (width, height)


def ordered(rect: Rect) -> Rect:
    """The same rectangle as (left, bottom, right, top)."""
    x0, y0, x1, y1 = rect
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def meeting(one: Rect, other: Rect) -> Rect | None:
    """What two rectangles share; None when that has no area."""
    shared = max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
    return shared if shared[0] < shared[2] and shared[1] < shared[3] else None


def nearest(rect: Rect, point: Point) -> Point:
    """The point of an ordered rectangle nearest to another one."""
    return min(max(point[0], rect[0]), rect[2]), min(max(point[1], rect[1]), rect[3])


def around(one: Rect, other: Rect) -> Rect:
    """The smallest rectangle around two."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def on_one_line(line: Rect, word: Rect) -> bool:
    """Whether two boxes overlap by half their height; either way of writing, so that turned pages work too."""
    high = min(line[3], word[3]) - max(line[1], word[1])
    wide = min(line[2], word[2]) - max(line[0], word[0])
    lower, narrower = min(line[3] - line[1], word[3] - word[1]), min(line[2] - line[0], word[2] - word[0])
    return high > lower / 2 or wide > narrower / 2


def contains(outer: Rect, inner: Rect, tolerance: float = 0.0) -> bool:
    return (
        inner[0] >= outer[0] - tolerance
        and inner[1] >= outer[1] - tolerance
        and inner[2] <= outer[2] + tolerance
        and inner[3] <= outer[3] + tolerance
    )


def page_box(media: Rect | None, crop: Rect | None, rotation: int) -> PageBox:
    """The visible box as ISO 32000-2, 14.11.2 defines it: the CropBox cut to the MediaBox, with readers' fallbacks."""
    sheet = ordered(media) if media else LETTER
    if sheet[0] >= sheet[2] or sheet[1] >= sheet[3]:
        sheet = LETTER
    visible = meeting(sheet, ordered(crop)) if crop else None
    return PageBox(visible or sheet, rotation % 360 // 90 * 90)


def to_seen(box: PageBox, point: Point) -> Point:
    """Where a point of user space is seen, in points from the seen page's top left corner."""
    left, bottom, right, top = box.visible
    x, y = point
    match box.rotation:
        case 90:
            return y - bottom, x - left
        case 180:
            return right - x, y - bottom
        case 270:
            return top - y, right - x
        case _:
            return x - left, top - y


def from_seen(box: PageBox, point: Point) -> Point:
    """The point of user space that is seen at `point`; the inverse of `to_seen`."""
    left, bottom, right, top = box.visible
    x, y = point
    match box.rotation:
        case 90:
            return left + y, bottom + x
        case 180:
            return right - x, bottom + y
        case 270:
            return right - y, top - x
        case _:
            return left + x, top - y


def rect_to_seen(box: PageBox, rect: Rect) -> Rect:
    """A rectangle of user space as (left, top, right, bottom) of the seen page, in points."""
    return ordered((*to_seen(box, (rect[0], rect[1])), *to_seen(box, (rect[2], rect[3]))))


def rect_from_seen(box: PageBox, rect: Rect) -> Rect:
    """A rectangle of the seen page as (left, bottom, right, top) of user space."""
    return ordered((*from_seen(box, (rect[0], rect[1])), *from_seen(box, (rect[2], rect[3]))))


def upright_size(rect: Rect, rotation: int) -> tuple[float, float]:
    """Width and height of a rectangle of user space for somebody who sees the page turned by `rotation`."""
    width, height = rect[2] - rect[0], rect[3] - rect[1]
    return (height, width) if rotation in (90, 270) else (width, height)


def upright_matrix(rect: Rect, rotation: int) -> Matrix:
    """The PDF matrix that puts an upright box (origin bottom left, y upwards) onto `rect`, seen upright at `rotation`.

    A page shown turned clockwise needs its text turned the other way in user space.
    """
    left, bottom, right, top = rect
    match rotation:
        case 90:
            return 0, 1, -1, 0, right, bottom
        case 180:
            return -1, 0, 0, -1, right, top
        case 270:
            return 0, -1, 1, 0, left, top
        case _:
            return 1, 0, 0, 1, left, bottom
