"""The rail: where one may go, as icons or as icons with words; the place one is at stays marked."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QVBoxLayout, QWidget

from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.places import Place
from wardoffice.ui.theme import look
from wardoffice.wording import _


class Rail(QWidget):
    """`went` sends the place pressed."""

    went = Signal(object)

    def __init__(self, places: tuple[Place, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = False
        self._column = QVBoxLayout(self)
        self._buttons = {place.name: self._button(place) for place in places}
        for place in (p for p in places if not p.bottom):
            self._column.addWidget(self._buttons[place.name])
        self._column.addStretch(1)
        for place in (p for p in places if p.bottom):
            self._column.addWidget(self._buttons[place.name])
        self._counts: dict[str, int] = {}
        self._places = {place.name: place for place in places}
        self._measure()

    def mark(self, name: str) -> None:
        """Mark the place one is at."""
        for place, button in self._buttons.items():
            button.setChecked(place == name)

    def show_words(self, words: bool) -> None:
        self._words = words
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._buttons.values():
            button.setToolButtonStyle(style)

    def count(self, counts: Mapping[str, int]) -> None:
        """Write how many wait at each place behind its name."""
        self._counts.update(counts)
        for name, button in self._buttons.items():
            self._name(self._places[name], button)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.FontChange:
            self._measure()
        super().changeEvent(event)

    def _button(self, place: Place) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "rail")
        button.setCheckable(True)
        button.setIcon(icon(place.icon))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.went.emit(place))
        return button

    def _name(self, place: Place, button: QToolButton) -> None:
        many = self._counts.get(place.name, 0)
        named = f"{_(place.label)} · {many}" if many else _(place.label)
        button.setText(f"  {named}")
        button.setAccessibleName(named)
        button.setToolTip(f"{named} ({place.keys})" if place.keys else named)
        button.setAccessibleDescription(place.keys)

    def _measure(self) -> None:
        px = look().px
        self._column.setContentsMargins(px(6), px(8), px(6), px(8))
        self._column.setSpacing(px(4))
        for name, button in self._buttons.items():
            button.setIconSize(icon_size(22))
            self._name(self._places[name], button)
