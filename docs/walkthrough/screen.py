"""A screen nobody sits at: an X server of its own, keys and mouse by xdotool, pictures by ImageMagick."""

# ruff: noqa: S603, S607 - it works with the programs of this machine, by their names

import hashlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

STILL_SECONDS = 0.4
PATIENCE_SECONDS = 40.0
KEY_PAUSE = 0.25
LETTERS = "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹĐ"
"""What no key of the usual board bears; xdotool would put each on a key for a moment, too short for a busy window."""

PROGRAMS = ("Xvfb", "xkbcomp", "xdotool", "import")

Rgb = tuple[int, int, int]


class NotAsExpected(AssertionError):
    """The window or the hub is not as it should be after a step."""


class Screen:
    """`with Screen(1366, 768) as screen:` – started on a free display number, with openbox where it is installed."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.environ = dict(os.environ)
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Screen":
        missing = [program for program in PROGRAMS if shutil.which(program) is None]
        if missing:
            raise SystemExit(f"Not on this machine: {', '.join(missing)}. Nothing was done.")
        reading, writing = os.pipe()
        size = f"{self.width}x{self.height}x24"
        server = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
        self._start(server, pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as told:
            self.environ["DISPLAY"] = ":" + told.readline().strip()
        self.environ.pop("WAYLAND_DISPLAY", None)
        self.environ["QT_QPA_PLATFORM"] = "xcb"
        self._put_letters_on_keys()
        if shutil.which("openbox"):
            self._start(["openbox"])
            time.sleep(1)
        return self

    def __exit__(self, *_: object) -> None:
        for process in reversed(self._processes):
            process.terminate()
            process.wait()

    def _start(self, command: list[str], pass_fds: tuple[int, ...] = ()) -> None:
        quiet = subprocess.DEVNULL
        self._processes.append(
            subprocess.Popen(command, env=self.environ, pass_fds=pass_fds, stdout=quiet, stderr=quiet)
        )

    def _put_letters_on_keys(self) -> None:
        """Two to each of the media keys, before any window asks what is on them."""
        compiler = ["xkbcomp", "-w", "0"]
        board = self._told(*compiler, self.environ["DISPLAY"], "-")
        codes, symbols, rest = board.partition("xkb_symbols")
        free = re.findall(r"(<I2\d\d>) = ", codes)
        on_keys = dict(zip(free, zip(LETTERS[::2], LETTERS[1::2], strict=True), strict=False))
        rest = re.sub(r"key (<I2\d\d>) \{[^}]*\};", "", rest)
        keys = "".join(f"key {key} {{ [ U{ord(a):04X}, U{ord(b):04X} ] }};\n" for key, (a, b) in on_keys.items())
        self._told(*compiler, "-", self.environ["DISPLAY"], given=f"{codes}{symbols}{rest.replace('{', '{' + keys, 1)}")

    def _told(self, *command: str, given: str = "") -> str:
        return subprocess.run(
            command, input=given, env=self.environ, capture_output=True, text=True, encoding="utf-8", check=True
        ).stdout

    def _xdotool(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self.environ, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    # Hands

    def keys(self, *keys: str) -> None:
        for key in keys:
            self._xdotool("key", "--clearmodifiers", key)
            time.sleep(KEY_PAUSE)

    def write(self, text: str) -> None:
        """Letter by letter, Vietnamese ones too."""
        for letter in text:
            self._xdotool(*(("type", letter) if letter.isascii() else ("key", f"U{ord(letter):04X}")))
        time.sleep(KEY_PAUSE)

    def click(self, x: int, y: int, button: int = 1) -> None:
        self._xdotool("mousemove", str(x), str(y), "click", str(button))
        time.sleep(KEY_PAUSE)

    def point(self, x: int, y: int) -> None:
        self._xdotool("mousemove", str(x), str(y))

    def wheel(self, x: int, y: int, turns: int) -> None:
        """Down for positive turns."""
        self.point(x, y)
        for _ in range(abs(turns)):
            self._xdotool("click", "5" if turns > 0 else "4")

    def draw(self, points: list[tuple[int, int]]) -> None:
        """One stroke with the left button held down."""
        (x, y), *rest = points
        self._xdotool("mousemove", str(x), str(y), "mousedown", "1")
        for x, y in rest:
            self._xdotool("mousemove", str(x), str(y))
            time.sleep(0.02)
        self._xdotool("mouseup", "1")

    # Eyes

    def window(self) -> str:
        """The id of the program's window, "" while there is none."""
        return self._xdotool("search", "--onlyvisible", "--name", "WardOffice").partition("\n")[0]

    def origin(self) -> tuple[int, int]:
        """Where the window's own area begins, inside the frame a window manager draws."""
        told = self._xdotool("getwindowgeometry", "--shell", self.window())
        values = dict(line.split("=", 1) for line in told.splitlines() if "=" in line)
        return int(values.get("X", 0)), int(values.get("Y", 0))

    def focus(self) -> None:
        self._xdotool("windowfocus", "--sync", self.window())

    def picture(self) -> bytes:
        """The screen as it is now, as RGB bytes."""
        command = ["import", "-window", "root", "-depth", "8", "rgb:-"]
        return subprocess.run(command, env=self.environ, capture_output=True, check=True).stdout

    def still(self) -> bytes:
        """The screen once nothing on it changes but a blinking cursor's worth."""
        until = time.monotonic() + PATIENCE_SECONDS
        seen: list[str] = []
        while time.monotonic() < until:
            now = self.picture()
            seen.append(hashlib.sha256(now).hexdigest())
            if seen.count(seen[-1]) > 1 and len(seen) > 1:
                return now
            time.sleep(STILL_SECONDS)
        return self.picture()

    def colours(self, row: int, left: int, right: int) -> set[Rgb]:
        """The colours in a row of the screen between two columns."""
        picture, begin = self.picture(), 3 * (row * self.width + left)
        part = picture[begin : begin + 3 * (right - left)]
        return {(part[i], part[i + 1], part[i + 2]) for i in range(0, len(part), 3)}

    def save(self, path: Path, *, at_once: bool = False, dialog: bool = False) -> None:
        """Write a small PNG once the screen stands still, or as it is while seconds count.

        Of the whole screen, or of the dialog that has the keys.
        """
        if not at_once:
            self.still()
        shown = self._xdotool("getwindowfocus") if dialog else "root"
        command = ["import", "-window", shown, "+dither", "-colors", "160", "-depth", "8"]
        subprocess.run([*command, "-define", "png:compression-level=9", f"png:{path}"], env=self.environ, check=True)


class Pictures:
    """Pictures of a screen in a folder, each by its name; one of the same name is taken anew."""

    def __init__(self, screen: Screen, folder: Path) -> None:
        self._screen, self._folder = screen, folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, name: str, *, at_once: bool = False, dialog: bool = False) -> None:
        path = self._folder / f"{name}.png"
        self._screen.save(path, at_once=at_once, dialog=dialog)
        print(f"{path.name}  {path.stat().st_size // 1024} KB", flush=True)

    def keep_last(self) -> None:
        """What the screen showed when something was not as expected."""
        self._screen.save(self._folder / "99-not-as-expected.png")


class Album(Pictures):
    """Numbered in the order they are taken, the old ones gone."""

    def __init__(self, screen: Screen, folder: Path) -> None:
        super().__init__(screen, folder)
        self._number = 0
        for old in folder.glob("[0-9][0-9]-*.png"):
            old.unlink()

    def take(self, name: str, *, at_once: bool = False, dialog: bool = False) -> None:
        self._number += 1
        super().take(f"{self._number:02}-{name}", at_once=at_once, dialog=dialog)


def wait_for(what: str, is_so: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise NotAsExpected(what)
        time.sleep(0.3)
