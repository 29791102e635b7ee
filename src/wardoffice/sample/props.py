"""What the demo's steps hold in their hands: a page timed, words put on bare paper, a due date, and what must be so."""

import time
from pathlib import Path

from wardoffice.desk import inbox, reading
from wardoffice.desk.acting import Acted
from wardoffice.desk.workplace import Workplace, office
from wardoffice.domain.deadline import Due
from wardoffice.domain.document import Document
from wardoffice.domain.ids import DocumentId, in_vietnam
from wardoffice.domain.marks import Mark, MarkKind, Rect
from wardoffice.domain.outcome import Refusal
from wardoffice.paper import press
from wardoffice.paper.page_request import Request, Wanted
from wardoffice.paper.rendering import PageRenderer
from wardoffice.paper.source import Source
from wardoffice.store.lists import Box

WORKING_DAYS = 3
INK = "#1438B8"
BLOCK_WIDTHS, LETTER, LINE = (190.0, 230.0, 300.0, 500.0), 5.6, 12.5
"""Points: widths of a typed block to try, and what a letter and a line take."""


class NotAsExpected(AssertionError):
    """A step saw something other than the office's rules promise."""


def expect(held: bool, what: str) -> None:
    if not held:
        raise NotAsExpected(what)


def done(outcome: Acted | Refusal) -> Acted:
    if isinstance(outcome, Refusal):
        raise NotAsExpected(f"refused: {outcome.code}")
    return outcome


def as_seen(desk: Workplace, document: DocumentId) -> Document:
    opened = reading.open_document(desk, document)
    if opened is None:
        raise NotAsExpected("the document is on this desk")
    return opened.document


def due_here(desk: Workplace) -> Due:
    today = in_vietnam(desk.clock()).date()
    return Due(office(desk).calendar.due_after(today, WORKING_DAYS), working_days=WORKING_DAYS)


def main_file(desk: Workplace, document: DocumentId) -> Source:
    found = desk.vault.location(as_seen(desk, document).attachments[0].sha256)
    if found is None:
        raise NotAsExpected("the file is on this desk")
    path, key = found
    return Source(path=path, key=key)


def milliseconds_to_first_page(source: Source) -> float:
    began = time.perf_counter()
    with PageRenderer(source) as pages:
        width, height = pages.pages()[0]
        scale = 900 / width
        tile = pages.tile(Request(Wanted.TILE, 1, scale, width=900, height=round(height * scale)))
    expect(tile is not None and len(tile.data) > 0, "page 1 is drawn")
    return (time.perf_counter() - began) * 1000


def written(source: Source, said: str) -> tuple[Mark, ...]:
    """The typed block where the page is emptiest, and a line of ink under it."""
    left, bottom, right, top = _bare_place(source, said)
    ink = tuple((left + 8 + step * 4.0, bottom + (12.0 if step % 2 else 3.0)) for step in range(16))
    return (
        Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=(left, bottom + 16, right, top), text=said, color=INK),
        Mark(MarkKind.INK, 1, strokes=(ink,), color=INK, width=1.4),
    )


def _bare_place(source: Source, said: str) -> Rect:
    """The first shape the words fit that the page has room for, from a square block to a strip along its edge."""
    sizes = [(width, LINE * (2 + int(len(said) * LETTER / width)) + 12) for width in BLOCK_WIDTHS]
    return press.empty_spot(source, sizes) or (40.0, 8.0, 555.0, 46.0)


def next_waiting(desk: Workplace, but: DocumentId) -> DocumentId:
    for row in inbox.rows(desk, inbox.ids(desk, Box.INBOX)):
        if row.id != but and row.status in ("submitted", "proposed") and row.organ == "ubnd":
            return row.id
    raise NotAsExpected("another document waits for the chairperson")


def says(file: Path, words: str) -> bool:
    source = Source(data=file.read_bytes())
    first = (press.extract_text(source).pages[0], *press.annotation_texts(source))
    return any(" ".join(words.split()) in " ".join(text.split()) for text in first)
