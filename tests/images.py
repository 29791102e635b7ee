"""Image files for trying pages on, made here: photographs, fax sheets, scans of many kinds; a page with known colours.

The page has a red upper left quarter, a green upper right, a blue lower left and a white lower right one.
"""

import io
import struct
import zlib
from collections.abc import Sequence

from PIL import Image

SIZE = (160, 240)
QUARTERS = ((220, 20, 20), (20, 160, 20), (20, 20, 220), (255, 255, 255))


def page(size: tuple[int, int] = SIZE) -> Image.Image:
    """The page as it is seen, upright."""
    wide, high = size
    made = Image.new("RGB", size, "white")
    for place, colour in enumerate(QUARTERS):
        x, y = place % 2 * (wide // 2), place // 2 * (high // 2)
        made.paste(colour, (x, y, x + wide // 2, y + high // 2))
    return made


def saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)  # type: ignore[arg-type]  # whatever the kind takes
    return out.getvalue()


def turned_photo(orientation: int) -> bytes:
    """A JPEG whose samples lie as EXIF's orientation says, so that the page is seen upright."""
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    image = page()
    if orientation in back:
        image = image.transpose(list(Image.Transpose)[back[orientation]])
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(image, "JPEG", exif=exif, dpi=(72, 72), quality=95, subsampling=0)


def fax(pages: int = 1, kind: str = "group4") -> bytes:
    """Black and white sheets of A4 at 200 × 100 dots an inch, each with as many black bars as its number."""
    sheets = []
    for number in range(1, pages + 1):
        sheet = Image.new("1", (1654, 1169), 1)
        for bar in range(number):
            sheet.paste(0, (200, 100 + 60 * bar, 1400, 130 + 60 * bar))
        sheets.append(sheet)
    more = {"save_all": True, "append_images": sheets[1:]} if pages > 1 else {}
    return saved(sheets[0], "TIFF", compression=kind, dpi=(200, 100), **more)


def bomb(wide: int = 60_000, high: int = 60_000, kind: str = "PNG") -> bytes:
    """A few bytes that call themselves an image of thousands of millions of pixels."""
    if kind == "TIFF":
        return tiff_of(((256, 4, wide), (257, 4, high), (258, 3, 8), (262, 3, 1), (273, 4, 8), (278, 4, high)))
    header = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1 << 20))), (b"IEND", b""))
    made = b"\x89PNG\r\n\x1a\n"
    for name, data in chunks:
        made += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return made


def tiff_of(tags: Sequence[tuple[int, int, int]], next_sheet: int = 0) -> bytes:
    """A TIFF of one directory with these numbers (tag, type, value), and the offset of the directory after it."""
    entries = b"".join(
        struct.pack("<HHIHH" if kind == 3 else "<HHII", tag, kind, 1, *((value, 0) if kind == 3 else (value,)))
        for tag, kind, value in tags
    )
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + struct.pack("<I", next_sheet)
