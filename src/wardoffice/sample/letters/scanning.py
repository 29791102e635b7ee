"""Makes a printed letter look as a scanner gives it: pictures at 200 dpi, a little askew, with paper and dust."""

import random
from collections.abc import Iterator
from io import BytesIO

import pypdfium2
from PIL import Image, ImageChops

from wardoffice.sample.plain_pdf import Picture, picture_pdf

DOTS_PER_INCH = 200
"""NĐ 30/2020 appendix I part II asks at least 200 dpi of a digitised document."""

_GRAIN = 256


def scan(pdf: bytes, seed: str, colour: bool) -> bytes:
    """The pages of `pdf` as JPEG pictures in a PDF without text; the same seed scans alike."""
    chance = random.Random(seed)  # noqa: S311  # dust, no secret
    return picture_pdf(list(_pictures(pdf, chance, colour)), "Scan to PDF")


def _pictures(pdf: bytes, chance: random.Random, colour: bool) -> Iterator[Picture]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            sheet = page.render(scale=DOTS_PER_INCH / 72, grayscale=not colour).to_pil()
            yield _picture(_worn(sheet.convert("RGB" if colour else "L"), chance), colour)
    finally:
        document.close()


def _worn(sheet: Image.Image, chance: random.Random) -> Image.Image:
    paper = chance.randint(244, 250)
    white = (paper, paper, paper - 5) if sheet.mode == "RGB" else paper
    turned = sheet.rotate(chance.uniform(-0.7, 0.7), Image.Resampling.BILINEAR, fillcolor="white")
    return ImageChops.multiply(turned, _paper(sheet.mode, sheet.size, white, chance))


def _paper(mode: str, size: tuple[int, int], white: int | tuple[int, int, int], chance: random.Random) -> Image.Image:
    """Grain of one small tile laid over the whole sheet, and a few specks."""
    noise = Image.frombytes("L", (_GRAIN, _GRAIN), chance.randbytes(_GRAIN * _GRAIN)).point(
        lambda level: 255 - level // 20
    )
    tile = ImageChops.multiply(noise.convert(mode), Image.new(mode, noise.size, white))
    sheet = Image.new(mode, size)
    for x in range(0, size[0], _GRAIN):
        for y in range(0, size[1], _GRAIN):
            sheet.paste(tile, (x, y))
    speck = 90 if mode == "L" else (95, 90, 85)
    for _ in range(chance.randint(8, 20)):
        x, y, width = chance.randrange(size[0]), chance.randrange(size[1]), chance.randint(1, 3)
        sheet.paste(speck, (x, y, x + width, y + chance.randint(1, 3)))
    return sheet


def _picture(sheet: Image.Image, colour: bool) -> Picture:
    target = BytesIO()
    sheet.save(target, "JPEG", quality=62, dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return Picture(target.getvalue(), *sheet.size, colour, DOTS_PER_INCH)
