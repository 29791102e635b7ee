"""Pages on their way to the screen: one thread of its own asks the PDF child, and only for what is still wanted.

Whoever paints says afresh what he wants; what is no longer wanted is never drawn. Answers come on the UI thread, and
answers about a file that has been closed are dropped.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from wardoffice.paper.geometry import PageBox
from wardoffice.paper.page_request import Request, Wanted
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.rendering import SECONDS, PageRenderer, child_for_drawing, expect_shade
from wardoffice.paper.source import Source
from wardoffice.ui.pages.drawing import PageDrawing
from wardoffice.ui.pages.tiles import Piece
from wardoffice.ui.pages.words import words_of

_GIVE_UP = 2.0
"""Seconds to wait for the thread at the end; its child has been killed by then."""
FIRST_BOXES, _BOXES = 3, 25
"""Pages whose boxes are read before anything is shown, and how many at a time after that."""


_WORDS = 6
"""Pages whose words are waited for at most: those passed by quickly are not read."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An open file: the seen sizes of its pages in points, the boxes known, and what has been drawn."""

    renderer: PageRenderer
    sizes: Sequence[tuple[float, float]]
    boxes: Mapping[int, PageBox]
    drawing: PageDrawing


class PageSource(QObject):
    """Draws pieces of one file at a time."""

    opened = Signal(object, object, object)
    """The seen sizes of the file's pages, in points, the boxes of the first few by page, the PageDrawing of what was
    drawn ahead or None."""
    boxes_read = Signal(object)
    """Boxes of further pages, by page."""
    unreadable = Signal(object)
    """The PaperProblem that keeps the whole file from being shown."""
    drawn = Signal(object, object)
    """A Piece and its QImage."""
    undrawable = Signal(int, object)
    """A page and the PaperProblem that keeps it from being shown."""
    words_read = Signal(int, object)
    """A page and its words as TextBoxes."""
    places_found = Signal(int, object)
    """A page and where the words sought stand on it: for each place its rectangles."""
    outline_read = Signal(object)
    """The file's bookmarks as OutlineEntry; after its first page, and only where there are any."""
    sought_through = Signal()
    """No page is left on which the words have not been sought."""
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None, seconds: float = SECONDS) -> None:
        super().__init__(parent)
        self._seconds = seconds
        self._wake = threading.Condition()
        self._number = 0
        self._to_open: tuple[Source, str] | None = None
        self._wanted: list[Piece] = []
        self._words_wanted: list[int] = []
        self._boxes_wanted: list[int] = []
        self._outline_wanted = False
        self._sought, self._to_search = "", list[int]()
        self._stopped = False
        self._drew = False
        self._asking = False
        self._renderer: PageRenderer | None = None
        self.warm = child_for_drawing()
        self._arrived.connect(self._run, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="pages", daemon=True)
        self._thread.start()

    def open(self, source: Source, password: str = "") -> None:
        """Turn to another file; whatever was under way for the one before is given up.

        The password goes to the child through its pipe, and is kept in this process while the file is open.
        """
        with self._wake:
            self._forget()
            self._to_open, self._outline_wanted = (source, password), True
            self._wake.notify()

    def adopt(self, ready: Ready) -> None:
        """Turn to a file that was made ready: it counts as opened at once."""
        with self._wake:
            self._forget()
            self._renderer, self._drew, self._outline_wanted = ready.renderer, True, True
            self._boxes_wanted = [page for page in range(1, len(ready.sizes) + 1) if page not in ready.boxes]
            self._wake.notify()
        self.opened.emit(ready.sizes, ready.boxes, ready.drawing)

    def is_resting(self) -> bool:
        """Nothing that somebody waits for is to be drawn, read or sought."""
        with self._wake:
            return not (self._to_open or self._wanted or self._words_wanted or self._to_search or self._asking)

    def close_file(self) -> None:
        with self._wake:
            self._forget()

    def want(self, pieces: Sequence[Piece]) -> None:
        """What should be drawn now, most urgent first; replaces what was wanted before."""
        with self._wake:
            self._wanted = list(pieces)
            self._wake.notify()

    def want_words(self, page: int) -> None:
        """Read a page's words before those of other pages."""
        with self._wake:
            others = [other for other in self._words_wanted if other != page]
            self._words_wanted = [page, *others][:_WORDS]
            self._wake.notify()

    def seek(self, words: str, pages: Sequence[int]) -> None:
        """Look for words on these pages, in their order, behind whatever is to be drawn; "" looks for nothing more."""
        with self._wake:
            self._sought, self._to_search = words, list(pages) if words else []
            self._wake.notify()

    def child_id(self) -> int | None:
        """The process id of the child that has the file open."""
        renderer = self._renderer
        return renderer.process_id() if renderer else None

    def stop(self) -> None:
        """End the thread and the children; called once, before the window goes."""
        with self._wake:
            self._forget()
            self._stopped = True
            self._wake.notify()
        self._thread.join(_GIVE_UP)
        self.warm.close()

    def _forget(self) -> None:
        """Give up the file at hand; its child may hang, so nobody here waits for its end."""
        self._number += 1
        self._to_open, self._outline_wanted = None, False
        self._wanted, self._words_wanted, self._boxes_wanted, self._to_search = [], [], [], []
        renderer, self._renderer = self._renderer, None
        if renderer is not None:
            threading.Thread(target=renderer.close, name="closing-file", daemon=True).start()

    @Slot(object)
    def _run(self, closure: Callable[[], None]) -> None:
        closure()

    def _answer(self, number: int, closure: Callable[[], None]) -> None:
        """From the thread: have `closure` run on the UI thread if the file is still the one shown."""
        self._arrived.emit(lambda: closure() if number == self._number else None)

    def _is_busy(self) -> bool:
        """Something is to be drawn, or will be asked for as soon as the window knows of the pages."""
        with self._wake:
            return self._has_work() or (self._renderer is not None and not self._drew)

    def _has_work(self) -> bool:
        waiting = (
            self._wanted or self._words_wanted or self._boxes_wanted or self._to_search or self._may_read_outline()
        )
        return bool(self._stopped or self._to_open or (self._renderer and waiting))

    def _may_read_outline(self) -> bool:
        """Not before the first page is drawn."""
        return self._outline_wanted and self._drew

    def _work(self) -> None:
        while True:
            if not self._is_busy():
                self.warm.prepare()
            with self._wake:
                self._wake.wait_for(self._has_work)
                if self._stopped:
                    return
                number, opening, self._to_open = self._number, self._to_open, None
                if opening:
                    self._drew = False
                    source, password = opening
                    self._renderer = PageRenderer(source, password=password, seconds=self._seconds, warm=self.warm)
                renderer = self._renderer
                ask = None if opening else self._next()
                self._asking = renderer is not None
            if renderer is not None:
                self._ask(number, renderer, ask)
                self._asking = False

    def _next(self) -> Callable[[int, PageRenderer], None]:
        """The most urgent thing to ask; the lock is held and something is waiting."""
        if self._wanted:
            piece = self._wanted.pop(0)
            return lambda number, renderer: self._draw(number, renderer, piece)
        if self._words_wanted:
            page = self._words_wanted.pop(0)
            return lambda number, renderer: self._read_words(number, renderer, page)
        if self._to_search:
            sought, page, left = self._sought, self._to_search.pop(0), len(self._to_search)
            return lambda number, renderer: self._search(number, renderer, sought, page, left)
        if self._may_read_outline():
            self._outline_wanted = False
            return self._read_outline
        pages, self._boxes_wanted = self._boxes_wanted[:_BOXES], self._boxes_wanted[_BOXES:]
        return lambda number, renderer: self._read_boxes(number, renderer, pages)

    def _ask(self, number: int, renderer: PageRenderer, ask: Callable[[int, PageRenderer], None] | None) -> None:
        try:
            if ask is None:
                self._open(number, renderer)
            else:
                ask(number, renderer)
        except PaperProblem as problem:
            failure, page = problem, problem.facts.get("page")
            if ask is None or not isinstance(page, int):
                self._answer(number, lambda: self.unreadable.emit(failure))
            else:
                broken = page
                self._answer(number, lambda: self.undrawable.emit(broken, failure))

    def _open(self, number: int, renderer: PageRenderer) -> None:
        sizes = renderer.pages()
        first = range(1, min(len(sizes), FIRST_BOXES) + 1)
        boxes = boxes_of(renderer, first)
        with self._wake:
            if number == self._number:
                self._boxes_wanted = list(range(len(first) + 1, len(sizes) + 1))
        self._answer(number, lambda: self.opened.emit(sizes, boxes, None))

    def _draw(self, number: int, renderer: PageRenderer, piece: Piece) -> None:
        self._drew = True
        try:
            image = drawn(renderer, piece)
        except PaperProblem as problem:
            problem.facts.setdefault("page", piece.page)
            raise
        if image is not None:
            self._answer(number, lambda: self.drawn.emit(piece, image))
        expect_shade(self.warm, piece.shade)  # of the next file too

    def _read_words(self, number: int, renderer: PageRenderer, page: int) -> None:
        words = words_of(renderer.text(page).letters)
        self._answer(number, lambda: self.words_read.emit(page, words))

    def _search(self, number: int, renderer: PageRenderer, sought: str, page: int, left: int) -> None:
        try:
            places = renderer.places(page, sought)
        except PaperProblem as problem:
            if problem.code == "closed":
                raise
            places = ()  # the page says so itself when it is shown
        if places:
            self._answer(number, lambda: self.places_found.emit(page, places) if sought == self._sought else None)
        if not left:
            self._answer(number, lambda: self.sought_through.emit() if sought == self._sought else None)

    def _read_outline(self, number: int, renderer: PageRenderer) -> None:
        entries = renderer.outline()
        if entries:
            self._answer(number, lambda: self.outline_read.emit(entries))

    def _read_boxes(self, number: int, renderer: PageRenderer, pages: Sequence[int]) -> None:
        boxes = boxes_of(renderer, pages)
        self._answer(number, lambda: self.boxes_read.emit(boxes))


def boxes_of(renderer: PageRenderer, pages: Sequence[int]) -> dict[int, PageBox]:
    """The boxes of those pages that can be read."""
    found: dict[int, PageBox] = {}
    for page in pages:
        try:
            found[page] = renderer.box(page)
        except PaperProblem as problem:
            if problem.code == "closed":
                raise
    return found


def drawn(renderer: PageRenderer, piece: Piece) -> QImage | None:
    """Have one piece drawn. Raises PaperProblem."""
    request = Request(
        Wanted.TILE,
        piece.page,
        scale=piece.scale,
        x=piece.x,
        y=piece.y,
        width=piece.width,
        height=piece.height,
        turn=piece.turn,
        shade=piece.shade,
    )
    picture = renderer.tile(request)
    if picture is None:
        return None
    image = QImage(picture.data, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
    return image.copy()
