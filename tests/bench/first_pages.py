"""First page of every PDF of a folder: through the child as the window draws it, beside bare pdfium and `mutool draw`.

`python tests/bench/first_pages.py FOLDER [--most N] [--rows FILE]` prints one JSON object; FILE gets a line for each
file, slowest first, with `vector` where the page has no picture. All draw the page 900 pixels wide. Bare pdfium opens
and draws in a process that is up already, the child is started ahead as the window does; mutool's time is that of its
process. Files that one of the three does not draw are counted, not measured.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from pdf_corpus import pdfs  # noqa: E402
from wardoffice.paper.child import WarmChild  # noqa: E402
from wardoffice.paper.page_request import Request, Wanted  # noqa: E402
from wardoffice.paper.problem import PaperProblem  # noqa: E402
from wardoffice.paper.rendering import PageRenderer, child_for_drawing  # noqa: E402
from wardoffice.paper.source import Source  # noqa: E402

WIDTH = 900
ROUNDS = 3
READY = 0.25
"""Seconds in which a child started ahead has set itself up."""
BARE = """
import sys, time
import pypdfium2 as p, pypdfium2.raw as c
path, width, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for _ in range(rounds):
    start = time.perf_counter()
    document = p.PdfDocument(path)
    page = document[0]
    across, down = page.get_size()
    high = max(1, round(down * width / across))
    bitmap = p.PdfBitmap.new_native(width, high, c.FPDFBitmap_BGRx)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, high)
    c.FPDF_RenderPageBitmap(bitmap.raw, page.raw, 0, 0, width, high, 0, c.FPDF_ANNOT)
    bytes(bitmap.buffer)
    took = time.perf_counter() - start
    pictures = sum(one.type == c.FPDF_PAGEOBJ_IMAGE for one in page.get_objects(max_depth=3))
    page.close()
    document.close()
    print(took * 1000, across, down, pictures, flush=True)
"""


def bare(path: Path) -> tuple[float, float, float, bool] | None:
    """(median milliseconds, width and height in points, whether it has no picture); None where pdfium fails."""
    line = [sys.executable, "-c", BARE, str(path), str(WIDTH), str(ROUNDS)]
    try:
        out = subprocess.run(line, capture_output=True, timeout=30, check=True, text=True).stdout
    except subprocess.SubprocessError:
        return None
    rows = [[float(part) for part in row.split()] for row in out.splitlines()]
    return statistics.median(row[0] for row in rows), rows[0][1], rows[0][2], not rows[0][3]


def by_mutool(path: Path) -> float | None:
    start = time.perf_counter()
    line = ["mutool", "draw", "-q", "-w", str(WIDTH), "-F", "pam", "-o", "/dev/null", str(path), "1"]
    try:
        subprocess.run(line, capture_output=True, timeout=30, check=True)
    except subprocess.SubprocessError:
        return None
    return (time.perf_counter() - start) * 1000


def by_child(path: Path, size: tuple[float, float], warm: WarmChild) -> float | None:
    """Opening, and the first page drawn."""
    times = []
    for _ in range(ROUNDS):
        warm.prepare()
        time.sleep(READY)
        scale = WIDTH / size[0]
        start = time.perf_counter()
        renderer = PageRenderer(Source(path), warm=warm)
        try:
            renderer.tile(Request(Wanted.TILE, 1, scale, 0, 0, WIDTH, max(1, round(size[1] * scale))))
        except PaperProblem:
            return None
        finally:
            times.append((time.perf_counter() - start) * 1000)
            renderer.close()
    return statistics.median(times)


def measured(path: Path, warm: WarmChild) -> dict[str, float] | None:
    found = bare(path)
    if found is None or not 0 < found[1] < 20 * found[2] or found[2] > 5 * found[1]:
        return None
    ms, across, down, vector = found
    ours, other = by_child(path, (across, down), warm), by_mutool(path)
    return {"pdfium": ms, "child": ours, "mutool": other, "vector": vector} if ours and other else None


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the first page of every PDF of a folder")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=200)
    parser.add_argument("--rows", type=Path)
    asked = parser.parse_args()
    warm = child_for_drawing()
    files = pdfs(asked.folder)[: asked.most]
    rows = {str(path.relative_to(asked.folder)): row for path in files if (row := measured(path, warm))}
    warm.close()
    slowest = sorted(rows, key=lambda name: -rows[name]["pdfium"])
    if asked.rows:
        asked.rows.write_text("".join(json.dumps({"file": name} | rows[name]) + "\n" for name in slowest), "utf-8")
    print(json.dumps(told(list(rows.values())) | {"files": len(files), "slowest": slowest[:3]}, ensure_ascii=False))


def told(rows: list[dict[str, float]]) -> dict[str, object]:
    over = [row["child"] - row["pdfium"] for row in rows]
    medians = {name: round(statistics.median(row[name] for row in rows), 1) for name in ("pdfium", "child", "mutool")}
    budget = 1.2 * medians["pdfium"] + 5
    within = sum(row["child"] <= 1.2 * row["pdfium"] + 5 for row in rows)
    return {
        "measured": len(rows),
        "median_ms": medians,
        "budget_ms": round(budget, 1),
        "within_budget": medians["child"] <= budget,
        "files_within": within,
        "child_over_pdfium_ms": {
            "median": round(statistics.median(over), 1),
            "p95": round(sorted(over)[len(over) * 95 // 100], 1),
        },
        "child_over_mutool": round(statistics.median(row["child"] / row["mutool"] for row in rows), 2),
    }


if __name__ == "__main__":
    main()
