"""What two people decided differently while apart, side by side, and the three ways to end it (UX.md 3.13).

The safest way is chosen from the beginning; Để sau, and Esc, leave everything as it is and the conflict in its list.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from wardoffice.desk.conflicts import Conflict, Side
from wardoffice.domain.directory import Office
from wardoffice.ui import conflict_words
from wardoffice.ui.options import Options
from wardoffice.ui.theme import look
from wardoffice.wording import _

WIDTH = 560


class ConflictDialog(QDialog):
    """`settled` sends the conflict and the id of the choice that was confirmed."""

    settled = Signal(object, str)

    def __init__(self, conflict: Conflict, office: Office, trouble: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Cần anh/chị quyết định"))
        self._conflict, self._office = conflict, office
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(12))
        column.addWidget(_label(conflict_words.happened(conflict), "title", self))
        column.addWidget(_label(conflict.subject, "sentence", self))
        if trouble:
            told = _label(trouble, "", self)
            told.setProperty("tone", "warn")
            column.addWidget(told)
        column.addLayout(self._sides())
        self.options = Options([conflict_words.choice_words(one, conflict, office) for one in conflict.choices], self)
        self.options.chosen.connect(self._follow)
        column.addWidget(self.options)
        self._changed = _label("", "sentence", self)
        column.addWidget(self._changed)
        self._later, self._confirm = QPushButton(_("Để sau"), self), QPushButton(_("Xác nhận"), self)
        self._later.setToolTip(_("Để sau (Esc): việc này vẫn nằm trong danh sách cần quyết định"))
        self._confirm.setProperty("kind", "primary")
        self._confirm.setDefault(True)
        self._later.clicked.connect(self.reject)
        self._confirm.clicked.connect(self._settle)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._later)
        buttons.addWidget(self._confirm)
        column.addLayout(buttons)
        self._follow()
        width = px(WIDTH)
        self.setFixedWidth(min(width, parent.window().width() - px(16)) if parent else width)
        self.options.first().setFocus()

    def _sides(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(look().px(12))
        for side in self._conflict.sides:
            row.addWidget(self._side(side), 1)
        return row

    def _side(self, side: Side) -> QWidget:
        card = QFrame(self)
        card.setProperty("kind", "card")
        card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        px = look().px
        column = QVBoxLayout(card)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(4))
        column.addWidget(_label(conflict_words.where(side, self._conflict, self._office), "section", card))
        for line in conflict_words.values(side, self._conflict, self._office):
            column.addWidget(_label(line, "", card))
        column.addStretch(1)
        return card

    @Slot()
    def _follow(self) -> None:
        chosen = self._conflict.choices[self.options.place]
        self._changed.setText(conflict_words.changed_words(chosen, self._office))

    @Slot()
    def _settle(self) -> None:
        self.settled.emit(self._conflict, self._conflict.choices[self.options.place].id)
        self.accept()


def _label(text: str, kind: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("kind", kind)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
