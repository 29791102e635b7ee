"""Dấu ĐẾN on a document registered without one: put in the emptiest spot of page 1, from there on like any mark.

The search runs in a child process; a document left meanwhile gets no stamp.
"""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from wardoffice.desk.stamping import stamp_for
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.ids import PostId
from wardoffice.domain.marks import Mark
from wardoffice.domain.outcome import Refusal
from wardoffice.ui.gate import Gate
from wardoffice.ui.reading.file_pane import FilePane
from wardoffice.ui.reading.page_marks import PageMarks
from wardoffice.wording import _, sentence


class LateStamp(QObject):
    """`stamped` gives the stamp where it stands once its page is shown; `refused` the sentence why there is none."""

    stamped = Signal(object)
    said = Signal(str)
    past = Signal(str)
    """What was said and is true no longer: nothing is looked for any more."""
    refused = Signal(str)

    def __init__(self, gate: Gate[Workplace], pane: FilePane, marks: PageMarks, parent: QObject) -> None:
        super().__init__(parent)
        self._gate, self._pane, self._marks = gate, pane, marks
        self._document, self._post = "", PostId("")
        self._unseen: Mark | None = None
        pane.pages_come.connect(self._show)

    def leave(self) -> None:
        """Another document is coming."""
        self._document, self._unseen = "", None

    def ask(self, document: str, post: PostId) -> None:
        """Look for room on the open document's first page and put the stamp there, in the name of `post`."""
        if self._document:
            return
        self._document, self._post = document, post
        password_of = self._pane.password_of
        self.said.emit(_looking())
        self._gate.read(
            lambda w: stamp_for(w, document, password_of),
            lambda found: self._found(document, found),
            owner=self,
            failed=self._could_not,
        )

    def _could_not(self, problem: Exception) -> None:
        self._document = ""
        self.past.emit(_looking())
        self._gate.failure.emit(problem)

    def _found(self, document: str, found: Mark | Refusal) -> None:
        if document != self._document:
            return
        self._document = ""
        self.past.emit(_looking())
        if isinstance(found, Refusal):
            self.refused.emit(sentence(found.code, found.facts))
            return
        self._marks.kept.keep(replace(found, post=self._post))
        self._unseen = found
        self._pane.show_first()
        if self._pane.has_pages:
            self._show()
        self.said.emit(_("Đã đóng dấu đến ở chỗ trống nhất của trang 1. Kéo dấu trên trang để đổi chỗ."))

    @Slot()
    def _show(self) -> None:
        unseen, self._unseen = self._unseen, None
        if unseen is not None:
            self.stamped.emit(unseen)


def _looking() -> str:
    return _("Đang tìm chỗ trống để đóng dấu…")
