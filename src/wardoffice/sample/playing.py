"""The practice ward opened: made when it is not there, played by itself, or given to somebody in a window.

It lies in a folder of its own and holds invented papers only, so the key of its desks lies there too; nothing in it
ever mixes with a real profile. Each desk stays from one visit to the next: what was done in one role is met in another.
"""

import secrets
import shutil
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from wardoffice.domain.ids import VIETNAM, DocumentId
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.place import FILE_NAME, is_place, make_place
from wardoffice.hub.problem import HubProblem
from wardoffice.sample import ward
from wardoffice.sample.demo import Measured, Step, play, staged
from wardoffice.sample.filling import sample_accounts, sample_directory
from wardoffice.sample.practice import build
from wardoffice.sample.stage import HubProcess, SampleDesk
from wardoffice.settings import write_whole
from wardoffice.store.problem import StoreProblem
from wardoffice.sync.problem import SyncProblem

HUB, DESKS, KEY_FILE = "hub", "desks", "desks.key"


def played(folder: Path, out: Path, said: str) -> list[Step]:
    """The main job played in a new practice ward below `folder`, results in `out`."""
    began = time.monotonic()
    documents = make_ward(folder)
    made = Step("practice_ward", True, round(time.monotonic() - began, 3), {"documents": documents})
    with staged(folder / HUB, folder / DESKS, out, said, _pictures) as stage:
        return [made, *play(stage)]


def is_made(folder: Path) -> bool:
    return is_place(folder / HUB)


def make_ward(folder: Path) -> int:
    """Set the practice ward up below `folder`; how many documents it has. One that was broken off is begun anew."""
    return make_hub(folder / HUB)


def make_hub(data: Path) -> int:
    """Set the sample ward's hub up in `data` itself; how many documents it has.

    It is made beside its place and its hub.json comes last, so one that was broken off is no hub and is begun anew.
    Raises HubProblem: `hub_unwritable`, and `hub_exists` where anything of a hub is there already.
    """
    unfinished = data / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    if any((data / name).exists() for name in (FILE_NAME, "hub.db")):
        raise HubProblem("hub_exists", path=str(data))
    make_place(data)
    count = build(unfinished, sample_directory(), sample_accounts(), datetime.now(VIETNAM))
    for piece in sorted(unfinished.iterdir(), key=lambda piece: piece.name == FILE_NAME):
        piece.rename(data / piece.name)
    unfinished.rmdir()
    return count


def logins() -> tuple[str, ...]:
    """Whose desks there are."""
    return tuple(person.login for person in ward.people())


def practised(folder: Path, login: str) -> int:
    """Open the practice ward's window as somebody; the exit status. Several may be open at once, one for each person.

    What is done stays until a reset: at the hub, or on the desk while it has not been sent.
    """
    from wardoffice.ui.one_window import raise_other
    from wardoffice.ui.starting import dressed_application, run

    desk = SampleDesk(login, folder / DESKS / login, desk_key(folder))
    dressed_application()
    if raise_other(desk.folder):  # before the desk is signed in at another hub process
        return 0
    hub = HubProcess(folder / HUB, ready_name=f"ready-{login}.json")
    hub.start()
    try:
        desk.connect(hub.url)
        with suppress(EndpointProblem, StoreProblem, SyncProblem):  # a hub put back, say: the window tells of it
            desk.sync()
        return run(desk.folder, desk.key)
    finally:
        hub.stop()


def desk_key(folder: Path) -> bytes:
    """The key of every desk of this practice ward, made with the first."""
    path = folder / KEY_FILE
    if not path.exists():
        write_whole(path, secrets.token_hex(32).encode())
        path.chmod(0o600)
    return bytes.fromhex(path.read_text("ascii"))


def _pictures(desk: SampleDesk, document: DocumentId, out: Path) -> Measured:
    """The list and the page as the window shows them, painted by the window itself."""
    from wardoffice.ui.portrait import take

    with desk.at_work() as workplace:
        return {**take(workplace, document, out)}
