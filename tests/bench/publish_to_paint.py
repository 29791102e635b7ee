"""From `hub publish` to painted at a desk: the real window with its real sync child, beside a bare long request.

    python tests/bench/publish_to_paint.py [times]

The window belongs to the clerk, whose list shows what is to be registered. Prints JSON: milliseconds from the moment
publishing returns until the list has the document and has been painted (budget 2,000), and what the publishing and a
bare pull of the same page take, which nothing can undercut.
"""

import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["WARDOFFICE_PASSPHRASE"] = "thử"
os.environ["PYTHONPATH"] = str(ROOT / "src")

from hub_at_work import Desk  # noqa: E402
from running import HubProcess, new_hub, wardoffice  # noqa: E402
from wardoffice.hub.opening import open_hub  # noqa: E402
from wardoffice.hub.publishing import Letter, publish  # noqa: E402

BUDGET_MS, LONGEST = 2000, 30.0
PAUSE = 0.6, 1.6
"""Seconds between two letters: the hub tells one desk at most twice a second, and looks five times a second."""
CLERK = "vanthu.tam"


def main(times: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hub = new_hub(folder / "hub").serve()
        try:
            login = clerk_of(hub)
            profile = folder / "clerk"
            connected = wardoffice(
                "--profile", profile, "connect", "--url", hub.url, "--user", login, typed=f"{login}\n"
            )
            assert connected.status == 0, connected
            assert wardoffice("--profile", profile, "sync").status == 0
            return measured(folder, hub, profile, login, times)
        finally:
            hub.stop()


def clerk_of(hub: HubProcess) -> str:
    """The first clerk of the sample ward's first organ."""
    found = json.loads(wardoffice("hub", "accounts", "--data", hub.folder, "--json").out)["accounts"]
    return str(next(a["login"] for a in found if a["role"] == "clerk" and a["organ"] == "ubnd"))


def measured(folder: Path, hub: HubProcess, profile: Path, login: str, times: int) -> dict[str, Any]:
    from PySide6.QtCore import QEvent, QObject

    from wardoffice.office import workplace
    from wardoffice.ui import starting
    from wardoffice.ui.program import Program

    class Paints(QObject):
        count = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            self.count += event.type() is QEvent.Type.Paint
            return False

    file = folder / "công văn.pdf"
    opened = open_hub(hub.folder)
    desk = Desk(hub.url, login).sign_in()
    took, publishing, pulling, chance = list[float](), list[float](), list[float](), random.Random(1)
    with workplace(profile) as place:
        application = starting.dressed_application()
        program = Program(application, place)
        program.open()
        assert program.running is not None
        pane = program.running.window.pane
        paints = Paints()
        pane.cards.viewport().installEventFilter(paints)
        pane.table.viewport().installEventFilter(paints)

        def wait(enough: Any) -> None:
            ends = time.perf_counter() + LONGEST
            while not enough():
                assert time.perf_counter() < ends, "never painted"
                application.processEvents()
                time.sleep(0.001)

        settle = time.perf_counter() + 8
        wait(lambda: time.perf_counter() > settle)
        desk.pull()
        for n in range(times):
            begins = time.perf_counter() + chance.uniform(*PAUSE)
            wait(lambda begins=begins: time.perf_counter() > begins)
            file.write_bytes(f"%PDF-1.4 {n}".encode())
            rows, began = pane.view().model().rowCount(), time.perf_counter()
            publish(
                opened, Letter(files=(file,), organ=organ(), code=f"{n}/UBND", subject=f"Về {n}", issuing_agency="TP")
            )
            published = time.perf_counter()
            wait(lambda rows=rows: pane.view().model().rowCount() > rows)
            seen = paints.count
            wait(lambda seen=seen: paints.count > seen)
            took.append((time.perf_counter() - published) * 1000)
            publishing.append((published - began) * 1000)
            began = time.perf_counter()
            desk.pull()
            pulling.append((time.perf_counter() - began) * 1000)
        program.running.window.close()
    opened.close()
    slowest = sorted(took)[max(0, int(times * 0.95) - 1)]
    return {
        "times": times,
        "p50_ms": round(sorted(took)[times // 2]),
        "p95_ms": round(slowest),
        "publishing_itself_ms": round(sorted(publishing)[times // 2]),
        "bare_pull_ms": round(sorted(pulling)[times // 2], 1),
        "ratio_to_bare_pull": round(sorted(took)[times // 2] / sorted(pulling)[times // 2], 1),
        "within_budget": slowest <= BUDGET_MS,
    }


def organ() -> Any:
    from wardoffice.domain.ids import OrganId

    return OrganId("ubnd")


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10), indent=2), flush=True)
    os._exit(0)
