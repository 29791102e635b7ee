"""Hands a file to the program the machine has for it: a read-only copy, and never a kind that runs."""

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from wardoffice.desk import outside
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.document import Attachment
from wardoffice.domain.outcome import Refusal
from wardoffice.ui.gate import Gate
from wardoffice.ui.troubles import words_for
from wardoffice.wording import _, sentence


class OpeningOutside(QObject):
    """`said` sends the sentence of what came of it."""

    said = Signal(str)

    def __init__(self, gate: Gate[Workplace], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gate = gate
        gate.read(lambda w: outside.wipe(w, left_over=True), lambda _done: None, owner=self)

    @Slot(object)
    def open(self, attachment: Attachment) -> None:
        self._gate.read(
            lambda w: outside.copy_for_others(w, attachment),
            self._copied,
            owner=self,
            failed=lambda problem: self.said.emit(words_for(problem)),
        )

    def _copied(self, copy: Path | Refusal) -> None:
        if isinstance(copy, Refusal):
            self.said.emit(sentence(copy.code, copy.facts))
        elif QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))):
            self.said.emit(_("Đã mở bản sao chỉ đọc bằng chương trình khác. Sửa ở đó không làm đổi văn bản."))
        else:
            self.said.emit(_("Máy này chưa có chương trình mở được loại tệp đó. Tệp vẫn nguyên. Hãy hỏi cán bộ CNTT."))
