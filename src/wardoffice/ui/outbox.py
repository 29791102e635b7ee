"""Chờ gửi: every act on its way, in words, with what can still be done about it; the toast's lasting twin."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from wardoffice.desk import sending
from wardoffice.desk.acting import Acted
from wardoffice.desk.sending import OutgoingAct, Progress
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.outcome import Refusal
from wardoffice.store.outbox import OutboxRow
from wardoffice.ui.gate import Gate
from wardoffice.ui.lists.loading import READ
from wardoffice.ui.outbox_words import act_words, progress_words, reason_words, too_late
from wardoffice.ui.places import OUTBOX
from wardoffice.ui.route_words import moment
from wardoffice.ui.theme import look
from wardoffice.wording import _, sentence

TICK_MS = 1_000
MOST = 200
"""Rows drawn at once; the rest is told as a number."""


class Outbox(QWidget):
    """`said` sends a sentence for the toast, `opened` the document of a row pressed."""

    said = Signal(str)
    opened = Signal(str)

    def __init__(self, gate: Gate[Workplace], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._gate = gate
        self._lines: list[_Line] = []
        self._title = QLabel(_(OUTBOX.label), self)
        self._title.setProperty("kind", "title")
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._count)
        column = QVBoxLayout(self)
        px = look().px
        column.setContentsMargins(px(24), px(16), px(16), px(8))
        column.setSpacing(px(12))
        column.addWidget(self._title)
        column.addWidget(self._scroll, 1)
        gate.changed.connect(self.read)

    @Slot()
    def read(self) -> None:
        """Read the queue again."""
        self._gate.read(lambda w: (sending.outgoing(w, accepted=True), w.clock()), self._show, owner=self)

    def _show(self, found: tuple[list[OutgoingAct], datetime]) -> None:
        acts, now = found
        ground = QWidget()
        ground.setProperty("kind", "surface")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, look().px(8), 0)
        column.setSpacing(look().px(8))
        newest = [one for one in reversed(acts) if one.row.kind != READ][:MOST]
        self._lines = [_Line(one, now, self, ground) for one in newest]
        for line in self._lines:
            column.addWidget(line)
        if not newest:
            empty = QLabel(_(OUTBOX.empty), ground)
            empty.setProperty("kind", "sentence")
            column.addWidget(empty)
        column.addStretch(1)
        self._scroll.setWidget(ground)
        waiting = any(one.progress is Progress.UNDOABLE for one in newest)
        if waiting:
            self._tick.start()
        else:
            self._tick.stop()

    @Slot()
    def _count(self) -> None:
        running = [line.count_down() for line in self._lines]
        if not all(running):
            self.read()

    def take_back(self, one: OutgoingAct) -> None:
        self._gate.write(lambda w: sending.undo(w, one.row.id), self._taken_back, owner=self)

    def send_again(self, one: OutgoingAct) -> None:
        self._gate.write(lambda w: sending.resend(w, one.row.id), self._sent_again, owner=self)

    def _taken_back(self, row: OutboxRow | None) -> None:
        self.said.emit(_("Đã hoàn tác. Chưa có gì được gửi đi.") if row else too_late())

    def _sent_again(self, outcome: Acted | Refusal) -> None:
        if isinstance(outcome, Refusal):
            self.said.emit(sentence(outcome.code, outcome.facts))
        else:
            self.said.emit(_("Sẽ gửi lại khi có mạng."))


class _Line(QFrame):
    """One act of the queue."""

    def __init__(self, one: OutgoingAct, now: datetime, outbox: Outbox, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._seconds = int(sending.grace_left(one.row, now).total_seconds() + 0.999)
        self._undo: QPushButton | None = None
        px = look().px
        words = QVBoxLayout()
        words.setSpacing(px(2))
        for text, kind in _texts(one):
            words.addWidget(_label(text, kind, self))
        self._state = _label(progress_words(one), "section", self)
        words.addWidget(self._state)
        if reason := reason_words(one):
            label = _label(reason, "", self)
            label.setProperty("tone", "danger")
            words.addWidget(label)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(14), px(10), px(12), px(10))
        row.setSpacing(px(8))
        row.addLayout(words, 1)
        self._add_buttons(one, outbox, row)
        self.setAccessibleName(", ".join(text for text, _kind in _texts(one)))

    def count_down(self) -> bool:
        """One second less to take it back in; False when the time is over."""
        if self._undo is None or self._seconds <= 0:
            return True
        self._seconds -= 1
        self._undo.setText(_("Hoàn tác ({seconds} giây)").format(seconds=self._seconds))
        return self._seconds > 0

    def _add_buttons(self, one: OutgoingAct, outbox: Outbox, row: QHBoxLayout) -> None:
        if one.progress is Progress.REFUSED:
            self._button(_("Gửi lại"), lambda: outbox.send_again(one), row)
            self._button(_("Rút lại"), lambda: outbox.take_back(one), row)
        elif one.may_undo:
            text = _("Hoàn tác ({seconds} giây)").format(seconds=self._seconds) if self._seconds else _("Rút lại")
            self._undo = self._button(text, lambda: outbox.take_back(one), row)
        if one.document is not None:
            self._button(_("Xem"), lambda: outbox.opened.emit(one.row.document), row, quiet=True)

    def _button(self, text: str, act: Callable[[], None], row: QHBoxLayout, quiet: bool = False) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("kind", "quiet" if quiet else "")
        button.clicked.connect(act)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return button


def _texts(one: OutgoingAct) -> list[tuple[str, str]]:
    subject = one.document.subject if one.document else _("Văn bản không còn trên máy này")
    to = _("Đến: {names}").format(names=", ".join(one.to)) if one.to else ""
    lines = [(f"{act_words(one.row.kind)} · {moment(one.row.created)}", "section"), (subject, ""), (to, "sentence")]
    return [(text, kind) for text, kind in lines if text]


def _label(text: str, kind: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty("kind", kind)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
