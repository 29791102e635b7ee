"""Where every letter of a typed mark goes: one pure layout for the window that paints it and the file that keeps it.

Coordinates: points from the top left corner of the mark's upright box, y downwards; a line's y is its baseline.
"""

import datetime
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wardoffice.domain.ids import in_vietnam
from wardoffice.domain.marks import STAMP_HEIGHT, STAMP_WIDTH, Mark, MarkKind
from wardoffice.paper.typeface import typeface

Measure = Callable[[str, float, bool], float]
"""(text, size in points, bold) → width in points."""

INK_BLUE, INK_RED, STAMP_RED = "#1438B8", "#B71C1C", "#C01818"
HIGHLIGHT_YELLOW, NOTE_AMBER = "#FFE24A", "#F4B400"
NOTE_SIDE = 18.0
"""A note's sign on the page is a square of this many points."""

LARGEST = 14.0
"""Size of a typed bút phê where there is room, in points: the body size of NĐ 30/2020, appendix I."""
SMALLEST_READABLE = 6.0
_LINE = 1.25
_AUTHOR = 0.78
_PAD = 2.0
_STEPS = 14


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    x: float
    y: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """`size`: of the main text. `frame`: width of the border line around the box, 0 for none."""

    width: float
    height: float
    size: float
    lines: tuple[Line, ...]
    color: str
    frame: float = 0.0

    @property
    def readable(self) -> bool:
        return self.size >= SMALLEST_READABLE


def measured(text: str, size: float, bold: bool = False) -> float:
    """The width by the bundled font: the measure every caller should use."""
    return typeface(bold).width(text, size)


def color_of(mark: Mark) -> str:
    """The mark's own colour, or its kind's."""
    usual = {
        MarkKind.HIGHLIGHT: HIGHLIGHT_YELLOW,
        MarkKind.NOTE: NOTE_AMBER,
        MarkKind.ARRIVAL_STAMP: STAMP_RED,
    }
    return mark.color or usual.get(mark.kind, INK_BLUE)


def clock(moment: datetime.datetime) -> str:
    """Hour and date as offices write them, in Vietnam's time: 08:41 23/11/2026."""
    return in_vietnam(moment).strftime("%H:%M %d/%m/%Y")


def byline(mark: Mark) -> str:
    """Who wrote it and when; empty where neither is known."""
    return " · ".join(part for part in (mark.author.strip(), clock(mark.at) if mark.at else "") if part)


def lay_out(mark: Mark, width: float, height: float, measure: Measure = measured) -> Layout:
    """Lay out an endorsement_text or arrival_stamp in an upright box of `width` × `height` points.

    All of the text is always there: it shrinks until it fits.
    """
    if mark.kind is MarkKind.ARRIVAL_STAMP:
        return _stamp(mark, width, height, measure)
    return _endorsement(mark, width, height, measure)


def _endorsement(mark: Mark, width: float, height: float, measure: Measure) -> Layout:
    """The largest size up to LARGEST at which byline and text fit, found by halving."""
    pad = min(_PAD, width / 10, height / 10)
    low, high = 0.0, LARGEST
    best = _block(mark, width, pad, high, measure)
    if not _fits(best, width, height, pad, measure):
        for _ in range(_STEPS):
            middle = (low + high) / 2
            tried = _block(mark, width, pad, middle, measure)
            if _fits(tried, width, height, pad, measure):
                low, best = middle, tried
            else:
                high = middle
        if not low:
            low = high
            best = _block(mark, width, pad, low, measure)
    return Layout(width, height, low or high, tuple(best), color_of(mark))


def _fits(lines: Sequence[Line], width: float, height: float, pad: float, measure: Measure) -> bool:
    last = lines[-1]
    if last.y + (_LINE - 1) * last.size > height - pad:
        return False
    return all(measure(line.text, line.size, line.bold) <= width - 2 * pad for line in lines)


def _block(mark: Mark, width: float, pad: float, size: float, measure: Measure) -> list[Line]:
    room, y, lines = width - 2 * pad, pad, list[Line]()
    who, small = byline(mark), size * _AUTHOR
    for text in wrap(who, room, lambda piece: measure(piece, small, True)) if who else ():
        y += small * _LINE
        lines.append(Line(text, pad, y - small * (_LINE - 1), small, bold=True))
    for text in wrap(mark.text, room, lambda piece: measure(piece, size, False)):
        y += size * _LINE
        lines.append(Line(text, pad, y - size * (_LINE - 1), size))
    return lines


def wrap(text: str, room: float, width_of: Callable[[str], float]) -> list[str]:
    """Break text into lines no wider than `room`: at spaces, and inside a word only where it alone is too wide."""
    lines: list[str] = []
    for paragraph in unicodedata.normalize("NFC", text).strip().split("\n"):
        lines += _wrapped(paragraph.split(), room, width_of)
    return lines


def _wrapped(words: list[str], room: float, width_of: Callable[[str], float]) -> list[str]:
    lines, line = list[str](), ""
    for word in words:
        joined = f"{line} {word}" if line else word
        if width_of(joined) <= room:
            line = joined
            continue
        if line:
            lines.append(line)
        *whole, line = _broken(word, room, width_of)
        lines += whole
    return [*lines, line]


def _broken(word: str, room: float, width_of: Callable[[str], float]) -> list[str]:
    pieces, piece = list[str](), ""
    for character in word:
        if piece and width_of(piece + character) > room:
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece]


def arrival_number(mark: Mark) -> str:
    """The number as the stamp shows it, below ten with a nought; a provisional number is not stamped on paper."""
    if mark.provisional:
        return "(tạm)"
    return "" if mark.number is None else f"{mark.number:02d}"


def _stamp(mark: Mark, width: float, height: float, measure: Measure) -> Layout:
    """The six lines of dấu ĐẾN (NĐ 30/2020, appendix IV), scaled from 50 × 35 mm to the box."""
    scale = min(width / STAMP_WIDTH, height / STAMP_HEIGHT)
    pad = 5 * scale
    pitch = (height - 2 * pad) / 6.4
    rows = (
        ("Số:", arrival_number(mark)),
        ("Ngày:", mark.date.strftime("%d/%m/%Y") if mark.date else ""),
        ("Chuyển:", mark.forwarded_to),
        ("Số và ký hiệu HS:", mark.file_code),
    )
    room = width - 2 * pad
    lines = [_centred(mark.organ.upper(), width, room, pad + pitch * 0.8, 9 * scale, measure)]
    lines.append(_centred("ĐẾN", width, room, pad + pitch * 2, 13 * scale, measure))
    for index, (label, value) in enumerate(rows):
        text = f"{label} {value}" if value else _dotted(label, room, 9.5 * scale, measure)
        size = _shrunk(text, room, 9.5 * scale, False, measure)
        lines.append(Line(text, pad, pad + pitch * (3.1 + index), size))
    return Layout(width, height, 9.5 * scale, tuple(line for line in lines if line.text), color_of(mark), scale)


def _centred(text: str, width: float, room: float, y: float, size: float, measure: Measure) -> Line:
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    size = _shrunk(text, room, size, True, measure)
    return Line(text, (width - measure(text, size, True)) / 2, y, size, bold=True)


def _shrunk(text: str, room: float, size: float, bold: bool, measure: Measure) -> float:
    wide = measure(text, size, bold)
    return size if wide <= room else size * room / wide


def _dotted(label: str, room: float, size: float, measure: Measure) -> str:
    """A label followed by the dots of an empty field."""
    left = room - measure(label + " ", size, False)
    return f"{label} " + "." * max(3, int(left / measure(".", size, False)))
