"""A desk on a bad line: 64 kbit/s, 600 ms there and back, cut again and again; when is today's list there?

    python tests/bench/slow_line.py [documents of today]

The hub speaks TLS; the desk is `wardoffice sync --watch` as a process. It has everything up to yesterday. Prints JSON:
seconds until the first and until all of today's documents are in the list, bytes and connections until then, cuts, and
how long the bare bytes would take at that rate; for a line that is slow alone, one that is cut, and an empty desk.
"""

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from narrow_line import Narrow, narrow_line  # noqa: E402
from own_authority import new_authority  # noqa: E402
from running import HubProcess, done, environment, new_hub, start  # noqa: E402
from wardoffice.credentials import key_of_profile  # noqa: E402
from wardoffice.office import clock  # noqa: E402
from wardoffice.store import facts  # noqa: E402
from wardoffice.store.cache import open_cache  # noqa: E402

RATE, ROUND_TRIP = 64_000 / 8, 0.6
CUT_AFTER = 16_000
YESTERDAY = 500
LONGEST = 100.0


def main(today: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        authority = new_authority()
        (folder / "it.pem").write_bytes(authority.pem())
        here = own_address()
        authority.server_context(folder, here)
        hub = new_hub(folder / "hub")
        done("hub", "seed", "--data", hub.folder, "--documents", str(YESTERDAY))
        with served(hub, here, folder / f"server-{here.replace('.', '-')}.pem") as url:
            desks = {
                name: desk(folder / name, url, folder / "it.pem", synced=name != "from_nothing")
                for name in ("slow", "slow_and_cut", "from_nothing")
            }
            done("hub", "seed", "--data", hub.folder, "--documents", str(today), "--seed", "2", "--with-files")
            lines = {
                "slow": Narrow(RATE, ROUND_TRIP),
                "slow_and_cut": Narrow(RATE, ROUND_TRIP, CUT_AFTER),
                "from_nothing": Narrow(RATE, ROUND_TRIP),
            }
            wanted = {"slow": today, "slow_and_cut": today, "from_nothing": YESTERDAY + today}
            return {
                "bits_a_second": round(RATE * 8),
                "round_trip_seconds": ROUND_TRIP,
                "today": today,
                **{name: measured(desks[name], url, lines[name], wanted[name]) for name in desks},
            }


def own_address() -> str:
    """This machine's address in its network: on the loopback desks ask for nothing packed."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(("10.255.255.255", 9))
        return str(asking.getsockname()[0])


@contextmanager
def served(hub: HubProcess, host: str, chain: Path) -> Iterator[str]:
    """The hub over TLS; its address."""
    ready, quiet = hub.folder / "ready.json", subprocess.DEVNULL
    line = ("hub", "serve", "--data", hub.folder, "--host", host, "--port", "0", "--ready-file", ready)
    process = start(*line, "--certificate", chain, "--key", chain, stdout=quiet, stderr=quiet)
    try:
        while not ready.exists():
            time.sleep(0.05)
        yield str(json.loads(ready.read_text())["url"])
    finally:
        process.terminate()
        process.communicate()


def desk(profile: Path, url: str, pem: Path, *, synced: bool) -> Path:
    line = ("connect", "--url", url, "--user", "chutich", "--authorities", pem)
    done("--profile", profile, *line, typed="chutich\n")
    if synced:
        done("--profile", profile, "sync")
    return profile


def measured(profile: Path, url: str, line: Narrow, wanted: int) -> dict[str, Any]:
    """Seconds from the start of the process, over this line."""
    with narrow_line(url, line):
        move(profile, line.url)
        began = time.monotonic()
        process = start("--profile", profile, "sync", "--watch", env=environment(), stderr=subprocess.DEVNULL)
        assert process.stdout
        first = whole = None
        got, bytes_until, told_errors = 0, 0, 0
        for text in process.stdout:
            event, now = json.loads(text), time.monotonic() - began
            told_errors += event["event"] == "error"
            if event["event"] == "pulled":
                got += event["count"]
                first = first or now
                bytes_until = line.passed
                whole = now if got >= wanted else None
            if whole or now > LONGEST:
                break
        process.kill()
        process.communicate()
    return {
        "first_documents_seconds": first and round(first, 1),
        "whole_list_seconds": whole and round(whole, 1),
        "documents": got,
        "kilobytes": round(bytes_until / 1000),
        "bare_bytes_seconds": round(bytes_until / line.rate, 1),
        "connections": line.connections,
        "cuts": line.cuts,
        "rounds_that_failed": told_errors,
    }


def move(profile: Path, url: str) -> None:
    """The hub is now reached by the narrow line."""
    cache = open_cache(profile, key_of_profile(profile, environ=environment()), clock)
    with cache.writing() as connection:
        facts.set_fact(connection, facts.URL, url)
    cache.close()


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 60), indent=1))
