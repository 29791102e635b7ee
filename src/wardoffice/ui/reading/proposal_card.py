"""The chief of office's proposal before the leader: adopted by one press, or taken over and changed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from wardoffice.domain.directory import Office
from wardoffice.domain.document import Proposal
from wardoffice.ui.composing.directive import day
from wardoffice.ui.composing.named import in_order, role_word, shared_due, short_name
from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.theme import look
from wardoffice.wording import _


class ProposalCard(QWidget):
    """`adopted` gives the proposal as it stands; `changed` asks to write one's own from it."""

    adopted = Signal(object)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self.setProperty("tone", "info")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._proposal: Proposal | None = None
        self._aside = False
        self._who, self._text, self._people = (QLabel(self) for _place in range(3))
        self._who.setProperty("kind", "meta")
        self._people.setProperty("kind", "sentence")
        for label in (self._who, self._text, self._people):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._agree = QPushButton(icon("check"), _("Đồng ý như VP đề xuất"), self)
        self._agree.setIconSize(icon_size(18))
        self._agree.clicked.connect(self._adopt)
        self._change = QPushButton(_("Sửa rồi chuyển"), self)
        self._change.setProperty("kind", "quiet")
        self._change.clicked.connect(self.changed)
        words = QVBoxLayout()
        words.setSpacing(look().px(2))
        for label in (self._who, self._text, self._people):
            words.addWidget(label)
        words.addStretch(1)
        buttons = QVBoxLayout()
        buttons.setSpacing(look().px(2))
        buttons.addWidget(self._agree)
        buttons.addWidget(self._change)
        buttons.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(look().px(16), look().px(10), look().px(12), look().px(10))
        row.setSpacing(look().px(16))
        row.addLayout(words, 1)
        row.addLayout(buttons)
        self.hide()

    def show_proposal(self, proposal: Proposal | None, office: Office) -> None:
        """Show a proposal a leader may adopt; None hides the card."""
        self._proposal = proposal
        self.step_aside(self._aside)
        if proposal is None:
            return
        post = office.posts.get(proposal.author)
        title = post.title if post else ""
        who = _("{title} {name} đề xuất").format(title=title, name=office.name_of(proposal.author))
        self._who.setText(who)
        self._text.setText(proposal.text)
        self._people.setText(told(proposal, office))
        self._people.setVisible(bool(proposal.given))
        self.setAccessibleName(f"{who}. {proposal.text} {told(proposal, office)}")

    def step_aside(self, aside: bool) -> None:
        """Make room while something is being written in its place; come back after."""
        self._aside = aside
        self.setVisible(self._proposal is not None and not aside)

    def _adopt(self) -> None:
        if self._proposal is not None:
            self.adopted.emit(self._proposal)


def told(proposal: Proposal, office: Office) -> str:
    """ "P. KT,HT&ĐT chủ trì · Văn phòng phối hợp · hạn 26/11/2026"."""
    names = [f"{short_name(n.who, office)} {role_word(n.role).lower()}" for n in in_order(proposal.given)]
    due = shared_due(proposal.given)
    return " · ".join([*names, *([_("hạn {day}").format(day=day(due))] if due else [])])
