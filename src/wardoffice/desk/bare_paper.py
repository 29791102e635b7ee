"""Bare paper for a typed bút phê: as much as its words need, clear of the page's writing and of the marks there.

Looking for it opens the file in a child process: not for the window's thread.
"""

from collections.abc import Sequence

from wardoffice.domain.marks import Mark, Rect
from wardoffice.paper import press
from wardoffice.paper.source import Source
from wardoffice.paper.typesetting import lay_out

_TRIED = ((210.0, 12.0), (320.0, 10.5), (170.0, 10.0), (250.0, 8.5), (140.0, 8.5))
"""Width of the box and size of the letters, in points; tried in turn."""
_CROWDED = (250.0, 8.5)
"""The same where the page has no room for any of these."""
_HIGH = 0.55
"""Above this part of a page's height a place is high enough to be taken at once."""
_TALLEST = 320.0
_STEP = 6.0


def bare_place(mark: Mark, source: Source, over: Sequence[Mark], *, password: str = "") -> Rect | None:
    """A place for the mark's words on its page, high up if there is room; None where there is none.

    Raises PaperProblem.
    """
    sizes = [(width, height_for(mark, width, letters)) for width, letters in _TRIED]
    return press.empty_spot(source, sizes, high=_HIGH, marks=over, page=mark.page, password=password)


def place_in_any_case(mark: Mark, source: Source, over: Sequence[Mark]) -> Rect:
    """The same, or where the words cover least of the page. Raises PaperProblem."""
    width, letters = _CROWDED
    size = width, height_for(mark, width, letters)
    return bare_place(mark, source, over) or press.barest_spot(source, size, marks=over, page=mark.page)


def height_for(mark: Mark, width: float, letters: float) -> float:
    """The height a box of that width needs for the mark's words to be at least that many points high."""
    height = 2 * letters
    while height < _TALLEST and lay_out(mark, width, height).size < letters:
        height += _STEP
    return height
