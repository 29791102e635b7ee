"""One page as a small picture of its ink, on which places are looked for: for the press child, pdfium draws it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import pypdfium2 as pdfium

from wardoffice.domain.marks import Mark, Rect
from wardoffice.paper.appearance import rect_of
from wardoffice.paper.drawing import box_of, opened, page_of
from wardoffice.paper.free_space import InkMap, barest_spot, emptiest_spot
from wardoffice.paper.geometry import PageBox, rect_from_seen, rect_to_seen

_DPI = 36

Size = tuple[float, float]
Spot = tuple[int, int, int, int]


@dataclass(frozen=True)
class BarePage:
    """`scale` is pixels to a point of the page as it is seen."""

    ink: InkMap
    scale: float
    box: PageBox

    @classmethod
    def of(cls, source: bytes, password: str, number: int, over: Iterable[Mark] = ()) -> Self:
        """Page `number`, from 1; the marks `over` it count as written on it. Raises PaperProblem as `page_of`."""
        with opened(source, password) as document:
            page = page_of(document, number)
            box = box_of(page)
            bitmap = page.render(scale=_DPI / 72, grayscale=True)
            gray, scale = bytearray(bitmap.buffer), bitmap.width / box.seen_size[0]
            page.close()
        for mark in over:
            if mark.page == number:
                _blacken(gray, bitmap, scale, rect_to_seen(box, rect_of(mark, box)))
        return cls(InkMap.of_gray(bytes(gray), bitmap.width, bitmap.height, bitmap.stride), scale, box)

    def empty(self, sizes: Sequence[Size], high: float) -> Rect | None:
        """Where nothing is covered by the first of `sizes` (points as seen) that finds room above the part `high` of
        the page's height, else by the first that finds room at all: user space.
        """
        lower = None
        for size in sizes:
            spot = emptiest_spot(self.ink, self._pixels(size))
            if spot is not None and spot[3] < (1 - high) * self.ink.height:
                return self._rect(spot, size)
            if spot is not None and lower is None:
                lower = self._rect(spot, size)
        return lower

    def barest(self, size: Size) -> Rect:
        """Where something of `size` points as seen covers least, cut to a page that is smaller: user space."""
        return self._rect(barest_spot(self.ink, self._pixels(size)), size)

    def _pixels(self, size: Size) -> Size:
        return math.ceil(size[0] * self.scale), math.ceil(size[1] * self.scale)

    def _rect(self, spot: Spot, size: Size) -> Rect:
        seen = self.box.seen_size
        width, height = min(size[0], seen[0]), min(size[1], seen[1])
        left, top = min(spot[0] / self.scale, seen[0] - width), min(spot[1] / self.scale, seen[1] - height)
        return rect_from_seen(self.box, (left, top, left + width, top + height))


def _blacken(gray: bytearray, bitmap: pdfium.PdfBitmap, scale: float, seen: Rect) -> None:
    """Count a rectangle of the seen page, in points from its top left corner, as inked."""
    left, right = (round(min(max(0.0, x * scale), bitmap.width)) for x in (seen[0], seen[2]))
    top, bottom = (round(min(max(0.0, y * scale), bitmap.height)) for y in (seen[1], seen[3]))
    for row in range(top, bottom):
        gray[row * bitmap.stride + left : row * bitmap.stride + right] = bytes(right - left)
