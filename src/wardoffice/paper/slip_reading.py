"""Reading the QR code off a scanned slip, a PDF or an image of one or several pages. Child-side."""

import io
from collections.abc import Iterator

import pypdfium2
import zxingcpp
from PIL import Image, UnidentifiedImageError

from wardoffice.paper.drawing import opened, page_of
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.slip_code import document_in
from wardoffice.paper.source import looks_like_pdf

PAGES = 10
"""A slip is short; a longer scan has its code at the front."""
_DPI, _LONGEST = 200, 4000
"""Pixels an inch pages are drawn at, and the most one side may have, also of an image."""
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def slip_document(data: bytes, password: str = "") -> str:
    """The id of the document whose slip this is, empty where there is no such code on the first PAGES pages.

    Raises PaperProblem: unparsable, and what `drawing.opened` raises.
    """
    pages = _pdf_pages(data, password) if looks_like_pdf(data) else _images(data)
    for page in pages:
        for code in zxingcpp.read_barcodes(page, formats=_QR):
            if found := document_in(code.text):
                return found
    return ""


def _pdf_pages(data: bytes, password: str) -> Iterator[Image.Image]:
    with opened(data, password) as document:
        for number in range(1, min(len(document), PAGES) + 1):
            page = page_of(document, number)
            scale = min(_DPI / 72, _LONGEST / max(1.0, *page.get_size()))
            try:
                yield page.render(scale=scale, grayscale=True).to_pil()
            except pypdfium2.PdfiumError as error:
                raise PaperProblem("unparsable") from error


def _images(data: bytes) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF", "BMP", "WEBP")) as image:
            for number in range(min(getattr(image, "n_frames", 1), PAGES)):
                image.seek(number)
                image.draft("L", (_LONGEST, _LONGEST))
                grey = image.convert("L")
                grey.thumbnail((_LONGEST, _LONGEST))
                yield grey
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise PaperProblem("unparsable") from error
