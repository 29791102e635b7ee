"""Marks on the file shown: the hand makes them, the desk keeps them, the page shows them, notes are read and written.

It joins the hand over the page with what is kept; who may mark comes with the document.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QKeyCombination, QObject, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence

from wardoffice.desk.unsent_words import for_note
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.marks import MOVABLE, Mark, Point
from wardoffice.domain.threads import Thread
from wardoffice.ui.gate import Gate
from wardoffice.ui.marks.hand import Marking
from wardoffice.ui.marks.layer import MarksLayer
from wardoffice.ui.marks.tool import Tool, note_mark
from wardoffice.ui.reading.author_layers import AuthorLayers
from wardoffice.ui.reading.file_pane import FilePane, ShownFile
from wardoffice.ui.reading.kept_marks import KeptMarks
from wardoffice.ui.reading.note_popup import NotePopup
from wardoffice.ui.reading.toolbar import REVERSING, Toolbar
from wardoffice.ui.reading.unsent_words import UnsentWords
from wardoffice.wording import sentence

_REDO = (
    QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Y),
    QKeyCombination(Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_Z),
)
"""Both, on every platform: what people know from other programs."""
MOST_PAGES = 40
"""Pages around the one read now whose words are kept."""


class PageMarks(QObject):
    """`said` is a sentence about a mark that was not kept or not erased."""

    said = Signal(str)
    tool_left = Signal()
    reversible = Signal(bool, bool)
    """Whether an act on the marks can be taken back, and whether one can be done again."""

    def __init__(self, gate: Gate[Workplace], pane: FilePane, parent: QObject) -> None:
        super().__init__(parent)
        self._pane, self._view = pane, pane.view
        self.layer = MarksLayer(self._view)
        self.hand = Marking(self._view, self.layer)
        self.kept = KeptMarks(gate, self)
        self.note = NotePopup(self._view)
        self._note_words = UnsentWords(gate, self.note, self)
        self._note_place: tuple[int, Point] | None = None
        self._in_sight: list[int] = []
        self._not_ours: Mark | None = None
        """Somebody else's mark that was to be erased."""
        self._unkept: Mark | None = None
        pane.file_changed.connect(self._file_changed)
        pane.source.words_read.connect(self._words_read)
        self._view.moved.connect(self._want_words)
        self._view.installEventFilter(self)
        self.kept.changed.connect(self.show)
        self.kept.refused.connect(self.said)
        self.hand.words_wanted.connect(pane.source.want_words)
        self.layer.preview_moved.connect(self._preview_moved)
        self.hand.may_carry = self._may_move
        self.layer.words = self.hand.words
        self.hand.made.connect(self.kept.keep)
        self.hand.moved.connect(self.kept.move)
        self.hand.erase_asked.connect(self._erase)
        self.hand.lifted.connect(self._tell_whose)
        self.hand.note_asked.connect(self._ask_note)
        self.hand.mark_clicked.connect(self._read_note)
        self.note.written.connect(self._keep_note)
        self.note.replied.connect(self._reply)
        self.note.erase_asked.connect(self.kept.erase)

    def work_with(self, toolbar: Toolbar) -> None:
        """Take undo and redo from the toolbar, and tell it which of them is of use."""
        self.reversible.connect(toolbar.show_reversible)
        toolbar.tool_used.connect(self._use)
        self.authors = AuthorLayers(toolbar, self.layer)
        self.layer.changed.connect(self.authors.heed)
        self.kept.made.connect(self.authors.show_all)
        self.authors.heed()

    @Slot(str, bool)
    def _use(self, name: str, down: bool) -> None:
        if name in REVERSING:
            self.kept.undo() if name == "undo" else self.kept.redo()

    def leave(self) -> None:
        """Another document is coming."""
        self.note.put_away()
        self.hand.let_go()
        self.authors.show_all()
        self.show_preview(None)

    @Slot(object)
    def show_preview(self, mark: Mark | None) -> None:
        """Show a mark that is not kept yet, or none, while the file it is for is the one shown."""
        self._unkept = mark
        file = self._pane.shown
        here = (
            file is not None
            and mark is not None
            and (mark.attachment == file.sha256 or (file.first and not mark.attachment))
        )
        self.layer.show_preview(mark if here else None)

    def _preview_moved(self, mark: Mark) -> None:
        self._unkept = mark

    @Slot()
    def show(self) -> None:
        """Show the marks of the file shown as they are now."""
        file = self._pane.shown
        self.layer.set_marks(self.kept.of_file(file.sha256, file.first) if file else ())
        self.reversible.emit(self.kept.can_undo, self.kept.can_redo)

    @Slot(object)
    def _file_changed(self, file: ShownFile) -> None:
        self.hand.words.clear()
        self.hand.attachment = "" if file.first else file.sha256
        self.note.put_away()
        self.show_preview(self._unkept)
        self.show()

    @Slot(int, object)
    def _words_read(self, page: int, words: object) -> None:
        self.hand.words[page] = words  # type: ignore[assignment]  # a Qt signal carries plain objects
        if len(self.hand.words) > MOST_PAGES:
            del self.hand.words[max(self.hand.words, key=lambda known: abs(known - self._view.page))]
        if self.layer.marks:
            self._view.refresh()  # badges give way to the words

    @Slot()
    def _want_words(self) -> None:
        """Of every page in sight, also of the one beside or below the page read now; that one's first."""
        sight = self._view.sight()
        there = [page.number for page in self._view.column.between(sight.top, sight.bottom)]
        if there != self._in_sight:
            self._in_sight = there
            for page in sorted(there, key=lambda page: page == self._view.page):
                if page not in self.hand.words:
                    self._pane.source.want_words(page)

    @Slot(object)
    def _erase(self, mark: Mark) -> None:
        if self.kept.is_own(mark):
            self.kept.erase(mark)
        else:
            self._not_ours = mark

    @Slot()
    def _tell_whose(self) -> None:
        """Not before the hand is off the page: what is told comes above it and moves it."""
        mark, self._not_ours = self._not_ours, None
        if mark is not None:
            self.said.emit(sentence("not_your_mark", {"who": mark.author}))

    def _may_move(self, mark: Mark) -> bool:
        return self.kept.may_mark and mark.kind in MOVABLE and self.kept.is_own(mark)

    @Slot(int, object, object)
    def _ask_note(self, page: int, point: Point, position: QPointF) -> None:
        self._note_place = page, point
        self.note.write_at(position.toPoint())
        self._note_words.begin(self.kept.document, for_note())

    @Slot(str)
    def _keep_note(self, text: str) -> None:
        if self._note_place:
            page, point = self._note_place
            self._keep_words(note_mark(page, self.hand.attachment, point, text))

    @Slot(object, object)
    def _read_note(self, mark: Mark, position: QPointF) -> None:
        thread, may_mark = self.layer.thread_of(mark), self.kept.may_mark
        self.note.read_at(position.toPoint(), mark, thread, lambda one: may_mark and self.kept.is_own(one), may_mark)
        if thread is not None and may_mark:
            self._note_words.begin(self.kept.document, for_note(thread.answered))

    @Slot(object, str)
    def _reply(self, thread: Thread, text: str) -> None:
        head = thread.head
        if head.point:
            reply = note_mark(head.page, self.hand.attachment, head.point, text)
            self._keep_words(replace(reply, reply_to=thread.answered))

    def _keep_words(self, note: Mark) -> None:
        """Keep a note and have both hands free again; who may mark no more has his words before him still."""
        if not self.kept.may_mark:
            self.said.emit(sentence("not_yours"))
            return
        self.kept.keep(note)
        self.note.done()
        self.tool_left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep Ctrl+Z, Ctrl+Y and Esc for the page while there is something to do with them."""
        act = self._act_of(event) if isinstance(event, QKeyEvent) else None
        if act is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            act()
        return True

    def _act_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.matches(QKeySequence.StandardKey.Undo) and self.kept.can_undo:
            return self.kept.undo
        if event.keyCombination() in _REDO and self.kept.can_redo:
            return self.kept.redo
        if event.key() == Qt.Key.Key_Escape and self.hand.is_carrying:
            return self.hand.let_go
        if event.key() == Qt.Key.Key_Escape and self.hand.tool is not Tool.HAND:
            return self.tool_left.emit
        return None
