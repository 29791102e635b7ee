"""The hand over the page: mouse and pen become strokes, highlights, notes and erasures; with no tool they scroll.

It only says what was made; keeping it is the reader's.
"""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QCursor, QHelpEvent, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QToolTip

from wardoffice.domain.ids import MarkId
from wardoffice.domain.marks import Mark, MarkKind, Point
from wardoffice.paper.appearance import moved_inside
from wardoffice.paper.geometry import nearest
from wardoffice.ui.marks.ink import FIRMNESS, StrokeBuilder
from wardoffice.ui.marks.layer import MarksLayer
from wardoffice.ui.marks.tool import LINE_TOOLS, PENS, WORD_TOOLS, Tool, highlight_mark, ink_mark, line_mark
from wardoffice.ui.pages.column import PlacedPage
from wardoffice.ui.pages.view import PageView
from wardoffice.ui.pages.words import TextBox

_CURSORS = {
    Tool.HAND: Qt.CursorShape.ArrowCursor,
    Tool.ERASER: Qt.CursorShape.PointingHandCursor,
    Tool.HIGHLIGHTER: Qt.CursorShape.IBeamCursor,
    Tool.NOTE: Qt.CursorShape.WhatsThisCursor,
    Tool.UNDERLINE: Qt.CursorShape.IBeamCursor,
}
_PEN_NEAR = 0.7
"""Seconds after its last report for which a pen counts as near: it reports a hundred times a second while it is."""
_STILL = 4
"""Pixels a hand may stray and still only have clicked."""
_TABLET = (QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease)
_MOUSE = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease)


