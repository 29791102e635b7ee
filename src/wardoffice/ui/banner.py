"""The sentence under the top bar: there is one or none, and it never flashes.

It comes at most once in ten seconds, and that of a lost line stays five seconds after the line is back (UX.md 3.8).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from wardoffice.ui.sync_pill import restyle
from wardoffice.ui.sync_words import Told
from wardoffice.ui.theme import look

APART, LINGERS = 10.0, 5.0
"""Seconds from one coming to the next, and from all being well to the going of a lost line's sentence."""
LOOK_MS = 500


@dataclass(frozen=True, slots=True)
class Pace:
    """Whether the banner is there, when it last came, and since when there is nothing to say any more."""

    there: bool = False
    came: float | None = None
    idle_since: float | None = None


def paced(pace: Pace, wanted: bool, lingers: bool, now: float) -> Pace:
    """The banner a moment later, `now` in seconds of a clock that only goes forward."""
    if wanted and pace.there:
        return Pace(True, pace.came)
    if wanted:
        may_come = pace.came is None or now - pace.came >= APART
        return Pace(True, now) if may_come else Pace(False, pace.came)
    since = now if pace.idle_since is None else pace.idle_since
    stays = pace.there and lingers and now - since < LINGERS
    return Pace(stays, pace.came, since)


class Banner(QWidget):
    """`pressed` sends the action's name."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._clock = clock
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._button = QPushButton(self)
        self._button.setProperty("kind", "quiet")
        self._button.clicked.connect(self._press)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._words, 1)
        self._row.addWidget(self._button)
        self._told: Told | None = None
        self._wanted: Told | None = None
        self._pace = Pace()
        self._later = QTimer(self, interval=LOOK_MS)
        self._later.timeout.connect(self.look)
        self.fit()
        self.hide()

    def tell(self, told: Told) -> None:
        """Show the state's sentence if it has one."""
        self._wanted = told if told.sentence and told.banner else None
        self.look()

    @Slot()
    def look(self) -> None:
        """Come, change or go, as the pace allows now."""
        lingers = self._told is not None and self._told.slow
        self._pace = paced(self._pace, self._wanted is not None, lingers, self._clock())
        if self._pace.there and self._wanted is not None:
            self._show(self._wanted)
        elif not self._pace.there:
            self._told = None
            self.hide()
        if self._pace.there == (self._wanted is not None):
            self._later.stop()
        elif not self._later.isActive():
            self._later.start()

    def fit(self) -> None:
        px = look().px
        self._row.setContentsMargins(px(16), px(4), px(12), px(4))
        self._row.setSpacing(px(12))

    def _show(self, told: Told) -> None:
        if told == self._told and not self.isHidden():
            return
        self._told = told
        restyle(self, told.tone)
        self._words.setText(told.sentence)
        self._button.setText(told.action_words)
        self._button.setVisible(bool(told.action_words))
        if self.isHidden():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told.sentence))
        self.show()

    @Slot()
    def _press(self) -> None:
        if self._told:
            self.pressed.emit(self._told.action)
