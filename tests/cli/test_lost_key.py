"""`key.json` lost or damaged beside a profile's data: told as what it is, never answered with another key, and mended
by the file itself or by a backup.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from killed_at_the_disk import Killed, stopped_at
from running import HubProcess, Profile, new_hub, start
from wardoffice import office
from wardoffice.credentials import KEY_FILE, LOCKED, CredentialProblem, backup_key
from wardoffice.store import audit, backup, custody, facts
from wardoffice.store.cache import faults_in, open_cache
from wardoffice.store.custody import CACHE_FILE
from wardoffice.store.safekeeping import UNSENT_FILE
from wardoffice.sync import leaving

COMMANDS = ("list", "outbox", "sync", "network", "notices", "backup create b.wob", "sign-out --erase --even-unsent")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    serving = new_hub(tmp_path_factory.mktemp("lost-key") / "hub").serve()
    yield serving
    serving.stop()


@pytest.fixture
def clerk(hub: HubProcess, tmp_path: Path) -> Profile:
    letter = tmp_path / "thư.pdf"
    letter.write_bytes(b"%PDF-1.4 nothing much")
    hub.publish(letter)
    profile = Profile(tmp_path / "clerk", "vanthu.tam").connect(hub.url)
    profile.sync()
    return profile


def in_it(folder: Path) -> dict[str, bytes]:
    """What lies in a profile, but for logs, locks and what SQLite makes beside a database."""
    left_out = (".log-", "-wal", "-shm", ".lock", "wardoffice.log")
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files if not path.name.endswith(left_out)}


def test_a_key_file_that_is_missing_is_told_by_every_command_and_nothing_takes_its_place(
    clerk: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kept = (clerk.folder / KEY_FILE).read_bytes()
    (clerk.folder / KEY_FILE).unlink()
    before = in_it(clerk.folder)

    for typed in COMMANDS:
        ran = clerk.run(*typed.split(), "--json")
        assert (ran.status, ran.json["error"]) == (1, "key_file_missing"), ran
        assert "Không thấy tệp key.json" in ran.told
    assert in_it(clerk.folder) == before

    (clerk.folder / KEY_FILE).write_bytes(kept)
    assert clerk.done("list")["documents"]


@pytest.mark.parametrize("lost", ["missing", "damaged"])
def test_doctor_tells_a_key_file_that_is_missing_or_damaged_as_a_fault_of_its_own(clerk: Profile, lost: str) -> None:
    (clerk.folder / KEY_FILE).write_bytes(b"{")
    if lost == "missing":
        (clerk.folder / KEY_FILE).unlink()

    checks = {one["name"]: one for one in clerk.run("doctor", "--json").json["checks"]}

    assert checks.keys() == {"profile", "key", "paper"}, "what cannot be looked at without the key is left out"
    assert (checks["key"]["ok"], checks["key"]["detail"]) == (False, f"key_file_{lost}")
    assert "wardoffice backup restore" in checks["key"]["advice"]
    assert "✗ Khóa của hồ sơ:" in clerk.run("doctor").told


@pytest.mark.parametrize("lost", ["missing", "damaged"])
def test_a_backup_brings_a_key_with_it_and_keeps_what_the_lost_one_opens(
    hub: HubProcess, clerk: Profile, tmp_path: Path, lost: str
) -> None:
    document = clerk.done("list")["documents"][0]["id"]
    clerk.done("register", document)
    clerk.done("backup", "create", tmp_path / "b.wob")
    before = in_it(clerk.folder)
    (clerk.folder / KEY_FILE).write_bytes(b"{")
    if lost == "missing":
        (clerk.folder / KEY_FILE).unlink()

    told = clerk.done("backup", "restore", tmp_path / "b.wob")

    aside = Path(str(told["kept"]))
    assert aside.read_bytes() == before[CACHE_FILE]
    assert aside.with_name(f"{aside.stem}.{UNSENT_FILE}").read_bytes() == before[UNSENT_FILE]
    assert aside.with_name(f"{aside.stem}.{KEY_FILE}").exists() is (lost == "damaged")
    assert [one["document"] for one in clerk.done("outbox")["commands"]] == [document]
    assert (clerk.folder / UNSENT_FILE).stat().st_size, "the second copy is made anew, under the new key"
    clerk.connect(hub.url)
    clerk.sync()
    assert hub.show(document)["arrival_number"] is not None


def test_a_backup_that_is_no_good_leaves_a_profile_without_its_key_as_it_was(clerk: Profile, tmp_path: Path) -> None:
    clerk.done("backup", "create", tmp_path / "b.wob")
    (tmp_path / "b.wob").write_bytes((tmp_path / "b.wob").read_bytes()[:-100])
    (clerk.folder / KEY_FILE).unlink()
    before = in_it(clerk.folder)

    assert clerk.run("backup", "restore", tmp_path / "b.wob", "--json").json["error"] == "backup_damaged"

    assert in_it(clerk.folder) == before


def test_no_backup_brings_another_key_while_a_sync_works_under_the_one_that_was_lost(
    clerk: Profile, tmp_path: Path
) -> None:
    clerk.done("backup", "create", tmp_path / "b.wob")
    watching = start("--profile", clerk.folder, "sync", "--watch")
    assert watching.stdout
    watching.stdout.readline()
    try:
        (clerk.folder / KEY_FILE).unlink()
        ran = clerk.run("backup", "restore", tmp_path / "b.wob", "--json")
    finally:
        watching.communicate("stop\n", timeout=60)

    assert ran.json["error"] == "window_open"
    assert not (clerk.folder / KEY_FILE).exists()
    assert clerk.run("backup", "restore", tmp_path / "b.wob").status == 0


def test_killed_anywhere_while_a_backup_brings_a_key_the_profile_is_as_it_was_or_restored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, file = tmp_path / "own", tmp_path / "b.wob"
    with closing(open_cache(own, office.profile_key(own, lambda: "thử"), office.clock)) as cache:
        with cache.writing() as connection:
            facts.set_fact(connection, facts.PERSON, "p.1")
        backup.create(cache, file, *backup_key("thử"), with_files=False)
    kept = (own / KEY_FILE).read_bytes()
    (own / KEY_FILE).unlink()
    for step in range(100):
        profile = Path(shutil.copytree(own, tmp_path / f"profile-{step}"))
        with monkeypatch.context() as patched:
            stopped_at(step, patched)
            try:
                office.restore_backup(profile, lambda: "thử", file, "thử")
            except Killed:
                came_through = False
            else:
                came_through = True
        is_restored = opens_as_restored(profile, kept)
        if came_through:
            assert is_restored
            return
    pytest.fail("it never came to an end")


def opens_as_restored(profile: Path, kept: bytes) -> bool:
    """Whether the restored cache is there; the old one needs the lost file, and opens with it."""
    try:
        key = office.profile_key(profile, lambda: "thử")
    except CredentialProblem as problem:
        assert problem.code == "key_file_missing"
        (profile / KEY_FILE).write_bytes(kept)
        key = office.profile_key(profile, lambda: "thử")
    with closing(open_cache(profile, key, office.clock)) as cache:
        assert (cache.rescued, faults_in(cache)) == ({}, [])
        with cache.reading() as connection:
            assert facts.fact(connection, facts.PERSON) == "p.1"
            return any(line.what == "restored" for line in audit.lines(connection))


def test_an_erasing_that_was_cut_off_is_ended_by_whoever_comes_next(
    hub: HubProcess, clerk: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key was gone, the data was there: the profile could neither be opened nor begun anew."""

    def killed(profile: Path) -> tuple[str, ...]:
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(leaving, "remove_files", killed)
        clerk.run("sign-out", "--erase")
    assert (clerk.folder / CACHE_FILE).exists()

    assert clerk.run("list", "--json").json["error"] == "not_connected"
    assert clerk.connect(hub.url).sync()["state"] == "ok"


def test_what_could_not_be_erased_is_named_until_it_can(clerk: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(leaving, "_unlink", lambda path: None if path.name == CACHE_FILE else path.unlink())
        assert clerk.done("sign-out", "--erase")["left"] == [CACHE_FILE]
        for typed in ("list", "doctor", "backup create b.wob"):
            told = clerk.run(*typed.split()).told
            assert f"chưa xóa được: {CACHE_FILE}" in told, told
    assert clerk.run("list", "--json").json["error"] == "not_connected"
    assert not (clerk.folder / "quarantine").exists()


def test_what_counts_as_locked_is_what_the_store_keeps_under_the_key() -> None:
    assert LOCKED == (CACHE_FILE, UNSENT_FILE)
    assert custody.KEY_FILE == KEY_FILE
