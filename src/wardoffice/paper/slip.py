"""The phiếu giải quyết văn bản đến as a PDF, in the layout of NĐ 30/2020/NĐ-CP, appendices I and IV. Child-side."""

import datetime
import io
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, HRFlowable, PageTemplate, Paragraph, Spacer, Table

from wardoffice.domain.ids import in_vietnam
from wardoffice.domain.text import nfc
from wardoffice.paper.slip_code import code_of
from wardoffice.paper.slip_content import SlipContent, SlipOpinion
from wardoffice.paths import resource

_LEFT, _RIGHT, _TOP, _BOTTOM = 30 * mm, 15 * mm, 20 * mm, 20 * mm
_WIDTH = A4[0] - _LEFT - _RIGHT
_FACE = "SlipSerif"
_TITLE = "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN"
_NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_PARTY = ("ĐẢNG CỘNG SẢN VIỆT NAM", "")
_BLOCKS = (
    "1. Ý kiến của lãnh đạo cơ quan",
    "2. Ý kiến của lãnh đạo đơn vị",
    "3. Ý kiến đề xuất của người giải quyết",
)
_EMPTY_LINES = 3
_CODE = 21 * mm
"""With its quiet margin; found by a scanner of 150 dots an inch, also askew."""
_SCAN_ME = "Ghi ý kiến lên phiếu, quét lại rồi thả vào WardOffice: phiếu tự về đúng văn bản."
_TOP_ALIGNED = ("VALIGN", (0, 0), (-1, -1), "TOP")
_OWN_FACE = ("FONTNAME", (0, 0), (-1, -1), _FACE)


def _register() -> None:
    for suffix, name in (("", "Regular"), ("-B", "Bold"), ("-I", "Italic"), ("-BI", "BoldItalic")):
        registerFont(TTFont(_FACE + suffix, str(resource("fonts", f"Tinos-{name}.ttf"))))
    registerFontFamily(_FACE, _FACE, f"{_FACE}-B", f"{_FACE}-I", f"{_FACE}-BI")


def _style(size: float, **more: object) -> ParagraphStyle:
    return ParagraphStyle("slip", fontName=_FACE, fontSize=size, leading=size * 1.25, **more)


def _words(text: str, size: float = 13, **more: object) -> Paragraph:
    """A paragraph of somebody's words, shown as typed."""
    return Paragraph(escape(nfc(text)).replace("\n", "<br/>"), _style(size, **more))


def _bold(text: str, size: float = 13, **more: object) -> Paragraph:
    return Paragraph(f"<b>{escape(nfc(text))}</b>", _style(size, **more))


def day(date: datetime.date) -> str:
    """A date as the decree spells it: a nought before days below 10 and months 1 and 2 only."""
    return (
        f"ngày {date.day:02d} tháng {date.month:02d}" if date.month < 3 else f"ngày {date.day:02d} tháng {date.month}"
    )


def _full_day(date: datetime.date) -> str:
    return f"{day(date)} năm {date.year}"


