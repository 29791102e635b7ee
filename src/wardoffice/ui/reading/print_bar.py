"""What stands above the pages when somebody wants to print: how it would go without paper, and what can be printed.

It never blocks: one press prints, and reading goes on around it.
"""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from wardoffice.ui.flow_layout import FlowLayout
from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.shortcuts import claims_esc
from wardoffice.ui.theme import look
from wardoffice.wording import N_, _

FULL_SCREEN, FORWARD = "full_screen", "forward"
INSTEAD = ((FULL_SCREEN, N_("Mở toàn màn hình"), "fullscreen"), (FORWARD, N_("Gửi cho…"), "send-outline"))


class PrintBar(QWidget):
    """`chosen` gives what was pressed: FULL_SCREEN, FORWARD, or a `desk.printing.Print`."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self.setProperty("tone", "info")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        self.buttons: dict[str, QPushButton] = {}
        self._row = FlowLayout(spacing=look().px(8))
        close = QToolButton(self)
        close.setProperty("kind", "quiet")
        close.setIcon(icon("close"))
        close.setToolTip(_("Đóng"))
        close.setAccessibleName(_("Không in"))
        close.clicked.connect(self._close)
        words = QVBoxLayout()
        words.setSpacing(look().px(6))
        words.addWidget(self._said)
        words.addLayout(self._row)
        beside = QHBoxLayout(self)
        beside.setContentsMargins(look().px(16), look().px(8), look().px(8), look().px(10))
        beside.addLayout(words, 1)
        beside.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def ask(self, sentence: str, offered: list[tuple[str, str, str]]) -> None:
        """Stand with a sentence and a button for each of `offered`: what it is, its label, its icon; the first has
        the cursor.
        """
        for button in self.buttons.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._said.setText(sentence)
        self.setAccessibleName(sentence)
        self.buttons = {what: self._button(what, label, sign) for what, label, sign in offered}
        self.show()
        next(iter(self.buttons.values())).setFocus()

    def _button(self, what: str, label: str, sign: str) -> QPushButton:
        button = QPushButton(icon(sign, "text_2"), label, self)
        button.setIconSize(icon_size(18))
        button.clicked.connect(lambda: self._choose(what))
        self._row.addWidget(button)
        button.show()
        return button

    def _choose(self, what: str) -> None:
        self._close()
        self.chosen.emit(what)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        return claims_esc(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close()
            return
        super().keyPressEvent(event)
