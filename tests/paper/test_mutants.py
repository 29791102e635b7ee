"""Broken PDFs: whatever is in a file, the window lives, and a child that hangs or dies makes room for a fresh one."""

import random

import pytest

from mutants_at_work import at_work, is_known
from pdf_mutants import BREAKINGS, mutant, seeds
from sheets import letter
from wardoffice.paper.page_request import Request, Wanted
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.rendering import PageRenderer
from wardoffice.paper.source import Source

GROUPS, EACH = 10, 30


@pytest.fixture(scope="module")
def sound() -> tuple[bytes, ...]:
    return seeds()


@pytest.mark.parametrize("group", range(GROUPS))
def test_fault_21_broken_files_end_in_a_page_or_a_code(group: int, sound: tuple[bytes, ...]) -> None:
    told = at_work(range(group * EACH, (group + 1) * EACH), sound, press_every=10)
    assert sum(told.values()) >= EACH
    assert [code for code in told if not is_known(code)] == []


def test_the_same_number_gives_the_same_mutant_and_each_way_breaks_something(sound: tuple[bytes, ...]) -> None:
    assert mutant(7, sound) == mutant(7, sound)
    for breaking in BREAKINGS:
        assert any(breaking(random.Random(n), sound[0]) != sound[0] for n in range(5)), breaking.__name__


def test_fault_21_a_child_that_hangs_is_ended_and_the_next_file_opens() -> None:
    slow = letter()
    with PageRenderer(Source(data=slow), seconds=0.0) as hanging, pytest.raises(PaperProblem, match="file_hangs"):
        hanging.pages()
    with PageRenderer(Source(data=letter(2))) as next_file:
        assert len(next_file.pages()) == 2
        assert next_file.tile(Request(Wanted.TILE, 2, 0.5, 0, 0, 300, 400)) is not None
