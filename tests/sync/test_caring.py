"""What a sync looks after besides its rounds: damage that nobody has met yet is found within a week, and mended."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hub_at_work import letter
from syncing_desk import SyncingDesk
from wardoffice.domain.commands import RegisterIncoming
from wardoffice.hub.opening import Hub
from wardoffice.store.custody import CACHE_FILE
from wardoffice.store.pages import PAGE
from wardoffice.store.problem import StoreProblem
from wardoffice.store.reserve import RESERVE_FILE, RESERVED, give_back, lay_up

Desks = Callable[[str], SyncingDesk]


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def test_fault_9_a_file_damaged_on_the_disk_is_found_within_a_week_and_fetched_again(
    desk: Desks, hub: Hub, tmp_path: Path
) -> None:
    letter(hub, tmp_path, b"%PDF-1.4 " + bytes(range(256)) * 400)
    clerk = desk("vt1")
    clerk.round()
    (sealed,) = (path for path in (clerk.folder / "files").glob("??/*") if path.is_file())
    flip(sealed, sealed.stat().st_size // 2)
    clerk.round()
    assert clerk.told_of("file_failed") == [], "read once this week already"
    clerk.clock.passes(days=7)
    clerk.round()
    assert [event["code"] for event in clerk.told_of("file_failed")] == ["file_damaged"]
    clerk.round()
    assert clerk.missing_files() == 0
    assert clerk.place.vault.is_whole(sealed.name)


def test_a_damaged_cache_is_fetched_again_by_itself_and_each_act_goes_out_once(
    desk: Desks, hub: Hub, tmp_path: Path
) -> None:
    documents = [letter(hub, tmp_path, code=f"{n}/UBND-VP", subject="Về việc thử " * 20) for n in range(30)]
    clerk = desk("vt1")
    clerk.round()
    acts = [clerk.act(document, RegisterIncoming()).command.id for document in documents[:3]]
    with clerk.cache.reading() as connection:
        root = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name='outbox'").scalar_one()
        connection.exec_driver_sql("SELECT 1")
    clerk.close()
    flip(clerk.folder / CACHE_FILE, (int(root) - 1) * PAGE + 2000)
    again = SyncingDesk(clerk.folder, clerk.login, clerk.clock)
    assert again.cache.rescued["acts"] == 3
    report = again.round()
    assert report.pushed == 3
    assert [row.id for row in again.queue(accepted=True)] == acts
    assert set(again.held()) == set(documents)
    assert all(again.sees(document).document.arrival for document in documents[:3])
    assert again.round().pushed == 0
    again.close()


def test_a_page_nobody_has_read_is_found_damaged_within_a_week(desk: Desks, hub: Hub, tmp_path: Path) -> None:
    letter(hub, tmp_path)
    clerk = desk("vt1")
    clerk.round()
    with clerk.cache.reading() as connection:
        index = connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name='list_rows_due'").scalar_one()
    clerk.close()
    flip(clerk.folder / CACHE_FILE, (int(index) - 1) * PAGE + 2000)
    again = SyncingDesk(clerk.folder, clerk.login, clerk.clock)
    again.clock.passes(days=7)
    with pytest.raises(StoreProblem) as told:
        again.round()
    assert told.value.code == "cache_rescued"
    again.round()
    assert len(again.held()) == 1
    again.close()


def test_a_reserve_is_laid_up_once_a_day_and_given_back_whole(desk: Desks) -> None:
    clerk = desk("vt1")
    clerk.round()
    path = clerk.folder / RESERVE_FILE
    assert path.stat().st_size == RESERVED
    assert give_back(clerk.folder)
    assert not give_back(clerk.folder)
    assert lay_up(clerk.folder)
    assert path.stat().st_size == RESERVED
