"""Reading and marking in the real window: what a leader does with a document before and instead of printing it.

    .venv/bin/python docs/walkthrough/reading.py [FOLDER FOR THE PICTURES]

Needs what `walk.py` needs. The exit status is 1 when anything is not as it should be.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from practice import ROOT, Person, Ward, at_window
from screen import Album, NotAsExpected, Screen

PICTURES = ROOT / "docs" / "pictures" / "reading"
EXPRESS = "08/CĐ-UBND"


class Reading:
    """The steps in order; each ends with a picture."""

    def __init__(self, ward: Ward, screen: Screen, album: Album) -> None:
        self.ward, self.screen, self.album = ward, screen, album

    def press(self, *keys: str, picture: str = "") -> None:
        self.screen.keys(*keys)
        if picture:
            self.album.take(picture)

    def reads(self, chair: Person) -> None:
        self.album.take("opened")
        self.press("F11", picture="full-screen")
        self.press("F8", picture="dark")
        self.press("F8")
        self.press("F9", picture="ruler")
        self.press("F9")
        self.press("Escape")
        self.press("F3")
        self.screen.write("ngap")
        self.album.take("found")
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
        self.album.take("marked")
        self.press("Escape")
        self.press("ctrl+z", picture="undone")
        self.press("ctrl+p", picture="print")
        self.press("Escape")


def main() -> int:
    parser = argparse.ArgumentParser(description="Read and mark in the real window.")
    parser.add_argument("pictures", nargs="?", type=Path, default=PICTURES)
    pictures: Path = parser.parse_args().pictures
    with tempfile.TemporaryDirectory(prefix="reading-") as home, Screen(1366, 768) as screen:
        ward, album = Ward(Path(home)), Album(screen, pictures)
        reading = Reading(ward, screen, album)
        try:
            with at_window("chutich", ward, screen) as chair:
                reading.reads(chair)
                reading.marks(chair)
        except NotAsExpected as problem:
            album.keep_last()
            print(f"Not as expected: {problem}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
