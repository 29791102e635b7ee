"""Days told step by step, those that once found a fault among them: every promise holds at their end."""

import pytest

from simulation.scenarios import SCENARIOS, Scenario, run_scenario


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.__name__)
def test_every_promise_holds_when(scenario: Scenario) -> None:
    run_scenario(scenario, *SCENARIOS[scenario])
