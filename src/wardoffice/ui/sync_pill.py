"""The sync pill: the one sync state in a few words, which it neither makes up nor changes."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QPushButton, QWidget

from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.sync_words import Told
from wardoffice.wording import _


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
        self.setAccessibleDescription(self._told.age)
        self.setToolTip("\n".join(part for part in (self._told.sentence or self._told.words, self._told.age) if part))
