"""The frame of the few dialogs that ask for a decision: a column that wraps its words, Để sau and Xác nhận below it.

Esc is Để sau; the dialog is as high as its words need at the width it has.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from wardoffice.ui.low_screen import ScrollingDialog, fit_height, scrolling
from wardoffice.ui.outbox_card import label
from wardoffice.ui.theme import look
from wardoffice.wording import _

WIDTH = 580


class Decision(ScrollingDialog):
    """`column` takes what is asked; `agreed` when Xác nhận was pressed, before the dialog closes."""

    agreed = Signal()

    def __init__(self, happened: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Cần anh/chị quyết định"))
        px = look().px
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(24), px(20), px(24), px(16))
        whole.setSpacing(px(12))
        area, self.column = scrolling(self)
        self.column.setSpacing(px(12))
        self.column.addWidget(self.words(happened, "title"))
        whole.addWidget(area, 1)
        later, confirm = QPushButton(_("Để sau"), self), QPushButton(_("Xác nhận"), self)
        later.setToolTip(_("Để sau (Esc): việc này vẫn nằm trong danh sách cần quyết định"))
        confirm.setProperty("kind", "primary")
        confirm.setDefault(True)
        later.clicked.connect(self.reject)
        confirm.clicked.connect(self._agree)
        buttons = QHBoxLayout()
        self._whole, self._buttons = whole, buttons
        buttons.addStretch(1)
        buttons.addWidget(later)
        buttons.addWidget(confirm)
        whole.addLayout(buttons)
        self._widest = parent.window().width() - px(16) if parent else px(WIDTH)
        self.setFixedWidth(min(px(WIDTH), self._widest))

    def words(self, text: str, kind: str = "", tone: str = "") -> QLabel:
        """Words that wrap, to be put into the column."""
        return label(text, kind, self, tone)

    def fit(self) -> None:
        """As high as the words need now; where the screen has less, as wide as the window, and where that is not enough
        they scroll above the buttons."""
        buttons = self._buttons.sizeHint().height()
        if not fit_height(self, self._whole, self.column, buttons):
            self.setFixedWidth(self._widest)
            fit_height(self, self._whole, self.column, buttons)
            self._stand_in_the_middle()
            self.keep_on_screen()

    def _stand_in_the_middle(self) -> None:
        """Over its window, as Qt put it when it was narrower, and not above the screen."""
        if over := self.parentWidget():
            frame = self.frameGeometry()
            frame.moveCenter(over.window().geometry().center())
            self.move(frame.left(), max(self.screen().availableGeometry().top(), frame.top()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    @Slot()
    def _agree(self) -> None:
        self.agreed.emit()
        self.accept()
