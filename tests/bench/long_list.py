"""A list of a million rows in the window's own model and views: first showing, jumps and scrolling, in milliseconds.

The rows are made up on the spot, so that what is measured is the window and not the cache. Prints JSON.
"""

import json
import os
import random
import sys
import time
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROWS = 1_000_000
BUDGET = {"first_ms": 150, "jump_p95_ms": 50, "scroll_p95_ms": 16}


def main() -> None:
    from ui import desks
    from wardoffice.domain.deadline import PLAIN_CALENDAR
    from wardoffice.store.lists import ListRow
    from wardoffice.ui import starting
    from wardoffice.ui.lists.asking import Listing
    from wardoffice.ui.lists.pane import ListPane
    from wardoffice.ui.lists.words import Today
    from wardoffice.ui.places import INBOX

    application = starting.dressed_application()

    def row(number: int) -> ListRow:
        return ListRow(
            row=number, id=f"d{number}", organ="ubnd", direction="incoming", status="submitted", period="2026",
            arrival_number=number, arrival_date="2026-11-20", provisional=False, code=f"{number}/SNV-VP",
            document_type="công văn", issued_date="2026-11-19", subject=f"Về việc báo cáo tình hình số {number}",
            subject_sort="", agency="Sở Nội vụ", agency_sort="", urgency=0, due="2026-11-30", due_sort=0, over=False,
            unread=number % 2 == 0, waits=True, lead="", mine=0, restricted=False, pending=0, refused=0,
            attachments=1, endorsed=False, contested=False, stamp=1,
        )  # fmt: skip

    def fetch(numbers: Sequence[int], then: Callable[[Sequence[ListRow]], None]) -> None:
        then([row(number) for number in numbers])

    pane = ListPane(fetch)
    pane.resize(400, 700)
    pane.enter(INBOX, table=False)
    pane.show()
    application.processEvents()
    numbers = array("q", range(ROWS))

    def timed(act: Callable[[], object]) -> float:
        begun = time.perf_counter()
        act()
        pane.cards.viewport().repaint()
        application.processEvents()
        return (time.perf_counter() - begun) * 1000

    def show() -> None:
        pane.show_listing(Listing(numbers, tuple(row(n) for n in range(24)), Today(desks.NOW, PLAIN_CALENDAR)))

    first = timed(show)
    chance = random.Random(1)
    jumps = sorted(timed(lambda: pane.go_to(chance.randrange(ROWS))) for _jump in range(100))
    bar = pane.cards.verticalScrollBar()
    scrolls = sorted(timed(lambda: bar.setValue(bar.value() + 90)) for _step in range(300))
    told = {
        "rows": ROWS,
        "first_ms": round(first, 1),
        "jump_p50_ms": round(jumps[50], 1),
        "jump_p95_ms": round(jumps[94], 1),
        "scroll_p95_ms": round(scrolls[284], 1),
    }
    told["within_budget"] = all(told[name] <= most for name, most in BUDGET.items())
    print(json.dumps(told, indent=1), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
