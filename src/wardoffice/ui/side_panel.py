"""What stands beside the page to be looked through: a title, a cross that closes it, and cards that scroll."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.theme import look


class SidePanel(QWidget):
    """`closed` when its cross was pressed; `close_words` say what that does."""

    closed = Signal()

    def __init__(self, title: str, close_words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        name = QLabel(title, self)
        name.setProperty("kind", "title")
        close = self._close = QToolButton(self)
        close.setProperty("kind", "tool")
        close.setIcon(icon("close"))
        close.setIconSize(icon_size())
        close.setToolTip(f"{close_words} (Esc)")
        close.setAccessibleName(close_words)
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(name, 1)
        head.addWidget(close)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        px = look().px
        column.setContentsMargins(px(16), px(8), px(8), px(8))
        column.addLayout(head)
        column.addWidget(self._scroll, 1)

    def take_cursor(self) -> None:
        """Put the cursor here, so that Tab goes through what stands below."""
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    def fill(self, widgets: list[QWidget], spacing: int = 0) -> None:
        """Show these one below the other, in place of what was there."""
        ground = QWidget()
        ground.setProperty("kind", "surface")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, look().px(4), look().px(8), 0)
        column.setSpacing(spacing)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        self._scroll.setWidget(ground)
