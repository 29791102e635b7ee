"""A form of few fields in a dialog: a column that wraps its words, a line for trouble, one main button.

It is as high as its words need at its width; where the screen is lower, the buttons below it stand side by side and the
column scrolls, to the field that has the cursor. Nothing is ever cut.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from wardoffice.ui.long_words import breakable
from wardoffice.ui.low_screen import FRAME, ScrollingDialog
from wardoffice.ui.theme import look
from wardoffice.wording import _

WIDTH = 440
HIDDEN = Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhLatinOnly


def marks_warning(password: str) -> str:
    """What to say of a password with marks in it, which a typing program may have put there; empty for others."""
    told = _("Có chữ có dấu trong mật khẩu. Anh/chị nên tắt bộ gõ tiếng Việt khi gõ ô này.")
    return "" if password.isascii() else told


class Form(ScrollingDialog):
    """`column` takes the fields, `footer` what stays below them; `finish` puts trouble and main button in place."""

    def __init__(self, title: str, told: str, button: str, parent: QWidget | None, width: int = WIDTH) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        px = look().px
        self._labels: dict[QLineEdit, QLabel] = {}
        self._ground = QWidget(self)
        self.column = QVBoxLayout(self._ground)
        self.column.setContentsMargins(px(24), px(20), px(24), px(8))
        self.column.setSpacing(px(6))
        self._area = area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._ground)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        self.footer = QVBoxLayout()
        self.footer.setContentsMargins(px(24), px(8), px(24), px(16))
        self.footer.setSpacing(px(6))
        whole.addLayout(self.footer)
        self._ground.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        self.words(title, "title")
        self.words(told, "sentence")
        self.column.addSpacing(px(6))
        self._trouble = QLabel(self)
        self._trouble.setWordWrap(True)
        self._trouble.setProperty("tone", "danger")
        self._words_of_go = button
        room = self.screen().availableGeometry().width() - px(16)
        self.setFixedWidth(min(px(width), room))

    def words(self, text: str, kind: str) -> QLabel:
        """Words that wrap, at the end of the column."""
        label = QLabel(breakable(text), self)
        label.setProperty("kind", kind)
        label.setWordWrap(True)
        self.column.addWidget(label)
        return label

    def field(self, label: str, secret: bool = False) -> QLineEdit:
        """One more field with its label above it; a secret one keeps typing programs away."""
        line = QLineEdit(self)
        line.setAccessibleName(label)
        if secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setInputMethodHints(HIDDEN)
            line.textEdited.connect(self._warn_of_marks)
        self._labels[line] = self.words(label, "section")
        self._labels[line].setBuddy(line)
        self.column.addWidget(line)
        self.column.addSpacing(look().px(4))
        return line

    def hide_field(self, line: QLineEdit) -> None:
        """Take a field away with its label."""
        self._labels[line].hide()
        line.hide()

    def row(self, *buttons: QPushButton, beside: QLabel | None = None) -> None:
        """Buttons side by side, at the end of the column, and words that wrap beside them."""
        line = QHBoxLayout()
        for button in buttons:
            line.addWidget(button)
        if beside is None:
            line.addStretch(1)
        else:
            line.addSpacing(look().px(4))
            line.addWidget(beside, 1)
        self.column.addLayout(line)

    def go_to(self, field: QWidget) -> None:
        """Put the cursor there, and bring it into sight."""
        field.setFocus()
        self._area.ensureWidgetVisible(field)

    def offer_way_out(self, words: str) -> None:
        """A button below the main one that leaves everything as it was."""
        leave = QPushButton(words, self)
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        self.footer.addWidget(leave)

    def finish(self, confirm: Callable[[], None]) -> None:
        """Put the trouble under the fields, the main button `go` below them; pressed, it calls `confirm`.

        Made after the fields, it also comes after them for who goes by Tab.
        """
        self.go = QPushButton(self._words_of_go, self)
        self.go.setProperty("kind", "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(confirm)
        self.column.addWidget(self._trouble)
        self.column.addStretch(1)
        self.footer.addWidget(self.go)
        self._trouble.hide()

    def say(self, trouble: str, tone: str = "danger") -> None:
        self._trouble.setText(breakable(trouble))
        self._trouble.setVisible(bool(trouble))
        if self._trouble.property("tone") != tone:
            self._trouble.setProperty("tone", tone)
            self._trouble.style().polish(self._trouble)
        self.fit()
        if trouble:
            # The column takes its new height when it hears of it, and only then it is known where the words stand.
            QTimer.singleShot(0, self, self._show_trouble)

    @Slot()
    def _show_trouble(self) -> None:
        self._area.ensureWidgetVisible(self._trouble)

    def trouble(self) -> str:
        return self._trouble.text()

    def fit(self) -> None:
        """As high as the words need now, and never higher than the screen."""
        self.column.activate()
        column = max(self.column.totalHeightForWidth(self.width()), self.column.totalMinimumSize().height())
        room = self.screen().availableGeometry().height() - FRAME
        self.footer.setDirection(QVBoxLayout.Direction.TopToBottom)
        if column + self.footer.totalSizeHint().height() > room:
            self.footer.setDirection(QVBoxLayout.Direction.LeftToRight)
            if self.footer.totalMinimumSize().width() > self.width():
                self.footer.setDirection(QVBoxLayout.Direction.TopToBottom)
        self.setFixedHeight(min(column + self.footer.totalSizeHint().height(), room))
        self.keep_on_screen()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def _warn_of_marks(self, text: str) -> None:
        self.say(marks_warning(text))
