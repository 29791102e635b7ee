"""One hub per test, copied from one that was installed once: its folder may be moved, and hashing takes time."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hub.each_database import SQLITE
from hub_at_work import Desk, new_hub, serving
from postgresql_server import PostgreSQL, is_installed, postgresql_server
from wardoffice.hub.opening import Hub, open_hub
from wardoffice.hub.place import read_place, write_place
from wardoffice.hub.serving import Server
from wardoffice.hub.web.application import application


@pytest.fixture(scope="session")
def _installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed") / "hub"
    new_hub(folder).close()
    return folder


@pytest.fixture(scope="session")
def _postgresql() -> Iterator[PostgreSQL]:
    if not is_installed():
        pytest.skip("PostgreSQL is not on this machine; packaging/test.py says how to install it")
    with postgresql_server() as server:
        yield server


@pytest.fixture(scope="session")
def _installed_on_postgresql(_postgresql: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a hub, and the name of its database."""
    folder, name = tmp_path_factory.mktemp("installed") / "hub", _postgresql.make()
    new_hub(folder, database_url=_postgresql.address(name)).close()
    return folder, name


@pytest.fixture
def stands_on() -> str:
    """A module of tests that must hold on every database has `stands_on = on_each_database` instead."""
    return SQLITE


@pytest.fixture
def hub_folder(stands_on: str, _installed: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    if stands_on == SQLITE:
        yield Path(shutil.copytree(_installed, tmp_path / "hub"))
        return
    server: PostgreSQL = request.getfixturevalue("_postgresql")
    installed, like = request.getfixturevalue("_installed_on_postgresql")
    folder, name = Path(shutil.copytree(installed, tmp_path / "hub")), server.make(like)
    write_place(folder, replace(read_place(folder), database_url=server.address(name)))
    yield folder
    server.drop(name)


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
