"""Calls on files that Windows refuses while a virus scanner holds one of them: tried again for a while, then given up.

About 2.5 s in all (RELIABILITY.md, finding 7).
"""

import time
from collections.abc import Callable
from pathlib import Path

_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 0.9)


def rename(part: Path, path: Path) -> None:
    """Rename, over what is there; raises OSError."""
    _patiently(lambda: part.replace(path))


def remove(path: Path) -> None:
    """Delete a file that may be gone already; raises OSError."""
    _patiently(lambda: path.unlink(missing_ok=True))


def _patiently(call: Callable[[], object]) -> None:
    for pause in _PAUSES:
        try:
            call()
            return
        except PermissionError:
            time.sleep(pause)
    call()
