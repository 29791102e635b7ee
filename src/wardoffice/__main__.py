"""The program's one entry: with no command it is the window, which loads nothing of the command line."""

import gc
import sys
from pathlib import Path

_SELDOM = 100_000
"""New objects between two searches for rubbish that refers to itself: pages of documents, which are none, are tens of
thousands of objects, and looking through them took a fifth of a first sync."""


def main() -> int:
    """Run what was typed; the exit status."""
    profile = _only_a_profile(sys.argv[1:])
    gc.disable()  # importing makes no rubbish
    if profile is None:
        from wardoffice.cli.command_line import run  # click is not for the window's start

        gc.freeze()
        gc.set_threshold(_SELDOM)
        gc.enable()
        return run(sys.argv[1:])
    # `ui.program` turns it on after the first paint: a fifth faster
    from wardoffice.ui.starting import run as open_window

    return open_window(Path(profile) if profile else None)


def _only_a_profile(arguments: list[str]) -> str | None:
    """The profile named when nothing but a profile is, "" for no arguments at all, None for a command."""
    match arguments:
        case []:
            return ""
        case ["--profile", folder] if folder:
            return folder
        case [one] if one.startswith("--profile="):
            return one.partition("=")[2]
    return None


if __name__ == "__main__":
    sys.exit(main())
