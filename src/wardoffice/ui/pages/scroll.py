"""A scrolled column of pages: where one is in it, at which zoom and turn, and how keys and wheel move one.

It holds no pictures; the page view paints.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from wardoffice.domain.marks import Point, Rect
from wardoffice.paper.geometry import PageBox
from wardoffice.ui.pages.column import (
    FULL_SIZE,
    GAP,
    LARGEST,
    SMALLEST,
    Arrangement,
    Column,
    Fit,
    PlacedPage,
    column,
    next_step,
)
from wardoffice.ui.pages.drawing import Sight

_OVERLAP = 0.1
"""Part of the screen that stays in sight when it is turned by a screenful."""
_LINE = 48


class PageScroll(QAbstractScrollArea):
    """`moved` after every change of what is in sight."""

    moved = Signal()
    page_changed = Signal(int)
    arranged = Signal()
    """Another zoom, another number of pages abreast, or another turn."""
    turned = Signal()
    next_asked = Signal()
    previous_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: list[PageBox] = []
        self._known: set[int] = set()
        self._column = Column()
        self._wanted = Arrangement()
        self._page = 0
        self._held: tuple[tuple[int, float], int] | None = None
        """The place one reads while the room changes, and where it came to lie: another room may give it back whole."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().valueChanged.connect(self._look)
        self.horizontalScrollBar().valueChanged.connect(self._look)

    def lay(self, sizes: Sequence[tuple[float, float]]) -> None:
        """Lay out another file's pages, from its first; the zoom stays as it was."""
        self._boxes = [PageBox((0.0, 0.0, *size)) for size in sizes]
        self._known = set()
        self._held = None
        self._page, self._wanted = 0, replace(self._wanted, turn=0)
        self._arrange()
        self.verticalScrollBar().setValue(0)

    def learn(self, boxes: Mapping[int, PageBox]) -> None:
        """Boxes that have been read: marks of these pages can be laid now."""
        for page, box in boxes.items():
            if page <= len(self._boxes):
                self._boxes[page - 1] = box
                self._known.add(page)
        self._arrange()
        self._look()

    def knows(self, page: int) -> bool:
        """Whether the page's box has been read."""
        return page in self._known

    @property
    def page(self) -> int:
        """The page read now, from 1; 0 when nothing is shown."""
        return self._page

    @property
    def pages(self) -> int:
        return len(self._boxes)

    @property
    def column(self) -> Column:
        return self._column

    def sight(self) -> Sight:
        """The part of the column that is on the screen."""
        x, y = self._offset()
        room = self.viewport()
        return Sight(x, y, room.width(), room.height(), room.devicePixelRatioF())

    @property
    def zoom(self) -> float:
        """The zoom of the page read now, 1.0 being 100 %."""
        page = self._column.nearest(self._middle())
        return page.scale / FULL_SIZE if page else 1.0

    @property
    def arrangement(self) -> Arrangement:
        return self._wanted

    @property
    def turn(self) -> int:
        """What the reader has turned all pages by, in degrees clockwise."""
        return self._wanted.turn

    def set_zoom(self, zoom: float | Fit) -> None:
        """A factor from 0.5 to 4, or what to follow; the place read stays in sight."""
        self._rearrange(replace(self._wanted, zoom=_within(zoom)))

    def zoom_in(self) -> None:
        self.set_zoom(next_step(self.zoom, up=True))

    def zoom_out(self) -> None:
        self.set_zoom(next_step(self.zoom, up=False))

    def fit_width(self) -> None:
        self.set_zoom(Fit.WIDTH)

    def fit_page(self) -> None:
        """Show whole pages."""
        self.set_zoom(Fit.PAGE)

    def set_abreast(self, pages: int) -> None:
        """Lay one page below another, or two side by side."""
        self._rearrange(replace(self._wanted, abreast=pages))

    def _rearrange(self, wanted: Arrangement) -> None:
        kept, turn = self.reading_place(), self.turn
        self._wanted = wanted
        self._arrange()
        self._return_to(kept)
        if wanted.turn != turn:
            self.turned.emit()
        self._look()
        self.arranged.emit()

    def turn_right(self) -> None:
        """Turn all pages by a quarter for reading; the file and its marks stay as they are."""
        kept = self._page
        self._rearrange(replace(self._wanted, turn=(self.turn + 90) % 360))
        self.go_to(kept)

    def go_to(self, page: int) -> None:
        if 1 <= page <= len(self._boxes):
            self.verticalScrollBar().setValue(int(self._column.pages[page - 1].top) - 8)

    def go_to_height(self, page: int, height: float | None) -> None:
        """Go to a height of a page's user space, within its sheet; to its top for none, or while its box is unknown."""
        if height is None or not self.knows(page):
            self.go_to(page)
        else:
            self.verticalScrollBar().setValue(int(self._height_of(page, height)) - 8)

    def has_come_to(self, page: int, height: float | None) -> bool:
        """Whether one reads at or below a height of a page's user space; None is its top."""
        return height is None or not self.knows(page) or self._height_of(page, height) <= self._middle()

    def _height_of(self, page: int, height: float) -> float:
        placed = self._column.pages[page - 1]
        return min(max(placed.to_column((placed.box.visible[0], height))[1], placed.top), placed.bottom)

    def show_rect(self, page: int, rect: Rect) -> None:
        """Scroll as little as needed to have a rectangle of a page's user space on the screen."""
        if not 1 <= page <= len(self._boxes):
            return
        _left, top, _right, bottom = self._column.pages[page - 1].rect_to_column(rect)
        bar, room = self.verticalScrollBar(), self.viewport().height()
        if top < bar.value() or bottom > bar.value() + room:
            bar.setValue(round((top + bottom - room) / 2))

    def place_at(self, position: QPointF) -> tuple[PlacedPage, Point] | None:
        """The page under a position of the viewport, and the point of its user space there."""
        place = position.x() + self._offset()[0], position.y() + self._offset()[1]
        page = self._column.at(place)
        return (page, page.from_column(place)) if page and self.knows(page.number) else None

    def position_of(self, page: PlacedPage, point: Point) -> QPointF:
        """Where a point of a page's user space is on the viewport; the inverse of `place_at`."""
        x, y = page.to_column(point)
        return QPointF(x - self._offset()[0], y - self._offset()[1])

    def _offset(self) -> tuple[int, int]:
        return self.horizontalScrollBar().value(), self.verticalScrollBar().value()

    def _middle(self) -> float:
        return self.verticalScrollBar().value() + self.viewport().height() / 3

    def return_to(self, page: int, part: float, wanted: Arrangement) -> None:
        """Go to a place that was left, as it was seen then."""
        turn = wanted.turn % 360 if wanted.turn % 90 == 0 else self.turn
        self._rearrange(Arrangement(_within(wanted.zoom), min(max(wanted.abreast, 1), 2), turn))
        self._return_to((page, part))

    def reading_place(self) -> tuple[int, float]:
        """The page at the top of the screen, and how far into it one has read, 0 to 1; below 0 in the gap above it."""
        top = self.verticalScrollBar().value()
        page = self._column.nearest(top + GAP)
        return (page.number, (top - page.top) / max(page.height, 1)) if page else (0, 0.0)

    def _return_to(self, place: tuple[int, float]) -> None:
        if 1 <= place[0] <= len(self._column.pages):
            self.verticalScrollBar().setValue(self._column.height_of(place))

    def _arrange(self) -> None:
        room = self.viewport().size()
        self._column = column(self._boxes, (room.width(), room.height()), self._wanted)
        for bar, length, shown in (
            (self.verticalScrollBar(), self._column.height, room.height()),
            (self.horizontalScrollBar(), self._column.width, room.width()),
        ):
            bar.setRange(0, max(0, round(length) - shown))
            bar.setPageStep(shown)
            bar.setSingleStep(_LINE)
        across = self.horizontalScrollBar()
        across.setValue(across.maximum() // 2)
        self.viewport().update()

    def _look(self) -> None:
        page = self._column.nearest(self._middle())
        number = page.number if page else 0
        changed, self._page = number != self._page, number
        self.moved.emit()  # first: what is in sight is drawn before anything else is asked of the page
        if changed:
            self.page_changed.emit(number)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        bar = self.verticalScrollBar()
        kept = self._held[0] if self._held and self._held[1] == bar.value() else self.reading_place()
        super().resizeEvent(event)
        self._arrange()
        self._return_to(kept)
        self._held = kept, bar.value()
        self._look()
        if isinstance(self._wanted.zoom, Fit):
            self.arranged.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            (self.next_asked if event.key() == Qt.Key.Key_PageDown else self.previous_asked).emit()
            return
        moved = self._move_for(event, control)
        if moved is None:
            super().keyPressEvent(event)
            return
        bar = self.verticalScrollBar()
        bar.setValue(moved)

    def _move_for(self, event: QKeyEvent, control: bool) -> int | None:
        """Where a key takes the reader, None for keys that do not move."""
        bar = self.verticalScrollBar()
        screen = round(self.viewport().height() * (1 - _OVERLAP))
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Space:
                return bar.value() + (-screen if back else screen)
            case Qt.Key.Key_PageDown if not control:
                return bar.value() + screen
            case Qt.Key.Key_PageUp if not control:
                return bar.value() - screen
            case Qt.Key.Key_Home:
                return 0
            case Qt.Key.Key_End:
                return bar.maximum()
            case _:
                return None


def _within(zoom: float | Fit) -> float | Fit:
    return zoom if isinstance(zoom, Fit) else min(max(zoom, SMALLEST), LARGEST)
