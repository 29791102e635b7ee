"""A file on this machine that turned out damaged when it was read: it is set aside, and the next round fetches it."""

from collections.abc import Iterator
from contextlib import contextmanager

from wardoffice.desk.workplace import Workplace
from wardoffice.paper.problem import PaperProblem

DAMAGED = frozenset({"sealed_file_corrupt", "file_missing"})
"""Codes of PaperProblem that say so of a file in the cache."""


@contextmanager
def noticed(w: Workplace, sha256: str) -> Iterator[None]:
    """Let damage met while a file is read be followed by its mending; the problem goes on to whoever asked."""
    try:
        yield
    except PaperProblem as problem:
        if problem.code in DAMAGED:
            fetch_again(w, sha256)
        raise


def fetch_again(w: Workplace, sha256: str) -> bool:
    """Set a file aside and want it again if it is damaged indeed; whether it was."""
    return not w.vault.is_whole(sha256)
