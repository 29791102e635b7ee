"""What is being written in a note and is none yet: whatever closes it, the words are there when one comes back."""

from PySide6.QtCore import QObject, QTimer, Slot

from wardoffice.desk.marking import keep_note_words, kept_note_words
from wardoffice.desk.workplace import Workplace
from wardoffice.ui.gate import Gate
from wardoffice.ui.reading.note_popup import NotePopup

KEPT_AFTER_MS = 1000
"""Words are kept at every pause so long, so that not even a crash takes them."""


class NoteWords(QObject):
    """Keeps the words of `popup` for the document and the note they are written to."""

    def __init__(self, gate: Gate[Workplace], popup: NotePopup, parent: QObject) -> None:
        super().__init__(parent)
        self._gate, self._popup = gate, popup
        self._at: tuple[str, str] | None = None
        """The document, and the note that is answered; "" for a new one."""
        self._kept: dict[tuple[str, str], str] = {}
        self._pause = QTimer(self, singleShot=True, interval=KEPT_AFTER_MS)
        self._pause.timeout.connect(self.keep)
        popup.typed.connect(self._pause.start)
        popup.closed.connect(self._leave)

    def begin(self, document: str, answered: str = "") -> None:
        """The popup has opened empty: fill in what was left here."""
        at = self._at = document, answered
        if at in self._kept:
            self._popup.put(self._kept[at])
        else:
            self._gate.read(lambda w: kept_note_words(w, *at), lambda words: self._came(at, words), owner=self)

    def _came(self, at: tuple[str, str], words: str) -> None:
        if self._kept.setdefault(at, words) == words and at == self._at:
            self._popup.put(words)

    @Slot()
    def keep(self) -> None:
        """Keep what is written now, if it changed since."""
        self._pause.stop()
        at, words = self._at, self._popup.words
        if at is not None and words != self._kept.get(at, ""):
            self._kept[at] = words
            self._gate.write(lambda w: keep_note_words(w, *at, words), lambda _done: None, owner=self, quiet=True)

    @Slot()
    def _leave(self) -> None:
        self.keep()
        self._at = None
