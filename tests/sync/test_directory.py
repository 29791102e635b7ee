"""The directory at a desk: only what changed travels, and what does not fit is fetched whole."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import delete

from cases import CHAIR, CLERK, directory
from far_end import FarEnd, hub_json
from syncing_desk import SyncingDesk
from wardoffice.domain.directory import Directory
from wardoffice.hub.installing import REVISIONS_KEPT, replace_directory
from wardoffice.hub.opening import Hub
from wardoffice.hub.tables import directories
from wardoffice.store import directory as kept

SignedIn = Callable[[str], SyncingDesk]


def renamed(name: str) -> Directory:
    return replace(directory(), people=(replace(directory().people[0], name=name), *directory().people[1:]))


def known(desk: SyncingDesk) -> Directory:
    with desk.cache.reading() as connection:
        return kept.get(connection)


def test_only_what_changed_travels(hub: Hub, end: FarEnd, desk: SignedIn) -> None:
    clerk = desk(CLERK)
    replace_directory(hub, renamed("Bà Mới"))
    clerk.round()
    assert known(clerk) == replace(renamed("Bà Mới"), revision=2)
    assert end.requests_to("/v1/directory")[-1].path.endswith("since=1")
    told = json.loads(end.passed_on(end.requests_to("/v1/directory")[-1]).body)
    assert (told["since"], [p["name"] for p in told["people"]], told["posts"]) == (1, ["Bà Mới"], [])


def test_nothing_new_is_nothing_sent(hub: Hub, end: FarEnd, desk: SignedIn) -> None:
    clerk = desk(CLERK)
    clerk.round()
    assert end.passed_on(end.requests_to("/v1/directory")[-1]).status == 304


def test_a_revision_the_hub_no_longer_keeps_brings_the_whole(hub: Hub, desk: SignedIn) -> None:
    clerk = desk(CLERK)
    for number in range(REVISIONS_KEPT + 1):
        replace_directory(hub, renamed(f"Bà {number}"))
    with hub.reader.begin() as connection:
        assert len(connection.execute(directories.select()).all()) == REVISIONS_KEPT
    clerk.round()
    assert known(clerk).people[0].name == f"Bà {REVISIONS_KEPT}"


def test_changes_that_do_not_fit_what_is_held_bring_the_whole(hub: Hub, end: FarEnd, desk: SignedIn) -> None:
    clerk = desk(CLERK)
    replace_directory(hub, renamed("Bà Mới"))
    end.once("/v1/directory", hub_json({"since": 1, "revision": 2, "digest": "0" * 64}, WardOffice_Hub=epoch(end)))
    clerk.round()
    assert known(clerk) == replace(renamed("Bà Mới"), revision=2)


def epoch(end: FarEnd) -> str:
    return str(json.loads(end.passed_on(end.requests_to("/v1/session")[-1]).body)["epoch"])


def test_a_hub_that_knows_no_changes_of_directories_sends_the_whole(
    hub: Hub, end: FarEnd, desk: SignedIn, tmp_path: Path
) -> None:
    chair = desk(CHAIR)
    with hub.writer.begin() as connection:
        connection.execute(delete(directories))
    replace_directory(hub, renamed("Bà Mới"))
    chair.round()
    assert known(chair).people[0].name == "Bà Mới"
