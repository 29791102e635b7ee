"""A page's words and where they stand, put together from its letters."""

from collections.abc import Iterable
from dataclasses import dataclass

from wardoffice.domain.marks import Rect
from wardoffice.paper.geometry import around
from wardoffice.paper.page_request import Letter


@dataclass(frozen=True, slots=True)
class TextBox:
    """A word and where it stands, in user space."""

    text: str
    rect: Rect


def words_of(letters: Iterable[Letter]) -> tuple[TextBox, ...]:
    """The words in reading order; white space parts them."""
    words: list[TextBox] = []
    text, rect = "", None
    for letter in letters:
        if not letter.text.strip():
            if rect:
                words.append(TextBox(text, rect))
            text, rect = "", None
            continue
        text, rect = text + letter.text, around(rect, letter.box) if rect else letter.box
    return (*words, TextBox(text, rect)) if rect else tuple(words)
