"""How the window divides its width: one rule for window size and text size, counted in effective pixels.

Effective pixels are logical pixels over `Look.unit`, so 130 % text in 1366 pixels is a window of 1050 (UX.md 3.1).
"""

from dataclasses import dataclass
from enum import Enum

WIDE, DOCKED, ROOMY, COVERED = 1500, 1280, 1000, 900
"""From here on: rail with words beside its icons; composer beside list and page; a full list; composer in the list's
place. Below: one pane."""
RAIL_ICONS, RAIL_WORDS_UNDER, RAIL_WORDS_BESIDE = 56, 88, 208
READER_LEAST, READER_FEWEST = 560, 400
"""The page's width beside a composer, and beside a list that somebody has drawn wider."""
READING_LIST = 336
"""A leader's list: beside it, on 1366 pixels with 130 % text, words of 14 points stand 18 pixels high on the page."""


class Pane(Enum):
    """Which pane a single-pane window shows."""

    LIST = "list"
    READER = "reader"
    SIDE = "side"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wants to see: a side pane beside the page, a list wide as the window, a wider list."""

    side_open: bool = False
    reading: bool = True
    table: bool = False
    """The list is a table, which takes the whole room until a document is opened."""
    table_wanted: bool = False
    """Tables are this person's choice, where a place has one."""
    list_width: int | None = None
    rail_words: bool | None = None
    full: bool = False
    """The page has the window for itself, but for what is opened beside it."""


@dataclass(frozen=True, slots=True)
class Panes:
    """Widths in effective pixels; 0 is hidden, `FILL` takes what is left."""

    rail: int
    list: int
    reader: int
    side: int

    @property
    def single(self) -> bool:
        return FILL in (self.list, self.side)


FILL = -1


def arrange(width: float, wish: Wish) -> Panes:
    """The panes of a window `width` effective pixels wide."""
    if wish.full:
        return _page_alone(width, wish)
    rail = _rail(width, wish)
    if wish.table and not wish.reading and not wish.side_open:
        return Panes(rail, FILL, 0, 0)
    if width < COVERED:
        return _one_pane(rail, wish)
    listed, side = _widths(width)
    listed = 0 if wish.table else wish.list_width or listed
    if not wish.side_open:
        return Panes(rail, min(listed, round(width) - rail - READER_FEWEST), FILL, 0)
    left = width - rail - listed - side
    return Panes(rail, listed if width >= DOCKED and left >= READER_LEAST else 0, FILL, side)


def _page_alone(width: float, wish: Wish) -> Panes:
    if width < COVERED:
        return _one_pane(0, wish)
    return Panes(0, 0, FILL, _widths(width)[1] if wish.side_open else 0)


def _rail(width: float, wish: Wish) -> int:
    if width < COVERED:
        return RAIL_ICONS
    words = width >= WIDE if wish.rail_words is None else wish.rail_words
    return RAIL_WORDS_BESIDE if words else RAIL_WORDS_UNDER


def _one_pane(rail: int, wish: Wish) -> Panes:
    if wish.side_open:
        return Panes(rail, 0, 0, FILL)
    return Panes(rail, 0, FILL, 0) if wish.reading else Panes(rail, FILL, 0, 0)


def _widths(width: float) -> tuple[int, int]:
    if width >= WIDE:
        return 400, 340
    if width >= DOCKED:
        return 360, 320
    return (READING_LIST, 320) if width >= ROOMY else (320, 320)
