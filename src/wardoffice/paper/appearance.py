"""What each mark looks like, as PDF drawing operators in the page's own user space; no PDF library, no file.

The drawing's bounding box is the annotation's rectangle, so that every reader maps it onto the page without scaling
(ISO 32000-2, 12.5.5, algorithm 8.1).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from wardoffice.domain.marks import Mark, MarkKind, Point, Rect, bounds, moved
from wardoffice.paper.geometry import (
    PageBox,
    from_seen,
    ordered,
    rect_from_seen,
    rect_to_seen,
    to_seen,
    upright_matrix,
    upright_size,
)
from wardoffice.paper.line_art import Path, arrow_reach, paths_of
from wardoffice.paper.typesetting import NOTE_SIDE, Layout, color_of, lay_out

Encode = Callable[[str, bool], bytes]
"""(text, bold) → the string operand that shows it in the embedded font, as <hex>."""

REGULAR_FONT, BOLD_FONT, MULTIPLY = "WoR", "WoB", "WoM"
"""Names of the two fonts and of the multiplying graphics state in an appearance's resources."""

TEXT_KINDS = (MarkKind.ENDORSEMENT_TEXT, MarkKind.ARRIVAL_STAMP)
_CIRCLE = 0.5523


@dataclass(frozen=True, slots=True)
class Appearance:
    rect: Rect
    operators: bytes
    has_text: bool = False
    multiplies: bool = False


def rotation_of(mark: Mark, box: PageBox) -> int:
    """The turn the mark stands upright at: its own, else the page's."""
    return box.rotation if mark.rotation is None else mark.rotation


def layout_of(mark: Mark, box: PageBox) -> Layout | None:
    """The typed lines of a mark on a page; None for kinds without any."""
    if mark.kind not in TEXT_KINDS or mark.rect is None:
        return None
    return lay_out(mark, *upright_size(ordered(mark.rect), rotation_of(mark, box)))


def rect_of(mark: Mark, box: PageBox) -> Rect:
    """The rectangle of user space that the mark's drawing fills."""
    match mark.kind:
        case MarkKind.INK:
            edge = mark.width / 2 + 1
            left, bottom, right, top = bounds(mark)
            return left - edge, bottom - edge, right + edge, top + edge
        case MarkKind.ARROW:
            left, bottom, right, top = bounds(mark)
            reach = arrow_reach(mark.width)
            return left - reach, bottom - reach, right + reach, top + reach
        case MarkKind.NOTE:
            return _note_rect(mark.point or (0, 0), box)
        case MarkKind.HIGHLIGHT | MarkKind.UNDERLINE:
            return bounds(mark)
        case _:
            return ordered(mark.rect or (0, 0, 0, 0))


def _note_rect(point: Point, box: PageBox) -> Rect:
    """The sign hangs from the point by its top left corner as seen, pushed inside the page."""
    x, y = to_seen(box, point)
    width, height = box.seen_size
    left, top = max(0.0, min(x, width - NOTE_SIDE)), max(0.0, min(y, height - NOTE_SIDE))
    return rect_from_seen(box, (left, top, left + NOTE_SIDE, top + NOTE_SIDE))


def moved_inside(mark: Mark, dx: float, dy: float, box: PageBox) -> Mark:
    """The mark moved so far, in user space, as its drawing stays within the visible page.

    What lies beyond an edge already goes no farther out.
    """
    rect, page = rect_of(mark, box), box.visible
    if mark.kind is MarkKind.NOTE:  # from where its sign is seen, not from a point the sign was pushed away from
        mark = replace(mark, point=from_seen(box, rect_to_seen(box, rect)[:2]))
    return moved(mark, _held(dx, page[0] - rect[0], page[2] - rect[2]), _held(dy, page[1] - rect[1], page[3] - rect[3]))


def _held(way: float, least: float, most: float) -> float:
    return max(min(0.0, least), min(way, max(0.0, most)))


def draw(mark: Mark, box: PageBox, encode: Encode) -> Appearance:
    """The drawing of one mark on a page."""
    rect = rect_of(mark, box)
    match mark.kind:
        case MarkKind.INK:
            return Appearance(rect, _ink(mark))
        case MarkKind.HIGHLIGHT:
            return Appearance(rect, _highlight(mark), multiplies=True)
        case MarkKind.NOTE:
            return Appearance(rect, _note(mark, rect, box))
        case MarkKind.UNDERLINE | MarkKind.ARROW | MarkKind.TICK | MarkKind.RECTANGLE:
            return Appearance(rect, _lines(mark, rotation_of(mark, box)))
        case _:
            return Appearance(rect, _typed(mark, rect, box, encode), has_text=True)


