"""Export of a marked copy: 50 marks on a file of 20 MB, beside copying it, pyHanko's empty revision and pikepdf.

Prints one JSON object, medians in milliseconds, and the least of `child_not_started_ahead`. The child is started ahead,
as the window does when it asks where to save; `child_not_started_ahead_ms` is the same without. pyHanko appends an
empty revision in a process that is up already, pikepdf opens and saves there; neither proves anything of what it
wrote, as export does. `command_ms` is `wardoffice export ID --with-marks` from its start to its end on a profile with
that one document, `command_without_marks_ms` the same for the file as it came: they differ by what the marks cost.
Run: python tests/bench/export_time.py [rounds]
"""

import datetime
import hashlib
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

import pikepdf  # noqa: E402
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: E402

from cases import CHAIR, directory  # noqa: E402
from own_desk import arrives, entered  # noqa: E402
from sheets import large, scan  # noqa: E402
from wardoffice.credentials import key_of_profile  # noqa: E402
from wardoffice.domain.document import Attachment  # noqa: E402
from wardoffice.domain.marks import Mark, MarkKind  # noqa: E402
from wardoffice.office import workplace  # noqa: E402
from wardoffice.paper import press  # noqa: E402
from wardoffice.paper.child import WarmChild  # noqa: E402
from wardoffice.paper.exporting import export_with_marks  # noqa: E402
from wardoffice.paper.source import Source  # noqa: E402
from wardoffice.sealed_file import new_key, seal  # noqa: E402
from wardoffice.store import directory as directory_store  # noqa: E402
from wardoffice.store import facts  # noqa: E402

NOW = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
BUDGET = 300
PASSPHRASE = "thử"
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
    return round(statistics.median(times_of(once, rounds, ready)), 1)


def times_of(once: Callable[[], object], rounds: int, ready: Callable[[], None] = lambda: None) -> list[float]:
    times = []
    for _ in range(rounds):
        ready()
        start = time.perf_counter()
        once()
        times.append((time.perf_counter() - start) * 1000)
    return times


def empty_revision(data: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def profile_with(data: bytes, folder: Path) -> str:
    """A profile with one document that has the file and the marks; the document's id."""
    key = key_of_profile(folder, environ={"WARDOFFICE_PASSPHRASE": PASSPHRASE})
    sha256 = hashlib.sha256(data).hexdigest()
    document = entered(1, attachments=(Attachment("cv.pdf", sha256, len(data)),), marks=fifty_marks())
    with workplace(folder, key) as desk:
        with desk.cache.writing() as connection:
            directory_store.put(connection, directory())
            facts.set_fact(connection, facts.PERSON, f"p.{CHAIR}")
        arrives(desk, document)
        desk.vault.put(io.BytesIO(data), sha256)
    return str(document.id)


def command(folder: Path, document: str, out: Path, *options: str) -> None:
    words = ["--profile", str(folder), "export", document, "--out", str(out), *options]
    environment = os.environ | {"WARDOFFICE_PASSPHRASE": PASSPHRASE, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, "-m", "wardoffice", *words], env=environment, check=True, capture_output=True)


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

    profile = folder / f"profile{len(data)}"
    document = profile_with(data, profile)
    cold = times_of(lambda: export(None), rounds)
    told: dict[str, float | bool] = {
        "bytes": len(data),
        "export_ms": (ours := median_ms(lambda: export(warm), rounds, child_waiting)),
        "child_not_started_ahead_ms": round(statistics.median(cold), 1),
        "child_not_started_ahead_least_ms": round(min(cold), 1),
        "command_ms": median_ms(lambda: command(profile, document, out, "--with-marks"), rounds),
        "command_without_marks_ms": median_ms(lambda: command(profile, document, out), rounds),
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
