"""The line to type in, made for Vietnamese typing: what is being composed counts as typed (UX.md 3.6).

With a composing input method `text()` stays as it is until the word is done; `sought` is the text with the composed
letters in their place. Nothing here ever changes the text under the cursor.
"""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from wardoffice.ui.icons import picture
from wardoffice.ui.shortcuts import claims_esc
from wardoffice.ui.theme import look
from wardoffice.wording import _

SIGN = 18
"""The magnifying glass, in effective pixels."""
PAUSE_MS = 60
"""How long after a key the search starts; each further key starts the pause again."""
TO_POPUP = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class SearchField(QLineEdit):
    """`wanted` sends the text once typing pauses; `steered` a key that belongs to the results."""

    wanted = Signal(str)
    steered = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composed = ""
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._ask)
        self.setProperty("kind", "search")
        self.setAccessibleName(_("Tìm văn bản, người, lệnh"))
        self.setAccessibleDescription("Ctrl+F")
        self.setClearButtonEnabled(False)
        self.setTextMargins(look().px(SIGN + 4), 0, 0, 0)
        self.textChanged.connect(self._pause_again)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = look().px(SIGN)
        sign = picture("magnify", "text_3", side, self.devicePixelRatioF())
        QPainter(self).drawPixmap(look().px(9), (self.height() - side) // 2, sign)

    def sought(self) -> str:
        """What stands in the field for the eye: the text with the composed letters at the cursor."""
        place = self.cursorPosition()
        return self.text()[:place] + self._composed + self.text()[place:]

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self._composed = event.preeditString()
        self._pause.start()

    def event(self, event: QEvent) -> bool:
        return claims_esc(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in TO_POPUP:
            self.steered.emit(event.key())
        else:
            super().keyPressEvent(event)

    @Slot()
    def _pause_again(self) -> None:
        self._pause.start()

    @Slot()
    def _ask(self) -> None:
        self.wanted.emit(self.sought())
