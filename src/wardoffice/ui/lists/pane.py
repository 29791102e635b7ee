"""The list pane: its title and count, filter chips, the switch “Thẻ | Bảng”, and the list itself or why it is empty.

It shows what it was given and says what was pressed; which document that opens is the window's business.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from wardoffice.domain.paper_saved import PaperSaved
from wardoffice.ui.lists.asking import Listing
from wardoffice.ui.lists.chips import Chips
from wardoffice.ui.lists.columns import INCOMING, TO_REGISTER, Column
from wardoffice.ui.lists.paper_words import paper_details, paper_words
from wardoffice.ui.lists.rows import Fetch, Rows
from wardoffice.ui.lists.views import Cards, Table, selected_places
from wardoffice.ui.places import Place
from wardoffice.ui.theme import look
from wardoffice.wording import _

COLUMNS: dict[str, tuple[Column, ...]] = {"to_register": TO_REGISTER}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A document in the list, and whether the person himself went to it."""

    document: str
    by_hand: bool


class ListPane(QWidget):
    """`chosen` when another document is current, `opened` when it was asked for with Enter or a double click."""

    chosen = Signal(object)
    opened = Signal(str)
    filtered = Signal(str)
    face_changed = Signal(bool)
    selected = Signal(int)
    sorted_by = Signal(str, bool)
    pin_asked = Signal(object, bool)
    """The documents selected, and whether they are to be kept ready for a meeting or let go."""

    def __init__(self, fetch: Fetch, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.rows = Rows(fetch, self)
        self.cards, self.table = Cards(self.rows, self), Table(self.rows, self)
        self._title, self._count = QLabel(self), QLabel(self)
        self._empty = QLabel(self)
        self.chips = Chips(self)
        self._paper = QLabel(self)
        self._stack = QStackedWidget(self)
        self._refreshing = False
        self._elsewhere = False
        """The page shows a document that is not in this list."""
        self._place: Place | None = None
        self._order = ("", False)
        self.nothing_yet = ""
        """Stands in every empty list while this machine holds nothing at all."""
        self._build()

    def enter(self, place: Place, table: bool) -> None:
        """Turn to another place; its rows come with `show_listing`."""
        self._place = place
        self._title.setText(_(place.label))
        self._count.clear()
        self._empty.setText(self.nothing_yet or (_(place.empty) if place.empty else ""))
        self.chips.offer(place.chips)
        self._paper.hide()
        self._order, self._elsewhere = ("", False), False
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.set_table(table)

    def set_table(self, table: bool) -> None:
        """Show the list as a table or as cards."""
        self._face_buttons[table].setChecked(True)
        place = self._place.name if self._place else ""
        self.rows.set_columns(COLUMNS.get(place, INCOMING) if table else ())
        if table:
            self.table.show_columns(COLUMNS.get(place, INCOMING))
        self._turn()

    @property
    def is_table(self) -> bool:
        return self._face_buttons[True].isChecked()

    def view(self) -> Cards | Table:
        return self.table if self.is_table else self.cards

    def take_cursor(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Put the cursor into the list, or onto the words that stand in its place while it is empty."""
        (self.view() if self.rows.rowCount() else self._empty).setFocus(reason)

    def show_listing(self, listing: Listing) -> None:
        """Take over a fresh reading; the document that was current stays so, or its neighbour takes its place."""
        self._refreshing = True
        before = self.current()
        self.rows.show(listing.numbers, listing.rows, listing.today)
        self._count.setText(f"{len(listing.numbers):,}".replace(",", ".") if listing.numbers else "")
        self._count.setAccessibleName(_("{count} văn bản").format(count=len(listing.numbers)))
        self._turn()
        if before and (place := self.rows.place_of(before)) >= 0 and place != self.view().currentIndex().row():
            self.go_to(place)
        elif listing.numbers and not self._elsewhere and not self.view().selectionModel().hasSelection():
            self.go_to(max(0, self.view().currentIndex().row()))
        self._refreshing = False

    def show_counts(self, chips: Mapping[str, int], paper: PaperSaved | None) -> None:
        """Show how many each filter would leave, and where it is told, how much paper the month has saved."""
        self.chips.count(chips)
        self._paper.setVisible(paper is not None)
        if paper is not None:
            self._paper.setText(paper_words(paper))
            self._paper.setToolTip(paper_details(paper))

    def current(self) -> str:
        """The id of the document the cursor stands on, "" when on none."""
        row = self.rows.row_at(self.view().currentIndex().row())
        return row.id if row else ""

    def selection(self) -> list[str]:
        """The ids of the selected documents, from the top."""
        rows = (self.rows.row_at(place) for place in selected_places(self.view()))
        return [row.id for row in rows if row]

    def go_to(self, place: int) -> None:
        """Make the document at that place of the list current, and it alone, whatever keys are held meanwhile."""
        index = self.rows.index(place, 0)
        alone = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view().selectionModel().setCurrentIndex(index, alone)
        self.view().scrollTo(index)

    def point_at(self, document: str) -> None:
        """Put the cursor on a document where the list has it, on none where it has not; nothing is opened by that."""
        place = self.rows.place_of(document)
        self._elsewhere = place < 0
        if document == self.current() and place >= 0:
            return
        self._refreshing = True
        if place >= 0:
            self.go_to(place)
        else:
            self.view().setCurrentIndex(QModelIndex())
            self.view().clearSelection()
        self._refreshing = False

    def has(self, document: str) -> bool:
        """Whether the list has a document, as far as it was read."""
        return self.rows.place_of(document) >= 0

    def step(self, by: int) -> None:
        """Go that many documents on; at the ends nothing happens."""
        place = self.view().currentIndex().row() + by
        if 0 <= place < self.rows.rowCount():
            self.go_to(place)

    def following(self) -> str:
        """The id of the document one step on, "" at the end or while its row is not here yet."""
        row = self.rows.row_at(self.view().currentIndex().row() + 1)
        return row.id if row and self.current() else ""

    def _turn(self) -> None:
        had_cursor = any(face.hasFocus() for face in (self.cards, self.table, self._empty))
        self._stack.setCurrentIndex(int(self.is_table) if self.rows.rowCount() else 2)
        if had_cursor:
            self.take_cursor()

    def _build(self) -> None:
        self._title.setProperty("kind", "title")
        self._count.setProperty("kind", "meta")
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._count)
        head.addStretch(1)
        self._face_buttons = {table: self._face(table) for table in (False, True)}
        group = QButtonGroup(self)
        for button in self._face_buttons.values():
            group.addButton(button)
            head.addWidget(button)
        head.setSpacing(look().px(4))
        for widget in (self.cards, self.table, self._empty):
            self._stack.addWidget(widget)
        self._empty.setProperty("kind", "sentence")
        self._empty.setWordWrap(True)
        self._empty.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._top = QVBoxLayout()
        self._top.addLayout(head)
        self._top.addWidget(self.chips)
        self._paper.setProperty("kind", "meta")
        self._paper.setWordWrap(True)
        self._top.addWidget(self._paper)
        self._column.addLayout(self._top)
        self._column.addWidget(self._stack, 1)
        self._measure()
        self._connect()

    def _measure(self) -> None:
        """Set what grows with the text."""
        px = look().px
        self._top.setContentsMargins(px(16), px(10), px(10), px(8))
        self._top.setSpacing(px(8))
        self._empty.setMargin(px(28))

    def _face(self, table: bool) -> QPushButton:
        button = QPushButton(_("Bảng") if table else _("Thẻ"), self)
        button.setProperty("kind", "face")
        button.setCheckable(True)
        button.setToolTip(_("Xem dạng bảng") if table else _("Xem dạng thẻ"))
        button.setAccessibleName(_("Xem dạng bảng") if table else _("Xem dạng thẻ"))
        button.clicked.connect(lambda: self._change_face(table))
        return button

    def _connect(self) -> None:
        self.chips.chosen.connect(self.filtered)
        self.table.horizontalHeader().sectionClicked.connect(self._sort)
        for view in (self.cards, self.table):
            view.selectionModel().currentRowChanged.connect(self._current_changed)
            view.selectionModel().selectionChanged.connect(self._selection_changed)
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(self._show_menu)
            view.activated.connect(self._activated)
            view.doubleClicked.connect(self._activated)

    def _change_face(self, table: bool) -> None:
        before = self.current()
        self.set_table(table)
        if before:
            self.go_to(max(0, self.rows.place_of(before)))
        self.face_changed.emit(table)

    @Slot(int)
    def _sort(self, section: int) -> None:
        """A press on a column's head orders the list by it, a second one the other way round."""
        columns = COLUMNS.get(self._place.name if self._place else "", INCOMING)
        sort, header = columns[section].sort, self.table.horizontalHeader()
        if not sort:
            return
        self._order = (sort, self._order == (sort, False))
        header.setSortIndicatorShown(True)
        descending = Qt.SortOrder.DescendingOrder if self._order[1] else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(section, descending)
        self.sorted_by.emit(*self._order)

    @Slot()
    def _current_changed(self) -> None:
        if self.sender() is self.view().selectionModel() and (document := self.current()):
            self._elsewhere = False
            self.chosen.emit(Chosen(document, by_hand=not self._refreshing))

    @Slot()
    def _selection_changed(self) -> None:
        if self.sender() is self.view().selectionModel():
            self.selected.emit(len(selected_places(self.view())))

    @Slot(QPoint)
    def _show_menu(self, where: QPoint) -> None:
        """What can be done with the documents selected; by the menu key as well as by the mouse."""
        selected = self.selection()
        if not selected:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Giữ sẵn cho cuộc họp")).triggered.connect(lambda: self.pin_asked.emit(selected, True))
        menu.addAction(_("Bỏ giữ sẵn")).triggered.connect(lambda: self.pin_asked.emit(selected, False))
        menu.popup(self.view().viewport().mapToGlobal(where))

    @Slot(QModelIndex)
    def _activated(self, index: QModelIndex) -> None:
        row = self.rows.row_at(index.row())
        if row:
            self.opened.emit(row.id)
