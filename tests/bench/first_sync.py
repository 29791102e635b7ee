"""First sync of 100,000 documents through the real hub into cache and index, beside raw inserts and beside mbsync.

    python tests/bench/first_sync.py [documents] [mails]

`wardoffice sync` runs as a process of its own against a hub that runs as one, on the same machine. Prints JSON:
documents a second from its start to its end, its peak memory, what it and the hub used of the processors, and the two
yardsticks: plain sqlite3 inserting the same bodies, and `mbsync` fetching mails of the same size (by default 10,000,
told as mails a second; left out where isync or dovecot-imapd is missing).
"""

import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tests" / "bench")]

import mail_yardstick  # noqa: E402

from running import HubProcess, new_hub, start, wardoffice  # noqa: E402
from wardoffice.credentials import key_of_profile  # noqa: E402
from wardoffice.office import clock  # noqa: E402
from wardoffice.store import lists  # noqa: E402
from wardoffice.store.cache import open_cache  # noqa: E402
from wardoffice.store.index import open_index  # noqa: E402
from wardoffice.store.search import search  # noqa: E402

os.environ["WARDOFFICE_PASSPHRASE"] = "thử"
BUDGET, MEMORY = 10_000, 200


def main(count: int, mails: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hub = new_hub(folder / "hub")
        seeded = start("hub", "seed", "--data", hub.folder, "--documents", str(count), "--json")
        seeded.communicate()
        hub.serve()
        try:
            found = measured(folder, hub, count)
        finally:
            hub.stop()
    mail_seconds = mail_yardstick.seconds_for(mails)
    a_second = found["documents_a_second"]
    if mail_seconds is not None:
        found["mbsync_mails_a_second"] = round(mails / mail_seconds)
        found["times_mbsync"] = round(a_second / (mails / mail_seconds), 2)
    return {**found, "within_budget": a_second >= BUDGET and found["megabytes"] <= MEMORY}


def measured(folder: Path, hub: HubProcess, count: int) -> dict[str, Any]:
    assert hub.process is not None
    profile = folder / "leader"
    connected = wardoffice("--profile", profile, "connect", "--url", hub.url, "--user", "chutich", typed="chutich\n")
    assert connected.status == 0, connected
    hub_before = processor_seconds(hub.process.pid)
    began = time.perf_counter()
    process = start("--profile", profile, "sync", "--json")
    out = process.stdout.read() if process.stdout else ""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = status
    took = time.perf_counter() - began
    report = json.loads(out)
    assert status == 0, report
    assert report["pulled"] == count, report
    key = key_of_profile(profile, environ=os.environ)
    with closing(open_cache(profile, key, clock)) as cache, closing(open_index(profile, key)) as index:
        assert index.catch_up(cache) == 0, "everything was indexed"
        with cache.reading() as connection:
            assert len(lists.ids(connection, now=clock())) == count
            assert search(index, connection, "bao cao", 10)
            driver = connection.connection.driver_connection
            rows = driver.execute("SELECT row, id, revision, body FROM documents").fetchall() if driver else []
    _, raw = timed(lambda: plain_inserts(folder / "plain.db", rows))
    return {
        "documents": count,
        "seconds": round(report["seconds"], 2),
        "seconds_with_start": round(took, 2),
        "documents_a_second": round(count / report["seconds"]),
        "megabytes": round(used.ru_maxrss / 1024),
        "microseconds_of_processor_a_document": round((used.ru_utime + used.ru_stime) / count * 1e6),
        "and_of_the_hub": round((processor_seconds(hub.process.pid) - hub_before) / count * 1e6),
        "plain_sqlite3_a_second": round(count / raw),
        "times_plain_sqlite3": round(report["seconds"] / raw, 1),
    }


def processor_seconds(pid: int) -> float:
    """User and system time of a running process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def plain_inserts(path: Path, rows: list[Any]) -> None:
    """The yardstick: the same rows in transactions of 500, with the same durability and no encryption."""
    with closing(sqlite3.connect(path, isolation_level=None)) as plain:
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("PRAGMA synchronous=FULL")
        plain.execute("CREATE TABLE documents(row INTEGER PRIMARY KEY, id TEXT UNIQUE, revision INTEGER, body BLOB)")
        for first in range(0, len(rows), 500):
            plain.execute("BEGIN")
            plain.executemany("INSERT INTO documents VALUES(?,?,?,?)", rows[first : first + 500])
            plain.execute("COMMIT")


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


if __name__ == "__main__":
    asked = [int(argument) for argument in sys.argv[1:]] + [100_000, 10_000][len(sys.argv) - 1 :]
    print(json.dumps(main(*asked), indent=2))
