"""A tab for each file of a document; where they do not all fit, two arrows that can be seen lead to the others."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QTabBar, QToolButton, QWidget

from wardoffice.ui.elision import FILE, elided
from wardoffice.ui.icons import icon, icon_size
from wardoffice.ui.theme import look
from wardoffice.wording import N_, _

_WIDTH = 220
"""Effective pixels a name has at most."""
_ARROWS = (
    ("ScrollLeftButton", "chevron-left", N_("Các tệp phía trước")),
    ("ScrollRightButton", "chevron-right", N_("Các tệp phía sau")),
)
"""The buttons by the names Qt gives them, which it shows as two empty frames under a style sheet."""


class FileTabs(QTabBar):
    """Hidden while there is but one file."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setAccessibleName(_("Các tệp của văn bản"))
        self._dress()

    def show_names(self, names: Sequence[str]) -> None:
        while self.count() > len(names):
            self.removeTab(self.count() - 1)
        while self.count() < len(names):
            self.addTab("")
        for place, name in enumerate(names):
            shown = elided(FILE, name, self.font(), look().px(_WIDTH))
            self.setTabText(place, shown.replace("&", "&&"))
            self.setTabToolTip(place, name)
        self.setVisible(len(names) > 1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.LanguageChange):
            self._dress()

    def tabLayoutChange(self) -> None:
        super().tabLayoutChange()
        self._dress()  # Qt has just put its own arrows back

    def _dress(self) -> None:
        for button in self.findChildren(QToolButton):
            for name, sign, label in _ARROWS:
                if button.objectName() == name:
                    button.setProperty("kind", "tool")
                    button.setArrowType(Qt.ArrowType.NoArrow)
                    button.setIcon(icon(sign, "text"))
                    button.setIconSize(icon_size(20))
                    button.setToolTip(_(label))
                    button.setAccessibleName(_(label))
