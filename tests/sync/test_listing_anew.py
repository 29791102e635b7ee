"""A full list cut off goes on from its last page; nothing is taken for removed before it is whole."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from far_end import FarEnd, Reply, hub_problem
from hub_at_work import letter
from syncing_desk import SyncingDesk
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.opening import Hub
from wardoffice.store import listing
from wardoffice.sync import pulling

Desks = Callable[[str], SyncingDesk]


def since(end: FarEnd) -> list[str]:
    return [parse_qs(urlsplit(asked.path).query).get("since", [""])[0] for asked in end.requests_to("/v1/changes")]


@pytest.fixture
def cut_off(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[SyncingDesk, set[str]]:
    """A clerk whose list of seven, two to a page, broke off after two pages; and what he ought to hold."""
    documents = {str(letter(hub, tmp_path, f"thư {n}".encode())) for n in range(7)}
    clerk = desk("vt1")
    clerk.round()
    monkeypatch.setattr(pulling, "PAGE", 2)
    end.once("/v1/changes", hub_problem(410, "state_expired"), end.passed_on, end.passed_on, Reply(lost=True))
    with pytest.raises(EndpointProblem):
        clerk.round(by_hand=False)
    return clerk, documents


def test_a_full_list_cut_off_goes_on_from_its_last_page(end: FarEnd, cut_off: tuple[SyncingDesk, set[str]]) -> None:
    clerk, documents = cut_off
    before = len(since(end))
    clerk.round()
    resumed = since(end)[before:]
    assert resumed[0] == since(end)[before - 1] != ""
    assert len(resumed) == 2, "two pages were here already; two were left"
    assert clerk.held().keys() == documents
    clerk.round()
    assert len(since(end)) == before + 3, "and the list is over"


def test_what_a_resumed_list_does_not_name_on_any_of_its_pages_goes_into_the_bin(
    end: FarEnd, cut_off: tuple[SyncingDesk, set[str]]
) -> None:
    clerk, documents = cut_off
    with clerk.cache.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO documents SELECT row + 1, 'gone', revision, body FROM documents LIMIT 1"
        )
    clerk.round()
    assert clerk.held().keys() == documents


def test_a_list_the_hub_cannot_go_on_with_begins_again_and_loses_nothing(
    end: FarEnd, cut_off: tuple[SyncingDesk, set[str]]
) -> None:
    clerk, documents = cut_off
    end.once("/v1/changes", hub_problem(410, "state_expired"))
    before = len(since(end))
    clerk.round()
    assert since(end)[before + 1] == ""
    assert clerk.held().keys() == documents
    with clerk.cache.reading() as connection:
        assert not listing.has_named(connection)
