"""The sync pill and the banner: two faces of the one sync state, which neither of them makes up or changes."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.sync_words import Told
from wardoffice.ui.theme import look
from wardoffice.wording import _

APPEARS_MS, GOES_MS = 10_000, 5_000
"""The offline banner comes after so long a failure and goes after so long a success: it never flashes."""


def restyle(widget: QWidget, tone: str) -> None:
    """Put a widget into another tone."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class SyncPill(QPushButton):
    """Says the state in a few words; pressed, it leads to what it speaks of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "pill")
        self._told: Told | None = None
        self._words = "long"
        self.tell(Told(_("Đang kiểm tra"), _("Kiểm tra…"), "info", "cloud-sync-outline"))

    def tell(self, told: Told) -> None:
        before = self._told
        self._told = told
        restyle(self, told.tone)
        self.setIcon(icon(told.icon, told.tone))
        self._write()
        if before and before.words != told.words:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told.words))

    def set_words(self, words: str) -> None:
        """`long`, `short`, or `none` where there is room for the icon only."""
        self._words = words
        self.setIconSize(icon_size(18))
        self._write()

    def _write(self) -> None:
        if self._told is None:
            return
        shown = {"long": f" {self._told.words}", "short": f" {self._told.short}"}
        self.setText(shown.get(self._words, ""))
        self.setAccessibleName(_("Đồng bộ: {state}").format(state=self._told.words))
        self.setToolTip(self._told.sentence or self._told.words)


class Banner(QWidget):
    """The sentence under the top bar; there is one or none. `pressed` sends the action's name."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
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
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._change)
        self.fit()
        self.hide()

    def tell(self, told: Told) -> None:
        """Show the state's sentence if it has one; slow states come and go with a pause."""
        self._wanted = told if told.sentence and told.banner else None
        if self._may_change_at_once():
            self._change()
        elif not self._later.isActive():
            self._later.start(APPEARS_MS if self._wanted else GOES_MS)

    def _may_change_at_once(self) -> bool:
        """Only coming and going of a slow state waits."""
        shown = self._told if self.isVisible() else None
        if (self._wanted is None) == (shown is None):
            return True
        changing = self._wanted or shown
        return changing is None or not changing.slow

    def fit(self) -> None:
        px = look().px
        self._row.setContentsMargins(px(16), px(4), px(12), px(4))
        self._row.setSpacing(px(12))

    @Slot()
    def _change(self) -> None:
        self._later.stop()
        self._told = self._wanted
        if self._told:
            restyle(self, self._told.tone)
            self._words.setText(self._told.sentence)
            self._button.setText(self._told.action_words)
            self._button.setVisible(bool(self._told.action_words))
            if not self.isVisible():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._told.sentence))
        self.setVisible(self._told is not None)

    @Slot()
    def _press(self) -> None:
        if self._told:
            self.pressed.emit(self._told.action)
