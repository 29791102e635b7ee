"""How long the window takes from process start to its first list painted and usable, beside a bare PySide6 window.

Prints JSON: medians of several starts in seconds, their ratio, and the memory of each process at that moment.
Usage: window_start.py [--documents N] [--runs N]; it makes its own profile in a temporary folder.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
BUDGET_SECONDS, BUDGET_RATIO, BUDGET_MEGABYTES = 0.5, 2.5, 200

TELL = """
import json, os, sys, time
def tell(shown):
    resident = 0
    for line in open("/proc/self/status"):
        if line.startswith("VmRSS"):
            resident = int(line.split()[1]) / 1024
    print(json.dumps({"seconds": time.time() - float(sys.argv[1]), "megabytes": resident, "shown": shown}), flush=True)
    os._exit(0)
"""
BARE = (
    TELL
    + """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, lambda: tell(0))
application = QApplication(["bare"])
window = Window()
window.resize(1366, 700)
window.show()
application.exec()
"""
)
OURS = (
    TELL
    + """
from pathlib import Path
import gc
import wardoffice.__main__
gc.disable()  # as __main__ does
from wardoffice.ui import starting
from PySide6.QtCore import QEvent, QObject, QTimer
from wardoffice.ui.window import MainWindow
class Watch(QObject):
    told = False
    def eventFilter(self, watched, event):
        if not self.told and event.type() is QEvent.Type.Paint and isinstance(watched.window(), MainWindow):
            self.told = True
            rows = watched.window().pane.rows.rowCount()
            # Usable: the first turn of the event loop after the paint, when a key would be answered.
            QTimer.singleShot(0, lambda: tell(rows))
        return False
watch = Watch()
starting.dressed_application().installEventFilter(watch)
starting.run(Path(sys.argv[2]), bytes.fromhex(sys.argv[3]))
"""
)


def started(code: str, *arguments: str) -> dict[str, float]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", code, repr(time.time()), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--documents", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=9)
    asked = options.parse_args()
    from ui import desks

    with tempfile.TemporaryDirectory() as folder:
        place = desks.desk(Path(folder), "chutich", asked.documents)
        place.index.close()
        place.cache.close()
        bare, ours = [], []
        for _run in range(asked.runs):
            bare.append(started(BARE))
            ours.append(started(OURS, folder, desks.KEY.hex()))
    seconds = statistics.median(run["seconds"] for run in ours)
    yardstick = statistics.median(run["seconds"] for run in bare)
    megabytes = statistics.median(run["megabytes"] for run in ours)
    print(
        json.dumps(
            {
                "documents": asked.documents,
                "listed": ours[0]["shown"],
                "seconds": round(seconds, 3),
                "bare_window_seconds": round(yardstick, 3),
                "ratio": round(seconds / yardstick, 2),
                "megabytes": round(megabytes, 1),
                "bare_window_megabytes": round(statistics.median(run["megabytes"] for run in bare), 1),
                "within_budget": seconds <= BUDGET_SECONDS
                and seconds / yardstick <= BUDGET_RATIO
                and megabytes <= BUDGET_MEGABYTES,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
