"""F6: the round of the window's panes, in the order of the eye; hidden panes are passed over."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from wardoffice.ui.window import MainWindow


def next_pane(window: MainWindow, by: int) -> None:
    """Put the cursor into the next pane of the round, or the one before."""
    panes: list[QWidget] = [window.pane, window.reader, window.side, window.rail, window.top_bar]
    if window.main.currentIndex() != 0:
        panes = [window.main, window.rail, window.top_bar]
    shown = [pane for pane in panes if pane.isVisible()]
    now = QApplication.focusWidget()
    at = next((place for place, pane in enumerate(shown) if now and pane.isAncestorOf(now)), -1)
    for step in range(1, len(shown) + 1):
        if _enter(shown[(at + by * step) % len(shown)]):
            return


def _enter(pane: QWidget) -> bool:
    """Focus the first thing in a pane that takes it; a list or a page before its buttons."""
    able = [w for w in pane.findChildren(QWidget) if w.isVisible() and w.isEnabled() and _takes_tab(w)]
    main = [w for w in able if w.inherits("QAbstractItemView") or w.inherits("QAbstractScrollArea")]
    for widget in (*main, *able):
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if (widget.focusProxy() or widget).hasFocus():
            return True
    return False


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
