"""One box to name people in: type letters, press Enter; a bare number there is the due date in working days.

The list under it opens while something is typed and never touches the text. It filters on what is written together
with what an input method still holds back, so that it works with every Vietnamese keyboard.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from wardoffice.ui.elision import draw_line, elided
from wardoffice.ui.theme import look
from wardoffice.wording import _

_ROW = 44
_CAPTION = 12
_NOTE_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Offer:
    """A row of the list: `act` is done when it is picked."""

    text: str
    note: str
    act: Callable[[], None]


class _OfferDelegate(QStyledItemDelegate):
    """The name, and under it in small letters whose it is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(look().px(200), look().px(_ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        worn = look()
        rect = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, worn.colour("selected"))
        inner = rect.adjusted(worn.px(10), worn.px(4), -worn.px(10), -worn.px(4))
        upper, lower = QRectF(inner), QRectF(inner)
        upper.setHeight(inner.height() / 2)
        lower.setTop(upper.bottom())
        text, note = str(index.data(Qt.ItemDataRole.DisplayRole)), str(index.data(_NOTE_ROLE) or "")
        font, small = worn.font(), worn.font(_CAPTION)
        draw_line(painter, font, worn.tokens.text, upper, elided("name", text, font, inner.width()))
        draw_line(painter, small, worn.tokens.text_3, lower, elided("note", note, small, inner.width()))
        painter.restore()


class PeoplePicker(QLineEdit):
    """`typed` gives the words so far, also unfinished ones; whoever listens answers with `offer`."""

    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = ""
        self._offers: Sequence[Offer] = ()
        self._popup: QFrame | None = None
        self._list: QListWidget | None = None
        self.setPlaceholderText(_("Gõ tên không dấu, ví dụ: kt"))
        self.setAccessibleName(_("Ai xử lý"))
        self.setAccessibleDescription(_("Gõ tên hoặc chữ đầu rồi bấm Enter; gõ một số để đặt hạn"))
        self.textEdited.connect(self._tell)

    def words(self) -> str:
        """What is written with the letters a typing program still holds back."""
        text, at = self.text(), self.cursorPosition()
        return text[:at] + self._composing + text[at:]

    def offer(self, offers: Sequence[Offer]) -> None:
        """Show the rows to pick from; none closes the list."""
        self._offers = offers
        if not offers:
            self.close_list()
            return
        frame, rows = self._made()
        rows.clear()
        for each in offers:
            item = QListWidgetItem(each.text)
            item.setData(_NOTE_ROLE, each.note)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{each.text}, {each.note}")
            rows.addItem(item)
        rows.setCurrentRow(0)
        self._place(frame, len(offers))

    @property
    def offers(self) -> Sequence[Offer]:
        return self._offers

    def is_open(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    def close_list(self) -> None:
        self._offers = ()
        if self._popup is not None:
            self._popup.hide()

    @Slot()
    def _tell(self) -> None:
        self.typed.emit(self.words())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = event.preeditString()
        super().inputMethodEvent(event)
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in moves and self.is_open() and self._list:
            self._list.setCurrentRow((self._list.currentRow() + moves[Qt.Key(event.key())]) % self._list.count())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._pick()
        elif event.key() == Qt.Key.Key_Escape and self.is_open():
            self.close_list()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """While the list is open, Esc closes it and nothing else."""
        overriding = event.type() == QEvent.Type.ShortcutOverride
        if overriding and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.is_open():
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.close_list()

    def _pick(self) -> None:
        row = self._list.currentRow() if self._list and self.is_open() else 0
        if not 0 <= row < len(self._offers):
            return
        chosen = self._offers[row]
        self.clear()
        self.close_list()
        chosen.act()

    def _picked(self, item: QListWidgetItem) -> None:
        if self._list:
            self._list.setCurrentItem(item)
        self._pick()

    def _made(self) -> tuple[QFrame, QListWidget]:
        """The list, made when it is first needed: it lies over the whole window, not only over this pane."""
        if self._popup is None or self._list is None:
            self._popup = QFrame(self.window())
            self._popup.setProperty("kind", "popup")
            self._list = QListWidget(self._popup)
            self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._list.setAccessibleName(_("Người và đơn vị tìm thấy"))
            self._list.setItemDelegate(_OfferDelegate(self._list))
            self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self._list.itemClicked.connect(self._picked)
            column = QVBoxLayout(self._popup)
            column.setContentsMargins(4, 4, 4, 4)
            column.addWidget(self._list)
        if self._popup.parentWidget() is not self.window():
            self._popup.setParent(self.window())
        return self._popup, self._list

    def _place(self, frame: QFrame, rows: int) -> None:
        window = self.window()
        below = self.mapTo(window, QPoint(0, self.height() + 2))
        height = rows * look().px(_ROW) + 10
        if below.y() + height > window.height():
            below.setY(max(0, self.mapTo(window, QPoint(0, 0)).y() - height - 2))
        frame.setGeometry(below.x(), below.y(), self.width(), height)
        frame.show()
        frame.raise_()
