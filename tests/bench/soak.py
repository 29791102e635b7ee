"""Two machines' worth of desks at one hub for some minutes: watches that never end, people acting, lines that fail.

`python tests/bench/soak.py [MINUTES] [--seed N]` prints JSON. Each machine has a line of its own; every desk has a
`sync --watch` of its own that is killed and started again now and then; the judge of the rounds has the last word.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from forked import Nursery  # noqa: E402
from rough_line import rough_line  # noqa: E402
from rough_ward import (  # noqa: E402
    Ward,
    act_at_random,
    city_at_random,
    copied,
    made_template,
    mend_at_random,
)
from round_judge import judge  # noqa: E402


def lively(ward: Ward, ends: float) -> None:
    """Until `ends`: people act, watches come and go, the line has its moods, the city publishes."""
    for desk in range(len(ward.desks)):
        ward.watch(desk)
    while time.monotonic() < ends:
        draw, desk = ward.chance.random(), ward.chance.randrange(len(ward.desks))
        if draw < 0.64:
            act_at_random(ward, desk)
        elif draw < 0.7:
            mend_at_random(ward, desk)
        elif draw < 0.78:
            city_at_random(ward)
        elif draw < 0.92:
            ward.line_of(desk).next(ward.weather())
        elif draw < 0.98:
            ward.watch(desk)
        else:
            ward.hub.kill()
        ward.hub.again()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("minutes", nargs="?", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    folder, began = Path(tempfile.mkdtemp()), time.monotonic()
    with rough_line() as one, rough_line() as two:
        lines = (one, two)
        template = made_template(folder / "template", *lines)
        nursery = Nursery(folder / "nursery", template.profiles[:1])
        ward = copied(template, folder / "ward", lines, nursery, asked.seed)
        try:
            lively(ward, time.monotonic() + asked.minutes * 60)
            passes = ward.rest()
            became = judge(ward)
        finally:
            ward.close()
            nursery.close()
    shutil.rmtree(folder)
    print(json.dumps({
        "minutes": asked.minutes, "seed": asked.seed, "desks": len(ward.desks), "acts": dict(became), "passes": passes,
        "commands": len(ward.ended), "connections": [line.connections for line in lines],
        "bytes": [line.passed for line in lines],
        "seconds": round(time.monotonic() - began, 1), "date": datetime.now(UTC).date().isoformat(),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
