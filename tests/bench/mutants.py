"""Broken PDFs through the children that draw and mark: how each ended, and that the parent outlived them all: JSON.

`python tests/bench/mutants.py [COUNT] [--kept FILE]`, 5,000 unless told. Can be broken off: what is done stands in
FILE. Ends with 1 where a mutant ended in anything but an answer or a known code.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from mutants_at_work import at_work, is_known  # noqa: E402
from pdf_mutants import seeds  # noqa: E402

STEP = 25
PRESS_EVERY = 5


def main() -> int:
    parser = argparse.ArgumentParser(description="Take broken PDFs through the program")
    parser.add_argument("count", type=int, nargs="?", default=5_000)
    parser.add_argument("--kept", type=Path, default=Path(tempfile.gettempdir()) / "wardoffice-mutants.jsonl")
    asked = parser.parse_args()
    told, begin = _known(asked.kept)
    sound = seeds()
    with asked.kept.open("a", encoding="utf-8") as out:
        for first in range(begin, asked.count, STEP):
            after = min(asked.count, first + STEP)
            done = at_work(range(first, after), sound, PRESS_EVERY)
            told += done
            out.write(json.dumps({"after": after, "told": done}) + "\n")
            out.flush()
    unknown = {code: many for code, many in told.items() if not is_known(code)}
    print(json.dumps({"mutants": asked.count, "ended": dict(told.most_common()), "unknown": unknown}, indent=1))
    return int(bool(unknown))


def _known(kept: Path) -> tuple[Counter[str], int]:
    told: Counter[str] = Counter()
    begin = 0
    for line in kept.read_text("utf-8").splitlines() if kept.exists() else ():
        fields = json.loads(line)
        told.update(fields["told"])
        begin = fields["after"]
    return told, begin


if __name__ == "__main__":
    sys.exit(main())
