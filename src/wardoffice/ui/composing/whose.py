"""Whose words are typed from a paper slip, and from which scan: for a leader who wrote by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QVBoxLayout, QWidget

from wardoffice.ui.elision import FILE, elided
from wardoffice.ui.flow_layout import FlowLayout
from wardoffice.ui.theme import look
from wardoffice.wording import _

_WIDEST = 250


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, what its chip says, and what it is called in full."""

    value: str
    name: str
    full: str


Choices = Sequence[Choice]


class WhoseWords(QWidget):
    """`leader_chosen` gives the leader's name, `slip_chosen` the hash of the scan to be read beside."""

    leader_chosen = Signal(str)
    slip_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.leaders, self.slips = _Chips(_("Bút phê của"), self), _Chips(_("Theo bản quét phiếu"), self)
        self.leaders.chosen.connect(lambda _post: self.leader_chosen.emit(self.leaders.name))
        self.slips.chosen.connect(self.slip_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(6))
        column.addWidget(self.leaders)
        column.addWidget(self.slips)

    def begin(self, leaders: Choices, slips: Choices, leader: str, slip: str) -> None:
        """Offer leaders by their posts and scans by their hashes, one of each chosen where it is known."""
        self.leaders.offer(leaders, leader)
        self.slips.offer(slips, slip)


class _Chips(QWidget):
    """A title with chips under it, of which one is down at most."""

    chosen = Signal(str)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        named = QLabel(title, self)
        named.setProperty("kind", "section")
        self._group = QButtonGroup(self)
        self._offered: dict[QPushButton, Choice] = {}
        ground = QWidget(self)
        self._flow = FlowLayout(ground, look().px(6))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(4))
        column.addWidget(named)
        column.addWidget(ground)

    @property
    def value(self) -> str:
        """What is chosen; empty for nothing."""
        return self._chosen.value

    @property
    def name(self) -> str:
        return self._chosen.name

    @property
    def _chosen(self) -> Choice:
        return next((choice for chip, choice in self._offered.items() if chip.isChecked()), Choice("", "", ""))

    def offer(self, choices: Choices, chosen: str) -> None:
        for chip in self._offered:
            self._group.removeButton(chip)
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._offered = {self._chip(choice): choice for choice in choices}
        for chip, choice in self._offered.items():
            chip.setChecked(choice.value == chosen)
        self.chosen.emit(self.value)

    def _chip(self, choice: Choice) -> QPushButton:
        chip = QPushButton(self)
        chip.setProperty("kind", "chip")
        chip.setText(elided(FILE, choice.name, chip.font(), look().px(_WIDEST)).replace("&", "&&"))
        chip.setAccessibleName(choice.full)
        chip.setToolTip(choice.full)
        chip.setCheckable(True)
        chip.clicked.connect(lambda: self.chosen.emit(self.value))
        self._group.addButton(chip)
        self._flow.addWidget(chip)
        return chip
