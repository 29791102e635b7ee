"""Image files as sheets of paper: JPEG, PNG and TIFF of one or several pages, decoded one at a time. Child-side.

An image says how large it is on paper (pixels / dpi × 72 points) and which side is up; what it does not say is guessed
in one place, here.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from PIL import Image, UnidentifiedImageError
from PIL.ExifTags import Base

from wardoffice.domain.marks import MOST_PAGES
from wardoffice.paper.problem import PaperProblem

_FORMATS = ("JPEG", "PNG", "TIFF")
_JPEG = ("JPEG", "MPO")
"""What Pillow calls a JPEG; the second is that of some telephones, with more than one image in it."""
DPI = 96.0
"""Where the image does not say how many pixels make an inch."""
_LIKELY_DPI = (10.0, 10_000.0)
_LONGEST_SIDE = 14_400.0
"""Points; the largest page PDF knows (ISO 32000-2, annex C)."""
MOST_BYTES = 256 * 1024 * 1024
"""Memory a decoded sheet may take: 67 million pixels in colour, twice as many in a JPEG, which pdfium reads by rows."""
_BYTES_A_PIXEL = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2, "LA": 8, "PA": 8, "RGBA": 8, "RGBa": 8}
_PARTLY_READ = (
    OSError,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    struct.error,
    zlib.error,
    UserWarning,
)
"""What Pillow raises on images that are cut off or damaged."""
_CUT_OFF = "Corrupt EXIF data|Truncated File Read"
"""What Pillow only warns of where a directory of a TIFF breaks off: going on would show a black page."""
_NOT_A_PAGE = 1 | 4
"""NewSubfileType of TIFF 6.0: a smaller version of another image, or the mask of one."""
_SIDEWAYS = (5, 6, 7, 8)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page. `frame`: its place in the file; None where the file breaks off there. `width`, `height`: points."""

    frame: int | None
    width: float
    height: float
    orientation: int = 1
    """As EXIF has it: which corner of the samples is the page's upper left one."""
    cost: int = 0
    """Bytes it takes decoded."""


@dataclass(frozen=True, slots=True)
class Samples:
    """The pixels of a sheet as PDF takes them (ISO 32000-2, 8.9.5): rows from the top, bytes as `packing` has them."""

    width: int
    height: int
    space: str
    bits: int
    data: bytes
    packing: str = ""
    inverted: bool = False

    def packed(self) -> "Samples":
        """The same pixels in less room."""
        if self.packing:
            return self
        return replace(self, data=zlib.compress(self.data, 1), packing="FlateDecode")


