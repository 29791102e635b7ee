"""Forty desks of one ward against one hub process: real HTTP, real engine, all at once.

    python tests/bench/forty_desks.py [documents] [rounds]

Every desk first pulls the ward's documents, then forty times over the leader's desk endorses or comments while all
pull. Desks run ten to a process. Prints JSON: documents a second served in all, the median and 99th percentile of a
round, errors (budget: none), beside one desk alone against the same hub.
"""

import json
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ["WARDOFFICE_PASSPHRASE"] = "thử"

from running import new_hub, wardoffice  # noqa: E402
from wardoffice.desk.acting import Acted, act  # noqa: E402
from wardoffice.desk.workplace import Workplace  # noqa: E402
from wardoffice.domain.commands import Comment  # noqa: E402
from wardoffice.office import clock  # noqa: E402
from wardoffice.store import lists  # noqa: E402
from wardoffice.store.cache import open_cache  # noqa: E402
from wardoffice.store.files import FileVault  # noqa: E402
from wardoffice.store.index import open_index  # noqa: E402
from wardoffice.sync.connecting import sign_in  # noqa: E402
from wardoffice.sync.opening import opened_parts  # noqa: E402
from wardoffice.sync.round import run_round  # noqa: E402

DESKS, PROCESSES = 40, 4
SEERS = ("chairperson", "vice_chairperson", "chief_of_office", "clerk")
KEY = bytes(range(32))


def main(count: int, rounds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hub = new_hub(folder / "hub")
        wardoffice("hub", "seed", "--data", hub.folder, "--documents", str(count))
        accounts = json.loads(wardoffice("hub", "accounts", "--data", hub.folder, "--json").out)["accounts"]
        logins = [a["login"] for a in accounts if a["role"] in SEERS and a["organ"] == "ubnd"]
        hub.serve()
        try:
            alone = desks(hub.url, folder / "alone", logins[:1], rounds)
            began = time.perf_counter()
            with ProcessPoolExecutor(PROCESSES) as processes:
                share = [logins[n % len(logins)] for n in range(DESKS // PROCESSES)]
                jobs = [processes.submit(desks, hub.url, folder / str(n), share, rounds) for n in range(PROCESSES)]
                found = [job.result() for job in jobs]
            took = time.perf_counter() - began
        finally:
            hub.stop()
    pulled = sum(one["pulled"] for one in found)
    times = sorted(t for one in found for t in one["times"])
    errors = [error for one in [alone, *found] for error in one["errors"]]
    return {
        "desks": DESKS,
        "documents_pulled": pulled,
        "seconds": round(took, 1),
        "documents_a_second": round(pulled / took),
        "acts_sent": sum(one["pushed"] for one in found),
        "round_p50_ms": round(times[len(times) // 2] * 1000, 1),
        "round_p99_ms": round(times[int(len(times) * 0.99) - 1] * 1000, 1),
        "one_desk_alone_p50_ms": round(sorted(alone["times"])[len(alone["times"]) // 2] * 1000, 1),
        "ratio_of_medians": round(times[len(times) // 2] / sorted(alone["times"])[len(alone["times"]) // 2], 1),
        "errors": errors,
        "within_budget": not errors,
    }


def desks(url: str, folder: Path, logins: list[str], rounds: int) -> dict[str, Any]:
    """These people's desks, in turns: a first sync each, then rounds in which the first of them comments."""
    pulled, pushed, times, errors = 0, 0, list[float](), list[str]()
    opened = []
    for n, login in enumerate(logins):
        place = folder / f"{n}-{login}"
        place.mkdir(parents=True)
        cache = open_cache(place, KEY, clock)
        opened.append(cache)
        sign_in(cache, url, login, login, None)
    for turn in range(rounds + 1):
        for n, cache in enumerate(opened):
            try:
                if turn and n == 0:
                    comments(cache, turn)
                began = time.perf_counter()
                with opened_parts(cache, lambda event: None, by_hand=True) as parts:
                    report = run_round(parts, by_hand=True, thorough=False)
                if turn:
                    times.append(time.perf_counter() - began)
                pulled, pushed = pulled + report.pulled, pushed + report.pushed
                if report.refused or report.state != "ok":
                    errors.append(f"{report.refused} refused, {report.state}")
            except Exception as error:
                errors.append(f"{type(error).__name__}: {error}")
    for cache in opened:
        cache.close()
    return {"pulled": pulled, "pushed": pushed, "times": times, "errors": errors}


def comments(cache: Any, turn: int) -> None:
    """A word on one of the documents held, another every time."""
    with closing(open_index(cache.folder, KEY)) as index:
        place = Workplace(cache, FileVault(cache), index, clock, cache.folder)
        with cache.reading() as connection:
            numbers = lists.ids(connection, now=clock())
            (row,) = lists.rows(connection, [numbers[turn % len(numbers)]])
        acted = act(place, row.id, Comment(f"Ý kiến {turn}"))
        assert isinstance(acted, Acted), acted


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]] + [2_000, 10][len(sys.argv) - 1 :]
    print(json.dumps(main(*given), indent=2, ensure_ascii=False))
