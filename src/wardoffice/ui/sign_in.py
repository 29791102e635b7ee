"""The first start and signing in again: where the hub is, who one is, and the word for this machine's data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from shiboken6 import isValid

from wardoffice.ui.form import Form
from wardoffice.ui.troubles import words_for
from wardoffice.wording import _


@dataclass(frozen=True, slots=True)
class Account:
    url: str
    user: str
    password: str


Answered = Callable[[Exception | None], None]


class Door(Protocol):
    """What the dialog asks for; everything goes on beside the window, and answers come on its thread."""

    def by_password(self, account: Account, answered: Answered) -> None:
        """Sign in, then say None or what went wrong."""

    def by_browser(self, url: str, answered: Answered) -> None:
        """The same in the system's browser; ends early after `stop`."""

    def page(self) -> str:
        """The address the browser was last told to open, empty before."""

    def stop(self) -> None:
        """Nobody waits for the browser any more."""

    def ask_if_offered(self, url: str, answered: Callable[[bool], None]) -> None:
        """Whether this hub lets one sign in with the browser; no answer at all when it cannot be told."""

    def show_network(self, url: str, parent: QWidget, over: Callable[[], None]) -> None:
        """Set the way to the hub; `over` when somebody has."""


class SignIn(Form):
    """Asks for hub, name and password until the hub has let somebody in, or it is closed; answers may come after that.

    Where the hub offers it, the browser comes first: there the password is seen by the hub alone.
    """

    def __init__(self, door: Door, url: str = "", user: str = "", parent: QWidget | None = None) -> None:
        told = _("Đăng nhập một lần để tải văn bản về máy này. Sau đó đọc và bút phê được cả khi mất mạng.")
        super().__init__(_("Đăng nhập"), told, _("Đăng nhập"), parent)
        self._door = door
        self._waiting = False
        self._asked = ""
        self._has_gone_on = False
        self._held: QWidget | None = None
        """What had the cursor before the fields were closed to wait for the hub."""
        self.url = self.field(_("Địa chỉ máy chủ"))
        self.url.setPlaceholderText("https://…")
        self.url.setText(url)
        self.url.editingFinished.connect(self._ask_if_offered)
        self.browser = QPushButton(_("Đăng nhập bằng trình duyệt"), self)
        self.browser.setProperty("kind", "primary")
        self.browser.setAutoDefault(False)
        self.browser.clicked.connect(self._press_browser)
        self.column.addWidget(self.browser)
        self.by_hand = QPushButton(_("Trình duyệt không tự mở? Chép địa chỉ"), self)
        self.by_hand.setProperty("kind", "quiet")
        self.by_hand.setAutoDefault(False)
        self.by_hand.clicked.connect(self._copy_address)
        self.by_hand.hide()
        self.column.addWidget(self.by_hand)
        self.otherwise = self.words(_("Hoặc bằng tên và mật khẩu:"), "sentence")
        self.user = self.field(_("Tên đăng nhập"))
        self.user.setText(user)
        self.password = self.field(_("Mật khẩu"), secret=True)
        self.finish(self.confirm)
        network = QPushButton(_("Mạng và proxy…"), self)
        network.setProperty("kind", "quiet")
        network.setAutoDefault(False)
        network.clicked.connect(self._show_network)
        self.footer.addWidget(network)
        self._offer(False)
        (self.password if url and user else self.user if url else self.url).setFocus()
        self._ask_if_offered()

    def confirm(self) -> None:
        """What Enter does, from wherever in the form."""
        if self.browser.hasFocus():
            self._press_browser()
            return
        account = Account(self.url.text().strip(), self.user.text().strip(), self.password.text())
        if account.url and self.url.hasFocus() and not (account.user or account.password):
            self._go_on_from_address()
            return
        if not all((account.url, account.user, account.password)):
            self.say(_("Còn thiếu địa chỉ, tên đăng nhập hoặc mật khẩu. Chưa gửi gì đi. Hãy ghi đủ cả ba ô."))
            return
        self._held = self.focusWidget()
        self._let(waiting=False, enabled=False)
        self.say(_("Đang kết nối…"), "info")
        self._door.by_password(account, self._answered)

    def reject(self) -> None:
        self._door.stop()
        super().reject()

    def _go_on_from_address(self) -> None:
        """Enter behind the address: what comes next is the browser, where this hub offers it, or the name."""
        self._has_gone_on = True
        self.say("")
        (self.browser if self.browser.isVisible() else self.user).setFocus()

    @Slot()
    def _show_network(self) -> None:
        self._door.show_network(self.url.text().strip(), self, self._ask_again)

    def _ask_again(self) -> None:
        """The hub may be within reach by another way now."""
        if isValid(self):
            self._asked = ""
            self._ask_if_offered()

    @Slot()
    def _ask_if_offered(self) -> None:
        """Look whether this hub has a page to sign in on, once for each address."""
        url = self.url.text().strip()
        if url == self._asked:
            return
        self._asked = url
        self._offer(False)
        if url:
            self._door.ask_if_offered(url, lambda offered: self._heard(url, offered))

    def _heard(self, url: str, offered: bool) -> None:
        if isValid(self) and url == self._asked:
            self._offer(offered)

    def _offer(self, offered: bool) -> None:
        self.browser.setVisible(offered)
        self.otherwise.setVisible(offered)
        self.go.setProperty("kind", "" if offered else "primary")
        self.go.style().polish(self.go)
        if offered and not self._has_been_typed_in():
            self.browser.setFocus()
        if self.isVisible():
            self.fit()

    def _has_been_typed_in(self) -> bool:
        """The focus is not taken from hands that type: letters would be lost, and a space would press the button."""
        begun = (self.user, self.password) if self._has_gone_on else (self.url, self.user, self.password)
        return any(field.isModified() for field in begun)

    @Slot()
    def _press_browser(self) -> None:
        if self._waiting:
            self._door.stop()
            return
        self._let(waiting=True, enabled=True)
        self._held = self.browser
        self.say(_("Đang chờ anh/chị đăng nhập trong trình duyệt. Xong việc, hãy quay lại đây."), "info")
        self._door.by_browser(self.url.text().strip(), self._answered)

    def _let(self, *, waiting: bool, enabled: bool) -> None:
        """What may be pressed now."""
        self._waiting = waiting
        self.browser.setText(_("Thôi chờ trình duyệt") if waiting else _("Đăng nhập bằng trình duyệt"))
        self.browser.setEnabled(enabled)
        self.by_hand.setVisible(waiting)
        for part in (self.go, self.url, self.user, self.password):
            part.setEnabled(enabled and not waiting)

    @Slot()
    def _copy_address(self) -> None:
        """For whoever wants another browser, or where the desktop opens none."""
        if address := self._door.page():
            QGuiApplication.clipboard().setText(address)
            self.say(_("Đã chép địa chỉ trang đăng nhập. Hãy dán vào trình duyệt trên chính máy này."), "info")

    def _answered(self, trouble: Exception | None) -> None:
        if not isValid(self):
            return
        self._let(waiting=False, enabled=True)
        if trouble is None:
            self.accept()
            return
        code = getattr(trouble, "code", "")
        self.say(words_for(trouble), "info" if code == "sign_in_stopped" else "danger")
        if code == "wrong_password":
            self.password.setFocus()
            self.password.selectAll()
        elif self._held:
            self._held.setFocus()


class AskPassphrase(Form):
    """Asks for the word that opens this machine's data, where no keyring keeps the key."""

    def __init__(self, trouble: str = "", parent: QWidget | None = None) -> None:
        told = _(
            "Máy này không có kho khóa, nên dữ liệu được khóa bằng cụm mật khẩu của anh/chị. "
            "Cụm này không lưu ở đâu cả."
        )
        super().__init__(_("Mở dữ liệu trên máy này"), told, _("Mở"), parent)
        self.entry = self.field(_("Cụm mật khẩu"), secret=True)
        self.finish(self.confirm)
        self.say(trouble)
        self.entry.setFocus()

    def confirm(self) -> None:
        if self.entry.text():
            self.accept()
        else:
            self.say(_("Chưa gõ cụm mật khẩu. Chưa mở gì cả. Hãy gõ rồi bấm Mở."))
