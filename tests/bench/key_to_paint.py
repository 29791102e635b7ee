"""How long a key press takes to its paint, in milliseconds: quiet, and while the cache is being filled.

Keys: the cursor in the list, a letter in the search box, a name in the composer. Prints JSON.
Usage: key_to_paint.py [--documents N] [--presses N]
"""

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
BUDGET_MS = 100


def measured(press: Callable[[], None], target: object, presses: int) -> list[float]:
    """Milliseconds from each press until `target` has painted."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication

    class Paints(QObject):
        seen = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            self.seen = self.seen or event.type() is QEvent.Type.Paint
            return False

    paints, found = Paints(), []
    target.installEventFilter(paints)  # type: ignore[attr-defined]
    for _press in range(presses):
        QApplication.processEvents()
        paints.seen = False
        begun = time.perf_counter()
        press()
        while not paints.seen and time.perf_counter() - begun < 2:
            QApplication.processEvents()
        found.append((time.perf_counter() - begun) * 1000)
        until = time.perf_counter() + 0.02
        while time.perf_counter() < until:
            QApplication.processEvents()
    return found


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--documents", type=int, default=10_000)
    options.add_argument("--presses", type=int, default=60)
    asked = options.parse_args()
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from ui import desks
    from wardoffice.ui import starting
    from wardoffice.ui.program import Program
    from wardoffice.ui.sync_child import SyncChild

    SyncChild.start = lambda child: None  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        place = desks.desk(Path(folder), "chutich", asked.documents)
        application = starting.dressed_application()
        program = Program(application, place)
        program.open()
        running = program.running
        assert running is not None
        window = running.window
        window.resize(1366, 700)
        until = time.perf_counter() + 3
        while time.perf_counter() < until:
            application.processEvents()

        def down() -> None:
            QTest.keyClick(window.pane.cards, Qt.Key.Key_Down)

        field = window.top_bar.search

        def letter() -> None:
            if len(field.text()) > 12:
                field.clear()
            QTest.keyClick(field, Qt.Key.Key_A)

        def busy(measure: Callable[[], list[float]]) -> list[float]:
            """The same while another thread fills the cache, as a first sync does."""
            stop = threading.Event()

            def fill() -> None:
                while not stop.is_set():
                    desks.fill(place, desks.documents(1_000, seed=99))

            filler = threading.Thread(target=fill)
            filler.start()
            try:
                return measure()
            finally:
                stop.set()
                filler.join()

        window.pane.cards.setFocus()
        results = {"list": measured(down, window.pane.cards.viewport(), asked.presses)}
        field.setFocus()
        results["search"] = measured(letter, field, asked.presses)
        window.pane.cards.setFocus()
        running._endorse()
        until = time.perf_counter() + 2
        while time.perf_counter() < until:
            application.processEvents()
        focus = QApplication.focusWidget()
        assert focus is not None
        results["composer"] = measured(lambda: QTest.keyClick(focus, Qt.Key.Key_V), focus, asked.presses)
        results["composer_while_filling"] = busy(
            lambda: measured(lambda: QTest.keyClick(focus, Qt.Key.Key_V), focus, asked.presses)
        )
        told = {name: _quantiles(times) for name, times in results.items()}
        within = all(one["p95_ms"] <= BUDGET_MS for one in told.values())
        print(json.dumps({"documents": asked.documents, **told, "within_budget": within}, indent=1), flush=True)
        os._exit(0)


def _quantiles(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "p50_ms": round(ordered[len(ordered) // 2], 1),
        "p95_ms": round(ordered[int(len(ordered) * 0.95) - 1], 1),
        "worst_ms": round(ordered[-1], 1),
    }


if __name__ == "__main__":
    main()