def rgb(color: str) -> tuple[float, float, float]:
    """A colour such as #1438B8 as three numbers from 0 to 1."""
    red, green, blue = (int(color[index : index + 2], 16) / 255 for index in (1, 3, 5))
    return red, green, blue


def _numbers(*values: float) -> str:
    return " ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in values)


def _color(mark: Mark, operator: str) -> str:
    return f"{_numbers(*rgb(color_of(mark)))} {operator}"


def _joined(lines: Iterable[str]) -> bytes:
    return "\n".join(("q", *lines, "Q")).encode("ascii")


def _ink(mark: Mark) -> bytes:
    lines = [_color(mark, "RG"), _color(mark, "rg"), f"{_numbers(mark.width)} w 1 J 1 j"]
    for stroke in mark.strokes:
        lines += _dot(stroke[0], mark.width / 2) if len(set(stroke)) == 1 else _polyline(stroke)
    return _joined(lines)


def _lines(mark: Mark, rotation: int) -> bytes:
    """Square ends, so that no line reaches beyond the rectangle it lies in."""
    lines = [_color(mark, "RG"), _color(mark, "rg"), f"{_numbers(mark.width)} w 0 J 1 j"]
    for path in paths_of(mark, rotation):
        lines += [*_polyline(path.points)[:-1], _end_of(path)]
    return _joined(lines)


def _end_of(path: Path) -> str:
    return "f" if path.filled else "s" if path.closed else "S"


def _polyline(points: Iterable[Point]) -> list[str]:
    first, *rest = points
    return [f"{_numbers(*first)} m", *(f"{_numbers(*point)} l" for point in rest), "S"]


def _dot(centre: Point, radius: float) -> list[str]:
    """A filled circle; a line without length is not drawn by every reader."""
    x, y, k = *centre, radius * _CIRCLE
    return [
        f"{_numbers(x + radius, y)} m",
        f"{_numbers(x + radius, y + k, x + k, y + radius, x, y + radius)} c",
        f"{_numbers(x - k, y + radius, x - radius, y + k, x - radius, y)} c",
        f"{_numbers(x - radius, y - k, x - k, y - radius, x, y - radius)} c",
        f"{_numbers(x + k, y - radius, x + radius, y - k, x + radius, y)} c f",
    ]


def _box(rect: Rect) -> str:
    left, bottom, right, top = rect
    return f"{_numbers(left, bottom, right - left, top - bottom)} re"


def _highlight(mark: Mark) -> bytes:
    return _joined([f"/{MULTIPLY} gs", _color(mark, "rg"), *(f"{_box(ordered(rect))} f" for rect in mark.rects)])


def _note(mark: Mark, rect: Rect, box: PageBox) -> bytes:
    """A small sheet with three lines of writing."""
    side = NOTE_SIDE
    lines = [_placed(rect, box.rotation), _color(mark, "rg"), "0.3 0.2 0 RG 0.8 w"]
    lines.append(f"{_box((1, 1, side - 1, side - 1))} B")
    lines += [f"{_numbers(4, height)} m {_numbers(side - 4, height)} l S" for height in (12.5, 9, 5.5)]
    return _joined(lines)


def _placed(rect: Rect, rotation: int) -> str:
    return f"{_numbers(*upright_matrix(rect, rotation))} cm"


def _typed(mark: Mark, rect: Rect, box: PageBox, encode: Encode) -> bytes:
    layout = layout_of(mark, box)
    if layout is None:
        return b""
    lines = [_placed(rect, rotation_of(mark, box))]
    if layout.frame:
        edge = layout.frame
        frame = _box((edge, edge, layout.width - edge, layout.height - edge))
        lines.append(f"{_color(mark, 'RG')} {_numbers(layout.frame)} w {frame} S")
    lines += ["BT", _color(mark, "rg")]
    for line in layout.lines:
        font = BOLD_FONT if line.bold else REGULAR_FONT
        lines.append(f"/{font} {_numbers(line.size)} Tf 1 0 0 1 {_numbers(line.x, layout.height - line.y)} Tm")
        lines.append(f"{encode(line.text, line.bold).decode('ascii')} Tj")
    return _joined([*lines, "ET"])
