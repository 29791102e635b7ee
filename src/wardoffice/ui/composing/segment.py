"""One part of a row of joined buttons, some of them down: wide enough for its words in bold, as it wears them then."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget

from wardoffice.ui.theme import look

_LEAST, _PAD, _CAPTION = 36, 5, 12


class Segment(QPushButton):
    """`end` is `left`, `right` or empty for the middle; `name` is what a screen reader says."""

    def __init__(self, text: str, end: str, name: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setProperty("kind", "segment")
        self.setProperty("end", end)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(name)

    def sizeHint(self) -> QSize:
        bold: QFont = look().font(_CAPTION, bold=True)
        wide = QFontMetrics(bold).horizontalAdvance(self.text()) + 2 * look().px(_PAD) + 2
        return QSize(max(wide, look().px(_LEAST)), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
