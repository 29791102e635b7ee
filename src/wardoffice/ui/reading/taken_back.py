"""What is said above the page when its document is taken away or back while somebody works on it, once each time, and
no longer than it holds.
"""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from wardoffice.desk.workplace import Workplace
from wardoffice.ui.gate import Gate
from wardoffice.ui.reading.notice import NoticeBar
from wardoffice.ui.reading.small_form import SmallForm
from wardoffice.ui.standing import Standing
from wardoffice.wording import _


class TakenBack(QObject):
    """Says it in `notice`, which then offers to copy what is being written in `form`."""

    def __init__(self, gate: Gate[Workplace], notice: NoticeBar, form: SmallForm, parent: QObject) -> None:
        super().__init__(parent)
        self._notice, self._form, self._told = notice, form, ""
        self._standing = Standing(gate, self)
        self._standing.warned.connect(self._warn)
        notice.asked.connect(self._copy)

    def follow(self, document: str) -> None:
        """Watch that document from now on; none when empty."""
        self._told = ""
        self._standing.follow(document)

    @Slot(str)
    def _warn(self, words: str) -> None:
        if words and words != self._told:
            self._notice.say(words, button=_("Sao chép nội dung đang viết") if self._form.words else "")
        elif self._told and not words and self._notice.sentence == self._told:
            self._notice.hide()
        self._told = words

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._form.words)
