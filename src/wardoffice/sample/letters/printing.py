"""Sets a letter on A4 with the margins of NĐ 30/2020 appendix I and gives the PDF's bytes, always the same ones."""

from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Spacer

from wardoffice.sample.letters.body import appendix_head, flowables
from wardoffice.sample.letters.calendar_words import spelled
from wardoffice.sample.letters.closing import SigningPlace, closing
from wardoffice.sample.letters.letterhead import letterhead
from wardoffice.sample.letters.texts import Enclosure, LetterText
from wardoffice.sample.letters.typeface import DECOMPOSED_FACE, FACE, register_faces

_TOP, _BOTTOM, _LEFT, _RIGHT = 20 * mm, 20 * mm, 30 * mm, 16 * mm
_WIDTH = A4[0] - _LEFT - _RIGHT
_KEPT = 2
"""So many last paragraphs stay on the page of the signature."""


@dataclass(frozen=True, slots=True)
class Printed:
    pdf: bytes
    place: SigningPlace


def print_letter(letter: LetterText, password: str = "") -> Printed:
    """The letter as one PDF; with `password` it opens only with that."""
    register_faces()
    face = DECOMPOSED_FACE if letter.way == "decomposed" else FACE
    place = SigningPlace()
    main, appendices = _parts(letter, face)
    end = closing(letter, _WIDTH, place, letter.way != "signed", face)
    story = [*letterhead(letter, _WIDTH, face), *main[:-_KEPT], KeepTogether([*main[-_KEPT:], Spacer(1, 4), end])]
    encryption = StandardEncryption(password, strength=128) if password else None
    pdf = _set([*story, *appendices], A4, f"{letter.code} {letter.about}", face, encryption)
    return Printed(pdf, place)


def print_enclosure(letter: LetterText, enclosure: Enclosure) -> bytes:
    """An appendix in a file of its own: a wide page, its title, what it belongs to, and its tables."""
    register_faces()
    page = landscape(A4)
    head = appendix_head(enclosure.title, attached_to(letter))[1:]
    width = page[0] - _LEFT - _RIGHT
    return _set([*head, *flowables(enclosure.body, width, enclosure.title)], page, enclosure.title, FACE, None)


def attached_to(letter: LetterText) -> str:
    """The line in brackets under an appendix's title."""
    return f"Kèm theo {letter.document_type} số {letter.code} {spelled(letter.issued)} của {letter.agency.name}"


def _parts(letter: LetterText, face: str) -> tuple[list[Flowable], list[Flowable]]:
    main, mark, appendices = letter.body.partition("@appendix ")
    tail = flowables(mark + appendices, _WIDTH, letter.code, attached_to(letter), face) if mark else []
    return flowables(main, _WIDTH, letter.code, face=face), tail


def _set(
    story: list[Flowable], page: tuple[float, float], title: str, face: str, encryption: StandardEncryption | None
) -> bytes:
    target = BytesIO()
    document = BaseDocTemplate(
        target, pagesize=page, title=title, encrypt=encryption, invariant=1, initialFontName=face
    )
    frame = Frame(_LEFT, _BOTTOM, page[0] - _LEFT - _RIGHT, page[1] - _TOP - _BOTTOM, 0, 0, 0, 0)

    def page_number(canvas: Canvas, _document: object) -> None:
        if (number := canvas.getPageNumber()) > 1:
            canvas.setFont(face, 13)
            canvas.drawCentredString(page[0] / 2, page[1] - 12 * mm, str(number))

    document.addPageTemplates(PageTemplate("page", [frame], onPage=page_number))
    document.build(story)
    return target.getvalue()
