"""The line for finding words in the open file: what is sought, which of the places one stands on, on and back."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.shortcuts import claims_esc
from wardoffice.ui.theme import look
from wardoffice.wording import _

PAUSE_MS = 150
_WIDTH = 280


class FindField(QLineEdit):
    """Words as they stand for the eye, letters being composed among them (UX.md 3.6)."""

    sought = Signal(str)
    stepped = Signal(bool)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._composed = ""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.setAccessibleName(_("Tìm trong tệp này"))
        self.setPlaceholderText(_("Tìm trong tệp này, có dấu hoặc không dấu"))
        self.textChanged.connect(lambda _text: self._pause.start())

    def words(self) -> str:
        place = self.cursorPosition()
        return self.text()[:place] + self._composed + self.text()[place:]

    def put(self, words: str) -> None:
        """Seek these words at once."""
        self.setText(words)
        self._pause.stop()
        self._ask()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self._composed = event.preeditString()
        self._pause.start()

    def event(self, event: QEvent) -> bool:
        return claims_esc(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        else:
            super().keyPressEvent(event)

    @Slot()
    def _ask(self) -> None:
        self.sought.emit(self.words().strip())


class FindBar(QWidget):
    """`sought` gives the words once typing pauses, `stepped` True for the next place and False for the one before."""

    sought = Signal(str)
    stepped = Signal(bool)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field = FindField(self)
        self.field.setFixedWidth(look().px(_WIDTH))
        self._told = QLabel(self)
        self._told.setProperty("kind", "meta")
        row = QHBoxLayout(self)
        row.setContentsMargins(look().px(12), look().px(4), look().px(12), look().px(8))
        row.setSpacing(look().px(6))
        row.addWidget(self.field)
        self._before = self._button("chevron-up", _("Chỗ trước"), "Shift+F3", lambda: self.stepped.emit(False))
        self._after = self._button("chevron-down", _("Chỗ sau"), "F3", lambda: self.stepped.emit(True))
        close = self._button("close", _("Đóng"), "Esc", self.close_bar)
        for part in (self._before, self._after, self._told):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(close)
        self.field.sought.connect(self.sought)
        self.field.stepped.connect(self.stepped)
        self.field.left.connect(self.close_bar)
        self.tell("", steps=False)
        self.hide()

    def _button(self, sign: str, label: str, keys: str, act: object) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "tool")
        button.setIcon(icon(sign))
        button.setIconSize(icon_size())
        button.setToolTip(f"{label} ({keys})")
        button.setAccessibleName(label)
        button.setAccessibleDescription(keys)
        button.clicked.connect(act)
        return button

    def open_bar(self) -> None:
        """Show the line with its words ready to be typed over."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    @Slot()
    def close_bar(self) -> None:
        self.hide()
        self.closed.emit()

    def tell(self, words: str, *, steps: bool) -> None:
        """Say where one stands; `steps`: whether there is another place to go to."""
        self._told.setText(words)
        self._before.setEnabled(steps)
        self._after.setEnabled(steps)

    def told(self) -> str:
        return self._told.text()
