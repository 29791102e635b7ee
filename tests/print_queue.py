"""A real print system of its own for a test: CUPS with one queue, reached by its socket, keeping what it is sent."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

QUEUE = "may-in-thu"
_LISTENING = """Listen {socket}
LogLevel debug
DefaultAuthType None
PreserveJobFiles Yes
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""
_FOLDERS = """FileDevice Yes
ServerRoot {folder}/root
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/state
TempDir {folder}/temporary
AccessLog {folder}/access
ErrorLog {folder}/log
PageLog {folder}/pages
"""


@dataclass
class PrintQueue:
    folder: Path

    def sent(self) -> list[bytes]:
        """What each job was made of."""
        return [path.read_bytes() for path in sorted((self.folder / "spool").glob("d*"))]

    def options(self) -> str:
        """How the last job was to be printed, as the print system understood it."""
        lines = (self.folder / "log").read_text(errors="replace").splitlines()
        return [line for line in lines if 'argv[5]="' in line][-1]


def is_installed() -> bool:
    return all(shutil.which(name) for name in ("cupsd", "lp", "lpadmin"))


@contextmanager
def print_queue(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintQueue]:
    """`lp` and Qt talk to it while it lasts. Skips where CUPS is missing or may not run."""
    if not is_installed():
        pytest.skip("CUPS is not on this machine; packaging/test.py says how to install it")
    for name in ("root", "spool", "cache", "state", "temporary"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    socket = folder / "socket"
    (folder / "cupsd.conf").write_text(_LISTENING.format(socket=socket))
    (folder / "cups-files.conf").write_text(_FOLDERS.format(folder=folder))
    line = ["cupsd", "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")]
    process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    monkeypatch.setenv("CUPS_SERVER", str(socket))
    try:
        end = time.monotonic() + 15
        while not socket.exists():
            if process.poll() is not None or time.monotonic() > end:
                pytest.skip("CUPS does not start on this machine")
            time.sleep(0.02)
        made = ["lpadmin", "-p", QUEUE, "-E", "-v", f"file://{folder}/device", "-m", "raw"]
        subprocess.run(made, check=True, capture_output=True)
        yield PrintQueue(folder)
    finally:
        process.terminate()
        process.wait(15)
