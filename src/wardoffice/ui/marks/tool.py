"""The tools a hand can hold over a page, and what one movement with them becomes: a mark, or nothing."""

import math
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from wardoffice.domain.ids import MarkId, uuid7
from wardoffice.domain.marks import Mark, MarkKind, Point, Rect, bounds
from wardoffice.paper.appearance import rect_of
from wardoffice.paper.geometry import (
    PageBox,
    around,
    contains,
    meeting,
    on_one_line,
    ordered,
    rect_from_seen,
    rect_to_seen,
    to_seen,
)
from wardoffice.paper.line_art import TICK_SIDE
from wardoffice.paper.typesetting import HIGHLIGHT_YELLOW, INK_BLUE, INK_RED
from wardoffice.ui.marks.ink import StrokeBuilder, touches
from wardoffice.ui.pages.column import PlacedPage
from wardoffice.ui.pages.words import TextBox

PEN_WIDTH = 1.4
"""Points, at middling pressure."""
LINE_WIDTH = 1.6
_LINE_HEIGHT, _SHORTEST_ARROW = 12.0, 6.0
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
    UNDERLINE = "underline"
    ARROW = "arrow"
    TICK = "tick"
    RECTANGLE = "rectangle"


PENS = {Tool.BLUE_PEN: INK_BLUE, Tool.RED_PEN: INK_RED}
LINE_TOOLS = (Tool.UNDERLINE, Tool.ARROW, Tool.TICK, Tool.RECTANGLE)
"""They draw in the colour of the pen held last."""
WORD_TOOLS = (Tool.HIGHLIGHTER, Tool.UNDERLINE)
"""They take whole words where the page has any."""
IN_TRAY = (*PENS, Tool.ERASER, *LINE_TOOLS)
"""The tools that lie in the tray beside the pages."""


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


def line_mark(
    tool: Tool, page: PlacedPage, attachment: str, start: Point, end: Point, color: str, words: Sequence[TextBox] = ()
) -> Mark | None:
    """What a tool that draws lines makes of a way over the page; None where that is too short."""
    new = Mark(MarkKind(tool), page.number, id=MarkId(uuid7()), attachment=attachment, color=color, width=LINE_WIDTH)
    if tool is Tool.UNDERLINE:
        rects = tuple(lines_between(words, start, end)) or _line_under(page.box, start, end)
        return replace(new, rects=rects, rotation=page.box.rotation) if rects else None
    if tool is Tool.ARROW:
        return replace(new, strokes=((start, end),)) if math.dist(start, end) > _SHORTEST_ARROW else None
    if tool is Tool.TICK:
        return replace(new, rect=_tick_at(page.box, end), rotation=page.box.rotation)
    rects = _spanned(start, end)
    return replace(new, rect=rects[0]) if rects else None


def _line_under(box: PageBox, start: Point, end: Point) -> tuple[Rect, ...]:
    """A level line as the page is seen, where it has no words: a scan."""
    left, _top, right, bottom = rect_to_seen(box, (*start, *end))
    if right - left <= _SMALLEST:
        return ()
    return (rect_from_seen(box, (left, max(0.0, bottom - _LINE_HEIGHT), right, bottom)),) if bottom > 0 else ()


def _tick_at(box: PageBox, point: Point) -> Rect:
    """A square round the point, pushed inside the page."""
    (x, y), (width, height) = to_seen(box, point), box.seen_size
    left = max(0.0, min(x - TICK_SIDE / 2, width - TICK_SIDE))
    top = max(0.0, min(y - TICK_SIDE / 2, height - TICK_SIDE))
    return rect_from_seen(box, (left, top, left + TICK_SIDE, top + TICK_SIDE))


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
    """The words from the one at `start` to the one at `end`; in the margin, the one nearest to it on the way between.

    None where the way crosses no word.
    """
    crossed = _near(words, (*start, *end))
    if not crossed:
        return ()
    first, last = (_nearest(words, _near(words, (*point, *point)) or crossed, point) for point in (start, end))
    return words[min(first, last) : max(first, last) + 1]


def word_at(words: Sequence[TextBox], point: Point) -> int | None:
    """The word under a point or within a letter's width of it."""
    touched = _near(words, (*point, *point))
    return _nearest(words, touched, point) if touched else None


def _near(words: Sequence[TextBox], way: Rect) -> list[int]:
    """The words within a letter's width of what a way from one point to another spans."""
    left, bottom, right, top = ordered(way)
    near = (left - _REACH, bottom - _REACH, right + _REACH, top + _REACH)
    return [index for index, word in enumerate(words) if meeting(word.rect, near)]


def _nearest(words: Sequence[TextBox], among: Sequence[int], point: Point) -> int:
    return min(among, key=lambda index: _distance(words[index].rect, point))


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
    if mark.kind is MarkKind.ARROW:
        return touches(mark.strokes[0], point, _REACH + mark.width / 2)
    if mark.kind is MarkKind.RECTANGLE and mark.rect:
        left, bottom, right, top = ordered(mark.rect)
        return touches(((left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)), point, _REACH)
    rects = mark.rects or (rect_of(mark, box),)
    return any(contains(ordered(rect), (*point, *point)) for rect in rects)
