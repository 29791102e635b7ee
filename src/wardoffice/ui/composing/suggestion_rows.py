"""What the desk suggests, a row of two lines each; one press fills the composer, nothing is ever sent by itself."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from wardoffice.desk.endorsing import Suggestion
from wardoffice.ui.icons import picture
from wardoffice.ui.theme import look

MOST = 3
_CAPTION = 12
_SIGNS = {"proposal": "account-tie-outline"}


class SuggestionRow(QPushButton):
    """A button whose words may take several lines."""

    def __init__(self, suggestion: Suggestion, keys: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "suggestion")
        self.setAccessibleName(suggestion.label)
        self.setAccessibleDescription(keys)
        self.setToolTip(suggestion.text)
        sign, words = QLabel(self), QLabel(self)
        name = _SIGNS.get(suggestion.kind, "lightbulb-outline")
        sign.setPixmap(picture(name, "accent", look().px(20), self.devicePixelRatioF()))
        words.setTextFormat(Qt.TextFormat.RichText)
        words.setText(_told(suggestion, keys))
        words.setWordWrap(True)
        for label in (sign, words):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(look().px(8), look().px(5), look().px(8), look().px(5))
        self._row.setSpacing(look().px(8))
        self._row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(words, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(self._row.heightForWidth(width), look().px(36))

    def sizeHint(self) -> QSize:
        return QSize(look().px(240), self.heightForWidth(max(self.width(), look().px(240))))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(160), look().px(36))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrower row needs more lines: its layout is to ask again."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()


class SuggestionRows(QWidget):
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look().px(6))
        self._rows: list[SuggestionRow] = []
        self._suggestions: tuple[Suggestion, ...] = ()
        self.hide()

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        return self._suggestions

    def offer(self, suggestions: Sequence[Suggestion]) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._suggestions = tuple(suggestions[:MOST])
        self._rows = []
        for place, suggestion in enumerate(self._suggestions, start=1):
            row = SuggestionRow(suggestion, f"Alt+{place}", self)
            row.clicked.connect(lambda _down, place=place: self.choose(place))
            self._column.addWidget(row)
            self._rows.append(row)
        self.setVisible(bool(self._suggestions))

    def choose(self, place: int) -> None:
        """Choose a row by its number from 1."""
        if 1 <= place <= len(self._suggestions):
            self.chosen.emit(self._suggestions[place - 1])


def _told(suggestion: Suggestion, keys: str) -> str:
    """The occasion with its keys, and under it who and by when, smaller; a proposal stands in full above the page."""
    title, _colon, rest = suggestion.label.partition(": ")
    if suggestion.kind == "proposal":
        rest = ""
    worn = look()
    small, pale = worn.font(_CAPTION).pixelSize(), worn.tokens.text_3
    head = f'<b>{_escaped(title)}</b> <span style="font-size:{small}px; color:{pale}">({keys})</span>'
    return f'{head}<br><span style="font-size:{small}px">{_escaped(rest)}</span>' if rest else head


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
