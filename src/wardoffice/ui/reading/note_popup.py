"""A note on the page, opened beside its sign: read it and its replies, write or answer one, or take one's own off."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from wardoffice.domain.marks import Mark
from wardoffice.domain.text import clean_text
from wardoffice.domain.threads import Thread
from wardoffice.ui.growing_text import GrowingText
from wardoffice.ui.reading.thread_view import ThreadView
from wardoffice.ui.shortcuts import claims_esc
from wardoffice.ui.theme import look
from wardoffice.wording import _

_WIDTH = 340


class NotePopup(QFrame):
    """`written` gives the words of a new note, `replied` a thread and the words of a reply; `erase_asked` the mark to
    take off.
    """

    written = Signal(str)
    replied = Signal(object, str)
    erase_asked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._ground = parent
        self._thread: Thread | None = None
        self._said = ThreadView(self)
        self._said.erase_asked.connect(self._take_off)
        self._text = GrowingText(2, self)
        self._keep = QPushButton(self)
        self._keep.setProperty("kind", "primary")
        self._keep.clicked.connect(self._write)
        self._erase = QPushButton(self)
        self._erase.clicked.connect(lambda: self._take_off(self._said.mark))
        close = QPushButton(_("Đóng"), self)
        close.clicked.connect(self.hide)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (close, self._erase, self._keep):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(look().px(12),) * 4)
        for part in (self._said, self._text):
            column.addWidget(part)
        column.addLayout(buttons)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self._text)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._write)
        self.hide()

    def write_at(self, position: QPoint) -> None:
        """Open empty, to write a note."""
        self._thread = None
        self._said.hide()
        self._erase.hide()
        self._let_write(True, _("Ghi"), _("Viết ghi chú…"), _("Nội dung ghi chú"))
        self._open(position)
        self._text.setFocus()

    def read_at(
        self, position: QPoint, mark: Mark, thread: Thread | None, is_own: Callable[[Mark], bool], may_reply: bool
    ) -> None:
        """Open with what a mark says and whose it is, and with what was replied where it heads a thread."""
        self._thread = thread
        self._said.show_mark(mark, thread, is_own, look().px(_WIDTH) - 2 * look().px(12), self._ground.height() // 2)
        self._said.show()
        self._erase.setText(_("Xóa ghi chú") if mark.text else _("Xóa nét này"))
        self._erase.setVisible(is_own(mark))
        self._let_write(thread is not None and may_reply, _("Trả lời"), _("Viết trả lời…"), _("Nội dung trả lời"))
        self._open(position)
        self.setFocus()

    def _let_write(self, writing: bool, button: str, hint: str, name: str) -> None:
        self._text.setPlainText("")
        self._text.setPlaceholderText(hint)
        self._text.setAccessibleName(name)
        self._keep.setText(button)
        self._text.setVisible(writing)
        self._keep.setVisible(writing)

    def _open(self, position: QPoint) -> None:
        self.setFixedWidth(min(look().px(_WIDTH), self._ground.width()))
        self.adjustSize()
        room = self._ground.rect()
        x = max(0, min(position.x(), room.width() - self.width() - 8))
        y = max(0, min(position.y() + 12, room.height() - self.height() - 8))
        self.move(x, y)
        self.show()
        self.raise_()

    def _write(self) -> None:
        text, thread = clean_text(self._text.words()).strip(), self._thread
        self.hide()
        if text and thread is not None:
            self.replied.emit(thread, text)
        elif text:
            self.written.emit(text)

    def _take_off(self, mark: Mark | None) -> None:
        self.hide()
        if mark is not None:
            self.erase_asked.emit(mark)

    def event(self, event: QEvent) -> bool:
        return claims_esc(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)
