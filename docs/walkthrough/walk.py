"""The main job of a ward office, done by hand in the real window: real keys, real mouse, a real outage.

    .venv/bin/python docs/walkthrough/walk.py [FOLDER FOR THE PICTURES]

Needs Xvfb with xkbcomp, xdotool and ImageMagick. A practice ward is made in a folder of its own and thrown away at the
end. After every step the hub is asked what it holds; the exit status is 1 when anything is not as it should be.
"""

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from screen import PATIENCE_SECONDS, NotAsExpected, Rgb, Screen, wait_for

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures" / "walkthrough"
PROGRAM = [sys.executable, "-m", "wardoffice"]

EXPRESS, BROKEN, ENCRYPTED = "08/CĐ-UBND", "133/TB-SNV", "1308/BHXH-CST"
ADDED = " Trực 24/24 giờ, báo cáo trước 16 giờ hằng ngày."
VICE, LEAD, COOPERATING = "pct.quang", "ubnd.kinhte", "ubnd.vp"

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

    def id_of(self, code: str) -> str:
        with sqlite3.connect(self.hub / "hub.db") as database:
            rows = database.execute("SELECT id, body FROM objects WHERE type = 'document'").fetchall()
        return next(str(id_) for id_, body in rows if json.loads(body)["code"] == code)

    def show(self, code: str) -> dict[str, Any]:
        """What `hub show` says of a document."""
        found: dict[str, Any] = self.told("hub", "show", "--data", str(self.hub), "--json", self.id_of(code))
        return found

    def status(self, code: str) -> str:
        return str(self.show(code)["status"])

    def kinds_of_marks(self, code: str) -> list[str]:
        return [str(mark["kind"]) for mark in self.show(code)["marks"]]


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
        return self.screen.colours(y, 880, 1200)

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


