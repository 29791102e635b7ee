"""The rail: where one may go, as icons with words under or beside them; the place one is at stays marked."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from wardoffice.ui.breakpoints import RAIL_WORDS_BESIDE, RAIL_WORDS_UNDER
from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.places import Place
from wardoffice.ui.theme import look
from wardoffice.wording import _

STYLES = {
    "beside": Qt.ToolButtonStyle.ToolButtonTextBesideIcon,
    "under": Qt.ToolButtonStyle.ToolButtonTextUnderIcon,
    "away": Qt.ToolButtonStyle.ToolButtonIconOnly,
}
COUNTED = frozenset({"inbox", "to_register", "overdue", "outbox"})
"""Places whose number is a number of things to do."""


class Rail(QWidget):
    """`went` sends the place pressed."""

    went = Signal(object)

    def __init__(self, places: tuple[Place, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(self)
        self._buttons = {place.name: self._button(place) for place in places}
        for place in (p for p in places if not p.bottom):
            self._column.addWidget(self._buttons[place.name])
        self._column.addStretch(1)
        for place in (p for p in places if p.bottom):
            self._column.addWidget(self._buttons[place.name])
        self._counts: dict[str, int] = {}
        self._measure()

    def mark(self, name: str) -> None:
        """Mark the place one is at."""
        for place, button in self._buttons.items():
            button.setChecked(place == name)

    def fit(self, width: int) -> None:
        """Put the words beside the icons, under them, or away, as the width (effective pixels) allows."""
        words = "beside" if width >= RAIL_WORDS_BESIDE else "under" if width >= RAIL_WORDS_UNDER else "away"
        for button in self._buttons.values():
            button.place_words(words)

    def room_for_words(self) -> int:
        """Logical pixels the longest word needs."""
        return max(button.sizeHint().width() for button in self._buttons.values()) + look().px(8)

    def count(self, counts: Mapping[str, int]) -> None:
        """Write how many wait at each place behind its name."""
        self._counts.update(counts)
        for name, button in self._buttons.items():
            button.count(self._counts.get(name, 0) if name in COUNTED else 0)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.FontChange:
            self._measure()
        super().changeEvent(event)

    def _button(self, place: Place) -> "_RailButton":
        button = _RailButton(place, self)
        button.clicked.connect(lambda: self.went.emit(place))
        return button

    def _measure(self) -> None:
        px = look().px
        self._column.setContentsMargins(px(4), px(6), px(4), px(6))
        self._column.setSpacing(px(4))
        for button in self._buttons.values():
            button.setIconSize(icon_size(22))


class _RailButton(QToolButton):
    """One place: icon, words, and how many wait there as a badge on the icon."""

    def __init__(self, place: Place, parent: QWidget) -> None:
        super().__init__(parent)
        self._place, self._many = place, 0
        self.setProperty("kind", "rail")
        self.setCheckable(True)
        self.setIcon(icon(place.icon))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(place.keys)
        self.count(0)

    def count(self, many: int) -> None:
        self._many = many
        label = _(self._place.label)
        named = f"{label} · {many}" if many else label
        self.setText(f"  {label}" if self.property("words") == "beside" else label)
        self.setAccessibleName(named)
        self.setToolTip(f"{named} ({self._place.keys})" if self._place.keys else named)
        self.update()

    def place_words(self, words: str) -> None:
        if self.property("words") == words:
            return
        self.setProperty("words", words)
        self.setToolButtonStyle(STYLES[words])
        self.style().unpolish(self)
        self.style().polish(self)
        self.count(self._many)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._many:
            self._paint_badge()

    def _paint_badge(self) -> None:
        worn = look()
        words = str(self._many) if self._many < 100 else "99+"
        font = worn.font(12, bold=True)
        height = worn.px(17)
        width = max(height, QFontMetrics(font).horizontalAdvance(words) + worn.px(8))
        beside = self.property("words") == "beside"
        right = self.width() - worn.px(8) if beside else self.width() / 2 + worn.px(14) + width / 2
        right = min(right, self.width() - 1)
        top = (self.height() - height) / 2 if beside else worn.px(2)
        where = QRectF(right - width, top, width, height)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.colour("accent"))
        painter.drawRoundedRect(where, height / 2, height / 2)
        painter.setPen(worn.colour("on_accent"))
        painter.setFont(font)
        painter.drawText(where, Qt.AlignmentFlag.AlignCenter, words)
