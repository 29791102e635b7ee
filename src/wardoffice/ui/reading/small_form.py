"""Small acts that need a line of words or a name: return, report, submit; asked for above the page, never in a dialog.

Each kind of act stands in one table with its words; what it becomes is the command of that name.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from wardoffice.domain.commands import (
    Comment,
    Complete,
    ConfirmComplete,
    Payload,
    RecallForwarding,
    ReportProgress,
    ReturnBack,
    SubmitUp,
)
from wardoffice.domain.ids import PostId
from wardoffice.domain.text import clean_text
from wardoffice.ui.flow_layout import FlowLayout
from wardoffice.ui.growing_text import GrowingText
from wardoffice.ui.shortcuts import claims_esc
from wardoffice.ui.theme import look
from wardoffice.wording import N_, _


@dataclass(frozen=True, slots=True)
class Form:
    """`asked` is what the words are for; `required` whether the act makes no sense without them."""

    asked: str
    done: str
    """The sentence that says it was done."""
    required: bool
    make: Callable[[str, tuple[PostId, ...]], Payload]
    names: bool = False


FORMS = {
    "return_back": Form(N_("Lý do trả lại"), N_("Đã trả lại văn bản."), True, lambda text, to: ReturnBack(text)),
    "complete": Form(N_("Kết quả xử lý"), N_("Đã báo cáo xử lý xong."), False, lambda text, to: Complete(text)),
    "report_progress": Form(
        N_("Tiến độ xử lý"), N_("Đã báo cáo tiến độ."), True, lambda text, to: ReportProgress(text)
    ),
    "confirm_complete": Form(
        N_("Ghi chú khi kết thúc"), N_("Đã kết thúc xử lý văn bản."), False, lambda text, to: ConfirmComplete(text)
    ),
    "comment": Form(N_("Ý kiến"), N_("Đã ghi ý kiến."), True, lambda text, to: Comment(text)),
    "recall_forwarding": Form(
        N_("Lý do thu hồi"), N_("Đã thu hồi văn bản đã chuyển."), True, lambda text, to: RecallForwarding(text)
    ),
    "submit_up": Form(
        N_("Ý kiến kèm theo"), N_("Đã trình văn bản."), False, lambda text, to: SubmitUp(to, text), names=True
    ),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody it can be submitted to."""

    post: PostId
    name: str
    chosen: bool = False


class SmallForm(QWidget):
    """`confirmed` gives the kind and the command's payload; it stays until that is `done`. `closed` when it is left,
    `stands` whether it is there, `away` when it is not any more, its words still to be asked for."""

    confirmed = Signal(str, object)
    closed = Signal()
    stands = Signal(bool)
    away = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._kind, self._sent = "", False
        self._label = QLabel(self)
        self._label.setProperty("kind", "section")
        self._names = QWidget(self)
        self._chips: list[tuple[PostId, QPushButton]] = []
        self._flow = FlowLayout(self._names)
        self._text = GrowingText(2, self)
        self._label.setBuddy(self._text)
        self._told = QLabel(self)
        self._told.setProperty("tone", "danger")
        self._told.setWordWrap(True)
        self._do = QPushButton(self)
        self._do.setProperty("kind", "primary")
        self._do.clicked.connect(self._confirm)
        leave = QPushButton(_("Thôi"), self)
        leave.clicked.connect(self.leave)
        buttons = QHBoxLayout()
        buttons.addWidget(self._told, 1)
        buttons.addWidget(leave)
        buttons.addWidget(self._do)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(look().px(12),) * 4)
        for part in (self._label, self._names, self._text):
            column.addWidget(part)
        column.addLayout(buttons)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._confirm)
        self.hide()

    @property
    def kind(self) -> str:
        """The act asked about; empty when the form is closed."""
        return "" if self.isHidden() else self._kind

    def ask(self, kind: str, label: str, choices: Sequence[Choice] = (), text: str = "", told: str = "") -> None:
        """Open for an act; `label` is what its button is called, `text` what stands in it already, `told` why."""
        self.hide()  # first, so that what was being written for another act is kept for that one
        form = FORMS[kind]
        self._kind, self._sent = kind, False
        asked = _(form.asked)
        self._label.setText(asked)
        self._text.setAccessibleName(asked)
        self._text.setPlainText(text)
        self._told.setText(told)
        self._do.setText(label)
        self._do.setToolTip(f"{label} (Ctrl+Enter)")
        self._offer(choices if form.names else ())
        self.show()
        self._text.setFocus()

    def _offer(self, choices: Sequence[Choice]) -> None:
        for _post, chip in self._chips:
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._chips = [(choice.post, self._chip(choice)) for choice in choices]
        self._names.setVisible(bool(choices))

    def _chip(self, choice: Choice) -> QPushButton:
        chip = QPushButton(choice.name, self._names)
        chip.setProperty("kind", "chip")
        chip.setCheckable(True)
        chip.setChecked(choice.chosen)
        self._flow.addWidget(chip)
        return chip

    def _confirm(self) -> None:
        form = FORMS[self._kind]
        text = clean_text(self.unsent).strip()
        to = tuple(post for post, chip in self._chips if chip.isChecked())
        if form.required and not text:
            self._told.setText(_("Chưa có nội dung. Chưa gửi gì đi. Hãy ghi vài chữ."))
            self._text.setFocus()
        elif form.names and not to:
            self._told.setText(_("Chưa chọn người nhận. Chưa gửi gì đi. Hãy chọn ít nhất một người."))
        elif not self._sent:
            self._sent = True
            self.confirmed.emit(self._kind, form.make(text, to))

    def refuse(self, told: str) -> None:
        """It was not done: say why, and let every word stand."""
        self._sent = False
        self._told.setText(told)

    @property
    def words(self) -> str:
        """What is written here now; empty when the form is closed."""
        return "" if self.isHidden() else self._text.toPlainText()

    @property
    def unsent(self) -> str:
        """The same, also once it is closed."""
        return self._text.words()

    @property
    def field(self) -> GrowingText:
        """Where the words are written."""
        return self._text

    def done(self) -> None:
        """It was done: its words are kept elsewhere now."""
        self._text.clear()
        self.hide()

    def leave(self) -> None:
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.stands.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.stands.emit(not self.isHidden())
        if self.isHidden():  # not the page it stands above
            self.away.emit()

    def event(self, event: QEvent) -> bool:
        return claims_esc(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)
