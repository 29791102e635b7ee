"""The printed letters' widths, read from the font file itself, so that window and export break lines alike.

Only what line breaking needs: cmap, hmtx, head and hhea of an OpenType font (ISO/IEC 14496-22). No kerning is applied
anywhere: whoever paints these lines switches it off.
"""

import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wardoffice.paths import resource

_REGULAR, _BOLD = "Tinos-Regular.ttf", "Tinos-Bold.ttf"


@dataclass(frozen=True)
class Typeface:
    """Advance widths in font units by character, the same for all characters the font lacks."""

    path: Path
    units: int
    advances: dict[int, int]
    missing: int

    def width(self, text: str, size: float) -> float:
        """Width in points of one line of text at a size in points."""
        return sum(self.advances.get(ord(c), self.missing) for c in text) * size / self.units

    def has(self, character: str) -> bool:
        return ord(character) in self.advances


@lru_cache(maxsize=4)
def typeface(bold: bool = False) -> Typeface:
    """Tinos, metric-compatible with Times New Roman and with every Vietnamese letter."""
    return read_typeface(resource("fonts", _BOLD if bold else _REGULAR))


def read_typeface(path: Path) -> Typeface:
    """Read a TrueType font with a Unicode cmap of format 4 or 12."""
    data = path.read_bytes()
    tables = _tables(data)
    units = _number(data, tables["head"] + 18)
    long_metrics = _number(data, tables["hhea"] + 34)
    widths = [_number(data, tables["hmtx"] + 4 * index) for index in range(long_metrics)]
    glyphs = _characters(data, tables["cmap"])
    advances = {code: widths[min(glyph, long_metrics - 1)] for code, glyph in glyphs.items() if glyph}
    return Typeface(path, units, advances, widths[0])


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "big")


def _tables(data: bytes) -> dict[str, int]:
    count = _number(data, 4)
    entries = (struct.unpack_from(">4sIII", data, 12 + 16 * index) for index in range(count))
    return {tag.decode("latin-1"): offset for tag, _, offset, _ in entries}


def _characters(data: bytes, cmap: int) -> dict[int, int]:
    """Character to glyph, from the Windows Unicode subtables."""
    found: dict[int, int] = {}
    for index in range(_number(data, cmap + 2)):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * index)
        form = _number(data, cmap + offset)
        if (platform, encoding, form) == (3, 1, 4):
            found |= _segments(data, cmap + offset)
        elif (platform, encoding, form) == (3, 10, 12):
            found |= _groups(data, cmap + offset)
    return found


def _segments(data: bytes, at: int) -> dict[int, int]:
    count = _number(data, at + 6) // 2
    ends, starts = at + 14, at + 16 + 2 * count
    deltas, offsets = starts + 2 * count, starts + 4 * count
    found: dict[int, int] = {}
    for index in range(count):
        first, last = _number(data, starts + 2 * index), _number(data, ends + 2 * index)
        delta, offset = _number(data, deltas + 2 * index), _number(data, offsets + 2 * index)
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                glyph = _number(data, offsets + 2 * index + offset + 2 * (code - first))
            if glyph:
                found[code] = (glyph + delta) & 0xFFFF
    return found


def _groups(data: bytes, at: int) -> dict[int, int]:
    (count,) = struct.unpack_from(">I", data, at + 12)
    groups = (struct.unpack_from(">III", data, at + 16 + 12 * index) for index in range(count))
    return {code: glyph + code - first for first, last, glyph in groups for code in range(first, last + 1)}
