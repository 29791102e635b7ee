"""A hub's database of an older program is brought up to date by itself; nothing in it is lost, and it happens once."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text, update

from cases import CLERK
from hub.each_database import on_each_database
from hub_at_work import Desk, letter, served
from wardoffice.hub import migration, tables
from wardoffice.hub.opening import Hub, open_hub
from wardoffice.hub.showing import show
from wardoffice.hub.ward import read_ward

stands_on = on_each_database

NEW_TABLES = {1: ("directories", "uploads"), 2: ("leases",), 3: ("history",)}
NEW_COLUMNS = {1: (), 2: (("register_entries", "reason"),), 3: ()}
"""What each version did not have yet."""


def made_older(hub: Hub, version: int) -> None:
    """The database as a program of that version left it."""
    with hub.writer.begin() as connection:
        for later in range(version, tables.SCHEMA_VERSION):
            for table in NEW_TABLES[later]:
                connection.execute(text(f"DROP TABLE {table}"))
            for table, column in NEW_COLUMNS[later]:
                connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        connection.execute(update(tables.schema).values(version=version))


def shape(hub: Hub) -> dict[str, list[tuple[str, str, bool]]]:
    with hub.reader.begin() as connection:
        seen = inspect(connection)
        return {
            name: sorted((c["name"], str(c["type"]), c["nullable"]) for c in seen.get_columns(name))
            for name in seen.get_table_names()
        }


@pytest.mark.parametrize("version", NEW_TABLES)
def test_an_older_database_is_brought_up_to_date_when_it_is_opened(
    hub: Hub, hub_folder: Path, tmp_path: Path, version: int
) -> None:
    document, fresh = letter(hub, tmp_path), shape(hub)
    made_older(hub, version)

    opened = open_hub(hub_folder)

    assert shape(opened) == fresh
    assert show(opened, document)["id"] == document
    with opened.reader.begin() as connection:
        ward = read_ward(connection, opened.ward)
        kept = connection.execute(select(tables.directories.c.revision, tables.directories.c.seq)).all()
    assert kept == [(ward.directory_revision, ward.seq if version == 1 else 0)]
    with served(opened) as url:
        assert [c["id"] for c in Desk(url, CLERK).sign_in().pull()] == [document]
    opened.close()


def test_a_step_cut_off_leaves_the_database_as_it_was_and_is_done_the_next_time(
    hub: Hub, hub_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = shape(hub)
    made_older(hub, 1)
    before = shape(hub)
    real = migration.STEPS[1]

    def cut_off(operations: object) -> None:
        real(operations)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setitem(migration.STEPS, 1, cut_off)
        with pytest.raises(KeyboardInterrupt):
            open_hub(hub_folder)
    assert shape(hub) == before
    open_hub(hub_folder).close()
    assert shape(hub) == fresh


def test_several_that_open_it_at_once_do_it_once(hub: Hub, hub_folder: Path) -> None:
    made_older(hub, 1)
    went_wrong: list[BaseException] = []

    def opens() -> None:
        try:
            open_hub(hub_folder).close()
        except BaseException as error:
            went_wrong.append(error)

    threads = [threading.Thread(target=opens) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert went_wrong == []
    with hub.reader.begin() as connection:
        assert connection.execute(select(tables.schema.c.version)).scalars().all() == [tables.SCHEMA_VERSION]
        assert connection.execute(select(tables.directories)).all()
