"""The practice ward below a folder, and the people of it at the window."""

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from screen import PATIENCE_SECONDS, Album, NotAsExpected, Pictures, Rgb, Screen, wait_for

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, "-m", "wardoffice"]

GREEN: Rgb = (0xE5, 0xF4, 0xEA)
GREY: Rgb = (0xE3, 0xE7, 0xED)
"""The sync pill's ground when all is up to date, and without a network."""
BLUE: Rgb = (0x0A, 0x58, 0xA6)
"""A primary button's ground."""


class Ward:
    """The practice ward below a folder, as the hub holds it."""

    def __init__(self, home: Path) -> None:
        self.environ = {
            **os.environ,
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "PYTHONPATH": str(ROOT / "src"),
            "TZ": "Asia/Ho_Chi_Minh",
        }
        self.hub = home / "data" / "WardOffice-practice" / "hub"

    def told(self, *words: str) -> Any:
        command = [*PROGRAM, *words]
        done = subprocess.run(  # noqa: S603 - our own program
            command, env=self.environ, capture_output=True, text=True, encoding="utf-8", check=False
        )
        if done.returncode:
            raise NotAsExpected(done.stderr.strip())
        return json.loads(done.stdout)

    def documents(self) -> dict[str, dict[str, Any]]:
        """What the hub's database holds, by id."""
        with sqlite3.connect(self.hub / "hub.db") as database:
            rows = database.execute("SELECT id, body FROM objects WHERE type = 'document'").fetchall()
        return {str(id_): json.loads(body) for id_, body in rows}

    def id_of(self, code: str) -> str:
        return next(id_ for id_, body in self.documents().items() if body["code"] == code)

    def show(self, code: str) -> dict[str, Any]:
        """What `hub show` says of a document."""
        found: dict[str, Any] = self.told("hub", "show", "--data", str(self.hub), "--json", self.id_of(code))
        return found

    def status(self, code: str) -> str:
        return str(self.show(code)["status"])

    def kinds_of_marks(self, code: str) -> list[str]:
        return kinds_in(self.show(code))

    def cut_off(self, login: str) -> str:
        """Kill the hub behind somebody's window; the port it was to be found at."""
        told = json.loads((self.hub / f"ready-{login}.json").read_text("utf-8"))
        os.kill(told["pid"], signal.SIGKILL)
        return str(told["url"].rpartition(":")[2].strip("/"))

    @contextmanager
    def served(self, port: str) -> Iterator[None]:
        """The hub back at a port."""
        serve = [*PROGRAM, "hub", "serve", "--data", str(self.hub), "--port", port]
        hub = subprocess.Popen(serve, env=self.environ)  # noqa: S603 - our own program
        try:
            yield
        finally:
            hub.terminate()
            hub.wait()


def kinds_in(document: dict[str, Any]) -> list[str]:
    return [str(mark["kind"]) for mark in document.get("marks", ())]


class Person:
    """Somebody of the ward at the window."""

    def __init__(self, login: str, ward: Ward, screen: Screen) -> None:
        self.login, self.ward, self.screen = login, ward, screen
        environ = {**ward.environ, **{k: screen.environ[k] for k in ("DISPLAY", "QT_QPA_PLATFORM")}}
        self._window = subprocess.Popen([*PROGRAM, "demo", "--as", login], env=environ)  # noqa: S603
        wait_for(f"{login}'s window opens", self._is_open, 120)
        self.screen.focus()
        self.is_up_to_date()

    def _is_open(self) -> bool:
        if self._window.poll() is not None:
            raise NotAsExpected(f"the window of {self.login} ended with {self._window.returncode}")
        return bool(self.screen.window())

    def place(self, x: int, y: int) -> tuple[int, int]:
        """A place in the window, on the screen."""
        left, top = self.screen.origin()
        return left + x, top + y

    def pill(self) -> set[Rgb]:
        _, y = self.place(0, 17)
        return self.screen.colours(y, 600, 1200)

    def is_up_to_date(self, seconds: float = PATIENCE_SECONDS) -> None:
        wait_for(f"{self.login}'s window says it is up to date", lambda: GREEN in self.pill(), seconds)
        self.screen.still()

    def says_offline(self) -> None:
        wait_for(f"{self.login}'s window says that there is no network", lambda: GREY in self.pill())

    def is_composing(self) -> bool:
        """Whether the blue button that sends is in its corner."""
        _, y = self.place(0, 685)
        return BLUE in self.screen.colours(y, 1100, 1340)

    def search(self, words: str) -> None:
        self.screen.keys("ctrl+f")
        self.screen.keys("ctrl+a")
        self.screen.write(words)
        self.screen.still()

    def leave(self) -> None:
        self.screen.keys("alt+F4")
        if self._window.wait(30):
            raise NotAsExpected(f"the window of {self.login} ended with {self._window.returncode}")

    def give_up(self) -> None:
        if self._window.poll() is None:
            self._window.terminate()
            self._window.wait(30)


@contextmanager
def at_window(login: str, ward: Ward, screen: Screen) -> Iterator[Person]:
    """Somebody at the window, who leaves it in the end."""
    person = Person(login, ward, screen)
    try:
        yield person
        person.leave()
    finally:
        person.give_up()


Steps = Callable[[Ward, Screen, Pictures], None]


def carried_out(what: str, folder: Path, steps: Steps, kind: type[Pictures] = Album) -> int:
    """Do the steps in a practice ward of their own on a screen of 1366×768, pictures in the folder; the exit status."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("pictures", nargs="?", type=Path, default=folder)
    with tempfile.TemporaryDirectory(prefix="walkthrough-") as home, Screen(1366, 768) as screen:
        pictures = kind(screen, parser.parse_args().pictures)
        try:
            steps(Ward(Path(home)), screen, pictures)
        except NotAsExpected as problem:
            pictures.keep_last()
            print(f"Not as expected: {problem}", file=sys.stderr)
            return 1
    return 0


def expect(what: str, held: bool) -> None:
    if not held:
        raise NotAsExpected(what)
    print(f"    {what}", flush=True)