@contextmanager
def _listening(data: bytes) -> Iterator[None]:
    """Of all that Pillow warns of, take one thing seriously: in a TIFF, not in what a camera noted down in a JPEG."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if data.startswith((b"II", b"MM")):
            warnings.filterwarnings("error", message=_CUT_OFF)
        yield


class ImageFile:
    """An image file whose sheets are known and decoded when they are asked for."""

    def __init__(self, data: bytes) -> None:
        """Raises PaperProblem: image_unreadable, image_too_large."""
        self._data = data
        with self._image() as image:
            self.sheets = tuple(_sheets(image))

    @contextmanager
    def _image(self) -> Iterator[Image.Image]:
        """The file open for a `with` block; what Pillow has against it becomes a PaperProblem."""
        try:
            with _listening(self._data), Image.open(io.BytesIO(self._data), formats=_FORMATS) as image:
                yield image
        except (Image.DecompressionBombError, MemoryError) as error:
            raise _too_large() from error
        except (UnidentifiedImageError, *_PARTLY_READ) as error:
            raise PaperProblem("image_unreadable", {"detail": type(error).__name__}) from error

    def samples(self, number: int) -> Samples:
        """The pixels of a sheet, from 1. Raises PaperProblem: page_missing, image_unreadable, image_too_large."""
        if not 1 <= number <= len(self.sheets):
            raise PaperProblem("page_missing", {"page": number, "pages": len(self.sheets)})
        sheet = self.sheets[number - 1]
        if sheet.frame is None:
            raise PaperProblem("image_unreadable", {"page": number})
        if sheet.cost > MOST_BYTES:
            raise _too_large()
        with self._image() as image:
            if image.format != "TIFF":
                return _jpeg(image, self._data) if image.format in _JPEG else _decoded(image)
            image.seek(sheet.frame)
            return _decoded(image)


def _too_large() -> PaperProblem:
    return PaperProblem("image_too_large", {"most": MOST_BYTES // 4_000_000})


def _sheets(image: Image.Image) -> Iterator[Sheet]:
    if image.format != "TIFF":
        orientation = _noted(image, Base.Orientation)
        yield _sheet(image, 0, orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1)
        return
    found = list(_tiff_sheets(image))
    pages = [sheet for sheet, is_page in found if is_page]
    yield from pages or [sheet for sheet, _ in found]


def _tiff_sheets(image: Image.Image) -> Iterator[tuple[Sheet, bool]]:
    """Each image of the file, and whether it is a page; where the file breaks off stands a last one without pixels."""
    last = Sheet(None, 595.0, 842.0)
    for frame in range(MOST_PAGES):
        if frame:
            image.info.pop("dpi", None)  # of the sheet before
        try:
            image.seek(frame)
        except EOFError:
            return
        except _PARTLY_READ:
            yield replace(last, frame=None), True
            return
        tags = image.tag_v2  # type: ignore[attr-defined]  # every TIFF image has them
        # Pillow turns a TIFF image upright itself when it decodes it, and has swapped its sides already.
        last = _sheet(image, frame, 1, sideways=tags.get(Base.Orientation) in _SIDEWAYS)
        kind = tags.get(Base.NewSubfileType, 0)
        yield last, not (isinstance(kind, int) and kind & _NOT_A_PAGE)


def _sheet(image: Image.Image, frame: int, orientation: int, sideways: bool = False) -> Sheet:
    across, down = _dpi(image)
    wide, high = image.size
    width, height = (wide / down, high / across) if sideways else (wide / across, high / down)
    if orientation in _SIDEWAYS:
        width, height = height, width
    shrunk = min(72.0, _LONGEST_SIDE / max(width, height))
    each = 2 if image.format in _JPEG else _BYTES_A_PIXEL.get(image.mode, 4)
    return Sheet(frame, width * shrunk, height * shrunk, orientation, wide * high * each)


def _dpi(image: Image.Image) -> tuple[float, float]:
    """Pixels an inch, across and down. Pillow answers 72 for a JPEG that does not say; that is not taken for an answer.

    A JPEG without a unit in JFIF may have it in EXIF.
    """
    unsaid = image.format in _JPEG and image.info.get("jfif_unit") not in (1, 2)
    if unsaid and _noted(image, Base.XResolution) is None:
        return DPI, DPI
    across, down = (float(value) for value in image.info.get("dpi", (DPI, DPI)))
    least, most = _LIKELY_DPI
    return (across, down) if least <= across <= most and least <= down <= most else (DPI, DPI)


def _noted(image: Image.Image, tag: Base) -> object:
    """What EXIF says under a tag; None where it says nothing, or nothing that can be read."""
    try:
        return image.getexif().get(tag)
    except _PARTLY_READ:
        return None


def _jpeg(image: Image.Image, data: bytes) -> Samples:
    """The file itself, for every reader of PDF knows JPEG; decoded once, small, to see that it is whole."""
    width, height, mode = *image.size, image.mode
    space = {"L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}[mode]
    image.draft(None, (1, 1))
    image.load()
    return Samples(width, height, space, 8, data, "DCTDecode", inverted=mode == "CMYK" and "adobe" in image.info)


def _decoded(image: Image.Image) -> Samples:
    """All pixels, without loss but for transparency, which becomes white paper."""
    white_is_zero = _is_white_zero(image)
    image.load()
    if image.mode.startswith("I;16"):
        data = image.tobytes("raw", "I;16B")
        return Samples(image.width, image.height, "DeviceGray", 16, data, inverted=white_is_zero)
    if image.mode != "1" and image.has_transparency_data:
        image = _on_white(image)
    elif image.mode in ("P", "YCbCr"):
        image = image.convert("RGB")
    space = {"1": "DeviceGray", "L": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK"}[image.mode]
    return Samples(image.width, image.height, space, 1 if image.mode == "1" else 8, image.tobytes())


def _is_white_zero(image: Image.Image) -> bool:
    """Pillow turns this round itself, except at 16 bits."""
    return image.format == "TIFF" and image.tag_v2.get(Base.PhotometricInterpretation) == 0  # type: ignore[attr-defined]


def _on_white(image: Image.Image) -> Image.Image:
    clear = image.convert("RGBA")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(clear, mask=clear)
    return paper
