"""The tests that end a program, or fail its disk, at the N-th call that makes something durable, for every N: JSON.

`python tests/bench/every_kill.py [FILE…]`. In the suite they try some of the calls; here each, until a run comes
through without the fault. What pytest says of a failure goes to standard error.
"""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
NTH = "EVERY_NTH_SYNC"


def main(asked: list[str]) -> int:
    told = []
    for path in [Path(name) for name in asked] or sorted(TESTS.rglob("test_*.py")):
        if asked or NTH in path.read_text("utf-8"):
            told.append(_tried(path))
            print(json.dumps(told[-1]), file=sys.stderr, flush=True)
    print(json.dumps({"date": datetime.now(UTC).date().isoformat(), "files": told}, indent=1))
    return int(any(one["status"] for one in told))


def _tried(path: Path) -> dict[str, object]:
    began = time.monotonic()
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(path)],
        env={**os.environ, NTH: "1"},
        stdout=subprocess.PIPE,
        check=False,
    )
    if ran.returncode:
        sys.stderr.buffer.write(ran.stdout)
    last = ran.stdout.decode("utf-8", "replace").strip().splitlines()[-1:]
    seconds = round(time.monotonic() - began)
    return {"file": path.name, "status": ran.returncode, "told": "".join(last), "seconds": seconds}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
