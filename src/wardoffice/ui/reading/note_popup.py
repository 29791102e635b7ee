"""A note on the page, opened beside its sign: read it and its replies, write or answer one, or take one's own off."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

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
    take off. Whoever has kept the words calls `done`: until then they stay.
    """

    written = Signal(str)
    replied = Signal(object, str)
    erase_asked = Signal(object)
    away = Signal()
    """It is not to be seen any more; what was written in it is still there to be asked for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._ground = parent
        self._thread: Thread | None = None
        self._at = QPoint()
        self._said = ThreadView(self)
        self._said.erase_asked.connect(self._take_off)
        self._text = GrowingText(2, self)
        self._text.resized.connect(self._refit)
        self._keep = QPushButton(self)
        self._keep.setProperty("kind", "primary")
        self._keep.clicked.connect(self._write)
        self._erase = QPushButton(self)
        self._erase.clicked.connect(lambda: self._take_off(self._said.mark))
        close = QPushButton(_("Đóng"), self)
        close.clicked.connect(self.put_away)
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

    @property
    def unsent(self) -> str:
        """What is written and kept nowhere yet."""
        return self._text.words()

    @property
    def field(self) -> GrowingText:
        """Where the words are written."""
        return self._text

    def done(self) -> None:
        """What was written is kept."""
        self._text.clear()
        self.put_away()

    @Slot()
    def put_away(self) -> None:
        """Close it; whoever wrote in it is at the page again."""
        within = QApplication.focusWidget()
        if within is self or (within is not None and self.isAncestorOf(within)):
            self._ground.setFocus()
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
        self.put_away()  # first, so that what was being written in another place is kept for that one
        self._text.setPlainText("")
        self._text.setPlaceholderText(hint)
        self._text.setAccessibleName(name)
        self._keep.setText(button)
        self._text.setVisible(writing)
        self._keep.setVisible(writing)

    def _open(self, position: QPoint) -> None:
        self._at = position
        self.setFixedWidth(min(look().px(_WIDTH), self._ground.width()))
        self._fit()
        self.show()
        self.raise_()

    @Slot()
    def _refit(self) -> None:
        if self.isVisible():
            self._fit()

    def _fit(self) -> None:
        """As high as what is in it, and as near to where it was asked for as lets all of it be seen."""
        room = self._ground.rect()
        self.adjustSize()
        if over := self.height() + 8 - room.height():
            self._text.keep_within(self._text.height() - over)
            self.adjustSize()
        x = max(0, min(self._at.x(), room.width() - self.width() - 8))
        y = max(0, min(self._at.y() + 12, room.height() - self.height() - 8))
        self.move(x, y)

    def _write(self) -> None:
        text, thread = clean_text(self.unsent).strip(), self._thread
        if not text:
            self.done()
        elif thread is not None:
            self.replied.emit(thread, text)
        else:
            self.written.emit(text)

    def _take_off(self, mark: Mark | None) -> None:
        self.put_away()
        if mark is not None:
            self.erase_asked.emit(mark)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.isHidden():  # not the page it lies on
            self.away.emit()

    def event(self, event: QEvent) -> bool:
        return claims_esc(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
            return
        super().keyPressEvent(event)
