"""Days 0 to 499 of the simulated ward: every promise holds on each of them."""

import pytest

from simulation.running import run

FIRST, COUNT, PORTION = 0, 500, 5


@pytest.mark.parametrize("first", range(FIRST, FIRST + COUNT, PORTION))
def test_every_promise_holds_on_every_day(first: int) -> None:
    for seed in range(first, first + PORTION):
        outcome = run(seed)
        assert not outcome.promise, outcome.story
