"""The code of a slip read off its scan: askew, upside down, in any form a scanner writes; every other file has none."""

import datetime
import io

import pytest
from PIL import Image
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.pdfgen.canvas import Canvas

from slips import saved, scanned
from wardoffice.paper import press
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.slip_code import code_of, document_in
from wardoffice.paper.slip_content import SlipContent
from wardoffice.paper.source import Source

DOCUMENT = "01a218c2-656a-7947-a9bc-ab7db4b1de4e"


@pytest.fixture(scope="module")
def slip() -> bytes:
    content = SlipContent(
        governing_agency="",
        agency="Ủy ban nhân dân phường An Hòa",
        place="An Hòa",
        date=datetime.date(2026, 11, 26),
        document_type="Công văn",
        document_code="12/UBND-VP",
        issued_date=None,
        issuing_agency="UBND thành phố",
        subject="Về việc chống ngập úng",
        document=DOCUMENT,
    )
    return press.processing_slip(content)


def read(data: bytes) -> str:
    return press.slip_document(Source(data=data))


def test_the_slip_as_it_was_made_names_its_document(slip: bytes) -> None:
    assert read(slip) == DOCUMENT


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("askew", [-3.0, 0.0, 3.0])
def test_a_scan_names_it_however_it_was_laid_on_the_glass(slip: bytes, dpi: int, askew: float) -> None:
    assert read(saved(scanned(slip, dpi=dpi, askew=askew))) == DOCUMENT


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "PDF", "BMP", "WEBP"])
def test_whatever_form_the_scanner_writes(slip: bytes, form: str) -> None:
    assert read(saved(scanned(slip, upside_down=True), form=form)) == DOCUMENT


@pytest.mark.parametrize("form", ["TIFF", "PDF"])
def test_on_a_later_page_too(slip: bytes, form: str) -> None:
    empty = Image.new("RGB", (1240, 1754), "white")

    assert read(saved(empty, empty, scanned(slip), form=form)) == DOCUMENT


def test_another_code_on_a_page_is_none_of_ours() -> None:
    out = io.BytesIO()
    canvas, drawing = Canvas(out), Drawing(80, 80)
    drawing.add(QrCodeWidget("https://example.vn/WARDOFFICE:01a2", barWidth=80, barHeight=80))
    renderPDF.draw(drawing, canvas, 50, 50)
    canvas.save()

    assert read(out.getvalue()) == ""


@pytest.mark.parametrize("data", [b"", b"no image", b"\x89PNG\r\n\x1a\n torn", b"%PDF-1.4 torn"])
def test_a_torn_file_is_told_as_one(data: bytes) -> None:
    with pytest.raises(PaperProblem):
        read(data)


def test_an_image_that_unfolds_into_gigabytes_is_refused_by_its_child() -> None:
    out = io.BytesIO()
    Image.new("1", (40_000, 40_000)).save(out, "PNG")

    with pytest.raises(PaperProblem):
        read(out.getvalue())


@pytest.mark.parametrize("text", ["", "WARDOFFICE:", "WARDOFFICE:../../etc", f"{code_of(DOCUMENT)} x", "01a218c2"])
def test_what_is_not_the_codes_form_names_nothing(text: str) -> None:
    assert document_in(text) == ""
    assert document_in(code_of(DOCUMENT)) == DOCUMENT
