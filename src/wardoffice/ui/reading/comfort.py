"""What makes pages easier on the eyes: the paper they are shown on, and the ruler. Screen only; nothing of it is saved
with a document, sent or printed."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from wardoffice.paper.shade import Shade
from wardoffice.ui.marks.hand import Marking
from wardoffice.ui.reading.file_pane import FilePane
from wardoffice.ui.reading.ruler import ReadingRuler
from wardoffice.ui.reading.toolbar import SHADE, Toolbar
from wardoffice.wording import N_, _

_SHADES = ((Shade.TRUE, N_("Màu thật")), (Shade.SEPIA, N_("Giấy ngà")), (Shade.DARK, N_("Nền tối")))
RULER = "ruler"
SHADE_KEY, RULER_KEY = "F8", "F9"


class Comfort(QObject):
    """Joins the two tools with the pages. One press leads from any other paper back to true colours."""

    chosen = Signal(str, bool)
    """The shade and whether the ruler lies on the pages, when the person changed either."""

    def __init__(self, toolbar: Toolbar, pane: FilePane, hand: Marking, owner: QWidget) -> None:
        super().__init__(owner)
        self._toolbar, self._pane = toolbar, pane
        self.ruler = ReadingRuler(pane.view, hand.words)
        self._ruled = False
        self._other = Shade.DARK
        """What one press leads to from true colours: the paper chosen last."""
        self._choices = self._menu(toolbar)
        toolbar.tool_used.connect(self._use)
        for keys, tool in ((SHADE_KEY, SHADE), (RULER_KEY, RULER)):
            shortcut = QShortcut(QKeySequence(keys), owner)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda name=tool: toolbar.use(name))

    def _menu(self, toolbar: Toolbar) -> dict[Shade, QAction]:
        menu = QMenu(toolbar)
        group = QActionGroup(menu)
        made = {}
        for shade, words in _SHADES:
            action = made[shade] = menu.addAction(_(words))
            action.setCheckable(True)
            action.setChecked(shade is Shade.TRUE)
            action.triggered.connect(lambda _checked, shade=shade: self._choose(shade, self._ruled))
            group.addAction(action)
        toolbar.add_choices(SHADE, menu)
        return made

    def restore(self, shade: str, ruled: bool) -> None:
        """Show pages as this person left them; a shade nobody knows is true colours."""
        self._show(Shade(shade) if shade in list(Shade) else Shade.TRUE, ruled)

    @Slot(str, bool)
    def _use(self, name: str, down: bool) -> None:
        if name == SHADE:
            self._choose(self._other if down else Shade.TRUE, self._ruled)
        elif name == RULER:
            self._choose(self._pane.view.shade, down)

    def _choose(self, shade: Shade, ruled: bool) -> None:
        self._show(shade, ruled)
        self.chosen.emit(shade, ruled)

    def _show(self, shade: Shade, ruled: bool) -> None:
        self._ruled = ruled
        if shade is not Shade.TRUE:
            self._other = shade
        self._pane.view.set_shade(shade)
        self._choices[shade].setChecked(True)
        self._toolbar.press(SHADE, shade is not Shade.TRUE)
        self._toolbar.press(RULER, ruled)
        self.ruler.lay(ruled)
