"""Memory of the render child while 500 pages of scans are read in a row, from a sealed file.

Prints one JSON object: resident memory in megabytes after 20, 100, 300 and 500 pages. Linux only.
Run: python tests/bench/render_memory.py [pages]
"""

import io
import json
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from sheets import scan  # noqa: E402
from wardoffice.paper.page_request import Request, Wanted  # noqa: E402
from wardoffice.paper.rendering import PageRenderer  # noqa: E402
from wardoffice.paper.source import Source  # noqa: E402
from wardoffice.sealed_file import new_key, seal  # noqa: E402

SHEETS = 100


def resident(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    with tempfile.TemporaryDirectory() as folder:
        path, key = Path(folder) / "sealed", new_key()
        data = scan(1654, 2339, SHEETS)
        seal(io.BytesIO(data), path, key)
        found: dict[int, float] = {}
        start = time.perf_counter()
        with PageRenderer(Source(path, key)) as renderer:
            for number in range(1, pages + 1):
                renderer.tile(Request(Wanted.TILE, (number - 1) % SHEETS + 1, 1.5, 0, 0, 893, 1263))
                if number in (20, 100, 300, 500, pages):
                    found[number] = resident(renderer.process_id() or 0)
        seconds = time.perf_counter() - start
    flat = max(found.values()) <= 1.25 * next(iter(found.values())) + 10
    told = {"file_bytes": len(data), "resident_mb_after_pages": found, "flat": flat}
    print(json.dumps(told | {"ms_per_page": round(seconds / pages * 1000, 1)}))


if __name__ == "__main__":
    main()
