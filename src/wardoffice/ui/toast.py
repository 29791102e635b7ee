"""The toast: says what was just done and offers to take it back; its lasting twin is the row in Chờ gửi."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from wardoffice.ui.long_words import breakable
from wardoffice.ui.theme import look
from wardoffice.wording import _

SHOWN_MS = 8_000
"""How long a toast without undo stays."""
_SPARE = 8
"""Effective pixels, so that no rounding wraps the last word."""


class Toast(QFrame):
    """Lies over the bottom of its parent; a new message takes the place of the old one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        self._said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._undo = QPushButton(self)
        self._undo.clicked.connect(self._take_back)
        self._ground = parent
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._said, 1)
        self._row.addWidget(self._undo)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._count)
        self._sentence, self._left = "", 0
        self._act: Callable[[], None] | None = None
        parent.installEventFilter(self)
        self.hide()

    def say(self, sentence: str, undo: Callable[[], None] | None = None, seconds: int = 30) -> None:
        """Show a sentence; with `undo` for `seconds` with the button that takes it back."""
        self._sentence = sentence
        self._said.setText(breakable(sentence))
        self._act, self._left = undo, seconds if undo else SHOWN_MS // 1000
        self._undo.setVisible(undo is not None)
        self._name_button()
        self.setAccessibleName(sentence)
        self.show()
        self._place()
        self.raise_()
        self._tick.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def unsay(self, sentence: str) -> None:
        """Take a sentence away that is true no longer; another one stays."""
        if self._sentence == sentence:
            self.close_up()

    def count_from(self, seconds: int) -> None:
        """So long may it be taken back from now: less than said at first where the paper is urgent."""
        if self.can_undo():
            self._left = seconds
            self._name_button()

    def can_undo(self) -> bool:
        return self.isVisible() and self._act is not None

    @Slot()
    def _take_back(self) -> None:
        act, self._act = self._act, None
        self.close_up()
        if act:
            act()

    def take_back(self) -> None:
        """The same as pressing the button."""
        self._take_back()

    def close_up(self) -> None:
        self._tick.stop()
        self.hide()

    @Slot()
    def _count(self) -> None:
        self._left -= 1
        self._name_button()
        if self._left <= 0:
            self._act = None
            self.close_up()

    def _name_button(self) -> None:
        self._undo.setText(_("Hoàn tác ({seconds} giây)").format(seconds=self._left))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """What only tells goes when it is pressed, for something may be read beneath it."""
        if not self.can_undo():
            self.close_up()
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        """At the bottom, left, as wide as its words up to what the parent has."""
        gap, unit = look().px(16), look().px
        self._row.setContentsMargins(unit(16), unit(10), unit(10), unit(10))
        self._row.setSpacing(unit(12))
        beside = self._undo.sizeHint().width() + unit(12) if self._act else 0
        words = self._said.fontMetrics().horizontalAdvance(self._said.text()) + unit(16 + 10 + _SPARE) + beside
        width = min(words, unit(640), self._ground.width() - 2 * gap)
        height = self._row.heightForWidth(width)
        self.setGeometry(gap, self._ground.height() - height - gap, width, height)
