"""PDF files for trying things on, made here: plain letters, turned and cropped pages, encrypted ones, scans."""

import io
import random
from collections.abc import Sequence

import pikepdf
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from wardoffice.paths import resource

Box = Sequence[float]


def letter(pages: int = 1, lines: Sequence[str] = ("Kính gửi: Ủy ban nhân dân phường",)) -> bytes:
    """A4 pages with a few lines of Vietnamese, the same bytes every time."""
    registerFont(TTFont("SheetSerif", str(resource("fonts", "Tinos-Regular.ttf"))))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for _ in range(pages):
        canvas.setFont("SheetSerif", 13)
        for index, line in enumerate(lines):
            canvas.drawString(90, 600 - 18 * index, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def blank(media: Box = (0, 0, 595, 842), crop: Box | None = None, rotate: int = 0, pages: int = 1) -> bytes:
    """Empty pages with the boxes and the turn asked for."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=(100, 100))
            page.MediaBox = pikepdf.Array(media)
            if crop is not None:
                page.CropBox = pikepdf.Array(crop)
            if rotate:
                page.Rotate = rotate
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def turned(source: bytes, rotate: int) -> bytes:
    """The same pages, shown turned clockwise."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(source)) as pdf:
        for page in pdf.pages:
            page.Rotate = rotate
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def rewritten(source: bytes, **how: object) -> bytes:
    """The same file written anew by another program: with object streams, linearized, encrypted, …"""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(source)) as pdf:
        pdf.save(out, **how)  # type: ignore[arg-type]
    return out.getvalue()


def encrypted(source: bytes, strength: int, *, user: str = "", annotating: bool = True) -> bytes:
    """Encrypted with R4 (AES-128) or R6 (AES-256)."""
    allow = pikepdf.Permissions(modify_annotation=annotating)
    return rewritten(source, encryption=pikepdf.Encryption(owner="chu", user=user, R=strength, allow=allow))


def scan(width: int = 2480, height: int = 3508, pages: int = 1) -> bytes:
    """A gray scan of an A4 sheet, 300 dots per inch unless told, with some ink on it."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    for number in range(pages):
        sheet = Image.effect_noise((width, height), 12).point(lambda gray: min(255, gray + 118))
        pen = ImageDraw.Draw(sheet)
        for y in range(height // 10, height * 9 // 10, height // 60):
            pen.line(
                [(width // 8, y), (width * 7 // 8 - (y * 7 + number) % 200, y)], fill=30, width=max(1, width // 500)
            )
        picture = io.BytesIO()
        sheet.save(picture, "JPEG", quality=75)
        canvas.drawImage(ImageReader(picture), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def large(megabytes: int = 10) -> bytes:
    """A file of at least so many megabytes: one page with a picture that does not compress."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 300))
        picture = pdf.make_stream(random.Random(1).randbytes(megabytes << 20))
        picture.update(pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1024))
        picture.update(
            pikepdf.Dictionary(Height=megabytes << 10, BitsPerComponent=8, ColorSpace=pikepdf.Name.DeviceGray)
        )
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
        page.Contents = pdf.make_stream(b"300 0 0 300 0 0 cm /P Do")
        pdf.save(out, compress_streams=False, deterministic_id=True)
    return out.getvalue()
