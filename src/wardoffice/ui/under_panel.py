"""A small panel under a button of the top bar: Esc and a press elsewhere put it away, and the cursor goes back."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from wardoffice.ui.shortcuts import claims_esc
from wardoffice.ui.theme import look

WIDTH = 420
GAP = 8


class UnderPanel(QFrame):
    """`column` takes what it shows; `first` is where the cursor goes when it opens."""

    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground)
        self.setProperty("kind", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._ground, self._under = ground, ground
        self.first: QWidget = self
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*(look().px(16),) * 4)
        self.column.setSpacing(look().px(8))
        self.hide()

    def open_under(self, button: QWidget) -> None:
        """Open below a button, or close when it is open."""
        if self.isVisible():
            self.leave()
            return
        self._under = button
        self.place()
        self.show()
        self.place()
        self.raise_()
        self.first.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Close, and put the cursor back where it came from."""
        self.hide()
        self._under.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        """Lie under the button, as high as what is shown needs and the window has."""
        gap = look().px(GAP)
        width = min(look().px(WIDTH), self._ground.width() - 2 * gap)
        self.setFixedWidth(width)
        below = self._under.mapTo(self._ground, QPoint(0, self._under.height()))
        top = below.y() + look().px(4)
        wanted = self.wanted_height(width)
        left = max(gap, min(below.x() + self._under.width() - width, self._ground.width() - width - gap))
        self.setGeometry(left, top, width, min(wanted, self._ground.height() - top - gap))

    def wanted_height(self, width: int) -> int:
        """How high it would like to be at that width."""
        return max(self.column.totalHeightForWidth(width), self.column.totalMinimumSize().height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if application := QApplication.instance():
            application.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if application := QApplication.instance():
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press anywhere but on the panel and its button puts the panel away."""
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            where = event.globalPosition().toPoint()
            if not any(widget.rect().contains(widget.mapFromGlobal(where)) for widget in (self, self._under)):
                self.hide()
        return False

    def event(self, event: QEvent) -> bool:
        return claims_esc(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)
