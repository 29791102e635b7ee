"""Đăng xuất: what ends, what stays on this machine, and erasing it whole, which asks once more."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from wardoffice.ui.form import Form
from wardoffice.wording import _


class LeavingDialog(Form):
    """`left` for signing out, `erased` for erasing all of it; `unsent` is how much would be gone for good with it."""

    left = Signal()
    erased = Signal()

    def __init__(self, unsent: int, parent: QWidget | None = None) -> None:
        told = _(
            "Đăng xuất thì văn bản và việc chưa gửi vẫn nằm trên máy này, đã mã hóa. "
            "Chỉ tài khoản hiện nay đăng nhập lại được."
        )
        super().__init__(_("Đăng xuất"), told, _("Đăng xuất"), parent)
        self.words(_("Xóa khỏi máy này"), "section")
        self.words(
            _("Khóa, văn bản, tệp và chỉ mục bị xóa hẳn; cài đặt và nhật ký còn lại. Máy chủ vẫn giữ văn bản."),
            "sentence",
        )
        self.sure = QCheckBox(self._sure_words(unsent), self)
        self.column.addWidget(self.sure)
        if unsent:
            self.words(
                _("Còn {count} việc chưa gửi hoặc đang viết dở, chỉ có trên máy này.").format(count=unsent), "sentence"
            )
        self.erase = QPushButton(_("Xóa hết và đóng WardOffice"), self)
        self.erase.setAutoDefault(False)
        self.erase.setEnabled(False)
        self.sure.toggled.connect(self.erase.setEnabled)
        self.erase.clicked.connect(self._erase)
        self.row(self.erase)
        self.finish(self.confirm)
        self.offer_way_out(_("Ở lại"))
        self.go.setFocus()

    def _sure_words(self, unsent: int) -> str:
        return _("Xóa cả việc chưa gửi") if unsent else _("Tôi muốn xóa hết")

    def confirm(self) -> None:
        self.left.emit()
        self.accept()

    @Slot()
    def _erase(self) -> None:
        self.erased.emit()
        self.accept()
