"""The first start and signing in again: where the hub is, who one is, and the word for this machine's data."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from wardoffice.ui.theme import look
from wardoffice.ui.troubles import words_for
from wardoffice.wording import _

HIDDEN = Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhLatinOnly


@dataclass(frozen=True, slots=True)
class Account:
    url: str
    user: str
    password: str


Answered = Callable[[Exception | None], None]
Connect = Callable[[Account, Answered], None]
"""Signs in off the UI thread, then says None or what went wrong."""


class _Form(QDialog):
    """A column of labelled fields, a line for trouble, and one main button."""

    def __init__(self, title: str, told: str, button: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        px = look().px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(28), px(24), px(28), px(20))
        self._column.setSpacing(px(6))
        head, words = QLabel(title, self), QLabel(told, self)
        head.setProperty("kind", "title")
        words.setProperty("kind", "sentence")
        words.setWordWrap(True)
        self._column.addWidget(head)
        self._column.addWidget(words)
        self._column.addSpacing(px(8))
        self._trouble = QLabel(self)
        self._trouble.setWordWrap(True)
        self._trouble.setProperty("tone", "danger")
        self._go = QPushButton(button, self)
        self._go.setProperty("kind", "primary")
        self._go.setDefault(True)
        self._go.clicked.connect(self.confirm)
        self.setMinimumWidth(px(420))

    def field(self, label: str, secret: bool = False) -> QLineEdit:
        """One more field with its label above it; a secret one keeps typing programs away."""
        line = QLineEdit(self)
        line.setAccessibleName(label)
        if secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
            line.setInputMethodHints(HIDDEN)
            line.textEdited.connect(self._warn_of_marks)
        named = QLabel(label, self)
        named.setProperty("kind", "section")
        named.setBuddy(line)
        self._column.addWidget(named)
        self._column.addWidget(line)
        self._column.addSpacing(look().px(4))
        return line

    def finish(self) -> None:
        """Put trouble and button under the fields."""
        self._column.addWidget(self._trouble)
        self._column.addSpacing(look().px(8))
        self._column.addWidget(self._go)

    def say(self, trouble: str) -> None:
        self._trouble.setText(trouble)
        self.adjustSize()

    def confirm(self) -> None:
        raise NotImplementedError

    def _warn_of_marks(self, text: str) -> None:
        told = _("Có chữ có dấu trong mật khẩu. Anh/chị nên tắt bộ gõ tiếng Việt khi gõ ô này.")
        self.say("" if text.isascii() else told)


class SignIn(_Form):
    """Asks for hub, name and password until the hub has let somebody in, or it is closed."""

    def __init__(self, connect: Connect, url: str = "", user: str = "", parent: QWidget | None = None) -> None:
        told = _("Đăng nhập một lần để tải văn bản về máy này. Sau đó đọc và bút phê được cả khi mất mạng.")
        super().__init__(_("Đăng nhập"), told, _("Đăng nhập"), parent)
        self._connect = connect
        self.url = self.field(_("Địa chỉ máy chủ"))
        self.url.setPlaceholderText("https://…")
        self.url.setText(url)
        self.user = self.field(_("Tên đăng nhập"))
        self.user.setText(user)
        self.password = self.field(_("Mật khẩu"), secret=True)
        self.finish()
        (self.password if url and user else self.user if url else self.url).setFocus()

    def confirm(self) -> None:
        account = Account(self.url.text().strip(), self.user.text().strip(), self.password.text())
        if not all((account.url, account.user, account.password)):
            self.say(_("Còn thiếu địa chỉ, tên đăng nhập hoặc mật khẩu. Chưa gửi gì đi. Hãy ghi đủ cả ba ô."))
            return
        self._go.setEnabled(False)
        self.say(_("Đang kết nối…"))
        self._connect(account, self._answered)

    def _answered(self, trouble: Exception | None) -> None:
        self._go.setEnabled(True)
        if trouble is None:
            self.accept()
        else:
            self.say(words_for(trouble))


class AskPassphrase(_Form):
    """Asks for the word that opens this machine's data, where no keyring keeps the key."""

    def __init__(self, trouble: str = "", parent: QWidget | None = None) -> None:
        told = _(
            "Máy này không có kho khóa, nên dữ liệu được khóa bằng cụm mật khẩu của anh/chị. "
            "Cụm này không lưu ở đâu cả."
        )
        super().__init__(_("Mở dữ liệu trên máy này"), told, _("Mở"), parent)
        self.words = self.field(_("Cụm mật khẩu"), secret=True)
        self.finish()
        self.say(trouble)
        self.words.setFocus()

    def confirm(self) -> None:
        if self.words.text():
            self.accept()
        else:
            self.say(_("Chưa gõ cụm mật khẩu. Chưa mở gì cả. Hãy gõ rồi bấm Mở."))
