"""What is drawn of the pages and what is still missing: tiles in sight, the rough pictures that stand in for them.

It holds pictures only; where the reader is and what he does is the page view's.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from wardoffice.paper.shade import Shade
from wardoffice.ui.pages.column import Column, PlacedPage
from wardoffice.ui.pages.paper_colours import edge_of_paper, on_paper, paper
from wardoffice.ui.pages.tiles import ROUGH_BUDGET, SHARP_BUDGET, Piece, TileShelf, pieces_within, rough_piece
from wardoffice.ui.theme import look

_ON_PAPER = "#454E5B"
"""Paper keeps its own shade in the dark look, and so do words on it."""
_BEFORE, _AHEAD = 2, 3
"""Pages around those in sight whose rough pictures are kept ready."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The part of the column that is on the screen, in logical pixels, and device pixels per logical one."""

    left: float
    top: float
    width: float
    height: float
    ratio: float

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def down(self, screens: float) -> "Sight":
        return Sight(self.left, self.top, self.width, self.height * (1 + screens), self.ratio)


class PageDrawing:
    """The drawn pieces of one file's pages."""

    def __init__(self) -> None:
        self.turn = 0
        self.shade = Shade.TRUE
        self.sharp, self.rough = TileShelf(SHARP_BUDGET), TileShelf(ROUGH_BUDGET)
        self.broken: dict[int, str] = {}
        """Pages that cannot be shown, with the sentence that stands in their place."""

    def clear(self) -> None:
        self.turn = 0
        self.broken = {}
        self.sharp.clear()
        self.rough.clear()

    def take_over(self, other: "PageDrawing") -> None:
        """The pieces drawn elsewhere of the pages shown now."""
        self.sharp.take_over(other.sharp)
        self.rough.take_over(other.rough)

    def lend(self, held: int) -> None:
        """Leave so many bytes of the budget to pictures of another file."""
        self.sharp.limit(SHARP_BUDGET - held)

    @property
    def held_bytes(self) -> int:
        return self.sharp.held + self.rough.held

    def put(self, piece: Piece, image: QImage, column: Column) -> bool:
        """Keep a drawn piece of one of the column's pages; whether it is the page's rough picture."""
        if piece.page > len(column.pages):
            return False
        rough = piece == self.rough_of(column.pages[piece.page - 1])
        (self.rough if rough else self.sharp).put(piece, image)
        return rough

    def rough_of(self, page: PlacedPage) -> Piece:
        return rough_piece(page.number, self.turn, page.box.seen_size, self.shade)

    def sharp_of(self, page: PlacedPage, sight: Sight) -> list[Piece]:
        """The tiles of a page that are in sight."""
        part = (
            (sight.left - page.left) * sight.ratio,
            (sight.top - page.top) * sight.ratio,
            (sight.left + sight.width - page.left) * sight.ratio,
            (sight.bottom - page.top) * sight.ratio,
        )
        scale = round(page.scale * sight.ratio, 6)
        return pieces_within(page.number, self.turn, scale, page.box.seen_size, part, self.shade)

    def missing(self, column: Column, sight: Sight, listed: range = range(0)) -> list[Piece]:
        """What to draw next: what is in sight, rough pictures of the pages around and `listed`, the next screenful."""
        screen = column.between(sight.top, sight.bottom)
        if not screen:
            return []
        now = [piece for page in screen for piece in self.sharp_of(page, sight)]
        around = column.pages[max(0, screen[0].number - 1 - _BEFORE) : screen[-1].number + _AHEAD]
        rough = [self.rough_of(page) for page in around]
        rough += [self.rough_of(column.pages[page - 1]) for page in listed if page <= len(column.pages)]
        ahead = sight.down(1.0)
        soon = [piece for page in column.between(ahead.top, ahead.bottom) for piece in self.sharp_of(page, ahead)]
        wanted = [p for p in now if p not in self.sharp] + [p for p in rough if p not in self.rough]
        wanted += [p for p in soon if p not in self.sharp]
        return [p for p in dict.fromkeys(wanted) if p.page not in self.broken]

    def paint(self, painter: QPainter, page: PlacedPage, sight: Sight) -> bool:
        """Paint a page's sheet; whether it can be shown, so that marks may go over it."""
        sheet = QRectF(page.left, page.top, page.width, page.height)
        painter.setPen(edge_of_paper(self.shade))
        painter.setBrush(paper(self.shade))
        painter.drawRect(sheet.adjusted(-1, -1, 0, 0))
        if page.number in self.broken:
            painter.setPen(on_paper(_ON_PAPER, self.shade))
            _paint_sentence(painter, sheet, self.broken[page.number])
            return False
        pieces = self.sharp_of(page, sight)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if any(piece not in self.sharp for piece in pieces):
            self._paint_stand_in(painter, page, sheet, sight)
        for piece in pieces:
            image = self.sharp.get(piece)
            if image is not None:
                painter.drawImage(_target(page, piece), image)
        return True

    def _paint_stand_in(self, painter: QPainter, page: PlacedPage, sheet: QRectF, sight: Sight) -> None:
        """The rough picture, and over it what is still there of the zoom seen last."""
        rough = self.rough.get(self.rough_of(page))
        if rough is not None:
            painter.drawImage(sheet, rough)
        held = list(self.sharp.of_page(page.number, self.turn, self.shade))
        seen = QRectF(sight.left, sight.top, sight.width, sight.height)
        for piece, image in held:
            target = _target(page, piece)
            if piece.scale == held[-1][0].scale and target.intersects(seen):
                painter.drawImage(target, image)


def _target(page: PlacedPage, piece: Piece) -> QRectF:
    """Where a piece stands in the column."""
    factor = page.scale / piece.scale
    return QRectF(
        page.left + piece.x * factor, page.top + piece.y * factor, piece.width * factor, piece.height * factor
    )


def _paint_sentence(painter: QPainter, sheet: QRectF, sentence: str) -> None:
    painter.setFont(look().font())
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(sheet.adjusted(32, 32, -32, -32), flags, sentence)
