"""A frame that lies over the window under what it belongs to, and goes away at a press elsewhere."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QHideEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget


class Popup(QFrame):
    """`under` is what it belongs to: a press there is left to that widget. Hidden at first."""

    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground)
        self.setProperty("kind", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.ground, self.under = ground, ground
        self.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if application := QApplication.instance():
            application.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if application := QApplication.instance():
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            where = event.globalPosition().toPoint()
            if not any(widget.rect().contains(widget.mapFromGlobal(where)) for widget in (self, self.under)):
                self.hide()
        return False
