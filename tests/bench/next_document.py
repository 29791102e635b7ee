"""The next document of the list, from the key press to its first page painted sharply, made ready beforehand and not.

The whole window offscreen over a desk of sealed files: letters of one and two pages of text, and sheets scanned at
300 dpi. Ctrl+PgDn is pressed, with the next document ready or with that switched off; "painted" is the end of the first
painting of the page in which nothing in sight is missing. Beside it what bare pdfium takes to open the file and draw
its first page at that size, in this process. Without, the 90 ms are in it that a list waits so that a cursor passing by
opens nothing. Prints one JSON object; times are milliseconds. Linux only.
Run: python tests/bench/next_document.py [documents]
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pypdfium2  # noqa: E402
from PySide6.QtCore import QEvent, QObject, Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402
from render_memory import resident  # noqa: E402

from sheets import letter, scan  # noqa: E402
from ui.paper_desk import File, paper_desk, received, registered  # noqa: E402
from wardoffice.desk.workplace import Workplace  # noqa: E402
from wardoffice.domain.document import Document  # noqa: E402
from wardoffice.ui import theme  # noqa: E402
from wardoffice.ui.gate import Gate  # noqa: E402
from wardoffice.ui.places import INCOMING  # noqa: E402
from wardoffice.ui.reader import Reader  # noqa: E402
from wardoffice.ui.running import Running  # noqa: E402
from wardoffice.ui.seat import seat_of  # noqa: E402


class Paintings(QObject):
    """Notes the moment of the first painting in which everything in sight is sharp."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader
        self.document, self.at = "", 0.0
        reader.view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Paint or self.at or not self._is_whole():
            return False
        self._reader.view.viewport().removeEventFilter(self)
        QApplication.sendEvent(watched, event)
        self.at = time.perf_counter()
        self._reader.view.viewport().installEventFilter(self)
        return True

    def _is_whole(self) -> bool:
        """Its own pages are laid out and nothing of them is missing in sight."""
        view, reading = self._reader.view, self._reader._reading
        if reading is None or reading.opened.document.id != self.document or not view.pages:
            return False
        sight = view.sight()
        pages = view.column.between(sight.top, sight.bottom)
        return all(piece in view.drawing.sharp for page in pages for piece in view.drawing.sharp_of(page, sight))


def until(done: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited too long"
        QApplication.processEvents()
        time.sleep(0.0005)


def listed(files: list[File]) -> list[Document]:
    documents = [registered(received(f"d{place}", (file,)), 900 - place) for place, file in enumerate(files)]
    return [replace(one, received_at=one.received_at - timedelta(minutes=at)) for at, one in enumerate(documents)]


def stepped(running: Running, many: int, ready: bool) -> tuple[list[float], float]:
    """Milliseconds of each step, and the most megabytes of the child that holds the next document."""
    reader = running.parts.reader()
    watch, times, largest = Paintings(reader), list[float](), 0.0
    if not ready:
        reader.next.rested.disconnect()
        reader.next.prepare("")
    for _step in range(many - 1):
        wait_for_rest(reader)
        until(lambda: running.window.pane.following() != "")
        until(lambda: not ready or reader.next.is_ready(running.window.pane.following()))
        following = running.window.pane.following()
        child = reader.pane.ahead.child_id()
        largest = max(largest, resident(child) if child else 0.0)
        watch.document, watch.at = following, 0.0
        began = time.perf_counter()
        QTest.keyClick(running.window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        until(lambda: watch.at > 0)
        times.append((watch.at - began) * 1000)
    reader.view.viewport().removeEventFilter(watch)
    return times, largest


def wait_for_rest(reader: Reader) -> None:
    until(reader.pane.source.is_resting)
    end = time.monotonic() + 0.6
    until(lambda: time.monotonic() > end)


def bare(data: bytes, width: int) -> float:
    began = time.perf_counter()
    document = pypdfium2.PdfDocument(data)
    page = document[0]
    page.render(scale=width / page.get_width())
    took = (time.perf_counter() - began) * 1000
    document.close()
    return took


def told(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "p50": round(statistics.median(ordered), 1),
        "p95": round(ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)], 1),
        "worst": round(ordered[-1], 1),
        "documents": len(ordered),
    }


def is_open(running: Running) -> bool:
    return running.guide.document != "" and running.parts.reader().view.pages > 0


def measured(kind: str, files: list[File], folder: Path) -> dict[str, object]:
    found: dict[str, object] = {}
    for ready in (True, False):
        place = paper_desk(folder / f"{kind}-{ready}", "chutich", listed(files), files)
        gate: Gate[Workplace] = Gate(place)
        running = Running(gate, seat_of(place))
        running.begin(INCOMING)
        running.window.resize(1366, 720)
        running.window.show()
        until(partial(is_open, running))
        times, child = stepped(running, len(files), ready)
        found["ready" if ready else "not_ready"] = told(times) | {"child_ahead_mb": child}
        width = round(running.parts.reader().view.column.pages[0].width)
        found["bare_pdfium_p50"] = round(statistics.median(bare(file.data, width) for file in files), 1)
        until(gate.is_idle)
        running.end()
        gate.close()
        running.window.close()
        place.index.close()
        place.cache.close()
    within = found["ready"]
    assert isinstance(within, dict)
    return found | {"within_50_ms": within["p95"] <= 50, "load": round(os.getloadavg()[0], 1)}


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    application = QApplication([])
    application.setStyle("Fusion")
    theme.load_fonts()
    theme.wear(application, 100)
    lines = ("Kính gửi: Ủy ban nhân dân phường",) * 30
    kinds = {
        "letters": [File(f"{n}.pdf", letter(1 + n % 2, (f"Văn bản {n}", *lines))) for n in range(many)],
        "scans": [File(f"{n}.pdf", scan(pages=1 + n % 2) + b"\n%" + str(n).encode()) for n in range(many)],
    }
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps({kind: measured(kind, files, Path(folder)) for kind, files in kinds.items()}))


if __name__ == "__main__":
    main()