class Marking(QObject):
    """Listens at the view's viewport. `made` gives a finished mark; the tool stays until another is taken."""

    made = Signal(object)
    erase_asked = Signal(object)
    note_asked = Signal(int, object, object)
    """A page, the point of its user space, and the position on the viewport."""
    moved = Signal(object, object)
    """A mark carried elsewhere by the bare hand, and the same mark where it was put down."""
    mark_clicked = Signal(object, object)
    """A mark touched with the bare hand, and the position on the viewport."""
    tool_changed = Signal(str)
    words_wanted = Signal(int)
    lifted = Signal()
    """The hand is off the page."""

    def __init__(self, view: PageView, layer: MarksLayer) -> None:
        super().__init__(view)
        self._view, self._layer = view, layer
        self.may_carry: Callable[[Mark], bool] = lambda _mark: False
        """Which of the kept marks the bare hand may move."""
        self.tool = Tool.HAND
        self.color = PENS[Tool.BLUE_PEN]
        """Of the pen held last; lines are drawn in it too."""
        self.attachment = ""
        self.words: dict[int, Sequence[TextBox]] = {}
        self._page: PlacedPage | None = None
        self._start: Point | None = None
        self._pressed_at: QPointF | None = None
        self._scrolled_from = (0, 0)
        self._gripped: Mark | None = None
        """What the hand closed on, as it lay there: the bút phê not sent yet, or a kept mark that may be moved."""
        self._rubbed: set[MarkId] | None = None
        """What an eraser has met since it was put down; None while it is not."""
        self._pen_at = -_PEN_NEAR
        self._palm = False
        """What touches the screen now is the hand that writes."""
        view.viewport().setTabletTracking(True)  # a pen that hovers is heard too
        view.viewport().installEventFilter(self)

    def take(self, tool: Tool) -> None:
        """Take a tool into the hand."""
        self.let_go()
        self.tool = tool
        self.color = PENS.get(tool, self.color)
        self._view.viewport().setCursor(QCursor(_CURSORS.get(tool, Qt.CursorShape.CrossCursor)))
        if tool in WORD_TOOLS and self._view.page:
            self.words_wanted.emit(self._view.page)
        self.tool_changed.emit(tool)

    def has_something_at(self, position: QPointF) -> bool:
        """Whether a mark, or the bút phê not sent yet, lies under a position of the viewport."""
        found = self._view.place_at(position)
        return found is not None and (self._layer.at(*found) is not None or self._layer.holds_preview(*found))

    def would_carry(self, position: QPointF) -> bool:
        """Whether what lies under a position of the viewport can be moved by the bare hand."""
        found = self._view.place_at(position)
        return found is not None and self._grip(*found) is not None

    @property
    def is_carrying(self) -> bool:
        return self._layer.carried is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QTabletEvent) and event.type() in _TABLET:
            return self._pen(event)
        if isinstance(event, QMouseEvent) and event.type() in _MOUSE:
            return self._mouse(event)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._tell(QPointF(event.pos()))
            return True
        return False

    def _pen(self, event: QTabletEvent) -> bool:
        """A pen on a tablet; its tail, or the button on its barrel, erases."""
        self._pen_at = time.monotonic()
        if self._rubs(event):
            self._rub(event)
        elif event.type() == QEvent.Type.TabletPress:
            self._press(event.position(), event.pressure())
        elif event.type() == QEvent.Type.TabletMove:
            self._move(event.position(), event.pressure())
        else:
            self._release(event.position())
        event.accept()
        return True

    def _rubs(self, event: QTabletEvent) -> bool:
        if self._rubbed is not None or event.pointerType() == QPointingDevice.PointerType.Eraser:
            return True
        return self.tool in PENS and bool(event.buttons() & Qt.MouseButton.RightButton)

    def _rub(self, event: QTabletEvent) -> None:
        """Erase what the tail meets on its way, whatever tool is in the hand; each mark is asked for once."""
        if event.type() == QEvent.Type.TabletPress:
            self._rubbed, self._pressed_at = set(), event.position()
        self._rub_to(event.position())
        if event.type() == QEvent.Type.TabletRelease:
            self.let_go()

    def _rub_to(self, position: QPointF) -> None:
        if self._rubbed is None or self._pressed_at is None:
            return  # it only hovers
        for place in _between(self._pressed_at, position):
            mark = self._mark_at(place)
            if mark is not None and mark.id not in self._rubbed:
                self._rubbed.add(mark.id)
                self.erase_asked.emit(mark)
        self._pressed_at = position

    def _mouse(self, event: QMouseEvent) -> bool:
        """A mouse, or a finger; the palm that comes down while a pen is near is not heard until it is lifted again."""
        if event.source() != Qt.MouseEventSource.MouseEventNotSynthesized:
            if event.type() == QEvent.Type.MouseButtonPress:
                self._palm = time.monotonic() - self._pen_at < _PEN_NEAR
            if self._palm:
                return True
        if event.type() == QEvent.Type.MouseButtonPress:
            if event.button() != Qt.MouseButton.LeftButton:
                return False
            self._press(event.position(), FIRMNESS)
        elif event.type() == QEvent.Type.MouseMove:
            if not event.buttons() & Qt.MouseButton.LeftButton:
                return False
            self._move(event.position(), FIRMNESS)
        else:
            self._release(event.position())
        return True

    def _press(self, position: QPointF, pressure: float) -> None:
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        found = self._view.place_at(position)
        self._pressed_at = position
        self._scrolled_from = self._view.horizontalScrollBar().value(), self._view.verticalScrollBar().value()
        if found is None:
            return
        self._page, self._start = found
        self._gripped = self._grip(*found)
        if self._gripped is not None:
            return
        if self.tool in PENS:
            stroke = StrokeBuilder()
            stroke.add(found[1], time.monotonic(), pressure)
            self._layer.live = (found[0].number, self.tool, stroke)
            self._layer.stroke_grown(found[0], 0)
        elif self.tool is Tool.ERASER:
            self._rubbed = set()
            self._rub_to(position)
        elif self.tool is Tool.TICK:
            self._sweep(found[1])

    def _move(self, position: QPointF, pressure: float) -> None:
        if self._pressed_at is None:
            return
        here = self._point(position)
        if self._page is None or here is None:
            self._scroll(position)
        elif self._gripped:
            if self._layer.carried or (position - self._pressed_at).manhattanLength() >= _STILL:
                self._carry(self._page, self._gripped, here)
        elif self._layer.live:
            known = len(self._layer.live[2].points)
            self._layer.live[2].add(here, time.monotonic(), pressure)
            self._layer.stroke_grown(self._page, known)
        elif self.tool is Tool.HIGHLIGHTER or self.tool in LINE_TOOLS:
            self._sweep(here)
        elif self.tool is Tool.ERASER:
            if (position - self._pressed_at).manhattanLength() >= _STILL:
                self._rub_to(position)
        elif self.tool is Tool.HAND:
            self._scroll(position)

    def _release(self, position: QPointF) -> None:
        here, page, live = self._point(position), self._page, self._layer.live
        swept, pressed = self._layer.swept, self._pressed_at
        gripped, carried = self._gripped, self._layer.carried
        self.let_go()
        if page is None or here is None or pressed is None:
            return
        if gripped and carried:
            self._put_down(gripped, carried)
        elif live:
            self.made.emit(ink_mark(page.number, self.attachment, live[2], live[1]))
        elif swept:
            self.made.emit(swept[0])
        elif self.tool is Tool.NOTE and not self._is_note(page, here):
            self.note_asked.emit(page.number, here, position)
        elif self.tool in (Tool.HAND, Tool.NOTE) and (position - pressed).manhattanLength() < _STILL:
            self._click(page, here, position)

    def _grip(self, page: PlacedPage, point: Point) -> Mark | None:
        if self._layer.holds_preview(page, point):
            return self._layer.preview
        mark = self._layer.at(page, point) if self.tool is Tool.HAND else None
        return mark if mark and self.may_carry(mark) else None

    def _carry(self, page: PlacedPage, mark: Mark, here: Point) -> None:
        """Show the mark as far from where it lay as the hand went."""
        start = self._start or here
        own = self._layer.own_box(page)
        self._layer.carried = moved_inside(mark, here[0] - start[0], here[1] - start[1], own)
        self._view.refresh()

    def _put_down(self, mark: Mark, carried: Mark) -> None:
        if mark.id == (self._layer.preview and self._layer.preview.id):
            self._layer.move_preview(carried)
        elif carried != mark and any(kept.id == mark.id for kept in self._layer.marks):
            self.moved.emit(mark, carried)

    def _is_note(self, page: PlacedPage, here: Point) -> bool:
        mark = self._layer.at(page, here)
        return mark is not None and mark.kind is MarkKind.NOTE

    def _click(self, page: PlacedPage, here: Point, position: QPointF) -> None:
        mark = self._layer.at(page, here)
        if mark is not None:
            self.mark_clicked.emit(mark, position)
        else:
            self._tell(position)  # a finger points at nothing before it presses

    def _tell(self, position: QPointF) -> None:
        """Whose mark, or whose initials, are there."""
        viewport = self._view.viewport()
        QToolTip.showText(viewport.mapToGlobal(position.toPoint()), self._layer.told_at(position), viewport)

    def let_go(self) -> None:
        """Forget what the hand is about: nothing is made, and what it carries stays where it lay."""
        self._layer.live, self._layer.swept, self._layer.carried = None, (), None
        self._page, self._start, self._pressed_at = None, None, None
        self._gripped, self._rubbed = None, None
        self._view.refresh()
        self.lifted.emit()

    def _point(self, position: QPointF) -> Point | None:
        """Where the hand is on the page it began on, also when it has left it."""
        if self._page is None:
            return None
        x, y = self._view.horizontalScrollBar().value(), self._view.verticalScrollBar().value()
        return self._page.from_column((position.x() + x, position.y() + y))

    def _sweep(self, here: Point) -> None:
        """Show what the way from where the hand began would become, as far as it lies on the page."""
        page, start = self._page, self._start
        mark = self._swept(page, start, nearest(page.box.visible, here)) if page and start else None
        self._layer.swept = (mark,) if mark else ()
        self._view.refresh()

    def _swept(self, page: PlacedPage, start: Point, here: Point) -> Mark | None:
        words = self.words.get(page.number, ())
        if self.tool is Tool.HIGHLIGHTER:
            return highlight_mark(page.number, self.attachment, start, here, words)
        return line_mark(self.tool, page, self.attachment, start, here, self.color, words)

    def _mark_at(self, position: QPointF) -> Mark | None:
        found = self._view.place_at(position)
        return self._layer.at(*found) if found else None

    def _scroll(self, position: QPointF) -> None:
        if self._pressed_at is None:
            return
        moved = position - self._pressed_at
        self._view.horizontalScrollBar().setValue(round(self._scrolled_from[0] - moved.x()))
        self._view.verticalScrollBar().setValue(round(self._scrolled_from[1] - moved.y()))


def _between(start: QPointF, end: QPointF) -> list[QPointF]:
    """The way from one position to another in steps no stroke fits between."""
    steps = round((end - start).manhattanLength() / _STILL)
    return [start + (end - start) * (step / steps) for step in range(steps)] + [end]
