"""The reading pane: the open document's pages with its marks, what can be done with it, and the hand that marks it.

Everything it shows is read through the gate and read again after each change; pages come from a child process.
"""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wardoffice.desk import reading as desk_reading
from wardoffice.desk.acting import Acted
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.commands import AcceptAssignment, Payload
from wardoffice.domain.document import Proposal
from wardoffice.domain.marks import Mark, Point, bounds
from wardoffice.domain.outcome import Refusal
from wardoffice.paper.rendering import SECONDS
from wardoffice.ui.composing.mode import FROM_PROPOSAL, Mode
from wardoffice.ui.composing.told import told_sent
from wardoffice.ui.gate import Gate
from wardoffice.ui.marks.hand import Marking
from wardoffice.ui.marks.layer import MarksLayer
from wardoffice.ui.marks.tool import Tool, note_mark
from wardoffice.ui.reading import asking
from wardoffice.ui.reading.actions import actions_for
from wardoffice.ui.reading.asking import Reading
from wardoffice.ui.reading.file_pane import FilePane, ShownFile
from wardoffice.ui.reading.kept_marks import KeptMarks
from wardoffice.ui.reading.note_popup import NotePopup
from wardoffice.ui.reading.notice import NoticeBar
from wardoffice.ui.reading.proposal_card import ProposalCard
from wardoffice.ui.reading.small_form import FORMS, SmallForm
from wardoffice.ui.reading.toolbar import Toolbar
from wardoffice.ui.reading.tools import PenTray, Tools
from wardoffice.wording import _, sentence

READ_AFTER_MS = 1500
"""A document looked at this long counts as read."""
_COMPOSED = {"endorse": Mode.ENDORSE, "propose_endorsement": Mode.PROPOSE, "forward": Mode.FORWARD}


