"""A sentence in place of the pages, or above them: what happened, what is safe, what to do."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from wardoffice.ui.icons import icon, picture
from wardoffice.ui.long_words import breakable
from wardoffice.ui.reading.password_field import PasswordField
from wardoffice.ui.theme import look
from wardoffice.wording import _


class PageNotice(QWidget):
    """Fills the page area; `asked` when its button is pressed, `password_given` when one was typed for the file."""

    asked = Signal()
    password_given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._said.setProperty("kind", "sentence")
        self._button = QPushButton(self)
        self._button.clicked.connect(self.asked)
        self.password = PasswordField(self)
        self.password.given.connect(self.password_given)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self._picture)
        column.addSpacing(look().px(12))
        column.addWidget(self._said)
        column.addSpacing(look().px(12))
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignCenter)
        beside = QHBoxLayout()
        beside.addStretch(1)
        beside.addWidget(self.password, 4)
        beside.addStretch(1)
        column.addLayout(beside)
        column.addStretch(3)
        column.setContentsMargins(*(look().px(32),) * 4)

    def say(self, sentence: str, sign: str = "file-alert-outline", button: str = "") -> None:
        self._said.setText(breakable(sentence))
        self.setAccessibleName(sentence)
        self._picture.setPixmap(picture(sign, "text_3", look().px(48), self.devicePixelRatioF()))
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self.password.forget()

    def ask_password(self, sentence: str, again: bool) -> None:
        """Say that the file wants a password, with a field for it below; `again` after one that was wrong."""
        self.say(sentence, "lock-outline")
        self.password.ask(again)

    @property
    def sentence(self) -> str:
        return self.accessibleName()


class NoticeBar(QWidget):
    """One line above the pages; it stays until it is closed or the document changes. `asked` when its button is."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._why_not = ""
        self.setProperty("kind", "banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        self._button = QPushButton(self)
        self._button.clicked.connect(self.asked)
        self._button.hide()
        close = QToolButton(self)
        close.setProperty("kind", "quiet")
        close.setIcon(icon("close"))
        close.setToolTip(_("Đóng"))
        close.setAccessibleName(_("Đóng thông báo"))
        close.clicked.connect(self.hide)
        words = QVBoxLayout()
        words.setSpacing(look().px(4))
        words.addWidget(self._said)
        words.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(look().px(16), look().px(6), look().px(8), look().px(6))
        row.addLayout(words, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, sentence: str, tone: str = "warn", button: str = "") -> None:
        self.setProperty("tone", tone)
        self.style().polish(self)
        self._said.setText(breakable(sentence))
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self.setAccessibleName(sentence)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    @Slot(str)
    def say_why_not(self, sentence: str) -> None:
        """Why something could not be done; it goes once something was."""
        self._why_not = sentence
        self.say(sentence)

    @Slot()
    def leave_why_not(self) -> None:
        if self._why_not and self.sentence == self._why_not:
            self.hide()

    @property
    def sentence(self) -> str:
        return "" if self.isHidden() else self.accessibleName()
