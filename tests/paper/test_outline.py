"""Outlines read in the child: titles cleaned, places found, and nothing a file says makes anybody wait."""

import os
import signal
import sys

import pytest

import outlines
from images import fax
from wardoffice.paper import rendering
from wardoffice.paper.outline import DEEPEST, LONGEST_TITLE, MOST_ENTRIES
from wardoffice.paper.page_request import OutlineEntry, Request, Wanted
from wardoffice.paper.rendering import PageRenderer
from wardoffice.paper.source import Source


def read(data: bytes) -> list[OutlineEntry]:
    with PageRenderer(Source(data=data)) as renderer:
        return list(renderer.outline())


def test_every_kind_of_destination_leads_to_its_page_and_height() -> None:
    assert read(outlines.report()) == [
        OutlineEntry(0, "Phần một: Tình hình", 1),
        OutlineEntry(0, "Phần hai", 3, 500.0),
        OutlineEntry(1, "Mục 1", 5, 700.0),
        OutlineEntry(1, "Mục 2", 5, 200.0),
        OutlineEntry(0, "Phần ba", 8),
    ]


def test_titles_are_composed_cleaned_and_cut() -> None:
    found = read(outlines.untitled(outlines.BIDI, "e\u0302\u0301", "dài " * 500, "\u200b"))
    assert [entry.title for entry in found][:2] == ["Quyết định số 12", "ế"]
    assert len(found) == 3 and len(found[2].title) <= LONGEST_TITLE


def test_a_destination_outside_the_file_leads_nowhere() -> None:
    assert read(outlines.untitled("Ngoài"))[0].page == 0


def test_heights_outside_the_sheet_or_no_numbers_are_passed_on_or_left_out() -> None:
    heights = [entry.height for entry in read(outlines.beyond_the_sheet())]
    assert heights[:3] == [pytest.approx(1e9), pytest.approx(-1e9), None]


def test_a_hundred_thousand_entries_are_cut_and_deep_ones_left_out() -> None:
    assert len(read(outlines.many(100_000))) == MOST_ENTRIES
    assert len(read(outlines.deep(500))) == DEEPEST


def test_a_loop_ends_where_it_began() -> None:
    assert [entry.title for entry in read(outlines.looped())] == ["Một", "Hai", "Ba"]


def test_images_and_most_files_have_none() -> None:
    assert read(fax(2)) == []
    assert read(outlines.blank()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="stops the child with POSIX signals")
def test_an_outline_that_hangs_is_none_and_the_pages_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "_OUTLINE_SECONDS", 0.2)
    with PageRenderer(Source(data=outlines.report())) as renderer:
        renderer.pages()
        child = renderer.process_id()
        assert child is not None
        os.kill(child, signal.SIGSTOP)
        assert renderer.outline() == ()
        assert renderer.tile(Request(Wanted.TILE, 1, 0.2, 0, 0, 100, 100)) is not None
