"""One hub per test, copied from one that was installed once: its folder may be moved, and hashing takes time."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub_at_work import Desk, new_hub, serving
from wardoffice.hub.opening import Hub, open_hub
from wardoffice.hub.serving import Server
from wardoffice.hub.web.application import application


@pytest.fixture(scope="session")
def _installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed") / "hub"
    new_hub(folder).close()
    return folder


@pytest.fixture
def hub_folder(_installed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_installed, tmp_path / "hub"))


@pytest.fixture
def hub(hub_folder: Path) -> Iterator[Hub]:
    opened = open_hub(hub_folder)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def _server(_installed: Path) -> Iterator[Server]:
    """One server for all tests: starting and stopping one takes longer than most of them."""
    first = open_hub(_installed)
    with serving(first) as server:
        yield server
    first.close()


@pytest.fixture
def url(hub: Hub, _server: Server) -> str:
    """The address at which new connections reach this test's own hub."""
    _server.config.loaded_app = application(hub)
    return _server.url


@pytest.fixture
def desk(url: str) -> Iterator[Callable[[str], Desk]]:
    """`desk("vt1")` is that person signed in."""
    desks: list[Desk] = []

    def signed_in(login: str) -> Desk:
        desks.append(Desk(url, login).sign_in())
        return desks[-1]

    yield signed_in
    for one in desks:
        one.http.close()
