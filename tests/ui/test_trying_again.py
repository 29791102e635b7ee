"""A wait for a hub that could not be reached ends when the way to it opens, without its being asked again and again."""

import socket
from collections.abc import Iterator

import pytest

from ui.conftest import At, Sit
from wardoffice.store import facts
from wardoffice.ui.sync_news import SyncNews
from wardoffice.ui.trying_again import TryingAgain

UNREACHED = SyncNews(problem="no_network")


@pytest.fixture
def door() -> Iterator[socket.socket]:
    """A port that takes no connections until it listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        yield one


@pytest.fixture
def trying(sit: Sit, door: socket.socket) -> tuple[At, TryingAgain]:
    at = sit("chutich")
    with at.place.cache.writing() as connection:
        facts.set_fact(connection, facts.URL, f"http://127.0.0.1:{door.getsockname()[1]}")
    at.running.window.activateWindow()
    at.qtbot.waitActive(at.running.window)
    return at, TryingAgain(at.gate, at.running.window, clock=lambda: 0.0, knock_ms=5)


def test_the_way_that_opens_while_somebody_looks_ends_the_wait_once(
    trying: tuple[At, TryingAgain], door: socket.socket
) -> None:
    at, again = trying
    wanted: list[bool] = []
    again.wanted.connect(lambda: wanted.append(True))
    again.follow(UNREACHED)
    for _knock in range(2):
        with at.qtbot.waitSignal(again.knocked):
            pass
    assert not wanted, "nothing listens yet"
    door.listen(64)
    with at.qtbot.waitSignal(again.wanted):
        pass
    for _knock in range(3):
        with at.qtbot.waitSignal(again.knocked):
            pass
    assert len(wanted) == 1, "a way that is open tells nothing new"


def test_a_good_round_ends_the_knocking(trying: tuple[At, TryingAgain]) -> None:
    at, again = trying
    again.follow(UNREACHED)
    with at.qtbot.waitSignal(again.knocked):
        pass
    again.follow(SyncNews())
    at.qtbot.waitUntil(at.gate.is_idle)
    with at.qtbot.assertNotEmitted(again.knocked, wait=50):
        pass
