"""Every seed that once found a fault, and what makes a seed worth keeping: it gives the same day again."""

import subprocess
import sys
from pathlib import Path

import pytest

from simulation.kept_seeds import KEPT
from simulation.running import run

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("seed", KEPT)
def test_a_seed_that_once_found_a_fault_finds_none(seed: int) -> None:
    outcome = run(seed)

    assert not outcome.promise, outcome.story


def test_the_same_seed_gives_the_same_trace() -> None:
    assert run(7).digest == run(7).digest != run(8).digest


def test_the_same_seed_gives_the_same_trace_in_another_process() -> None:
    """Nothing in a day depends on the order of a set, on an address in memory or on the machine's own clock."""
    said = subprocess.run(
        [sys.executable, "-m", "simulation", "--seed", "7"],
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}", "PYTHONHASHSEED": "12345"},
        capture_output=True,
        check=True,
    ).stdout.decode()

    assert said.splitlines()[-1].endswith(run(7).digest)
