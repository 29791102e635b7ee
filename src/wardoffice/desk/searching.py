"""Looking for documents from the one search box: what is new is indexed first, so that it can be found at once."""

import time
from dataclasses import dataclass

from wardoffice.desk.workplace import Workplace
from wardoffice.store.search import Hit, search

MOST_INDEXED_FIRST = 200
"""New documents read before answering; more than these are left to the sync."""


@dataclass(frozen=True, slots=True)
class Found:
    hits: tuple[Hit, ...]
    milliseconds: float


def find(w: Workplace, words: str, limit: int = 50) -> Found:
    """The documents `words` may mean, best first, and how long it took."""
    begun = time.perf_counter()
    w.index.catch_up(w.cache, MOST_INDEXED_FIRST)
    with w.cache.reading() as connection:
        hits = search(w.index, connection, words, limit)
    return Found(tuple(hits), round((time.perf_counter() - begun) * 1000, 2))
