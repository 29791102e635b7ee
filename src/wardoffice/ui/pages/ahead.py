"""The file that will probably be read next: open in a child of its own, its first screenful drawn before anybody asks.

It stands in nobody's way: it draws only while it may, is given up as soon as something else is wanted, and a file that
went wrong once is not tried again.
"""

import threading
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from wardoffice.paper.child import WarmChild
from wardoffice.paper.geometry import PageBox
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.rendering import PageRenderer
from wardoffice.paper.shade import Shade
from wardoffice.paper.source import Source
from wardoffice.ui.pages.column import Arrangement, Column, column
from wardoffice.ui.pages.drawing import PageDrawing, Sight
from wardoffice.ui.pages.source import FIRST_BOXES, Ready, boxes_of, drawn
from wardoffice.ui.pages.tiles import SHARP_BUDGET, Piece

_SHARE, _SCREENS = 0.5, 1.5
"""Of the budget for pictures at most this share is held ready, and so many screens of it are left to the file read."""
_GIVE_UP = 2.0
"""Seconds to wait for the thread at the end; its child has been killed by then."""


@dataclass(frozen=True, slots=True)
class Glance:
    """How a file would be seen: the room for pages in logical pixels, device pixels per such one, how the pages would
    be arranged and on which paper, and the reading place (page and part) it would open at."""

    room: tuple[int, int]
    ratio: float
    arrangement: Arrangement
    shade: Shade = Shade.TRUE
    place: tuple[int, float] = (1, 0.0)

    @property
    def most_bytes(self) -> int:
        """Of pictures held ready: the file being read has so much less meanwhile, and keeps what its screen needs."""
        screen = self.room[0] * self.room[1] * self.ratio**2 * 4
        return max(0, round(min(SHARP_BUDGET * _SHARE, SHARP_BUDGET - _SCREENS * screen)))


class Ahead(QObject):
    """Holds at most one file ready. All calls come from the UI thread, and none of them waits."""

    holds = Signal(int)
    """So many bytes of pictures are held ready now."""

    def __init__(self, warm: WarmChild, seconds: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.warm, self._seconds = warm, seconds
        self._task: _Task | None = None
        self._spoiled: set[Path | None] = set()

    def prepare(self, source: Source, glance: Glance) -> None:
        """Make a file ready, or go on with it; whatever else was under way is given up."""
        task, spoiled = self._task, source.path in self._spoiled
        if task is not None and (task.source, task.glance) == (source, glance) and not spoiled:
            task.may_go.set()
            return
        self.drop()
        if not spoiled:
            self._task = _Task(self, source, glance, PageRenderer(source, seconds=self._seconds, warm=self.warm))
            self._task.thread.start()

    def pause(self) -> None:
        """Draw nothing more until `prepare` is called again: somebody wants the machine."""
        if self._task is not None:
            self._task.may_go.clear()

    def has(self, source: Source) -> bool:
        """Whether everything a first look at the file shows is drawn, as far as it may be held."""
        return self._task is not None and self._task.source == source and self._task.done

    def take(self, source: Source) -> Ready | None:
        """Hand a file over as far as it is ready: None unless it is open."""
        task = self._task
        if task is None or task.source != source:
            return None
        ready = task.hand_over()
        if ready is None:
            self.drop()
            return None
        self._task = None
        self.holds.emit(0)
        return ready

    def drop(self) -> None:
        """Close the file held ready; its child may hang, so nobody here waits for its end."""
        task, self._task = self._task, None
        if task is not None:
            task.give_up()
            self.holds.emit(0)

    def stop(self) -> None:
        """Called once, before the window goes."""
        task = self._task
        self.drop()
        if task is not None:
            task.thread.join(_GIVE_UP)

    def child_id(self) -> int | None:
        """The process id of the child that has the file open."""
        return self._task.renderer.process_id() if self._task else None

    def spoil(self, source: Source) -> None:
        """Do not try this file again."""
        self._spoiled.add(source.path)


class _Task:
    """The thread that makes one file ready."""

    def __init__(self, ahead: Ahead, source: Source, glance: Glance, renderer: PageRenderer) -> None:
        self.source, self.glance, self.renderer = source, glance, renderer
        self.may_go = threading.Event()
        self.may_go.set()
        self.done = False
        self.thread = threading.Thread(target=self._work, name="next-file", daemon=True)
        self._ahead = ahead
        self._lock = threading.Lock()
        self._ended = False
        self._ready: Ready | None = None

    def hand_over(self) -> Ready | None:
        """What is ready, from now on in other hands."""
        with self._lock:
            ready, self._ended = self._ready, self._ended or self._ready is not None
        self.may_go.set()
        return ready

    def give_up(self) -> None:
        with self._lock:
            self._ended = True
        self.may_go.set()
        threading.Thread(target=self.renderer.close, name="closing-file", daemon=True).start()

    def _work(self) -> None:
        try:
            self._make_ready()
        except PaperProblem:
            with self._lock:
                mine, self._ready = not self._ended, None
            if mine:
                self._ahead.spoil(self.source)
                self.renderer.close()
        if not self._ended:
            self._ahead.warm.prepare()

    def _make_ready(self) -> None:
        sizes = self.renderer.pages()
        page = self.glance.place[0]
        known = {*range(1, FIRST_BOXES + 1), *range(page, page + 2)}
        boxes = boxes_of(self.renderer, sorted(number for number in known if number <= len(sizes)))
        ready = Ready(self.renderer, sizes, boxes, PageDrawing())
        with self._lock:
            self._ready = ready
        laid = _laid(ready, self.glance)
        for piece in _in_sight(laid, ready.drawing, self.glance):
            self.may_go.wait()
            if self._ended:
                return
            if ready.drawing.held_bytes + piece.width * piece.height * 4 > self.glance.most_bytes:
                break
            self._draw(piece, ready.drawing, laid)
        self.done = True

    def _draw(self, piece: Piece, drawing: PageDrawing, laid: Column) -> None:
        image = drawn(self.renderer, piece)
        with self._lock:
            if self._ended or image is None:
                return
            drawing.put(piece, image, laid)
            self._ahead.holds.emit(drawing.held_bytes)


def _laid(ready: Ready, glance: Glance) -> Column:
    plain = [PageBox((0.0, 0.0, *size)) for size in ready.sizes]
    return column([ready.boxes.get(page, box) for page, box in enumerate(plain, 1)], glance.room, glance.arrangement)


def _in_sight(laid: Column, drawing: PageDrawing, glance: Glance) -> list[Piece]:
    """What the first look at the file shows, and the small pictures of these pages."""
    drawing.turn, drawing.shade = glance.arrangement.turn, glance.shade
    across, down = (max(0, round(laid.width) - glance.room[0]), max(0, round(laid.height) - glance.room[1]))
    top = min(max(0, laid.height_of(glance.place)), down)
    sight = Sight(across // 2, top, *glance.room, glance.ratio)
    pages = laid.between(sight.top, sight.bottom)
    sharp = [piece for page in pages for piece in drawing.sharp_of(page, sight)]
    return [*sharp, *(drawing.rough_of(page) for page in pages)]
