"""A file opens where its reader left it: page, zoom, turn; unless a search hit leads elsewhere or he has moved on."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from wardoffice.desk.workplace import Workplace
from wardoffice.store import reading_places
from wardoffice.store.reading_places import ReadingPlace
from wardoffice.ui.gate import Gate
from wardoffice.ui.reading.arranging import arrangement_of, place_of
from wardoffice.ui.reading.file_pane import FilePane

SETTLED_MS = 800
"""After so long without moving, a place is worth keeping."""


class LastPlace(QObject):
    """`led_elsewhere` tells whether something else decides where the file opens."""

    def __init__(
        self, gate: Gate[Workplace], pane: FilePane, led_elsewhere: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._gate, self._pane, self._led_elsewhere = gate, pane, led_elsewhere
        self._left: tuple[str, ReadingPlace] | None = None
        self._opened = ""
        """The file whose place is being kept: one whose pages are there and whose last place was asked for."""
        self._settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settled.timeout.connect(self.keep)
        pane.file_changed.connect(self._leave)
        pane.pages_come.connect(self._come)
        pane.view.moved.connect(self._note)

    @Slot()
    def keep(self) -> None:
        """Write down the place last noted."""
        self._settled.stop()
        left, self._left = self._left, None
        if left is not None:
            self._gate.write(partial(_kept, *left), lambda _none: None, owner=self, quiet=True)

    @Slot()
    def _leave(self) -> None:
        self.keep()
        self._opened = ""

    @Slot()
    def _come(self) -> None:
        shown = self._pane.shown
        if shown is not None and self._pane.has_pages:
            sha256 = shown.sha256
            self._gate.read(partial(_of, sha256), partial(self._return_to, sha256), owner=self)

    def _return_to(self, sha256: str, place: ReadingPlace | None) -> None:
        shown, view = self._pane.shown, self._pane.view
        if shown is None or shown.sha256 != sha256 or not self._pane.has_pages:
            return
        untouched = view.page <= 1 and view.verticalScrollBar().value() == 0
        if place is not None and untouched and not self._led_elsewhere():
            view.return_to(place.page, place.part, arrangement_of(place))
        self._opened = sha256

    @Slot()
    def _note(self) -> None:
        view, shown = self._pane.view, self._pane.shown
        if shown is not None and shown.sha256 == self._opened and self._pane.has_pages:
            page, part = view.reading_place()
            self._left = (shown.sha256, place_of(page, part, view.arrangement))
            self._settled.start()


def _kept(sha256: str, place: ReadingPlace, w: Workplace) -> None:
    with w.cache.writing() as connection:
        reading_places.keep(connection, sha256, place)


def _of(sha256: str, w: Workplace) -> ReadingPlace | None:
    with w.cache.reading() as connection:
        return reading_places.of(connection, sha256)
