"""The parts that are made only when they are first looked at: page, composer, forms, route, queue.

Each is imported and made once; the first paint of the window does not wait for what nobody has opened yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from wardoffice.desk.workplace import Workplace, office
from wardoffice.ui.gate import Gate
from wardoffice.ui.lists.words import Today

if TYPE_CHECKING:
    from wardoffice.ui.composer import Composer
    from wardoffice.ui.outbox import Outbox
    from wardoffice.ui.reader import Reader
    from wardoffice.ui.registering import RegisterForm
    from wardoffice.ui.route_words import Node
    from wardoffice.ui.signatures.panel import SignaturePanel
    from wardoffice.ui.signatures.watching import SignatureWatch
    from wardoffice.ui.timeline import Timeline


class Parts(QObject):
    """`made` sends each part with its name when it is made, so that whoever leads can connect to it."""

    made = Signal(str, object)

    def __init__(self, gate: Gate[Workplace], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gate = gate
        self._reader: Reader | None = None
        self._composer: Composer | None = None
        self._form: RegisterForm | None = None
        self._timeline: Timeline | None = None
        self._signatures: SignaturePanel | None = None
        self._watch: SignatureWatch | None = None
        self._outbox: Outbox | None = None
        self._route_of = ""
        gate.changed.connect(self._read_route_again)

    def reader(self) -> Reader:
        if self._reader is None:
            from wardoffice.ui.reader import Reader

            self._reader = Reader(self._gate)
            self.made.emit("reader", self._reader)
        return self._reader

    def composer(self) -> Composer:
        if self._composer is None:
            from wardoffice.ui.composer import Composer

            self._composer = Composer(self._gate)
            self._composer.work_with(self.reader())
            self.made.emit("composer", self._composer)
        return self._composer

    def register_form(self) -> RegisterForm:
        if self._form is None:
            from wardoffice.ui.registering import RegisterForm

            self._form = RegisterForm(self._gate)
            self._form.work_with(self.reader())
            self.made.emit("register_form", self._form)
        return self._form

    def outbox(self) -> Outbox:
        if self._outbox is None:
            from wardoffice.ui.outbox import Outbox

            self._outbox = Outbox(self._gate)
            self.made.emit("outbox", self._outbox)
        return self._outbox

    def timeline(self) -> Timeline:
        if self._timeline is None:
            from wardoffice.ui.timeline import Timeline

            self._timeline = Timeline()
            self.made.emit("timeline", self._timeline)
        return self._timeline

    def signatures(self) -> SignaturePanel:
        if self._signatures is None:
            from wardoffice.ui.signatures.panel import SignaturePanel

            self._signatures = SignaturePanel()
            self.made.emit("signatures", self._signatures)
        return self._signatures

    def signature_watch(self) -> SignatureWatch:
        if self._watch is None:
            from wardoffice.ui.signatures.watching import SignatureWatch

            self._watch = SignatureWatch(self._gate, self.signatures(), self)
            self.made.emit("signature_watch", self._watch)
        return self._watch

    def stop(self) -> None:
        """Let the page's children go; called once, before the window does."""
        if self._reader is not None:
            self._reader.stop()

    def show_route(self, document: str) -> None:
        """Read the route of a document into the timeline."""
        self._route_of = document
        self._gate.read(lambda w: route_of(w, document), lambda found: self._show_route(document, found), owner=self)

    def _show_route(self, document: str, found: tuple[Node, ...]) -> None:
        if document == self._route_of:
            self.timeline().show_nodes(found)

    @Slot()
    def _read_route_again(self) -> None:
        if self._timeline is not None and self._timeline.isVisible() and self._route_of:
            self.show_route(self._route_of)


def route_of(w: Workplace, document: str) -> tuple[Node, ...]:
    """The nodes of a document's route, with what has not left this machine marked so."""
    from wardoffice.desk.reading import open_document
    from wardoffice.ui.route_words import nodes

    opened = open_document(w, document)
    if opened is None:
        return ()
    ward = office(w)
    pending = {row.id for row in opened.pending}
    return nodes(opened.document, ward, Today(w.clock(), ward.calendar), pending)
