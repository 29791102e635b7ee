"""A window being scrolled while its sync child pulls 100,000 documents: milliseconds from key to paint. Prints JSON.

    python tests/bench/scrolling_during_first_sync.py [documents]

The real window with its real child against a real hub on the same machine; beside it the same window at rest
afterwards. Budget: p95 of 100 ms.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tests" / "bench")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["WARDOFFICE_PASSPHRASE"] = "thử"
os.environ["PYTHONPATH"] = str(ROOT / "src")

from key_to_paint import measured  # noqa: E402

from running import HubProcess, new_hub, start, wardoffice  # noqa: E402
from wardoffice.store import lists  # noqa: E402

BUDGET_MS, AT_A_TIME, LONGEST = 100, 20, 900.0


def main(count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hub = new_hub(folder / "hub")
        start("hub", "seed", "--data", hub.folder, "--documents", str(count)).communicate()
        hub.serve()
        try:
            return scrolled(folder, hub, count)
        finally:
            hub.stop()


def scrolled(folder: Path, hub: HubProcess, count: int) -> dict[str, Any]:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from wardoffice.office import workplace
    from wardoffice.ui import starting
    from wardoffice.ui.program import Program

    profile = folder / "leader"
    who = ("--profile", profile, "connect", "--url", hub.url, "--user", "chutich")
    assert wardoffice(*who, typed="chutich\n").status == 0
    with workplace(profile) as place:

        def held() -> int:
            with place.cache.reading() as connection:
                return len(lists.ids(connection, now=place.clock()))

        application = starting.dressed_application()
        program = Program(application, place)
        program.open()
        assert program.running is not None
        window = program.running.window
        window.resize(1366, 700)
        began = time.perf_counter()
        while not held():
            assert time.perf_counter() - began < LONGEST
            application.processEvents()
        began = time.perf_counter()
        view = window.pane.view()
        view.setFocus()

        def down() -> None:
            QTest.keyClick(view, Qt.Key.Key_PageDown)
            view.viewport().update()

        meanwhile = list[float]()
        while held() < count:
            assert time.perf_counter() - began < LONGEST
            meanwhile += measured(down, view.viewport(), AT_A_TIME)
        took = time.perf_counter() - began
        at_rest = measured(down, view.viewport(), AT_A_TIME * 3)
        window.close()
    p95 = percentile(meanwhile, 0.95)
    return {
        "documents": count,
        "seconds_of_the_first_sync": round(took, 1),
        "keys": len(meanwhile),
        "p50_ms": percentile(meanwhile, 0.5),
        "p95_ms": p95,
        "worst_ms": percentile(meanwhile, 1.0),
        "p95_at_rest_ms": percentile(at_rest, 0.95),
        "ratio_to_rest": round(p95 / max(percentile(at_rest, 0.95), 0.1), 1),
        "within_budget": p95 <= BUDGET_MS,
    }


def percentile(times: list[float], share: float) -> float:
    return round(sorted(times)[max(0, int(len(times) * share) - 1)], 1)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000), indent=2), flush=True)
    os._exit(0)
