"""The composer's own keys: send, take a suggestion, change the role of whoever was named last."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from wardoffice.domain.document import AssignmentRole
from wardoffice.ui.composing.people_chips import ROLE_KEYS


def bind(
    composer: QWidget,
    send: Callable[[], None],
    suggestion: Callable[[int], None],
    role_of_last: Callable[[AssignmentRole], None],
) -> None:
    """They count while the cursor is in the composer."""
    for keys in ("Ctrl+Return", "Ctrl+Enter"):
        _key(composer, keys, send)
    for place in (1, 2, 3):
        _key(composer, f"Alt+{place}", partial(suggestion, place))
    for role, keys in ROLE_KEYS.items():
        _key(composer, keys, partial(role_of_last, role))


def _key(composer: QWidget, keys: str, act: Callable[[], None]) -> None:
    shortcut = QShortcut(QKeySequence(keys), composer)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(act)
