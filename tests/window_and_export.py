"""One page with marks, drawn twice at one scale: as the window shows it, and as pdfium draws the exported file."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops, ImageFilter
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from wardoffice.domain.marks import Mark, Rect
from wardoffice.paper.rendering import PageRenderer
from wardoffice.paper.source import Source
from wardoffice.ui.marks.layer import MarksLayer
from wardoffice.ui.pages.source import drawn
from wardoffice.ui.pages.view import PageView

_FARTHEST = 3
"""Pixels each way a mark is looked for."""
_LEAST = 48
"""Levels of 255 by which a pixel must change to belong to a mark, or differ to count as different."""


def in_the_window(pdf: bytes, marks: Iterable[Mark], zoom: float, turn: int = 0) -> Image.Image:
    """Page 1 as the reading pane paints it at `zoom` and the reader's `turn`, cut out of the pane."""
    view = PageView()
    layer = MarksLayer(view)
    with PageRenderer(Source(data=pdf)) as renderer:
        view.resize(3000, 3000)
        view.show_pages(renderer.pages()[:1], {1: renderer.box(1)})
        view.set_zoom(zoom)
        for _quarter in range(turn // 90):
            view.turn_right()
        layer.set_marks(marks)
        for piece in view.drawing.missing(view.column, view.sight()):
            image = drawn(renderer, piece)
            assert image is not None
            view.take(piece, image)
    grabbed = view.viewport().grab().toImage()
    place, sight = view.column.pages[0], view.sight()
    left, top = int(place.left - sight.left), int(place.top - sight.top)
    cut = grabbed.copy(QRect(left, top, int(place.width), int(place.height)))
    view.deleteLater()
    return _of_qt(cut)


def _of_qt(image: QImage) -> Image.Image:
    rgb = image.convertToFormat(QImage.Format.Format_RGB32)
    data = bytes(rgb.constBits())
    return Image.frombytes("RGB", (rgb.width(), rgb.height()), data, "raw", "BGRX", rgb.bytesPerLine())


def exported(path: Path, size: tuple[int, int], turn: int = 0) -> Image.Image:
    """Page 1 of a file by pdfium alone, `size` pixels."""
    document = pypdfium2.PdfDocument(path)
    page = document[0]
    bitmap = pypdfium2.PdfBitmap.new_native(*size, pdfium_c.FPDFBitmap_BGRx)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
    pdfium_c.FPDF_RenderPageBitmap(bitmap.raw, page.raw, 0, 0, *size, turn // 90, pdfium_c.FPDF_ANNOT)
    picture = bitmap.to_pil().convert("RGB")
    page.close()
    document.close()
    return picture


@dataclass(frozen=True)
class Compared:
    """`pixels`: what the mark changes of the page in the window and in the file. `strange`: the part of these that has
    nothing like it in the other picture within one pixel. `apart`: pixels between their places.
    """

    pixels: tuple[int, int]
    strange: float
    apart: float


def compared(plain: Image.Image, window: Image.Image, file: Image.Image, place: Rect) -> Compared:
    """One mark, by the part of the page (left, top, right, bottom, pixels) in which it stands alone."""
    part = tuple(round(side) for side in place)
    was, ours, theirs = (picture.crop(part) for picture in (plain, window, file))
    changed = _different(was, ours), _different(was, theirs)
    pixels = sum(map(_count, changed)) or 1
    strange = _count(_unlike(ours, theirs)) + _count(_unlike(theirs, ours))
    changes = tuple(ImageChops.difference(was, now).convert("L") for now in (ours, theirs))
    return Compared((_count(changed[0]), _count(changed[1])), strange / pixels, _apart(*changes))


def _apart(one: Image.Image, other: Image.Image) -> float:
    """The lesser of two measures, each blind in one way: how far `one` has to be moved to lie best on `other` (a line
    moved along itself lies as well as before), and how far their middles are apart (dots may be darker in one)."""
    reach = range(-_FARTHEST, _FARTHEST + 1)
    moved = min(((x, y) for x in reach for y in reach), key=lambda by: (_sum_apart(one, other, by), math.hypot(*by)))
    return min(math.hypot(*moved), math.dist(_middle(one), _middle(other)))


def _sum_apart(one: Image.Image, other: Image.Image, by: tuple[int, int]) -> int:
    histogram = ImageChops.difference(ImageChops.offset(one, *by), other).histogram()
    return sum(level * many for level, many in enumerate(histogram))


def _unlike(one: Image.Image, other: Image.Image) -> Image.Image:
    """Pixels of `one` that lie outside what `other` has within one pixel each way."""
    lowest, highest = other.filter(ImageFilter.MinFilter(3)), other.filter(ImageFilter.MaxFilter(3))
    above, below = ImageChops.subtract(one, highest), ImageChops.subtract(lowest, one)
    return _strong(ImageChops.lighter(above, below))


def _different(one: Image.Image, other: Image.Image) -> Image.Image:
    return _strong(ImageChops.difference(one, other))


def _strong(difference: Image.Image) -> Image.Image:
    red, green, blue = difference.split()
    strongest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return strongest.point([255 if level >= _LEAST else 0 for level in range(256)])


def _count(mask: Image.Image) -> int:
    return mask.histogram()[255]


def _middle(change: Image.Image) -> tuple[float, float]:
    """The middle of a change, each pixel with the weight of its levels: half a pixel painted counts half."""
    pixels, width = change.tobytes(), change.width
    rows = [sum(pixels[start : start + width]) for start in range(0, len(pixels), width)]
    return _mean([sum(pixels[column::width]) for column in range(width)]), _mean(rows)


def _mean(weights: list[int]) -> float:
    return sum(place * weight for place, weight in enumerate(weights)) / (sum(weights) or 1)
