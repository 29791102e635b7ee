"""Where on the page a typed bút phê stands: as large as its words need, on bare paper, or where it was dragged to.

Finding bare paper opens the file in a child process: call it from a worker.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from wardoffice.domain.ids import MarkId, uuid7
from wardoffice.domain.marks import Mark, MarkKind, Rect
from wardoffice.paper import press
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source
from wardoffice.paper.typesetting import INK_BLUE, lay_out

_TRIED = ((210.0, 12.0), (320.0, 10.5), (170.0, 10.0), (250.0, 8.5), (140.0, 8.5))
"""Width of the box and size of the letters, in points; tried in turn."""
LEGIBLE, COMFORTABLE = 8.0, 10.0
"""Points: for smaller letters more room is looked for; for those dragged to their place only when hard to read."""
_HIGH = 0.55
"""Above this part of a page's height a place is high enough to be taken at once."""
A4_HEIGHT = 842.0
_TALLEST = 320.0
_STEP = 6.0


@dataclass(frozen=True, slots=True)
class Writer:
    """Whose words they are and when, as they are printed above them."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """A file to write on: where it lies, its key, the password it was opened with in the reader, if any, and the marks
    that lie `over` it.
    """

    path: Path
    key: bytes = field(repr=False)
    password: str = field(default="", repr=False)
    over: tuple[Mark, ...] = ()


def typed_mark(text: str, writer: Writer, rect: Rect, page: int = 1) -> Mark:
    return Mark(
        MarkKind.ENDORSEMENT_TEXT,
        page,
        id=MarkId(uuid7()),
        rect=rect,
        text=text,
        color=INK_BLUE,
        author=writer.name,
        at=writer.at,
    )


def height_for(text: str, writer: Writer, width: float, size: float) -> float:
    """The height a box of that width needs for the words to be at least `size` points high."""
    height = 2 * size
    mark = typed_mark(text, writer, (0, 0, 1, 1))
    while height < _TALLEST and lay_out(mark, width, height).size < size:
        height += _STEP
    return height


def placed(text: str, writer: Writer, paper: Paper, page: int = 1) -> Mark | None:
    """The words on bare paper of the page, clear of the marks there, and high up if there is room; None where there is
    no room at all, or the file cannot be read.
    """
    source, lower = Source(paper.path, paper.key), None
    try:
        for width, letters in _TRIED:
            high = height_for(text, writer, width, letters)
            size = (width, high)
            rect = press.empty_spot(source, size, marks=paper.over, page=page, password=paper.password)
            if rect is not None and rect[1] > _HIGH * A4_HEIGHT:
                return typed_mark(text, writer, rect, page)
            lower = lower or rect
    except PaperProblem:
        return None
    return typed_mark(text, writer, lower, page) if lower else None


def rewritten(mark: Mark, text: str, writer: Writer) -> Mark:
    """The same place with other words; they are set smaller where they need it."""
    return replace(mark, text=text, author=writer.name, at=writer.at)


def is_roomy(mark: Mark, least: float) -> bool:
    """Whether the words are still `least` points high in their box, for a page that stands upright."""
    if mark.rect is None:
        return False
    width, height = mark.rect[2] - mark.rect[0], mark.rect[3] - mark.rect[1]
    return max(lay_out(mark, width, height).size, lay_out(mark, height, width).size) >= least
