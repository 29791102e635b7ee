"""Words of the page selected with the bare hand, and copied: pressing on a word selects, beside one it scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QCursor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import QMenu

from wardoffice.domain.marks import Point
from wardoffice.domain.text import nfc
from wardoffice.paper.geometry import on_one_line, rect_to_seen
from wardoffice.ui.marks.hand import Marking
from wardoffice.ui.marks.tool import Tool, lines_between, word_at, words_between
from wardoffice.ui.pages.column import PlacedPage
from wardoffice.ui.pages.view import PageView
from wardoffice.ui.pages.words import TextBox
from wardoffice.wording import _

_SELECTED = QColor(33, 118, 210, 80)


class Selecting(QObject):
    """Listens at the view before the hand does, and only while the hand is bare; one page at a time."""

    def __init__(self, view: PageView, hand: Marking) -> None:
        super().__init__(view)
        self._view, self._hand = view, hand
        self._page: PlacedPage | None = None
        self._start: Point | None = None
        self._end: Point | None = None
        self._dragging = False
        view.viewport().installEventFilter(self)
        view.installEventFilter(self)
        view.overlay.connect(self._paint)
        view.pages_changed.connect(self.clear)
        hand.tool_changed.connect(self.clear)

    @property
    def text(self) -> str:
        """What is selected, NFC, a line of the page to a line."""
        lines: list[list[TextBox]] = []
        for word in self._chosen():
            if lines and on_one_line(lines[-1][-1].rect, word.rect):
                lines[-1].append(word)
            else:
                lines.append([word])
        return nfc("\n".join(" ".join(word.text for word in line) for line in lines))

    def clear(self) -> None:
        self._page, self._start, self._end, self._dragging = None, None, None, False
        self._view.refresh()

    def select_page(self) -> None:
        """Every word of the page read now, if they have been read."""
        words = self._words(self._view.page)
        if words:
            self._page = self._view.column.pages[self._view.page - 1]
            self._start, self._end = _middle(words[0]), _middle(words[-1])
            self._view.refresh()

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._hand.tool is not Tool.HAND:
            return False
        if isinstance(event, QKeyEvent) and watched is self._view:
            return self._key(event)
        if isinstance(event, QMouseEvent) and watched is self._view.viewport():
            return self._mouse(event)
        if isinstance(event, QContextMenuEvent) and self._words(self._view.page):
            self._offer(event.globalPos())
            return True
        return False

    def _offer(self, where: QPoint) -> None:
        """What keys do with words, for a hand that has only the mouse."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(_("Sao chép chữ đang chọn") + "\tCtrl+C")
        copy.setEnabled(bool(self.text))
        copy.triggered.connect(self.copy)
        menu.addAction(_("Chọn hết chữ của trang") + "\tCtrl+A").triggered.connect(self.select_page)
        menu.popup(where)

    def _key(self, event: QKeyEvent) -> bool:
        acts = {
            "copy": event.matches(QKeySequence.StandardKey.Copy) and bool(self.text),
            "select_page": event.matches(QKeySequence.StandardKey.SelectAll) and bool(self._words(self._view.page)),
            "clear": event.key() == Qt.Key.Key_Escape and self._page is not None,
        }
        name = next((name for name, meant in acts.items() if meant), "")
        if name and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif name and event.type() == QEvent.Type.KeyPress:
            getattr(self, name)()
        return bool(name)

    def _mouse(self, event: QMouseEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseButtonPress if event.button() == Qt.MouseButton.LeftButton:
                return self._press(event.position())
            case QEvent.Type.MouseButtonDblClick if event.button() == Qt.MouseButton.LeftButton:
                began = self._press(event.position())
                self._dragging = False
                return began
            case QEvent.Type.MouseMove:
                return self._move(event.position())
            case QEvent.Type.MouseButtonRelease if self._dragging:
                self._release()
                return True
            case _:
                return False

    def _press(self, position: QPointF) -> bool:
        self.clear()
        found = self._view.place_at(position)
        if found is None or self._hand.has_something_at(position) or self._word(*found) is None:
            return False
        self._page, self._start, self._dragging = found[0], found[1], True
        self._end = found[1]
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        return True

    def _move(self, position: QPointF) -> bool:
        if self._dragging and self._page is not None:
            here = self._view.place_at(position)
            if here is not None and here[0].number == self._page.number:
                self._end = here[1]
                self._view.refresh()
            return True
        shape = self._shape_at(position)
        if self._view.viewport().cursor().shape() != shape:
            self._view.viewport().setCursor(QCursor(shape))
        return False

    def _shape_at(self, position: QPointF) -> Qt.CursorShape:
        if self._hand.is_carrying or self._hand.would_carry(position):
            return Qt.CursorShape.SizeAllCursor
        found = self._view.place_at(position)
        over = found is not None and self._word(*found) is not None
        return Qt.CursorShape.IBeamCursor if over else Qt.CursorShape.ArrowCursor

    def _release(self) -> None:
        self._dragging = False
        if self._start == self._end:  # pressed and let go: nothing was meant
            self.clear()

    def _words(self, page: int) -> Sequence[TextBox]:
        return self._hand.words.get(page, ())

    def _word(self, page: PlacedPage, point: Point) -> int | None:
        return word_at(self._words(page.number), point)

    def _chosen(self) -> Sequence[TextBox]:
        if self._page is None or self._start is None or self._end is None:
            return ()
        return words_between(self._words(self._page.number), self._start, self._end)

    def _paint(self, painter: QPainter, page: PlacedPage) -> None:
        if self._page is None or page.number != self._page.number or self._start is None or self._end is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_SELECTED)
        for line in lines_between(self._words(page.number), self._start, self._end):
            left, top, right, bottom = rect_to_seen(page.box, line)
            painter.drawRect(QRectF(left, top, right - left, bottom - top))


def _middle(word: TextBox) -> Point:
    return (word.rect[0] + word.rect[2]) / 2, (word.rect[1] + word.rect[3]) / 2
