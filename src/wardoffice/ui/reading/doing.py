"""What is done with the open document from the reading pane: at once, in the small form, with files, or by adopting.

A form closes when its act is done and keeps every word when it is not; a refused act can be asked for again.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from wardoffice.desk.acting import Acted
from wardoffice.desk.pinning import PinnedSet
from wardoffice.desk.slip_returning import Returned
from wardoffice.desk.unsent_words import for_form
from wardoffice.desk.workplace import Workplace
from wardoffice.desk.written import words_of
from wardoffice.domain.commands import AcceptAssignment, Payload, SubmitUp
from wardoffice.domain.document import Proposal
from wardoffice.domain.outcome import Refusal
from wardoffice.store.outbox_row import OutboxRow
from wardoffice.ui.composing.mode import Mode
from wardoffice.ui.composing.told import told_sent
from wardoffice.ui.gate import Gate
from wardoffice.ui.pin_words import pinned_words
from wardoffice.ui.reading import asking
from wardoffice.ui.reading.actions import actions_for
from wardoffice.ui.reading.asking import Reading
from wardoffice.ui.reading.small_form import FORMS, SmallForm
from wardoffice.ui.reading.unsent_words import UnsentWords
from wardoffice.wording import _, sentence


class Doing(QObject):
    """`done` gives document, sentence and command of an act; `refused` the sentence why one was not done; `said` what
    has changed on this machine alone."""

    done = Signal(str, str, str)
    refused = Signal(str)
    said = Signal(str)
    told = Signal(str)
    """What to say of files dropped elsewhere than on the page."""
    form_closed = Signal()

    def __init__(self, gate: Gate[Workplace], form: SmallForm, parent: QObject) -> None:
        super().__init__(parent)
        self._gate, self._form = gate, form
        self._document = ""
        self._reading: Reading | None = None
        self._mending: OutboxRow | None = None
        self._words = UnsentWords(gate, form, self)
        form.confirmed.connect(self._confirmed)

    def turn_to(self, document: str) -> None:
        """Another document is coming; nothing is being mended."""
        self._document, self._reading, self._mending = document, None, None

    def read(self, reading: Reading | None) -> None:
        """The open document as it is now; None when it is gone."""
        fresh = self._reading is None
        self._reading = reading
        if fresh and reading is not None:
            self._ask_to_mend()

    def ask(self, kind: str) -> None:
        """Open the small form for an act."""
        reading = self._reading
        if reading is not None:
            first, further = actions_for(reading.may, reading.role, reading.opened.document)
            label = next(action.label for action in (*first, *further) if action.kind == kind)
            self._mending = None
            self._form.ask(kind, label, asking.submission_choices(reading))
            self._words.begin(self._document, for_form(kind))

    def mend(self, row: OutboxRow) -> None:
        """Ask again for what a refused act said, with all its words; once the document is open."""
        self._mending = row
        self._ask_to_mend()

    def accept(self) -> None:
        self._carry_out("accept_assignment", AcceptAssignment(), partial(self._answered, _("Đã nhận việc.")))

    def adopt(self, proposal: Proposal) -> None:
        """Endorse as the chief of office proposes."""
        reading, document = self._reading, self._document
        if reading is None or "endorse" not in reading.opened.may:
            return
        post = reading.opened.may["endorse"][0]
        told = told_sent(Mode.ENDORSE, proposal.given, reading.office)
        self._gate.write(lambda w: asking.adopt(w, document, post), partial(self._answered, told), owner=self)

    def attach(self, paths: Sequence[Path]) -> None:
        """Attach files to the open document; they are copied first, so that his own may go."""
        self._attach(self._reading, self._document, paths)

    def _attach(self, reading: Reading | None, document: str, paths: Sequence[Path]) -> None:
        if not paths:
            return
        if reading is None or "attach" not in reading.opened.may:
            self.refused.emit(sentence("not_now" if reading else "document_gone"))
            return
        post = reading.opened.may["attach"][0]
        told = _("Đã đính kèm {count} tệp.").format(count=len(paths))
        self._gate.write(lambda w: asking.attach(w, document, paths, post), partial(self._answered, told), owner=self)

    def drop(self, paths: Sequence[Path]) -> None:
        """Files dropped on the page or picked for it: scanned slips go where their codes say, everything else to the
        document that is open now, whatever is opened while they are looked at."""
        if paths:
            sorted_out = partial(self._sorted_out, self._reading, self._document)
            self._gate.read(lambda w: asking.sorted_out(w, paths), sorted_out, owner=self)

    def drop_beside(self, paths: Sequence[Path]) -> None:
        """Files dropped beside the page: scanned slips go where their codes say; to what the others belong is not
        known, and it says so."""
        if paths:
            self._gate.read(lambda w: asking.sorted_out(w, paths), self._sorted_out_beside, owner=self)

    def _sorted_out_beside(self, found: asking.Dropped) -> None:
        names = ", ".join(path.name for path in found.others)
        refusals = [*found.unknown, *([Refusal("dropped_beside", {"file": names})] if names else [])]
        rest = " ".join(sentence(refusal.code, refusal.facts) for refusal in refusals)
        self._return_slips(found, self.told, rest)
        if rest and not found.slips:
            self.told.emit(rest)

    def _sorted_out(self, reading: Reading | None, document: str, found: asking.Dropped) -> None:
        for refusal in found.unknown:
            self.refused.emit(sentence(refusal.code, refusal.facts))
        self._return_slips(found, self.refused, "")
        self._attach(reading, document, found.others)

    def _return_slips(self, found: asking.Dropped, refused: SignalInstance, rest: str) -> None:
        """Each to its document; `rest` is said with what becomes of it."""
        for path, whose in found.slips:
            back = partial(asking.return_slip, path=path, document=whose)
            self._gate.write(back, partial(self._returned, refused, rest), owner=self)

    def _returned(self, refused: SignalInstance, rest: str, outcome: Returned | Refusal) -> None:
        if isinstance(outcome, Refusal):
            refused.emit(f"{sentence(outcome.code, outcome.facts)} {rest}".strip())
        else:
            code = outcome.document.code or outcome.document.subject
            told = _("Đã đưa phiếu về văn bản {code}.").format(code=code)
            if outcome.may_enter:
                told += " " + _("Nhập bút phê trên phiếu: bấm ⋯ ở văn bản đó.")
            self._answered(f"{told} {rest}".strip(), outcome.acted)

    def turn_pin(self) -> None:
        """Pin the open document for a meeting, or let it go."""
        reading, document = self._reading, self._document
        if reading is not None:
            pinned = reading.pin is not None
            self._gate.write(
                lambda w: asking.turn_pin(w, document, not pinned), partial(self._pinned, not pinned), owner=self
            )

    def _pinned(self, pinned: bool, found: PinnedSet) -> None:
        self.said.emit(pinned_words(found) if pinned else _("Đã bỏ giữ sẵn văn bản này."))

    def _ask_to_mend(self) -> None:
        row, reading = self._mending, self._reading
        if row is None or reading is None or reading.opened.document.id != row.document:
            return
        to = row.command.payload.to if isinstance(row.command.payload, SubmitUp) else ()
        choices = asking.submission_choices(reading, to)
        told = sentence(row.code, row.facts)
        self._form.ask(row.kind, _("Gửi lại"), choices, words_of(row.command.payload), told)

    @Slot(str, object)
    def _confirmed(self, kind: str, payload: Payload) -> None:
        row, document = self._mending, self._document
        answered = partial(self._form_answered, document, kind)
        if row is not None and row.kind == kind and row.document == document:
            self._gate.write(lambda w: asking.mend(w, document, row.id, payload), answered, owner=self)
        else:
            self._carry_out(kind, payload, answered)

    def _form_answered(self, document: str, kind: str, outcome: Acted | Refusal) -> None:
        here = document == self._document and kind == self._form.kind
        if isinstance(outcome, Refusal):
            told = sentence(outcome.code, outcome.facts)
            self._form.refuse(told) if here else self.refused.emit(told)
            return
        self._words.forget(document, for_form(kind))
        if here:
            self._form.done()
            self.form_closed.emit()
        self._answered(_(FORMS[kind].done), outcome)

    def _carry_out(self, kind: str, payload: Payload, answered: Callable[[Acted | Refusal], None]) -> None:
        reading, document = self._reading, self._document
        posts = reading.opened.may.get(kind, ()) if reading else ()
        if not posts:
            answered(Refusal("not_now" if reading else "document_gone"))
            return
        self._gate.write(lambda w: asking.carry_out(w, document, payload, posts[0]), answered, owner=self)

    def _answered(self, told: str, outcome: Acted | Refusal) -> None:
        if isinstance(outcome, Refusal):
            self.refused.emit(sentence(outcome.code, outcome.facts))
        else:
            self.done.emit(outcome.document.id, told, outcome.command.id)
