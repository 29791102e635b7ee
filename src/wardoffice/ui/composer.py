"""Writing a bút phê in the order of thought: Gợi ý → Ai → Ý kiến → Hạn → Chuyển; also the chief's proposal.

What is being written is kept every two seconds and whenever the pane is left; it goes only when it has been sent.
"""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QGuiApplication,
    QHideEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QWidget

from wardoffice.desk.acting import Acted
from wardoffice.desk.endorsing import EndorsementDraft, Suggestion
from wardoffice.desk.workplace import Workplace
from wardoffice.desk.written import in_full
from wardoffice.domain.commands import Endorse
from wardoffice.domain.outcome import Refusal
from wardoffice.store.outbox_row import OutboxRow
from wardoffice.ui.composing import asking
from wardoffice.ui.composing.asking import Desk, Sending
from wardoffice.ui.composing.directive_field import none_of_our_own
from wardoffice.ui.composing.due_field import Days
from wardoffice.ui.composing.keys import bind
from wardoffice.ui.composing.mode import FROM_PROPOSAL, KIND, Mode
from wardoffice.ui.composing.named import People, dated, shared_due
from wardoffice.ui.composing.naming import Naming
from wardoffice.ui.composing.placement import Way
from wardoffice.ui.composing.sheet import ComposerSheet
from wardoffice.ui.composing.told import told_sent
from wardoffice.ui.gate import Gate
from wardoffice.ui.reader import Reader
from wardoffice.ui.standing import Standing
from wardoffice.wording import _, sentence

KEEP_MS = 2000


