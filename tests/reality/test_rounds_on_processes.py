"""Rounds of trouble on real processes over TCP; 300 of them are in tests/bench/reality_rounds.py.

A round that failed is kept here by its seed.
"""

from collections.abc import Callable

import pytest

from rough_ward import Ward, trouble
from round_judge import judge

DESKS_AT_ONCE, STEPS = 3, 22


@pytest.mark.parametrize("seed", range(20))
def test_after_any_trouble_everybody_has_the_same_and_no_act_is_lost_or_doubled(
    ward: Callable[..., Ward], seed: int
) -> None:
    one = ward(seed, DESKS_AT_ONCE)

    trouble(one, STEPS)
    one.rest()

    judge(one)
