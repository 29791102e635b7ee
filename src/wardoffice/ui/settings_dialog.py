"""Cài đặt: how the window looks, how long an act may be taken back, and the account this machine is signed in with."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLabel, QPushButton, QVBoxLayout, QWidget

from wardoffice.settings import GRACE_SECONDS, TEXT_SIZES, Settings
from wardoffice.ui.flow_layout import FlowLayout
from wardoffice.ui.low_screen import ScrollingDialog, fit_height, scrolling
from wardoffice.ui.theme import look
from wardoffice.wording import _

WIDTH = 440
DISK_SHARES = (5_000, 10_000, 20_000, 50_000)
"""Megabytes offered for the files of documents; what is unsent, pinned or opened stays whatever is chosen."""


class SettingsDialog(ScrollingDialog):
    """Each choice counts at once and is sent: `text_size`, `dark`, `grace`; `sign_in`, `leave`, `network` and `roots`
    when pressed."""

    text_size = Signal(int)
    dark = Signal(bool)
    grace = Signal(int)
    disk = Signal(int)
    """Megabytes the files of documents may take."""
    sign_in = Signal()
    leave = Signal()
    network = Signal()
    roots = Signal()

    def __init__(self, now: Settings, account: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Cài đặt"))
        px = look().px
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(px(24), px(20), px(24), px(16))
        area, column = scrolling(self)
        self._column = column
        self._whole.addWidget(area, 1)
        column.setSpacing(px(8))
        self.text_choice = _choice({size: f"{size} %" for size in TEXT_SIZES}, now.text_size, self.text_size.emit, self)
        _put(column, _("Cỡ chữ"), self.text_choice)
        seconds = {s: _("{seconds} giây").format(seconds=s) for s in GRACE_SECONDS}
        _put(column, _("Thời gian hoàn tác sau khi gửi"), _choice(seconds, now.grace_seconds, self.grace.emit, self))
        shares = {share: f"{share // 1000} GB" for share in sorted({*DISK_SHARES, now.disk_megabytes})}
        _put(column, _("Dung lượng tệp giữ trên máy này"), _choice(shares, now.disk_megabytes, self.disk.emit, self))
        dark = QCheckBox(_("Nền tối"), self)
        dark.setChecked(now.dark)
        dark.toggled.connect(self.dark)
        _put(column, _("Giao diện"), dark)
        whose = QLabel(account or _("Chưa đăng nhập"), self)
        whose.setWordWrap(True)
        _put(column, _("Tài khoản"), whose)
        doors = (
            (_("Đăng nhập lại"), self.sign_in),
            (_("Đăng xuất…"), self.leave),
            (_("Mạng và proxy…"), self.network),
            (_("Chứng thư gốc…"), self.roots),
        )
        column.addWidget(_buttons(doors if account else (doors[0], *doors[2:]), self))
        column.addStretch(1)
        close = self._close = QPushButton(_("Đóng"), self)
        close.setProperty("kind", "primary")
        close.clicked.connect(self.accept)
        self._whole.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.text_choice.setFocus()
        self.setFixedWidth(min(px(WIDTH), self.screen().availableGeometry().width() - px(16)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        fit_height(self, self._whole, self._column, self._close.sizeHint().height())


def _put(column: QVBoxLayout, label: str, widget: QWidget) -> None:
    named = QLabel(label)
    named.setProperty("kind", "section")
    column.addSpacing(look().px(4))
    column.addWidget(named)
    column.addWidget(widget)


def _buttons(named: Iterable[tuple[str, SignalInstance]], parent: QWidget) -> QWidget:
    """Buttons that send their signal, in as many lines as they need."""
    ground = QWidget(parent)
    flow = FlowLayout(ground)
    for words, pressed in named:
        button = QPushButton(words, ground)
        button.clicked.connect(pressed)
        flow.addWidget(button)
    return ground


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
    if (chosen_now := group.checkedButton()) is not None:
        ground.setFocusProxy(chosen_now)
    return ground
