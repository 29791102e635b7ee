"""A field for a few lines of words that grows with them; Tab leaves it, and Vietnamese typing is never touched."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from wardoffice.ui.theme import look

MOST_LINES = 12
_SPARE = 4
"""Pixels for what rounding takes, so that a text that fits never scrolls."""


class GrowingText(QPlainTextEdit):
    """At least `lines` high, at most `MOST_LINES` or what there is room for; beyond that it scrolls."""

    resized = Signal()

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines, self._most = lines, MOST_LINES
        self._composing = ""
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def words(self) -> str:
        """What is written, with the letters a typing program still holds back at the caret."""
        text, at = self.toPlainText(), self.textCursor().position()
        return text[:at] + self._composing + text[at:]

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = event.preeditString()
        super().inputMethodEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_lines"):
            self._grow()

    def sizeHint(self) -> QSize:
        return QSize(look().px(200), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(120), self._height())

    def keep_within(self, height: int) -> None:
        """Be no higher than so many pixels, but one line at least."""
        self._most = min(max((height - self._around()) // self.fontMetrics().lineSpacing(), 1), MOST_LINES)
        self._grow()

    def _height(self) -> int:
        written = int(self.document().size().height())
        lines = min(max(written, self._lines), self._most)
        return lines * self.fontMetrics().lineSpacing() + self._around()

    def _around(self) -> int:
        return 2 * look().px(6) + round(2 * self.document().documentMargin()) + _SPARE

    def _grow(self) -> None:
        if self.height() != self._height() or self.minimumHeight() != self._height():
            self.setFixedHeight(self._height())
            self.resized.emit()
