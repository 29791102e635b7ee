"""A drawn tile put on other paper than white, true pictures laid back into it. Child-side; loads Pillow."""

from collections.abc import Callable
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
Part = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the tile."""
_FAINT, _PLAIN = 12, 28
"""Levels between the channels of a colour that counts as the paper's tint, and of one that is surely meant."""
_KEPT = [min(255, max(0, level - _FAINT) * 255 // (_PLAIN - _FAINT)) for level in range(256)]
_NOT_WHITE = [min(255, (255 - level) * 5) for level in range(256)]
_SPECK = 4
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
        whole = left - 1, top - 1, right + 1, bottom + 1  # pdfium and we may round a side each our way
        if shade is Shade.DARK:
            # Half white pixels at the edge would shine, half black ones too once turned light.
            _lay(shown, whole, lambda part: ImageChops.darker(drawn.crop(part), shown.crop(part)))
            _lay(shown, (left + 1, top + 1, right - 1, bottom - 1), drawn.crop)
        else:
            _lay(shown, whole, drawn.crop, _not_white)
    return memoryview(shown.tobytes())


def _lay(
    shown: Image.Image,
    part: Part,
    picture: Callable[[Part], Image.Image],
    mask: Callable[[Image.Image], Image.Image] | None = None,
) -> None:
    """Lay a picture on a part of the tile, as far as it reaches."""
    seen = max(part[0], 0), max(part[1], 0), min(part[2], shown.width), min(part[3], shown.height)
    if seen[0] < seen[2] and seen[1] < seen[3]:
        laid = picture(seen)
        shown.paste(laid, seen, mask(laid) if mask else None)


def _not_white(picture: Image.Image) -> Image.Image:
    """What of a picture is ink: on ivory the paper is seen where it is white. On dark paper ink would be lost so."""
    blue, green, red, _filling = picture.split()
    return ImageChops.darker(ImageChops.darker(blue, green), red).point(_NOT_WHITE)


def recolour(drawn: Image.Image, shade: Shade) -> Image.Image:
    """Every pixel of a BGRx picture on that paper.

    Each channel by itself is right for greys, for ivory paper, and near enough for the tint of a scanned sheet; a table
    of all colours, which takes fifteen times as long, is asked on dark paper only around what has a colour to keep.
    """
    shown = drawn.point(channels(shade))
    if shade is Shade.DARK:
        blue, green, red, _filling = drawn.split()
        strength = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
        if part := _coloured(strength):
            shown.paste(drawn.crop(part).filter(hues()), part, strength.crop(part).point(_KEPT))
    return shown


def _coloured(strength: Image.Image) -> Part | None:
    """The part outside which there is no colour but single specks."""
    found = strength.reduce(_SPECK).point(_KEPT).getbbox()
    if found is None:
        return None
    left, top, right, bottom = (side * _SPECK for side in found)
    return left, top, min(right, strength.width), min(bottom, strength.height)


@lru_cache(maxsize=2)
def channels(shade: Shade) -> list[int]:
    """What every level of blue, green, red becomes by itself, as of a grey."""
    shown = [shaded((level / 255, level / 255, level / 255), shade) for level in range(256)]
    return [round(parts[channel] * 255) for channel in (2, 1, 0) for parts in shown] + list(range(256))


@lru_cache(maxsize=1)
def hues() -> ImageFilter.Color3DLUT:
    """What every colour becomes on dark paper, its channels in the order of the bitmap: blue, green, red."""
    steps = [step / (_STEPS - 1) for step in range(_STEPS)]
    colours = [shaded((red, green, blue), Shade.DARK) for red in steps for green in steps for blue in steps]
    return ImageFilter.Color3DLUT(_STEPS, [part for colour in colours for part in reversed(colour)], _copy_table=False)


def _true_coloured(page: pdfium.PdfPage, annotations: bool) -> tuple[Rect, ...]:
    """Looked for once while the page is open, not with every tile."""
    known = _known.setdefault(page, {})
    if annotations not in known:
        known[annotations] = true_coloured(page, annotations)
    return known[annotations]


def _on_tile(page: pdfium.PdfPage, placed: Placed, rect: Rect) -> Part:
    """A rectangle of user space on the tile."""
    (x0, y0), (x1, y1) = (_pixel(page, placed, rect[side], rect[side + 1]) for side in (0, 2))
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _pixel(page: pdfium.PdfPage, placed: Placed, x: float, y: float) -> tuple[int, int]:
    across, down = c_int(), c_int()
    pdfium_c.FPDF_PageToDevice(page.raw, *placed, x, y, byref(across), byref(down))
    return across.value, down.value
