"""Very large files in the reading pane: 5,000 pages, half a gigabyte, a plan of A0, and a window with 4 GB at most.

    python tests/bench/large_files.py [megabytes]

Each file lies sealed. Prints a JSON object a line: milliseconds from opening to the first page drawn sharply, to the
last page after a jump there, to a page at 400 %, beside bare pdfium drawing the first page of the plain file; memory of
this process beyond the empty pane, and of the child that draws. The address space of each is limited to 4 GB. Linux
only.
"""

import io
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tests" / "bench")]

import pikepdf  # noqa: E402
import pypdfium2 as pdfium  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402
from reading_frames import Pane, memory, until  # noqa: E402

from sheets import letter  # noqa: E402
from wardoffice.paper.source import Source  # noqa: E402
from wardoffice.sealed_file import new_key, seal  # noqa: E402
from wardoffice.ui import theme  # noqa: E402

ADDRESSES = 4 << 30
SIDE = 1860
"""Of a picture of 10 MB that nothing makes smaller."""


def many_pages(out: Path) -> None:
    with pikepdf.open(io.BytesIO(letter())) as source, pikepdf.new() as made:
        for _number in range(5_000):
            made.pages.append(source.pages[0])
        made.save(out)


def many_bytes(out: Path, megabytes: int) -> None:
    with pikepdf.new() as made:
        for _number in range(max(1, megabytes // 10)):
            page = made.add_blank_page(page_size=(595, 842))
            picture = pikepdf.Stream(made, os.urandom(SIDE * SIDE * 3))
            picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
            picture.Width = picture.Height = SIDE
            picture.ColorSpace, picture.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
            page.Contents = pikepdf.Stream(made, b"q 500 0 0 700 47 71 cm /P Do Q")
        made.save(out, compress_streams=False)


def plan(out: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(out), pagesize=(3370, 2384))
    for number in range(40_000):
        x, y = number * 37 % 3300 + 20, number * 53 % 2300 + 20
        canvas.line(x, y, x + number % 90, y + number % 70)
    canvas.save()


def measured(pane: Pane, plain: Path) -> dict[str, object]:
    sealed, key = plain.with_suffix(".sealed"), new_key()
    with plain.open("rb") as stream:
        seal(stream, sealed, key)
    before, found = memory(pane), dict[str, object]()
    began = time.perf_counter()
    with pdfium.PdfDocument(plain) as bare:
        bare[0].render(scale=96 / 72)
    found["bare_pdfium_first_page_ms"] = round((time.perf_counter() - began) * 1000, 1)
    for name, act in (
        ("first_page_ms", lambda: pane.open(Source(sealed, key))),
        ("last_page_ms", lambda: pane.view.go_to(pane.view.pages)),
        ("at_400_percent_ms", lambda: pane.view.set_zoom(4.0)),
    ):
        began = time.perf_counter()
        act()
        until(lambda: not pane.missing(), 120)
        found[name] = round((time.perf_counter() - began) * 1000, 1)
    pane.view.fit_width()
    pane.idle()
    now = memory(pane)
    found |= {"pages": pane.view.pages, "megabytes_of_file": round(plain.stat().st_size / 1e6, 1)}
    found |= {"window_beyond_mb": round(now["window"] - before["window"], 1), "child_mb": now["child"]}
    return found


def main() -> None:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    application = QApplication(["large files"])
    theme.load_fonts()
    theme.wear(application)
    with tempfile.TemporaryDirectory() as folder:
        for name, made in (
            ("5000_pages", many_pages),
            (f"{megabytes}_mb", lambda out: many_bytes(out, megabytes)),
            ("plan_a0", plan),
        ):
            plain = Path(folder) / f"{name}.pdf"
            made(plain)
            pane = Pane()
            pane.idle()
            print(json.dumps({name: measured(pane, plain)}), flush=True)
            pane.source.stop()
            pane.view.close()


if __name__ == "__main__":
    main()
