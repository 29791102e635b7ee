"""Sets WardOffice up on this machine, then opens the practice ward; the standard library is all it needs.

python3 packaging/run.py               set up, then the demo (without a display: played headless, pictures kept)
python3 packaging/run.py --setup-only  only the set-up
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
from pathlib import Path

import set_up

PICTURES = Path("build") / "demo"


def main() -> int:
    parser = argparse.ArgumentParser(prog="run.py", description="Set WardOffice up, then open the practice ward.")
    parser.add_argument("--setup-only", action="store_true", help="stop after the set-up")
    arguments = parser.parse_args()
    environment = set_up.make_ready(test_tools=False)
    if arguments.setup_only:
        print(f"Ready: {environment.command('wardoffice')}")
        return 0
    return open_demo(environment) if has_display() else play_headless(environment)


def has_display() -> bool:
    """True where a window can be shown: a display that is named but answers nobody counts as none."""
    if sys.platform in ("win32", "darwin") or os.environ.get("WAYLAND_DISPLAY"):
        return True
    display = os.environ.get("DISPLAY", "")
    return _local_display_answers(display) if display.startswith(":") else bool(display)


def _local_display_answers(display: str) -> bool:
    name = "/tmp/.X11-unix/X" + display[1:].split(".")[0]  # noqa: S108 where X servers listen, no file of ours
    for address in (name, "\0" + name):
        with socket.socket(socket.AF_UNIX) as caller:
            if caller.connect_ex(address) == 0:
                return True
    return False


def open_demo(environment: set_up.Environment) -> int:
    return subprocess.call([str(environment.command("wardoffice")), "demo"])


def play_headless(environment: set_up.Environment) -> int:
    """The demo's main job without a window; tells where its pictures and its summary are."""
    pictures = set_up.ROOT / PICTURES
    print("No display here: playing the demo without one.", flush=True)
    status = subprocess.call([str(environment.command("wardoffice")), "demo", "--headless", "--out", str(pictures)])
    if status == 0:
        print("Pictures and summary: " + str(pictures))
        print("".join("  " + path.name + "\n" for path in sorted(pictures.iterdir())), end="")
    return status


if __name__ == "__main__":
    sys.exit(set_up.told_plainly(main))
