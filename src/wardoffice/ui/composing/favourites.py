"""Those named most often, a row each with three roles to press; a second press takes the name away again."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from wardoffice.domain.directory import Office
from wardoffice.domain.document import Assignee, AssignmentRole, Given
from wardoffice.domain.ids import PostId
from wardoffice.domain.people import LEADERS, Role
from wardoffice.ui.composing.named import full_name, role_of, role_word, short_name
from wardoffice.ui.composing.segment import Segment
from wardoffice.ui.theme import look
from wardoffice.wording import N_, _

MOST, FEWEST = 7, 4
ROOMY = 740
"""Effective pixels of height from which there is room for more than the fewest rows."""
_SHORT_TITLES = {
    Role.CHAIRPERSON: N_("CT {name}"),
    Role.VICE_CHAIRPERSON: N_("PCT {name}"),
    Role.CHIEF_OF_OFFICE: N_("CVP {name}"),
}


def row_name(who: Assignee, office: Office) -> str:
    """ "PCT Hạnh", with one more word of the name where two in that post share it; or a unit's short name."""
    post = office.posts.get(PostId(who))
    if post is None or post.role not in _SHORT_TITLES:
        return short_name(who, office)
    given = office.name_of(who).split()[-1]
    alike = [p for p in office.organ_posts(post.organ, post.role) if office.name_of(p.id).split()[-1] == given]
    name = short_name(who, office) if len(alike) > 1 else given
    return _(_SHORT_TITLES[post.role]).format(name=name)


def offered_roles(who: Assignee, office: Office) -> tuple[AssignmentRole, ...]:
    """The three roles of a row: a leader directs where others lead."""
    post = office.posts.get(PostId(who))
    first = AssignmentRole.DIRECT if post and post.role in LEADERS else AssignmentRole.LEAD
    return first, AssignmentRole.COOPERATING, AssignmentRole.FOR_INFORMATION


class Favourites(QWidget):
    """`pressed` names somebody and a role; whether that names or un-names him is the composer's."""

    pressed = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look().px(8))
        self._grid.setVerticalSpacing(look().px(2))
        self._grid.setColumnStretch(0, 1)
        self._rows: dict[Assignee, dict[AssignmentRole, QPushButton]] = {}
        self._widgets: list[QWidget] = []

    def offer(self, who: Sequence[Assignee], office: Office) -> None:
        """The rows to show, most named first."""
        for widget in self._widgets:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._widgets, self._rows = [], {}
        most = MOST if self.window().height() / look().unit >= ROOMY else FEWEST
        for place, one in enumerate(who[:most]):
            label = QLabel(row_name(one, office), self)
            label.setToolTip(full_name(one, office))
            switch = self._switch(one, office)
            self._grid.addWidget(label, place, 0)
            self._grid.addWidget(switch, place, 1)
            self._widgets += [label, switch]

    def _switch(self, who: Assignee, office: Office) -> QWidget:
        switch = QWidget(self)
        row = QHBoxLayout(switch)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        roles = offered_roles(who, office)
        self._rows[who] = {}
        for role, end in zip(roles, ("left", "", "right"), strict=True):
            name = f"{full_name(who, office)}: {role_word(role)}"
            button = Segment(role_word(role), end, name, switch)
            button.clicked.connect(lambda _down, who=who, role=role: self.pressed.emit(who, role))
            self._rows[who][role] = button
            row.addWidget(button)
        return switch

    def show_people(self, people: Sequence[Given]) -> None:
        for who, buttons in self._rows.items():
            now = role_of(tuple(people), who)
            for role, button in buttons.items():
                button.setChecked(role is now)

    def has_row(self, who: Assignee) -> bool:
        return who in self._rows

    def button(self, who: Assignee, role: AssignmentRole) -> QPushButton | None:
        return self._rows.get(who, {}).get(role)