class Rule(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """A line of some length in the middle of its column."""

    def __init__(self, length: float) -> None:
        super().__init__()
        self.length = length

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.room = width
        return width, 5

    def draw(self) -> None:
        self.canv.setLineWidth(0.7)
        self.canv.line((self.room - self.length) / 2, 2, (self.room + self.length) / 2, 2)


def _rule(text: str, size: float, part: float = 1.0) -> Flowable:
    return Rule(stringWidth(text, f"{_FACE}-B", size) * part)


def _head(content: SlipContent) -> Table:
    """Agency on the left, the nation's (or the Party's) heading with place and date on the right."""
    centred = {"alignment": TA_CENTER}
    left = [_words(content.governing_agency.upper(), 12, **centred)] if content.governing_agency else []
    left += [_bold(content.agency.upper(), 12, **centred), _rule(content.agency.upper()[:30], 12, 0.4)]
    heading, motto = _PARTY if content.party else _NATION
    right: list[Flowable] = [_bold(heading, 12, **centred)]
    if motto:
        right.append(_bold(motto, 13, **centred))
    right.append(_rule(motto or heading, 13 if motto else 12))
    date = escape(nfc(f"{content.place}, {_full_day(content.date)}"))
    right.append(Paragraph(f"<i>{date}</i>", _style(13, alignment=TA_CENTER)))
    columns = [_WIDTH * 0.42, _WIDTH * 0.58]
    return Table([[left, right]], colWidths=columns, style=[_TOP_ALIGNED, _OWN_FACE])


def _about(content: SlipContent) -> list[Flowable]:
    """Which document it is: type, code, date, agency, subject; and how it is registered."""
    issued = f" {_full_day(content.issued_date)}" if content.issued_date else ""
    which = f"{content.document_type} số {content.document_code}{issued} của {content.issuing_agency}"
    lines: list[Flowable] = [_words(f"({which})", 13, alignment=TA_CENTER)]
    lines.append(_bold(content.subject, 13, alignment=TA_CENTER, spaceBefore=3))
    if content.arrival_number:
        arrived = f", {_full_day(content.arrival_date)}" if content.arrival_date else ""
        lines.append(_words(f"Số đến: {content.arrival_number}{arrived}", 13, alignment=TA_CENTER, spaceBefore=3))
    return lines


def _block(title: str, opinions: Sequence[SlipOpinion]) -> list[Flowable]:
    lines: list[Flowable] = [_bold(title, 13, spaceBefore=10, spaceAfter=4)]
    for opinion in opinions:
        lines += _opinion(opinion)
    return lines if opinions else [*lines, *(_dots() for _ in range(_EMPTY_LINES))]


def _dots() -> Flowable:
    return HRFlowable(width="100%", thickness=0.6, color="black", dash=(1, 2), spaceBefore=14, spaceAfter=2)


def _opinion(opinion: SlipOpinion) -> list[Flowable]:
    lines: list[Flowable] = [_words(opinion.text, 13, alignment=TA_JUSTIFY, firstLineIndent=10 * mm, spaceAfter=3)]
    for one in opinion.assignments:
        due = f"; thời hạn: {one.due}" if one.due else ""
        lines.append(_words(f"- {one.role}: {one.who}{due}", 13, leftIndent=10 * mm))
    at = in_vietnam(opinion.at)
    when = escape(nfc(f"{at:%H} giờ {at:%M}, {_full_day(at.date())}"))
    who = escape(nfc(opinion.author))
    signed = f"<i>{when}</i><br/>{escape(nfc(opinion.post))}<br/><b>{who}</b>"
    sign = Paragraph(signed, _style(13, alignment=TA_CENTER))
    table = Table([["", sign]], colWidths=[_WIDTH * 0.45, _WIDTH * 0.55], style=[_OWN_FACE])
    return [*lines, table, Spacer(1, 4)]


def _page_number(canvas: Canvas, document: BaseDocTemplate) -> None:
    """Arabic, centred in the top margin, not on page 1 (appendix I)."""
    if document.page > 1:
        canvas.setFont(_FACE, 13)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 13 * mm, str(document.page))


def _way_back(document: str) -> Callable[[Canvas, BaseDocTemplate], None]:
    """The code in the lower left corner of page 1, and what it is good for."""

    def drawn(canvas: Canvas, template: BaseDocTemplate) -> None:
        code = QrCodeWidget(code_of(document), barLevel="Q", barWidth=_CODE, barHeight=_CODE, barBorder=4)
        drawing = Drawing(_CODE, _CODE)
        drawing.add(code)
        renderPDF.draw(drawing, canvas, 8 * mm, 13 * mm)
        canvas.setFont(_FACE, 7)
        canvas.drawString(10 * mm, 11 * mm, nfc(_SCAN_ME))

    return drawn


def slip_pdf(content: SlipContent) -> bytes:
    """The form filled, as PDF bytes: the same bytes for the same content."""
    _register()
    out = io.BytesIO()
    title = nfc(f"{_TITLE} {content.document_code}")
    document = BaseDocTemplate(out, pagesize=A4, title=title, invariant=1, initialFontName=_FACE)
    frame = Frame(_LEFT, _BOTTOM, _WIDTH, A4[1] - _TOP - _BOTTOM, 0, 0, 0, 0)
    later = PageTemplate("later", frames=[frame], onPage=_page_number)
    back = _way_back(content.document) if content.document else _page_number
    first = PageTemplate("first", frames=[frame], onPage=back, autoNextPageTemplate="later")
    document.addPageTemplates([first, later])
    story: list[Flowable] = [_head(content), Spacer(1, 14), _bold(_TITLE, 14, alignment=TA_CENTER, spaceAfter=6)]
    story += [*_about(content), Spacer(1, 6)]
    for title, opinions in zip(_BLOCKS, (content.leaders, content.units, content.proposals), strict=True):
        story += _block(title, opinions)
    story += [_words(note, 11, spaceBefore=8) for note in content.notes]
    document.build(story)
    return out.getvalue()
