"""Printing from the reading pane: first the ways without paper, once for each document, then the machine's printers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from wardoffice.desk import printing
from wardoffice.desk.printing import Print, Printable
from wardoffice.desk.reading import Opened
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.outcome import Refusal
from wardoffice.ui.gate import Gate
from wardoffice.ui.reading.file_pane import FilePane
from wardoffice.ui.reading.print_bar import FORWARD, FULL_SCREEN, INSTEAD, PrintBar
from wardoffice.ui.troubles import words_for
from wardoffice.wording import N_, _, sentence

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from wardoffice.paper.print_system import PrintOrder

_WHAT = {
    Print.ORIGINAL: N_("In bản gốc…"),
    Print.COPY: N_("In bản có bút phê…"),
    Print.SLIP: N_("In phiếu giải quyết…"),
}


class Printing(QObject):
    """`said` where something went to a printer, `refused` why not; `instead` is what is done in place of printing:
    FULL_SCREEN or FORWARD.
    """

    said = Signal(str)
    refused = Signal(str)
    instead = Signal(str)

    def __init__(
        self, gate: Gate[Workplace], bar: PrintBar, pane: FilePane, filled: Callable[[], bool], parent: QWidget
    ) -> None:
        """`filled`: whether the page has the whole screen already."""
        super().__init__(parent)
        self._gate, self._bar, self._pane, self._window = gate, bar, pane, parent
        self._filled = filled
        self._asked: set[str] = set()
        """Documents of which the ways without paper have been offered since the program began."""
        self._document = ""
        bar.chosen.connect(self._choose)

    def ask(self, opened: Opened) -> None:
        """Offer what can be printed of a document."""
        document = opened.document
        self._document = document.id
        prints = [(str(what), _(_WHAT[what]), "printer-outline") for what in _prints(opened)]
        if document.id in self._asked:
            self._bar.ask(_("Chọn bản cần in."), prints)
            return
        self._asked.add(document.id)
        possible = {FULL_SCREEN: not self._filled(), FORWARD: FORWARD in opened.may}
        instead = [(what, _(label), sign) for what, label, sign in INSTEAD if possible[what]]
        told = _(
            "Đọc toàn màn hình hoặc gửi thẳng cho người cần thì không tốn giấy. Nếu vẫn cần bản giấy, chọn bản in."
        )
        self._bar.ask(told, [*instead, *prints])

    def leave(self) -> None:
        """Another document is coming: what was being got ready of this one is printed no more."""
        self._document = ""
        self._bar.hide()

    @Slot(str)
    def _choose(self, what: str) -> None:
        thing = {str(each): each for each in Print}.get(what)
        if thing is None:
            self.instead.emit(what)
            return
        # The file shown now: another may have been turned to since the bar came.
        document, attachment, password = self._document, self._pane.place, self._pane.password
        self._gate.read(
            lambda w: printing.printable(w, document, attachment, thing, password=password),
            lambda found: self._ready(found, password) if document == self._document else None,
            owner=self,
            failed=lambda problem: self.refused.emit(words_for(problem)) if document == self._document else None,
        )

    def _ready(self, found: Printable | Refusal, password: str) -> None:
        from wardoffice.ui.reading import printer  # Qt's print support is loaded for who prints

        if isinstance(found, Refusal):
            self.refused.emit(sentence(found.code, found.facts))
        elif not printer.has_printer():
            self.refused.emit(sentence("no_printer"))
        else:
            printer.choose_printer(found, self._window, lambda chosen: self.send(found, chosen, password))

    def send(self, thing: Printable, printer: QPrinter, password: str = "") -> None:
        """Print on that printer as it is set; a thread of its own waits for it, and closing the window for that."""
        from wardoffice.ui.reading.printer import order_for, send

        order = order_for(printer, thing.title)
        self._gate.finish(
            lambda: send(thing, printer, order, password), lambda _done: self._sent(thing, order), self._not_sent
        )

    def _sent(self, thing: Printable, order: PrintOrder) -> None:
        """What came out on paper is counted, also when the page it was printed from is gone by now."""
        sheets = order.sheets(thing.pages)
        self._gate.write(lambda w: printing.note_printed(w, thing, sheets), lambda _kept: None, quiet=True)
        if isValid(self):
            self.said.emit(_("Đã gửi tới máy in {printer}: {sheets} tờ.").format(printer=order.printer, sheets=sheets))

    def _not_sent(self, problem: Exception) -> None:
        if isValid(self):
            self.refused.emit(words_for(problem))


def _prints(opened: Opened) -> list[Print]:
    """What can be printed: a copy with bút phê only where there is one."""
    document = opened.document
    of_file = [Print.ORIGINAL] if document.attachments else []
    written = document.attachments and (document.marks or document.endorsements)
    return [*of_file, *([Print.COPY] if written else []), Print.SLIP]
