"""A note on the page, opened beside its sign: read it, write it, or take one's own off."""

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from wardoffice.domain.marks import Mark
from wardoffice.domain.text import clean_text
from wardoffice.ui.growing_text import GrowingText
from wardoffice.ui.marks.badge import told
from wardoffice.ui.shortcuts import claims_esc
from wardoffice.ui.theme import look
from wardoffice.wording import _

_WIDTH = 280


class NotePopup(QFrame):
    """`written` gives the words of a new note; `erase_asked` the mark to take off."""

    written = Signal(str)
    erase_asked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._ground = parent
        self._mark: Mark | None = None
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        self._said.setTextFormat(Qt.TextFormat.PlainText)
        self._text = GrowingText(3, self)
        self._text.setAccessibleName(_("Nội dung ghi chú"))
        self._text.setPlaceholderText(_("Viết ghi chú…"))
        self._keep = QPushButton(_("Ghi"), self)
        self._keep.setProperty("kind", "primary")
        self._keep.clicked.connect(self._write)
        self._erase = QPushButton(_("Xóa ghi chú"), self)
        self._erase.clicked.connect(self._take_off)
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
        self._mark = None
        self._text.setPlainText("")
        self._open(position, writing=True, erasable=False)
        self._text.setFocus()

    def read_at(self, position: QPoint, mark: Mark, erasable: bool) -> None:
        """Open with what a mark says and whose it is."""
        self._mark = mark
        self._said.setText(told(mark))
        self._erase.setText(_("Xóa ghi chú") if mark.text else _("Xóa nét này"))
        self._open(position, writing=False, erasable=erasable)
        self.setFocus()

    def _open(self, position: QPoint, writing: bool, erasable: bool) -> None:
        self._said.setVisible(not writing)
        self._text.setVisible(writing)
        self._keep.setVisible(writing)
        self._erase.setVisible(erasable)
        self.setFixedWidth(min(look().px(_WIDTH), self._ground.width()))
        self.adjustSize()
        room = self._ground.rect()
        x = max(0, min(position.x(), room.width() - self.width() - 8))
        y = max(0, min(position.y() + 12, room.height() - self.height() - 8))
        self.move(x, y)
        self.show()
        self.raise_()

    def _write(self) -> None:
        text = clean_text(self._text.toPlainText()).strip()
        self.hide()
        if text:
            self.written.emit(text)

    def _take_off(self) -> None:
        self.hide()
        if self._mark is not None:
            self.erase_asked.emit(self._mark)

    def event(self, event: QEvent) -> bool:
        return claims_esc(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)
