"""Whose marks lie on the pages: one press hides all of them and shows them again, the menu does so author by author.

Of the open document only, and never of a copy: what somebody has hidden once must not be missing the next day.
"""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu

from wardoffice.ui.marks.layer import MarksLayer
from wardoffice.ui.reading.toolbar import AUTHORS, Toolbar


class AuthorLayers(QObject):
    """Joins the tool with the marks. Whoever makes a mark sees all of them again, his own among them."""

    def __init__(self, toolbar: Toolbar, layer: MarksLayer) -> None:
        super().__init__(layer)
        self._toolbar, self._layer = toolbar, layer
        self._menu = QMenu(toolbar)
        self._menu.aboutToShow.connect(self._fill)
        toolbar.add_choices(AUTHORS, self._menu)
        toolbar.tool_used.connect(self._use)

    @Slot()
    def show_all(self) -> None:
        self._hide(frozenset())

    def heed(self) -> None:
        """The marks have changed: the tool is of use while there are any that somebody made."""
        self._toolbar.show_useful(AUTHORS, bool(self._layer.authors))

    @Slot(str, bool)
    def _use(self, name: str, down: bool) -> None:
        if name == AUTHORS:
            self._hide(frozenset(self._layer.authors) if down else frozenset())

    @Slot()
    def _fill(self) -> None:
        self._menu.clear()
        for author in self._layer.authors:
            action = self._menu.addAction(author.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(author not in self._layer.authors_hidden)
            action.triggered.connect(lambda shown, author=author: self._turn(author, shown))

    def _turn(self, author: str, shown: bool) -> None:
        hidden = self._layer.authors_hidden
        self._hide(hidden - {author} if shown else hidden | {author})

    def _hide(self, hidden: frozenset[str]) -> None:
        self._layer.hide_authors(hidden)
        self._toolbar.press(AUTHORS, bool(hidden))
