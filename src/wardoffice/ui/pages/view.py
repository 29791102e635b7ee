"""The pages as they are read: one scrolled column, drawn from tiles, with the marks over them.

It paints what it has and asks for what is missing; it never waits. Where a tile has not come yet, the rough picture
of the page stands in.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from wardoffice.domain.marks import Rect
from wardoffice.paper.geometry import PageBox
from wardoffice.paper.shade import Shade
from wardoffice.ui.pages.column import PlacedPage
from wardoffice.ui.pages.drawing import PageDrawing
from wardoffice.ui.pages.paper_colours import around_paper
from wardoffice.ui.pages.scroll import PageScroll
from wardoffice.ui.pages.tiles import Piece
from wardoffice.wording import _


class PageView(PageScroll):
    """Pages to read. `wanted` says what to draw next, most urgent first; `take` gets it when it has come."""

    wanted = Signal(object)
    pages_changed = Signal()
    """Another file, another turn or another paper: every picture is new."""
    rough_come = Signal(int)
    overlay = Signal(object, object)
    """A painter standing at the seen page's corner in points, and the PlacedPage: paint what lies on it.

    What is clipped away need not be painted.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawing = PageDrawing()
        self._listed = range(0)
        self.setAccessibleName(_("Trang văn bản"))
        self.moved.connect(self._ask)
        self.turned.connect(self._turn_pictures)

    def show_pages(
        self,
        sizes: Sequence[tuple[float, float]],
        boxes: Mapping[int, PageBox],
        drawn: PageDrawing | None = None,
    ) -> None:
        """Show another file from its first page; no sizes for none. `boxes` are those known by now, `drawn` is what
        has been drawn of it.
        """
        self.drawing.clear()
        if drawn is not None:
            self.drawing.take_over(drawn)
        self._listed = range(0)
        self.lay(sizes)
        self.learn(boxes)
        self.pages_changed.emit()

    def take(self, piece: Piece, image: QImage) -> None:
        """A piece that has been drawn."""
        if self.drawing.put(piece, image, self.column):
            self.rough_come.emit(piece.page)
        self.viewport().update()

    def show_broken(self, page: int, sentence: str) -> None:
        """Show why a page cannot be shown, in its place."""
        self.drawing.broken[page] = sentence
        self.viewport().update()

    def refresh(self) -> None:
        """What lies over the pages has changed."""
        self.viewport().update()

    def refresh_part(self, page: PlacedPage, part: Rect) -> None:
        """What lies over a rectangle of a page's user space has changed."""
        sight = self.sight()
        left, top, right, bottom = page.rect_to_column(part)
        corners = QPointF(left - sight.left, top - sight.top), QPointF(right - sight.left, bottom - sight.top)
        self.viewport().update(QRectF(*corners).toAlignedRect().adjusted(-1, -1, 1, 1))

    @property
    def shade(self) -> Shade:
        """The paper the pages are shown on."""
        return self.drawing.shade

    def set_shade(self, shade: Shade) -> None:
        """Show the pages on other paper; what was drawn on the one before is not shown again until it returns."""
        if shade is not self.shade:
            self.drawing.shade = shade
            self.pages_changed.emit()
            self.viewport().update()
            self._ask()

    def want_rough(self, pages: range) -> None:
        """Ask for the small pictures of these pages too, behind what is in sight."""
        self._listed = pages
        self._ask()

    def rough_image(self, page: int) -> QImage | None:
        """The small picture of a page, if it has come."""
        return self.drawing.rough.get(self.drawing.rough_of(self.column.pages[page - 1]))

    @Slot()
    def _ask(self) -> None:
        self.wanted.emit(self.drawing.missing(self.column, self.sight(), self._listed))

    @Slot()
    def _turn_pictures(self) -> None:
        self.drawing.turn = self.turn
        self.pages_changed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), around_paper(self.shade))
        sight = self.sight()
        painter.translate(-sight.left, -sight.top)
        for page in self.column.between(sight.top, sight.bottom):
            if self.drawing.paint(painter, page, sight) and self.knows(page.number):
                self._paint_over(painter, page, QRectF(event.rect()).translated(sight.left, sight.top))
        painter.end()

    def _paint_over(self, painter: QPainter, page: PlacedPage, part: QRectF) -> None:
        painter.save()
        painter.setClipRect(QRectF(page.left, page.top, page.width, page.height) & part)
        painter.translate(page.left, page.top)
        painter.scale(*page.stretch)
        self.overlay.emit(painter, page)
        painter.restore()
