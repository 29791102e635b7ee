"""Pages on their way to the screen: one thread of its own asks the PDF child, and only for what is still wanted.

Whoever paints says afresh what he wants; what is no longer wanted is never drawn. Answers come on the UI thread, and
answers about a file that has been closed are dropped.
"""

import threading
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.rendering import PageRenderer, Word
from wardoffice.paper.source import Source
from wardoffice.ui.pages.tiles import Piece

_GIVE_UP = 2.0
"""Seconds to wait for the thread at the end; its child has been killed by then."""


class PageSource(QObject):
    """Draws pieces of one file at a time."""

    opened = Signal(object)
    """The boxes of the file's pages."""
    unreadable = Signal(object)
    """The PaperProblem that keeps the whole file from being shown."""
    drawn = Signal(object, object)
    """A Piece and its QImage."""
    undrawable = Signal(int, object)
    """A page and the PaperProblem that keeps it from being shown."""
    words_read = Signal(int, object)
    """A page and its words."""
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wake = threading.Condition()
        self._number = 0
        self._to_open: tuple[int, Source] | None = None
        self._wanted: list[Piece] = []
        self._words_wanted: list[int] = []
        self._stopped = False
        self._renderer: PageRenderer | None = None
        self._arrived.connect(self._run, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="pages", daemon=True)
        self._thread.start()

    def open(self, source: Source) -> None:
        """Turn to another file; whatever was under way for the one before is given up."""
        with self._wake:
            self._forget()
            self._to_open = (self._number, source)
            self._wake.notify()

    def close_file(self) -> None:
        with self._wake:
            self._forget()
            self._wake.notify()

    def want(self, pieces: Sequence[Piece]) -> None:
        """What should be drawn now, most urgent first; replaces what was wanted before."""
        with self._wake:
            self._wanted = list(pieces)
            self._wake.notify()

    def want_words(self, page: int) -> None:
        with self._wake:
            if page not in self._words_wanted:
                self._words_wanted.append(page)
            self._wake.notify()

    def stop(self) -> None:
        """End the thread and the child; called once, before the window goes."""
        with self._wake:
            self._forget()
            self._stopped = True
            self._wake.notify()
        self._thread.join(_GIVE_UP)

    def _forget(self) -> None:
        self._number += 1
        self._to_open = None
        self._wanted, self._words_wanted = [], []
        if self._renderer is not None:
            self._renderer.kill()

    @Slot(object)
    def _run(self, closure: Callable[[], None]) -> None:
        closure()

    def _answer(self, number: int, closure: Callable[[], None]) -> None:
        """From the thread: have `closure` run on the UI thread if the file is still the one shown."""
        self._arrived.emit(lambda: closure() if number == self._number else None)

    def _work(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: bool(self._stopped or self._to_open or self._has_work()))
                if self._stopped:
                    self._let_go()
                    return
                opening, self._to_open = self._to_open, None
                number = self._number
            if opening:
                self._open(*opening)
            else:
                self._draw_next(number)

    def _has_work(self) -> bool:
        return self._renderer is not None and bool(self._wanted or self._words_wanted)

    def _let_go(self) -> None:
        renderer, self._renderer = self._renderer, None
        if renderer is not None:
            renderer.close()

    def _open(self, number: int, source: Source) -> None:
        self._let_go()
        renderer = PageRenderer(source)
        try:
            boxes = renderer.pages()
        except PaperProblem as problem:
            renderer.close()
            failure = problem
            self._answer(number, lambda: self.unreadable.emit(failure))
            return
        with self._wake:
            self._renderer = renderer
        self._answer(number, lambda: self.opened.emit(boxes))

    def _draw_next(self, number: int) -> None:
        with self._wake:
            if number != self._number or self._renderer is None:
                return
            renderer = self._renderer
            piece = self._wanted.pop(0) if self._wanted else None
            page = self._words_wanted.pop(0) if piece is None and self._words_wanted else None
        try:
            if piece is not None:
                self._draw(number, renderer, piece)
            elif page is not None:
                self._read_words(number, renderer, page)
        except PaperProblem as problem:
            failure, failed = problem, piece.page if piece else page or 0
            self._answer(number, lambda: self.undrawable.emit(failed, failure))

    def _draw(self, number: int, renderer: PageRenderer, piece: Piece) -> None:
        image = drawn(renderer, piece)
        self._answer(number, lambda: self.drawn.emit(piece, image))

    def _read_words(self, number: int, renderer: PageRenderer, page: int) -> None:
        words: Sequence[Word] = renderer.words(page)
        self._answer(number, lambda: self.words_read.emit(page, words))


def drawn(renderer: PageRenderer, piece: Piece) -> QImage:
    """Have one piece drawn. Raises PaperProblem."""
    part = (piece.x, piece.y, piece.width, piece.height)
    tile = renderer.tile(piece.page, piece.scale, part, piece.turn)
    image = QImage(tile.pixels, tile.width, tile.height, tile.stride, QImage.Format.Format_RGB32)
    return image.copy()
