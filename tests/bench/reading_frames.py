"""The reading pane under the hand: frames while scrolling and zooming, ink from event to paint, memory of long scans.

Prints a JSON object a line as each part is done; times are in milliseconds. A frame is timed from handing in the wheel
or pen event to the end of its painting, in the window's thread. Beside each p95: a bare widget that paints one ready
picture of the same size. Memory is the resident size of this process beyond what it had with the pane open and empty,
and of the child that draws. Linux only.
Run: python tests/bench/reading_frames.py [--vector FILE] [--pages 300] [--scans 500]
"""

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt  # noqa: E402
from PySide6.QtGui import (  # noqa: E402
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPointingDevice,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402
from render_memory import resident  # noqa: E402

from wardoffice.domain.marks import Mark, MarkKind  # noqa: E402
from wardoffice.paper.source import Source  # noqa: E402
from wardoffice.sealed_file import new_key, seal  # noqa: E402
from wardoffice.ui import theme  # noqa: E402
from wardoffice.ui.marks.hand import Marking  # noqa: E402
from wardoffice.ui.marks.layer import MarksLayer  # noqa: E402
from wardoffice.ui.marks.tool import Tool  # noqa: E402
from wardoffice.ui.pages.source import PageSource  # noqa: E402
from wardoffice.ui.pages.view import PageView  # noqa: E402

WIDTH, HEIGHT = 1000, 640
"""The reading pane at 1366 × 768."""
FRAME = 1 / 60
NONE, NO_KEYS = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


class Bare(QWidget):
    """Paints one ready picture over itself, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(WIDTH, HEIGHT)
        self._picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
        self._picture.fill(0xFFEEDDCC)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(0, 0, self._picture)
        painter.end()


class Pane:
    """The view with its source, its marks and the hand over it, as the reader joins them."""

    def __init__(self) -> None:
        self.view, self.source = PageView(), PageSource()
        self.layer = MarksLayer(self.view)
        self.hand = Marking(self.view, self.layer)
        self.trouble: object = None
        self.view.wanted.connect(self.source.want)
        self.source.drawn.connect(self.view.take)
        self.source.boxes_read.connect(self.view.learn)
        self.source.opened.connect(self.view.show_pages)
        self.source.unreadable.connect(self._failed)
        self.view.resize(WIDTH, HEIGHT)
        self.view.show()

    def _failed(self, problem: object) -> None:
        self.trouble = problem

    def missing(self) -> bool:
        """Something in sight is not drawn sharply yet."""
        sight, column = self.view.sight(), self.view.column
        here = column.between(sight.top, sight.bottom)
        return any(p not in self.view.drawing.sharp for page in here for p in self.view.drawing.sharp_of(page, sight))

    def open(self, source: Source) -> None:
        self.view.show_pages((), {})
        self.source.open(source)
        until(lambda: (bool(self.view.pages) and not self.missing()) or self.trouble is not None)
        assert self.trouble is None, self.trouble

    def idle(self) -> None:
        until(lambda: not self.view.drawing.missing(self.view.column, self.view.sight()))


def until(done: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not done() and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.001)


def wait(seconds: float) -> None:
    """Let answers come in, as they do between two frames."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.0005)


def frames(widget: QWidget, events: list[QEvent]) -> list[float]:
    """Milliseconds from each event to the end of its painting, one event a sixtieth of a second."""
    times = []
    for event in events:
        began = time.perf_counter()
        QApplication.sendEvent(widget, event)
        QApplication.sendPostedEvents(widget.window(), QEvent.Type.UpdateRequest)
        times.append((time.perf_counter() - began) * 1000)
        wait(max(0.0, FRAME - (time.perf_counter() - began)))
    return times


def bare_frames(bare: Bare, many: int = 200) -> list[float]:
    times = []
    for _ in range(many):
        began = time.perf_counter()
        bare.repaint()
        times.append((time.perf_counter() - began) * 1000)
        wait(0.002)
    return times


def told(times: list[float], bare: Bare) -> dict[str, float]:
    ordered, yardstick = sorted(times), sorted(bare_frames(bare))
    p95 = ordered[len(ordered) * 95 // 100]
    beside = yardstick[len(yardstick) * 95 // 100]
    return {
        "median": round(ordered[len(ordered) // 2], 2),
        "p95": round(p95, 2),
        "worst": round(ordered[-1], 2),
        "bare_p95": round(beside, 2),
        "ratio": round(p95 / beside, 1),
        "within_16_ms": p95 <= 16,
    }


def wheel(down: int, keys: Qt.KeyboardModifier = NO_KEYS) -> QWheelEvent:
    place = QPointF(WIDTH / 2, HEIGHT / 2)
    phase = Qt.ScrollPhase.NoScrollPhase
    return QWheelEvent(place, place, QPoint(), QPoint(0, -down), NONE, keys, phase, False)


def scrolled(pane: Pane, bare: Bare, many: int = 300) -> dict[str, float]:
    """One notch of the wheel a frame, down and up again; how many frames showed a page not sharp yet."""
    viewport, blurred, times = pane.view.viewport(), 0, []
    for number in range(many):
        times += frames(viewport, [wheel(120 if number < many * 2 // 3 else -120)])
        blurred += pane.missing()
    return told(times, bare) | {"frames_not_sharp": round(blurred / many, 2)}


def zoomed(pane: Pane, bare: Bare, rounds: int = 4) -> dict[str, float]:
    """From 50 % to 400 % and back with Ctrl and the wheel, and how long the sharp picture takes after each step."""
    viewport, control, sharp = pane.view.viewport(), Qt.KeyboardModifier.ControlModifier, list[float]()
    times = []
    for up in [True, False] * rounds:
        for _step in range(12):
            times += frames(viewport, [wheel(-120 if up else 120, control)])
            began = time.perf_counter()
            until(lambda: not pane.missing())
            sharp.append((time.perf_counter() - began) * 1000)
    pane.view.fit_width()
    pane.idle()
    ordered = sorted(sharp)
    late = {"sharp_after_median": ordered[len(ordered) // 2], "sharp_after_p95": ordered[len(ordered) * 95 // 100]}
    return told(times, bare) | {name: round(value, 1) for name, value in late.items()}


def mouse(kind: QEvent.Type, place: QPointF) -> QMouseEvent:
    held = NONE if kind == QEvent.Type.MouseButtonRelease else LEFT
    button = NONE if kind == QEvent.Type.MouseMove else LEFT
    return QMouseEvent(kind, place, place, button, held, NO_KEYS)


def pen(kind: QEvent.Type, place: QPointF) -> QTabletEvent:
    held = NONE if kind == QEvent.Type.TabletRelease else LEFT
    button = NONE if kind == QEvent.Type.TabletMove else LEFT
    pressure = 0.3 + place.x() % 50 / 100
    device = QPointingDevice.primaryPointingDevice()
    return QTabletEvent(kind, device, place, place, pressure, 0, 0, 0, 0, 0, NO_KEYS, button, held)


def inked(pane: Pane, bare: Bare, strokes: int = 8, points: int = 120) -> dict[str, dict[str, float]]:
    """Strokes of 120 reports over a page that carries fifty marks already."""
    pane.layer.set_marks([_old_stroke(row) for row in range(50)])
    pane.hand.take(Tool.BLUE_PEN)
    kinds = {
        "mouse": (mouse, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease),
        "pen": (pen, QEvent.Type.TabletPress, QEvent.Type.TabletMove, QEvent.Type.TabletRelease),
    }
    found = {}
    for name, (made, press, move, release) in kinds.items():
        times = []
        for row in range(strokes):
            places = [QPointF(200 + 4 * step, 100 + 40 * row + step % 9) for step in range(points)]
            moves = [made(move, place) for place in places[1:]]
            times += frames(pane.view.viewport(), [made(press, places[0]), *moves])
            frames(pane.view.viewport(), [made(release, places[-1])])
        found[name] = told(times, bare)
    pane.hand.take(Tool.HAND)
    pane.layer.set_marks(())
    return found


def _old_stroke(row: int) -> Mark:
    points = tuple((60.0 + 4 * step, 400.0 + 8 * row + step % 7) for step in range(100))
    return Mark(MarkKind.INK, 1, strokes=(points,))


def memory(pane: Pane) -> dict[str, float]:
    gc.collect()
    child = pane.source.child_id()
    return {"window": resident(os.getpid()), "child": resident(child) if child else 0.0}


def read_through(pane: Pane, before: dict[str, float]) -> dict[str, object]:
    """Every page of a long scan brought into sight and drawn."""
    worst = {"window": 0.0, "child": 0.0}
    for page in range(1, pane.view.pages + 1):
        pane.view.go_to(page)
        until(lambda: not pane.missing())
        now = memory(pane)
        worst = {name: max(worst[name], now[name]) for name in worst}
    beyond = round(worst["window"] - before["window"], 1)
    whole = round(beyond + worst["child"], 1)
    return {"pages": pane.view.pages, "window_beyond_mb": beyond, "child_mb": worst["child"], "both_mb": whole}


def one_after_another(pane: Pane, files: list[Source], many: int) -> dict[str, object]:
    found: dict[int, float] = {}
    began = time.perf_counter()
    for number in range(1, many + 1):
        pane.open(files[number % len(files)])
        if number in (20, 100, 200, 300, 400, 500, many):
            found[number] = memory(pane)["window"]
    seconds = time.perf_counter() - began
    first, *later = found.values()
    flat = all(size <= first + 10 for size in later)
    return {"window_mb_after": found, "flat": flat, "ms_per_file": round(seconds / many * 1000)}


def scanned(pages: int, path: Path) -> Source:
    """A sealed scan; it is made in another process, so that none of the memory counted is of its making."""
    key, plain = new_key(), path.with_suffix(".pdf")
    code = "import pathlib, sys, sheets; pathlib.Path(sys.argv[1]).write_bytes(sheets.scan(pages=int(sys.argv[2])))"
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
    line = [sys.executable, "-c", code, str(plain), str(pages)]
    subprocess.run(line, check=True, env={**os.environ, "PYTHONPATH": paths})
    with plain.open("rb") as stream:
        seal(stream, path, key)
    return Source(path, key)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the reading pane")
    parser.add_argument("--vector", type=Path)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--scans", type=int, default=500)
    asked = parser.parse_args()
    application = QApplication([])
    application.setStyle("Fusion")
    theme.load_fonts()
    theme.wear(application, 100)
    with tempfile.TemporaryDirectory() as folder:
        for name, found in measured(asked, Path(folder), Pane(), Bare()):
            print(json.dumps({name: found, "load": round(os.getloadavg()[0], 1)}), flush=True)


def measured(asked: argparse.Namespace, folder: Path, pane: Pane, bare: Bare) -> Iterator[tuple[str, object]]:
    long_scan = scanned(asked.pages, folder / "long")
    short = [scanned(1 + number % 3, folder / f"{number}") for number in range(10)]
    pane.open(short[0])
    pane.source.close_file()
    pane.view.show_pages((), {})
    before = memory(pane)
    pane.open(long_scan)
    until(lambda: pane.view.knows(asked.pages))
    yield "scan_scroll", scrolled(pane, bare)
    yield "scan_zoom", zoomed(pane, bare)
    pane.view.go_to(1)
    pane.idle()
    yield "ink", inked(pane, bare)
    yield "memory_long_scan", read_through(pane, before)
    yield "one_after_another", one_after_another(pane, short, asked.scans)
    if asked.vector:
        pane.open(Source(asked.vector))
        yield "vector_scroll", scrolled(pane, bare)
        yield "vector_zoom", zoomed(pane, bare, 1)
    pane.source.stop()


if __name__ == "__main__":
    main()
