"""Fault 1: a program killed whenever it makes something durable: nothing told is lost, and every act has one effect."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crashing import DURABLE, age, every, nothing_left_over, under_strace, whole_with, works
from hub_at_work import letter, new_hub, served
from own_desk import cache_in
from syncing_desk import SyncingDesk, a_clock
from wardoffice.domain.commands import RegisterIncoming
from wardoffice.domain.ids import DocumentId
from wardoffice.hub.opening import Hub, open_hub
from wardoffice.hub.records import read_document

STEP = int(os.environ.get("EVERY_NTH_SYNC", "10"))
"""Every tenth in the suite; `EVERY_NTH_SYNC=1` tries each of them."""
DAY = """
import sys
from pathlib import Path
from syncing_desk import SyncingDesk, a_clock
from wardoffice.domain.commands import Comment
desk = SyncingDesk(Path(sys.argv[1]), "vt1", a_clock())
for n in range(2):
    print(desk.act(sys.argv[2], Comment(f"ý kiến {n}")).command.id, flush=True)
desk.round()
for n in range(2):
    print(desk.act(sys.argv[2], Comment(f"ý kiến sau {n}")).command.id, flush=True)
desk.close()
print("done", flush=True)
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    new_hub(tmp_path / "hub").close()
    opened = open_hub(tmp_path / "hub")
    yield opened
    opened.close()


def comments_at(hub: Hub, document: DocumentId) -> list[str]:
    """The acts whose comments the hub shows."""
    with hub.reader.begin() as connection:
        found = read_document(connection, hub.ward, document)
    assert found is not None
    return [str(note.command) for note in found.notes]


def test_fault_1_killed_at_every_fsync_and_rename_nothing_told_is_lost_and_each_act_has_one_effect(
    hub: Hub, tmp_path: Path, program: Callable[[str], str]
) -> None:
    strace = program("strace")
    works(strace)
    with served(hub) as url:
        document = letter(hub, tmp_path, bytes(range(256)) * 600)
        start = SyncingDesk(tmp_path / "start", "vt1", a_clock())
        start.sign_in(url)
        start.round()
        registered = start.act(document, RegisterIncoming()).command.id
        start.round()
        start.close()
        acts: set[str] = set()
        for when in every(STEP):
            profile = Path(shutil.copytree(tmp_path / "start", tmp_path / f"profile-{when}"))
            ended = under_strace(strace, f"{DURABLE}:signal=SIGKILL:when={when}", DAY, profile, document)
            assert "Traceback" not in ended.errors, ended.errors
            told = [id_ for id_ in ended.told if id_ != "done"]
            age(profile)
            acts |= {id_ for id_ in whole_with(cache_in(profile), told, extra=2) if id_ != registered}
            desk = SyncingDesk(profile, "vt1", a_clock())
            desk.round()
            assert {row.state.value for row in desk.queue(accepted=True)} == {"accepted"}
            desk.close()
            assert sorted(comments_at(hub, document)) == sorted(acts), "each act has one effect"
            nothing_left_over(profile)
            shutil.rmtree(profile)
            if "done" in ended.told:
                assert when > 20
                return
