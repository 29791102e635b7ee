"""What people put on a page: typed bút phê, ink, highlight, note, lines and shapes, and the arrival stamp ĐẾN.

Coordinates are the page's default user space: points, before /Rotate, with the MediaBox's origin, UserUnit not
applied (ISO 32000-2, 8.3.2.3); pages count from 1. A mark is data drawn over the page; the original never changes.
"""

import datetime
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from wardoffice.domain.ids import CommandId, MarkId, PostId, uuid7

Rect = tuple[float, float, float, float]
Point = tuple[float, float]

STAMP_WIDTH, STAMP_HEIGHT = 50 / 25.4 * 72, 35 / 25.4 * 72
"""The arrival stamp is 50 mm wide and 35 mm high (NĐ 30/2020, appendix IV), here in points."""

MOST_PAGES = 100_000
MOST_TEXT = 10_000
MOST_POINTS = 100_000
FARTHEST = 1_000_000.0
"""No page reaches farther than this many points; ISO 32000 readers stop at 14,400 × UserUnit."""

_NO_ID = MarkId("")
_KIND = re.compile(r"[a-z][a-z_]{0,39}")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


class MarkKind(StrEnum):
    ENDORSEMENT_TEXT = "endorsement_text"
    INK = "ink"
    HIGHLIGHT = "highlight"
    NOTE = "note"
    ARRIVAL_STAMP = "arrival_stamp"
    UNDERLINE = "underline"
    ARROW = "arrow"
    """One stroke of two points, from tail to tip."""
    TICK = "tick"
    RECTANGLE = "rectangle"

    @classmethod
    def _missing_(cls, value: object) -> "MarkKind | None":
        """A kind that a newer program made: held and passed on under its own name, never drawn and never taken anew."""
        if not isinstance(value, str) or not _KIND.fullmatch(value):
            return None
        unknown = str.__new__(cls, value)
        unknown._name_, unknown._value_ = value.upper(), value
        return unknown

    @property
    def is_known(self) -> bool:
        return self.name in MarkKind.__members__


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark. Which of the fields from `rect` on count depends on `kind`; `mark_problem` says what is wrong.

    `rotation` (0, 90, 180, 270, clockwise) is how the page was turned when the mark was made upright; None: as the
    page's own /Rotate shows it.
    """

    kind: MarkKind
    page: int
    id: MarkId = _NO_ID
    attachment: str = ""
    """SHA-256 of the file it lies on; empty for the document's first attachment."""
    rotation: int | None = None
    rect: Rect | None = None
    rects: tuple[Rect, ...] = ()
    point: Point | None = None
    strokes: tuple[tuple[Point, ...], ...] = ()
    color: str = ""
    width: float = 1.2
    text: str = ""
    author: str = ""
    """The name printed with the mark; set from the account except where a file is marked without one."""
    post: PostId | None = None
    at: datetime.datetime | None = None
    command: CommandId | None = None
    organ: str = ""
    number: int | None = None
    provisional: bool = False
    date: datetime.date | None = None
    forwarded_to: str = ""
    file_code: str = ""
    reply_to: MarkId = _NO_ID
    """The note this note answers, by the id it was first put on the page under; empty for a note of its own."""
    first_id: MarkId = _NO_ID
    """Under which id it was first put on the page, where it has been moved or put back since."""

    @property
    def lasting_id(self) -> MarkId:
        """What replies call it by: stays when it is moved, and when it comes back after it was erased."""
        return self.first_id or self.id


def points_of(mark: Mark) -> Iterable[Point]:
    """Every point a mark touches, corners of its rectangles included."""
    for rect in (*((mark.rect,) if mark.rect else ()), *mark.rects):
        yield rect[0], rect[1]
        yield rect[2], rect[3]
    if mark.point:
        yield mark.point
    for stroke in mark.strokes:
        yield from stroke


def bounds(mark: Mark) -> Rect:
    """The smallest rectangle (left, bottom, right, top) around everything the mark touches."""
    points = tuple(points_of(mark)) or ((0.0, 0.0),)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


