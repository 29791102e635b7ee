"""Watches the document somebody is working on, and says so at once when it is taken away or taken back meanwhile.

What is being written stays where it is: this only tells.
"""

from PySide6.QtCore import QObject, Signal, Slot

from wardoffice.desk import noticing
from wardoffice.desk.workplace import Workplace
from wardoffice.ui.gate import Gate


class Standing(QObject):
    """`warned` sends the sentence why the document is not to be worked on, empty when it may be."""

    warned = Signal(str)

    def __init__(self, gate: Gate[Workplace], parent: QObject) -> None:
        super().__init__(parent)
        self._gate = gate
        self._document = ""
        gate.changed.connect(self._look)

    def follow(self, document: str) -> None:
        """Watch that document from now on; none when empty."""
        self._document = document
        self._look()

    @Slot()
    def _look(self) -> None:
        document = self._document
        if document:
            self._gate.read(
                lambda w: noticing.warning_of(w, document), lambda told: self._told(document, told), owner=self
            )

    def _told(self, document: str, told: str) -> None:
        if document == self._document:
            self.warned.emit(told)
