"""`wardoffice backup` as IT runs it: beside a running sync, onto another machine, against a real hub."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from running import HubProcess, Profile, new_hub, start, wardoffice
from wardoffice.cli import keeping

FIELDS = {"file", "created", "version", "login", "documents", "outbox", "drafts", "files", "bytes"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_hub(tmp_path_factory.mktemp("installed") / "hub").folder


@pytest.fixture
def hub(installed: Path, tmp_path: Path) -> Iterator[HubProcess]:
    serving = HubProcess(Path(shutil.copytree(installed, tmp_path / "hub"))).serve()
    yield serving
    serving.stop()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "công văn.pdf"
    path.write_bytes(b"%PDF-1.4 " + bytes(range(256)) * 100)
    return path


def test_a_backup_goes_to_another_machine_and_each_act_reaches_the_hub_once(
    hub: HubProcess, paper: Path, tmp_path: Path
) -> None:
    document = hub.publish(paper)
    clerk = Profile(tmp_path / "clerk", "vanthu.tam", real=True).connect(hub.url)
    clerk.sync()
    watching = start("--profile", clerk.folder, "sync", "--watch")
    try:
        file = tmp_path / "sao lưu.wob"
        clerk.done("register", document)
        hub.stop()
        clerk.done("comment", document, "--text", "ý kiến trước khi sao lưu")
        told = clerk.done("backup", "create", file, "--with-files")
    finally:
        watching.kill()
        watching.communicate()
    assert told.keys() == FIELDS
    assert (told["documents"], told["files"], told["login"]) == (1, 1, "vanthu.tam")
    assert told["outbox"] in (1, 2)
    assert clerk.done("backup", "verify", file) == told

    hub.serve()
    clerk.sync()
    other = Profile(tmp_path / "other", "vanthu.tam", real=True)
    restored = other.run(
        "backup", "restore", file, "--json", WARDOFFICE_PASSPHRASE="khác", WARDOFFICE_BACKUP_PASSPHRASE="thử"
    )
    assert restored.status == 0, restored
    assert restored.json == {**told, "kept": None}
    again = [
        wardoffice("--profile", other.folder, *words, "--json", typed="vanthu.tam\n", WARDOFFICE_PASSPHRASE="khác")
        for words in (("connect", "--url", hub.url, "--user", "vanthu.tam"), ("sync",), ("show", document), ("outbox",))
    ]
    assert [ran.status for ran in again] == [0, 0, 0, 0], again
    assert again[2].json["status"] != "to_register"
    assert again[2].json["attachments"][0]["cached"] is True
    assert again[3].json["commands"] == []
    shown = hub.show(document)
    assert len(shown["comments"]) == 1
    assert shown["arrival_number"] == 1


def test_a_wrong_passphrase_or_a_damaged_backup_is_told_and_changes_nothing(tmp_path: Path) -> None:
    own = Profile(tmp_path / "own", "vanthu.tam")
    file = tmp_path / "b.wob"
    own.run("list")
    assert own.run("backup", "create", file).status == 0
    ran = own.run("backup", "restore", file, WARDOFFICE_BACKUP_PASSPHRASE="sai")
    assert (ran.status, "Cụm mật khẩu của bản sao lưu không đúng" in ran.told) == (1, True)
    file.write_bytes(file.read_bytes()[:-100])
    ran = own.run("backup", "verify", file, "--json")
    assert (ran.status, ran.json["error"]) == (1, "backup_damaged")
    ran = own.run("backup", "verify", tmp_path / "nowhere", "--json")
    assert (ran.status, ran.json["error"]) == (1, "backup_missing")
    assert own.run("list", "--json").json["error"] == "not_connected", "it is what it was: whole, and signed in nowhere"


def test_a_backup_that_is_there_is_replaced_by_a_script_and_by_a_person_only_where_he_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Profile(tmp_path / "own", "vanthu.tam")
    file = tmp_path / "b.wob"
    own.run("list")
    file.write_bytes(b"another")
    monkeypatch.setattr(keeping, "somebody_types", lambda: True)
    ran = own.run("backup", "create", file, "--json")
    assert (ran.status, ran.json["error"], file.read_bytes()) == (1, "file_exists", b"another")
    assert "--force" in ran.told
    assert own.run("backup", "create", file, "--force").status == 0
    assert own.run("backup", "verify", file).status == 0

    monkeypatch.setattr(keeping, "somebody_types", lambda: False)
    file.write_bytes(b"of yesterday")
    assert own.run("backup", "create", file).status == 0
    assert own.run("backup", "verify", file).status == 0


def test_without_any_passphrase_nothing_is_written(tmp_path: Path) -> None:
    ran = wardoffice("--profile", tmp_path / "own", "backup", "create", tmp_path / "b.wob", WARDOFFICE_PASSPHRASE="")
    assert ran.status == 1
    assert "WARDOFFICE_BACKUP_PASSPHRASE" in ran.told
    assert not (tmp_path / "b.wob").exists()