class Walk:
    """The steps in order; each ends with a picture and with what the hub holds then."""

    def __init__(self, ward: Ward, screen: Screen, pictures: Path) -> None:
        self.ward, self.screen, self.pictures = ward, screen, pictures
        self.second = ""
        self._hub: subprocess.Popen[bytes] | None = None
        self._number = 0

    def picture(self, name: str, *, at_once: bool = False) -> None:
        self._number += 1
        path = self.pictures / f"{self._number:02}-{name}.png"
        self.screen.save(path, at_once=at_once)
        print(f"{path.name}  {path.stat().st_size // 1024} KB", flush=True)

    @contextmanager
    def at(self, login: str) -> Iterator[Person]:
        person = Person(login, self.ward, self.screen)
        try:
            yield person
            person.leave()
        finally:
            person.give_up()

    def expect(self, what: str, held: bool) -> None:
        if not held:
            raise NotAsExpected(what)
        print(f"    {what}", flush=True)

    def whole(self) -> None:
        with self.at("vanthu.tam") as clerk:
            self.clerk_registers(clerk)
        with self.at("chanhvp") as chief:
            self.chief_proposes(chief)
        with self.at("chutich") as chair:
            self.chair_reads_and_writes(chair)
            self.chair_takes_back_and_sends(chair)
            self.network_goes_and_comes(chair)
            self.chair_looks_around(chair)
        self.end_hub()
        with self.at("tp.duc") as head:
            self.unit_head_sees_his_work(head)
        with self.at("vanthu.tam") as clerk:
            self.files_that_cannot_be_read(clerk)

    def clerk_registers(self, clerk: Person) -> None:
        self.picture("clerk-queue")
        self.screen.keys("ctrl+d")
        self.picture("clerk-form")
        self.screen.keys("ctrl+Return")
        self.picture("clerk-registered")
        wait_for("the express document is registered", lambda: self.ward.status(EXPRESS) == "submitted")
        self.expect("it has an arrival number", self.ward.show(EXPRESS)["arrival_number"] > 0)
        clerk.is_up_to_date()

    def chief_proposes(self, chief: Person) -> None:
        self.screen.keys("ctrl+b")
        self.screen.still()
        self.screen.write("kt")
        self.picture("chief-names-a-unit")
        self.screen.keys("Return")
        self.screen.write("vp")
        self.screen.keys("Return")
        self.screen.write("3")
        self.screen.keys("Return")
        self.picture("chief-proposal")
        self.screen.keys("ctrl+Return")
        self.picture("chief-proposed")
        wait_for("the proposal is at the hub", lambda: self.ward.status(EXPRESS) == "proposed")
        chief.is_up_to_date()

    def chair_reads_and_writes(self, chair: Person) -> None:
        self.picture("chair-opens")
        self.screen.wheel(*chair.place(950, 500), turns=2)
        self.picture("chair-reads")
        self.screen.keys("ctrl+m")
        self.screen.still()
        x, y = chair.place(1130, 420)
        self.screen.draw([(x + 8 * i, y + (26 if i % 2 else -22)) for i in range(18)])
        self.screen.draw([(x - 10 + 12 * i, y + 52) for i in range(14)])
        self.picture("chair-ink")
        wait_for("the ink is at the hub", lambda: self.ward.kinds_of_marks(EXPRESS).count("ink") == 2)
        self.screen.keys("Escape")
        self.screen.keys("ctrl+b")
        self.screen.still()
        for words in ("quang", "kt", "vp", "3"):
            self.screen.write(words)
            self.screen.keys("Return")
        self.picture("chair-names-four-things-in-one-box")
        self.screen.wheel(*chair.place(1150, 500), turns=12)
        self.screen.still()
        self.screen.click(*chair.place(1150, 275))
        self.screen.keys("ctrl+End")
        self.screen.write(ADDED)
        self.picture("chair-writes")

    def chair_takes_back_and_sends(self, chair: Person) -> None:
        self.screen.keys("ctrl+Return")
        wait_for("the composer closes", lambda: not chair.is_composing())
        self.picture("chair-sent", at_once=True)  # the toast changes every second, and is gone after ten
        self.screen.keys("ctrl+z")
        self.picture("chair-takes-back")
        self.screen.keys("ctrl+b")
        self.picture("chair-finds-every-word-again")
        self.screen.keys("ctrl+Return")
        wait_for("the bút phê is at the hub", lambda: self.ward.status(EXPRESS) == "assigned")
        shown = self.ward.show(EXPRESS)
        self.expect("once, though it was taken back once", len(shown["endorsements"]) == 1)
        self.expect("with what was typed", shown["endorsements"][0]["text"].endswith(ADDED.strip()))
        roles = {one["who"]: one["role"] for one in shown["assignments"]}
        self.expect(
            "a vice chairperson directs, one unit leads, one cooperates",
            roles == {VICE: "direct", LEAD: "lead", COOPERATING: "cooperating"},
        )
        chair.is_up_to_date()

    def network_goes_and_comes(self, chair: Person) -> None:
        """The hub is killed; he goes on; it comes back at the same port and has both, once."""
        told = json.loads((self.ward.hub / f"ready-{chair.login}.json").read_text("utf-8"))
        port = told["url"].rpartition(":")[2].strip("/")
        os.kill(told["pid"], signal.SIGKILL)
        self.screen.keys("ctrl+b")
        self.screen.still()
        self.screen.keys("alt+1")
        self.screen.still()
        self.picture("offline-adopts-the-proposal")
        self.screen.keys("ctrl+Return")
        chair.says_offline()
        time.sleep(12)  # the banner waits ten seconds, so as not to flash
        self.picture("offline-told")
        self.screen.click(*chair.place(65, 600))
        self.picture("offline-queue")
        serve = [*PROGRAM, "hub", "serve", "--data", str(self.ward.hub), "--port", port]
        self._hub = subprocess.Popen(serve, env=self.ward.environ)  # noqa: S603 - it stays as long as this window
        chair.is_up_to_date(seconds=180)  # it tries again by itself, after longer and longer pauses
        time.sleep(7)  # the banner stays five seconds longer, for the same reason
        self.picture("back-sent")
        self.both_arrived_once()
        self.screen.keys("ctrl+1")

    def both_arrived_once(self) -> None:
        with sqlite3.connect(self.ward.hub / "hub.db") as database:
            rows = database.execute("SELECT body FROM objects WHERE type = 'document'").fetchall()
        said = [json.loads(body) for (body,) in rows]
        author = "ubnd.chutich"
        newest = sorted(
            ((one["at"], each["code"]) for each in said for one in each["endorsements"] if one["author"] == author),
            reverse=True,
        )
        self.second = newest[0][1]
        self.expect("the one written offline is another document", self.second != EXPRESS)
        for code in (EXPRESS, self.second):
            self.expect(f"{code} has one bút phê", len(self.ward.show(code)["endorsements"]) == 1)

    def chair_looks_around(self, chair: Person) -> None:
        chair.search("chong ngap ung")
        self.picture("search-without-diacritics")
        self.screen.keys("Down", "Return")
        self.picture("search-opened")
        self.screen.keys("ctrl+t")
        self.picture("route")
        self.screen.keys("Escape")
        self.screen.click(*chair.place(817, 30))
        self.picture("larger-text")

    def end_hub(self) -> None:
        if self._hub is not None:
            self._hub.terminate()
            self._hub.wait()
            self._hub = None

    def unit_head_sees_his_work(self, head: Person) -> None:
        self.picture("unit-head")
        self.screen.still()
        wait_for(
            "the city sees that the unit opened it",
            lambda: any(step["to"] == LEAD and step.get("seen_at") for step in self.ward.show(EXPRESS)["route"]),
        )
        head.is_up_to_date()

    def files_that_cannot_be_read(self, clerk: Person) -> None:
        for code, name in ((BROKEN, "broken-file"), (ENCRYPTED, "encrypted-file")):
            clerk.search(code)
            self.screen.keys("Down", "Return")
            self.picture(name)
        clerk.search(EXPRESS)
        self.screen.keys("Down", "Return")
        self.picture("the-window-goes-on")


def main() -> int:
    parser = argparse.ArgumentParser(description="Walk through the main job in the real window.")
    parser.add_argument("pictures", nargs="?", type=Path, default=PICTURES)
    pictures: Path = parser.parse_args().pictures
    pictures.mkdir(parents=True, exist_ok=True)
    for old in pictures.glob("[0-9][0-9]-*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="walkthrough-") as home, Screen(1366, 768) as screen:
        walk = Walk(Ward(Path(home)), screen, pictures)
        try:
            walk.whole()
        except NotAsExpected as problem:
            screen.save(pictures / "99-not-as-expected.png")
            print(f"Not as expected: {problem}", file=sys.stderr)
            return 1
        finally:
            walk.end_hub()
    return 0


if __name__ == "__main__":
    sys.exit(main())
