"""The keys of the window, and the rule that keeps Vietnamese typing whole (UX.md 3.6).

With Unikey on, typing á sends Backspace and a letter; no key here may be one that a typing program sends or listens
for: no bare letters, digits, brackets or Backspace, no Ctrl+Shift, no Ctrl+Alt, no Insert.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from wardoffice.wording import N_

KEYS: dict[str, tuple[tuple[str, ...], str]] = {
    "search": (("Ctrl+F", "Ctrl+K"), N_("Tìm văn bản, người, lệnh")),
    "next": (("Ctrl+PgDown",), N_("Văn bản kế tiếp")),
    "previous": (("Ctrl+PgUp",), N_("Văn bản trước")),
    "pane": (("F6",), N_("Sang khung kế tiếp")),
    "pane_back": (("Shift+F6",), N_("Về khung trước")),
    "endorse": (("Ctrl+B",), N_("Bút phê")),
    "register": (("Ctrl+D",), N_("Vào sổ")),
    "undo": (("Ctrl+Z",), N_("Hoàn tác việc vừa làm")),
    "timeline": (("Ctrl+T",), N_("Lộ trình")),
    "signatures": (("Ctrl+G",), N_("Chữ ký số")),
    "sync": (("F5",), N_("Đồng bộ ngay")),
    "help": (("F1",), N_("Bảng phím tắt")),
    "back": (("Esc",), N_("Đóng khung, thoát toàn màn hình, về danh sách")),
    "full_screen": (("F11",), N_("Đọc toàn màn hình")),
    "print": (("Ctrl+P",), N_("In")),
}
"""What each key does, by the name the window knows it by. Keys of the composer and the reader are their own."""

FORBIDDEN = frozenset(
    ("Backspace", "Insert", "CapsLock", "Alt+Z", "Ctrl+Space", "Shift+Space", "Ctrl+Alt", "Ctrl+Shift")
)


def is_safe(keys: str) -> bool:
    """Whether no Vietnamese typing program sends or wants this sequence."""
    if any(keys == bad or keys.startswith(f"{bad}+") for bad in FORBIDDEN):
        return False
    return len(keys) > 1


def bind(window: QWidget, name: str, act: Callable[[], None]) -> None:
    """Let the keys of `name` do `act` anywhere in the window."""
    for keys in KEYS[name][0]:
        bind_keys(window, keys, act)


def bind_keys(window: QWidget, keys: str, act: Callable[[], None]) -> None:
    """The same for one sequence of keys that has no name here."""
    shortcut = QShortcut(QKeySequence(keys), window)
    shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
    shortcut.activated.connect(act)


def claims_esc(event: QEvent) -> bool:
    """For `event()` of a part that Esc closes while the cursor is in it: keeps the window's own Esc from taking it."""
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.key() == Qt.Key.Key_Escape:
        event.accept()
    return event.key() == Qt.Key.Key_Escape


def told(name: str) -> str:
    """The first key of `name` as it is written beside a command."""
    return KEYS[name][0][0].replace("PgDown", "PgDn")
