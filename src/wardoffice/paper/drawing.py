"""pdfium in a child process: files opened, pages drawn and measured. One thread only: pdfium aborts with several.

Never imported by the window: a malformed file may hang or kill whoever draws it.
"""

import ctypes
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from wardoffice.domain.marks import Rect
from wardoffice.paper.geometry import PageBox, page_box
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import looks_like_pdf

_BOX_READERS = (pdfium_c.FPDFPage_GetMediaBox, pdfium_c.FPDFPage_GetCropBox)


def open_document(source: bytes | BinaryIO, password: str = "") -> pdfium.PdfDocument:
    """Open a file. Raises PaperProblem: password_needed, not_pdf, unparsable."""
    try:
        return pdfium.PdfDocument(source, password=password or None)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == pdfium_c.FPDF_ERR_PASSWORD:
            raise PaperProblem("password_needed") from error
        if code == pdfium_c.FPDF_ERR_SECURITY:
            raise PaperProblem("unparsable", {"detail": "security"}) from error
        start = source if isinstance(source, bytes) else _start(source)
        raise PaperProblem("unparsable" if looks_like_pdf(start) else "not_pdf") from error


def _start(source: BinaryIO) -> bytes:
    source.seek(0)
    return source.read(1024)


@contextmanager
def opened(source: bytes | BinaryIO, password: str = "") -> Iterator[pdfium.PdfDocument]:
    """The file open for a `with` block. Raises as `open_document`."""
    document = open_document(source, password)
    try:
        yield document
    finally:
        document.close()


def page_of(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    """A page by its number from 1. Raises PaperProblem: page_missing, page_unreadable."""
    if not 1 <= number <= len(document):
        raise PaperProblem("page_missing", {"page": number, "pages": len(document)})
    try:
        return document[number - 1]
    except pdfium.PdfiumError as error:
        raise PaperProblem("page_unreadable", {"page": number}) from error


def box_of(page: pdfium.PdfPage) -> PageBox:
    """The page's visible box and turn, read as `page_tree` reads them, so that marks stand where they are written."""
    media, crop = (_box(page, reader) for reader in _BOX_READERS)
    return page_box(media, crop, page.get_rotation())


def _box(page: pdfium.PdfPage, reader: object) -> Rect | None:
    sides = [ctypes.c_float() for _ in range(4)]
    found = reader(page.raw, *(ctypes.byref(side) for side in sides))  # type: ignore[operator]  # a ctypes function
    return (sides[0].value, sides[1].value, sides[2].value, sides[3].value) if found else None


def annotation_counts(source: bytes, password: str, pages: set[int]) -> dict[int, int]:
    """How many annotations pdfium sees on some pages; pages it does not have are left out."""
    with opened(source, password) as document:
        found = {number: page_of(document, number) for number in pages if number <= len(document)}
        counts = {number: pdfium_c.FPDFPage_GetAnnotCount(page.raw) for number, page in found.items()}
        for page in found.values():
            page.close()
        return counts


def annotation_texts(source: bytes, password: str, number: int) -> tuple[str, ...]:
    """What the annotations of a page say (/Contents), in their order, NFC; those without words are left out."""
    with opened(source, password) as document:
        page = page_of(document, number)
        found = [_contents(page, place) for place in range(pdfium_c.FPDFPage_GetAnnotCount(page.raw))]
        page.close()
    return tuple(unicodedata.normalize("NFC", text) for text in found if text)


def _contents(page: pdfium.PdfPage, place: int) -> str:
    annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, place)
    try:
        size = pdfium_c.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
        buffer = ctypes.create_string_buffer(size)
        units = ctypes.cast(buffer, ctypes.POINTER(pdfium_c.FPDF_WCHAR))
        pdfium_c.FPDFAnnot_GetStringValue(annotation, b"Contents", units, size)
        return buffer.raw.decode("utf-16-le", errors="replace").rstrip("\0")
    finally:
        pdfium_c.FPDFPage_CloseAnnot(annotation)
