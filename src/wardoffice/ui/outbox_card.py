"""One act of the queue on its card: what it is, every word of it, how far it has come, and what can be done with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from wardoffice.desk import sending
from wardoffice.desk.sending import OutgoingAct, Progress
from wardoffice.ui.flow_layout import FlowLayout
from wardoffice.ui.icons import picture
from wardoffice.ui.outbox_words import (
    MENDED_IN_COMPOSER,
    MENDED_IN_FORM,
    Step,
    act_words,
    alarm_words,
    opened_words,
    progress_words,
    reason_words,
    steps,
)
from wardoffice.ui.route_words import moment
from wardoffice.ui.theme import look
from wardoffice.wording import _

Do = Callable[[str, OutgoingAct], None]
"""What a card's button asks for: one of `mend`, `again`, `back`, `copy`, `open`, and the act."""


class ActCard(QFrame):
    def __init__(self, one: OutgoingAct, now: datetime, do: Do, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._one, self._do = one, do
        self._seconds = int(sending.grace_left(one.row, now).total_seconds() + 0.999)
        self._undo: QPushButton | None = None
        px = look().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(14), px(10), px(12), px(10))
        column.setSpacing(px(4))
        for text, kind, tone in _texts(one):
            column.addWidget(label(text, kind, self, tone))
        column.addWidget(_way(steps(one), one.progress is Progress.REFUSED, self))
        column.addWidget(self._buttons())
        self.setAccessibleName(", ".join([*(text for text, _kind, _tone in _texts(one)), progress_words(one)]))

    def count_down(self) -> bool:
        """One second less to take it back in; False when the time is over."""
        if self._undo is None or self._seconds <= 0:
            return True
        self._seconds -= 1
        self._undo.setText(_("Hoàn tác ({seconds} giây)").format(seconds=self._seconds))
        return self._seconds > 0

    def _buttons(self) -> QWidget:
        one, ground = self._one, QWidget(self)
        flow = FlowLayout(ground)
        if one.progress is Progress.REFUSED:
            if one.document is not None and one.row.kind in MENDED_IN_COMPOSER | MENDED_IN_FORM:
                flow.addWidget(self._button("mend", _("Sửa rồi gửi lại")))
            flow.addWidget(self._button("again", _("Gửi lại")))
            flow.addWidget(self._button("back", _("Rút lại")))
        elif one.may_undo:
            text = _("Hoàn tác ({seconds} giây)").format(seconds=self._seconds) if self._seconds else _("Rút lại")
            self._undo = self._button("back", text)
            flow.addWidget(self._undo)
        if one.text:
            flow.addWidget(self._button("copy", _("Sao chép nội dung"), quiet=True))
        if one.document is not None:
            flow.addWidget(self._button("open", _("Xem văn bản"), quiet=True))
        return ground

    def _button(self, what: str, text: str, quiet: bool = False) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("kind", "quiet" if quiet else "")
        button.setObjectName(f"{what}/{self._one.row.id}")
        button.clicked.connect(lambda: self._do(what, self._one))
        return button


def _texts(one: OutgoingAct) -> list[tuple[str, str, str]]:
    """Each line with its kind and its tone."""
    subject = one.document.subject if one.document else _("Văn bản không còn trên máy này")
    refused = one.progress is Progress.REFUSED
    lines = [
        (f"{act_words(one.row.kind)} · {moment(one.row.created)}", "section", ""),
        (subject, "", ""),
        (_("Đến: {names}").format(names=", ".join(one.to)) if one.to else "", "sentence", ""),
        (one.text if refused else "", "quote", ""),
        (reason_words(one), "", "danger"),
        (alarm_words(one), "", "warn"),
        (opened_words(one), "sentence", ""),
    ]
    return [line for line in lines if line[0]]


def _way(way: tuple[Step, ...], stopped: bool, parent: QWidget) -> QWidget:
    """The stages side by side: what is behind in full ink, where it stands in bold, what is to come faint."""
    ground = QWidget(parent)
    flow = FlowLayout(ground, look().px(14))
    for step in way:
        if not stopped or step.reached:
            flow.addWidget(_stage(replace(step, now=step.now and not stopped), ground))
    if stopped:
        flow.addWidget(_stage(Step(_("Máy chủ không nhận"), "alert-outline", True, True), ground, "danger"))
    return ground


def _stage(step: Step, parent: QWidget, tone: str = "") -> QWidget:
    stage = QWidget(parent)
    row = QHBoxLayout(stage)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(look().px(4))
    sign = QLabel(stage)
    token = tone or ("accent" if step.now else "text_2" if step.reached else "text_3")
    sign.setPixmap(picture(step.icon, token, look().px(16), parent.devicePixelRatioF()))
    words = QLabel(step.words, stage)
    words.setTextFormat(Qt.TextFormat.PlainText)
    words.setProperty("kind", "section" if step.now else "meta")
    words.setProperty("tone", tone)
    row.addWidget(sign)
    row.addWidget(words)
    return stage


def label(text: str, kind: str, parent: QWidget, tone: str = "") -> QLabel:
    made = QLabel(text, parent)
    made.setProperty("kind", kind)
    made.setProperty("tone", tone)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    if kind == "quote":
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
