"""The frame of the few dialogs that ask for a decision: a column that wraps its words, Để sau and Xác nhận below it.

Esc is Để sau; the dialog is as high as its words need at the width it has.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from wardoffice.ui.outbox_card import label
from wardoffice.ui.theme import look
from wardoffice.wording import _

WIDTH = 580
FRAME = 40
"""Effective pixels of the screen that are left to the frame a window manager draws."""


class Decision(QDialog):
    """`column` takes what is asked; `agreed` when Xác nhận was pressed, before the dialog closes."""

    agreed = Signal()

    def __init__(self, happened: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Cần anh/chị quyết định"))
        px = look().px
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(24), px(20), px(24), px(16))
        whole.setSpacing(px(12))
        self._ground, self._area = QWidget(self), QScrollArea(self)
        self._ground.setProperty("kind", "surface")
        self.column = QVBoxLayout(self._ground)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(12))
        self.column.addWidget(self.words(happened, "title"))
        self._area.setWidget(self._ground)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole.addWidget(self._area, 1)
        later, confirm = QPushButton(_("Để sau"), self), QPushButton(_("Xác nhận"), self)
        later.setToolTip(_("Để sau (Esc): việc này vẫn nằm trong danh sách cần quyết định"))
        confirm.setProperty("kind", "primary")
        confirm.setDefault(True)
        later.clicked.connect(self.reject)
        confirm.clicked.connect(self._agree)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(later)
        buttons.addWidget(confirm)
        whole.addLayout(buttons)
        room = parent.window().width() - px(16) if parent else px(WIDTH)
        self.setFixedWidth(min(px(WIDTH), room))

    def words(self, text: str, kind: str = "", tone: str = "") -> QLabel:
        """Words that wrap, to be put into the column."""
        return label(text, kind, self, tone)

    def fit(self) -> None:
        """As high as the words need now; where the screen has less, they scroll above the buttons."""
        whole = self.layout()
        if whole is None:
            return
        whole.activate()
        frame = whole.contentsMargins()
        buttons = whole.itemAt(1).sizeHint().height() + whole.spacing()  # type: ignore[union-attr]  # added above
        room = self.width() - frame.left() - frame.right()
        words = max(self.column.heightForWidth(room), self.column.minimumSize().height())
        most = self.screen().availableGeometry().height() - look().px(FRAME)
        self.setFixedHeight(min(words + buttons + frame.top() + frame.bottom(), most))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    @Slot()
    def _agree(self) -> None:
        self.agreed.emit()
        self.accept()
