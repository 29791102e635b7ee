"""A process that marks a page and may be killed at any moment: `python marking_child.py FOLDER STEPS`, STEPS as JSON.

Before each step that changes something it prints `begun` and what the page must show then; `kept` once the person may
take it that everything so far is kept. At the end, `done`.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from ui.desks import empty_desk
from ui.marking_steps import Marking, Step, Told, place_of
from wardoffice.ui.gate import Gate
from wardoffice.ui.reading import asking
from wardoffice.ui.reading.kept_marks import KeptMarks


def _begun(state: list[object]) -> None:
    _say(f"begun {json.dumps(state)}")


def _say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def main(folder: Path, steps: list[Step]) -> None:
    application = QCoreApplication([])
    place = empty_desk(folder, "chutich")
    gate = Gate(place)
    kept = KeptMarks(gate)

    def read_again() -> None:
        reading = asking.read(place, "d1")
        assert reading is not None
        kept.follow(reading.opened.document, reading.opened.may.get("annotate", ()), reading.name)

    gate.changed.connect(read_again)
    read_again()
    told = Told(
        [place_of(mark) for mark in kept.of_file("", is_first=True)],
        _begun,
    )
    marking = Marking(kept, gate, lambda: kept.of_file("", is_first=True), lambda: None)
    for what, number, waits in steps:
        marking.do(told, what, number)
        while waits and not gate.is_idle():
            application.processEvents()
        if waits:
            _say("kept")
    while not gate.is_idle():
        application.processEvents()
    gate.close()
    _say("done")


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
