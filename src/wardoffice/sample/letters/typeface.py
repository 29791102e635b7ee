"""The typefaces and paragraph styles of a letter, in the sizes of NĐ 30/2020 appendix I.

Tinos has the widths of Times New Roman and every Vietnamese letter; ReportLab embeds the part that is used.
"""

import functools
import re
import unicodedata

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from wardoffice.paths import resource

FACE = "Tinos"
DECOMPOSED_FACE = "TinosDecomposed"
"""Looks the same, but text taken from the file has each mark apart from its letter (Unicode NFD)."""

_CUTS = (("", "Regular"), ("-Bold", "Bold"), ("-Italic", "Italic"), ("-BoldItalic", "BoldItalic"))
_CODE_POINT = re.compile(r"^(<[0-9A-F]{2}>) <([0-9A-F]{4})>$", re.MULTILINE)


class _DecomposedFont(TTFont):  # type: ignore[misc]  # ReportLab has no types
    """A font whose ToUnicode table (ISO 32000-2, 9.10.3) maps each glyph to a letter followed by its marks."""

    def __init__(self, name: str, path: str) -> None:
        super().__init__(name, path)
        self.face.name += b"-Decomposed"  # else ReportLab takes the plain font with the same face instead

    def addObjects(self, doc: object) -> None:
        super().addObjects(doc)
        for name, obj in doc.idToObject.items():  # type: ignore[attr-defined]  # ReportLab has no types
            if name.startswith("toUnicodeCMap:"):
                obj.content = _CODE_POINT.sub(_decomposed_line, obj.content)


def _decomposed_line(found: re.Match[str]) -> str:
    letters = unicodedata.normalize("NFD", chr(int(found[2], 16)))
    return f"{found[1]} <{letters.encode('utf-16-be').hex().upper()}>"


@functools.cache
def register_faces() -> None:
    """Make both families known to ReportLab, once per process."""
    for family, kind in ((FACE, TTFont), (DECOMPOSED_FACE, _DecomposedFont)):
        for suffix, cut in _CUTS:
            pdfmetrics.registerFont(kind(family + suffix, str(resource("fonts", f"Tinos-{cut}.ttf"))))
        pdfmetrics.registerFontFamily(family, *(family + suffix for suffix, _ in _CUTS))


@functools.cache
def style(name: str, face: str = FACE) -> ParagraphStyle:
    """One of the styles below, set in `face`."""
    cut, size, options = _STYLES[name]
    leading = options.get("leading", size * 1.22)
    return ParagraphStyle(name, fontName=face + cut, fontSize=size, **{**options, "leading": leading})


_FLUSH = {"alignment": TA_LEFT}
_CENTRED = {"alignment": TA_CENTER}
_BODY = {"alignment": TA_JUSTIFY, "firstLineIndent": 36, "spaceBefore": 6, "leading": 18}

_STYLES: dict[str, tuple[str, float, dict[str, float]]] = {
    "above": ("", 12.5, _CENTRED),
    "agency": ("-Bold", 12.5, _CENTRED),
    "nation": ("-Bold", 12.3, _CENTRED),
    "motto": ("-Bold", 13.5, _CENTRED),
    "party": ("-Bold", 14, _CENTRED),
    "code": ("", 13, _CENTRED),
    "about": ("", 12.5, _CENTRED),
    "party_about": ("-Italic", 12, _CENTRED),
    "place_date": ("-Italic", 13.5, _CENTRED),
    "type": ("-Bold", 14, {**_CENTRED, "spaceBefore": 12}),
    "title": ("-Bold", 14, {**_CENTRED, "leading": 17.5}),
    "addressee": ("", 14, {**_FLUSH, "leading": 18}),
    "addressee_centred": ("", 14, {**_CENTRED, "spaceBefore": 12, "leading": 18}),
    "body": ("", 14, _BODY),
    "ground": ("-Italic", 14, _BODY),
    "centred": ("-Bold", 14, {**_CENTRED, "spaceBefore": 9, "leading": 18}),
    "heading": ("-Bold", 14, {**_BODY, "keepWithNext": 1}),
    "subheading": ("-BoldItalic", 14, {**_BODY, "keepWithNext": 1}),
    "note": ("-Italic", 13, {**_CENTRED, "spaceAfter": 8}),
    "cell": ("", 12, {**_FLUSH, "leading": 14}),
    "cell_centred": ("", 12, {**_CENTRED, "leading": 14}),
    "cell_heading": ("-Bold", 12, {**_CENTRED, "leading": 14}),
    "receivers": ("-BoldItalic", 12, _FLUSH),
    "receiver": ("", 11, {**_FLUSH, "leading": 13}),
    "party_receivers": ("", 13, _FLUSH),
    "authority": ("-Bold", 13.5, {**_CENTRED, "leading": 16.5}),
    "signer": ("-Bold", 14, _CENTRED),
}
