"""Bản lúc ký: the pages as they were signed, alone; what was added later is not in them."""

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from wardoffice.paper.problem import PaperProblem
from wardoffice.ui.pages.source import PageSource
from wardoffice.ui.pages.view import PageView
from wardoffice.ui.reading.notice import PageNotice
from wardoffice.ui.signatures.panel import Judged
from wardoffice.ui.theme import look
from wardoffice.wording import _, sentence

_SHARE = 0.9


class SignedRevision(QDialog):
    """Opens at once and fills as its child process draws."""

    def __init__(self, one: Judged, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Bản lúc ký – {file}").format(file=one.on.attachment.name))
        told = _("Tệp đúng như lúc {signer} ký. Bút phê và phần thêm sau đó không có ở đây.")
        said = QLabel(told.format(signer=one.found.signer or _("người không đọc được tên")), self)
        said.setProperty("kind", "sentence")
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.setWordWrap(True)
        self.view, self.notice = PageView(self), PageNotice(self)
        self.source = PageSource(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.notice)
        close = QPushButton(_("Đóng"), self)
        close.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(look().px(16),) * 4)
        column.addWidget(said)
        column.addWidget(self._stack, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.view.wanted.connect(self.source.want)
        self.source.opened.connect(self._opened)
        self.source.boxes_read.connect(self.view.learn)
        self.source.drawn.connect(self.view.take)
        self.source.unreadable.connect(self._unreadable)
        room = self.screen().availableGeometry()
        self.resize(round(min(look().px(900), room.width() * _SHARE)), round(room.height() * _SHARE))
        self.finished.connect(self.source.stop)
        self.source.open(replace(one.on.source, first=one.found.revision_end))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.source.stop()
        super().closeEvent(event)

    @Slot(object, object)
    def _opened(self, sizes: object, boxes: object) -> None:
        self._stack.setCurrentWidget(self.view)
        self.view.show_pages(sizes, boxes)  # type: ignore[arg-type]  # a Qt signal carries plain objects

    @Slot(object)
    def _unreadable(self, problem: PaperProblem) -> None:
        if problem.code != "closed":
            self.notice.say(sentence(problem.code, problem.facts))
            self._stack.setCurrentWidget(self.notice)
