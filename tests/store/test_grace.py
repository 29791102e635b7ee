"""Grace is counted from the act; a clock put back, by minutes or by years, keeps nothing waiting for ever."""

import pytest

from wardoffice.store.grace import SLACK, grace_left

SECOND = 1_000_000
YEAR = 365 * 24 * 3600 * SECOND
DONE = 50 * YEAR


@pytest.mark.parametrize(
    ("grace", "now", "left"),
    [
        (30, DONE, 30),
        (30, DONE + 29 * SECOND, 1),
        (30, DONE + 30 * SECOND, 0),
        (30, DONE - 60 * SECOND, 90),
        (30, DONE - SLACK - SECOND, 0),
        (30, DONE - 2 * YEAR, 0),
        (0, DONE - 2 * YEAR, 0),
        (0, DONE - SECOND, 0),
    ],
)
def test_what_is_left_of_it(grace: int, now: int, left: int) -> None:
    assert grace_left(DONE, DONE + grace * SECOND, now) == left * SECOND
