"""Chứng thư gốc: whom this desk believes about signatures, and the lists of who was revoked; files from IT are added
here, and taken away.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from wardoffice.desk import trusting
from wardoffice.desk.trusting import RevocationList, Trust
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.outcome import Refusal
from wardoffice.ui.choosing_files import files_to_open
from wardoffice.ui.form import Form
from wardoffice.ui.gate import Gate
from wardoffice.ui.outbox_card import label
from wardoffice.ui.theme import look
from wardoffice.wording import _, sentence


class RootsDialog(Form):
    """Each change counts at once; signatures are judged again."""

    def __init__(self, gate: Gate[Workplace], parent: QWidget | None = None) -> None:
        told = _(
            "Chữ ký số chỉ được coi là hợp lệ khi chứng thư của người ký do một trong các nơi này cấp. "
            "Danh sách thu hồi cho biết chứng thư nào đã bị hủy. Tệp do cán bộ CNTT cung cấp."
        )
        super().__init__(_("Chứng thư gốc"), told, _("Thêm tệp…"), parent, width=520)
        self._gate = gate
        self._list = QWidget(self)
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self._list)
        self.finish(self._choose)
        close = QPushButton(_("Đóng"), self)
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        self.footer.addWidget(close)
        gate.read(trusting.trusted, self._show, owner=self)

    def add(self, files: Sequence[Path]) -> None:
        """Believe these files as well."""
        self._gate.write(lambda w: trusting.trust(w, files), self._kept, owner=self)

    def names(self) -> list[str]:
        return [button.accessibleDescription() for button in self._list.findChildren(QPushButton)]

    @Slot()
    def _choose(self) -> None:
        kinds = _("Chứng thư và danh sách thu hồi") + " (*.pem *.crt *.cer *.der *.crl)"
        chosen = files_to_open(self, _("Chọn tệp chứng thư"), kinds)
        if chosen:
            self.add(chosen)

    def _remove(self, root_id: str) -> None:
        self._gate.write(lambda w: trusting.distrust(w, root_id), self._kept, owner=self)

    def _kept(self, outcome: Trust | Refusal) -> None:
        if isinstance(outcome, Refusal):
            self.say(sentence(outcome.code, outcome.facts))
        else:
            self.say("")
            self._show(outcome)

    def _show(self, known: Trust) -> None:
        ground = QWidget(self)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, look().px(4), 0, look().px(4))
        for root in known.roots:
            until = _("hết hạn {day}").format(day=_day(root.until))
            column.addLayout(self._row(root.id, root.name, f"{root.name} ({until})", ground))
        if not known.roots:
            column.addWidget(label(_("Chưa có chứng thư gốc nào: chữ ký chỉ kiểm tra được nội dung."), "", ground))
        if known.lists:
            column.addWidget(label(_("Danh sách thu hồi"), "section", ground))
        for one in known.lists:
            column.addLayout(self._row(one.id, one.name, f"{one.name} ({_lasts(one)})", ground))
        self.column.replaceWidget(self._list, ground)
        self._list.hide()
        self._list.deleteLater()
        self._list = ground
        ground.show()
        if self.isVisible():
            self.fit()

    def _row(self, id_: str, name: str, words: str, parent: QWidget) -> QHBoxLayout:
        drop = QPushButton(_("Bỏ"), parent)
        drop.setAutoDefault(False)
        drop.setAccessibleDescription(name)
        drop.clicked.connect(lambda: self._remove(id_))
        row = QHBoxLayout()
        row.addWidget(label(words, "", parent), 1)
        row.addWidget(drop, 0, Qt.AlignmentFlag.AlignTop)
        return row


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso[:10]):%d/%m/%Y}"


def _lasts(one: RevocationList) -> str:
    """From when to when a list tells anything."""
    made = _("lập {day}").format(day=_day(one.made))
    if not one.until:
        return made
    told = _("đã hết hạn từ {day}, cần tệp mới") if one.over else _("dùng đến {day}")
    return f"{made}, {told.format(day=_day(one.until))}"
