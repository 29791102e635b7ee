"""Rounds of trouble on real processes over TCP (tests/rough_ward.py), as many as wanted: prints JSON, goes on by seed.

`python tests/bench/reality_rounds.py [ROUNDS] [--first SEED] [--out FILE]`. After each round FILE holds what was found
so far; begun again with the same FILE it goes on with the next seed. A round's folder stays only when it failed.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from forked import Nursery  # noqa: E402
from rough_line import RoughLine, rough_line  # noqa: E402
from rough_ward import Template, copied, made_template, trouble  # noqa: E402
from round_judge import judge  # noqa: E402

DESKS, STEPS = 6, 40


def one_round(template: Template, folder: Path, line: RoughLine, nursery: Nursery, seed: int) -> Counter[str]:
    """What became of the acts of one round; raises what does not hold."""
    ward = copied(template, folder, (line,), nursery, seed, DESKS)
    try:
        trouble(ward, STEPS)
        ward.rest()
        return judge(ward)
    finally:
        ward.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", nargs="?", type=int, default=300)
    parser.add_argument("--first", type=int, default=1000)
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "reality_rounds.json")
    asked = parser.parse_args()
    found: dict[str, Any] = {"first": asked.first, "rounds": 0, "acts": {}, "failures": [], "seconds": 0.0, "date": ""}
    if asked.out.exists():
        found = json.loads(asked.out.read_text())
    folder = Path(tempfile.mkdtemp())
    with rough_line() as line:
        template = made_template(folder / "template", line)
        nursery = Nursery(folder / "nursery", template.profiles[:1])
        for seed in range(found["first"] + found["rounds"], found["first"] + asked.rounds):
            began, place = time.monotonic(), folder / f"{seed}"
            try:
                acts = Counter(found["acts"]) + one_round(template, place, line, nursery, seed)
                found["acts"] = dict(acts)
                shutil.rmtree(place)
            except Exception as error:
                traceback.print_exc()
                found["failures"].append({"seed": seed, "folder": str(place), "error": str(error)[:2000]})
            found["rounds"] += 1
            found["seconds"] = round(found["seconds"] + time.monotonic() - began, 1)
            found["date"] = datetime.now(UTC).date().isoformat()
            asked.out.write_text(json.dumps(found, ensure_ascii=False))
        nursery.close()
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
