"""The document after the one being read, made ready while its reader rests: then its first page stands there at once.

That is no opening: nothing counts as read, nothing is fetched for it, and all that is shown is read again later.
"""

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from wardoffice.desk.workplace import Workplace
from wardoffice.paper.source import Source
from wardoffice.ui.gate import Gate
from wardoffice.ui.reading import asking
from wardoffice.ui.reading.asking import FirstFile
from wardoffice.ui.reading.file_pane import FilePane

REST_MS = 300
"""After so long without scrolling, drawing or news the machine has time for what comes next."""


class NextDocument(QObject):
    """`rested` asks whoever knows the list to name the document that follows, by `prepare`."""

    rested = Signal()

    def __init__(self, gate: Gate[Workplace], pane: FilePane, parent: QObject) -> None:
        super().__init__(parent)
        self._gate, self._pane = gate, pane
        self._document, self._source = "", Source()
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._look)
        pane.pages_come.connect(self.wait)
        pane.view.moved.connect(self.wait)
        pane.view.pages_changed.connect(self.wait)
        gate.changed.connect(self.wait)

    def prepare(self, document: str) -> None:
        """Make this document ready in place of any other; none when empty."""
        self._document = document
        if not document:
            self._pane.ahead.drop()
            return
        self._gate.read(
            lambda w: asking.first_file(w, document),
            lambda found: self._prepare(document, found),
            owner=self,
            failed=lambda _error: self._prepare(document, None),
        )

    def is_ready(self, document: str) -> bool:
        """Whether opening it would show its first page without waiting."""
        return bool(document) and document == self._document and self._pane.ahead.has(self._source)

    def stop(self) -> None:
        self._rest.stop()

    @Slot()
    def wait(self) -> None:
        """Something is going on: what comes next can wait."""
        self._pane.ahead.pause()
        self._rest.start()

    @Slot()
    def _look(self) -> None:
        if not (self._pane.has_pages and self._pane.view.isVisible()):
            return
        if self._pane.source.is_resting():
            self.rested.emit()
        else:
            self._rest.start()

    def _prepare(self, document: str, found: FirstFile | None) -> None:
        if document != self._document:
            return
        if found is None or found.source == self._pane.open_source:
            self._pane.ahead.drop()
        else:
            self._source = found.source
            self._pane.prepare(found.source, found.place)
