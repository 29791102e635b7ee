"""The list's model: an array of row numbers for the whole list, rows fetched by page around what is looked at.

Nothing here reads the cache on the UI thread; a row not fetched yet is blank for a moment and then told by
`dataChanged`. A new array is told as the one stretch that changed, so that selection and scroll stay where they are.
"""

from array import array
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from wardoffice.store.lists import ListRow
from wardoffice.ui.lists.columns import Column
from wardoffice.ui.lists.words import Today, spoken

PAGE = 64
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1

Index = QModelIndex | QPersistentModelIndex
Fetch = Callable[[Sequence[int], Callable[[Sequence[ListRow]], None]], None]
"""Asks for rows by their numbers; the answer comes back later, on the UI thread."""


class Rows(QAbstractTableModel):
    def __init__(self, fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._numbers: array[int] = array("q")
        self._rows: dict[int, ListRow] = {}
        self._asked: set[int] = set()
        self._columns: tuple[Column, ...] = ()
        self._today: Today | None = None
        self._round = 0

    def show(self, numbers: "array[int]", rows: Sequence[ListRow], today: Today) -> None:
        """Take over a newly read list with the rows already fetched of it."""
        self._round += 1
        self._today = today
        self._asked.clear()
        self._rows = {row.row: row for row in rows}
        self._take(numbers)
        if numbers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(numbers) - 1, max(0, self.columnCount() - 1)))

    def set_columns(self, columns: tuple[Column, ...]) -> None:
        self.beginResetModel()
        self._columns = columns
        self.endResetModel()

    def row_at(self, place: int) -> ListRow | None:
        """The row at a place in the list; None when it is past the end or still being fetched."""
        if not 0 <= place < len(self._numbers):
            return None
        row = self._rows.get(self._numbers[place])
        if row is None:
            self._ask(place // PAGE)
        return row

    def place_of(self, document: str) -> int:
        """Where a document stands among the rows fetched so far; -1 when it does not."""
        number = next((row.row for row in self._rows.values() if row.id == document), None)
        if number is None:
            return -1
        return self._numbers.index(number) if number in self._numbers else -1

    @property
    def today(self) -> Today | None:
        return self._today

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else max(1, len(self._columns))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row())
        if row is None or self._today is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index.column(), row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._columns[index.column()].text(row, self._today) if self._columns else row.subject
        return self._cell(index.column(), row, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and section < len(self._columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._columns[section].alignment
        return None

    def _cell(self, column: int, row: ListRow, role: int) -> Any:
        if not self._columns or self._today is None:
            return spoken(row, self._today) if role == Qt.ItemDataRole.DisplayRole and self._today else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[column].text(row, self._today)
        return self._columns[column].alignment if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _spoken(self, column: int, row: ListRow) -> str:
        if self._today is None:
            return ""
        if self._columns:
            return f"{self._columns[column].title}: {self._columns[column].text(row, self._today)}"
        return spoken(row, self._today)

    def _ask(self, page: int) -> None:
        if page in self._asked:
            return
        self._asked.add(page)
        numbers = self._numbers[page * PAGE : (page + 1) * PAGE]
        asked_in = self._round
        self._fetch(numbers, lambda rows: self._fetched(asked_in, page, rows))

    def _fetched(self, asked_in: int, page: int, rows: Sequence[ListRow]) -> None:
        if asked_in != self._round:
            return
        self._rows.update((row.row, row) for row in rows)
        last = min((page + 1) * PAGE, len(self._numbers)) - 1
        self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, self.columnCount() - 1))

    def _take(self, numbers: "array[int]") -> None:
        """Change to the new array, telling the one stretch in which the two differ."""
        old = self._numbers
        if old == numbers:
            return
        head = _same_head(old, numbers)
        tail = _same_head(old[: head - 1 if head else None : -1], numbers[: head - 1 if head else None : -1])
        gone, come = len(old) - tail - head, len(numbers) - tail - head
        nowhere = QModelIndex()
        if gone:
            self.beginRemoveRows(nowhere, head, head + gone - 1)
            self._numbers = old[:head] + old[head + gone :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(nowhere, head, head + come - 1)
            self._numbers = numbers
            self.endInsertRows()


def _same_head(one: "array[int]", other: "array[int]") -> int:
    """How many leading elements are the same; halving, so that a million equal ones cost little."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
