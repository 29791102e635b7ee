"""A small panel under a button of the top bar: Esc and a press elsewhere put it away, and the cursor goes back."""

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from wardoffice.ui.popup import Popup
from wardoffice.ui.shortcuts import claims_esc
from wardoffice.ui.theme import look

WIDTH = 420
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
GAP = 8


class UnderPanel(Popup):
    """`column` takes what it shows; `first` is where the cursor goes when it opens."""

    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground)
        self.first: QWidget = self
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*(look().px(16),) * 4)
        self.column.setSpacing(look().px(8))

    def open_under(self, button: QWidget) -> None:
        """Open below a button, or close when it is open."""
        if self.isVisible():
            self.leave()
            return
        self.under = button
        self.place()
        self.show()
        self.place()
        self.raise_()
        self.first.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Close, and put the cursor back where it came from."""
        self.hide()
        self.under.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        """Lie under the button, as high as what is shown needs and the window has."""
        gap = look().px(GAP)
        width = min(look().px(WIDTH), self.ground.width() - 2 * gap)
        self.setFixedWidth(width)
        below = self.under.mapTo(self.ground, QPoint(0, self.under.height()))
        top = below.y() + look().px(4)
        wanted = self.wanted_height(width)
        left = max(gap, min(below.x() + self.under.width() - width, self.ground.width() - width - gap))
        self.setGeometry(left, top, width, min(wanted, self.ground.height() - top - gap))

    def wanted_height(self, width: int) -> int:
        """How high it would like to be at that width."""
        return max(self.column.totalHeightForWidth(width), self.column.totalMinimumSize().height())

    def event(self, event: QEvent) -> bool:
        return claims_esc(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        pressed = QApplication.focusWidget()
        if event.key() in ENTER and isinstance(pressed, QPushButton) and self.isAncestorOf(pressed):
            pressed.click()  # outside a dialog Qt leaves this to the space bar alone
            return
        super().keyPressEvent(event)
