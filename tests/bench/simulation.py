"""Many days of the simulated ward on two processes: prints JSON, and every seed that found something.

`python tests/bench/simulation.py [SEEDS] [FIRST]`.
"""

import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:1] = [str(ROOT / "src"), str(ROOT / "tests")]

from simulation.running import run  # noqa: E402

PROCESSES, PORTION = 2, 50


def portion(first: int) -> dict[int, str]:
    """The promises broken on the days of one portion, by seed."""
    found = {seed: run(seed).promise for seed in range(first, first + PORTION)}
    return {seed: promise for seed, promise in found.items() if promise}


def main(seeds: int, first: int) -> int:
    began, failures = time.monotonic(), dict[int, str]()
    with ProcessPoolExecutor(PROCESSES) as workers:
        for found in workers.map(portion, range(first, first + seeds, PORTION)):
            for seed, promise in found.items():
                print(f"seed {seed}: {promise}", file=sys.stderr, flush=True)
            failures |= found
    seconds = time.monotonic() - began
    told = {
        "seeds": seeds,
        "first": first,
        "failures": len(failures),
        "failing_seeds": sorted(failures)[:50],
        "seconds": round(seconds),
        "seeds_per_second": round(seeds / seconds, 1),
        "date": datetime.now(UTC).date().isoformat(),
    }
    print(json.dumps(told, indent=1))
    return 1 if failures else 0


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(numbers[0] if numbers else 200_000, numbers[1] if len(numbers) > 1 else 0))
