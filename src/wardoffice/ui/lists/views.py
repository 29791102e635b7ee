"""The two faces of a list: cards for reading, a table for the register; both leave letters to typing programs.

No key of a letter does anything in a list, so that Unikey's Backspace and letters find nothing to fire (UX.md 3.6).
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from wardoffice.ui.lists.card import LINES, ROOMY, CardDelegate
from wardoffice.ui.lists.columns import STRETCH, Column, shown_in
from wardoffice.ui.lists.rows import ROW_ROLE, Rows
from wardoffice.ui.theme import look
from wardoffice.wording import _

ROW_HEIGHT = 46
"""Two lines of text."""
ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Cards(QTableView):
    """One column of cards. A table, because a list view lays out every row: a million take seconds (tests/bench)."""

    def __init__(self, model: Rows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self._delegate = CardDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(_("Danh sách văn bản"))
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        _common(self)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Three lines where a subject fits one of them, four elsewhere."""
        self._delegate.lines = LINES - 1 if self.width() >= look().px(ROOMY) else LINES
        height = self._delegate.height()
        if self.verticalHeader().defaultSectionSize() != height:
            self.verticalHeader().setDefaultSectionSize(height)

    def keyboardSearch(self, search: str) -> None:
        """Letters do nothing here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _handled(self, event):
            super().keyPressEvent(event)


class Table(QTableView):
    def __init__(self, model: Rows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(_("Bảng văn bản"))
        self.setWordWrap(True)
        self._columns: tuple[Column, ...] = ()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(True)
        _common(self)

    def show_columns(self, columns: tuple[Column, ...]) -> None:
        """Set the columns' widths for the text in force; the stretching one takes what is left."""
        self._columns = columns
        header = self.horizontalHeader()
        self.verticalHeader().setDefaultSectionSize(look().px(ROW_HEIGHT))
        header.setMinimumSectionSize(look().px(64))
        for place, column in enumerate(columns):
            stretch = column.width == STRETCH
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(place, mode)
            if not stretch:
                self.setColumnWidth(place, look().px(column.width))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Do without the rarer columns where there is no room for all."""
        shown = shown_in(self._columns, self.viewport().width() / look().unit)
        for place, column in enumerate(self._columns):
            self.setColumnHidden(place, column.name not in shown)

    def keyboardSearch(self, search: str) -> None:
        """Letters do nothing here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _handled(self, event):
            super().keyPressEvent(event)


def _common(view: QTableView) -> None:
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)
    view.setCornerButtonEnabled(False)
    view.verticalHeader().hide()
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setMouseTracking(True)


def _handled(view: QTableView, event: QKeyEvent) -> bool:
    """Enter opens, copying copies, letters and Backspace stay without effect; everything else is the view's own."""
    if event.matches(QKeySequence.StandardKey.Copy):
        copy(view)
    elif event.key() in OPENING and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        view.activated.emit(view.currentIndex())
    elif event.key() in ENDS and event.modifiers() == Qt.KeyboardModifier.NoModifier:
        last = view.model().rowCount() - 1
        view.setCurrentIndex(view.model().index(0 if event.key() == Qt.Key.Key_Home else last, 0))
    elif event.key() == Qt.Key.Key_Backspace or _is_letter(event):
        event.ignore()
    else:
        return False
    return True


def _is_letter(event: QKeyEvent) -> bool:
    return (
        bool(event.text().strip())
        and event.text().isprintable()
        and event.modifiers()
        in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
        )
    )


def selected_places(view: QTableView) -> list[int]:
    """The selected rows' places in the list, from the top."""
    return sorted({index.row() for index in view.selectionModel().selectedRows()})


def copy(view: QTableView) -> None:
    """Put the selected rows on the clipboard as lines of cells, as a spreadsheet takes them."""
    model = view.model()
    lines = []
    for place in selected_places(view):
        row = model.index(place, 0).data(ROW_ROLE)
        if row is not None:
            number = "" if row.arrival_number is None else str(row.arrival_number)
            lines.append("\t".join((number, row.code, row.agency, row.subject)))
    QGuiApplication.clipboard().setText("\n".join(lines))
