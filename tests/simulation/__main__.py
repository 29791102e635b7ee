"""Replay a seed with its trace: `PYTHONPATH=src:tests python -m simulation --seed N`; many: `--from N --count M`."""

import argparse
import sys
import time

from simulation.running import run


def main() -> int:
    asked = argparse.ArgumentParser(prog="simulation", description=__doc__)
    asked.add_argument("--seed", type=int, help="print the whole trace of this one")
    asked.add_argument("--from", dest="first", type=int, default=0)
    asked.add_argument("--count", type=int, default=100)
    given = asked.parse_args()
    if given.seed is not None:
        outcome = run(given.seed, live=True)
        print(outcome.detail or f"seed {given.seed}: all promises held; {outcome.digest}")
        return 1 if outcome.promise else 0
    failed = 0
    began = time.process_time()
    for seed in range(given.first, given.first + given.count):
        outcome = run(seed)
        if outcome.promise:
            failed += 1
            print(f"seed {seed}: {outcome.promise}: {outcome.detail.splitlines()[-1][:200]}", flush=True)
    print(f"{given.count} seeds, {failed} failed, {(time.process_time() - began) / given.count * 1000:.0f} ms a seed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
