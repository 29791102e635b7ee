"""Chờ gửi: what waits for a decision, every act on its way, in words, with what can still be done about it.

Read again after each change; the cursor and the place scrolled to stay where they are, and nothing is rebuilt that
looks the same.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from wardoffice.desk import sending
from wardoffice.desk.acting import Acted
from wardoffice.desk.conflicts import Conflict, open_conflicts
from wardoffice.desk.sending import OutgoingAct, Progress
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.outcome import Refusal
from wardoffice.store.outbox_row import OutboxRow, OutboxState
from wardoffice.ui.conflict_words import headline
from wardoffice.ui.gate import Gate
from wardoffice.ui.lists.loading import READ
from wardoffice.ui.outbox_card import ActCard, label
from wardoffice.ui.outbox_words import copied, too_late
from wardoffice.ui.places import OUTBOX
from wardoffice.ui.theme import look
from wardoffice.wording import N_, _, sentence

TICK_MS = 1_000
MOST = 200
"""Rows drawn at once; the rest is told as a number."""
GROUPS = (
    (N_("Bị từ chối"), (Progress.REFUSED,)),
    (N_("Đang chờ gửi"), (Progress.UNDOABLE, Progress.WAITING, Progress.SENT)),
    (N_("Máy chủ đã nhận"), (Progress.ACCEPTED, Progress.SEEN)),
)


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything the view shows, as it is read at once."""

    conflicts: tuple[Conflict, ...]
    acts: tuple[OutgoingAct, ...]
    """The newest first."""
    now: datetime


def read_queue(w: Workplace) -> Queue:
    acts = [one for one in reversed(sending.outgoing(w, accepted=True)) if one.row.kind != READ]
    return Queue(tuple(open_conflicts(w)), tuple(acts), w.clock())


class Outbox(QWidget):
    """`said` sends a sentence for the toast, `opened` the document of a row, `decided` the conflict to settle and
    `mended` the refused act to be written anew."""

    said = Signal(str)
    opened = Signal(str)
    decided = Signal(object)
    mended = Signal(object)

    def __init__(self, gate: Gate[Workplace], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._gate = gate
        self._shown: Queue | None = None
        self._cards: list[ActCard] = []
        self._title = QLabel(_(OUTBOX.label), self)
        self._title.setProperty("kind", "title")
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._count)
        self._scroll.setAccessibleName(_(OUTBOX.label))
        self.setFocusProxy(self._scroll)
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
        self._gate.read(read_queue, self._show, owner=self)

    def _show(self, queue: Queue) -> None:
        if self._shown is not None and queue == replace(self._shown, now=queue.now) and not self._tick.isActive():
            return
        self._shown = queue
        focus, scrolled = QApplication.focusWidget(), self._scroll.verticalScrollBar().value()
        name = focus.objectName() if focus is not None and self.isAncestorOf(focus) else ""
        self._scroll.setWidget(self._ground(queue))
        self._scroll.verticalScrollBar().setValue(scrolled)
        again = self.findChild(QPushButton, name) if name else None
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)
        if any(one.progress is Progress.UNDOABLE for one in queue.acts):
            self._tick.start()
        else:
            self._tick.stop()

    def _ground(self, queue: Queue) -> QWidget:
        ground = QWidget()
        ground.setProperty("kind", "surface")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, look().px(8), 0)
        column.setSpacing(look().px(8))
        self._cards = []
        if queue.conflicts:
            column.addWidget(label(_("Cần anh/chị quyết định"), "section", ground))
        for conflict in queue.conflicts:
            column.addWidget(self._conflict(conflict, ground))
        for title, stages in GROUPS:
            group = [one for one in queue.acts if one.progress in stages]
            if group:
                column.addWidget(label(f"{_(title)} · {len(group)}", "section", ground))
            for one in group[:MOST]:
                card = ActCard(one, queue.now, self._do, ground)
                self._cards.append(card)
                column.addWidget(card)
        if not queue.conflicts and not queue.acts:
            column.addWidget(label(_(OUTBOX.empty), "sentence", ground))
        column.addStretch(1)
        return ground

    def _conflict(self, conflict: Conflict, parent: QWidget) -> QWidget:
        card = QFrame(parent)
        card.setProperty("kind", "card")
        card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        px = look().px
        column = QVBoxLayout(card)
        column.setContentsMargins(px(14), px(10), px(12), px(10))
        column.setSpacing(px(4))
        column.addWidget(label(headline(conflict), "", card, "warn"))
        column.addWidget(label(conflict.subject, "", card))
        button = QPushButton(_("Xem và quyết định"), card)
        button.setObjectName(f"decide/{conflict.document}")
        button.clicked.connect(lambda: self.decided.emit(conflict))
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        card.setAccessibleName(f"{headline(conflict)}. {conflict.subject}")
        return card

    @Slot()
    def _count(self) -> None:
        running = [card.count_down() for card in self._cards]
        if not all(running):
            self._tick.stop()
            self._shown = None
            self.read()

    def _do(self, what: str, one: OutgoingAct) -> None:
        """What a card's button asks for."""
        match what:
            case "mend":
                self.mended.emit(one)
            case "again":
                self.send_again(one)
            case "back":
                self.take_back(one)
            case "copy":
                self._copy(one)
            case _:
                self.opened.emit(one.row.document)

    def take_back(self, one: OutgoingAct) -> None:
        self._gate.write(lambda w: sending.undo(w, one.row.id), self._taken_back, owner=self)

    def send_again(self, one: OutgoingAct) -> None:
        self._gate.write(lambda w: sending.resend(w, one.row.id), self._sent_again, owner=self)

    def _copy(self, one: OutgoingAct) -> None:
        QGuiApplication.clipboard().setText(copied(one))
        self.said.emit(_("Đã sao chép toàn bộ nội dung."))

    def _taken_back(self, row: OutboxRow | None) -> None:
        if row is None:
            self.said.emit(too_late())
        elif row.state is OutboxState.REFUSED:
            self.said.emit(_("Đã rút lại việc bị từ chối. Máy chủ chưa ghi gì của việc này."))
        else:
            self.said.emit(_("Đã hoàn tác. Chưa có gì được gửi đi."))

    def _sent_again(self, outcome: Acted | Refusal) -> None:
        if isinstance(outcome, Refusal):
            self.said.emit(sentence(outcome.code, outcome.facts))
        else:
            self.said.emit(_("Sẽ gửi lại khi có mạng."))
