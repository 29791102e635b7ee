"""What stands beside the pages on demand: the list of all pages, and the outline of a file that has one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from wardoffice.paper.page_request import OutlineEntry
from wardoffice.ui.pages.outline_tree import OutlineTree
from wardoffice.ui.pages.page_list import PageList
from wardoffice.ui.pages.view import PageView
from wardoffice.ui.theme import look
from wardoffice.wording import _

_OUTLINE_WIDTH = 260
_LARGEST_SHARE = 0.45
"""Of the room for both; the pages keep the rest."""


class BesidePages(QWidget):
    def __init__(self, view: PageView, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._room = parent
        self.pages, self.outline = PageList(view, self), OutlineTree(view, self)
        self.tabs = QTabBar(self)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(True)
        self.tabs.addTab(_("Trang"))
        self.tabs.addTab(_("Mục lục"))
        self.tabs.setAccessibleName(_("Trang hay mục lục"))
        self.tabs.hide()
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.pages)
        self._stack.addWidget(self.outline)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self._view = view
        self.tabs.currentChanged.connect(self._turn)
        view.pages_changed.connect(self._forget)
        self.fit()

    def show_outline(self, entries: Sequence[OutlineEntry]) -> None:
        """The outline of the file shown now; without entries there is only the list of pages."""
        self.outline.show_outline(entries)
        self.tabs.setVisible(bool(entries))
        self._turn()
        self.fit()

    def fit(self) -> None:
        """Take the width that is needed, the same for list and outline, up to a share of the room."""
        least = self.pages.minimumWidth()
        if self.tabs.isHidden():
            self.setFixedWidth(least)
            return
        wide = min(look().px(_OUTLINE_WIDTH), round(self._room.width() * _LARGEST_SHARE))
        self.setFixedWidth(max(least, self.tabs.sizeHint().width(), wide))

    @Slot()
    def _forget(self) -> None:
        """The pages are gone, and so is what led to them."""
        if not self._view.pages:
            self.show_outline(())

    @Slot()
    def _turn(self) -> None:
        outline = not self.tabs.isHidden() and self.tabs.currentIndex() == 1
        self._stack.setCurrentWidget(self.outline if outline else self.pages)
        self.outline.mark()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.outline.mark()
