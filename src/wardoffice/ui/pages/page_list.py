"""The list of pages beside them: small pictures of all pages, the one read now marked; a press goes there.

Pictures come from the rough ones the page view asks for; those in sight of the list are asked for as well.
"""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QListView, QWidget

from wardoffice.ui.pages.paper_colours import paper
from wardoffice.ui.pages.view import PageView
from wardoffice.ui.theme import look
from wardoffice.wording import _

_WIDTH, _HEIGHT = 104, 148
Index = QModelIndex | QPersistentModelIndex


class _Pages(QAbstractListModel):
    def __init__(self, view: PageView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._view.pages

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        page = index.row() + 1
        if role == Qt.ItemDataRole.DisplayRole:
            return str(page)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _("Trang {page}").format(page=page)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(page)
        return None

    def _picture(self, page: int) -> QIcon:
        image = self._view.rough_image(page)
        size = QSize(look().px(_WIDTH), look().px(_HEIGHT))
        if image is None:
            blank = QPixmap(size)
            blank.fill(paper(self._view.shade))
            return QIcon(_framed(blank))
        scaled = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        return QIcon(_framed(QPixmap.fromImage(scaled)))

    def renewed(self) -> None:
        self.beginResetModel()
        self.endResetModel()

    def come(self, page: int) -> None:
        self.dataChanged.emit(self.index(page - 1), self.index(page - 1), [Qt.ItemDataRole.DecorationRole])


def _framed(page: QPixmap) -> QPixmap:
    """The sheet with an edge, so that white paper stands out from a white ground."""
    painter = QPainter(page)
    painter.setPen(look().colour("border"))
    painter.drawRect(0, 0, page.width() - 1, page.height() - 1)
    painter.end()
    return page


class PageList(QListView):
    chosen = Signal(int)

    def __init__(self, view: PageView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._pages = _Pages(view, self)
        self.setModel(self._pages)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setFlow(QListView.Flow.TopToBottom)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Danh sách trang"))
        self.clicked.connect(self._go)
        self.activated.connect(self._go)
        self.verticalScrollBar().valueChanged.connect(self._look)
        view.page_changed.connect(self._mark)
        view.rough_come.connect(self._pages.come)
        view.pages_changed.connect(self._renew)
        self._measure()

    def _measure(self) -> None:
        size = QSize(look().px(_WIDTH), look().px(_HEIGHT))
        self.setIconSize(size)
        self.setGridSize(QSize(size.width() + look().px(24), size.height() + look().px(30)))
        self.setMinimumWidth(size.width() + look().px(42))

    def _renew(self) -> None:
        self._pages.renewed()
        self._mark(self._view.page)

    def _go(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row() + 1)

    def _mark(self, page: int) -> None:
        if page:
            self.setCurrentIndex(self._pages.index(page - 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look()

    def _look(self) -> None:
        """Ask for the pictures in sight."""
        if not self.isVisible() or not self._view.pages:
            return
        high = max(1, self.gridSize().height())
        top = self.verticalScrollBar().value() // high
        self._view.want_rough(range(top + 1, min(self._view.pages, top + self.height() // high + 2) + 1))
