"""One of a few ways, each a button to tick with words that wrap: for the dialogs that ask for a decision."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from wardoffice.ui.theme import look


class Options(QWidget):
    """The first is chosen from the beginning; `chosen` sends the place of another one."""

    chosen = Signal(int)

    def __init__(self, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._labels: dict[QObject, QRadioButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(6))
        for place, text in enumerate(words):
            column.addLayout(self._option(place, text))
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self.chosen)

    @property
    def place(self) -> int:
        """The place of the one chosen now."""
        return self._group.checkedId()

    def first(self) -> QWidget:
        return self._group.button(0)

    def _option(self, place: int, text: str) -> QHBoxLayout:
        button, label = QRadioButton(self), QLabel(text, self)
        button.setAccessibleName(text)
        button.setMinimumSize(look().px(24), look().px(24))
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.installEventFilter(self)
        self._group.addButton(button, place)
        self._labels[label] = button
        row = QHBoxLayout()
        row.setSpacing(look().px(8))
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        return row

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press on the words is one on their button."""
        button = self._labels.get(watched)
        if button is not None and isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonRelease:
            button.setFocus(Qt.FocusReason.MouseFocusReason)
            button.click()
        return False
