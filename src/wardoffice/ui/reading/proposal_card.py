"""The chief of office's proposal before the leader: adopted by one press, or taken over and changed."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from wardoffice.domain.directory import Office
from wardoffice.domain.document import Proposal
from wardoffice.ui.composing.directive import day
from wardoffice.ui.composing.named import in_order, role_word, shared_due, short_name
from wardoffice.ui.elided_line import ElidedLine
from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.theme import look
from wardoffice.wording import _


class ProposalCard(QWidget):
    """`adopted` gives the proposal as it stands; `changed` asks to write one's own from it.

    While one writes, by hand or beside the page, reads on the full screen or has little height, it is one line, so that
    the page has the room.
    """

    adopted = Signal(object)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self.setProperty("tone", "info")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._proposal: Proposal | None = None
        self._aside = False
        self._brief = False
        self._beside = set[QObject]()
        self._line = ElidedLine("proposal", self)
        self._line.hide()
        self._whole = QPushButton(_("Xem hết"), self)
        self._whole.setProperty("kind", "quiet")
        self._whole.clicked.connect(self._unfold)
        self._whole.hide()
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
        row = QHBoxLayout(self)
        row.setSpacing(look().px(16))
        row.addLayout(_column(self._who, self._text, self._people))
        row.addWidget(self._line, 1)
        row.addWidget(self._whole)
        row.addLayout(_column(self._agree, self._change))
        self._fold(brief=False)
        self.hide()

    def brief_beside(self, *written_in: QWidget) -> None:
        """Be one line while any of these is there."""
        for each in written_in:
            each.installEventFilter(self)

    @Slot(bool)
    def read_alone(self, filled: bool) -> None:
        """Be one line while the page has the screen for itself."""
        self.be_brief(self, filled)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self.be_brief(watched, event.type() == QEvent.Type.Show)
        return super().eventFilter(watched, event)

    def be_brief(self, because_of: QObject, wanted: bool) -> None:
        """Be one line as long as anything wants it."""
        if wanted != (because_of in self._beside):
            (self._beside.add if wanted else self._beside.discard)(because_of)
            self._fold(brief=bool(self._beside))

    def _unfold(self) -> None:
        self._fold(brief=False)

    def _fold(self, *, brief: bool) -> None:
        self._brief = brief
        high = look().px(2 if brief else 10)
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.setStretch(0, int(not brief))
        row.setContentsMargins(look().px(16), high, look().px(12), high)
        self._line.setVisible(brief)
        self._whole.setVisible(brief)
        for part in (self._who, self._text, self._change):
            part.setVisible(not brief)
        self._people.setVisible(not brief and bool(self._people.text()))

    def show_proposal(self, proposal: Proposal | None, office: Office) -> None:
        """Show a proposal a leader may adopt; None hides the card. What was unfolded stays so while it is the same."""
        self._brief = self._brief if proposal == self._proposal else bool(self._beside)
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
        self._line.say(f"{office.name_of(proposal.author)}: {proposal.text}")
        self._fold(brief=self._brief)
        self.setAccessibleName(f"{who}. {proposal.text} {told(proposal, office)}")

    def step_aside(self, aside: bool) -> None:
        """Make room while something is being written in its place; come back after."""
        self._aside = aside
        self.setVisible(self._proposal is not None and not aside)

    def _adopt(self) -> None:
        if self._proposal is not None:
            self.adopted.emit(self._proposal)


def _column(*parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(look().px(2))
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return column


def told(proposal: Proposal, office: Office) -> str:
    """ "P. KT,HT&ĐT chủ trì · Văn phòng phối hợp · hạn 26/11/2026"."""
    names = [f"{short_name(n.who, office)} {role_word(n.role).lower()}" for n in in_order(proposal.given)]
    due = shared_due(proposal.given)
    return " · ".join([*names, *([_("hạn {day}").format(day=day(due))] if due else [])])
