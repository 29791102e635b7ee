"""Every screen of docs/screens.md taken anew, once as people find it and once at 200 % text.

    .venv/bin/python docs/walkthrough/screens.py [FOLDER FOR THE PICTURES]

Needs what `walk.py` needs. Nothing is painted for the picture: the outage, the two leaders and the restored hub are
brought about in a practice ward. The exit status is 1 when one of them does not come about.
"""

import json
import shutil
import sqlite3
import sys
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from practice import ROOT, Person, Ward, at_window, carried_out, expect
from screen import Pictures, Screen, wait_for

from wardoffice.desk.acting import Acted, act
from wardoffice.domain.commands import Endorse
from wardoffice.domain.document import AssignmentRole, Given
from wardoffice.domain.ids import DocumentId
from wardoffice.sample.playing import DESKS, desk_key
from wardoffice.sample.stage import SampleDesk, hub_served

PICTURES = ROOT / "docs" / "pictures" / "screens"

FOUND, NOT_FOUND = "chong ngap", "zzzz khong co"
LEAD = "ubnd.vanhoa"
"""The unit the chief of office has not proposed, so that a second leader can choose otherwise."""
OVERLOOKED = "Giao P. VH-XH chủ trì, báo cáo trước cuối tuần."
MANY = "400"
BANNER_SECONDS = 12
"""Longer than the banner waits, so as not to flash."""
GRACE_SECONDS = 30
"""How long an act may be taken back before it is sent."""
SYNC_SECONDS = 8
"""Longer than the window takes for a round with a hub on the same machine."""

Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """The window in one size of text: how its pictures are named, and where its buttons stand."""

    suffix: str
    outbox: Spot
    settings: Spot
    forward: Spot
    return_back: Spot
    pill: Spot
    bell: Spot
    sign_in: Spot
    text_size: int = 0
    """Per cent; 0 for what the role begins with: 130 for leaders, 100 for the others."""

    @property
    def is_narrow(self) -> bool:
        """Whether there is room for one pane only."""
        return self.text_size == 200


AS_FOUND = Look(
    "1366", outbox=(69, 566), settings=(69, 650), forward=(781, 81), return_back=(939, 81), pill=(970, 12),
    bell=(1120, 12), sign_in=(1290, 70),
)  # fmt: skip
LARGE = Look(
    "200", outbox=(38, 570), settings=(38, 650), forward=(488, 205), return_back=(698, 205), pill=(1048, 30),
    bell=(1193, 30), sign_in=(1260, 110), text_size=200,
)  # fmt: skip
TABLE, CARDS = (511, 80), (1243, 80)
"""The two ways to see a list, each where it stands while the other is on."""


