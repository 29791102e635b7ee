"""A drawn tile put on other paper than white, true pictures laid back into it. Child-side; loads Pillow."""

from ctypes import byref, c_int
from functools import lru_cache
from weakref import WeakKeyDictionary

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops, ImageFilter

from wardoffice.domain.marks import Rect
from wardoffice.paper.shade import Shade, shaded
from wardoffice.paper.true_colours import true_coloured

Placed = tuple[int, int, int, int, int]
"""Where the page lies on the tile, as pdfium is told: left, top, width and height in pixels, quarter turns."""
_STEPS = 17
"""Colours of each channel that are worked out; those between are mixed."""
_known: WeakKeyDictionary[pdfium.PdfPage, dict[bool, tuple[Rect, ...]]] = WeakKeyDictionary()


def recoloured(
    bitmap: pdfium.PdfBitmap, page: pdfium.PdfPage, placed: Placed, annotations: bool, shade: Shade
) -> memoryview:
    """The rows of a BGRx bitmap on that paper, each `width` pixels long."""
    size = bitmap.width, bitmap.height
    drawn = Image.frombuffer("RGBX", size, bitmap.buffer, "raw", "RGBX", bitmap.stride, 1)
    shown = recolour(drawn, shade)
    for rect in _true_coloured(page, annotations):
        left, top, right, bottom = _on_tile(page, placed, rect)
        part = max(left, 0), max(top, 0), min(right, size[0]), min(bottom, size[1])
        if part[0] < part[2] and part[1] < part[3]:
            shown.paste(drawn.crop(part), part)
    return memoryview(shown.tobytes())


def recolour(drawn: Image.Image, shade: Shade) -> Image.Image:
    """Every pixel of a BGRx picture on that paper. Grey ones, most of a page, take a fifteenth of the time."""
    shown = drawn.point(greys(shade))
    blue, green, red, _filling = drawn.split()
    coloured = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue)).getbbox()
    if coloured:
        shown.paste(drawn.crop(coloured).filter(table(shade)), coloured)
    return shown


@lru_cache(maxsize=2)
def greys(shade: Shade) -> list[int]:
    """What every grey becomes, channel by channel."""
    shown = [shaded((level / 255, level / 255, level / 255), shade) for level in range(256)]
    return [round(parts[channel] * 255) for channel in (2, 1, 0) for parts in shown] + list(range(256))


@lru_cache(maxsize=2)
def table(shade: Shade) -> ImageFilter.Color3DLUT:
    """What every colour becomes, its channels in the order of the bitmap: blue, green, red."""
    steps = [step / (_STEPS - 1) for step in range(_STEPS)]
    values = [part for r in steps for g in steps for b in steps for part in reversed(shaded((r, g, b), shade))]
    return ImageFilter.Color3DLUT(_STEPS, values, _copy_table=False)


def _true_coloured(page: pdfium.PdfPage, annotations: bool) -> tuple[Rect, ...]:
    """Looked for once while the page is open, not with every tile."""
    known = _known.setdefault(page, {})
    if annotations not in known:
        known[annotations] = true_coloured(page, annotations)
    return known[annotations]


def _on_tile(page: pdfium.PdfPage, placed: Placed, rect: Rect) -> tuple[int, int, int, int]:
    """A rectangle of user space in pixels of the tile: left, top, right, bottom."""
    (x0, y0), (x1, y1) = (_pixel(page, placed, rect[side], rect[side + 1]) for side in (0, 2))
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _pixel(page: pdfium.PdfPage, placed: Placed, x: float, y: float) -> tuple[int, int]:
    across, down = c_int(), c_int()
    pdfium_c.FPDF_PageToDevice(page.raw, *placed, x, y, byref(across), byref(down))
    return across.value, down.value
