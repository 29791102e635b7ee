"""The words of the directive: a few lines that grow, phrases to press, abbreviations that Tab writes out.

Words that came from the chosen people or from a phrase follow every change of them until a hand has touched them.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from wardoffice.desk.phrases import SEED, Phrase, expansion, filled
from wardoffice.domain.directory import Office
from wardoffice.domain.text import clean_text
from wardoffice.ui.composing.directive import usual_words
from wardoffice.ui.composing.named import People, shared_due
from wardoffice.ui.flow_layout import FlowLayout
from wardoffice.ui.growing_text import GrowingText
from wardoffice.ui.theme import look
from wardoffice.wording import N_, _

_OFFERED = {"gvp": N_("VP tham mưu"), "db": N_("Để biết")}
"""The phrases with a chip of their own, and what it says: one row of chips, so that the due date stays in sight."""
Writer = Callable[[People, Office], str]


class _Words(GrowingText):
    """Tab behind an abbreviation writes it out."""

    expand = Signal(str)

    def event(self, event: QEvent) -> bool:
        """Seen here, before Tab leaves the field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            before = self.toPlainText()[: self.textCursor().position()]
            last = before.split()[-1] if before and not before[-1].isspace() else ""
            if not event.modifiers() and expansion(last):
                self.expand.emit(last)
                return True
        return super().event(event)


class DirectiveField(QWidget):
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = _Words(3, self)
        self.text.setAccessibleName(_("Ý kiến chỉ đạo"))
        self.text.textChanged.connect(self.changed)
        self.text.expand.connect(self._expand)
        self._people: People = ()
        self._office = Office()
        self._writer: Writer = _from_people
        self._written = ""
        chips = QWidget(self)
        self._flow = FlowLayout(chips, look().px(6))
        for phrase in SEED:
            if phrase.abbreviation in _OFFERED:
                self._flow.addWidget(self._chip(phrase, chips))
        self._more = QPushButton(_("Mẫu…"), chips)
        self._more.setAccessibleName(_("Mẫu ý kiến khác"))
        self._more.setToolTip(_("Mẫu ý kiến khác"))
        self._more.setProperty("kind", "chip")
        self._more.setMenu(self._menu())
        self._flow.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(6))
        column.addWidget(self.text)
        column.addWidget(chips)

    def _chip(self, phrase: Phrase, parent: QWidget) -> QPushButton:
        chip = QPushButton(_(_OFFERED[phrase.abbreviation]), parent)
        chip.setProperty("kind", "chip")
        chip.setToolTip(phrase.text)
        chip.clicked.connect(lambda: self.use(phrase))
        return chip

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for phrase in SEED:
            entry = menu.addAction(phrase.text)
            entry.triggered.connect(lambda _checked, phrase=phrase: self.use(phrase))
        menu.aboutToShow.connect(lambda: self._fill(menu))
        return menu

    def _fill(self, menu: QMenu) -> None:
        for entry, phrase in zip(menu.actions(), SEED, strict=True):
            entry.setText(self._filled(phrase).replace("&", "&&"))

    def _filled(self, phrase: Phrase) -> str:
        return filled(phrase.text, self._people, self._office)

    @property
    def words(self) -> str:
        """What is written, also letters a typing program still holds back; NFC, without stray characters."""
        return clean_text(self.text.words()).strip()

    @property
    def is_untouched(self) -> bool:
        """Whether no hand has written here."""
        return self.text.words() == self._written

    def begin(self, words: str, people: People, office: Office, writer: Writer | None = None) -> None:
        """Start with words kept or suggested; those `writer` would make of the people anyway go on following them.

        It makes the usual words unless another is given.
        """
        self._writer, self._people, self._office = writer or _from_people, people, office
        by_itself = self._writer is not none_of_our_own
        told = _("Tự điền khi chọn người; anh/chị sửa được") if by_itself else _("Gõ đúng như lãnh đạo đã ghi")
        self.text.setPlaceholderText(told)
        follows = not words or words == self._writer(people, office)
        self._written = words if follows else "\0"
        self.text.setPlainText(words)

    def follow(self, people: People, office: Office) -> None:
        """Other people or another date: words nobody touched change with them."""
        self._people, self._office = people, office
        if self.is_untouched:
            self._write(self._writer(people, office))

    def _write(self, words: str) -> None:
        self._written = words
        if self.text.toPlainText() != words:
            self.text.setPlainText(words)

    def use(self, phrase: Phrase) -> None:
        """Take a phrase: in place of words nobody touched, behind words somebody wrote."""
        if self.is_untouched:
            self._writer = lambda people, office: filled(phrase.text, people, office)
            self._write(self._filled(phrase))
        else:
            self.text.appendPlainText(self._filled(phrase))

    @Slot(str)
    def _expand(self, abbreviation: str) -> None:
        cursor = self.text.textCursor()
        cursor.movePosition(cursor.MoveOperation.Left, cursor.MoveMode.KeepAnchor, len(abbreviation))
        text = expansion(abbreviation) or ""
        cursor.insertText(filled(text, self._people, self._office))


def none_of_our_own(people: People, office: Office) -> str:
    """For words that are somebody else's: nothing is written that he has not."""
    return ""


def _from_people(people: People, office: Office) -> str:
    return usual_words(people, shared_due(people), office)
