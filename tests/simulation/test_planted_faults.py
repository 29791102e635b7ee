"""Faults planted into the engine and the hub: each is caught by a day told step by step, or by one of a few random."""

import pytest

from simulation.checks import Broken
from simulation.planted import PLANTED, Planted
from simulation.running import run
from simulation.scenarios import SCENARIOS, run_scenario


@pytest.mark.parametrize("name", [name for name, planted in PLANTED.items() if planted.scenario])
def test_a_told_day_catches(name: str) -> None:
    planted = PLANTED[name]
    assert planted.scenario is not None

    with planted.plant(), pytest.raises(Broken):
        run_scenario(planted.scenario, *SCENARIOS[planted.scenario])


@pytest.mark.parametrize("name", [name for name, planted in PLANTED.items() if planted.seeds])
def test_random_days_catch(name: str) -> None:
    planted = PLANTED[name]

    with planted.plant():
        assert any(_is_caught(planted, seed) for seed in planted.seeds)


def _is_caught(planted: Planted, seed: int) -> bool:
    return bool(run(seed, **planted.day).promise)
