"""The size of pages follows the line."""

from wardoffice.sync.pace import FIRST, LEAST, QUICK, SLOW, Pace


def test_a_good_line_gets_whole_pages_after_the_first() -> None:
    pace = Pace(500)
    assert pace.size == FIRST
    pace.took(QUICK / 10)
    assert pace.size == 500
    pace.took(QUICK / 10)
    assert pace.size == 500


def test_a_slow_line_gets_smaller_pages_down_to_a_least_and_larger_ones_once_it_is_better() -> None:
    pace = Pace(500)
    sizes = []
    for _ in range(5):
        pace.took(SLOW + 1)
        sizes.append(pace.size)
    assert sizes == [50, 25, 20, 20, LEAST]
    pace.took((QUICK + SLOW) / 2)
    assert pace.size == LEAST
    pace.took(QUICK / 2)
    assert pace.size == 100


def test_a_line_that_breaks_is_asked_for_less_at_a_time() -> None:
    pace = Pace(500)
    pace.broke()
    assert pace.size == 50


def test_no_page_is_ever_larger_than_asked_for() -> None:
    pace = Pace(10)
    assert pace.size == 10
    pace.broke()
    pace.took(0)
    assert pace.size == 10
