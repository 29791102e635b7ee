"""What two people decided differently while apart, side by side, and the three ways to end it (UX.md 3.13).

The safest way is chosen from the beginning; Để sau, and Esc, leave everything as it is and the conflict in its list.
"""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from wardoffice.desk.conflicts import Conflict, Side
from wardoffice.domain.directory import Office
from wardoffice.ui import conflict_words
from wardoffice.ui.decision import Decision
from wardoffice.ui.options import Options
from wardoffice.ui.theme import look


class ConflictDialog(Decision):
    """`settled` sends the conflict and the id of the choice that was confirmed."""

    settled = Signal(object, str)

    def __init__(self, conflict: Conflict, office: Office, trouble: str = "", parent: QWidget | None = None) -> None:
        super().__init__(conflict_words.happened(conflict), parent)
        self._conflict, self._office = conflict, office
        self.column.addWidget(self.words(conflict.subject, "sentence"))
        if trouble:
            self.column.addWidget(self.words(trouble, tone="warn"))
        sides = QHBoxLayout()
        sides.setSpacing(look().px(12))
        for side in conflict.sides:
            sides.addWidget(self._side(side), 1)
        self.column.addLayout(sides)
        self.options = Options([conflict_words.choice_words(one, conflict, office) for one in conflict.choices], self)
        self.options.chosen.connect(self._follow)
        self.column.addWidget(self.options)
        self._changed = self.words("", "sentence")
        self.column.addWidget(self._changed)
        self.agreed.connect(self._settle)
        self._follow()
        self.options.first().setFocus()

    def _side(self, side: Side) -> QWidget:
        card = QFrame(self)
        card.setProperty("kind", "card")
        card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        px = look().px
        column = QVBoxLayout(card)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(4))
        column.addWidget(self.words(conflict_words.where(side, self._conflict, self._office), "section"))
        for line in conflict_words.values(side, self._conflict, self._office):
            column.addWidget(self.words(line))
        column.addStretch(1)
        return card

    @Slot()
    def _follow(self) -> None:
        chosen = self._conflict.choices[self.options.place]
        self._changed.setText(conflict_words.changed_words(chosen, self._office))
        if self.isVisible():
            self.fit()

    @Slot()
    def _settle(self) -> None:
        self.settled.emit(self._conflict, self._conflict.choices[self.options.place].id)
