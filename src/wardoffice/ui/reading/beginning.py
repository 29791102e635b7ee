"""An act begun by its command's name: at once, in a small form, in the composer, at the printer, into a file.

One begun while its document is still coming waits for it.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from wardoffice.ui.composing.mode import KIND
from wardoffice.ui.reading.actions import PIN, PRINT, STAMP
from wardoffice.ui.reading.asking import Reading
from wardoffice.ui.reading.doing import Doing
from wardoffice.ui.reading.dropping import picked_files
from wardoffice.ui.reading.file_pane import FilePane
from wardoffice.ui.reading.late_stamp import LateStamp
from wardoffice.ui.reading.printing import Printing
from wardoffice.ui.reading.saving import KINDS as SAVES
from wardoffice.ui.reading.saving import Saving
from wardoffice.ui.reading.small_form import FORMS

REGISTER, ATTACH = "register_incoming", "attach"
_COMPOSED = {kind: mode for mode, kind in KIND.items()}


class Beginning(QObject):
    """`composed` gives the `Mode` in which words are wanted; `registered` that the form of vào sổ is."""

    composed = Signal(str)
    registered = Signal()

    def __init__(
        self, doing: Doing, saving: Saving, printing: Printing, stamp: LateStamp, pane: FilePane, window: QWidget
    ) -> None:
        super().__init__(window)
        self._doing, self._saving, self._printing, self._stamp = doing, saving, printing, stamp
        self._pane, self._window = pane, window
        self._document = ""
        self._reading: Reading | None = None
        self._waiting = list[str]()
        """Acts begun while their document is coming."""

    def turn_to(self, document: str) -> None:
        """Another document is coming, or none."""
        self._document, self._reading, self._waiting = document, None, []

    def read(self, reading: Reading) -> None:
        """It is here, as it is now."""
        self._reading = reading
        waiting, self._waiting = self._waiting, []
        for kind in waiting:
            self.do(kind)

    @Slot(str)
    def do(self, kind: str) -> None:
        if self._document and self._reading is None:
            self._waiting.append(kind)
        elif kind == PIN:
            self._doing.turn_pin()
        elif self._reading is not None:
            self._begin(kind, self._reading)

    def _begin(self, kind: str, reading: Reading) -> None:
        if kind in SAVES:
            self._saving.save(kind, reading.opened, self._pane.place)
        elif kind == PRINT:
            self._printing.ask(reading.opened)
        elif kind in reading.may:
            self._act(kind, reading)

    def _act(self, kind: str, reading: Reading) -> None:
        """What the rules allow here and now."""
        at_once: dict[str, Callable[[], None]] = {
            REGISTER: self.registered.emit,
            ATTACH: lambda: self._doing.drop(picked_files(self._window)),
            STAMP: lambda: self._stamp.ask(self._document, reading.may[STAMP][0]),
        }
        if kind in _COMPOSED:
            self.composed.emit(_COMPOSED[kind])
        elif kind in FORMS:
            self._doing.ask(kind)
        else:
            at_once.get(kind, self._doing.accept)()
