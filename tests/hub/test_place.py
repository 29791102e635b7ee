"""Setting up and opening a hub: never over another, and every fault told by its code."""

import json
import os
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from cases import directory
from hub_at_work import letter
from wardoffice.hub.installing import install
from wardoffice.hub.opening import Hub, open_hub
from wardoffice.hub.place import FILE_NAME, Place, database_address, files_folder, read_place, write_place
from wardoffice.hub.problem import HubProblem
from wardoffice.hub.showing import show
from wardoffice.hub.tables import metadata, schema


def code_of(*arguments: object, **more: object) -> str:
    with pytest.raises(HubProblem) as told:
        open_hub(*arguments, **more)  # type: ignore[arg-type] # wrong ones are the point
    return told.value.code


def test_a_hub_is_never_set_up_over_another(hub_folder: Path) -> None:
    before = (hub_folder / "hub.db").read_bytes()
    with pytest.raises(HubProblem, match="hub_exists"):
        install(hub_folder, directory(), ())
    assert (hub_folder / "hub.db").read_bytes() == before


def test_a_hub_may_be_moved_with_its_folder(hub: Hub, hub_folder: Path, tmp_path: Path) -> None:
    document = letter(hub, tmp_path)
    hub.close()
    moved = open_hub(hub_folder.rename(tmp_path / "elsewhere"))
    attachment = show(moved, document)["attachments"][0]
    assert moved.files.path(attachment["sha256"])
    moved.close()


def test_what_cannot_be_opened_is_told_by_its_code(hub_folder: Path, tmp_path: Path) -> None:
    assert code_of(tmp_path / "nowhere") == "hub_not_found"
    assert code_of(hub_folder, "no address") == "database_url"
    assert code_of(hub_folder, "nosuch://host/db") == "database_url"
    assert code_of(hub_folder, None, "s3://bucket") == "files_url"
    assert code_of(hub_folder, "sqlite:///empty.db") == "hub_empty"
    assert code_of(hub_folder, "sqlite:///no/such/folder.db") == "database_unreachable"
    (hub_folder / "hub.db").write_bytes(b"not a database at all" * 100)
    assert code_of(hub_folder) == "database_unreachable"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"ward": 1, "color": 2}', "\x00"])
def test_a_spoilt_hub_json_is_told(hub_folder: Path, text: str) -> None:
    (hub_folder / FILE_NAME).write_text(text)
    assert code_of(hub_folder) == "hub_unreadable"


def test_a_database_of_a_newer_program_is_left_alone(hub: Hub, hub_folder: Path) -> None:
    with hub.writer.begin() as connection:
        connection.execute(insert(schema).values(version=999))
    assert code_of(hub_folder) == "hub_newer"


def test_every_table_begins_with_its_ward_and_can_be_made_on_postgresql() -> None:
    for table in metadata.tables.values():
        made = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert "ROWID" not in made
        assert table.name in ("schema", "wards") or next(iter(table.primary_key.columns)).name == "ward"


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights otherwise")
def test_nobody_else_reads_where_the_database_is(tmp_path: Path) -> None:
    install(tmp_path / "own", directory(), ()).close()
    assert (tmp_path / "own").stat().st_mode & 0o077 == 0
    assert (tmp_path / "own" / FILE_NAME).stat().st_mode & 0o077 == 0


def test_a_database_that_holds_the_ward_already_is_left_as_it_is(hub: Hub, hub_folder: Path, tmp_path: Path) -> None:
    document = letter(hub, tmp_path)
    (hub_folder / FILE_NAME).unlink()
    with pytest.raises(HubProblem, match="hub_exists"):
        install(hub_folder, directory(), ())
    assert show(hub, document)["id"] == document


def test_hub_json_names_database_and_files(hub_folder: Path) -> None:
    assert json.loads((hub_folder / FILE_NAME).read_text()) == {
        "ward": "ward",
        "database_url": "sqlite:///hub.db",
        "files_url": "file:files",
    }
    assert read_place(hub_folder) == Place("ward")


def test_relative_addresses_are_taken_from_the_folder_and_absolute_ones_as_they_are(tmp_path: Path) -> None:
    assert database_address(tmp_path, "sqlite:///hub.db").database == str(tmp_path.resolve() / "hub.db")
    assert database_address(tmp_path, f"sqlite:///{tmp_path}/x.db").database == f"{tmp_path}/x.db"
    assert database_address(tmp_path, "postgresql://u:p@h/db").database == "db"
    assert files_folder(tmp_path, "file:files") == tmp_path.resolve() / "files"
    assert files_folder(tmp_path, "file:///srv/wardoffice%20files") == Path("/srv/wardoffice files")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HubProblem, match="hub_unwritable"):
        install(tmp_path / "file" / "hub", directory(), ())
    with pytest.raises(HubProblem, match="hub_unwritable"):
        write_place(tmp_path / "file", Place("w"))
