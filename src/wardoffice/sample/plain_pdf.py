"""The smallest PDF files that are still correct: pages that are one picture each, or a few lines of plain text.

Written by hand: it takes a hundredth of a typesetter's time (ISO 32000-2, 7.5: header, body, table, trailer).
"""

import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

A4_WIDTH, A4_HEIGHT = 595.28, 841.89


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG as it lies in the file, shown as large as it is at `dots_per_inch`."""

    jpeg: bytes
    width: int
    height: int
    colour: bool
    dots_per_inch: int = 200


def picture_pdf(pictures: Sequence[Picture], producer: str) -> bytes:
    """One page per picture and no text, as an office scanner makes it."""
    pages: list[tuple[bytes, list[bytes]]] = []
    for picture in pictures:
        scale = 72 / picture.dots_per_inch
        wide, tall = picture.width * scale, picture.height * scale
        colours = b"/DeviceRGB" if picture.colour else b"/DeviceGray"
        image = _stream(
            b"/Type /XObject /Subtype /Image /BitsPerComponent 8 /Filter /DCTDecode /ColorSpace %s /Width %d /Height %d"
            % (colours, picture.width, picture.height),
            picture.jpeg,
        )
        drawing = _stream(b"", f"q {wide:.2f} 0 0 {tall:.2f} 0 0 cm /I Do Q".encode())
        box = f"/MediaBox [0 0 {wide:.2f} {tall:.2f}]".encode()
        pages.append((b"/Resources << /XObject << /I %d 0 R >> >> " + box, [drawing, image]))
    return _assembled(pages, producer)


def text_pdf(lines: Sequence[str], producer: str, padding: int = 0) -> bytes:
    """One A4 page with the lines in Helvetica, without marks as that font has no Vietnamese letters, and with so many
    bytes of padding in a stream of their own.
    """
    shown = b" T* ".join(b"(" + _plain(line) + b") Tj" for line in lines)
    drawing = _stream(b"/Filter /FlateDecode", zlib.compress(b"BT /F 12 Tf 16 TL 72 770 Td " + shown + b" ET", 1))
    font = b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> "
    box = f"/MediaBox [0 0 {A4_WIDTH} {A4_HEIGHT}]".encode()
    extra = [_stream(b"", bytes(padding))] if padding else []
    return _assembled([(font + box, [drawing, *extra])], producer)


def _plain(line: str) -> bytes:
    letters = unicodedata.normalize("NFD", line.replace("đ", "d").replace("Đ", "D"))
    text = letters.encode("ascii", "ignore")
    return text.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def _stream(keys: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (keys, len(data), data)


def _assembled(pages: Sequence[tuple[bytes, list[bytes]]], producer: str) -> bytes:
    """A page is its keys, with `%d` for the number of its second object, and its objects, contents first."""
    numbered: list[bytes] = []
    kids: list[int] = []
    for keys, objects in pages:
        page = 4 + len(numbered)
        kids.append(page)
        full = keys % (page + 2) if b"%d" in keys else keys
        numbered.append(b"<< /Type /Page /Parent 2 0 R %s /Contents %d 0 R >>" % (full, page + 1))
        numbered += objects
    head = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids)),
        b"<< /Producer (%s) >>" % producer.encode("ascii"),
    ]
    return _with_table([*head, *numbered])


def _with_table(objects: Sequence[bytes]) -> bytes:
    parts = [b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"]
    offsets, position = [], len(parts[0])
    for number, content in enumerate(objects, 1):
        offsets.append(position)
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, content))
        position += len(parts[-1])
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    parts += [b"%010d 00000 n \n" % offset for offset in offsets]
    parts.append(b"trailer\n<< /Size %d /Root 1 0 R /Info 3 0 R >>\n" % (len(objects) + 1))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % position)
    return b"".join(parts)
