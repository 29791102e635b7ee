"""Other people's files: every one ends in a marked copy that others read, or in a reason; nothing hangs or dies.

A fixed sample of 200 here; `tests/bench/corpus.py` takes them all.
"""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import pdf_judges
from pdf_corpus import Verdict, pdfs, taken_through

GROUPS = 10
SAMPLE = {"pdf": 160, "signed": 40}


@pytest.fixture(scope="session")
def sample(shared_samples: Path) -> list[tuple[str, Path]]:
    """The same 200 files every time."""
    return [(folder, path) for folder, many in SAMPLE.items() for path in pdfs(shared_samples / folder)[:many]]


@pytest.mark.parametrize("group", range(GROUPS))
def test_fault_21_other_peoples_files_are_exported_or_refused_with_a_reason(
    group: int, sample: list[tuple[str, Path]], program: object, tmp_path: Path
) -> None:
    for name in pdf_judges.PROGRAMS:
        program(name)  # type: ignore[operator]
    files = sample[group::GROUPS]

    def verdict(number: int) -> Verdict:
        folder, path = files[number]
        return taken_through(path, f"{folder}/{path.name}", tmp_path / f"{number}.pdf")

    with ThreadPoolExecutor(2) as pool:
        verdicts = list(pool.map(verdict, range(len(files))))
    assert {one.name: one.faults for one in verdicts if one.faults} == {}
    assert Counter(not one.exported for one in verdicts)[True] > len(files) // 2
