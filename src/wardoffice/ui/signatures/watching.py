"""Judges the signatures of the document on the page, beside the window, and tells the line above it and the panel.

A file judged once with the same roots and lists is not judged again while the window is open.
"""

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from wardoffice.desk import verifying
from wardoffice.desk.reading import open_document
from wardoffice.desk.verifying import ToJudge
from wardoffice.desk.workplace import Workplace
from wardoffice.paper.inspection import SignatureFound
from wardoffice.ui.gate import Gate
from wardoffice.ui.signatures.panel import Judged, SignaturePanel
from wardoffice.ui.signatures.revision import SignedRevision
from wardoffice.ui.signatures.words import summary
from wardoffice.wording import _

Key = tuple[str, tuple[bytes, ...], tuple[bytes, ...]]
_MOST_KEPT = 200
SETTLE_MS = 500
"""A document passed by quickly is not judged, and its first page comes before its signatures."""


class SignatureWatch(QObject):
    """`line` sends words, tone and sign for the line above the page, empty words for none; `judged` follows a round."""

    line = Signal(str, str, str)
    judged = Signal()

    def __init__(self, gate: Gate[Workplace], panel: SignaturePanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gate, self._panel = gate, panel
        self._document = ""
        self._files: tuple[ToJudge, ...] = ()
        self._known: dict[Key, tuple[SignatureFound, ...]] = {}
        self._under_way: set[Key] = set()
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._read)
        gate.changed.connect(self._read_again)
        panel.revision_asked.connect(self.show_revision)

    def turn_to(self, document: str) -> None:
        """Another document is on the page; empty for none."""
        if document != self._document:
            self._document, self._files = document, ()
            self.line.emit("", "", "")
            self._panel.tell(_("Đang kiểm tra chữ ký…"))
        self._settle.start()

    @Slot(object)
    def show_revision(self, one: Judged) -> SignedRevision:
        """The file as it was when that signature was made, in a window of its own."""
        dialog = SignedRevision(one, self._panel.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    @Slot()
    def _read_again(self) -> None:
        if not self._settle.isActive():
            self._read()

    @Slot()
    def _read(self) -> None:
        document = self._document
        if document:
            self._gate.read(lambda w: _files(w, document), lambda found: self._opened(document, found), owner=self)

    def _opened(self, document: str, files: tuple[ToJudge, ...]) -> None:
        if document != self._document:
            return
        self._files = files
        for one in files:
            if _key(one) not in self._known and _key(one) not in self._under_way:
                self._judge(one)
        self._tell()

    def _judge(self, one: ToJudge) -> None:
        self._under_way.add(_key(one))
        self._gate.aside(
            lambda: verifying.judged(one),
            lambda found: self._found(one, found),
            owner=self,
            failed=lambda _problem: self._found(one, ()),
        )

    def _found(self, one: ToJudge, found: tuple[SignatureFound, ...]) -> None:
        self._under_way.discard(_key(one))
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[_key(one)] = found
        self._tell()

    def _tell(self) -> None:
        found = [Judged(one, signature) for one in self._files for signature in self._known.get(_key(one), ())]
        if any(_key(one) in self._under_way for one in self._files):
            return
        if found:
            self._panel.show_signatures(found)
            self.line.emit(*summary([one.found for one in found]))
        else:
            self._panel.tell(_("Các tệp ở máy này không có chữ ký số."))
            self.line.emit("", "", "")
        self.judged.emit()


def _key(one: ToJudge) -> Key:
    return one.attachment.sha256, one.roots, one.lists


def _files(w: Workplace, document: str) -> tuple[ToJudge, ...]:
    opened = open_document(w, document)
    return verifying.to_judge(w, opened) if opened else ()
