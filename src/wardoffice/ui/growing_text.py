"""A field for a few lines of words that grows with them; Tab leaves it, and Vietnamese typing is never touched."""

import math

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QSizePolicy, QWidget

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
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._laid_out = QTimer(self, singleShot=True, interval=0)
        """Goes off once the layouts around have followed."""
        self._laid_out.timeout.connect(self._show_caret)
        self.cursorPositionChanged.connect(self._laid_out.start)
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

    def put_back(self, words: str) -> None:
        """Fill in what was written before, unless something has been written since."""
        if words and not self.words():
            self.setPlainText(words)
            self.moveCursor(QTextCursor.MoveOperation.End)

    def keep_within(self, height: int) -> None:
        """Be no higher than so many pixels, but one line at least."""
        self._most = min(max((height - self._around()) // self._line(), 1), MOST_LINES)
        self._grow()

    def _written(self) -> int:
        return int(self.document().size().height())

    def _height(self) -> int:
        return min(max(self._written(), self._lines), self._most) * self._line() + self._around()

    def _line(self) -> int:
        """The height of a line as it is laid out, which may be more than the font's own."""
        layout = self.document().firstBlock().layout()
        laid_out = layout.lineAt(0).height() if layout.lineCount() else 0.0
        return max(self.fontMetrics().lineSpacing(), math.ceil(laid_out))

    def _around(self) -> int:
        return 2 * look().px(6) + round(2 * self.document().documentMargin()) + _SPARE

    def _grow(self) -> None:
        """A bar that comes before the field has grown would narrow the words, and so be needed afterwards too."""
        policy = Qt.ScrollBarPolicy
        scrolls = self._written() > self._most
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff)
        if self.height() != self._height() or self.minimumHeight() != self._height():
            self.setFixedHeight(self._height())
            self.resized.emit()
            self._laid_out.start()

    @Slot()
    def _show_caret(self) -> None:
        """In a column that scrolls, the line being written is never below the edge."""
        area: QWidget | None = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        column = area.widget() if area is not None else None
        if area is not None and column is not None and self.hasFocus():
            caret = self.cursorRect()
            at = self.viewport().mapTo(column, caret.center())
            area.ensureVisible(at.x(), at.y(), 0, caret.height())
