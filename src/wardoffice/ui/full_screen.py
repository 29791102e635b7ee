"""The page alone on the whole screen, and the way back to the window exactly as it was (UX.md 3.2)."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from wardoffice.ui.breakpoints import Wish
from wardoffice.ui.window import MainWindow
from wardoffice.wording import _


@dataclass(frozen=True, slots=True)
class _Before:
    wish: Wish
    side: QWidget | None
    document: str


class FullScreen(QObject):
    """`turned` tells whether the page has the screen for itself; `left` names the document it was entered with."""

    turned = Signal(bool)
    left = Signal(str)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._before: _Before | None = None
        window.left_full_screen.connect(self.leave)

    @property
    def active(self) -> bool:
        return self._before is not None

    def enter(self, document: str, before: Wish) -> None:
        """Give the page the whole screen; `before` is what is wished for again afterwards."""
        window = self._window
        self._before = _Before(before, window.side.currentWidget(), document)
        window.want(full=True, side_open=False, reading=True)
        window.fill_screen(filled=True)
        if not window.toast.can_undo():
            window.toast.say(_way_back())
        self.turned.emit(True)

    @Slot()
    def leave(self) -> None:
        """Back to the window as it was; what was opened beside the page meanwhile stays open."""
        before, self._before = self._before, None
        if before is None:
            return
        window = self._window
        window.toast.unsay(_way_back())
        beside = window.wish.side_open
        window.fill_screen(filled=False)
        if before.wish.side_open and before.side is not None and not beside:
            window.side.setCurrentWidget(before.side)
        window.want(full=False, side_open=beside or before.wish.side_open, reading=before.wish.reading or beside)
        self.turned.emit(False)
        self.left.emit(before.document)


def _way_back() -> str:
    return _("Trang đang chiếm cả màn hình. Bấm Esc để trở lại như cũ.")
