"""The composer's face: its sections in the order of thought, scrolled between a head and a foot that stay."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from wardoffice.desk.workplace import Workplace
from wardoffice.ui.composing.asking import Desk
from wardoffice.ui.composing.directive_field import DirectiveField
from wardoffice.ui.composing.due_field import DueField
from wardoffice.ui.composing.favourites import Favourites
from wardoffice.ui.composing.mode import Mode
from wardoffice.ui.composing.name_search import away_words
from wardoffice.ui.composing.named import People
from wardoffice.ui.composing.people_chips import PeopleChips
from wardoffice.ui.composing.people_picker import PeoplePicker
from wardoffice.ui.composing.placement import Placement
from wardoffice.ui.composing.suggestion_rows import SuggestionRows
from wardoffice.ui.composing.whose import Choice, WhoseWords
from wardoffice.ui.gate import Gate
from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.reading.notice import NoticeBar
from wardoffice.ui.theme import look
from wardoffice.wording import N_, _

_TITLES = {
    Mode.ENDORSE: N_("Bút phê"),
    Mode.PROPOSE: N_("Đề xuất với lãnh đạo"),
    Mode.FORWARD: N_("Chuyển văn bản"),
    Mode.ENTER: N_("Nhập bút phê thay lãnh đạo"),
}
_SENDS = {
    Mode.ENDORSE: N_("Bút phê và chuyển"),
    Mode.PROPOSE: N_("Trình đề xuất"),
    Mode.FORWARD: N_("Chuyển"),
    Mode.ENTER: N_("Nhập và chuyển"),
}
_WORDS = {
    Mode.ENDORSE: N_("Ý kiến chỉ đạo"),
    Mode.PROPOSE: N_("Nội dung đề xuất"),
    Mode.FORWARD: N_("Lời nhắn (không bắt buộc)"),
    Mode.ENTER: N_("Ý kiến lãnh đạo ghi trên phiếu"),
}
_SIDE = 16


class _Sections(QScrollArea):
    """Made lower by a warning that comes, it still shows the field somebody writes in."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        writing = self.focusWidget()
        if writing is not None and self.isAncestorOf(writing):
            self.ensureWidgetVisible(writing)


