"""What lies over the pages: marks that are kept or carried, the stroke being drawn, and the bút phê not sent yet.

The layer shows; whoever owns it says which marks there are.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen

from wardoffice.domain.ids import MarkId
from wardoffice.domain.marks import Mark, MarkKind, Point
from wardoffice.domain.text import fold
from wardoffice.domain.threads import Thread, gathered, threads
from wardoffice.paper.appearance import rect_of
from wardoffice.paper.geometry import PageBox, contains, from_seen, ordered, rect_to_seen
from wardoffice.ui.marks.badge import Badge, badges, laid_out, paint_badges, told
from wardoffice.ui.marks.ink import StrokeBuilder
from wardoffice.ui.marks.painting import paint_marks, paint_strokes, user_space
from wardoffice.ui.marks.tool import PEN_WIDTH, PENS, Tool, mark_at
from wardoffice.ui.pages.column import PlacedPage, turned
from wardoffice.ui.pages.paper_colours import on_paper
from wardoffice.ui.pages.view import PageView
from wardoffice.ui.pages.words import TextBox
from wardoffice.ui.tokens import LIGHT

_PREVIEW_EDGE = 1.0
_SETTLING = 8
"""Reports of a pen after which its mean pressure hardly moves."""


class MarksLayer(QObject):
    """Paints over `view`; a mark's page and place are asked through it."""

    preview_moved = Signal(object)
    """The bút phê not sent yet, at the place it was dragged to."""
    changed = Signal()
    """Other marks are kept than before."""

    def __init__(self, view: PageView) -> None:
        super().__init__(view)
        self._view = view
        self._marks: tuple[Mark, ...] = ()
        self._gathered: list[Mark] = []
        self._threads: dict[MarkId, Thread] = {}
        self._head_of: dict[MarkId, MarkId] = {}
        """Of each reply, under whose sign it is read."""
        self._authors_hidden: frozenset[str] = frozenset()
        self.preview: Mark | None = None
        self.live: tuple[int, Tool, StrokeBuilder] | None = None
        self.swept: tuple[Mark, ...] = ()
        """The highlight while it is being drawn."""
        self.carried: Mark | None = None
        """A mark where the hand carries it; under its id nothing else is shown."""
        self.words: Mapping[int, Sequence[TextBox]] = {}
        """The words of pages that have been read, by page: badges keep clear of them."""
        self._hung: dict[int, tuple[object, list[tuple[Badge, QRectF]]]] = {}
        """Where the badges of a page hang, beside what that was worked out from."""
        view.overlay.connect(self._paint)

    def set_marks(self, marks: Iterable[Mark]) -> None:
        self._marks = tuple(marks)
        self._gathered = gathered(self._marks)
        self._threads = {thread.head.id: thread for thread in threads(self._marks)}
        self._head_of = {reply.id: head for head, thread in self._threads.items() for reply in thread.replies}
        self._hung.clear()
        self._view.refresh()
        self.changed.emit()

    @property
    def authors(self) -> list[str]:
        """Whose marks there are, by name."""
        return sorted({mark.author for mark in self._marks if mark.author}, key=fold)

    def hide_authors(self, hidden: Collection[str]) -> None:
        """Show the marks of all but these."""
        self._authors_hidden = frozenset(hidden)
        self._view.refresh()

    @property
    def authors_hidden(self) -> frozenset[str]:
        return self._authors_hidden

    @property
    def marks(self) -> tuple[Mark, ...]:
        return self._marks

    def show_preview(self, mark: Mark | None) -> None:
        self.preview = mark
        self._view.refresh()

    def own_box(self, page: PlacedPage) -> PageBox:
        """The page's box without the reader's turn: by it a mark without a rotation stands upright."""
        return turned(page.box, -self._view.turn)

    def at(self, page: PlacedPage, point: Point) -> Mark | None:
        """The mark under a point of a page's user space."""
        return mark_at(self._standing(page), point, self.own_box(page))

    def _here(self, page: PlacedPage) -> list[Mark]:
        """What lies on a page now: not what is carried, nor the marks of those who are not to be seen."""
        carried = self.carried.id if self.carried else None
        return [
            mark
            for mark in _on(self._gathered, page)
            if carried not in (mark.id, self._head_of.get(mark.id, "")) and mark.author not in self._authors_hidden
        ]

    def _standing(self, page: PlacedPage) -> list[Mark]:
        """The marks with a drawing of their own; a note hidden with its author stays for the replies of others."""
        here = {self._head_of.get(mark.id, mark.id) for mark in self._here(page)}
        return [mark for mark in _on(self._gathered, page) if mark.id in here]

    def _badges(self, page: PlacedPage) -> list[tuple[Badge, QRectF]]:
        found = badges(self._here(page), self.own_box(page), page.box)
        if not found:
            return []
        words = self.words.get(page.number, ())
        known_from = (found, page.box, page.scale, len(words))
        known, places = self._hung.get(page.number, (None, []))
        if known != known_from:
            printed = [rect_to_seen(page.box, word.rect) for word in words]
            places = laid_out(found, page.box.seen_size, page.scale, printed)
            self._hung[page.number] = known_from, places
        return places

    def thread_of(self, mark: Mark) -> Thread | None:
        """The thread a note heads; None for what is no note."""
        return self._threads.get(mark.id)

    def told_at(self, position: QPointF) -> str:
        """Whose the mark under a position of the viewport is; empty where there is none."""
        found = self._view.place_at(position)
        if found is None:
            return ""
        mark = self.at(*found)
        if mark is None:
            return self._badge_at(found[0], position)
        thread = self.thread_of(mark)
        return "\n".join(told(each) for each in (mark, *(thread.replies if thread else ())))

    def _badge_at(self, page: PlacedPage, position: QPointF) -> str:
        """The name a badge stands for."""
        corner = self._view.position_of(page, from_seen(page.box, (0.0, 0.0)))
        at = QPointF(position) - corner
        return next((badge.author for badge, place in self._badges(page) if place.contains(at)), "")

    def holds_preview(self, page: PlacedPage, point: Point) -> bool:
        preview = self.preview
        if preview is None or preview.rect is None or preview.page != page.number:
            return False
        return contains(ordered(preview.rect), (*point, *point))

    def move_preview(self, mark: Mark) -> None:
        """The bút phê not sent yet was put down elsewhere."""
        self.show_preview(mark)
        self.preview_moved.emit(mark)

    def _paint(self, painter: QPainter, page: PlacedPage) -> None:
        own = self.own_box(page)
        clip = painter.clipBoundingRect()
        seen = [mark for mark in self._standing(page) if clip.intersects(_place_of(mark, own, page.box))]
        paint_marks(painter, [*seen, *_on(self.swept, page)], own, page.box, self._view.shade)
        paint_badges(painter, self._badges(page), page.scale, self._view.shade)
        self._paint_live(painter, page)
        unkept = {mark.id: mark for mark in (self.preview, self.carried) if mark}
        for mark in _on(tuple(unkept.values()), page):
            self._paint_unkept(painter, mark, page, own)

    def stroke_grown(self, page: PlacedPage, known: int) -> None:
        """The stroke being drawn has got points after the first `known`: paint its end."""
        if self.live is None:
            return
        stroke = self.live[2]
        # Its width follows the mean pressure, which moves at first; then all of the stroke is painted again.
        new = stroke.points[max(0, known - 2) :] if known > _SETTLING else stroke.points
        end = Mark(MarkKind.INK, page.number, strokes=(tuple(new),), width=2 * PEN_WIDTH)
        self._view.refresh_part(page, rect_of(end, self.own_box(page)))

    def _paint_live(self, painter: QPainter, page: PlacedPage) -> None:
        if self.live is None or self.live[0] != page.number:
            return
        _, tool, stroke = self.live
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(user_space(page.box), True)
        paint_strokes(painter, [tuple(stroke.points)], on_paper(PENS[tool], self._view.shade), stroke.width(PEN_WIDTH))
        painter.restore()

    def _paint_unkept(self, painter: QPainter, mark: Mark, page: PlacedPage, own: PageBox) -> None:
        """A mark that is not kept where it stands, in a frame of dashes."""
        paint_marks(painter, [mark], own, page.box, self._view.shade)
        painter.setPen(QPen(on_paper(LIGHT.accent, self._view.shade), _PREVIEW_EDGE / page.scale, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(_place_of(mark, own, page.box))


def _place_of(mark: Mark, own: PageBox, shown: PageBox) -> QRectF:
    """What a mark covers of the seen page, in points."""
    left, top, right, bottom = rect_to_seen(shown, rect_of(mark, own))
    return QRectF(left, top, right - left, bottom - top)


def _on(marks: Sequence[Mark], page: PlacedPage) -> list[Mark]:
    return [mark for mark in marks if mark.page == page.number]
