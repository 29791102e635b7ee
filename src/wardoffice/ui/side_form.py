"""The frame of what stands beside the page: a title with a cross, a column that scrolls, and the buttons below it.

Ctrl+Enter presses the main button wherever the cursor is in the form; Esc is the window's.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.theme import look
from wardoffice.wording import _

CONFIRM = ("Ctrl+Return", "Ctrl+Enter")


class SideForm(QWidget):
    """`closed` when its cross was pressed, `confirmed` when its main button was."""

    closed = Signal()
    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = QLabel(self)
        self.title.setProperty("kind", "title")
        self.title.setWordWrap(True)
        self._close = QToolButton(self)
        self._close.setProperty("kind", "tool")
        self._close.setIcon(icon("close"))
        self._close.setToolTip(_("Đóng khung (Esc)"))
        self._close.setAccessibleName(_("Đóng khung"))
        self._close.clicked.connect(self.closed)
        self.main_button = QPushButton(self)
        self.main_button.setProperty("kind", "primary")
        self.main_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.main_button.clicked.connect(self.confirmed)
        self.body = QVBoxLayout()
        self._build()
        for keys in CONFIRM:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(self._confirm)

    def name(self, title: str, button: str) -> None:
        """Say what the form is for, and what its button does."""
        self.title.setText(title)
        self.setAccessibleName(title)
        self.main_button.setText(button)
        self.main_button.setToolTip(f"{button} (Ctrl+Enter)")

    def add(self, widget: QWidget, label: str = "") -> None:
        """Put a field under the others, with its label above it."""
        if label:
            named = QLabel(label, self)
            named.setProperty("kind", "section")
            named.setBuddy(widget)
            self.body.addSpacing(look().px(4))
            self.body.addWidget(named)
        self.body.addWidget(widget)

    def _confirm(self) -> None:
        if self.isVisible() and self.main_button.isEnabled():
            self.confirmed.emit()

    def _build(self) -> None:
        px = look().px
        self._close.setIconSize(icon_size())
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        ground = QWidget(self)
        ground.setProperty("kind", "surface")
        inner = QVBoxLayout(ground)
        inner.setContentsMargins(0, 0, px(8), 0)
        self.body.setSpacing(px(6))
        inner.addLayout(self.body)
        inner.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidget(ground)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(10), px(12), px(12))
        column.setSpacing(px(10))
        column.addLayout(head)
        column.addWidget(scroll, 1)
        column.addWidget(self.main_button)
