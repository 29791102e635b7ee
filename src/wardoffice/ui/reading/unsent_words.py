"""What is being written and is no act yet: whatever closes the field, the words are there when one comes back to it."""

from typing import Protocol

from PySide6.QtCore import QObject, QTimer, SignalInstance, Slot

from wardoffice.desk.unsent_words import keep_words, kept_words
from wardoffice.desk.workplace import Workplace
from wardoffice.ui.gate import Gate
from wardoffice.ui.growing_text import GrowingText

KEPT_AFTER_MS = 1000
"""Words are kept at every pause so long, so that not even a crash takes them."""


class WrittenIn(Protocol):
    """A part with a field for words; `away` when it is not to be seen any more, its words still there."""

    @property
    def field(self) -> GrowingText: ...

    @property
    def away(self) -> SignalInstance: ...


class UnsentWords(QObject):
    """Keeps the words of `part` for the document and the act they are written for."""

    def __init__(self, gate: Gate[Workplace], part: WrittenIn, parent: QObject) -> None:
        super().__init__(parent)
        self._gate, self._field = gate, part.field
        self._at: tuple[str, str] | None = None
        """The document, and what its words are kept under."""
        self._kept: dict[tuple[str, str], str] = {}
        self._pause = QTimer(self, singleShot=True, interval=KEPT_AFTER_MS)
        self._pause.timeout.connect(self.keep)
        self._field.textChanged.connect(self._pause.start)
        part.away.connect(self._leave)

    def begin(self, document: str, kept_under: str) -> None:
        """The part has opened empty: fill in what was left here."""
        at = self._at = document, kept_under
        if at in self._kept:
            self._field.put_back(self._kept[at])
        else:
            self._gate.read(lambda w: kept_words(w, *at), lambda words: self._came(at, words), owner=self)

    def _came(self, at: tuple[str, str], words: str) -> None:
        if self._kept.setdefault(at, words) == words and at == self._at:
            self._field.put_back(words)

    def forget(self, document: str, kept_under: str) -> None:
        """They have become an act."""
        self._kept[document, kept_under] = ""
        self._gate.write(lambda w: keep_words(w, document, kept_under, ""), lambda _done: None, owner=self, quiet=True)

    @Slot()
    def keep(self) -> None:
        """Keep what is written now, if it changed since."""
        self._pause.stop()
        at, words = self._at, self._field.words()
        if at is not None and words != self._kept.get(at, ""):
            self._kept[at] = words
            self._gate.write(lambda w: keep_words(w, *at, words), lambda _done: None, owner=self, quiet=True)

    @Slot()
    def _leave(self) -> None:
        self.keep()
        self._at = None
