"""Words sought on a page: every place where they stand, with or without marks, across the ends of lines. Child-side."""

import unicodedata
from collections.abc import Iterable, Sequence

import pypdfium2 as pdfium

from wardoffice.domain.marks import Rect
from wardoffice.domain.text import fold, has_marks
from wardoffice.paper.geometry import around, on_one_line
from wardoffice.paper.page_request import Letter
from wardoffice.paper.page_text import letters_of, page_text

MOST_HITS = 500
"""Places told of one page."""


def places_of(page: pdfium.PdfPage, words: str) -> tuple[tuple[Rect, ...], ...]:
    """Each place where `words` stand on the page: one rectangle of user space for each line it takes.

    Words typed without marks are found with any marks; typed with marks they are found as they are. Case and the
    number of spaces do not count.
    """
    sought = _plain(words, has_marks(words))
    if not sought or sought not in _plain(page_text(page), has_marks(words)):
        return ()  # most pages: no letter's place has to be worked out
    return places_among(letters_of(page), words)


def places_among(letters: Sequence[Letter], words: str) -> tuple[tuple[Rect, ...], ...]:
    """As `places_of`, among letters that are known."""
    exact = has_marks(words)
    sought = _plain(words, exact)
    text, owners = _woven(letters, exact)
    found: list[tuple[Rect, ...]] = []
    place = text.find(sought) if sought else -1
    while place >= 0 and len(found) < MOST_HITS:
        end = place + len(sought)
        found.append(_lines(letters[index] for index in dict.fromkeys(owners[place:end]) if index >= 0))
        place = text.find(sought, end)
    return tuple(lines for lines in found if lines)


def _plain(text: str, exact: bool) -> str:
    return " ".join(_looked_at(text, exact).split())


def _looked_at(text: str, exact: bool) -> str:
    whole = unicodedata.normalize("NFKC", text)  # ligatures are the letters they join
    return whole.lower() if exact else fold(whole)


def _woven(letters: Sequence[Letter], exact: bool) -> tuple[str, list[int]]:
    """The letters' plain text with single spaces, and for each of its characters the letter it comes from."""
    text, owners = list[str](), list[int]()
    for index, letter in enumerate(letters):
        plain = _looked_at(letter.text, exact)
        if not plain.strip():
            if text and text[-1] != " ":
                text.append(" ")
                owners.append(-1)
            continue
        text.extend(plain)
        owners.extend([index] * len(plain))
    return "".join(text), owners


def _lines(letters: Iterable[Letter]) -> tuple[Rect, ...]:
    lines: list[Rect] = []
    for letter in letters:
        if lines and on_one_line(lines[-1], letter.box):
            lines[-1] = around(lines[-1], letter.box)
        else:
            lines.append(letter.box)
    return tuple(lines)
