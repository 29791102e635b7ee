"""Marks on their way into the record: shown at once, kept by one act each, taken off again if it was refused.

Undo takes back the last mark of one's own made since the document was opened.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from wardoffice.desk.acting import Acted, act
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.commands import Annotate, EraseMark
from wardoffice.domain.document import Document
from wardoffice.domain.ids import MarkId, PostId
from wardoffice.domain.marks import Mark
from wardoffice.domain.outcome import Refusal
from wardoffice.ui.gate import Gate
from wardoffice.wording import sentence


class KeptMarks(QObject):
    """The marks of the open document as its reader should see them now."""

    changed = Signal()
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
        self._made: list[MarkId] = []

    def follow(self, document: Document | None, may: tuple[PostId, ...], author: str) -> None:
        """Another document, or the same one as it looks now; `may` are the posts that may annotate it."""
        if self._document is None or document is None or document.id != self._document.id:
            self._coming, self._going, self._made = {}, set(), []
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
    def may_mark(self) -> bool:
        return bool(self._may)

    @property
    def can_undo(self) -> bool:
        return bool(self._made)

    def is_own(self, mark: Mark) -> bool:
        return mark.id in self._coming or (mark.post is not None and mark.post in self._may)

    def keep(self, mark: Mark) -> None:
        """Show a mark and keep it."""
        document = self._document
        if document is None or not self._may:
            return
        self._coming[mark.id] = replace(mark, author=self._author, post=self._may[0])
        self._made.append(mark.id)
        self.changed.emit()
        post = self._may[0]
        self._act(document, lambda w: act(w, document.id, Annotate((mark,)), post=post), lambda: self._lost(mark.id))

    def erase(self, mark: Mark) -> None:
        """Take a mark of one's own off the page."""
        document = self._document
        if document is None or not self._may:
            return
        self._going.add(mark.id)
        self._made = [made for made in self._made if made != mark.id]
        self.changed.emit()
        post = mark.post or self._may[0]
        self._act(document, lambda w: act(w, document.id, EraseMark(mark.id), post=post), lambda: self._stays(mark.id))

    def undo(self) -> None:
        """Take back the last mark made."""
        marks = (*self._coming.values(), *(self._document.marks if self._document else ()))
        last = self._made.pop() if self._made else None
        found = next((mark for mark in marks if mark.id == last), None)
        if found is not None:
            self.erase(found)

    def _act(
        self, document: Document, fn: Callable[[Workplace], Acted | Refusal], otherwise: Callable[[], None]
    ) -> None:
        def answered(outcome: Acted | Refusal) -> None:
            if isinstance(outcome, Refusal):
                otherwise()
                self.refused.emit(sentence(outcome.code, outcome.facts))
            elif self._document is not None and self._document.id == document.id:
                self.follow(outcome.document, self._may, self._author)
            self.changed.emit()

        self._gate.write(fn, answered, owner=self)

    def _lost(self, mark: MarkId) -> None:
        self._coming.pop(mark, None)
        self._made = [made for made in self._made if made != mark]

    def _stays(self, mark: MarkId) -> None:
        self._going.discard(mark)
