"""The end of a letter: who receives it on the left, and on the right who signs, over whose signature the seal lies."""

from dataclasses import dataclass, field

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Table

from wardoffice.sample.letters.drawn import Drawn
from wardoffice.sample.letters.seal import SEAL_WIDTH, SIGNATURE_HEIGHT, SIGNATURE_WIDTH, draw_seal, draw_signature
from wardoffice.sample.letters.texts import LetterText
from wardoffice.sample.letters.typeface import FACE, style

_LEFT = 0.47
_ROOM_TO_SIGN = 33 * mm

Box = tuple[float, float, float, float]


@dataclass(slots=True)
class SigningPlace:
    """Where the signature and the seal go, filled in while the page is drawn; `page` counts from 1."""

    page: int = 0
    signature: Box = field(default=(0.0, 0.0, 0.0, 0.0))
    seal: Box = field(default=(0.0, 0.0, 0.0, 0.0))


def closing(letter: LetterText, width: float, place: SigningPlace, by_hand: bool, face: str = FACE) -> Table:
    """Both columns; with `by_hand` off the place stays blank for signatures made by certificate."""
    cells = [[_receivers(letter, face), _signing(letter, place, by_hand, face)]]
    table = Table(cells, [width * _LEFT, width * (1 - _LEFT)])
    table.setStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), face),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 8),
        ]
    )
    return table


def _receivers(letter: LetterText, face: str) -> list[Flowable]:
    if letter.agency.party:
        heading = Paragraph("<u>Nơi nhận:</u>", style("party_receivers", face))
    else:
        heading = Paragraph("Nơi nhận:", style("receivers", face))
    last = len(letter.receivers) - 1
    ends = ("." if index == last else "," if letter.agency.party else ";" for index in range(last + 1))
    lines = zip(letter.receivers, ends, strict=True)
    return [heading, *(Paragraph(f"- {name}{end}", style("receiver", face)) for name, end in lines)]


def _signing(letter: LetterText, place: SigningPlace, by_hand: bool, face: str) -> list[Flowable]:
    def paint(canvas: Canvas, room: float) -> None:
        x, y = (room - SIGNATURE_WIDTH) / 2 + 3 * mm, 4 * mm
        seal_x, seal_y = x + SIGNATURE_WIDTH * 0.12, y + SIGNATURE_HEIGHT / 2 + 2 * mm
        place.page = canvas.getPageNumber()
        left, bottom = canvas.absolutePosition(x, y)
        place.signature = (left, bottom, left + SIGNATURE_WIDTH, bottom + SIGNATURE_HEIGHT)
        middle_x, middle_y = canvas.absolutePosition(seal_x, seal_y)
        half = SEAL_WIDTH / 2
        place.seal = (middle_x - half, middle_y - half, middle_x + half, middle_y + half)
        if by_hand:
            draw_signature(canvas, x, y, letter.signer.name)
            draw_seal(canvas, seal_x, seal_y, letter.agency.seal, turned=len(letter.about) % 7 - 3)

    lines: list[Flowable] = [Paragraph(line, style("authority", face)) for line in letter.signer.authority]
    return [*lines, Drawn(None, _ROOM_TO_SIGN, paint), Paragraph(letter.signer.name, style("signer", face))]
