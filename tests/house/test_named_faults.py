"""Each fault of the plan has a test that carries its number: test_fault_13_… proves fault 13."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
PLANNED = {
    1: "killed at any write to the disk", 2: "disk full", 3: "an error of the disk on writing through",
    4: "a clock that jumps", 5: "delivered twice", 6: "answer lost after its effect", 7: "answers out of order",
    8: "a download cut off", 9: "a file damaged on the disk", 10: "500, 502, 503, 429 with Retry-After",
    11: "captive portal", 12: "TLS interception, expired, another host's", 13: "a token that ends while sending",
    14: "an older cache brought up to date", 15: "two devices at once", 16: "rights taken away while offline",
    17: "a profile that cannot be written", 18: "a second instance", 19: "no keyring", 20: "a very large document",
    24: "sleep and resume", 25: "a file that cannot be deleted", 26: "a hub restored from a backup",
    27: "a signature whose revocation is unknown", 28: "power lost",
}  # fmt: skip
"""21 to 23 belong to paper and to formats of other systems."""


def test_every_fault_of_the_plan_is_named_by_a_test() -> None:
    named = {
        int(number)
        for path in TESTS.rglob("test_*.py")
        for number in re.findall(r"def test_fault_0?(\d+)_", path.read_text("utf-8"))
    }
    missing = {number: what for number, what in PLANNED.items() if number not in named}
    assert not missing, missing
