"""Real processes over TCP: one line that misbehaves, one nursery, and a ward set up once and copied for each test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forked import POSSIBLE, Nursery
from rough_line import RoughLine, rough_line
from rough_ward import DESKS, Template, Ward, copied, made_template


@pytest.fixture(scope="session")
def line() -> Iterator[RoughLine]:
    with rough_line() as one:
        yield one


@pytest.fixture(scope="session")
def template(line: RoughLine, tmp_path_factory: pytest.TempPathFactory) -> Template:
    return made_template(tmp_path_factory.mktemp("ward"), line)


@pytest.fixture(scope="session")
def nursery(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    if not POSSIBLE:
        pytest.skip("this system has no fork; the same faults are met in one process by tests/sync")
    one = Nursery(tmp_path_factory.mktemp("nursery"), template.profiles[:1])
    yield one
    one.close()


@pytest.fixture
def ward(template: Template, line: RoughLine, nursery: Nursery, tmp_path: Path) -> Iterator[Callable[..., Ward]]:
    """`ward(seed)` is a ward of one's own with its hub running; `desks=` names whose desks are wanted."""
    wards: list[Ward] = []

    def one(seed: int, most: int = len(DESKS), desks: tuple[str, ...] = ()) -> Ward:
        wards.append(copied(template, tmp_path / f"{seed}", (line,), nursery, seed, most, desks))
        return wards[-1]

    yield one
    for each in wards:
        each.close()
