"""What other paper costs: a screenful of a page through the child in its own colours, on ivory and on dark paper, and
frames while a scan is scrolled on dark paper.

Prints one JSON object; times are medians in milliseconds. Tiles are the size the reading pane asks for at 1366 × 768,
of scans at 300 dpi and of a page of text with a seal; each round asks for the three shades in turn. `first` is a file's
first tile in a child started ahead for that shade, from opening to picture.
Run: python tests/bench/page_shade.py [rounds]
"""

import io
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image, ImageDraw  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402
from reading_frames import Bare, Pane, scanned, scrolled, until  # noqa: E402
from reportlab.lib.pagesizes import A4  # noqa: E402
from reportlab.lib.utils import ImageReader  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402

from sheets import scan  # noqa: E402
from wardoffice.paper.page_request import Request, Wanted  # noqa: E402
from wardoffice.paper.rendering import PageRenderer, child_for_drawing, expect_shade  # noqa: E402
from wardoffice.paper.shade import Shade  # noqa: E402
from wardoffice.paper.source import Source  # noqa: E402
from wardoffice.ui import theme  # noqa: E402

SCALE = 976 / A4[0]
"""Pixels per point of a page fitted to the width of the pane."""
WIDTH, HEIGHT = 976, 512


def text() -> bytes:
    """A page of words with a red seal under them."""
    seal = Image.new("RGB", (300, 300), "white")
    ImageDraw.Draw(seal).ellipse((10, 10, 290, 290), outline=(200, 30, 40), width=12)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for line in range(38):
        canvas.drawString(
            80, 770 - 18 * line, "Giao Phong Kinh te, Ha tang va Do thi tham muu, bao cao truoc ngay 26/11"
        )
    canvas.drawImage(ImageReader(seal), 340, 480, 100, 100)
    canvas.save()
    return out.getvalue()


def colour_scan() -> bytes:
    """A scan on paper with a tint."""
    sheet = Image.effect_noise((2480, 3508), 12).point(lambda grey: min(255, grey + 100))
    pen = ImageDraw.Draw(sheet)
    for y in range(350, 3150, 60):
        pen.line([(310, y), (2170 - y * 7 % 200, y)], fill=30, width=5)
    tinted = Image.merge("RGB", (sheet, sheet, sheet.point(lambda grey: max(0, grey - 8))))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.drawImage(ImageReader(tinted), 0, 0, *A4)
    canvas.save()
    return out.getvalue()


def tile(renderer: PageRenderer, shade: Shade, y: int = 0) -> float:
    began = time.perf_counter()
    assert renderer.tile(Request(Wanted.TILE, 1, SCALE, 0, y, WIDTH, HEIGHT, shade=shade)) is not None
    return (time.perf_counter() - began) * 1000


def by_shade(measured: Callable[[Shade], float], rounds: int) -> dict[str, float]:
    """Medians, and what other paper takes beside true colours."""
    times: dict[Shade, list[float]] = {shade: [] for shade in Shade}
    for _round in range(rounds):
        for shade in Shade:
            times[shade].append(measured(shade))
    medians = {str(shade): round(statistics.median(found), 1) for shade, found in times.items()}
    return medians | {"dark_beyond_true": round(medians["dark"] - medians["true"], 1)}


def tiles(data: bytes, rounds: int) -> dict[str, float]:
    with PageRenderer(Source(data=data)) as renderer:
        for shade in Shade:
            tile(renderer, shade)
        return by_shade(lambda shade: tile(renderer, shade, 512), rounds)


def first(data: bytes, rounds: int) -> dict[str, float]:
    def opened(shade: Shade) -> float:
        warm = child_for_drawing()
        expect_shade(warm, shade)
        warm.prepare()
        time.sleep(0.5)
        with PageRenderer(Source(data=data), warm=warm) as renderer:
            return tile(renderer, shade)

    return by_shade(opened, rounds)


def frames(folder: Path) -> dict[str, dict[str, float]]:
    application = QApplication([])
    theme.load_fonts()
    theme.wear(application)
    pane, bare = Pane(), Bare()
    pane.open(scanned(12, folder / "scan"))
    until(lambda: pane.view.knows(12))
    found = {}
    for shade in (Shade.TRUE, Shade.DARK):
        pane.view.set_shade(shade)
        pane.view.go_to(1)
        pane.idle()
        found[str(shade)] = scrolled(pane, bare, 150)
    pane.source.stop()
    return found


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    files = {"grey_scan": scan(), "colour_scan": colour_scan(), "text_page": text()}
    told: dict[str, object] = {
        name: {"tile": tiles(data, rounds), "first": first(data, max(3, rounds // 3))} for name, data in files.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        told["scrolling_a_scan"] = frames(Path(folder))
    print(json.dumps(told | {"load": round(os.getloadavg()[0], 1)}))


if __name__ == "__main__":
    main()
