"""Open to first page on the screen: the reading pane beside Okular, both already running, on one real X server.

    python tests/bench/beside_okular.py [rounds]

Every file carries a broad band of a colour of its own on its first page; a file counts as shown when that colour is
seen on the screen, which is photographed without pause. Kinds: a letter of one page of text, a sheet scanned at 300
dpi.
WardOffice opens them from its sealed files through its cache, Okular as plain files over D-Bus. Prints JSON with
milliseconds. Needs Xvfb, dbus-run-session and okular.
"""

import io
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
NEEDED = ("Xvfb", "okular", "dbus-run-session")
SIZE = (1366, 768)
LONGEST = 20.0
Open = Callable[[Path], None]


def band(number: int) -> tuple[int, int, int]:
    """A colour no window uses, another for each file."""
    return 255, 40 * (number % 6), 120 + 10 * (number // 6)


def letter(number: int) -> bytes:
    from reportlab.lib.colors import Color
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    page = Canvas(out, pagesize=(595, 842))
    page.setFillColor(Color(*(part / 255 for part in band(number))))
    page.rect(60, 560, 475, 160, stroke=0, fill=1)
    page.setFillColor(Color(0, 0, 0))
    page.setFont("Times-Roman", 13)
    for line in range(30):
        page.drawString(60, 530 - 15 * line, f"{number}.{line} The ward is to report before the end of the month. " * 2)
    page.save()
    return out.getvalue()


def scan(number: int) -> bytes:
    from PIL import Image

    random.seed(number)
    sheet = Image.effect_noise((2480, 3508), 30).convert("RGB")
    sheet.paste(band(number), (250, 500, 2230, 1200))
    out = io.BytesIO()
    sheet.save(out, "PDF", resolution=300, quality=75)
    return out.getvalue()


class Screen:
    """What is on the X server, photographed by a client of it."""

    def __init__(self) -> None:
        from PySide6.QtGui import QGuiApplication

        self._application = QGuiApplication([])
        self._screen = QGuiApplication.primaryScreen()

    def shows(self, wanted: tuple[int, int, int]) -> bool:
        photo = self._screen.grabWindow(0, 300, 100, SIZE[0] - 400, SIZE[1] - 150).toImage()
        places = [(x, y) for x in range(5, photo.width(), 60) for y in range(5, photo.height(), 30)]
        seen = (photo.pixelColor(x, y).getRgb()[:3] for x, y in places)
        return sum(all(abs(a - b) <= 9 for a, b in zip(wanted, each, strict=True)) for each in seen) >= 3

    def milliseconds(self, act: Callable[[], None], wanted: tuple[int, int, int]) -> float:
        began = time.perf_counter()
        act()
        while not self.shows(wanted):
            if time.perf_counter() - began > LONGEST:
                raise RuntimeError(f"not shown within {LONGEST} s: {wanted}")
        return (time.perf_counter() - began) * 1000


@contextmanager
def okular(first: Path) -> Iterator[Open]:
    """Okular with a file open, and how to have it open another in the same window."""
    process = subprocess.Popen(["okular", str(first)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    service = f"org.kde.okular-{process.pid}"
    from PySide6.QtDBus import QDBusConnection, QDBusInterface

    try:
        bus = QDBusConnection.sessionBus()
        until(lambda: bus.interface().isServiceRegistered(service).value())
        part = QDBusInterface(service, "/okular", "org.kde.okular", bus)
        yield lambda path: part.call("openDocument", str(path)) and None  # type: ignore[func-returns-value]
    finally:
        process.kill()
        process.wait()


@contextmanager
def wardoffice(files: list[Path]) -> Iterator[Open]:
    """The reading pane over a desk that holds these files, and how to open a document in it."""
    command = [sys.executable, __file__, "--pane", *map(str, files)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb"}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdin and process.stdout
    try:
        assert process.stdout.readline() == "ready\n"
        yield lambda path: print(path.stem, file=process.stdin, flush=True)
    finally:
        process.stdin.close()
        process.wait(20)


def pane(paths: list[Path]) -> None:
    """The process under test: a document for each file, opened by the names that come on stdin."""
    import threading

    from PySide6.QtCore import QObject, Qt, Signal
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from ui.paper_desk import File, received, registered
    from ui.reading_room import reading_room

    class Line(QObject):
        came = Signal(str)

    application = QApplication.instance() or QApplication([])
    files = tuple(File(path.name, path.read_bytes()) for path in paths)
    documents = [registered(received(Path(file.name).stem, (file,))) for file in files]
    bot = QtBot(type("Request", (), {"node": None})())  # type: ignore[arg-type]  # only its waits are used
    with (
        tempfile.TemporaryDirectory() as folder,
        reading_room(bot, Path(folder), documents=documents, files=files) as room,
    ):
        room.window.move(0, 0)
        room.window.resize(*SIZE)
        line = Line()
        line.came.connect(room.reader.open, Qt.ConnectionType.QueuedConnection)

        def listen() -> None:
            for name in sys.stdin:
                line.came.emit(name.strip())
            application.exit()

        threading.Thread(target=listen, daemon=True).start()
        print("ready", flush=True)
        application.exec()


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not done():
        if time.monotonic() > end:
            raise RuntimeError("it did not come up")
        time.sleep(0.05)


def measured(rounds: int) -> dict[str, object]:
    screen = Screen()
    found: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as name:
        for kind, made in (("letter", letter), ("scan", scan)):
            paths = [Path(name) / f"{kind}{number}.pdf" for number in range(rounds + 1)]
            for number, path in enumerate(paths):
                path.write_bytes(made(number))
            taken: dict[str, list[float]] = {}
            with wardoffice(paths) as open_here:
                taken["wardoffice"] = opened(screen, open_here, paths)
            with okular(paths[0]) as open_there:
                until(lambda: screen.shows(band(0)))
                taken["okular"] = opened(screen, open_there, paths)
            found[kind] = told(taken)
    return found


def opened(screen: Screen, act: Open, paths: list[Path]) -> list[float]:
    """The first file warms up and is not counted; between two, what runs behind may come to rest."""
    screen.milliseconds(lambda: act(paths[0]), band(0))
    times = []
    for number, path in enumerate(paths[1:], 1):
        time.sleep(0.7)
        times.append(screen.milliseconds(partial(act, path), band(number)))
    return times


def told(taken: dict[str, list[float]]) -> dict[str, object]:
    medians = {name: round(statistics.median(times), 1) for name, times in taken.items()}
    worst = {name: round(max(times), 1) for name, times in taken.items()}
    ratio = round(medians["wardoffice"] / medians["okular"], 2)
    return {"median_ms": medians, "worst_ms": worst, "ratio": ratio}


def main() -> None:
    if sys.argv[1:2] == ["--pane"]:
        pane([Path(each) for each in sys.argv[2:]])
    elif "--inside" in sys.argv:
        print(json.dumps(measured(int(sys.argv[1])), indent=1))
    elif missing := [name for name in NEEDED if not shutil.which(name)]:
        sys.exit("missing: " + ", ".join(missing))
    else:
        rounds = sys.argv[1] if len(sys.argv) > 1 else "12"
        read, write = os.pipe()
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24"],
            pass_fds=(write,),
            stderr=subprocess.DEVNULL,
        )
        try:
            display = os.read(read, 16).decode().strip()
            environment = {**os.environ, "DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb"}
            command = ["dbus-run-session", "--", sys.executable, __file__, rounds, "--inside"]
            subprocess.run(command, env=environment, check=True)
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
