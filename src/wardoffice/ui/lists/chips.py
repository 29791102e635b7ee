"""Filter chips above a list: one press narrows it, a second widens it again; counts stand in the words."""

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from wardoffice.ui.flow_layout import FlowLayout
from wardoffice.ui.theme import look
from wardoffice.wording import N_, _

LABELS = {
    "overdue": N_("Quá hạn"),
    "due_today": N_("Hôm nay"),
    "unread": N_("Chưa đọc"),
    "i_lead": N_("Tôi chủ trì"),
    "i_cooperate": N_("Tôi phối hợp"),
    "express": N_("HỎA TỐC"),
}
ROW = 30
"""A row of chips, kept free until they are counted, so that the list does not jump."""
TONES = {"overdue": "danger", "express": "danger", "due_today": "warn"}


class Chips(QWidget):
    """`chosen` sends the name of the filter in force, "" when none is."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = FlowLayout(self)
        self._buttons: dict[str, QPushButton] = {}

    def offer(self, names: tuple[str, ...]) -> None:
        """Make these filters, none of them in force; they show themselves once `count` has told which lead anywhere."""
        for button in self._buttons.values():
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = {name: self._chip(name) for name in names}
        self.setMinimumHeight(look().px(ROW) if names else 0)
        self.setVisible(bool(names))

    def count(self, counts: Mapping[str, int]) -> None:
        """Write how many there are behind each name; a filter without any is put away unless it is in force."""
        self.setMinimumHeight(0)
        for name, button in self._buttons.items():
            many = counts.get(name, 0)
            button.setText(f"{_(LABELS[name])} {many}" if many else _(LABELS[name]))
            button.setVisible(many > 0 or button.isChecked())
        self.setVisible(any(not button.isHidden() for button in self._buttons.values()))

    def current(self) -> str:
        return next((name for name, button in self._buttons.items() if button.isChecked()), "")

    def _chip(self, name: str) -> QPushButton:
        chip = QPushButton(_(LABELS[name]), self)
        chip.setProperty("kind", "chip")
        chip.setProperty("tone", TONES.get(name, ""))
        chip.setProperty("filter", name)
        chip.setCheckable(True)
        chip.clicked.connect(self._pressed)
        self._row.addWidget(chip)
        chip.hide()
        return chip

    @Slot()
    def _pressed(self) -> None:
        pressed = self.sender()
        for button in self._buttons.values():
            if button is not pressed:
                button.setChecked(False)
        self.chosen.emit(self.current())
