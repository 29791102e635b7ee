"""The top of a letter: the state's two columns (NĐ 30/2020 appendix I) or the Party's (HD 36-HD/VPTW)."""

from datetime import date

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from wardoffice.domain.document import Urgency
from wardoffice.sample.letters.calendar_words import spelled
from wardoffice.sample.letters.drawn import Drawn
from wardoffice.sample.letters.seal import STAMPS, draw_urgency
from wardoffice.sample.letters.texts import Agency, LetterText
from wardoffice.sample.letters.typeface import FACE, style

_LEFT, _RIGHT = 67 * mm, 99 * mm
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"


def letterhead(letter: LetterText, width: float, face: str = FACE) -> list[Flowable]:
    """Both columns, the urgency stamp, and for a document with a printed type its title."""
    story: list[Flowable] = [_columns(letter, width, face)]
    if not letter.is_plain_letter:
        story += _title(letter, face)
    if letter.addressees:
        story += _addressees(letter, face)
    story.append(Spacer(1, 6))
    return story


def _columns(letter: LetterText, width: float, face: str) -> Table:
    party = letter.agency.party
    agency = _party_agency(letter.agency, face) if party else _agency(letter.agency, face)
    name = _party_name(face) if party else _nation(face)
    place_date = Paragraph(_place_date(letter.agency.place, letter.issued), style("place_date", face))
    left_width = width * _LEFT / (_LEFT + _RIGHT)
    table = Table([[agency, name], [_number(letter, face), place_date]], [left_width, width - left_width])
    table.setStyle(
        [
            ("FONTNAME", (0, 0), (-1, -1), face),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (0, -1), 6),
            ("RIGHTPADDING", (1, 0), (1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
        ]
    )
    return table


def _number(letter: LetterText, face: str) -> list[Flowable]:
    party = letter.agency.party
    story: list[Flowable] = [Paragraph(f"{'Số' if party else 'Số:'} {letter.code}", style("code", face))]
    if letter.is_plain_letter:
        story.append(Paragraph(f"V/v {letter.about}", style("party_about" if party else "about", face)))
    if letter.urgency is not Urgency.NORMAL:
        story += [Spacer(1, 5), _urgency(letter.urgency)]
    return story


def _agency(agency: Agency, face: str) -> list[Flowable]:
    story: list[Flowable] = [Paragraph(line, style("above", face)) for line in agency.above]
    story += [Paragraph(line, style("agency", face)) for line in agency.own]
    return [*story, _rule(25 * mm), Spacer(1, 2)]


def _party_agency(agency: Agency, face: str) -> list[Flowable]:
    story: list[Flowable] = [Paragraph(line, style("above", face)) for line in agency.above]
    story += [Paragraph(line, style("agency", face)) for line in agency.own]
    return [*story, Paragraph("*", style("agency", face))]


def _nation(face: str) -> list[Flowable]:
    nation = Paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", style("nation", face))
    return [nation, Paragraph(_MOTTO, style("motto", face)), _as_long_as(_MOTTO, "motto", face)]


def _party_name(face: str) -> list[Flowable]:
    return [Paragraph(_PARTY, style("party", face)), _as_long_as(_PARTY, "party", face)]


def _rule(length: float) -> Flowable:
    """A line of so many points in the middle of its column."""

    def paint(canvas: Canvas, room: float) -> None:
        canvas.setLineWidth(0.8)
        canvas.line((room - length) / 2, 1, (room + length) / 2, 1)

    return Drawn(None, 3.5, paint)


def _as_long_as(text: str, name: str, face: str) -> Flowable:
    return _rule(stringWidth(text, style(name, face).fontName, style(name, face).fontSize))


def _place_date(place: str, issued: date) -> str:
    return f"{place}, {spelled(issued)}"


def _urgency(urgency: Urgency) -> Flowable:
    width = STAMPS[urgency][1] * mm
    return Drawn(None, 9 * mm, lambda canvas, room: draw_urgency(canvas, (room - width) / 2, 1, urgency))


def _title(letter: LetterText, face: str) -> list[Flowable]:
    about = letter.about[:1].upper() + letter.about[1:]
    story: list[Flowable] = [
        Spacer(1, 10),
        Paragraph(letter.document_type.upper(), style("type", face)),
        Paragraph(about, style("title", face)),
    ]
    return [*story, Spacer(1, 2), _rule(18 * mm if letter.agency.party else 42 * mm)]


def _addressees(letter: LetterText, face: str) -> list[Flowable]:
    opening = "<i>Kính gửi:</i>" if letter.agency.party else "Kính gửi:"
    if len(letter.addressees) == 1:
        return [Paragraph(f"{opening} {letter.addressees[0]}", style("addressee_centred", face)), Spacer(1, 4)]
    lines = [Paragraph(f"- {name}", style("addressee", face)) for name in letter.addressees]
    table = Table([["", Paragraph(opening, style("addressee", face)), lines]], [28 * mm, 24 * mm, None])
    everywhere = (0, 0), (-1, -1)
    table.setStyle([("FONTNAME", *everywhere, face), ("VALIGN", *everywhere, "TOP"), ("TOPPADDING", *everywhere, 0)])
    return [Spacer(1, 10), table]
