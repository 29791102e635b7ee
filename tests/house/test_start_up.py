"""Start-up is imports: until the first list is painted the window's process loads none of the heavy parts."""

import json
import subprocess
import sys
from pathlib import Path

from house.tracked import ROOT
from ui.desks import KEY, desk

# Each takes 15 to 400 ms to import, and serves something that happens later or in another process.
LATER = {
    "PIL",
    "alembic",
    "click",
    "fastapi",
    "keyring",
    "lxml",
    "pydantic",
    "pyhanko",
    "pypdfium2",
    "reportlab",
    "requests",
    "sqlalchemy.orm",
    "truststore",
    "urllib3",
    "wardoffice.paper",
}

# Opens the window as the program does, and at its first paint tells what is in memory, then is gone. The list's cursor
# comes to rest at once, as on a machine so busy that the paint is late.
WATCHED_START = """
import json, os, sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject
import wardoffice.__main__
from wardoffice.ui import guide, starting
from wardoffice.ui.window import MainWindow

guide.SETTLE_MS = 0

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Paint and isinstance(watched.window(), MainWindow):
            shown = watched.window().pane.view().model().rowCount()
            print(json.dumps([*sys.modules] if shown else []), flush=True)
            os._exit(0)
        return False

watch = FirstPaint()
starting.dressed_application().installEventFilter(watch)
starting.run(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
"""


def test_the_first_list_is_painted_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    """napari#8584: a bundled program that stood frozen at its start."""
    place = desk(tmp_path, "chutich", count=20)
    place.index.close()
    place.cache.close()
    loaded = loaded_by(WATCHED_START, str(tmp_path), KEY.hex())
    assert loaded, "the first paint shows no list"
    assert loaded & LATER == set()


def test_the_command_line_is_ready_without_loading_the_window() -> None:
    code = "import json, sys, wardoffice.cli.command_line; print(json.dumps([*sys.modules]))"
    assert loaded_by(code) & {"PySide6", "fastapi", "pypdfium2", "reportlab"} == set()


def loaded_by(code: str, *arguments: str) -> set[str]:
    """The modules in memory that the code prints, as JSON, when a fresh Python runs it."""
    line = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(line, cwd=ROOT / "src", capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0 and done.stdout, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))
