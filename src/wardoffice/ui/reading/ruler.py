"""A ruler for tired eyes: the line being read stays clear, everything above and below it is dimmed a little.

It follows the pointer, and Up and Down move it from line to line. It only lies over the pages: whatever is pressed,
drawn or selected goes to the page beneath.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QTabletEvent
from PySide6.QtWidgets import QWidget

from wardoffice.paper.shade import Shade
from wardoffice.ui.pages.column import PlacedPage
from wardoffice.ui.pages.paper_colours import on_paper
from wardoffice.ui.pages.view import PageView
from wardoffice.ui.pages.words import TextBox
from wardoffice.ui.tokens import LIGHT

Span = tuple[float, float]
"""Top and bottom."""
_DIM = {Shade.TRUE: QColor(0, 0, 0, 34), Shade.SEPIA: QColor(0, 0, 0, 34), Shade.DARK: QColor(0, 0, 0, 76)}
_LINE, _STEP = 24.0, 18.0
"""Points: the height of the clear band, and how far a key moves it, where the page's words are not known."""
_AIR = 5.0
"""Points left clear above and below a line of words."""
_MOVES = (QEvent.Type.MouseMove, QEvent.Type.TabletMove)
_HIGHEST, _LOWEST = 0.2, 0.7
"""The parts of the screen between which keys keep the band; beyond them the page moves instead."""


class ReadingRuler(QWidget):
    """Lies over `view`. `words` holds, by page, the words that have been read so far."""

    def __init__(self, view: PageView, words: Mapping[int, Sequence[TextBox]]) -> None:
        super().__init__(view.viewport())
        self._view, self._words = view, words
        self._across, self._middle = 0.0, 0.0
        """Where the pointer was last, and the middle of the band, in pixels of the viewport."""
        self.band: Span = (0.0, 0.0)
        """What is clear of the viewport."""
        self._rows_of: tuple[PlacedPage, int, list[Span]] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        view.viewport().installEventFilter(self)
        view.installEventFilter(self)
        view.moved.connect(self._settle)

    def lay(self, wanted: bool) -> None:
        """Lay the ruler on the pages, under the pointer if it is there, or take it away."""
        if wanted:
            self.setGeometry(self._view.viewport().rect())
            pointer = self._view.viewport().mapFromGlobal(QCursor.pos())
            over = self.rect().contains(pointer)
            self._across = pointer.x() if over else self.width() / 2
            self._move_to(float(pointer.y()) if over else self.height() / 3)
        self.setVisible(wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view:
            return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._key(event)
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._view.viewport().rect())
            self._settle()
        elif isinstance(event, QMouseEvent | QTabletEvent) and event.type() in _MOVES and self.isVisible():
            self._across = event.position().x()
            self._move_to(event.position().y())
        return False

    def _key(self, event: QKeyEvent) -> bool:
        """Up and Down go from line to line while the ruler lies there."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if not self.isVisible() or not plain or event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return False
        self.step(down=event.key() == Qt.Key.Key_Down)
        return True

    def step(self, down: bool) -> None:
        """To the next line, or to the one before; at the edge of the screen the page moves and the band stays."""
        bar, wanted = self._view.verticalScrollBar(), self._next(down)
        beyond = max(0.0, wanted - self.height() * _LOWEST) if down else min(0.0, wanted - self.height() * _HIGHEST)
        before = bar.value()
        bar.setValue(before + round(beyond))
        self._move_to(min(max(wanted - (bar.value() - before), 0.0), float(self.height())))

    def _next(self, down: bool) -> float:
        """The middle of the line after this one or before it, in pixels of the viewport."""
        page, middle = self._page(), sum(self.band) / 2
        if page is None:
            return middle + (_STEP if down else -_STEP)
        middles = [(top + bottom) / 2 for top, bottom in self._rows(page)]
        after = [m for m in middles if (m > middle + 1 if down else m < middle - 1)]
        step = _STEP * page.scale
        if not after:
            return middle + (step if down else -step)
        return min(after) if down else max(after)

    @Slot()
    def _settle(self) -> None:
        """The pages have moved under it: clear the line that is there now."""
        if self.isVisible():
            self._move_to(self._middle)

    def _move_to(self, middle: float) -> None:
        self._middle = middle
        before, self.band = self.band, self._band_at(middle)
        if self.band != before:
            for old, new in zip(before, self.band, strict=True):
                self.update(QRectF(0, min(old, new) - 1, self.width(), abs(old - new) + 2).toAlignedRect())

    def _band_at(self, height: float) -> Span:
        """The line of words at a height of the viewport with some air, else a band of a line's height."""
        page = self._page(height)
        if page is None:
            return height - _LINE / 2, height + _LINE / 2
        air, half = _AIR * page.scale, _LINE * page.scale / 2
        for top, bottom in self._rows(page):
            if top - air <= height <= bottom + air:
                return top - air, bottom + air
        return height - half, height + half

    def _page(self, height: float | None = None) -> PlacedPage | None:
        """The page under the band, or under another height of the viewport."""
        right, down = self._view.horizontalScrollBar().value(), self._view.verticalScrollBar().value()
        place = self._across + right, (self._middle if height is None else height) + down
        return self._view.column.at(place) or self._view.column.nearest(place[1])

    def _rows(self, page: PlacedPage) -> list[Span]:
        """The lines of a page in pixels of the viewport, from the top; none where its words are not known."""
        words = self._words.get(page.number, ())
        if self._rows_of is None or self._rows_of[:2] != (page, len(words)):
            self._rows_of = page, len(words), rows(page, words)
        offset = self._view.verticalScrollBar().value()
        return [(top - offset, bottom - offset) for top, bottom in self._rows_of[2]]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        top, bottom = self.band
        shade = self._view.shade
        painter.fillRect(QRectF(0, 0, self.width(), top), _DIM[shade])
        painter.fillRect(QRectF(0, bottom, self.width(), self.height() - bottom), _DIM[shade])
        painter.setPen(on_paper(LIGHT.border, shade))
        for height in self.band:
            painter.drawLine(QPointF(0, round(height)), QPointF(self.width(), round(height)))
        painter.end()


def rows(page: PlacedPage, words: Sequence[TextBox]) -> list[Span]:
    """The lines the words of a page stand in, as heights of the column from the top."""
    found: list[Span] = []
    for top, bottom in sorted((box[1], box[3]) for box in map(page.rect_to_column, (word.rect for word in words))):
        if found and (min(bottom, found[-1][1]) - top) > min(bottom - top, found[-1][1] - found[-1][0]) / 2:
            found[-1] = found[-1][0], max(found[-1][1], bottom)
        elif bottom > top:
            found.append((top, bottom))
    return found
