"""One line above the page: that the document is signed, and the worst verdict on its signatures; pressed, the rest."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from wardoffice.ui.elided_line import ElidedLine
from wardoffice.ui.icons import picture
from wardoffice.ui.theme import look
from wardoffice.wording import _


class SignedLine(QWidget):
    """`asked` when its button was pressed. Not there where nothing is signed."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self._sign = QLabel(self)
        self._said = ElidedLine("signature", self)
        self._button = QPushButton(_("Xem chữ ký"), self)
        self._button.setProperty("kind", "quiet")
        self._button.clicked.connect(self.asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(look().px(16), look().px(2), look().px(8), look().px(2))
        row.setSpacing(look().px(8))
        row.addWidget(self._sign)
        row.addWidget(self._said, 1)
        row.addWidget(self._button)
        self.hide()

    @property
    def words(self) -> str:
        return "" if self.isHidden() else self._words

    @Slot(str, str, str)
    def tell(self, words: str, tone: str, sign: str) -> None:
        """Say this; nothing is said of a document without signatures."""
        self._words = words
        self.setVisible(bool(words))
        self.setAccessibleName(words)
        self._button.setAccessibleDescription(words)
        if words:
            self._sign.setPixmap(picture(sign, tone, look().px(18), self.devicePixelRatioF()))
            self._said.say(words)
