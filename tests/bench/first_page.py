"""First page of a cached 300-dpi scan: the sealed file through the render child, beside bare pdfium in one process.

Prints one JSON object. The child is started ahead, as the window does. Times are medians in milliseconds.
Run: python tests/bench/first_page.py [rounds]
"""

import gc
import io
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import pypdfium2  # noqa: E402
import pypdfium2.raw as pdfium_c  # noqa: E402

from sheets import letter, scan  # noqa: E402
from wardoffice.paper.child import WarmChild  # noqa: E402
from wardoffice.paper.page_request import Request, Wanted  # noqa: E402
from wardoffice.paper.rendering import PageRenderer, child_for_drawing  # noqa: E402
from wardoffice.paper.source import Source  # noqa: E402
from wardoffice.sealed_file import new_key, seal  # noqa: E402

WIDTH, HEIGHT = 900, 1273
"""An A4 page fitted to the width of the reader at 1366 × 768."""


def bare(path: Path) -> None:
    document = pypdfium2.PdfDocument(path)
    page = document[0]
    bitmap = pypdfium2.PdfBitmap.new_native(WIDTH, HEIGHT, pdfium_c.FPDFBitmap_BGRx)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, WIDTH, HEIGHT)
    pdfium_c.FPDF_RenderPageBitmap(bitmap.raw, page.raw, 0, 0, WIDTH, HEIGHT, 0, pdfium_c.FPDF_ANNOT)
    bytes(bitmap.buffer)
    page.close()
    document.close()


def through_the_child(source: Source, warm: WarmChild) -> Callable[[], PageRenderer]:
    def once() -> PageRenderer:
        renderer = PageRenderer(source, warm=warm)
        assert renderer.tile(Request(Wanted.TILE, 1, WIDTH / 595.2756, 0, 0, WIDTH, HEIGHT)) is not None
        return renderer

    return once


def milliseconds(once: Callable[[], PageRenderer | None], ready: Callable[[], None], rounds: int) -> float:
    times: list[float] = []
    for _ in range(rounds):
        ready()
        gc.collect()
        start = time.perf_counter()
        renderer = once()
        times.append((time.perf_counter() - start) * 1000)
        if renderer:
            renderer.close()
    return statistics.median(times)


def measured(data: bytes, folder: Path, rounds: int) -> dict[str, float]:
    plain, sealed, key = folder / "plain.pdf", folder / "sealed", new_key()
    plain.write_bytes(data)
    seal(io.BytesIO(data), sealed, key)
    warm = child_for_drawing()

    def child_waiting() -> None:
        warm.prepare()
        time.sleep(0.4)

    bare_ms = milliseconds(lambda: bare(plain), lambda: None, rounds)
    child_ms = milliseconds(through_the_child(Source(sealed, key), warm), child_waiting, rounds)
    cold_ms = milliseconds(through_the_child(Source(sealed, key), warm), lambda: None, rounds)
    warm.close()
    budget = 1.2 * bare_ms + 5
    return {
        "bytes": len(data),
        "bare_pdfium_ms": round(bare_ms, 1),
        "child_ms": round(child_ms, 1),
        "child_not_started_ahead_ms": round(cold_ms, 1),
        "ratio": round(child_ms / bare_ms, 2),
        "budget_ms": round(budget, 1),
        "within_budget": child_ms <= budget,
    }


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as folder:
        files = {"scan_300_dpi": scan(), "text_page": letter(lines=["Kính gửi: Ủy ban nhân dân phường"] * 30)}
        print(json.dumps({name: measured(data, Path(folder), rounds) for name, data in files.items()}))


if __name__ == "__main__":
    main()
