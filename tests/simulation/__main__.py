"""Replay a seed with its trace: `PYTHONPATH=src:tests python -m simulation --seed N`; many: `--from N --count M`.

`--met` also tells on what share of those days each fault, act and trouble occurred.
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable

from simulation.running import run

_KINDS = re.compile(
    r"\d(?:, (?P<fault>[a-z' ,]+))?$|: (?P<broken>[a-z ,]+), [A-Z]\w+$|: (?P<act>[A-Z]\w+) -> [a-z]"
    r"|stops: (?P<stop>\w+)"
    r"|(?P<other>goes down|attaches|pins|unpins|takes back|again|is put back|backed up|weather|days ahead|posts change)"
    r"|(?P<more>forgets|late:|register: \w+|now: True|POST /v1/leases: 200|DELETE /v1/leases|PATCH /v1/uploads)"
)


def kinds_met(lines: Iterable[str]) -> set[str]:
    """The kinds of acts, faults and other trouble a day's trace tells of."""
    found: set[str] = set()
    for line in lines:
        for match in _KINDS.finditer(line.partition("--- everything heals")[0]):
            found |= {f"{name} {kind}" for name, kind in match.groupdict().items() if kind}
    return found


def main() -> int:
    asked = argparse.ArgumentParser(prog="simulation", description=__doc__)
    asked.add_argument("--seed", type=int, help="print the whole trace of this one")
    asked.add_argument("--from", dest="first", type=int, default=0)
    asked.add_argument("--count", type=int, default=100)
    asked.add_argument("--met", action="store_true", help="print how many days met each kind of trouble")
    given = asked.parse_args()
    if given.seed is not None:
        outcome = run(given.seed, live=True)
        print(outcome.detail or f"seed {given.seed}: all promises held; {outcome.digest}")
        return 1 if outcome.promise else 0
    failed, met = 0, Counter[str]()
    began = time.process_time()
    for seed in range(given.first, given.first + given.count):
        outcome = run(seed)
        met.update(kinds_met(outcome.lines))
        if outcome.promise:
            failed += 1
            print(f"seed {seed}: {outcome.promise}: {outcome.detail.splitlines()[-1][:200]}", flush=True)
    for kind, days in sorted(met.items(), key=lambda one: one[1]) if given.met else ():
        print(f"{days / given.count:7.1%}  {kind}")
    print(f"{given.count} seeds, {failed} failed, {(time.process_time() - began) / given.count * 1000:.0f} ms a seed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
