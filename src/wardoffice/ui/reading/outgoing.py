"""Gửi ra ngoài: every file of the document into a folder; outside the office the originals alone, inside with bút phê.

What will be written, and by which way, stands there before a folder is chosen.
"""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from wardoffice.desk.preflight import Planned, planned
from wardoffice.desk.sending_out import OutgoingKind, SentOut, send_out
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.document import Document
from wardoffice.domain.outcome import Refusal
from wardoffice.ui.choosing_files import folder_to_fill
from wardoffice.ui.form import Form
from wardoffice.ui.gate import Gate
from wardoffice.ui.long_words import breakable
from wardoffice.ui.options import Options
from wardoffice.ui.troubles import words_for
from wardoffice.wording import _, sentence
from wardoffice.wording.outgoing import OUTGOING

OUTSIDE, INSIDE = 0, 1


class SendingOut(Form):
    """`said` where the files were written; for the original alone nothing of what was written on it leaves."""

    said = Signal(str)

    def __init__(self, gate: Gate[Workplace], document: Document, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Gửi ra ngoài"), document.code or document.subject, _("Chọn thư mục và lưu…"), parent, width=520
        )
        self._gate, self._document, self._asked = gate, document.id, 0
        self.options = Options(
            (_("Ra ngoài cơ quan: chỉ bản gốc, không kèm bút phê"), _("Trong cơ quan: kèm bản có bút phê")), self
        )
        self.column.addWidget(self.options)
        self.words(_("Sẽ ghi vào thư mục"), "section")
        self.plan = self.words("", "sentence")
        self.finish(self._choose)
        self.offer_way_out(_("Thôi"))
        self.options.chosen.connect(self._ask)
        self.options.first().setFocus()
        self._ask()

    @property
    def _with_marks(self) -> bool:
        return self.options.place == INSIDE

    @Slot()
    def _ask(self) -> None:
        """Look at the files before anything is written."""
        self._asked += 1
        asked, document, with_marks = self._asked, self._document, self._with_marks
        self.go.setEnabled(False)
        self._tell(_("Đang xem các tệp…"))
        self._gate.read(
            lambda w: planned(w, document, with_marks=with_marks),
            lambda plan: self._planned(asked, plan),
            owner=self,
            failed=lambda problem: self.say(words_for(problem)),
        )

    def _planned(self, asked: int, plan: tuple[Planned, ...] | Refusal) -> None:
        if asked != self._asked:
            return
        if isinstance(plan, Refusal):
            self._tell("")
            self.say(sentence(plan.code, plan.facts))
            return
        lines = [_told(one) for one in plan]
        if self._with_marks and all(one.kind is OutgoingKind.ORIGINAL for one in plan):
            lines.append(_("Chưa có bút phê nào trên các tệp này."))
        self._tell("\n".join(lines))
        self.go.setEnabled(True)

    def _tell(self, words: str) -> None:
        self.plan.setText(breakable(words))
        if self.isVisible():
            self.fit()

    @Slot()
    def _choose(self) -> None:
        folder = folder_to_fill(self, _("Chọn thư mục"))
        if folder is None:
            return
        document, with_marks = self._document, self._with_marks
        self.go.setEnabled(False)
        self._gate.read(
            lambda w: send_out(w, document, folder, with_marks=with_marks),
            lambda sent: self._written(folder, sent),
            owner=self,
            failed=self._failed,
        )

    def _failed(self, problem: Exception) -> None:
        self.go.setEnabled(True)
        self.say(words_for(problem))

    def _written(self, folder: Path, sent: tuple[SentOut, ...] | Refusal) -> None:
        self.go.setEnabled(True)
        if isinstance(sent, Refusal):
            self.say(sentence(sent.code, sent.facts))
        else:
            self.said.emit(_("Đã lưu {count} tệp vào {folder}.").format(count=len(sent), folder=folder))
            self.accept()


def _told(one: Planned) -> str:
    """ "• cv.pdf: bản gốc, giữ nguyên", and why where the slip stands for a copy."""
    line = f"• {one.name}: {_(OUTGOING[one.kind.value])}"
    return f"{line}. {sentence(one.reason)}" if one.reason else line
