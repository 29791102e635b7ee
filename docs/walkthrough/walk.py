"""The main job of a ward office, done by hand in the real window: real keys, real mouse, a real outage.

    .venv/bin/python docs/walkthrough/walk.py [FOLDER FOR THE PICTURES]

Needs Xvfb with xkbcomp, xdotool and ImageMagick. A practice ward is made in a folder of its own and thrown away at the
end. After every step the hub is asked what it holds; the exit status is 1 when anything is not as it should be.
"""

import sys
import time
from contextlib import AbstractContextManager, ExitStack

from practice import ROOT, Person, Ward, at_window, carried_out, expect
from screen import Pictures, Screen, wait_for

PICTURES = ROOT / "docs" / "pictures" / "walkthrough"

EXPRESS, BROKEN, ENCRYPTED = "08/CĐ-UBND", "133/TB-SNV", "1308/BHXH-CST"
ADDED = " Trực 24/24 giờ, báo cáo trước 16 giờ hằng ngày."
VICE, LEAD, COOPERATING = "pct.quang", "ubnd.kinhte", "ubnd.vp"


class Walk:
    """The steps in order; each ends with a picture and with what the hub holds then."""

    def __init__(self, ward: Ward, screen: Screen, album: Pictures) -> None:
        self.ward, self.screen, self.album = ward, screen, album
        self.second = ""

    def at(self, login: str) -> AbstractContextManager[Person]:
        return at_window(login, self.ward, self.screen)

    def whole(self) -> None:
        with self.at("vanthu.tam") as clerk:
            self.clerk_registers(clerk)
        with self.at("chanhvp") as chief:
            self.chief_proposes(chief)
        with ExitStack() as afterwards, self.at("chutich") as chair:
            self.chair_reads_and_writes(chair)
            self.chair_takes_back_and_sends(chair)
            self.network_goes_and_comes(chair, afterwards)
            self.chair_looks_around(chair)
        with self.at("tp.duc") as head:
            self.unit_head_sees_his_work(head)
        with self.at("vanthu.tam") as clerk:
            self.files_that_cannot_be_read(clerk)

    def clerk_registers(self, clerk: Person) -> None:
        self.album.take("clerk-queue")
        self.screen.keys("ctrl+d")
        self.album.take("clerk-form")
        self.screen.keys("ctrl+Return")
        self.album.take("clerk-registered")
        wait_for("the express document is registered", lambda: self.ward.status(EXPRESS) == "submitted")
        expect("it has an arrival number", self.ward.show(EXPRESS)["arrival_number"] > 0)
        clerk.is_up_to_date()

    def chief_proposes(self, chief: Person) -> None:
        self.screen.keys("ctrl+b")
        self.screen.still()
        self.screen.write("kt")
        self.album.take("chief-names-a-unit")
        self.screen.keys("Return")
        self.screen.write("vp")
        self.screen.keys("Return")
        self.screen.write("3")
        self.screen.keys("Return")
        self.album.take("chief-proposal")
        self.screen.keys("ctrl+Return")
        self.album.take("chief-proposed")
        wait_for("the proposal is at the hub", lambda: self.ward.status(EXPRESS) == "proposed")
        chief.is_up_to_date()

    def chair_reads_and_writes(self, chair: Person) -> None:
        self.album.take("chair-opens")
        self.screen.wheel(*chair.place(950, 500), turns=2)
        self.album.take("chair-reads")
        self.screen.keys("ctrl+m")
        self.screen.still()
        x, y = chair.place(1130, 420)
        self.screen.draw([(x + 8 * i, y + (26 if i % 2 else -22)) for i in range(18)])
        self.screen.draw([(x - 10 + 12 * i, y + 52) for i in range(14)])
        self.album.take("chair-ink")
        wait_for("the ink is at the hub", lambda: self.ward.kinds_of_marks(EXPRESS).count("ink") == 2)
        self.screen.keys("Escape")
        self.screen.keys("ctrl+b")
        self.screen.still()
        for words in ("quang", "kt", "vp", "3"):
            self.screen.write(words)
            self.screen.keys("Return")
        self.album.take("chair-names-four-things-in-one-box")
        self.screen.wheel(*chair.place(1150, 500), turns=12)
        self.screen.still()
        self.screen.click(*chair.place(1150, 275))
        self.screen.keys("ctrl+End")
        self.screen.write(ADDED)
        self.album.take("chair-writes")

    def chair_takes_back_and_sends(self, chair: Person) -> None:
        self.screen.keys("ctrl+Return")
        wait_for("the composer closes", lambda: not chair.is_composing())
        self.album.take("chair-sent", at_once=True)  # the toast changes every second, and is gone after ten
        self.screen.keys("ctrl+z")
        self.album.take("chair-takes-back")
        self.screen.keys("ctrl+b")
        self.album.take("chair-finds-every-word-again")
        self.screen.keys("ctrl+Return")
        wait_for("the bút phê is at the hub", lambda: self.ward.status(EXPRESS) == "assigned")
        shown = self.ward.show(EXPRESS)
        expect("once, though it was taken back once", len(shown["endorsements"]) == 1)
        expect("with what was typed", shown["endorsements"][0]["text"].endswith(ADDED.strip()))
        roles = {one["who"]: one["role"] for one in shown["assignments"]}
        expect(
            "a vice chairperson directs, one unit leads, one cooperates",
            roles == {VICE: "direct", LEAD: "lead", COOPERATING: "cooperating"},
        )
        chair.is_up_to_date()

    def network_goes_and_comes(self, chair: Person, afterwards: ExitStack) -> None:
        """The hub is killed; he goes on; it comes back at the same port for as long as he stays, and has both, once."""
        port = self.ward.cut_off(chair.login)
        self.screen.keys("ctrl+b")
        self.screen.still()
        self.screen.keys("alt+1")
        self.screen.still()
        self.album.take("offline-adopts-the-proposal")
        self.screen.keys("ctrl+Return")
        chair.says_offline()
        time.sleep(12)  # the banner waits ten seconds, so as not to flash
        self.album.take("offline-told")
        self.screen.click(*chair.place(65, 600))
        self.album.take("offline-queue")
        afterwards.enter_context(self.ward.served(port))
        chair.is_up_to_date(seconds=180)  # it tries again by itself, after longer and longer pauses
        time.sleep(7)  # the banner stays five seconds longer, for the same reason
        self.album.take("back-sent")
        self.both_arrived_once()
        self.screen.keys("ctrl+1")

    def both_arrived_once(self) -> None:
        said = self.ward.documents().values()
        author = "ubnd.chutich"
        newest = sorted(
            ((one["at"], each["code"]) for each in said for one in each["endorsements"] if one["author"] == author),
            reverse=True,
        )
        self.second = newest[0][1]
        expect("the one written offline is another document", self.second != EXPRESS)
        for code in (EXPRESS, self.second):
            expect(f"{code} has one bút phê", len(self.ward.show(code)["endorsements"]) == 1)

    def chair_looks_around(self, chair: Person) -> None:
        chair.search("chong ngap ung")
        self.album.take("search-without-diacritics")
        self.screen.keys("Down", "Return")
        self.album.take("search-opened")
        self.screen.keys("ctrl+t")
        self.album.take("route")
        self.screen.keys("Escape")
        self.screen.click(*chair.place(817, 30))
        self.album.take("larger-text")

    def unit_head_sees_his_work(self, head: Person) -> None:
        self.album.take("unit-head")
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
            self.album.take(name)
        clerk.search(EXPRESS)
        self.screen.keys("Down", "Return")
        self.album.take("the-window-goes-on")


def walk(ward: Ward, screen: Screen, album: Pictures) -> None:
    Walk(ward, screen, album).whole()


if __name__ == "__main__":
    sys.exit(carried_out("Walk through the main job in the real window.", PICTURES, walk))
