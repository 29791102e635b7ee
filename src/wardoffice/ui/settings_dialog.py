"""Cài đặt: how the window looks, how long an act may be taken back, and the account this machine is signed in with."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from wardoffice.settings import GRACE_SECONDS, TEXT_SIZES, Settings
from wardoffice.ui.flow_layout import FlowLayout
from wardoffice.ui.theme import look
from wardoffice.wording import _


class SettingsDialog(QDialog):
    """Each choice counts at once and is sent: `text_size`, `dark`, `grace`; `sign_in` when that was pressed."""

    text_size = Signal(int)
    dark = Signal(bool)
    grace = Signal(int)
    sign_in = Signal()

    def __init__(self, now: Settings, account: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Cài đặt"))
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(8))
        self.text_choice = _choice({size: f"{size} %" for size in TEXT_SIZES}, now.text_size, self.text_size.emit, self)
        _put(column, _("Cỡ chữ"), self.text_choice)
        seconds = {s: _("{seconds} giây").format(seconds=s) for s in GRACE_SECONDS}
        _put(column, _("Thời gian hoàn tác sau khi gửi"), _choice(seconds, now.grace_seconds, self.grace.emit, self))
        dark = QCheckBox(_("Nền tối"), self)
        dark.setChecked(now.dark)
        dark.toggled.connect(self.dark)
        _put(column, _("Giao diện"), dark)
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(QLabel(account or _("Chưa đăng nhập"), row), 1)
        button = QPushButton(_("Đăng nhập lại"), row)
        button.clicked.connect(self.sign_in)
        line.addWidget(button)
        _put(column, _("Tài khoản"), row)
        column.addSpacing(px(8))
        close = QPushButton(_("Đóng"), self)
        close.setProperty("kind", "primary")
        close.clicked.connect(self.accept)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(px(420))


def _put(column: QVBoxLayout, label: str, widget: QWidget) -> None:
    named = QLabel(label)
    named.setProperty("kind", "section")
    column.addSpacing(look().px(4))
    column.addWidget(named)
    column.addWidget(widget)


def _choice(options: dict[int, str], now: int, chosen: Callable[[int], None], parent: QWidget) -> QWidget:
    """One of a few values as chips."""
    ground = QWidget(parent)
    flow, group = FlowLayout(ground), QButtonGroup(ground)
    for value, text in options.items():
        chip = QPushButton(text, ground)
        chip.setProperty("kind", "chip")
        chip.setCheckable(True)
        chip.setChecked(value == now)
        group.addButton(chip, value)
        flow.addWidget(chip)
    group.idClicked.connect(chosen)
    return ground
