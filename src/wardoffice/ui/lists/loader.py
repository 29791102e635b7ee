"""Keeps the list pane at what the desk holds: reads on entering a place, on a filter, and after every change.

Changes that come quickly one after another are read once; an answer that came too late is dropped.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from wardoffice.desk.workplace import Workplace
from wardoffice.store.lists import ListRow
from wardoffice.ui.gate import Gate
from wardoffice.ui.lists import loading
from wardoffice.ui.lists.asking import Listing, Question
from wardoffice.ui.lists.pane import ListPane
from wardoffice.ui.places import Place

GATHER_MS = 120


class ListLoader(QObject):
    """`loaded` follows every list that was shown."""

    loaded = Signal()

    def __init__(self, gate: Gate[Workplace], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gate = gate
        self.pane = ListPane(self._fetch)
        self._question = Question("inbox")
        self._asked = 0
        self._gather = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._gather.timeout.connect(self.read)
        self.pane.filtered.connect(self._narrow)
        self.pane.sorted_by.connect(self._sort)
        gate.changed.connect(self._gather.start)

    def enter(self, place: Place, table: bool, ready: Listing | None = None) -> None:
        """Turn to another place; `ready` is its list if somebody has read it already."""
        self._question = Question(place.box, sort=place.sort)
        self.pane.enter(place, table)
        if ready is not None:
            self._show(ready)
        else:
            self.read()

    @Slot()
    def read(self) -> None:
        """Read the list again as it is asked for now."""
        self._asked += 1
        asked, question = self._asked, self._question
        around = max(0, self.pane.view().currentIndex().row())
        self._gate.read(
            lambda w: loading.listing(w, question, around),
            lambda found: self._show(found) if asked == self._asked else None,
            owner=self,
        )

    def stop(self) -> None:
        """Read nothing more."""
        self._gather.stop()
        self._gate.changed.disconnect(self._gather.start)

    @Slot(str, bool)
    def _sort(self, sort: str, reverse: bool) -> None:
        self._question = Question(self._question.box, self._question.chip, sort, reverse)
        self.read()

    def _show(self, found: Listing) -> None:
        self.pane.show_listing(found)
        self.loaded.emit()

    def _fetch(self, numbers: Sequence[int], then: Callable[[Sequence[ListRow]], None]) -> None:
        self._gate.read(lambda w: loading.rows(w, numbers), then, owner=self.pane)

    @Slot(str)
    def _narrow(self, chip: str) -> None:
        self._question = Question(self._question.box, chip, self._question.sort, self._question.reverse)
        self.read()
