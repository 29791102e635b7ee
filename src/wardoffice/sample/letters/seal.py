"""What hands put on a letter: the round red seal, a blue signature, and the urgency stamp; drawn as vectors.

The seal has the size and colour of a real one and an invented design, a plain star, so that it can be no one's.
"""

import math
import random
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from wardoffice.sample.letters.typeface import FACE

SEAL_WIDTH = 36 * mm
SIGNATURE_WIDTH, SIGNATURE_HEIGHT = 48 * mm, 20 * mm
STAMPS = {"urgent": ("KHẨN", 20), "very_urgent": ("THƯỢNG KHẨN", 40), "express": ("HỎA TỐC", 30)}
"""The words of each urgency and the width of its frame in mm; all are 8 mm high (NĐ 30/2020, appendix I)."""

_RED = Color(0.80, 0.05, 0.10, alpha=0.78)
_BLUE = Color(0.08, 0.22, 0.68, alpha=0.92)


@dataclass(frozen=True, slots=True)
class SealText:
    """`above` runs along the upper arc, `below` along the lower, `middle` stands across in up to three lines."""

    above: str
    below: str
    middle: tuple[str, ...]


def draw_seal(canvas: Canvas, x: float, y: float, text: SealText, turned: float = 0) -> None:
    """The seal with its centre at (x, y), turned by so many degrees."""
    radius = SEAL_WIDTH / 2
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(turned)
    canvas.setStrokeColor(_RED)
    canvas.setFillColor(_RED)
    for part, width in ((0.985, 1.9), (0.93, 0.6), (0.66, 0.7)):
        canvas.setLineWidth(width)
        canvas.circle(0, 0, radius * part)
    _along_arc(canvas, text.above, radius * 0.735, 90, -1, 8.2)
    _along_arc(canvas, text.below, radius * 0.845, 270, 1, 7.2)
    _star(canvas, 0, radius * 0.40, radius * 0.15)
    highest = radius * (0.10 if len(text.middle) > 2 else 0.02)
    for index, line in enumerate(text.middle):
        _fitted(canvas, line, highest - index * 9, 7.6, radius * 1.14)
    for side in (-1, 1):
        _star(canvas, side * radius * 0.64, -radius * 0.48, radius * 0.055)
    canvas.restoreState()


def _along_arc(canvas: Canvas, text: str, radius: float, middle: float, way: int, size: float) -> None:
    font = FACE + "-Bold"
    spread = 4.05 if way < 0 else 2.0
    room = radius * spread
    size = min(size, size * room / max(stringWidth(text, font, size), 1))
    angle = math.radians(middle) - way * stringWidth(text, font, size) / radius / 2
    for letter in text:
        width = stringWidth(letter, font, size)
        angle += way * width / radius / 2
        canvas.saveState()
        canvas.translate(radius * math.cos(angle), radius * math.sin(angle))
        canvas.rotate(math.degrees(angle) + way * 90)
        canvas.setFont(font, size)
        canvas.drawCentredString(0, 0, letter)
        canvas.restoreState()
        angle += way * width / radius / 2


def _fitted(canvas: Canvas, line: str, y: float, size: float, room: float) -> None:
    font = FACE + "-Bold"
    size = min(size, size * room / max(stringWidth(line, font, size), 1))
    canvas.setFont(font, size)
    canvas.drawCentredString(0, y, line)


def _star(canvas: Canvas, x: float, y: float, radius: float) -> None:
    path = canvas.beginPath()
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.4
        angle = math.radians(90 + corner * 36)
        point = (x + reach * math.cos(angle), y + reach * math.sin(angle))
        if corner:
            path.lineTo(*point)
        else:
            path.moveTo(*point)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def draw_signature(canvas: Canvas, x: float, y: float, signer: str) -> None:
    """A signature whose lower left corner is (x, y); the same signer always signs alike."""
    chance = random.Random(signer)  # noqa: S311  # a picture, not a secret
    canvas.saveState()
    canvas.translate(x, y)
    canvas.setStrokeColor(_BLUE)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.setLineWidth(chance.uniform(1.2, 1.6))
    canvas.drawPath(_flourish(canvas, chance), stroke=1, fill=0)
    canvas.restoreState()


def _flourish(canvas: Canvas, chance: random.Random) -> object:
    """A tall first letter, some smaller loops that sink or rise, and a stroke back under them."""
    width, height = SIGNATURE_WIDTH, SIGNATURE_HEIGHT
    loops, slant, drift = chance.randint(2, 6), chance.uniform(-0.5, 1.6), chance.uniform(-0.12, 0.16)
    x, y = width * chance.uniform(0.06, 0.2), height * chance.uniform(0.3, 0.55)
    step = width * chance.uniform(0.5, 0.72) / loops
    path = canvas.beginPath()
    path.moveTo(x, y)
    for loop in range(loops):
        low = height * (0.16 + drift * loop / loops)
        tall = height * (chance.uniform(0.8, 1.0) if loop == 0 else chance.uniform(0.22, 0.85))
        lean = step * (slant + chance.uniform(-0.4, 0.4))
        path.curveTo(
            x + step * 0.4 + lean, tall, x - step * 0.8 + lean, tall, x + step * chance.uniform(-0.2, 0.3), low
        )
        end = x + step * chance.uniform(0.8, 1.2)
        path.curveTo(
            x + step * 0.4, low - height * 0.15, end - step * 0.2, low, end, height * chance.uniform(0.25, 0.5)
        )
        x = end
    far, back = width * chance.uniform(0.88, 1.0), width * chance.uniform(0.0, 0.35)
    path.curveTo(far, height * chance.uniform(0.4, 0.95), far, 0, width * 0.5, height * chance.uniform(0.05, 0.2))
    path.curveTo(width * 0.3, height * 0.1, back + width * 0.1, height * chance.uniform(0, 0.3), back, height * 0.18)
    return path


def draw_urgency(canvas: Canvas, x: float, y: float, urgency: str) -> None:
    """The red stamp of an urgency with its lower left corner at (x, y)."""
    words, width = STAMPS[urgency]
    canvas.saveState()
    canvas.setStrokeColor(_RED)
    canvas.setFillColor(_RED)
    canvas.setLineWidth(1.4)
    canvas.rect(x, y, width * mm, 8 * mm)
    canvas.setFont(FACE + "-Bold", 13.5)
    canvas.drawCentredString(x + width * mm / 2, y + 2.4 * mm, words)
    canvas.restoreState()