class ComposerSheet(QWidget):
    left = Signal()
    later = Signal()
    send = Signal()
    copy_asked = Signal()

    def __init__(self, gate: Gate[Workplace], parent: QWidget) -> None:
        super().__init__(parent)
        self._title, self._document = QLabel(self), QLabel(self)
        self._title.setProperty("kind", "title")
        self._title.setWordWrap(True)
        self._document.setProperty("kind", "meta")
        self._document.setWordWrap(True)
        self._ground = QWidget(self)
        self.whose = WhoseWords(self._ground)
        self.whose.leader_chosen.connect(self._name_leader)
        self.rows = SuggestionRows(self._ground)
        self.picker = PeoplePicker(self._ground)
        self.chips = PeopleChips(self._ground)
        self._away = QLabel(self._ground)
        self._away.setProperty("tone", "warn")
        self._away.setWordWrap(True)
        self.favourites = Favourites(self._ground)
        self.directive = DirectiveField(self._ground)
        self.due = DueField(self._ground)
        self.placement = Placement(gate, self._ground)
        self._words_title = self._section("")
        self._area = _Sections(self)
        self._warning = NoticeBar(self)
        self._warning.asked.connect(self.copy_asked)
        self._told = QLabel(self)
        self._told.setWordWrap(True)
        self._later = QPushButton(_("Lưu nháp"), self)
        self._later.clicked.connect(self.later)
        self._send = QPushButton(_(_SENDS[Mode.ENDORSE]), self)
        self._send.setProperty("kind", "primary")
        self._send.clicked.connect(self.send)
        self._build()

    def _section(self, words: str) -> QLabel:
        label = QLabel(words, self._ground)
        label.setProperty("kind", "section")
        return label

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self._warning)
        column.addWidget(self._scrolled(), 1)
        column.addWidget(self._foot())
        above = self.parentWidget()
        if above is not None:
            around = QVBoxLayout(above)
            around.setContentsMargins(0, 0, 0, 0)
            around.addWidget(self)

    def _head(self) -> QHBoxLayout:
        close = QToolButton(self)
        close.setProperty("kind", "tool")
        close.setIcon(icon("close"))
        close.setIconSize(icon_size())
        close.setToolTip(_("Đóng (Esc). Nội dung đang viết được giữ lại."))
        close.setAccessibleName(_("Đóng khung bút phê"))
        close.clicked.connect(self.left)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._document)
        head = QHBoxLayout()
        head.setContentsMargins(look().px(_SIDE), look().px(8), look().px(8), look().px(4))
        head.addLayout(words, 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _scrolled(self) -> QScrollArea:
        area = self._area
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ground.setProperty("kind", "surface")
        column = QVBoxLayout(self._ground)
        column.setContentsMargins(look().px(_SIDE), look().px(4), look().px(_SIDE), look().px(8))
        column.setSpacing(look().px(6))
        groups: tuple[tuple[QWidget, ...], ...] = (
            (self.whose,),
            (self.rows,),
            (self._section(_("Ai xử lý")), self.picker, self.favourites, self.chips, self._away),
            (self._words_title, self.directive),
            (self._section(_("Hạn xử lý (ngày làm việc)")), self.due),
            (self.placement,),
        )
        for group in groups:
            for widget in group:
                column.addWidget(widget)
            column.addSpacing(look().px(4))
        column.addStretch(1)
        area.setWidget(self._ground)
        return area

    def _foot(self) -> QWidget:
        foot = QWidget(self)
        foot.setProperty("kind", "bar")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        rule = QFrame(foot)
        rule.setProperty("kind", "rule")
        buttons = QHBoxLayout()
        buttons.setSpacing(look().px(8))
        buttons.addWidget(self._later)
        buttons.addWidget(self._send, 1)
        inner = QVBoxLayout()
        inner.setContentsMargins(look().px(_SIDE), look().px(8), look().px(_SIDE), look().px(10))
        inner.setSpacing(look().px(6))
        inner.addWidget(self._told)
        inner.addLayout(buttons)
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule)
        column.addLayout(inner)
        self._told.hide()
        return foot

    def begin(self, desk: Desk) -> None:
        """Show the sections a mode needs, filled from the desk."""
        document, mode = desk.document, desk.mode
        self._title.setText(_(_TITLES[mode]))
        self._document.setText(f"{document.code} · {document.issuing_agency}")
        self._document.setToolTip(document.subject)
        self._words_title.setText(_(_WORDS[mode]))
        self._send.setText(_(_SENDS[mode]))
        self._send.setToolTip(f"{_(_SENDS[mode])} (Ctrl+Enter)")
        self._send.setAccessibleDescription("Ctrl+Enter")
        self._later.setVisible(mode is not Mode.FORWARD)
        self.placement.setVisible(mode is Mode.ENDORSE)
        self.whose.setVisible(mode is Mode.ENTER)
        self.rows.offer(desk.suggestions)
        self.favourites.offer(desk.favourites, desk.names.office)
        self._area.verticalScrollBar().setValue(0)
        self.tell("")

    def ask_whose(self, desk: Desk, leader: str, slip: str) -> None:
        """Whose words are typed, from which scan; the first of each where none was chosen."""
        posts, office = desk.names.office.posts, desk.names.office
        names = {id_: office.name_of(id_) for id_ in desk.leaders}
        leaders = [Choice(id_, name, f"{name}, {posts[id_].title}") for id_, name in names.items()]
        slips = [Choice(one.sha256, one.name, one.name) for one in desk.slips]
        first = (next(iter(desk.leaders), ""), next((one.sha256 for one in desk.slips), ""))
        self.whose.begin(leaders, slips, leader or first[0], slip or first[1])

    @Slot(str)
    def _name_leader(self, name: str) -> None:
        if name:
            self._title.setText(_("Nhập bút phê thay {leader}").format(leader=name))

    def show_people(self, people: People, desk: Desk) -> None:
        """Show who is named as what, and who of them is away."""
        self.chips.show_people([n for n in people if not self.favourites.has_row(n.who)], desk.names.office)
        self.favourites.show_people(people)
        named = [desk.names.addressees[n.who] for n in people if n.who in desk.names.addressees]
        away = [f"{one.name} {away_words(one)}." for one in named if one.away_until]
        self._away.setText("\n".join(away))
        self._away.setVisible(bool(away))

    def tell(self, words: str, tone: str = "danger") -> None:
        """Say something above the buttons; empty takes it away."""
        self._told.setProperty("tone", tone)
        self._told.style().polish(self._told)
        self._told.setText(words)
        self._told.setVisible(bool(words))

    def warn(self, words: str) -> None:
        """Say above everything why the document is not to be worked on; what was typed stays and can be copied."""
        if not words:
            self._warning.hide()
        elif words != self._warning.sentence:
            self._warning.say(words, button=_("Sao chép nội dung đang viết"))

    @property
    def warning(self) -> str:
        return self._warning.sentence

    @property
    def told(self) -> str:
        return self._told.text()
