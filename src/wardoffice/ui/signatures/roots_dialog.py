"""Chứng thư gốc: whom this desk believes about signatures; files from IT are added here, and taken away."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from wardoffice.desk import trusting
from wardoffice.desk.trusting import Root
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.outcome import Refusal
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
            "Tệp do cán bộ CNTT cung cấp."
        )
        super().__init__(_("Chứng thư gốc"), told, _("Thêm tệp chứng thư…"), parent, width=520)
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
        kinds = _("Chứng thư") + " (*.pem *.crt *.cer *.der)"
        names, _kind = QFileDialog.getOpenFileNames(self, _("Chọn tệp chứng thư"), "", kinds)
        if names:
            self.add([Path(name) for name in names])

    def _remove(self, root_id: str) -> None:
        self._gate.write(lambda w: trusting.distrust(w, root_id), self._kept, owner=self)

    def _kept(self, outcome: tuple[Root, ...] | Refusal) -> None:
        if isinstance(outcome, Refusal):
            self.say(sentence(outcome.code, outcome.facts))
        else:
            self.say("")
            self._show(outcome)

    def _show(self, roots: tuple[Root, ...]) -> None:
        ground = QWidget(self)
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, look().px(4), 0, look().px(4))
        for root in roots:
            column.addLayout(self._row(root, ground))
        if not roots:
            column.addWidget(label(_("Chưa có chứng thư gốc nào: chữ ký chỉ kiểm tra được nội dung."), "", ground))
        self.column.replaceWidget(self._list, ground)
        self._list.hide()
        self._list.deleteLater()
        self._list = ground
        ground.show()
        if self.isVisible():
            self.fit()

    def _row(self, root: Root, parent: QWidget) -> QHBoxLayout:
        drop = QPushButton(_("Bỏ"), parent)
        drop.setAutoDefault(False)
        drop.setAccessibleDescription(root.name)
        drop.clicked.connect(lambda: self._remove(root.id))
        year, month, day = root.until.split("-")
        until = _("hết hạn {day}").format(day=f"{day}/{month}/{year}")
        row = QHBoxLayout()
        row.addWidget(label(f"{root.name} ({until})", "", parent), 1)
        row.addWidget(drop, 0, Qt.AlignmentFlag.AlignTop)
        return row
