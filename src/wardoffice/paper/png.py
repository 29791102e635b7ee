"""Pictures of pages as PNG files (ISO/IEC 15948), written band by band so that a large page needs little memory."""

import struct
import zlib
from collections.abc import Iterable, Iterator

from wardoffice.paper.rendering import Picture


def rgb_rows(picture: Picture) -> Iterator[bytes]:
    """The rows of a BGRx picture as RGB."""
    for y in range(picture.height):
        row = picture.data[y * picture.stride : y * picture.stride + 4 * picture.width]
        plain = bytearray(3 * picture.width)
        plain[0::3], plain[1::3], plain[2::3] = row[2::4], row[1::4], row[0::4]
        yield bytes(plain)


def png_pieces(width: int, height: int, dpi: float, bands: Iterable[Picture]) -> Iterator[bytes]:
    """A PNG file in pieces; `bands` are the picture's full-width strips from the top."""
    per_metre = round(dpi / 0.0254)
    yield b"\x89PNG\r\n\x1a\n"
    yield _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    yield _chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1))
    packer = zlib.compressobj(6)
    for band in bands:
        packed = b"".join(packer.compress(b"\0" + row) for row in rgb_rows(band))
        if packed:
            yield _chunk(b"IDAT", packed)
    yield _chunk(b"IDAT", packer.flush())
    yield _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
