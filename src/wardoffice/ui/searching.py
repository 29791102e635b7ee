"""What the one search box finds: documents in the index, people of the ward, commands of the window (UX.md 3.5).

`>` asks for commands only, `@` for people, `#` for an arrival number.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from wardoffice.desk import searching
from wardoffice.desk.workplace import Workplace, office
from wardoffice.domain.text import fold, matches
from wardoffice.store.search import Hit, Snippet
from wardoffice.ui.gate import Gate
from wardoffice.ui.lists.words import arrival, code_and_date
from wardoffice.ui.search_field import SearchField
from wardoffice.ui.search_popup import Result, SearchPopup
from wardoffice.wording import _, sentence

DOCUMENTS, OTHERS = 6, 4
DOWN = (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
UP = (Qt.Key.Key_Up, Qt.Key.Key_PageUp)


@dataclass(frozen=True, slots=True)
class Order:
    """A command of the window: its words, its keys, and what it does."""

    words: str
    keys: str
    act: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Found:
    documents: tuple[Hit, ...]
    people: tuple[tuple[str, str], ...]
    unread: int = 0
    """Documents the index has not read yet."""


def look_up(w: Workplace, words: str) -> Found:
    """Documents and people that `words` may mean."""
    sign, rest = words[:1], words[1:].strip()
    if sign == "@":
        return Found((), _people(w, rest, most=DOCUMENTS))
    if sign == ">" or not words.strip():
        return Found((), ())
    found = searching.find(w, words, DOCUMENTS)
    return Found(found.hits, _people(w, words, most=OTHERS), found.unread)


def _people(w: Workplace, words: str, most: int) -> tuple[tuple[str, str], ...]:
    ward = office(w)
    found = []
    for post in ward.posts.values():
        name = ward.name_of(post.id)
        if words and (matches(words, name) or matches(words, post.title)):
            found.append((name, post.title))
    return tuple(found[:most])


class Searching(QObject):
    """Leads from the box to what was found; `opened` sends the document chosen, `wanted` a person's name."""

    opened = Signal(str)
    sought = Signal(object, str)
    """Follows `opened` where the words were found in the text of a file: the Snippet, and what to look for there."""
    left = Signal()

    def __init__(
        self, gate: Gate[Workplace], field: SearchField, ground: QWidget, orders: Callable[[], tuple[Order, ...]]
    ) -> None:
        super().__init__(field)
        self._gate, self._field, self._orders = gate, field, orders
        self.popup = SearchPopup(ground)
        self._asked = ""
        field.wanted.connect(self._look)
        field.steered.connect(self._steer)
        field.left.connect(self.close)

    def focus(self) -> None:
        """Put the cursor into the box, with what stood in it selected."""
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    @Slot()
    def close(self) -> None:
        self.popup.hide()
        self.left.emit()

    @Slot(str)
    def _look(self, words: str) -> None:
        self._asked = words
        if not words.strip():
            self.popup.hide()
            return
        self._gate.read(lambda w: look_up(w, words), lambda found: self._show(words, found), owner=self)

    def _show(self, words: str, found: Found) -> None:
        if words != self._asked or not self._field.hasFocus():
            return
        results = [*_section(_("Văn bản"), [self._document(hit) for hit in found.documents])]
        results += _section(_("Người"), [self._person(name, title) for name, title in found.people])
        results += _section(_("Lệnh"), self._orders_for(words))
        if found.unread:
            results.append(Result(sentence("index_being_made")))
        if not results:
            told = _("Không thấy “{words}”.").format(words=words.strip())
            results = [Result(told), Result(_("Thử bớt từ, hoặc gõ không dấu."))]
        self.popup.show_results(results, self._field)

    def _document(self, hit: Hit) -> Result:
        row = hit.row
        detail = " · ".join(part for part in (row.agency, code_and_date(row), arrival(row)) if part)
        return Result(row.subject, detail, act=lambda: self._open(hit))

    def _person(self, name: str, title: str) -> Result:
        return Result(name, title, act=lambda: self._seek(name))

    def _orders_for(self, words: str) -> list[Result]:
        wanted = words.lstrip(">").strip()
        if words[:1] in "@#":
            return []
        shown = [order for order in self._orders() if not wanted or matches(wanted, order.words)]
        return [Result(order.words, keys=order.keys, act=order.act) for order in shown[:OTHERS]]

    def _open(self, hit: Hit) -> None:
        words = self._field.sought().strip()
        self._field.clear()
        self.opened.emit(hit.row.id)
        if hit.snippet.page is not None:
            self.sought.emit(hit.snippet, standing_in(hit.snippet, words))

    def _seek(self, name: str) -> None:
        """A person chosen: what has to do with him is looked for by his name."""
        self._field.setText(name)
        self.focus()

    @Slot(int)
    def _steer(self, key: int) -> None:
        if not self.popup.isVisible():
            self._look(self._field.sought())
        elif key in DOWN:
            self.popup.step(1)
        elif key in UP:
            self.popup.step(-1)
        else:
            self.popup.choose()


def standing_in(snippet: Snippet, words: str) -> str:
    """What of the words asked for stands in the text found: all of them in a row, or the longest single one."""
    if fold(words) in fold(snippet.text):
        return words
    return max((snippet.text[start:end] for start, end in snippet.spans), key=len, default=words)


def _section(title: str, results: list[Result]) -> list[Result]:
    return [Result(title), *results] if results else []
