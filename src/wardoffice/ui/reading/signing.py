"""Ký bút phê: a leader's own bút phê becomes the look of a signature of his, with a certificate from a file.

The way is told before anything is asked; where the file may not be signed, the reason, and the slip instead. The
password lives in its field until the form closes, and goes nowhere but to the child that signs.
"""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from wardoffice.desk.exporting import Exported
from wardoffice.desk.preflight import Planned, planned_signing
from wardoffice.desk.sending_out import OutgoingKind
from wardoffice.desk.signing import Signature, sign_copy
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.document import Document
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.text import safe_file_name
from wardoffice.paper import press
from wardoffice.paper.source import Source
from wardoffice.ui.choosing_files import file_to_open, file_to_save
from wardoffice.ui.form import Form
from wardoffice.ui.gate import Gate
from wardoffice.ui.long_words import breakable
from wardoffice.ui.troubles import words_for
from wardoffice.wording import _, sentence

_MOST_WORDS = 300


class Signing(Form):
    """`said` where the signed copy was written; `slip_wanted` where the slip goes instead."""

    said = Signal(str)
    slip_wanted = Signal()

    def __init__(
        self, gate: Gate[Workplace], document: Document, attachment: int, parent: QWidget | None = None
    ) -> None:
        file = document.attachments[attachment].name
        super().__init__(_("Ký bút phê"), file, _("Ký và lưu…"), parent, width=520)
        self._gate, self._document, self._place, self._file = gate, document.id, attachment, Path(file)
        self._p12: Path | None = None
        self._planned: Planned | None = None
        self._warm = press.child_for_marking()
        self.way = self.words(_("Đang xem tệp…"), "sentence")
        self._title = self.words(_("Tệp chứng thư số"), "section")
        self.certificate = QLabel(_("Chưa chọn tệp."), self)
        self.certificate.setProperty("kind", "sentence")
        self.certificate.setWordWrap(True)
        self.choose = QPushButton(_("Chọn tệp…"), self)
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._choose)
        self.row(self.choose, beside=self.certificate)
        self.password = self.field(_("Mật khẩu của chứng thư"), secret=True)
        self.finish(self._confirm)
        self.offer_way_out(_("Thôi"))
        self.go.setEnabled(False)
        self.finished.connect(self._forget)
        gate.read(
            lambda w: planned_signing(w, document.id, attachment), self._look, owner=self, failed=self._not_looked
        )

    @Slot()
    def _forget(self) -> None:
        self.password.clear()
        self._warm.close()

    def _not_looked(self, problem: Exception) -> None:
        self.way.setText("")
        self.say(words_for(problem))

    def _look(self, found: Planned | Refusal) -> None:
        """Say by which way, and ask for what that way needs."""
        self.go.setEnabled(True)
        if isinstance(found, Refusal):
            self.way.setText(sentence(found.code, found.facts))
            self.go.hide()
            return
        self._planned = found
        if found.kind is OutgoingKind.SIGNED:
            self._warm.prepare()  # it gets ready while certificate and place are chosen
            self.way.setText(breakable(_way(found)))
        else:
            self.way.setText(sentence(found.reason))
            for part in (self._title, self.certificate, self.choose):
                part.hide()
            self.hide_field(self.password)
            self.go.setText(_("Lưu phiếu giải quyết…"))
            self.go.setFocus()
        if self.isVisible():
            self.fit()

    @Slot()
    def _choose(self) -> None:
        kinds = _("Chứng thư số") + " (*.p12 *.pfx)"
        chosen = file_to_open(self, _("Chọn tệp chứng thư số"), kinds)
        if chosen:
            self._p12 = chosen
            self.certificate.setText(breakable(self._p12.name))
            self.say("")
            self.go_to(self.password)

    @Slot()
    def _confirm(self) -> None:
        if self._planned is not None and self._planned.kind is not OutgoingKind.SIGNED:
            self.slip_wanted.emit()
            self.accept()
        elif self._p12 is None:
            self.say(_("Chưa chọn tệp chứng thư số. Chưa ký gì. Hãy chọn tệp chứng thư của anh/chị."))
        else:
            name = safe_file_name(_("{name} (bút phê đã ký){ending}").format(name=self._file.stem, ending=".pdf"))
            out = file_to_save(self, _("Ký và lưu"), name)
            if out:
                self._sign(self._p12, out)

    def _sign(self, p12: Path, out: Path) -> None:
        password, document, place, warm = self.password.text(), self._document, self._place, self._warm

        def sign(w: Workplace) -> Exported | Refusal:
            return sign_copy(w, document, out, Signature(Source(p12).read(), password), attachment=place, warm=warm)

        self.go.setEnabled(False)
        self._gate.read(sign, self._signed, owner=self, failed=self._failed)

    def _failed(self, problem: Exception) -> None:
        self.go.setEnabled(True)
        self.password.clear()
        self.say(words_for(problem))
        self.password.setFocus()

    def _signed(self, done: Exported | Refusal) -> None:
        if isinstance(done, Refusal):
            self.go.setEnabled(True)
            self.say(sentence(done.code, done.facts))
        else:
            self.said.emit(_("Đã lưu {file}.").format(file=done.path))
            self.accept()


def _way(found: Planned) -> str:
    words = found.words if len(found.words) <= _MOST_WORDS else found.words[:_MOST_WORDS] + "…"
    told = _(
        "Bút phê “{words}” của anh/chị được ký thành một chữ ký số mới, ghi thêm vào bản sao của tệp. "
        "Bản gốc và các chữ ký đã có giữ nguyên."
    )
    return told.format(words=words)
