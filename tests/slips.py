"""Printed slips as a scanner sees them: drawn at some fineness, askew, written on, and pressed into a JPEG."""

import io

import pypdfium2
from PIL import Image, ImageDraw


def scanned(slip: bytes, *, dpi: int = 150, askew: float = 2.0, upside_down: bool = False) -> Image.Image:
    """The first page of a slip after a leader has written on it and a clerk has laid it on the glass."""
    with pypdfium2.PdfDocument(slip) as document:
        page = document[0].render(scale=dpi / 72).to_pil().convert("RGB")
    pen = ImageDraw.Draw(page)
    wide, high = page.size
    for row in range(6):
        across = [(wide * (0.2 + 0.1 * step), high * (0.5 + 0.03 * row + 0.01 * (step % 2))) for step in range(7)]
        pen.line(across, fill=(20, 40, 160), width=dpi // 50)
    return page.rotate(askew + 180 * upside_down, resample=Image.Resampling.BICUBIC, fillcolor=(250, 250, 248))


def saved(*pages: Image.Image, form: str = "JPEG") -> bytes:
    """The pages as one file; only TIFF and PDF hold several."""
    out = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if form in ("TIFF", "PDF") else {"quality": 55}
    pages[0].save(out, form, **more)
    return out.getvalue()
