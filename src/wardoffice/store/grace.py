"""How long an act may still be undone, and a file is left alone: counted so that a clock set back delays nothing.

A machine whose clock was ahead when something was put off must not wait for that moment to come (fault 4).
"""

SLACK = 5 * 60 * 1_000_000
"""Microseconds a clock may be put back without anything being taken for overdue."""
LONGEST_PAUSE = 2 * 60 * 60 * 1_000_000
"""Longer than any file is ever put off after a failure."""


def grace_left(created: int, not_before: int, now: int) -> int:
    """Microseconds of grace an act done at `created` still has; all three are microseconds since 1970."""
    grace, left = not_before - created, not_before - now
    return left if grace > 0 and 0 < left <= grace + SLACK else 0
