"""Looking for documents from the one search box: what is new is indexed first, so that it can be found at once."""

import time
from dataclasses import dataclass

from wardoffice.desk.workplace import Workplace
from wardoffice.store import contact
from wardoffice.store.problem import StoreProblem
from wardoffice.store.search import Hit, search

MOST_INDEXED_FIRST = 200
"""New documents read before answering; more than these are left to the sync."""


@dataclass(frozen=True, slots=True)
class Found:
    hits: tuple[Hit, ...]
    milliseconds: float
    unread: int = 0
    """Documents the index has not read yet: while it is being made anew, what is looked for may be among them."""


def find(w: Workplace, words: str, limit: int = 50) -> Found:
    """The documents `words` may mean, best first, and how long it took."""
    begun = time.perf_counter()
    with w.cache.reading() as connection:
        contact.must_be_recent(connection, w.clock())
    try:
        hits, unread = _found(w, words, limit)
    except StoreProblem as problem:
        if problem.code != "index_being_made":
            raise
        hits, unread = _found(w, words, limit)  # in the new file, as far as it reaches
    return Found(tuple(hits), round((time.perf_counter() - begun) * 1000, 2), unread)


def _found(w: Workplace, words: str, limit: int) -> tuple[list[Hit], int]:
    read = w.index.catch_up(w.cache, MOST_INDEXED_FIRST)
    with w.cache.reading() as connection:
        hits = search(w.index, connection, words, limit)
    return hits, w.index.unread(w.cache) if read >= MOST_INDEXED_FIRST else 0
