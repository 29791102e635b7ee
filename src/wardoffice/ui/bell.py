"""The bell: what happened to the person's documents without his doing; counted, listed, spoken, seen once opened."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from wardoffice.desk import noticing
from wardoffice.desk.noticing import Told
from wardoffice.desk.workplace import Workplace
from wardoffice.ui.gate import Gate
from wardoffice.ui.icons import icon
from wardoffice.ui.outbox_card import label
from wardoffice.ui.route_words import moment
from wardoffice.ui.theme import look
from wardoffice.ui.under_panel import UnderPanel
from wardoffice.wording import _

MOST = 30
"""Notices listed at once, the newest first."""


class BellButton(QToolButton):
    """The bell with the number of what is new on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "tool")
        self.setIcon(icon("bell-outline"))
        self.many = 0
        self.count(0)

    def count(self, many: int) -> None:
        self.many = many
        named = _("Thông báo: {count} mới").format(count=many) if many else _("Thông báo")
        self.setAccessibleName(named)
        self.setToolTip(named)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.many:
            return
        worn, words = look(), str(self.many) if self.many < 100 else "99+"
        font, height = worn.font(12, bold=True), worn.px(17)
        width = max(height, QFontMetrics(font).horizontalAdvance(words) + worn.px(8))
        where = QRectF(self.width() - width - 1, 1, width, height)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.colour("danger"))
        painter.drawRoundedRect(where, height / 2, height / 2)
        painter.setPen(worn.colour("surface"))
        painter.setFont(font)
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, words)


class BellPanel(UnderPanel):
    """`opened` sends the document of a notice."""

    opened = Signal(str)

    def __init__(self, ground: QWidget) -> None:
        super().__init__(ground)
        title = QLabel(_("Thông báo"), self)
        title.setProperty("kind", "title")
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._scroll.setAccessibleName(_("Thông báo"))
        self.column.addWidget(title)
        self.column.addWidget(self._scroll, 1)
        self.first = self._scroll

    def tell(self, told: list[Told]) -> None:
        """List these, the newest first."""
        ground = QWidget()
        ground.setProperty("kind", "surface")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, look().px(8), 0)
        column.setSpacing(look().px(8))
        for one in told[:MOST]:
            column.addWidget(self._notice(one, ground))
        if not told:
            column.addWidget(label(_("Chưa có thông báo nào."), "sentence", ground))
        column.addStretch(1)
        self._scroll.setWidget(ground)
        if self.isVisible():
            self.place()

    def wanted_height(self, width: int) -> int:
        inner, frame = self._scroll.widget(), self.column.contentsMargins()
        room = width - frame.left() - frame.right()
        layout = inner.layout() if inner is not None else None
        listed = layout.heightForWidth(room) if layout is not None else 0
        return listed + look().px(40) + frame.top() + frame.bottom() + self.column.spacing()

    def _notice(self, one: Told, parent: QWidget) -> QWidget:
        card = QFrame(parent)
        card.setProperty("kind", "card")
        card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        px = look().px
        column = QVBoxLayout(card)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(2))
        when = moment(one.notice.at)
        new = "" if one.notice.seen else _("Mới")
        column.addWidget(label(" · ".join(part for part in (new, when) if part), "section" if new else "meta", card))
        column.addWidget(label(one.sentence, "", card))
        if one.notice.document:
            button = QPushButton(_("Xem văn bản"), card)
            button.setProperty("kind", "quiet")
            button.setAccessibleDescription(one.sentence)
            button.clicked.connect(lambda: self._open(one.notice.document))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        card.setAccessibleName(f"{when}. {one.sentence}")
        return card

    def _open(self, document: str) -> None:
        self.hide()
        self.opened.emit(document)


@dataclass(frozen=True, slots=True)
class _Known:
    told: tuple[Told, ...]
    newest: int


class Bell(QObject):
    """Joins the button, its panel and what the desk has to tell; `opened` sends a document to look at."""

    opened = Signal(str)

    def __init__(self, gate: Gate[Workplace], button: BellButton, panel: BellPanel) -> None:
        super().__init__(button)
        self._gate, self._button, self._panel = gate, button, panel
        self._known: _Known | None = None
        button.clicked.connect(self.open)
        panel.opened.connect(self.opened)
        gate.changed.connect(self.read)
        self.read()

    @Slot()
    def read(self) -> None:
        self._gate.read(_told, self._show, owner=self)

    @Slot()
    def open(self) -> None:
        """Show what there is; from then on it counts as seen."""
        if self._known is not None and not self._panel.isVisible():
            self._panel.tell(list(self._known.told))
        self._panel.open_under(self._button)
        new = [one.notice.seq for one in self._known.told if not one.notice.seen] if self._known else []
        if self._panel.isVisible() and new:
            self._gate.write(lambda w: noticing.mark_seen(w, new), lambda _done: self._button.count(0), owner=self)

    def _show(self, told: tuple[Told, ...]) -> None:
        before = self._known
        if before is not None and before.told == told:
            return
        self._known = _Known(told, max((one.notice.seq for one in told), default=0))
        self._button.count(sum(not one.notice.seen for one in told))
        if not self._panel.isVisible():  # what is being read keeps its marks until it is closed
            self._panel.tell(list(told))
        if before is not None:
            for one in told:
                if one.notice.seq > before.newest:
                    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._button, one.sentence))


def _told(w: Workplace) -> tuple[Told, ...]:
    return tuple(noticing.told(w, seen=True))
