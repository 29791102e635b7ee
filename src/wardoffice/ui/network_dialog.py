"""Mạng: by which proxy this profile goes out, whom it believes besides the system's own, and a check of the way."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QPushButton, QRadioButton, QWidget
from shiboken6 import isValid

from wardoffice.ui.choosing_files import file_to_open
from wardoffice.ui.form import Form, marks_warning
from wardoffice.ui.troubles import words_for
from wardoffice.wording import _, sentence

if TYPE_CHECKING:
    from wardoffice.endpoint.proxies import ProxyChoice
    from wardoffice.endpoint.route import Route
    from wardoffice.sync.checking import Finding

KINDS = ("system", "direct", "manual")
"""Those of `endpoint.proxies`, which is not loaded in the window before it is needed."""

Found = Callable[[Sequence["Finding"] | Exception], None]


class Ways(Protocol):
    """Keeps a way and tries it, beside the window; the answer comes on the window's thread."""

    def keep_and_check(self, proxy: "ProxyChoice", authorities: Path | None, url: str, found: Found) -> None: ...


class NetworkDialog(Form):
    """Shows the way as it is kept; one button keeps what is typed and tries it step by step."""

    def __init__(self, ways: Ways, way: "Route", url: str = "", parent: QWidget | None = None) -> None:
        told = _("Chỉ cần đổi khi cán bộ CNTT hướng dẫn. Mật khẩu proxy nằm trong kho mã hóa trên máy này.")
        super().__init__(_("Mạng"), told, _("Lưu và kiểm tra kết nối"), parent, width=520)
        self._ways, self._url, self._file = ways, url, way.authorities
        self._held: QWidget | None = None
        """What had the cursor before the button was closed to wait for the check."""
        self.kinds = QButtonGroup(self)
        self.words(_("Đường ra mạng"), "section")
        for place, words in enumerate((_("Theo cài đặt của máy"), _("Đi thẳng"), _("Qua máy chủ trung gian (proxy):"))):
            kind = QRadioButton(words, self)
            kind.setChecked(KINDS[place] == way.proxy.kind)
            self.kinds.addButton(kind, place)
            self.column.addWidget(kind)
        self.address = self.field(_("Địa chỉ proxy"))
        self.address.setPlaceholderText("http://proxy:3128")
        self.address.setText(way.proxy.address)
        self.user = self.field(_("Tên dùng cho proxy (nếu có)"))
        self.user.setText(way.proxy.user)
        self.password = self.field(_("Mật khẩu proxy"), secret=True)
        self.password.setText(way.proxy.password)
        self.words(_("Chứng thư của đơn vị (tệp PEM)"), "section")
        self.file = self.words("", "sentence")
        choose, drop = QPushButton(_("Chọn tệp…"), self), QPushButton(_("Bỏ"), self)
        choose.clicked.connect(self._choose)
        drop.clicked.connect(lambda: self.believe(None))
        for button in (choose, drop):
            button.setAutoDefault(False)
        self.row(choose, drop)
        self.results = self.words("", "sentence")
        self.finish(self.confirm)
        close = QPushButton(_("Đóng"), self)
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        self.footer.addWidget(close)
        self.kinds.idToggled.connect(self._let)
        self._let()
        self.believe(way.authorities)
        if (chosen := self.kinds.checkedButton()) is not None:
            chosen.setFocus()
        for line in (self.address, self.user, self.password):
            line.textEdited.connect(self._tell_change)
        self.kinds.idToggled.connect(self._tell_change)

    def believe(self, file: Path | None) -> None:
        """Show the PEM file chosen, None for none."""
        self._file = file
        self.file.setText(str(file) if file else _("Không dùng tệp riêng; theo kho chứng thư của máy."))
        if self.isVisible():
            self._tell_change()

    @Slot()
    def _tell_change(self) -> None:
        """What is told below is of the way as it was kept."""
        self.results.setText("")
        warning = marks_warning(self.password.text())
        self.say(warning or _("Chưa lưu thay đổi này."), "danger" if warning else "info")

    def confirm(self) -> None:
        from wardoffice.endpoint.proxies import ProxyChoice  # brings the network's libraries

        kind = KINDS[self.kinds.checkedId()]
        address = self.address.text().strip() if kind == "manual" else ""
        name = ("", "") if kind == "direct" else (self.user.text().strip(), self.password.text())
        self._held = self.focusWidget()
        self.go.setEnabled(False)
        self.results.setText("")
        self.say(_("Đang kiểm tra…"), "info")
        self._ways.keep_and_check(ProxyChoice(kind, address, *name), self._file, self._url, self._found)

    def _found(self, found: "Sequence[Finding] | Exception") -> None:
        if not isValid(self):  # closed meanwhile
            return
        self.go.setEnabled(True)
        if self._held is not None:
            self._held.setFocus()
        if isinstance(found, Exception):
            self.say(words_for(found))
            return
        self.results.setText("\n".join(f"{'✓' if one.ok else '✗'} {sentence(one.code, one.facts)}" for one in found))
        good = all(one.ok for one in found)
        self.say(
            _("Đã lưu. Đường mạng thông suốt.") if good else _("Đã lưu, nhưng chưa tới được máy chủ."),
            "ok" if good else "danger",
        )

    @Slot()
    def _let(self) -> None:
        """Fields that count for what is chosen."""
        kind = KINDS[self.kinds.checkedId()]
        self.address.setEnabled(kind == "manual")
        self.user.setEnabled(kind != "direct")
        self.password.setEnabled(kind != "direct")

    @Slot()
    def _choose(self) -> None:
        chosen = file_to_open(self, _("Chọn tệp PEM"), "PEM (*.pem *.crt *.cer)")
        if chosen:
            self.believe(chosen)
