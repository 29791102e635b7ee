"""What a print order means, and a PDF handed to a real print system."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sheets
from print_queue import QUEUE, PrintQueue, print_queue
from wardoffice.paper import print_system
from wardoffice.paper.print_system import PrintOrder, Sides
from wardoffice.paper.problem import PaperProblem

RANGES = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)).map(sorted).map(tuple), max_size=4).map(tuple)


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintQueue]:
    with print_queue(tmp_path / "cups", monkeypatch) as found:
        yield found


@given(RANGES, st.integers(1, 30), st.integers(1, 5), st.sampled_from(Sides))
def test_an_order_takes_the_sheets_its_pages_need_and_never_a_page_that_is_not_there(
    ranges: tuple[tuple[int, int], ...], pages: int, copies: int, sides: Sides
) -> None:
    order = PrintOrder("", "", copies, sides, ranges)
    printed = order.pages(pages)
    assert all(1 <= page <= pages for page in printed)
    wanted = {page for page in range(1, pages + 1) if not ranges or any(a <= page <= b for a, b in ranges)}
    assert set(printed) == wanted
    sheets_of_one = -(-len(printed) // (1 if sides is Sides.ONE else 2))
    assert order.sheets(pages) == copies * sheets_of_one


def test_a_pdf_comes_to_the_queue_byte_for_byte_with_what_was_chosen(queue: PrintQueue) -> None:
    pdf = sheets.letter(pages=6)
    order = PrintOrder(QUEUE, "1234/SNNMT-TL", 2, Sides.LONG_EDGE, ((2, 3), (5, 5)), medium="A4")
    print_system.hand_over(pdf, order)
    assert queue.sent() == [pdf]
    told = queue.options()
    for option in ("page-ranges=2-3,5", "sides=two-sided-long-edge", "media=A4"):
        assert option in told


def test_odd_pages_several_on_a_side_and_backwards_come_to_the_queue_and_are_counted(queue: PrintQueue) -> None:
    chosen = (("page-set", "odd"), ("number-up", "2"), ("job-billing", 'Phòng "KT" 1'))
    order = PrintOrder(QUEUE, "1234/SNNMT-TL", options=chosen, backwards=True)
    print_system.hand_over(sheets.letter(pages=6), order)
    told = queue.options()
    for option in ("page-set=odd", "number-up=2", "outputorder=reverse", "Phòng"):
        assert option in told
    assert order.sheets(6) == 2, "pages 1, 3 and 5, two on a sheet"
    assert PrintOrder("", "", sides=Sides.LONG_EDGE, options=(("page-set", "even"),)).sheets(6) == 2


def test_a_printer_nobody_knows_is_told_of_and_nothing_is_queued(queue: PrintQueue) -> None:
    with pytest.raises(PaperProblem) as caught:
        print_system.hand_over(sheets.letter(), PrintOrder("khong-co", "thử"))
    assert (caught.value.code, caught.value.facts["printer"]) == ("printer_refused", "khong-co")
    assert queue.sent() == []


def test_a_print_system_that_is_down_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not print_system.takes_pdf():
        pytest.skip("CUPS is not on this machine; packaging/test.py says how to install it")
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "nobody"))
    with pytest.raises(PaperProblem) as caught:
        print_system.hand_over(sheets.letter(), PrintOrder(QUEUE, "thử"))
    assert caught.value.code == "printer_refused"