class Reader(QWidget):
    """`acted` gives document, sentence and command of something done here that may be taken back."""

    endorse_requested = Signal(str)
    compose_requested = Signal(str, str)
    """A document and the `Mode` its words are wanted in; follows `endorse_requested` where that is sent."""
    register_requested = Signal(str)
    acted = Signal(str, str, str)
    next_requested = Signal()
    previous_requested = Signal()
    shown = Signal(str)
    """The first page of a document is on the screen, or the sentence why it cannot be."""

    def __init__(self, gate: Gate[Workplace], parent: QWidget | None = None, seconds: float = SECONDS) -> None:
        super().__init__(parent)
        self._gate = gate
        self._document = ""
        self._reading: Reading | None = None
        self.toolbar, self.notice = Toolbar(self), NoticeBar(self)
        self.card, self.form = ProposalCard(self), SmallForm(self)
        self.pane = FilePane(self, seconds)
        self.view = self.pane.view
        self.layer = MarksLayer(self.view)
        self.hand = Marking(self.view, self.layer)
        self.marks = KeptMarks(gate, self)
        self.tools = Tools(self.toolbar, self.pane, self.hand, self)
        self._tray = PenTray(self.hand, self)
        self._note = NotePopup(self.view)
        self._note_place: tuple[int, Point] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.toolbar, self._tray, self.notice, self.card, self.form):
            column.addWidget(part)
        column.addWidget(self.pane, 1)
        self._looked_at = QTimer(self, singleShot=True, interval=READ_AFTER_MS)
        self._connect()
        self._connect_marks()
        self.pane.say(_("Chọn một văn bản ở danh sách để đọc."), "book-open-page-variant-outline")
        self.tools.allow(False)

    def _connect(self) -> None:
        self._gate.changed.connect(self._read_again)
        self._looked_at.timeout.connect(self._mark_read)
        self.toolbar.acted.connect(self.do)
        self.card.adopted.connect(self._adopt)
        self.card.changed.connect(self._change_proposal)
        self.form.confirmed.connect(self._confirmed)
        self.form.closed.connect(self.view.setFocus)
        self.view.next_asked.connect(self.next_requested)
        self.view.previous_asked.connect(self.previous_requested)

    def _connect_marks(self) -> None:
        self.pane.file_changed.connect(self._file_changed)
        self.pane.pages_come.connect(self._pages_come)
        self.pane.told.connect(self._pages_come)
        self.pane.source.words_read.connect(self.hand.words.__setitem__)
        self.hand.words_wanted.connect(self.pane.source.want_words)
        self.view.page_changed.connect(self._page_changed)
        self.marks.changed.connect(self._show_marks)
        self.marks.refused.connect(self.notice.say)
        self.hand.made.connect(self.marks.keep)
        self.hand.erase_asked.connect(self._erase)
        self.hand.note_asked.connect(self._ask_note)
        self.hand.mark_clicked.connect(self._read_note)
        self._note.written.connect(self._keep_note)
        self._note.erase_asked.connect(self.marks.erase)
        self.view.installEventFilter(self)

    # Opening

    @property
    def document(self) -> str:
        """The id of the open document; empty for none."""
        return self._document

    def open(self, document_id: str) -> None:
        """Show a document from its first page."""
        self._document = document_id
        self._looked_at.stop()
        self.notice.hide()
        self.form.hide()
        self._note.hide()
        self.layer.show_preview(None)
        self.tools.put_down()
        self._gate.read(lambda w: asking.read(w, document_id), self._opened, owner=self)

    def close_document(self) -> None:
        """Show no document."""
        self._document, self._reading = "", None
        self._looked_at.stop()
        self.toolbar.offer((), ())
        self.card.hide()
        self.form.hide()
        self.marks.follow(None, (), "")
        self.pane.show_files((), fresh=True)
        self.pane.say(_("Chọn một văn bản ở danh sách để đọc."), "book-open-page-variant-outline")
        self.tools.allow(False)

    def stop(self) -> None:
        """End the child processes; called once, before the window goes."""
        self._looked_at.stop()
        self.pane.stop()

    @Slot()
    def _read_again(self) -> None:
        document = self._document
        if document:
            self._gate.read(lambda w: asking.read(w, document), self._opened, owner=self)

    def _opened(self, reading: Reading | None) -> None:
        if reading is None:
            if self._reading is None or self._reading.opened.document.id != self._document:
                self.close_document()
                self.pane.say(sentence("unknown_document"))
            return
        document = reading.opened.document
        if document.id != self._document:
            return
        fresh = self._reading is None or self._reading.opened.document.id != document.id
        self._reading = reading
        self.toolbar.offer(*actions_for(reading.opened.may, reading.role, document))
        self.card.show_proposal(reading.proposal, reading.office)
        self.marks.follow(document, reading.opened.may.get("annotate", ()), reading.name)
        self.pane.show_files(_files(reading), fresh)
        self.tools.allow(self.marks.may_mark)
        self._show_marks()
        if fresh:
            self._looked_at.start()

    @Slot()
    def _mark_read(self) -> None:
        reading, document = self._reading, self._document
        if reading is not None and reading.opened.unread and reading.opened.document.id == document:
            self._gate.write(lambda w: desk_reading.mark_read(w, document), lambda _acted: None, owner=self)

    # Doing

    @Slot()
    def _change_proposal(self) -> None:
        self.compose_requested.emit(self._document, FROM_PROPOSAL)

    @Slot(str)
    def do(self, kind: str) -> None:
        """Begin an act by its command's name: at once, in a small form, or in the composer."""
        reading = self._reading
        if reading is None or kind not in reading.opened.may:
            return
        if kind in _COMPOSED:
            if kind != "forward":
                self.endorse_requested.emit(self._document)
            self.compose_requested.emit(self._document, _COMPOSED[kind])
        elif kind == "register_incoming":
            self.register_requested.emit(self._document)
        elif kind in FORMS:
            first, further = actions_for(reading.opened.may, reading.role, reading.opened.document)
            label = next(action.label for action in (*first, *further) if action.kind == kind)
            self.form.ask(kind, label, asking.submission_choices(reading))
        else:
            self._carry_out(kind, AcceptAssignment(), _("Đã nhận việc."))

    @Slot(str, object)
    def _confirmed(self, kind: str, payload: Payload) -> None:
        self.view.setFocus()
        self._carry_out(kind, payload, _(FORMS[kind].done))

    def _carry_out(self, kind: str, payload: Payload, done: str) -> None:
        reading = self._reading
        if reading is None:
            return
        document, post = self._document, reading.opened.may[kind][0]
        self._gate.write(
            lambda w: asking.carry_out(w, document, payload, post),
            lambda acted: self._answered(acted, done),
            owner=self,
        )

    @Slot(object)
    def _adopt(self, proposal: Proposal) -> None:
        reading = self._reading
        if reading is None or "endorse" not in reading.opened.may:
            return
        document, post = self._document, reading.opened.may["endorse"][0]
        done = told_sent(Mode.ENDORSE, proposal.given, reading.office)
        self._gate.write(
            lambda w: asking.adopt(w, document, post), lambda acted: self._answered(acted, done), owner=self
        )

    def _answered(self, outcome: Acted | Refusal, done: str) -> None:
        if isinstance(outcome, Refusal):
            self.notice.say(sentence(outcome.code, outcome.facts))
        else:
            self.acted.emit(outcome.document.id, done, outcome.command.id)

    # Marks

    @Slot(object)
    def _file_changed(self, file: ShownFile) -> None:
        self.hand.words.clear()
        self.hand.attachment = "" if file.first else file.sha256
        self._note.hide()
        self._show_marks()

    @Slot()
    def _pages_come(self) -> None:
        self.tools.allow(self.marks.may_mark)
        self.shown.emit(self._document)

    @Slot(int)
    def _page_changed(self, page: int) -> None:
        if self.hand.tool is Tool.HIGHLIGHTER and page and page not in self.hand.words:
            self.pane.source.want_words(page)

    @Slot()
    def _show_marks(self) -> None:
        file = self.pane.shown
        self.layer.set_marks(self.marks.of_file(file.sha256, file.first) if file else ())

    @Slot(object)
    def show_mark(self, mark: Mark) -> None:
        """Scroll to where a mark stands on the file shown."""
        self.view.show_rect(mark.page, bounds(mark))

    @Slot(object)
    def _erase(self, mark: Mark) -> None:
        if self.marks.is_own(mark):
            self.marks.erase(mark)
        else:
            self.notice.say(sentence("not_your_mark", {"who": mark.author}))

    @Slot(int, object, object)
    def _ask_note(self, page: int, point: Point, position: QPointF) -> None:
        self._note_place = page, point
        self._note.write_at(position.toPoint())

    @Slot(str)
    def _keep_note(self, text: str) -> None:
        if self._note_place:
            page, point = self._note_place
            self.marks.keep(note_mark(page, self.hand.attachment, point, text))
        self.view.setFocus()

    @Slot(object, object)
    def _read_note(self, mark: Mark, position: QPointF) -> None:
        self._note.read_at(position.toPoint(), mark, self.marks.may_mark and self.marks.is_own(mark))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep Ctrl+Z and Esc for the page while there is a mark to take back or a tool in the hand."""
        if isinstance(event, QKeyEvent) and watched is self.view:
            undo = event.matches(QKeySequence.StandardKey.Undo) and self.marks.can_undo
            leave = event.key() == Qt.Key.Key_Escape and self.hand.tool is not Tool.HAND
            if (undo or leave) and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if (undo or leave) and event.type() == QEvent.Type.KeyPress:
                self.marks.undo() if undo else self.tools.put_down()
                return True
        return False


def _files(reading: Reading) -> tuple[ShownFile, ...]:
    return tuple(
        ShownFile(each, place == 0, reading.files.get(each.attachment.sha256))
        for place, each in enumerate(reading.opened.attachments)
    )
