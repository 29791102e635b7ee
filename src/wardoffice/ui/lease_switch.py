"""The clerk's switch: keep the register's numbers on this machine, so that they are final without a network too."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from wardoffice.desk import leasing
from wardoffice.desk.leasing import HeldRegister
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.ids import in_vietnam
from wardoffice.domain.outcome import Refusal
from wardoffice.store.leases import RETURN, TAKE
from wardoffice.ui.gate import Gate
from wardoffice.ui.outbox_card import label
from wardoffice.ui.theme import look
from wardoffice.wording import _, sentence


class LeaseSwitch(QWidget):
    """`wished` when somebody turned it: what is wished is carried out at the next contact with the hub."""

    wished = Signal()

    def __init__(self, gate: Gate[Workplace], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gate = gate
        self._organ = ""
        words = _("Giữ sổ đến trên máy này để cấp số khi mất mạng")
        self.box = QCheckBox(_("Giữ sổ"), self)
        self.box.setAccessibleName(words)
        self.box.clicked.connect(self._turn)
        self._name: QLabel = label(words, "", self)
        self._name.setBuddy(self.box)
        self._told = label("", "meta", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(2))
        for part in (self._name, self.box, self._told):
            column.addWidget(part)

    def show_register(self, register: HeldRegister | None) -> None:
        """Show how this desk stands to an organ's register; hidden where the person keeps none."""
        self.setVisible(register is not None)
        if register is None:
            return
        self._organ = register.organ
        wanted = register.wished == TAKE or (register.held and register.wished != RETURN)
        self.box.setChecked(wanted)
        self._told.setText(state_words(register))
        self.box.setAccessibleDescription(self._told.text())

    @Slot(bool)
    def _turn(self, wanted: bool) -> None:
        organ = self._organ
        ask = leasing.take if wanted else leasing.give_back
        self._gate.write(lambda w: ask(w, organ), self._turned, owner=self)

    def _turned(self, refusal: Refusal | None) -> None:
        if refusal is not None:
            self._told.setText(sentence(refusal.code, refusal.facts))
        else:
            self.wished.emit()


def state_words(register: HeldRegister) -> str:
    """What holds now, and what is still to happen."""
    if register.wished == TAKE:
        return _("Sẽ có hiệu lực khi liên lạc được máy chủ; trước đó số đến vẫn là số tạm.")
    if register.wished == RETURN:
        return _("Đã thôi giữ sổ; máy chủ sẽ biết ở lần liên lạc tới.")
    if register.held and register.until is not None:
        until = f"{in_vietnam(register.until):%H:%M %d/%m}"
        return _("Số do máy này cấp là số chính thức, đến {until}.").format(until=until)
    if register.holder:
        return _("{who} đang giữ sổ này nên máy này chưa giữ được.").format(who=register.holder)
    return _("Khi mất mạng, số đến là số tạm và được sửa lại sau.")
