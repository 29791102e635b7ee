"""First sync of 10,000 documents through the real hub into cache and index, beside raw inserts of the same rows.

    python tests/bench/first_sync.py [documents]

Prints JSON: documents a second of the whole, of each part, and of plain sqlite3 inserting the same ids and bodies.
"""

import json
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from running import HubProcess, done, environment, new_hub  # noqa: E402
from wardoffice.credentials import key_of_profile  # noqa: E402
from wardoffice.office import clock  # noqa: E402
from wardoffice.store.cache import open_cache  # noqa: E402
from wardoffice.store.index import open_index  # noqa: E402
from wardoffice.sync.events import Event  # noqa: E402
from wardoffice.sync.opening import opened_parts  # noqa: E402
from wardoffice.sync.pulling import pull, pull_directory  # noqa: E402
from wardoffice.sync.round import run_round  # noqa: E402


def main(count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hub = new_hub(folder / "hub")
        done("hub", "seed", "--data", hub.folder, "--documents", str(count))
        hub.serve()
        try:
            return measured(folder, hub, count)
        finally:
            hub.stop()


def measured(folder: Path, hub: HubProcess, count: int) -> dict[str, Any]:
    profile = folder / "leader"
    done("--profile", profile, "connect", "--url", hub.url, "--user", "chutich", typed="chutich\n")
    key = key_of_profile(profile, environ=environment())
    with closing(open_cache(profile, key, clock)) as cache, opened_parts(cache, quiet, by_hand=True) as parts:
        pull_directory(parts)
        pulled, pulling = timed(lambda: pull(parts))
        with closing(open_index(profile, key)) as index:
            indexed, indexing = timed(lambda: index.catch_up(cache))
        _, nothing_new = timed(lambda: run_round(parts, by_hand=False, thorough=False))
        with cache.reading() as connection:
            driver = connection.connection.driver_connection
            rows = driver.execute("SELECT row, id, revision, body FROM documents").fetchall() if driver else []
    _, raw = timed(lambda: plain_inserts(folder / "plain.db", rows))
    assert pulled == indexed == count == len(rows), (pulled, indexed, count, len(rows))
    return {
        "documents": count,
        "pull_seconds": round(pulling, 2),
        "index_seconds": round(indexing, 2),
        "documents_a_second": round(count / (pulling + indexing)),
        "pulled_a_second": round(count / pulling),
        "indexed_a_second": round(count / indexing),
        "plain_sqlite3_a_second": round(count / raw),
        "times_plain_sqlite3": round((pulling + indexing) / raw, 1),
        "nothing_new_milliseconds": round(nothing_new * 1000, 1),
        "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def plain_inserts(path: Path, rows: list[Any]) -> None:
    """The yardstick: the same rows in pages of 500 transactions, with the same durability and no encryption."""
    with closing(sqlite3.connect(path, isolation_level=None)) as plain:
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("PRAGMA synchronous=FULL")
        plain.execute("CREATE TABLE documents(row INTEGER PRIMARY KEY, id TEXT UNIQUE, revision INTEGER, body BLOB)")
        for start in range(0, len(rows), 500):
            plain.execute("BEGIN")
            plain.executemany("INSERT INTO documents VALUES(?,?,?,?)", rows[start : start + 500])
            plain.execute("COMMIT")


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


def quiet(event: Event) -> None:
    """Nobody listens."""


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000), indent=2))