MOVABLE = frozenset(
    {
        MarkKind.ENDORSEMENT_TEXT,
        MarkKind.NOTE,
        MarkKind.ARRIVAL_STAMP,
        MarkKind.ARROW,
        MarkKind.TICK,
        MarkKind.RECTANGLE,
    }
)
"""Kinds that stand alone: a highlight belongs to its words, and a stroke of ink to the strokes beside it."""


def moved(mark: Mark, dx: float, dy: float) -> Mark:
    """The mark elsewhere on its page, every point by as much."""

    def shifted(rect: Rect) -> Rect:
        return rect[0] + dx, rect[1] + dy, rect[2] + dx, rect[3] + dy

    return replace(
        mark,
        rect=shifted(mark.rect) if mark.rect else None,
        rects=tuple(map(shifted, mark.rects)),
        point=(mark.point[0] + dx, mark.point[1] + dy) if mark.point else None,
        strokes=tuple(tuple((x + dx, y + dy) for x, y in stroke) for stroke in mark.strokes),
    )


def anew(mark: Mark) -> Mark:
    """The same mark to be put on the page once more: under a new id, for the record knows the old one as erased."""
    return replace(mark, id=MarkId(uuid7()), first_id=mark.lasting_id)


def is_moved_from(mark: Mark, other: Mark) -> bool:
    """Whether it is the other one, saying the same, put on the page once more."""
    same = (mark.kind, mark.text, mark.color, mark.width) == (other.kind, other.text, other.color, other.width)
    return bool(mark.first_id) and mark.first_id == other.lasting_id and same


def mark_problem(mark: Mark) -> str:
    """The code of what keeps a mark from being kept, or "" when it is fit to be drawn."""
    return next((code for code, is_wrong in _PROBLEMS if is_wrong(mark)), "")


def _is_too_long(mark: Mark) -> bool:
    words = mark.text, mark.organ, mark.forwarded_to, mark.file_code, mark.reply_to, mark.first_id
    return (
        max(map(len, words)) > MOST_TEXT or sum(map(len, mark.strokes)) > MOST_POINTS or len(mark.rects) > MOST_POINTS
    )


def _is_off_every_page(mark: Mark) -> bool:
    return not all(math.isfinite(v) and abs(v) <= FARTHEST for point in points_of(mark) for v in point)


def _lacks_strokes(mark: Mark) -> bool:
    if mark.kind is MarkKind.ARROW:
        return [len(set(stroke)) for stroke in mark.strokes] != [2] or len(mark.strokes[0]) != 2
    return mark.kind is MarkKind.INK and not (mark.strokes and all(mark.strokes))


def _lacks_area(mark: Mark) -> bool:
    if mark.kind in (MarkKind.HIGHLIGHT, MarkKind.UNDERLINE):
        return not (mark.rects and all(map(_has_area, mark.rects)))
    return mark.kind in _BLOCKS and not (mark.rect and _has_area(mark.rect))


def _lacks_text(mark: Mark) -> bool:
    if mark.kind is MarkKind.NOTE:
        return not (mark.point and mark.text.strip())
    return mark.kind is MarkKind.ENDORSEMENT_TEXT and not mark.text.strip()


def _has_area(rect: Rect) -> bool:
    return rect[2] > rect[0] and rect[3] > rect[1]


_BLOCKS = (MarkKind.ENDORSEMENT_TEXT, MarkKind.ARRIVAL_STAMP, MarkKind.TICK, MarkKind.RECTANGLE)
_PROBLEMS: tuple[tuple[str, Callable[[Mark], bool]], ...] = (
    ("mark_kind", lambda mark: not mark.kind.is_known),
    ("mark_page", lambda mark: not 1 <= mark.page <= MOST_PAGES),
    ("mark_rotation", lambda mark: mark.rotation not in (None, 0, 90, 180, 270)),
    ("mark_colour", lambda mark: bool(mark.color and not _COLOUR.fullmatch(mark.color))),
    ("mark_width", lambda mark: not 0 < mark.width <= 100),
    ("mark_too_long", _is_too_long),
    ("mark_coordinates", _is_off_every_page),
    ("mark_without_strokes", _lacks_strokes),
    ("mark_without_area", _lacks_area),
    ("mark_without_text", _lacks_text),
    ("mark_is_no_reply", lambda mark: bool(mark.reply_to) and mark.kind is not MarkKind.NOTE),
)
