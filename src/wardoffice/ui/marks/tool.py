"""The tools a hand can hold over a page, and what one movement with them becomes: a mark, or nothing."""

from collections.abc import Sequence
from enum import StrEnum

from wardoffice.domain.ids import MarkId, uuid7
from wardoffice.domain.marks import Mark, MarkKind, Point, Rect, bounds
from wardoffice.paper.appearance import rect_of
from wardoffice.paper.geometry import PageBox, around, contains, meeting, on_one_line, ordered
from wardoffice.paper.typesetting import HIGHLIGHT_YELLOW, INK_BLUE, INK_RED
from wardoffice.ui.marks.ink import StrokeBuilder, touches
from wardoffice.ui.pages.words import TextBox

PEN_WIDTH = 1.4
"""Points, at middling pressure."""
_SMALLEST = 2.0
_REACH = 5.0


class Tool(StrEnum):
    HAND = "hand"
    """Scrolls and reads; leaves nothing."""
    BLUE_PEN = "blue_pen"
    RED_PEN = "red_pen"
    ERASER = "eraser"
    HIGHLIGHTER = "highlighter"
    NOTE = "note"


PENS = {Tool.BLUE_PEN: INK_BLUE, Tool.RED_PEN: INK_RED}


def ink_mark(page: int, attachment: str, stroke: StrokeBuilder, tool: Tool) -> Mark:
    return Mark(
        MarkKind.INK,
        page,
        id=MarkId(uuid7()),
        attachment=attachment,
        strokes=(stroke.finished(),),
        color=PENS[tool],
        width=stroke.width(PEN_WIDTH),
    )


def note_mark(page: int, attachment: str, point: Point, text: str) -> Mark:
    return Mark(MarkKind.NOTE, page, id=MarkId(uuid7()), attachment=attachment, point=point, text=text)


def highlight_mark(page: int, attachment: str, start: Point, end: Point, words: Sequence[TextBox] = ()) -> Mark | None:
    """The words between two points in reading order, else the rectangle they span; None for a mere click."""
    rects = tuple(lines_between(words, start, end)) or _spanned(start, end)
    if not rects:
        return None
    return Mark(
        MarkKind.HIGHLIGHT, page, id=MarkId(uuid7()), attachment=attachment, rects=rects, color=HIGHLIGHT_YELLOW
    )


def _spanned(start: Point, end: Point) -> tuple[Rect, ...]:
    rect = ordered((*start, *end))
    return (rect,) if rect[2] - rect[0] > _SMALLEST and rect[3] - rect[1] > _SMALLEST else ()


def lines_between(words: Sequence[TextBox], start: Point, end: Point) -> list[Rect]:
    """One rectangle per line of the words from the one nearest `start` to the one nearest `end`."""
    lines: list[Rect] = []
    for word in words_between(words, start, end):
        if lines and on_one_line(lines[-1], word.rect):
            lines[-1] = around(lines[-1], word.rect)
        else:
            lines.append(word.rect)
    return [rect for rect in lines if rect[2] > rect[0] and rect[3] > rect[1]]


def words_between(words: Sequence[TextBox], start: Point, end: Point) -> Sequence[TextBox]:
    """The words from the one nearest `start` to the one nearest `end`; none where either is nowhere near."""
    first, last = word_at(words, start), word_at(words, end)
    if first is None or last is None:
        return ()
    return words[min(first, last) : max(first, last) + 1]


def word_at(words: Sequence[TextBox], point: Point) -> int | None:
    """The word under a point or within a letter's width of it."""
    near = (point[0] - _REACH, point[1] - _REACH, point[0] + _REACH, point[1] + _REACH)
    touched = [(_distance(word.rect, point), index) for index, word in enumerate(words) if meeting(word.rect, near)]
    return min(touched)[1] if touched else None


def _distance(rect: Rect, point: Point) -> float:
    dx = max(rect[0] - point[0], 0.0, point[0] - rect[2])
    dy = max(rect[1] - point[1], 0.0, point[1] - rect[3])
    return dx + dy


def mark_at(marks: Sequence[Mark], point: Point, box: PageBox) -> Mark | None:
    """The topmost mark under a point of user space."""
    return next((mark for mark in reversed(marks) if _is_under(mark, point, box)), None)


def _is_under(mark: Mark, point: Point, box: PageBox) -> bool:
    if mark.kind is MarkKind.INK:
        near = bounds(mark)
        if not contains((near[0] - _REACH, near[1] - _REACH, near[2] + _REACH, near[3] + _REACH), (*point, *point)):
            return False
        return any(touches(stroke, point, _REACH + mark.width / 2) for stroke in mark.strokes)
    rects = mark.rects or (rect_of(mark, box),)
    return any(contains(ordered(rect), (*point, *point)) for rect in rects)
