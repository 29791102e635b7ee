"""Those named who have no row among the usual ones, a chip each: a press changes the role, ✕ takes the name away."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton, QWidget

from wardoffice.domain.directory import Office
from wardoffice.domain.document import Assignee, AssignmentRole, Given
from wardoffice.ui.composing.named import full_name, in_order, role_word, short_name
from wardoffice.ui.flow_layout import FlowLayout
from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.theme import look
from wardoffice.wording import _

ROLE_KEYS = {
    AssignmentRole.LEAD: "Alt+C",
    AssignmentRole.COOPERATING: "Alt+P",
    AssignmentRole.FOR_INFORMATION: "Alt+T",
}
_SIGNS = {
    AssignmentRole.DIRECT: "account-tie-outline",
    AssignmentRole.LEAD: "account-tie-outline",
    AssignmentRole.COOPERATING: "account-multiple-outline",
}


class PeopleChips(QWidget):
    """`role_chosen` and `dropped` say what was pressed; the chips change when `show_people` says so."""

    role_chosen = Signal(str, str)
    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, look().px(6))
        self._chips: list[QFrame] = []
        self._shown: tuple[Given, ...] = ()
        self.setVisible(False)

    def show_people(self, people: Sequence[Given], office: Office) -> None:
        ordered = in_order(tuple(people))
        if ordered == self._shown:
            return
        self._shown = ordered
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(one, office) for one in ordered]
        for chip in self._chips:
            self._flow.addWidget(chip)
        self.setVisible(bool(ordered))
        self.updateGeometry()

    def _chip(self, one: Given, office: Office) -> QFrame:
        chip = QFrame(self)
        chip.setProperty("kind", "named")
        chip.setProperty("weight", "lead" if one.role is AssignmentRole.LEAD else "")
        name, role = short_name(one.who, office), role_word(one.role)
        words = QToolButton(chip)
        words.setProperty("kind", "named")
        words.setText(f"{name} · {role}".replace("&", "&&"))
        words.setIcon(icon(_SIGNS.get(one.role, "account-eye-outline")))
        words.setIconSize(icon_size(16))
        words.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        words.setToolTip(full_name(one.who, office))
        words.setAccessibleName(f"{full_name(one.who, office)}, {role}")
        words.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        words.setMenu(self._roles(one, words))
        away = QToolButton(chip)
        away.setProperty("kind", "named")
        away.setIcon(icon("close"))
        away.setIconSize(icon_size(14))
        away.setToolTip(_("Bỏ {name}").format(name=name))
        away.setAccessibleName(_("Bỏ {name}").format(name=name))
        away.clicked.connect(lambda: self.dropped.emit(one.who))
        row = QHBoxLayout(chip)
        row.setContentsMargins(look().px(4), 0, look().px(2), 0)
        row.setSpacing(0)
        row.addWidget(words)
        row.addWidget(away)
        return chip

    def _roles(self, one: Given, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        for role in AssignmentRole:
            entry = menu.addAction(role_word(role))
            entry.setCheckable(True)
            entry.setChecked(role is one.role)
            entry.triggered.connect(lambda _checked, who=one.who, role=role: self._choose(who, role))
        menu.addSeparator()
        menu.addAction(_("Bỏ chọn")).triggered.connect(lambda: self.dropped.emit(one.who))
        return menu

    def _choose(self, who: Assignee, role: AssignmentRole) -> None:
        self.role_chosen.emit(who, role)
