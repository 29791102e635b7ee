"""The outline of the file beside its pages: a press goes to the place, the section read now is marked."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QTreeView, QWidget

from wardoffice.paper.page_request import OutlineEntry
from wardoffice.ui.pages.view import PageView
from wardoffice.ui.theme import look
from wardoffice.wording import _

_ROW = 30
_OPENED_WHOLE = 60
"""Outlines of so many entries show all of them at first."""


class OutlineTree(QTreeView):
    """`chosen` sends the OutlineEntry to go to."""

    chosen = Signal(object)

    def __init__(self, view: PageView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._entries: list[OutlineEntry] = []
        self._items: list[QStandardItem] = []
        """Those that lead to a page, in the order of the pages."""
        self._numbers: list[int] = []
        """Their pages."""
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setHeaderHidden(True)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformRowHeights(True)
        self.setIndentation(look().px(16))
        self.setAccessibleName(_("Mục lục của tệp"))
        self.clicked.connect(self._go)
        self.activated.connect(self._go)
        view.moved.connect(self.mark)

    def show_outline(self, entries: Sequence[OutlineEntry]) -> None:
        """Show another file's outline, its first level at least."""
        self._model.clear()
        above: list[QStandardItem] = [self._model.invisibleRootItem()]
        led: list[tuple[OutlineEntry, QStandardItem]] = []
        for entry in entries:
            item = _item(entry)
            del above[max(1, entry.level + 1) :]
            above[-1].appendRow(item)
            above.append(item)
            if entry.page:
                led.append((entry, item))
        led.sort(key=lambda one: one[0].page)
        self._entries, self._items = [entry for entry, _item in led], [item for _entry, item in led]
        self._numbers = [entry.page for entry in self._entries]
        if len(entries) <= _OPENED_WHOLE:
            self.expandAll()
        self.mark()

    @Slot()
    def mark(self) -> None:
        """Mark the section that is read now; not while somebody walks through the outline by keys."""
        if not self._items or not self.isVisible() or self.hasFocus():
            return
        place = self._here()
        item = self._items[place] if place >= 0 else None
        self.setCurrentIndex(self._shown(item.index()) if item else QModelIndex())

    def _here(self) -> int:
        """The last entry of the pages before, or of those on this page that have been come to."""
        page = self._view.page
        first, after = bisect_left(self._numbers, page), bisect_right(self._numbers, page)
        come = [place for place in range(first, after) if self._view.has_come_to(page, self._entries[place].height)]
        return come[-1] if come else first - 1

    def _shown(self, index: QModelIndex) -> QModelIndex:
        """The entry itself, or the closed one above it."""
        shown, above = index, index.parent()
        while above.isValid():
            if not self.isExpanded(above):
                shown = above
            above = above.parent()
        return shown

    def keyboardSearch(self, search: str) -> None:
        """Letters do nothing here, as in every list (UX.md 3.6)."""

    @Slot(QModelIndex)
    def _go(self, index: QModelIndex) -> None:
        entry = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(entry, OutlineEntry) and entry.page:
            self.chosen.emit(entry)


def _item(entry: OutlineEntry) -> QStandardItem:
    words = entry.title or _("Trang {page}").format(page=entry.page)
    item = QStandardItem(words)
    item.setData(entry, Qt.ItemDataRole.UserRole)
    item.setToolTip(words)
    item.setSizeHint(QSize(0, look().px(_ROW)))
    if entry.page:
        spoken = _("{title}, trang {page}").format(title=words, page=entry.page)
        item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
    return item
