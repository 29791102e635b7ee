"""The reading pane: the open document's pages with its marks, what can be done with it, and the hand that marks it.

Everything it shows is read through the gate and read again after each change; pages come from a child process.
"""

from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wardoffice.desk import pinning
from wardoffice.desk import reading as desk_reading
from wardoffice.desk.mending import fetch_again
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.marks import Mark, bounds
from wardoffice.paper.rendering import SECONDS
from wardoffice.store.outbox_row import OutboxRow
from wardoffice.store.search import Snippet
from wardoffice.ui.composing.mode import FROM_PROPOSAL
from wardoffice.ui.gate import Gate
from wardoffice.ui.reading import asking
from wardoffice.ui.reading.actions import actions_for, pin_action, print_action
from wardoffice.ui.reading.asking import Reading
from wardoffice.ui.reading.beginning import Beginning
from wardoffice.ui.reading.comfort import Comfort
from wardoffice.ui.reading.doing import Doing
from wardoffice.ui.reading.dropping import Dropping
from wardoffice.ui.reading.file_pane import FilePane, shown_files
from wardoffice.ui.reading.find_bar import FindBar
from wardoffice.ui.reading.finding import Finding
from wardoffice.ui.reading.last_place import LastPlace
from wardoffice.ui.reading.late_stamp import LateStamp
from wardoffice.ui.reading.next_document import NextDocument
from wardoffice.ui.reading.notice import NoticeBar
from wardoffice.ui.reading.page_marks import PageMarks
from wardoffice.ui.reading.print_bar import FULL_SCREEN, PrintBar
from wardoffice.ui.reading.printing import Printing
from wardoffice.ui.reading.proposal_card import ProposalCard
from wardoffice.ui.reading.saving import Saving, save_actions
from wardoffice.ui.reading.selecting import Selecting
from wardoffice.ui.reading.small_form import SmallForm
from wardoffice.ui.reading.taken_back import TakenBack
from wardoffice.ui.reading.toolbar import Toolbar
from wardoffice.ui.reading.tools import PenTray, Tools
from wardoffice.ui.theme import look
from wardoffice.wording import _, sentence

READ_AFTER_MS = 1500
"""A document looked at this long counts as read."""
PAGE_LEAST = 48
"""Effective pixels the page keeps of its height at least; what is being written above it goes first."""
LOW = 340
"""Effective pixels of height below which the proposal leaves its room to the page."""


