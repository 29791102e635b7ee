"""The practice ward opened: made when it is not there, played by itself, or given to somebody in a window.

It lies in a folder of its own and its desks keep their keys in memory, so it never mixes with a real profile.
"""

import tempfile
import time
from datetime import datetime
from pathlib import Path

from wardoffice.domain.ids import VIETNAM, DocumentId
from wardoffice.hub.place import is_place
from wardoffice.sample.demo import Measured, Step, play, staged
from wardoffice.sample.filling import sample_accounts, sample_directory
from wardoffice.sample.practice import build
from wardoffice.sample.stage import HubProcess, SampleDesk


def played(folder: Path, out: Path, said: str) -> list[Step]:
    """The main job played in a new practice ward below `folder`, results in `out`."""
    began = time.monotonic()
    documents = make_ward(folder / "hub")
    made = Step("practice_ward", True, round(time.monotonic() - began, 3), {"documents": documents})
    with staged(folder / "hub", folder / "desks", out, said, _pictures) as stage:
        return [made, *play(stage)]


def make_ward(data: Path) -> int:
    """Set the practice ward up; how many documents it has."""
    return build(data, sample_directory(), sample_accounts(), datetime.now(VIETNAM))


def practised(folder: Path, login: str) -> int:
    """Open the practice ward's window as somebody; the exit status. His acts stay at the practice hub until a reset."""
    from wardoffice.ui.starting import run

    if not is_place(folder / "hub"):
        make_ward(folder / "hub")
    with tempfile.TemporaryDirectory(prefix="wardoffice-practice-") as desks:
        hub = HubProcess(folder / "hub")
        hub.start()
        try:
            desk = SampleDesk(login, Path(desks) / login)
            desk.connect(hub.url)
            desk.sync()
            return run(desk.folder, desk.key)
        finally:
            hub.stop()


def _pictures(desk: SampleDesk, document: DocumentId, out: Path) -> Measured:
    """The list and the page as the window shows them, painted by the window itself."""
    from wardoffice.ui.portrait import take

    with desk.at_work() as workplace:
        return {**take(workplace, document, out)}
