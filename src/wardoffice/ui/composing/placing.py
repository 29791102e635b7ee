"""Where on the page a typed bút phê stands: as large as its words need, on bare paper, or where it was dragged to.

Finding bare paper opens the file in a child process: call it from a worker.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from wardoffice.desk.bare_paper import bare_place
from wardoffice.domain.ids import MarkId, uuid7
from wardoffice.domain.marks import Mark, MarkKind, Rect
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source
from wardoffice.paper.typesetting import INK_BLUE, lay_out

LEGIBLE, COMFORTABLE = 8.0, 10.0
"""Points: for smaller letters more room is looked for; for those dragged to their place only when hard to read."""


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


def placed(text: str, writer: Writer, paper: Paper, page: int = 1) -> Mark | None:
    """The words on bare paper of the page, clear of the marks there, and high up if there is room; None where there is
    no room at all, or the file cannot be read.
    """
    mark = typed_mark(text, writer, (0, 0, 1, 1), page)
    try:
        rect = bare_place(mark, Source(paper.path, paper.key), paper.over, password=paper.password)
    except PaperProblem:
        return None
    return replace(mark, rect=rect) if rect else None


def rewritten(mark: Mark, text: str, writer: Writer) -> Mark:
    """The same place with other words; they are set smaller where they need it."""
    return replace(mark, text=text, author=writer.name, at=writer.at)


def is_roomy(mark: Mark, least: float) -> bool:
    """Whether the words are still `least` points high in their box, for a page that stands upright."""
    if mark.rect is None:
        return False
    width, height = mark.rect[2] - mark.rect[0], mark.rect[3] - mark.rect[1]
    return max(lay_out(mark, width, height).size, lay_out(mark, height, width).size) >= least