class Screens:
    """All screens in one size; whoever is at the window leaves it as a real person would."""

    def __init__(self, ward: Ward, screen: Screen, pictures: Pictures, look: Look) -> None:
        self.ward, self.screen, self.pictures, self.look = ward, screen, pictures, look

    def all(self) -> None:
        with self.at("motcua.oanh"):
            self.take("inbox-empty")
        with self.at("vanthu.tam") as clerk:
            self.clerk(clerk)
        with self.at("chutich") as chair:
            self.reads(chair)
            self.forms(chair)
            self.looks_up(chair)
            self.account(chair)
            self.readme(chair)
        with self.at("chutich") as chair:
            self.outage(chair)
        with self.at("pct.hanh") as vice:
            self.restored_hub(vice)

    def at(self, login: str) -> AbstractContextManager[Person]:
        if self.look.text_size:
            profile = self.ward.hub.parent / DESKS / login
            profile.mkdir(parents=True, exist_ok=True)
            (profile / "settings.json").write_text(json.dumps({"text_size": self.look.text_size}), "utf-8")
        return at_window(login, self.ward, self.screen)

    def take(self, name: str, *, at_once: bool = False, dialog: bool = False) -> None:
        self.pictures.take(f"{name}-{self.look.suffix}", at_once=at_once, dialog=dialog)

    def click(self, person: Person, spot: Spot) -> None:
        """Press there and leave the mouse where it lights nothing up."""
        self.screen.click(*person.place(*spot))
        self.screen.point(self.screen.width - 1, self.screen.height - 1)
        self.screen.still()

    def press(self, *keys: str) -> None:
        self.screen.keys(*keys)
        self.screen.still()

    # One after another

    def clerk(self, clerk: Person) -> None:
        self.take("register")
        self.press("Down", "Down", "ctrl+d")
        self.take("register-lease")
        self.press("Escape", "ctrl+2")
        self.take("table")

    def reads(self, chair: Person) -> None:
        self.take("inbox")
        if self.look.is_narrow:
            self.press("Return")
            self.take("reader")
        else:
            self.click(chair, TABLE)
            self.take("table-leader")
            self.click(chair, CARDS)

    def forms(self, chair: Person) -> None:
        self.press("ctrl+b")
        self.take("composer")
        self.press("Escape")
        self.click(chair, self.look.forward)
        self.take("forward")
        self.press("Escape")
        self.click(chair, self.look.return_back)
        self.take("return")
        self.press("Escape", "ctrl+t")
        self.take("timeline")
        self.press("Escape")

    def looks_up(self, chair: Person) -> None:
        chair.search(FOUND)
        self.take("search")
        chair.search(NOT_FOUND)
        self.take("search-none")
        self.press("ctrl+a", "BackSpace", "Escape")

    def account(self, chair: Person) -> None:
        self.click(chair, self.look.outbox)
        self.take("outbox-empty")
        self.press("ctrl+1")
        self.click(chair, self.look.settings)
        self.take("settings", dialog=True)
        self.press("Tab", "Tab", "Tab", "Tab", "space")
        self.take("sign-in")
        self.press("Escape", "Escape")

    def readme(self, chair: Person) -> None:
        """The window as the README shows it: a picture beside the folder of the others."""
        if self.look.is_narrow:
            return
        self.press("ctrl+1", "ctrl+b", "alt+1")
        self.pictures.take("../window")
        self.press("Escape")

    def outage(self, chair: Person) -> None:
        """He decides on two documents without the hub; meanwhile another leader decides otherwise on the one, and the
        city takes back the other."""
        (first, one), (second, two), (_, three), *_ = self.proposed()
        port = self.ward.cut_off(chair.login)
        self.adopts_the_proposal(chair, one)
        time.sleep(BANNER_SECONDS)
        self.take("offline", at_once=True)
        self.click(chair, self.look.outbox)
        self.take("outbox-waiting", at_once=True)
        self.click(chair, self.look.pill)
        self.take("sync-panel")
        self.press("Escape", "ctrl+1")
        self.adopts_the_proposal(chair, two)
        self.somebody_chooses_otherwise(first)
        self.ward.told("hub", "recall", "--data", str(self.ward.hub), second, "--reason", "Gửi nhầm nơi nhận", "--json")
        with self.ward.served(port):
            wait_for("the hub knows of two choices", lambda: bool(self.ward.documents()[first]["contested_leads"]), 180)
            time.sleep(GRACE_SECONDS)
            self.press("F5")
            time.sleep(SYNC_SECONDS)
            self.adopts_the_proposal(chair, three)
            self.decides(chair)
            wait_for("the hub knows what he chose", lambda: not self.ward.documents()[first]["contested_leads"], 120)

    def decides(self, chair: Person) -> None:
        self.click(chair, self.look.outbox)
        middle = (self.screen.width // 2, self.screen.height // 2)
        self.screen.wheel(*middle, turns=40)
        self.take("outbox-acts-below")
        self.screen.wheel(*middle, turns=-40)
        time.sleep(GRACE_SECONDS)  # what may be taken back covers the cards
        self.take("outbox-acts")
        self.click(chair, self.look.pill)
        self.take("conflict", dialog=True)
        self.press("Return")
        self.click(chair, self.look.bell)
        self.take("bell")
        self.press("Escape")

    def proposed(self) -> list[tuple[DocumentId, str]]:
        """Ids and codes of what waits for the chairperson with a proposal, by code."""
        found = [(body["code"], id_) for id_, body in self.ward.documents().items() if _waits_for_the_chair(body)]
        return [(DocumentId(id_), code) for code, id_ in sorted(found)]

    def adopts_the_proposal(self, chair: Person, code: str) -> None:
        """Agree with what the chief of office proposed."""
        chair.search(code)
        self.press("Return", "ctrl+b")
        self.screen.keys("alt+1", "ctrl+Return")

    def somebody_chooses_otherwise(self, document: DocumentId) -> None:
        """Another leader, at his own machine and with a hub that answers him."""
        desk = SampleDesk("pct.quang", self.ward.hub.parent / DESKS / "pct.quang", desk_key(self.ward.hub.parent))
        with hub_served(self.ward.hub) as hub:
            desk.connect(hub.url)
            desk.sync()
            with desk.at_work() as w:
                done = act(w, document, Endorse(OVERLOOKED, (Given(LEAD, AssignmentRole.LEAD),)))
            expect("another leader has chosen otherwise", isinstance(done, Acted))
            desk.sync()

    def restored_hub(self, vice: Person) -> None:
        """The hub is put back to where it was before many documents came, as its keeper would after a broken disk."""
        kept = self.ward.hub / "kept.db"
        with sqlite3.connect(self.ward.hub / "hub.db") as now, sqlite3.connect(kept) as copy:
            now.backup(copy)
        self.ward.told("hub", "seed", "--data", str(self.ward.hub), "--documents", MANY, "--json")
        self.press("F5")
        time.sleep(SYNC_SECONDS)
        vice.is_up_to_date()
        port = self.ward.cut_off(vice.login)
        time.sleep(1)
        for name in ("hub.db-wal", "hub.db-shm"):
            (self.ward.hub / name).unlink(missing_ok=True)
        shutil.move(kept, self.ward.hub / "hub.db")
        self.ward.told("hub", "new-epoch", "--data", str(self.ward.hub), "--json")
        with self.ward.served(port):
            time.sleep(SYNC_SECONDS)
            self.press("F5")
            time.sleep(BANNER_SECONDS)
            self.click(vice, self.look.sign_in)
            self.press("Tab", "Tab")
            self.screen.write(vice.login)
            self.press("Return")
            time.sleep(BANNER_SECONDS)
            self.click(vice, self.look.pill)
            self.take("removals", dialog=True)
            self.press("Escape")


def _waits_for_the_chair(body: dict[str, Any]) -> bool:
    return (body["organ"], body["status"]) == ("ubnd", "proposed")


def take_all(ward: Ward, screen: Screen, pictures: Pictures) -> None:
    Screens(ward, screen, pictures, AS_FOUND).all()
    with TemporaryDirectory(prefix="walkthrough-") as home:
        Screens(Ward(Path(home)), screen, pictures, LARGE).all()


if __name__ == "__main__":
    sys.exit(carried_out("Take every screen anew.", PICTURES, take_all, Pictures))
