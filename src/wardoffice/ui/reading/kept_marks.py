"""Marks on their way into the record: shown at once, kept by one act each, taken off again if it was refused.

Undo takes back act by act what was done to one's own marks since the document was opened, and redo does it again.
"""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from wardoffice.desk.acting import Acted
from wardoffice.desk.marking import change_marks
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.document import Document
from wardoffice.domain.ids import MarkId, PostId
from wardoffice.domain.marks import Mark, anew
from wardoffice.domain.outcome import Refusal
from wardoffice.ui.gate import Gate
from wardoffice.ui.reading.mark_history import MarkChange, MarkHistory
from wardoffice.wording import sentence


class KeptMarks(QObject):
    """The marks of the open document as its reader should see them now."""

    changed = Signal()
    made = Signal()
    """A mark is being kept that was not there before."""
    refused = Signal(str)
    """The sentence why a mark was not kept."""

    def __init__(self, gate: Gate[Workplace], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gate = gate
        self._document: Document | None = None
        self._may: tuple[PostId, ...] = ()
        self._author = ""
        self._coming: dict[MarkId, Mark] = {}
        self._going: set[MarkId] = set()
        self._history = MarkHistory()

    def follow(self, document: Document | None, may: tuple[PostId, ...], author: str) -> None:
        """Another document, or the same one as it looks now; `may` are the posts that may annotate it."""
        if self._document is None or document is None or document.id != self._document.id:
            self._coming, self._going, self._history = {}, set(), MarkHistory()
        self._document, self._may, self._author = document, may, author
        held = {mark.id for mark in document.marks} if document else set()
        self._coming = {id_: mark for id_, mark in self._coming.items() if id_ not in held}
        self._going &= held

    def of_file(self, attachment: str, is_first: bool) -> tuple[Mark, ...]:
        """The marks on one of the document's files, in the order they were made."""
        held: Iterable[Mark] = self._document.marks if self._document else ()
        there = [m for m in (*held, *self._coming.values()) if m.id not in self._going]
        return tuple(m for m in there if m.attachment == attachment or (is_first and not m.attachment))

    @property
    def document(self) -> str:
        """The id of the document the marks are on; empty for none."""
        return self._document.id if self._document else ""

    @property
    def may_mark(self) -> bool:
        return bool(self._may)

    @property
    def can_undo(self) -> bool:
        return self.may_mark and self._history.can_undo(self._there())

    @property
    def can_redo(self) -> bool:
        return self.may_mark and self._history.can_redo(self._there())

    def is_own(self, mark: Mark) -> bool:
        return mark.id in self._coming or (mark.post is not None and mark.post in self._may)

    def keep(self, mark: Mark) -> None:
        """Show a mark and keep it."""
        self.made.emit()
        self._do(MarkChange(come=(mark,)))

    def erase(self, mark: Mark) -> None:
        """Take a mark of one's own off the page."""
        self._do(MarkChange(gone=(mark,)))

    def move(self, mark: Mark, moved: Mark) -> None:
        """Put a mark of one's own elsewhere: in one act, under a new id."""
        self._do(MarkChange((mark,), (anew(moved),)))

    def undo(self) -> None:
        """Take back the last act on one's own marks."""
        if self.may_mark and (change := self._history.undo(self._there())):
            self._carry_out(change)

    def redo(self) -> None:
        """Do again the act taken back last."""
        if self.may_mark and (change := self._history.redo(self._there())):
            self._carry_out(change)

    def _there(self) -> set[MarkId]:
        held = (mark.id for mark in self._document.marks) if self._document else ()
        return {*held, *self._coming} - self._going

    def _do(self, change: MarkChange) -> None:
        if self._document is not None and self.may_mark:
            self._history.did(change)
            self._carry_out(change)

    def _carry_out(self, change: MarkChange) -> None:
        """Show a change and keep it."""
        document, post = self._document, self._may[0]
        if document is None:
            return
        come = tuple(replace(m, post=m.post if m.post in self._may else post, author=self._author) for m in change.come)
        self._coming |= {mark.id: mark for mark in come}
        self._going |= {mark.id for mark in change.gone}
        self.changed.emit()

        def answered(outcome: Acted | Refusal) -> None:
            if isinstance(outcome, Refusal):
                self._lost(change)
                self.refused.emit(sentence(outcome.code, outcome.facts))
            elif self._document is not None and self._document.id == document.id:
                self.follow(outcome.document, self._may, self._author)
            self.changed.emit()

        self._gate.write(lambda w: change_marks(w, document.id, change.gone, come, post), answered, owner=self)

    def _lost(self, change: MarkChange) -> None:
        self._history.forget(change)
        for mark in change.come:
            self._coming.pop(mark.id, None)
        self._going -= {mark.id for mark in change.gone}
