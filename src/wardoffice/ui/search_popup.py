"""The results under the search box: documents, people, commands, in one list that the box's keys move through."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from wardoffice.ui.elision import draw_line, elided
from wardoffice.ui.popup import Popup
from wardoffice.ui.theme import BODY, look
from wardoffice.wording import _

HEAD, ROW = 28, 50
RESULT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
SHOWN = 8
NARROWEST = 360


@dataclass(frozen=True, slots=True)
class Result:
    """One line; `act` is what choosing it does, None on a heading."""

    title: str
    detail: str = ""
    keys: str = ""
    act: Callable[[], None] | None = None

    @property
    def is_heading(self) -> bool:
        return self.act is None


class SearchPopup(Popup):
    """Lies over the window under the box; never takes the keyboard away from it."""

    chosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(self)
        self._list = QListView(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_ResultDelegate(self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(_("Kết quả tìm"))
        self._list.setMouseTracking(True)
        self._list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(self._clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self._list)

    def show_results(self, results: list[Result], under: QWidget) -> None:
        """Lay the results under that widget, the first that can be chosen marked."""
        self._model.clear()
        for result in results:
            item = QStandardItem(result.title)
            item.setData(result, RESULT_ROLE)
            parts = (result.title, result.detail, result.keys)
            item.setData(", ".join(part for part in parts if part), Qt.ItemDataRole.AccessibleTextRole)
            item.setEnabled(not result.is_heading)
            self._model.appendRow(item)
        self.under = under
        self._place(results)
        self.step(1)

    def results(self) -> list[Result]:
        return [self._model.item(row).data(RESULT_ROLE) for row in range(self._model.rowCount())]

    def step(self, by: int) -> None:
        """Move the mark to the next line that can be chosen, in that direction."""
        places = [row for row, result in enumerate(self.results()) if not result.is_heading]
        if not places:
            return
        now = self._list.currentIndex().row()
        later = [place for place in (places if by > 0 else reversed(places)) if (place - now) * by > 0]
        if later:
            self._list.setCurrentIndex(self._model.index(later[0], 0))

    def choose(self) -> None:
        """Do what the marked line stands for."""
        self._clicked(self._list.currentIndex())

    def _clicked(self, index: QModelIndex) -> None:
        result = index.data(RESULT_ROLE)
        if isinstance(result, Result) and result.act is not None:
            self.hide()
            self.chosen.emit()
            result.act()

    def _place(self, results: list[Result]) -> None:
        px, ground, under = look().px, self.ground, self.under
        height = sum(px(HEAD if result.is_heading else ROW) for result in results[: SHOWN + 3]) + 14
        corner = under.mapTo(ground, under.rect().bottomLeft())
        width = min(max(under.width(), px(NARROWEST)), ground.width() - 2 * px(8))
        left = max(px(8), min(corner.x(), ground.width() - width - px(8)))
        top = corner.y() + px(4)
        self.setGeometry(left, top, width, min(height, ground.height() - top - px(8)))
        self.show()
        self.raise_()


class _ResultDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        result = index.data(RESULT_ROLE)
        return QSize(look().px(200), look().px(HEAD if isinstance(result, Result) and result.is_heading else ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        result = index.data(RESULT_ROLE)
        if not isinstance(result, Result):
            return
        worn, rect = look(), option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, worn.colour("selected"))
        elif option.state & QStyle.StateFlag.State_MouseOver and not result.is_heading:
            painter.fillRect(rect, worn.colour("canvas"))
        inner = rect.adjusted(worn.px(10), worn.px(5), -worn.px(10), -worn.px(5))
        if result.is_heading:
            draw_line(painter, worn.font(12, bold=True), worn.tokens.text_2, inner.toRectF(), result.title)
        else:
            _draw(painter, inner, result)
        painter.restore()


def _draw(painter: QPainter, inner: QRect, result: Result) -> None:
    worn = look()
    half = inner.height() / 2
    top = inner.toRectF().adjusted(0, 0, 0, -half)
    if result.keys:
        draw_line(painter, worn.font(12), worn.tokens.text_3, top, result.keys, right=True)
        top.setRight(top.right() - worn.px(90))
    font, small = worn.font(BODY), worn.font(12)
    draw_line(painter, font, worn.tokens.text, top, elided("subject", result.title, font, top.width()))
    below = inner.toRectF().adjusted(0, half, 0, 0)
    draw_line(painter, small, worn.tokens.text_3, below, elided("detail", result.detail, small, below.width()))
