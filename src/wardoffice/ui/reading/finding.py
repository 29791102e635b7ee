"""Words sought in the open file: every place marked on its page, one of them the one read now."""

from bisect import bisect_left
from collections.abc import Sequence

from PySide6.QtCore import QObject, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPen

from wardoffice.domain.marks import Rect
from wardoffice.paper.geometry import around, rect_to_seen
from wardoffice.ui.pages.column import PlacedPage
from wardoffice.ui.pages.paper_colours import on_paper, wash
from wardoffice.ui.reading.file_pane import FilePane
from wardoffice.ui.reading.find_bar import FindBar
from wardoffice.wording import _

MOST_PLACES = 5_000
_HIT, _HERE = QColor(255, 214, 0, 96), QColor(255, 128, 0, 128)
_EDGE = "#B45309"
Place = tuple[int, int]
"""A page, and the number of a place on it from 0."""


class Finding(QObject):
    """Joins the find bar with the pages and with whoever looks for the words."""

    def __init__(self, pane: FilePane, bar: FindBar) -> None:
        super().__init__(bar)
        self._pane, self._view, self._bar = pane, pane.view, bar
        self._words = ""
        self._first = 0
        """The page to begin with once the pages are there; 0 for the one read."""
        self._places: dict[int, Sequence[tuple[Rect, ...]]] = {}
        self._here: Place | None = None
        self._through = True
        bar.sought.connect(self._seek)
        bar.stepped.connect(self.step)
        bar.closed.connect(self._close)
        pane.pages_come.connect(self._seek_again)
        pane.file_changed.connect(lambda _file: self._forget())
        pane.source.places_found.connect(self._found)
        pane.source.sought_through.connect(self._end)
        self._view.overlay.connect(self._paint)

    @property
    def count(self) -> int:
        """How many places are known by now."""
        return sum(len(places) for places in self._places.values())

    def find(self, words: str, page: int = 0) -> None:
        """Open the line with these words; the first place from `page` or the page read now is gone to once found."""
        self._forget()
        self._words, self._first = "", page
        self._bar.open_bar()
        self._bar.field.put(words)

    def leave(self) -> None:
        """Another document is coming: nothing is sought in it until somebody asks."""
        self._bar.hide()
        self._words, self._first = "", 0
        self._forget()

    @Slot(bool)
    def step(self, forward: bool) -> None:
        """To the next place or the one before, round the ends."""
        if not self._bar.isVisible() or not self._words:
            self._bar.open_bar()
            return
        order = sorted((page, number) for page, places in self._places.items() for number in range(len(places)))
        if not order:
            return
        if self._here is None:
            self._go(order[bisect_left(order, (self._view.page, 0)) % len(order)])
            return
        place = bisect_left(order, self._here)
        self._go(order[(place + (1 if forward else -1)) % len(order)])

    @Slot(str)
    def _seek(self, words: str) -> None:
        if words == self._words:
            return
        self._forget()
        self._words = words
        self._seek_again()

    @Slot()
    def _seek_again(self) -> None:
        """From the page read now to the end, then from the beginning."""
        if not self._words or not self._bar.isVisible() or not self._view.pages:
            return
        self._through = False
        self._view.go_to(self._first)
        first, self._first = max(1, self._view.page), 0
        self._pane.source.seek(self._words, [*range(first, self._view.pages + 1), *range(1, first)])
        self._tell()

    @Slot(int, object)
    def _found(self, page: int, places: object) -> None:
        self._places[page] = places  # type: ignore[assignment]  # a Qt signal carries plain objects
        if self._here is None:
            self._go((page, 0))
        if self.count >= MOST_PLACES:
            self._pane.source.seek("", ())
            self._through = True
        self._tell()
        self._view.refresh()

    @Slot()
    def _end(self) -> None:
        self._through = True
        self._tell()

    @Slot()
    def _close(self) -> None:
        self._words = ""
        self._forget()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        self._pane.source.seek("", ())
        self._places, self._here, self._through = {}, None, True
        self._tell()
        self._view.refresh()

    def _go(self, place: Place) -> None:
        self._here = place
        lines = self._places[place[0]][place[1]]
        whole = lines[0]
        for line in lines[1:]:
            whole = around(whole, line)
        self._view.show_rect(place[0], whole)
        self._tell()
        self._view.refresh()

    def _tell(self) -> None:
        self._bar.tell(self._sentence(), steps=self.count > 0)

    def _sentence(self) -> str:
        if not self._words:
            return ""
        if not self.count:
            return _("Không thấy trong tệp này") if self._through else _("Đang tìm…")
        before = sum(len(places) for page, places in self._places.items() if self._here and page < self._here[0])
        number = before + self._here[1] + 1 if self._here else 0
        told = _("{number} trên {count} chỗ") if self._through else _("{number} trên {count} chỗ, đang tìm tiếp…")
        return told.format(number=number, count=self.count)

    def _paint(self, painter: QPainter, page: PlacedPage) -> None:
        shade = self._view.shade
        for number, lines in enumerate(self._places.get(page.number, ())):
            here = (page.number, number) == self._here
            painter.setPen(QPen(on_paper(_EDGE, shade), 1.0 / page.scale) if here else Qt.PenStyle.NoPen)
            painter.setBrush(wash(_HERE if here else _HIT, shade))
            for line in lines:
                left, top, right, bottom = rect_to_seen(page.box, line)
                painter.drawRect(QRectF(left, top, right - left, bottom - top))
