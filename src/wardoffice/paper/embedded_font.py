"""A font inside a PDF: only the letters used, each with its own code and its Unicode, so that text is found again.

Codes count the letters used from 1; /CIDToGIDMap leads from them to the subset's glyphs. A letter the font lacks shows
the font's box and is still found as itself.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NumberObject,
    PdfObject,
    StreamObject,
    pdf_name,
    pdf_string,
)
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from reportlab.pdfbase.ttfonts import TTFontFile

from wardoffice.paper.typeface import Typeface

_TO_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
_BLOCK = 100


@dataclass(frozen=True)
class EmbeddedFont:
    reference: IndirectObject
    codes: dict[str, int]

    def encode(self, text: str) -> bytes:
        """The text as a hexadecimal string of two-byte codes."""
        return b"<%s>" % b"".join(b"%04X" % self.codes[character] for character in text)


def dictionary_of(entries: dict[str, PdfObject]) -> DictionaryObject:
    return DictionaryObject({pdf_name(key): value for key, value in entries.items()})


def stream_of(data: bytes, entries: dict[str, PdfObject] | None = None) -> StreamObject:
    """A compressed stream."""
    stream = StreamObject(dictionary_of(entries or {}), stream_data=data)
    stream.compress()
    return stream


def numbers(*values: float) -> ArrayObject:
    return ArrayObject([FloatObject(f"{value:.4f}") for value in values])


@lru_cache(maxsize=4)
def font_file(path: Path) -> TTFontFile:
    """A font's tables, read once: subsets are only taken from them."""
    return TTFontFile(str(path))


def embed(writer: BasePdfFileWriter, face: Typeface, characters: set[str]) -> EmbeddedFont:
    """Add a subset with just these characters."""
    ordered = sorted(characters)
    codes = {character: index for index, character in enumerate(ordered, start=1)}
    font = font_file(face.path)
    program = font.makeSubset([ord(character) for character in ordered])
    name = pdf_name(f"/WOFFCE+{face.path.stem}")
    descendant = dictionary_of(
        {
            "/Type": pdf_name("/Font"),
            "/Subtype": pdf_name("/CIDFontType2"),
            "/BaseFont": name,
            "/CIDSystemInfo": dictionary_of(
                {
                    "/Registry": pdf_string("Adobe"),
                    "/Ordering": pdf_string("Identity"),
                    "/Supplement": NumberObject(0),
                }
            ),
            "/FontDescriptor": writer.add_object(_descriptor(writer, font, name, program)),
            "/DW": NumberObject(round(face.missing * 1000 / face.units)),
            "/W": ArrayObject([NumberObject(1), ArrayObject([_thousandths(face, c) for c in ordered])]),
            "/CIDToGIDMap": writer.add_object(stream_of(_glyphs(font, ordered))),
        }
    )
    top = dictionary_of(
        {
            "/Type": pdf_name("/Font"),
            "/Subtype": pdf_name("/Type0"),
            "/BaseFont": name,
            "/Encoding": pdf_name("/Identity-H"),
            "/DescendantFonts": ArrayObject([writer.add_object(descendant)]),
            "/ToUnicode": writer.add_object(stream_of(_to_unicode(ordered))),
        }
    )
    return EmbeddedFont(writer.add_object(top), codes)


def _thousandths(face: Typeface, character: str) -> NumberObject:
    return NumberObject(round(face.advances.get(ord(character), face.missing) * 1000 / face.units))


def _descriptor(writer: BasePdfFileWriter, font: TTFontFile, name: PdfObject, program: bytes) -> DictionaryObject:
    return dictionary_of(
        {
            "/Type": pdf_name("/FontDescriptor"),
            "/FontName": name,
            "/Flags": NumberObject(4),
            "/FontBBox": numbers(*font.bbox),
            "/ItalicAngle": NumberObject(0),
            "/Ascent": NumberObject(round(font.ascent)),
            "/Descent": NumberObject(round(font.descent)),
            "/CapHeight": NumberObject(round(font.capHeight)),
            "/StemV": NumberObject(round(font.stemV)),
            "/FontFile2": writer.add_object(stream_of(program, {"/Length1": NumberObject(len(program))})),
        }
    )


def _glyphs(font: TTFontFile, ordered: list[str]) -> bytes:
    """Two bytes per code: its glyph in the subset, in which equal glyphs are kept once, after .notdef."""
    place: dict[int, int] = {0: 0}
    found = [place.setdefault(font.charToGlyph.get(ord(character), 0), len(place)) for character in ordered]
    return b"".join(glyph.to_bytes(2, "big") for glyph in [0, *found])


def _to_unicode(ordered: list[str]) -> bytes:
    pairs = [
        f"<{index:04X}> <{character.encode('utf-16-be').hex().upper()}>"
        for index, character in enumerate(ordered, start=1)
    ]
    blocks = [pairs[start : start + _BLOCK] for start in range(0, len(pairs), _BLOCK)]
    text = "\n".join("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks)
    return _TO_UNICODE.replace("{blocks}", text).encode("ascii")
