"""Tests that hold whatever database the hub stands on: a module says so by `stands_on = on_each_database`."""

import pytest

SQLITE, POSTGRESQL = "sqlite", "postgresql"


@pytest.fixture(name="stands_on", params=[SQLITE, POSTGRESQL])
def on_each_database(request: pytest.FixtureRequest) -> str:
    return str(request.param)
