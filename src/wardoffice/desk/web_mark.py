"""The mark of the web: tells the machine, and the programs on it, that a file came from somebody else."""

import os
import sys
from contextlib import suppress
from pathlib import Path

_ZONE = b"[ZoneTransfer]\r\nZoneId=3\r\n"
"""What Windows, Word and the browsers take for a file from the internet: no macros, protected view."""


def mark_of_the_web(file: Path) -> None:
    """Tell the machine that this file came from elsewhere, as far as its file system can be told."""
    with suppress(OSError):
        if sys.platform == "win32":
            Path(f"{file}:Zone.Identifier").write_bytes(_ZONE)
        elif sys.platform == "linux":
            os.setxattr(file, "user.xdg.origin.url", b"about:internet")
