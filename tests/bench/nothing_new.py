"""What it costs when nothing happens: one round with nothing new, and an idle `sync --watch` over some minutes.

    python tests/bench/nothing_new.py [minutes] [documents]

Prints JSON: requests and milliseconds of a round beside a bare GET of the same page over the same open connection
(budgets: 1 request, 50 ms), and the share of one processor an idle watch uses (budget 0.1 %).
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ["WARDOFFICE_PASSPHRASE"] = "thử"

from running import new_hub, start, wardoffice  # noqa: E402
from wardoffice.credentials import key_of_profile  # noqa: E402
from wardoffice.office import clock  # noqa: E402
from wardoffice.store import facts, tokens  # noqa: E402
from wardoffice.store.cache import open_cache  # noqa: E402
from wardoffice.sync.opening import opened_parts  # noqa: E402
from wardoffice.sync.round import run_round  # noqa: E402

ROUNDS, BUDGET_MS, BUDGET_SHARE = 20, 50, 0.001


def main(minutes: float, count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hub = new_hub(folder / "hub")
        wardoffice("hub", "seed", "--data", hub.folder, "--documents", str(count))
        hub.serve()
        try:
            profile = folder / "leader"
            for words in (("connect", "--url", hub.url, "--user", "chutich"), ("sync",)):
                assert wardoffice("--profile", profile, *words, typed="chutich\n").status == 0
            found = rounds(profile)
            found["idle_share_of_one_processor"] = idle_share(profile, minutes * 60)
        finally:
            hub.stop()
    quick = found["round_milliseconds"] <= BUDGET_MS and found["requests"] == 1
    return {**found, "within_budget": quick and found["idle_share_of_one_processor"] <= BUDGET_SHARE}


def rounds(profile: Path) -> dict[str, Any]:
    """The median round and the median bare request, taken in turns."""
    key = key_of_profile(profile, environ=os.environ)
    ours, bare, asked = list[float](), list[float](), list[str]()
    with (
        closing(open_cache(profile, key, clock)) as cache,
        opened_parts(cache, lambda event: None, by_hand=False) as parts,
        requests.Session() as session,
    ):
        with cache.reading() as connection:
            found, url = tokens.get(connection), facts.fact(connection, facts.URL)
            since = facts.fact(connection, facts.CURSOR)
        session.headers["Authorization"] = f"Bearer {found[0] if found else ''}"
        changes = parts.line.changes

        def counted(state: str, limit: int) -> Any:
            asked.append(state)
            return changes(state, limit)

        parts.line.changes = counted  # type: ignore[method-assign]
        run_round(parts, by_hand=False)
        asked.clear()
        for _ in range(ROUNDS):
            began = time.perf_counter()
            run_round(parts, by_hand=False, thorough=False)
            ours.append(time.perf_counter() - began)
            began = time.perf_counter()
            session.get(f"{url}/v1/changes", params={"since": str(since), "limit": "500"}, timeout=20)
            bare.append(time.perf_counter() - began)
    mine, plain = sorted(ours)[ROUNDS // 2] * 1000, sorted(bare)[ROUNDS // 2] * 1000
    return {
        "requests": len(asked) / ROUNDS,
        "round_milliseconds": round(mine, 1),
        "bare_request_milliseconds": round(plain, 1),
        "ratio_to_bare_request": round(mine / plain, 2),
    }


def idle_share(profile: Path, seconds: float) -> float:
    """What a watch uses once it has come to rest."""
    watch = start("--profile", profile, "sync", "--watch", stdout=subprocess.DEVNULL)
    try:
        time.sleep(10)
        before, began = processor_seconds(watch.pid), time.perf_counter()
        time.sleep(seconds)
        assert watch.poll() is None
        return round((processor_seconds(watch.pid) - before) / (time.perf_counter() - began), 5)
    finally:
        watch.communicate("stop\n", timeout=20)


def processor_seconds(pid: int) -> float:
    """User and system time of a running process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    given = [*sys.argv[1:], *("3", "1000")[len(sys.argv) - 1 :]]
    print(json.dumps(main(float(given[0]), int(given[1])), indent=2))
