"""Many days of the simulated ward on two processes, gathered over as many runs as it takes: prints JSON.

`python tests/bench/simulation.py [SEEDS] [--first SEED] [--out FILE] [--minutes M]`. After each portion FILE holds what
was found so far; begun again with the same FILE it goes on with the next seed. What one found goes to standard error.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:1] = [str(ROOT / "src"), str(ROOT / "tests")]

from simulation.running import run  # noqa: E402

PROCESSES, PORTION = 2, 25


def portion(first: int) -> dict[int, str]:
    """The promises broken on the days of one portion, by seed."""
    found = {seed: run(seed).promise for seed in range(first, first + PORTION)}
    return {seed: promise for seed, promise in found.items() if promise}


def commit() -> str:
    """What of the program the days were of."""
    said = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return said.stdout.strip()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("seeds", nargs="?", type=int, default=200_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=10**6)
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "simulation.json")
    asked = parser.parse_args()
    found: dict[str, Any] = {
        "first": asked.first,
        "seeds": 0,
        "failing_seeds": {},
        "seconds": 0.0,
        "seeds_of_commit": {},
    }
    if asked.out.exists():
        found = json.loads(asked.out.read_text())
    now, until = commit(), time.monotonic() + asked.minutes * 60
    next_seed, end = found["first"] + found["seeds"], found["first"] + asked.seeds
    with ProcessPoolExecutor(PROCESSES) as workers:
        while next_seed < end and time.monotonic() < until:
            began = time.monotonic()
            some = range(next_seed, min(end, next_seed + 8 * PORTION), PORTION)
            for broken in workers.map(portion, some):
                for seed, promise in broken.items():
                    print(f"seed {seed}: {promise}", file=sys.stderr, flush=True)
                    found["failing_seeds"][str(seed)] = promise
            next_seed += PORTION * len(some)
            _note(found, PORTION * len(some), now, time.monotonic() - began)
            asked.out.write_text(json.dumps(found))
    print(json.dumps(found, indent=1))
    return 1 if found["failing_seeds"] else 0


def _note(found: dict[str, Any], seeds: int, of_commit: str, seconds: float) -> None:
    found["seeds"] += seeds
    found["seconds"] = round(found["seconds"] + seconds, 1)
    found["seeds_of_commit"][of_commit] = found["seeds_of_commit"].get(of_commit, 0) + seeds
    found["date"] = datetime.now(UTC).date().isoformat()


if __name__ == "__main__":
    sys.exit(main())
