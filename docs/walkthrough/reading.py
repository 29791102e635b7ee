"""Reading and marking in the real window: what a leader does with a document before and instead of printing it.

    .venv/bin/python docs/walkthrough/reading.py [FOLDER FOR THE PICTURES]

Needs what `walk.py` needs. The exit status is 1 when anything is not as it should be.
"""

import sys
import time

from practice import ROOT, Person, Ward, at_window, carried_out, kinds_in
from screen import Pictures, Screen, wait_for

PICTURES = ROOT / "docs" / "pictures" / "reading"
SIGNED = "4163/UBND-NC"
ADDRESSED_TO = "phuong"
"""Part of what every letter is addressed to, a phường: what stands at the top of the list changes with the day."""
JUDGING_SECONDS = 8
"""Longer than it takes to judge the signatures of a file; nothing on the screen moves meanwhile."""
TWO_PAGES, PAPERS = (837, 34), (987, 34)
"""Where the tools stand on the full screen of a leader, 1366 pixels wide."""


class Reading:
    """The steps in order; each ends with a picture."""

    def __init__(self, ward: Ward, screen: Screen, album: Pictures) -> None:
        self.ward, self.screen, self.album = ward, screen, album

    def press(self, *keys: str, picture: str = "") -> None:
        self.screen.keys(*keys)
        if picture:
            self.album.take(picture)

    def kinds(self) -> list[str]:
        """The kinds of all marks the ward's documents bear: nobody else makes any meanwhile."""
        return sorted(kind for body in self.ward.documents().values() for kind in kinds_in(body))

    def reads(self, chair: Person) -> None:
        self.album.take("opened")
        self.press("F11", picture="full-screen")
        self.screen.click(*TWO_PAGES)
        self.album.take("two-pages")
        self.screen.click(*TWO_PAGES)
        self.press("F8", picture="dark")
        self.screen.click(*PAPERS)
        self.press("Down", "Down", "Return", picture="ivory")
        self.press("F8")
        self.press("F9", picture="ruler")
        self.press("F9", "Escape")
        self.press("F3")
        self.screen.write(ADDRESSED_TO)
        self.album.take("found-without-diacritics")
        self.press("Escape")

    def marks(self, chair: Person) -> None:
        self.press("ctrl+m", picture="pens")
        x, y = chair.place(1000, 480)
        self.press("alt+5")
        self.screen.draw([(x, y), (x + 60, y + 20), (x + 120, y + 40)])
        self.press("alt+6")
        self.screen.click(x - 200, y)
        self.press("alt+7")
        self.screen.draw([(x - 150, y - 60), (x, y - 40), (x + 200, y - 20)])
        self.album.take("arrow-tick-rectangle")
        wait_for("three marks are at the hub", lambda: self.kinds() == ["arrow", "rectangle", "tick"])
        self.press("Escape")
        self.press("ctrl+z", picture="one-act-taken-back")
        wait_for("two are left at the hub", lambda: self.kinds() == ["arrow", "tick"])
        self.press("ctrl+y")
        wait_for("and three again", lambda: self.kinds() == ["arrow", "rectangle", "tick"])

    def looks_at_signatures(self, chair: Person) -> None:
        chair.search(SIGNED)
        self.press("Down", "Return", "ctrl+g")
        time.sleep(JUDGING_SECONDS)
        self.album.take("signatures")
        self.press("Escape")

    def does_not_print(self, chair: Person) -> None:
        self.press("ctrl+p", picture="ways-without-paper")
        self.press("Escape", picture="nothing-printed")


def read(ward: Ward, screen: Screen, album: Pictures) -> None:
    reading = Reading(ward, screen, album)
    with at_window("chutich", ward, screen) as chair:
        reading.reads(chair)
        reading.marks(chair)
        reading.does_not_print(chair)
        reading.looks_at_signatures(chair)


if __name__ == "__main__":
    sys.exit(carried_out("Read and mark in the real window.", PICTURES, read))
