"""How fast pages of documents go into cache and index, beside raw sqlite3 inserts of the same rows: prints JSON.

`python tests/bench/sync_into_cache.py [DOCUMENTS]`. The yardstick writes the same bodies and list rows with plain
sqlite3 in the same pages, one transaction each, WAL and synchronous=FULL, without encryption, projection or index.
"""

import json
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from cases import CHAIR, MONDAY, directory, office  # noqa: E402
from own_desk import KEY, HandClock, change, entered  # noqa: E402
from wardoffice.contract.wire import ChangePage  # noqa: E402
from wardoffice.domain.document import Attachment, Document  # noqa: E402
from wardoffice.store import directory as directory_store  # noqa: E402
from wardoffice.store import lists  # noqa: E402
from wardoffice.store.cache import Cache, open_cache  # noqa: E402
from wardoffice.store.changes import store_page  # noqa: E402
from wardoffice.store.index import SearchIndex, open_index  # noqa: E402
from wardoffice.store.lists import Box, Sort  # noqa: E402
from wardoffice.store.projection import Viewpoint, viewpoint_of  # noqa: E402
from wardoffice.store.schema import list_rows  # noqa: E402
from wardoffice.store.search import search  # noqa: E402

PAGE = 500
AGENCIES = ("Sở Nông nghiệp và Môi trường", "Sở Nội vụ", "Sở Xây dựng", "Văn phòng UBND thành phố", "Thành ủy")
SPOKEN = "triển khai công tác phòng chống ngập úng mùa mưa rà soát báo cáo kết quả hộ nghèo đất đai trật tự"
WORDS = SPOKEN.split()
QUERIES = ("ngap ung", "đất đai", "1234", "den 512", "bao cao ket qua", "so noi vu ho ngheo", "khong co chu nay")


def documents(count: int) -> list[Document]:
    plain = entered(1)
    return [
        replace(
            plain,
            id=f"01936{n:027d}",
            code=f"{n}/SNNMT-TL",
            subject="Về việc "
            + " ".join(WORDS[(n * 7 + k * (1 + n % 5)) % len(WORDS)] for k in range(14))
            + f" số {n}",
            issuing_agency=AGENCIES[n % len(AGENCIES)],
            received_at=MONDAY - timedelta(minutes=count - n),
            arrival=replace(plain.arrival, number=n + 1),  # type: ignore[type-var]
            attachments=(Attachment("cv.pdf", f"{n:064x}", 100_000),),
            revision=2,
        )
        for n in range(count)
    ]


def pages(found: list[Document]) -> list[ChangePage]:
    starts = range(0, len(found), PAGE)
    return [ChangePage(tuple(change(d) for d in found[s : s + PAGE]), str(s), s + PAGE < len(found)) for s in starts]


def ours(cache: Cache, index: SearchIndex, told: list[ChangePage], view: Viewpoint) -> dict[str, float]:
    begun, cpu = time.perf_counter(), time.process_time()
    for page in told:
        store_page(cache, page, view)
    stored = time.perf_counter()
    index.catch_up(cache)
    done = time.perf_counter()
    return {
        "cache_seconds": stored - begun,
        "index_seconds": done - stored,
        "seconds": done - begun,
        "cpu_seconds": time.process_time() - cpu,
    }


def yardstick(folder: Path, cache: Cache, told: list[ChangePage]) -> float:
    """Seconds plain sqlite3 takes for the same bodies and list rows."""
    with cache.reading() as connection:
        rows = {row.id: tuple(row) for row in connection.execute(list_rows.select())}
    names = [column.name for column in list_rows.c]
    with closing(sqlite3.connect(folder / "plain.db", isolation_level=None)) as plain:
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("PRAGMA synchronous=FULL")
        plain.execute("CREATE TABLE documents(row INTEGER PRIMARY KEY, id TEXT UNIQUE, revision INTEGER, body BLOB)")
        plain.execute(f"CREATE TABLE list_rows({', '.join(names)}, PRIMARY KEY(row))")
        begun = time.perf_counter()
        for page in told:
            plain.execute("BEGIN IMMEDIATE")
            bodies = [(rows[c.id][0], c.id, c.revision, bytes(c.object)) for c in page.changes]
            plain.executemany("INSERT INTO documents VALUES(?, ?, ?, ?)", bodies)
            marks = ", ".join("?" * len(names))
            plain.executemany(f"INSERT INTO list_rows VALUES({marks})", [rows[c.id] for c in page.changes])
            plain.execute("COMMIT")
        return time.perf_counter() - begun


def lists_and_search(cache: Cache, index: SearchIndex) -> dict[str, dict[str, float]]:
    """Milliseconds, best of three: ids of a whole list by order, and each search with its rows and snippets."""
    with cache.reading() as connection:
        by_order = {
            f"{box.value}/{sort.value}": best(lambda: lists.ids(connection, box, sort, now=MONDAY))  # noqa: B023
            for box in (Box.ALL, Box.INBOX, Box.INCOMING)
            for sort in (Sort.NEWEST, Sort.AGENCY, Sort.SUBJECT, Sort.DUE)
        }
        by_words = {words: best(lambda: search(index, connection, words, 50)) for words in QUERIES}  # noqa: B023
    return {"list_milliseconds": by_order, "search_milliseconds": by_words}


def best(work: object) -> float:
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        work()  # type: ignore[operator]
        times.append(time.perf_counter() - begun)
    return round(min(times) * 1000, 2)


def main(count: int) -> None:
    told, view = pages(documents(count)), viewpoint_of(office(), f"p.{CHAIR}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing(open_cache(folder, KEY, HandClock())) as cache, closing(open_index(folder, KEY)) as index:
            with cache.writing() as connection:
                directory_store.put(connection, directory())
            found: dict[str, object] = dict(ours(cache, index, told, view))
            raw = yardstick(folder, cache, told)
            more = lists_and_search(cache, index)
        size = sum(path.stat().st_size for path in folder.iterdir() if path.name.startswith("cache.db"))
    seconds = float(str(found["seconds"]))
    found |= {
        "documents": count,
        "documents_per_second": round(count / seconds),
        "raw_sqlite3_seconds": raw,
        "ratio_to_raw_sqlite3": round(seconds / raw, 2),
        "bytes_per_document": round(size / count),
        "body_bytes": round(sum(len(bytes(c.object)) for p in told for c in p.changes) / count),
        **more,
    }
    print(json.dumps(found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
