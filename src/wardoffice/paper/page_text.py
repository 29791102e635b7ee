"""The words of a page as pdfium reads them: whole letters with their places, NFC, old encodings converted. Child-side.

Marks that a file draws apart from their letter are joined in content order, before anything is sorted by place.
"""

import unicodedata

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from wardoffice.domain.marks import Rect
from wardoffice.domain.text import clean_text
from wardoffice.paper.drawing import opened, page_of
from wardoffice.paper.legacy_text import from_tcvn3, is_tcvn3
from wardoffice.paper.letterhead import Registration, read_letterhead
from wardoffice.paper.page_request import Letter, PageText
from wardoffice.paper.press import ExtractedText
from wardoffice.paper.problem import PaperProblem

MOST_TEXT_PAGES = 2_000
MOST_CHARACTERS = 4_000_000
_BREAKS = str.maketrans({"\ufffe": None, "\x02": None, "\x00": None, "\r": None, "\xa0": " "})


def page_text(page: pdfium.PdfPage) -> str:
    """A page's text in reading order, NFC."""
    return _readable(_raw_text(page))


def _raw_text(page: pdfium.PdfPage) -> str:
    reader = page.get_textpage()
    try:
        return str(reader.get_text_range()) if reader.count_chars() else ""
    finally:
        reader.close()


def _readable(raw: str) -> str:
    whole = raw.translate(_BREAKS)
    return clean_text(from_tcvn3(whole) if is_tcvn3(whole) else whole)


def letters_of(page: pdfium.PdfPage) -> tuple[Letter, ...]:
    """Whole letters in content order with their boxes in user space."""
    reader = page.get_textpage()
    try:
        found: list[Letter] = []
        for index in range(reader.count_chars()):
            character = chr(pdfium_c.FPDFText_GetUnicode(reader.raw, index))
            if character in "\x00\x02\ufffe\r":
                continue
            box = _place(reader, index)
            if found and unicodedata.combining(character):
                found[-1] = _joined(found[-1], character, box)
            else:
                found.append(Letter(character, box))
    finally:
        reader.close()
    return _modern(found)


def _joined(letter: Letter, mark: str, box: Rect) -> Letter:
    left, bottom, right, top = letter.box
    whole = min(left, box[0]), min(bottom, box[1]), max(right, box[2]), max(top, box[3])
    return Letter(unicodedata.normalize("NFC", letter.text + mark), whole)


def _modern(letters: list[Letter]) -> tuple[Letter, ...]:
    if not is_tcvn3("".join(letter.text for letter in letters)):
        return tuple(Letter(unicodedata.normalize("NFC", letter.text), letter.box) for letter in letters)
    return tuple(Letter(from_tcvn3(letter.text), letter.box) for letter in letters)


def _place(reader: pdfium.PdfTextPage, index: int) -> Rect:
    """The letter's box over its whole advance and font height, so that neighbours touch and lines are even."""
    box = pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFText_GetLooseCharBox(reader.raw, index, box):
        return (0.0, 0.0, 0.0, 0.0)
    return (box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top))


def page_with_letters(page: pdfium.PdfPage) -> PageText:
    return PageText(page_text(page), letters_of(page))


def text_of(source: bytes, password: str) -> ExtractedText:
    """The text of all pages, up to the limits above. Raises PaperProblem as `drawing.open_document`."""
    texts: list[str] = []
    left, legacy = MOST_CHARACTERS, ""
    with opened(source, password) as document:
        count = len(document)
        for number in range(1, min(count, MOST_TEXT_PAGES) + 1):
            try:
                page = page_of(document, number)
            except PaperProblem:
                texts.append("")
                continue
            raw = _raw_text(page)
            legacy = "tcvn3" if is_tcvn3(raw) else legacy
            texts.append(_readable(raw)[:left])
            page.close()
            left -= len(texts[-1])
            if left <= 0:
                break
    return ExtractedText(tuple(texts), legacy, complete=len(texts) == count)


def registration_of(source: bytes, password: str) -> Registration:
    """What page 1 says at its head. Raises PaperProblem as `text_of`."""
    with opened(source, password) as document:
        page = page_of(document, 1)
        letters = letters_of(page)
        page.close()
    return read_letterhead(letters)