class Composer(QWidget):
    """`sent` gives document, sentence and command of what was sent and may be taken back for a while."""

    sent = Signal(str, str, str)
    closed = Signal()
    began = Signal(str)
    """Everything is there to be filled in for a document."""

    def __init__(self, gate: Gate[Workplace], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gate = gate
        self._document, self._asked = "", ""
        self._desk: Desk | None = None
        self._adopts = ""
        self._mends: OutboxRow | None = None
        self._sending = False
        self._kept = EndorsementDraft()
        self.setProperty("kind", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sheet = ComposerSheet(gate, self)
        self.naming = Naming(self)
        self._standing = Standing(gate, self)
        self._keep_soon = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._keep_soon.timeout.connect(self.keep)
        self._connect()
        bind(self, self.send, self.sheet.rows.choose, self.naming.give_last)

    def _connect(self) -> None:
        sheet = self.sheet
        self._standing.warned.connect(self._warn)
        sheet.copy_asked.connect(self._copy)
        sheet.left.connect(self._leave)
        sheet.later.connect(self._leave)
        sheet.send.connect(self.send)
        sheet.rows.chosen.connect(self._take)
        sheet.picker.typed.connect(lambda words: sheet.picker.offer(self.naming.offers(words)))
        sheet.chips.role_chosen.connect(self.naming.choose)
        sheet.chips.dropped.connect(self.naming.drop)
        sheet.favourites.pressed.connect(self.naming.press)
        self.naming.changed.connect(self._follow)
        self.naming.announced.connect(self._announce)
        self.naming.date_typed.connect(self._date)
        sheet.due.changed.connect(self._follow)
        sheet.directive.changed.connect(self._written)

    def work_with(self, reader: Reader) -> None:
        """Show on that reader's page what is being written, and let it be dragged there."""
        self.sheet.placement.passwords = reader.pane.password_of
        self.sheet.placement.preview.connect(reader.marks.show_preview)
        self.sheet.placement.ink_wanted.connect(reader.tools.write_by_hand)
        self.sheet.placement.place_asked.connect(reader.show_mark)
        self.sheet.whose.slip_chosen.connect(reader.pane.show_file)
        reader.layer.preview_moved.connect(self.sheet.placement.moved)
        reader.card.brief_beside(self)

    # Beginning and ending

    @property
    def document(self) -> str:
        return self._document

    @property
    def is_writing(self) -> bool:
        """Whether something stands here that was not sent."""
        return self._desk is not None and self.draft() != EndorsementDraft()

    @property
    def people(self) -> People:
        return dated(self.naming.people, self.sheet.due.due)

    def begin(self, document_id: str, mode: str = Mode.ENDORSE, mends: OutboxRow | None = None) -> None:
        """Write on a document: a bút phê, a proposal or a forwarding, whichever is asked for and allowed."""
        self.keep()
        self._document, self._asked, self._desk = document_id, mode, None
        self._mends = mends
        old = mends.id if mends else ""
        self._standing.follow(document_id)
        self._gate.read(lambda w: asking.sit_down(w, document_id, mode, old), self._begin, owner=self)

    def mend(self, row: OutboxRow) -> None:
        """Write a refused act anew, beginning with all that stood in it; it goes when the new one is sent."""
        mode = next(mode for mode, kind in KIND.items() if kind == row.kind)
        self.begin(row.document, mode, row)

    def _begin(self, desk: Desk | None) -> None:
        if desk is None or desk.document.id != self._document or desk.mends != (self._mends.id if self._mends else ""):
            return
        self._desk, self._sending = desk, False
        draft = desk.draft or EndorsementDraft()
        self._kept, self._adopts = draft, draft.adopts
        self.naming.begin(desk, draft.given)
        self.sheet.begin(desk)
        self.sheet.due.begin(Days(desk.now, desk.names.calendar, desk.document.due_asked))
        if not (draft.due_typed and self.sheet.due.take_words(draft.due_typed)):
            self.sheet.due.take(shared_due(draft.given))
        self.sheet.placement.begin(desk.place, desk.writer, draft.marks, desk.over)
        writer = none_of_our_own if desk.mode is Mode.ENTER else None
        self.sheet.directive.begin(draft.text, self.people, desk.names.office, writer)
        self.sheet.ask_whose(desk, draft.leader, draft.slip)
        self._show()
        if self._asked == FROM_PROPOSAL:
            self.sheet.rows.choose(1)
        elif self._mends is not None:
            self.sheet.tell(sentence(self._mends.code, self._mends.facts))
        elif desk.draft:
            self.sheet.tell(_("Đã mở lại nội dung đang viết dở."), "info")
        self.sheet.picker.setFocus(Qt.FocusReason.OtherFocusReason)
        self.began.emit(self._document)

    @Slot()
    def _leave(self) -> None:
        self.keep()
        self._finish()
        self.closed.emit()

    def _finish(self) -> None:
        self._keep_soon.stop()
        self._desk, self._document = None, ""
        self._standing.follow("")
        self.naming.begin(None, ())
        self._adopts, self._kept = "", EndorsementDraft()
        self.sheet.placement.end()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.sheet.picker.close_list()
        if not event.spontaneous():
            self.keep()
            self.sheet.placement.pause()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._desk is not None and not event.spontaneous():
            self.sheet.placement.write(self.sheet.directive.words)

    def draft(self) -> EndorsementDraft:
        """What stands here now."""
        mark = self.sheet.placement.mark
        words, whose = self.sheet.directive.words, self.sheet.whose
        entered = bool(self._desk and self._desk.mode is Mode.ENTER and (words or self.people))
        return EndorsementDraft(
            text=words,
            given=self.people,
            marks=(mark,) if mark and words else (),
            adopts=self._adopts,
            due_typed=self.sheet.due.typed,
            leader=whose.leaders.value if entered else "",
            slip=whose.slips.value if entered else "",
        )

    @Slot()
    def keep(self) -> None:
        """Keep what is being written, if it changed since it was last kept."""
        self._keep_soon.stop()
        desk = self._desk
        if desk is None or self._sending:
            return
        draft, document = self.draft(), self._document
        if draft != self._kept:
            self._kept = draft
            self._gate.write(
                lambda w: asking.keep(w, document, draft, desk.mode, desk.mends),
                lambda _done: None,
                owner=self,
                quiet=True,
            )

    # Whom, what, and by when

    @Slot(object)
    def _take(self, suggestion: Suggestion) -> None:
        """Fill everything from a suggestion; it can still be changed."""
        desk = self._desk
        if desk is None:
            return
        self._adopts = suggestion.adopts
        self.naming.begin(desk, suggestion.given)
        due = shared_due(suggestion.given)
        self.sheet.due.take(due, str(due.working_days) if due and due.working_days is not None else "")
        self.sheet.directive.begin(suggestion.text, self.people, desk.names.office)
        self._follow()
        self._announce(suggestion.label)

    @Slot(str)
    def _date(self, words: str) -> None:
        self.sheet.due.take_words(words)
        self._announce(self.sheet.due.sentence)

    @Slot()
    def _follow(self) -> None:
        """Whom or by when has changed: everything that follows from it changes with it."""
        desk = self._desk
        if desk is not None:
            self.sheet.directive.follow(self.people, desk.names.office)
            self._show()
            self._written()

    def _show(self) -> None:
        desk = self._desk
        if desk is not None:
            self.sheet.show_people(self.naming.people, desk)

    @Slot()
    def _written(self) -> None:
        if self._desk is not None and not self._sending:
            self.sheet.placement.write(self.sheet.directive.words)
            self.sheet.tell("")
            if not self._keep_soon.isActive():
                self._keep_soon.start()

    @Slot(str)
    def _warn(self, words: str) -> None:
        """The document was taken away or back: say so, and keep what is written at once."""
        self.sheet.warn(words)
        if words:
            self.keep()

    @Slot()
    def _copy(self) -> None:
        if self._desk is not None:
            draft = self.draft()
            QGuiApplication.clipboard().setText(in_full(Endorse(draft.text, draft.given), self._desk.names.office))

    @Slot(str)
    def _announce(self, words: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    # Sending

    @Slot()
    def send(self) -> None:
        """Send what stands here; a refusal leaves every word where it is."""
        desk = self._desk
        if desk is None or self._sending:
            return
        draft = self.draft()
        if desk.post is None:
            self.sheet.tell(sentence("not_now"))
        elif problem := asking.problem_of(desk.mode, draft):
            self.sheet.tell(sentence(problem))
        else:
            self._sending = True
            self._keep_soon.stop()
            unplaced = self.sheet.placement.way is Way.TYPED and not draft.marks
            place = self.sheet.placement.paper if unplaced else None
            sending = Sending(desk.document, desk.mode, desk.post, draft, desk.writer, place, desk.mends)
            self._gate.write(
                lambda w: asking.send(w, sending),
                lambda done: self._answered(desk, sending, done),
                owner=self,
                failed=self._failed,
            )

    def _answered(self, desk: Desk, sending: Sending, outcome: Acted | Refusal) -> None:
        self._sending = False
        if isinstance(outcome, Refusal):
            self.sheet.tell(sentence(outcome.code, outcome.facts))
            self.keep()
            return
        if self._desk is desk:
            self._finish()
        told = told_sent(desk.mode, sending.draft.given, desk.names.office)
        self.sent.emit(outcome.document.id, told, outcome.command.id)

    def _failed(self, error: Exception) -> None:
        self._sending = False
        self._gate.failure.emit(error)
