"""An image file open in the render child: each sheet becomes a PDF of one page when it is asked for. Child-side.

So tiles, turns, thumbnails and boxes are those of any page, and an image is drawn as the copy with marks shows it.
"""

from collections import OrderedDict

import pypdfium2 as pdfium

from wardoffice.paper.drawing import open_document, page_of
from wardoffice.paper.image_file import MOST_BYTES, ImageFile, Samples, Sheet
from wardoffice.paper.image_pdf import page_pdf
from wardoffice.paper.page_request import OutlineEntry
from wardoffice.paper.problem import PaperProblem

_PAGES_KEPT = 2
_ROOMY = 32 * 1024 * 1024
"""Samples up to this size go to pdfium as they are; larger ones packed, for they would lie in memory twice."""


class ImagePages:
    """The sheets of the file and the few last drawn."""

    def __init__(self, data: bytes) -> None:
        """Raises PaperProblem: image_unreadable, image_too_large; of several sheets, one in good order is enough."""
        self._file = ImageFile(data)
        self._kept: OrderedDict[int, tuple[pdfium.PdfPage, int]] = OrderedDict()
        self._troubles: dict[int, PaperProblem] = {}
        if len(self._file.sheets) == 1:
            self.page(1)

    def sizes(self) -> list[tuple[float, float]]:
        return [(sheet.width, sheet.height) for sheet in self._file.sheets]

    def may_print(self) -> bool:
        return True

    def outline(self) -> tuple[OutlineEntry, ...]:
        """Images have none."""
        return ()

    def check(self) -> None:
        """All of the file is in memory: nothing can go wrong unseen."""

    def page(self, number: int) -> pdfium.PdfPage:
        if number in self._kept:
            self._kept.move_to_end(number)
            return self._kept[number][0]
        if number in self._troubles:
            raise PaperProblem(self._troubles[number].code, self._troubles[number].facts)
        try:
            return self._drawn(number)
        except PaperProblem as problem:
            self._troubles[number] = problem
            raise

    def _drawn(self, number: int) -> pdfium.PdfPage:
        sheets = self._file.sheets
        cost = sheets[number - 1].cost if 1 <= number <= len(sheets) else 0
        self._make_room(cost)
        samples = self._file.samples(number)
        page = page_of(open_document(_pdf(sheets[number - 1], samples)), 1)
        self._kept[number] = page, cost
        return page

    def _make_room(self, cost: int) -> None:
        """Let go of pages drawn before where there are enough of them, or where this one and they are too much."""
        while self._kept and (
            len(self._kept) >= _PAGES_KEPT or cost + sum(kept for _, kept in self._kept.values()) > MOST_BYTES
        ):
            page, _cost = self._kept.popitem(last=False)[1]
            page.pdf.close()


def _pdf(sheet: Sheet, samples: Samples) -> bytes:
    return page_pdf(sheet, samples.packed() if len(samples.data) > _ROOMY else samples)
