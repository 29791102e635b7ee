"""The outline (bookmarks) of a PDF as its reader sees it: titles, and the place each leads to. Child-side.

Whatever the file says, no more than so many entries are read, no deeper, in no longer a time; a loop ends where it
began.
"""

import ctypes
import itertools
import math
import time
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from wardoffice.domain.text import clean_line
from wardoffice.paper.page_request import OutlineEntry

MOST_ENTRIES, DEEPEST = 2_000, 10
LONGEST_TITLE = 200
"""Characters kept of a title."""
_TITLE_BYTES = 4 * LONGEST_TITLE * 2
_SECONDS = 1.0
"""Looking up names among very many takes long: what is known by then is the outline."""
_TOP = {
    pdfium_c.PDFDEST_VIEW_XYZ: 1,
    pdfium_c.PDFDEST_VIEW_FITH: 0,
    pdfium_c.PDFDEST_VIEW_FITR: 3,
    pdfium_c.PDFDEST_VIEW_FITBH: 0,
}
"""Which number of a destination is the height it leads to (ISO 32000-1, table 151)."""


def outline_of(document: pdfium.PdfDocument) -> tuple[OutlineEntry, ...]:
    """The entries in their order; those that have neither a title nor a page are left out."""
    end, pages = time.monotonic() + _SECONDS, len(document)
    entries = (_entry(bookmark, pages) for bookmark in itertools.islice(_bookmarks(document, end), MOST_ENTRIES))
    return tuple(entry for entry in entries if entry.title or entry.page)


def _bookmarks(document: pdfium.PdfDocument, end: float) -> Iterator[pdfium.PdfBookmark]:
    for bookmark in document.get_toc(max_depth=DEEPEST):
        if time.monotonic() > end:
            return
        yield bookmark


def _entry(bookmark: pdfium.PdfBookmark, pages: int) -> OutlineEntry:
    title = clean_line(_title(bookmark))[:LONGEST_TITLE].strip()
    destination = bookmark.get_dest()
    index = destination.get_index() if destination else None
    if destination is None or index is None or index >= pages:
        return OutlineEntry(bookmark.level, title)
    return OutlineEntry(bookmark.level, title, index + 1, _height(destination))


def _title(bookmark: pdfium.PdfBookmark) -> str:
    """As it stands in the file, whatever is wrong with its letters."""
    length = pdfium_c.FPDFBookmark_GetTitle(bookmark.raw, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium_c.FPDFBookmark_GetTitle(bookmark.raw, buffer, length)
    return buffer.raw[: max(0, length - 2)][:_TITLE_BYTES].decode("utf-16-le", "replace")


def _height(destination: pdfium.PdfDest) -> float | None:
    """The height in user space it leads to, None for the top of the page."""
    mode, numbers = destination.get_view()
    place = _TOP.get(mode)
    if place is None or place >= len(numbers) or not math.isfinite(numbers[place]):
        return None
    if mode == pdfium_c.PDFDEST_VIEW_XYZ and not _names_height(destination):
        return None
    return float(numbers[place])


def _names_height(destination: pdfium.PdfDest) -> bool:
    """Whether it gives a height of its own; null keeps the one there was."""
    has_x, has_y, has_zoom = ctypes.c_int(), ctypes.c_int(), ctypes.c_int()
    x, y, zoom = ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    found = pdfium_c.FPDFDest_GetLocationInPage(destination.raw, has_x, has_y, has_zoom, x, y, zoom)
    return bool(found and has_y.value)
