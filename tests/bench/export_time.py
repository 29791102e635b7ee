"""Export of a marked copy: 50 marks on a file of 20 MB, beside copying it, pyHanko's empty revision and pikepdf.

Prints one JSON object, medians in milliseconds. The child is started ahead, as the window does when it asks where to
save; `child_not_started_ahead_ms` is what a command pays. pyHanko appends an empty revision in a process that is up
already, pikepdf opens and saves there; neither proves anything of what it wrote, as export does.
Run: python tests/bench/export_time.py [rounds]
"""

import datetime
import io
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import pikepdf  # noqa: E402
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: E402

from sheets import large, scan  # noqa: E402
from wardoffice.domain.marks import Mark, MarkKind  # noqa: E402
from wardoffice.paper import press  # noqa: E402
from wardoffice.paper.child import WarmChild  # noqa: E402
from wardoffice.paper.exporting import export_with_marks  # noqa: E402
from wardoffice.paper.source import Source  # noqa: E402
from wardoffice.sealed_file import new_key, seal  # noqa: E402

NOW = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
BUDGET = 300
READY = 1.5
"""Seconds a person takes at least to choose where to save."""


def fifty_marks() -> tuple[Mark, ...]:
    """Thirty strokes of a hundred points, ten highlights, five typed bút phê and five notes on page 1."""

    def stroke(row: int) -> Mark:
        points = tuple((20.0 + 2 * step, 20.0 + 8 * row + (step * 7 % 5)) for step in range(100))
        return Mark(MarkKind.INK, 1, strokes=(points,))

    typed = (
        Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=(100, 40 * n + 10, 280, 40 * n + 46), text=f"Giao Phòng Kinh tế, ý {n}")
        for n in range(5)
    )
    highlights = (Mark(MarkKind.HIGHLIGHT, 1, rects=((20, 20 * n + 10, 150, 20 * n + 22),)) for n in range(10))
    notes = (Mark(MarkKind.NOTE, 1, point=(250, 40.0 * n + 30), text="Xem lại số liệu") for n in range(5))
    return (*map(stroke, range(30)), *highlights, *typed, *notes)


def median_ms(once: Callable[[], object], rounds: int, ready: Callable[[], None] = lambda: None) -> float:
    times = []
    for _ in range(rounds):
        ready()
        start = time.perf_counter()
        once()
        times.append((time.perf_counter() - start) * 1000)
    return round(statistics.median(times), 1)


def empty_revision(data: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def measured(data: bytes, folder: Path, rounds: int) -> dict[str, float | bool]:
    plain, sealed, out, key = folder / "plain.pdf", folder / "sealed", folder / "out.pdf", new_key()
    plain.write_bytes(data)
    seal(io.BytesIO(data), sealed, key)
    marks, warm = fifty_marks(), press.child_for_marking()

    def export(taken: WarmChild | None) -> None:
        export_with_marks(Source(sealed, key), marks, out, now=NOW, warm=taken)

    def child_waiting() -> None:
        warm.prepare()
        time.sleep(READY)

    def through_pikepdf() -> None:
        with pikepdf.open(plain) as pdf:
            pdf.save(out)

    told: dict[str, float | bool] = {
        "bytes": len(data),
        "export_ms": (ours := median_ms(lambda: export(warm), rounds, child_waiting)),
        "child_not_started_ahead_ms": median_ms(lambda: export(None), rounds),
        "copy_ms": median_ms(lambda: shutil.copyfile(plain, out), rounds),
        "pyhanko_empty_revision_ms": (bare := median_ms(lambda: out.write_bytes(empty_revision(data)), rounds)),
        "pikepdf_ms": median_ms(through_pikepdf, rounds),
        "budget_ms": BUDGET,
        "within_budget": ours <= BUDGET,
        "ratio_to_pyhanko": round(ours / bare, 2),
    }
    warm.close()
    return told


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    one = len(scan(pages=1))
    files = {"one_page": large(20), "scan": scan(pages=-(-(20 << 20) // one))}
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps({name: measured(data, Path(folder), rounds) for name, data in files.items()}))


if __name__ == "__main__":
    main()