class Reader(QWidget):
    """`acted` gives document, sentence and command of something done here that may be taken back."""

    compose_requested = Signal(str, str)
    """A document and the `Mode` its words are wanted in."""
    register_requested = Signal(str)
    acted = Signal(str, str, str)
    past = Signal(str)
    """A sentence that was told and is true no longer."""
    next_requested = Signal()
    previous_requested = Signal()
    files_wanted = Signal()
    """A document was opened of which a file is not on this machine yet."""
    shown = Signal(str)
    """The first page of a document is on the screen, or the sentence why it cannot be."""

    def __init__(self, gate: Gate[Workplace], parent: QWidget | None = None, seconds: float = SECONDS) -> None:
        super().__init__(parent)
        self._gate = gate
        self._document = ""
        self._questions = 0
        self._led_to: tuple[Snippet, str] | None = None
        """Where a search leads in the document that is coming."""
        self._reading: Reading | None = None
        self.toolbar, self.notice = Toolbar(self), NoticeBar(self)
        self.card, self.form, self.print_bar = ProposalCard(self), SmallForm(self), PrintBar(self)
        self._taken_back = TakenBack(gate, self.notice, self.form, self)
        self.doing, self.saving = Doing(gate, self.form, self), Saving(gate, self)
        Dropping(self, self.doing.drop)
        self.pane = FilePane(self, seconds)
        self.view = self.pane.view
        filled = partial(self.toolbar.is_down, FULL_SCREEN)
        self.printing = Printing(gate, self.print_bar, self.pane, filled, self)
        self.marks = PageMarks(gate, self.pane, self)
        self.layer, self.hand = self.marks.layer, self.marks.hand
        self.stamp = LateStamp(gate, self.pane, self.marks, self)
        self.beginning = Beginning(self.doing, self.saving, self.printing, self.stamp, self.pane, self)
        self.tools = Tools(self.toolbar, self.pane, self.hand, self)
        self._tray = PenTray(self.hand, self)
        self.find_bar = FindBar(self)
        self.finding = Finding(self.pane, self.find_bar)
        self.tools.find_asked.connect(self.finding.step)
        self.selecting = Selecting(self.view, self.hand)
        self.comfort = Comfort(self.toolbar, self.pane, self.hand, self)
        self.next = NextDocument(gate, self.pane, self)
        self.last_place = LastPlace(gate, self.pane, self.find_bar.isVisible, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.toolbar, self._tray, self.find_bar, self.notice, self.print_bar, self.card, self.form):
            column.addWidget(part)
        column.addWidget(self.pane, 1)
        self._column = column
        self.pane.setMinimumHeight(look().px(PAGE_LEAST))
        self._looked_at = QTimer(self, singleShot=True, interval=READ_AFTER_MS)
        self._connect()
        self.pane.say(_("Chọn một văn bản ở danh sách để đọc."), "book-open-page-variant-outline")
        self.tools.allow(False)

    def _connect(self) -> None:
        self._gate.changed.connect(self._read_again)
        self._looked_at.timeout.connect(self._mark_read)
        self.toolbar.acted.connect(self.do)
        self.beginning.composed.connect(lambda mode: self.compose_requested.emit(self._document, mode))
        self.beginning.registered.connect(lambda: self.register_requested.emit(self._document))
        self.card.adopted.connect(self.doing.adopt)
        self.card.changed.connect(self._change_proposal)
        self.doing.done.connect(self.acted)
        self.acted.connect(self.notice.leave_why_not)
        for part in (self.doing, self.saving, self.printing, self.stamp):
            part.refused.connect(self.notice.say_why_not)
            part.said.connect(lambda told: self.acted.emit("", told, ""))
        self.doing.told.connect(lambda told: self.acted.emit("", told, ""))
        self.stamp.past.connect(self.past)
        self.stamp.stamped.connect(self._show_stamped)
        self.printing.instead.connect(self._do_instead)
        self.print_bar.closed.connect(self.view.setFocus)
        self.doing.form_closed.connect(self.view.setFocus)
        self.form.closed.connect(self.view.setFocus)
        self.form.stands.connect(self.card.step_aside)
        self.card.brief_beside(self._tray)
        self.view.next_asked.connect(self.next_requested)
        self.view.previous_asked.connect(self.previous_requested)
        self.pane.pages_come.connect(self._came)
        self.pane.told.connect(self._came)
        self.pane.damaged.connect(self._fetch_again)
        self.marks.said.connect(self.notice.say)
        self.marks.tool_left.connect(self.tools.put_down)
        self.marks.work_with(self.toolbar)

    @Slot(str)
    def _fetch_again(self, sha256: str) -> None:
        """What is shown is read anew afterwards, as after every write: the pane says that the file is on its way."""
        self._gate.write(lambda w: fetch_again(w, sha256), lambda _was_damaged: None, owner=self)

    # Opening

    @property
    def document(self) -> str:
        """The id of the open document; empty for none."""
        return self._document

    def open(self, document_id: str) -> None:
        """Show a document from its first page."""
        self._document, self._led_to = document_id, None
        self._looked_at.stop()
        self.notice.hide()
        self.form.hide()
        self.printing.leave()
        self.beginning.turn_to(document_id)
        self.doing.turn_to(document_id)
        self._taken_back.follow(document_id)
        self.marks.leave()
        self.stamp.leave()
        self.finding.leave()
        self.tools.put_down()
        self._ask()

    def lead_to(self, snippet: Snippet, words: str) -> None:
        """Turn to the page a search found, with `words` marked on it; once the document is here."""
        self._led_to = snippet, words
        if self._reading is not None and self._reading.opened.document.id == self._document:
            self.pane.show_file(snippet.file)
            self._follow()

    def _follow(self) -> None:
        """To where a search leads, if it does."""
        led_to, self._led_to = self._led_to, None
        if led_to is not None:
            self.finding.find(led_to[1], led_to[0].page or 0)

    def close_document(self) -> None:
        """Show no document."""
        self._document, self._reading = "", None
        self.beginning.turn_to("")
        self._taken_back.follow("")
        self._looked_at.stop()
        self.form.hide()
        self._clear()
        self.pane.say(_("Chọn một văn bản ở danh sách để đọc."), "book-open-page-variant-outline")

    def _look_at(self) -> None:
        """From now on the document is being looked at; not while a list or what is written stands in its place."""
        if self._reading is not None and self.isVisible():
            self._looked_at.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_at()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._looked_at.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.card.be_brief(self, self.height() < look().px(LOW))

    def put_below_tools(self, line: QWidget) -> None:
        """A line that comes by itself moves none of what can be pressed from under the pointer."""
        self._column.insertWidget(1, line)

    def stop(self) -> None:
        """End the child processes; called once, before the window goes."""
        self._looked_at.stop()
        self.last_place.keep()
        self.marks.leave()
        self.form.hide()
        self.next.stop()
        self.pane.stop()

    @Slot()
    def _read_again(self) -> None:
        if self._document:
            self._ask()

    def _ask(self) -> None:
        """Read the document as it is now; an answer overtaken by a later question is not shown."""
        self._questions += 1
        question, document = self._questions, self._document
        self._gate.read(lambda w: asking.read(w, document), lambda found: self._opened(question, found), owner=self)

    def _opened(self, question: int, reading: Reading | None) -> None:
        held = self._reading.opened.document.id if self._reading else ""
        if question != self._questions and held == self._document:
            return
        if reading is None:
            self._take_away()
            return
        document = reading.opened.document
        if document.id != self._document:
            return
        fresh = held != document.id
        self._reading = reading
        self.doing.read(reading)
        first, further = actions_for(reading.may, reading.role, document)
        files = *save_actions(document, reading.own), print_action()
        self.toolbar.offer(first, (*further, pin_action(reading.pin), *files))
        self.card.show_proposal(reading.proposal, reading.office)
        self.marks.kept.follow(document, reading.opened.may.get("annotate", ()), reading.name)
        led_to = self._led_to[0].file if self._led_to else ""
        self.pane.show_files(shown_files(reading.opened.attachments, reading.files), fresh, led_to)
        self._follow()
        self.tools.allow(self.marks.kept.may_mark)
        self.marks.show()
        if fresh:
            self._look_at()
            self._note_opened(document.id)
        self.beginning.read(reading)

    def _note_opened(self, document: str) -> None:
        """Its files are needed before all others, and stay; what is missing is asked for at once."""
        want = self.files_wanted.emit
        self._gate.write(
            lambda w: pinning.note_opened(w, document),
            lambda missing: want() if missing else None,
            owner=self,
            quiet=True,
        )

    def _take_away(self) -> None:
        """The document is not here any more: its page goes at once, what is being written in the form stays."""
        self._reading = None
        self.beginning.turn_to(self._document)
        self.doing.read(None)
        self._looked_at.stop()
        self._clear()
        self.pane.say(sentence("document_gone"))

    def _clear(self) -> None:
        """No page, and nothing to be done with it."""
        self.toolbar.offer((), ())
        self.card.hide()
        self.printing.leave()
        self.marks.kept.follow(None, (), "")
        self.marks.show()
        self.pane.show_files((), fresh=True)
        self.tools.allow(False)

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
        """Begin an act by its command's name, once the document is here."""
        self.beginning.do(kind)

    def mend(self, row: OutboxRow) -> None:
        """Ask again for what a refused act said, with all its words; once the document is open."""
        self.doing.mend(row)

    @Slot(str)
    def _do_instead(self, what: str) -> None:
        """What was chosen in place of printing."""
        self.tools.full_screen_asked.emit() if what == FULL_SCREEN else self.do(what)

    @Slot()
    def _came(self) -> None:
        """Pages, or the sentence in their place, are there."""
        self.tools.allow(self.marks.kept.may_mark)
        self.shown.emit(self._document)

    @Slot(object)
    def _show_stamped(self, mark: Mark) -> None:
        """Where it can be taken with the bare hand."""
        self.tools.put_down()
        self.show_mark(mark)
        self.view.setFocus()

    @Slot(object)
    def show_mark(self, mark: Mark) -> None:
        """Scroll to where a mark stands on the file shown."""
        self.view.show_rect(mark.page, bounds(mark))
