"""Chữ ký số: every signature of the open document, one card each, beside the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from wardoffice.desk.verifying import ToJudge
from wardoffice.paper.inspection import SignatureFound
from wardoffice.ui.icons import picture
from wardoffice.ui.outbox_card import label
from wardoffice.ui.side_panel import SidePanel
from wardoffice.ui.signatures.words import Told, told
from wardoffice.ui.theme import look
from wardoffice.wording import _


@dataclass(frozen=True, slots=True)
class Judged:
    """One signature and the file it is on."""

    on: ToJudge
    found: SignatureFound


class SignaturePanel(SidePanel):
    """`revision_asked` sends the Judged whose signed revision is wanted."""

    revision_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Chữ ký số"), _("Đóng khung"), parent)

    def tell(self, words: str) -> None:
        """One sentence in place of the cards: still at work, or nothing there."""
        self._show([label(words, "sentence", self)])

    def show_signatures(self, judged: Sequence[Judged]) -> None:
        """A card for each; the file's name above them where there are several files."""
        several = len({one.on.attachment.sha256 for one in judged}) > 1
        cards: list[QWidget] = []
        for one in judged:
            same_file = [other.found for other in judged if other.on.attachment == one.on.attachment]
            people = {found.field: found.signer for found in same_file}
            cards.append(self._card(one, told(one.found, people), several))
        self._show(cards)

    def _show(self, widgets: list[QWidget]) -> None:
        self.fill(widgets, spacing=look().px(12))

    def _card(self, one: Judged, words: Told, several: bool) -> QWidget:
        px = look().px
        card = QFrame(self)
        card.setProperty("kind", "card")
        card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        card.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        column = QVBoxLayout(card)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(4))
        if several:
            column.addWidget(label(one.on.attachment.name, "meta", card))
        column.addLayout(self._verdict(words.sign, words.tone, words.verdict, card))
        column.addWidget(label(words.why, "sentence", card))
        for name, value in words.facts:
            column.addWidget(label(name, "section", card))
            column.addWidget(label(value, "", card))
        if words.later:
            column.addWidget(label(_("Sau khi ký"), "section", card))
            for line in words.later:
                column.addWidget(label(f"• {line}", "", card))
        if one.found.revision_end and not one.found.covers_all:
            button = QPushButton(_("Xem bản lúc ký"), card)
            button.setAccessibleDescription(one.found.signer)
            button.clicked.connect(lambda: self.revision_asked.emit(one))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        facts = (f"{name}: {value}" for name, value in words.facts)
        card.setAccessibleName(". ".join((words.verdict, words.why, *facts, *words.later)))
        return card

    def _verdict(self, sign: str, tone: str, verdict: str, card: QWidget) -> QHBoxLayout:
        drawn = QLabel(card)
        drawn.setPixmap(picture(sign, tone, look().px(20), self.devicePixelRatioF()))
        said = label(verdict, "", card, tone)
        said.setFont(look().font(bold=True))
        row = QHBoxLayout()
        row.addWidget(drawn, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(said, 1)
        return row
