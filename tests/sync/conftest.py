"""A real hub behind a far end that can misbehave, and desks whose real engine and store talk to it through that."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from far_end import FarEnd, far_end
from hub_at_work import new_hub, served
from syncing_desk import SyncingDesk, a_clock
from wardoffice.hub.opening import Hub, open_hub


@pytest.fixture(scope="session")
def _installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed") / "hub"
    new_hub(folder).close()
    return folder


@pytest.fixture
def hub(_installed: Path, tmp_path: Path) -> Iterator[Hub]:
    opened = open_hub(Path(shutil.copytree(_installed, tmp_path / "hub")))
    yield opened
    opened.close()


@pytest.fixture
def end(hub: Hub) -> Iterator[FarEnd]:
    with served(hub) as url, far_end(url) as between:
        yield between


@pytest.fixture
def desk(end: FarEnd, tmp_path: Path) -> Iterator[Callable[[str], SyncingDesk]]:
    """`desk("vt1")` is that person's profile, signed in."""
    desks: list[SyncingDesk] = []

    def signed_in(login: str) -> SyncingDesk:
        desks.append(SyncingDesk(tmp_path / f"desk-{len(desks)}-{login}", login, a_clock()))
        desks[-1].sign_in(end.url)
        return desks[-1]

    yield signed_in
    for one in desks:
        one.close()
