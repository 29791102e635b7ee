"""The order of work: what is needed comes first, what becomes needed meanwhile comes next, and the share is kept."""

import hashlib
import shutil
import threading
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest

from far_end import Asked, FarEnd, Reply
from hub_at_work import letter
from syncing_desk import SyncingDesk
from wardoffice import settings
from wardoffice.desk import pinning
from wardoffice.domain.document import Urgency
from wardoffice.hub.opening import Hub
from wardoffice.settings import LEAST_DISK, Settings
from wardoffice.store import need
from wardoffice.sync import fetching

Desks = Callable[[str], SyncingDesk]
SMALL = 20_000


def content(name: str, size: int = SMALL) -> bytes:
    return (name.encode() * (size // len(name) + 1))[:size]


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def fetched(end: FarEnd) -> list[str]:
    return [asked.path.rpartition("/")[2] for asked in end.asked if asked.path.startswith("/v1/files/")]


def shared(desk: SyncingDesk, megabytes: int) -> None:
    settings.save(desk.folder, Settings(disk_megabytes=megabytes))


def here(desk: SyncingDesk) -> set[str]:
    return {path.name for path in (desk.folder / "files").glob("??/*") if not path.name.endswith(".part")}


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "AT_ONCE", 1)
    monkeypatch.setattr(fetching, "QUEUED", 0)


@pytest.mark.usefixtures("one_at_a_time")
def test_an_express_document_that_arrives_while_files_are_fetched_comes_next(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """nextcloud/desktop#6501: what matters is not behind everything else."""
    monkeypatch.setattr(fetching, "LOOK_AGAIN", fetching.LOOK_AGAIN * 0)
    for n in range(6):
        letter(hub, tmp_path, content(f"old {n}"))
    express = content("express")

    def arrives(asked: Asked) -> Reply:
        letter(hub, tmp_path, express, urgency=Urgency.EXPRESS)
        return end.passed_on(asked)

    end.once("/v1/files/", arrives)
    desk("vt1").round()
    assert fetched(end)[1] == sha(express)
    assert len(fetched(end)) == 7


@pytest.mark.usefixtures("one_at_a_time")
def test_a_file_somebody_just_opened_comes_next_whatever_waits(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a line on which a file takes longer than it takes to ask again what was opened; it is fetched once."""
    monkeypatch.setattr(fetching, "ASKED_EVERY", fetching.ASKED_EVERY * 0)
    ids = [letter(hub, tmp_path, content(f"letter {n}")) for n in range(6)]
    clerk = desk("vt1")

    def opens_the_oldest(asked: Asked) -> Reply:
        assert pinning.note_opened(clerk.place, ids[0]) == (sha(content("letter 0")),)
        return end.passed_on(asked)

    end.once("/v1/files/", opens_the_oldest)
    clerk.round()
    assert fetched(end)[:2] == [sha(content("letter 5")), sha(content("letter 0"))]
    assert len(fetched(end)) == 6


def test_big_files_never_hold_up_the_small_ones(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four big files are wanted first; the small one passes while three of them are still on their way."""
    monkeypatch.setattr(fetching, "BIG", 100_000)
    big = [content(f"big {n}", 200_000) for n in range(4)]
    small = content("small")
    letter(hub, tmp_path, small)
    for data in big:
        letter(hub, tmp_path, data, urgency=Urgency.EXPRESS)
    small_is_here = threading.Event()
    waited = list[bool]()

    def until_the_small_one_is_here(asked: Asked) -> Reply:
        waited.append(small_is_here.wait(20))
        return end.passed_on(asked)

    def the_small_one(asked: Asked) -> Reply:
        small_is_here.set()
        return end.passed_on(asked)

    for data in big[1:]:
        end.once(f"/v1/files/{sha(data)}", until_the_small_one_is_here)
    clerk = desk("vt1")
    end.once(f"/v1/files/{sha(small)}", the_small_one)
    assert clerk.round().files == 5
    assert waited == [True, True, True]


def test_files_beyond_the_share_of_the_disk_are_left_out_and_not_fetched_in_circles(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    clerk = desk("vt1")
    with clerk.cache.writing() as connection:
        need.set_cap(connection, 0)
    ids = [letter(hub, tmp_path, content(f"letter {n}", 40_000_000)) for n in range(4)]
    shared(clerk, 100)
    clerk.round()
    with clerk.cache.writing() as connection:  # nothing waits for him any more, so nothing has to stay
        connection.exec_driver_sql("UPDATE list_rows SET waits=0")
    before = len(fetched(end))
    clerk.clock.passes(days=30)
    clerk.round()
    assert len(here(clerk)) == 2
    clerk.round()
    assert len(fetched(end)) == before, "nothing is fetched again"
    gone = next(
        id_ for id_, n in zip(ids, range(4), strict=True) if sha(content(f"letter {n}", 40_000_000)) not in here(clerk)
    )
    assert len(pinning.note_opened(clerk.place, gone)) == 1
    clerk.round()
    assert len(fetched(end)) == before + 1
    assert pinning.note_opened(clerk.place, gone) == ()
    assert len(here(clerk)) == 2


def test_a_disk_nearly_full_stops_fetching_before_it_is_full_and_says_so(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter(hub, tmp_path)
    usage = namedtuple("usage", "total used free")
    with monkeypatch.context() as nearly_full:
        nearly_full.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9 - LEAST_DISK + 1, LEAST_DISK - 1))
        report = (clerk := desk("vt1")).round()
        assert (report.state, report.pulled, report.files) == ("disk", 1, 0)
    assert clerk.round().files == 1
