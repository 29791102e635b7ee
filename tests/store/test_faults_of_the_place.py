"""Faults 17, 18, 19 and 25: where a profile lies, who else has it open, where its key is, and what holds its files."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import keyring
import pytest
from keyring.backends.null import Keyring as NullKeyring

from cases import CHAIR
from own_desk import KEY, arrives, cache_in, desk_of, entered
from running import inside
from wardoffice.credentials import CredentialProblem, key_of_profile, kind_of_profile
from wardoffice.desk.acting import Acted, act
from wardoffice.domain.commands import Comment
from wardoffice.store import custody, drive, engine, outbox
from wardoffice.store.problem import StoreProblem

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
//may-chu/chung /mnt/d\\303\\271ng\\040chung cifs rw 0 0
may-chu:/nha /nha nfs4 rw 0 0
/dev/sdb1 /nha/ct/may\\040nay ext4 rw 0 0
sshfs /srv/xa fuse.sshfs rw 0 0
"""
HOLDER = """
import sys
from pathlib import Path
from own_desk import cache_in
from wardoffice.store import facts
cache = cache_in(Path(sys.argv[1]))
with cache.writing() as connection:
    facts.set_fact(connection, "by", "the other")
    print("held", flush=True)
    sys.stdin.readline()
cache.close()
"""


@pytest.mark.parametrize(
    ("folder", "kind", "remote"),
    [
        ("/var/lib", "ext4", False),
        ("/run/x", "tmpfs", False),
        ("/nha/ct/.local", "nfs4", True),
        ("/nha/ct/may nay/hồ sơ", "ext4", False),
        ("/srv/xa/hồ sơ", "fuse.sshfs", True),
        ("/homeless", "ext4", False),
    ],
)
def test_fault_17_a_network_share_is_told_from_a_drive_of_this_machine(folder: str, kind: str, remote: bool) -> None:
    found = drive.kind_of(Path(folder), MOUNTS)
    assert (found, found in drive.REMOTE) == (kind, remote)


def test_fault_17_a_profile_on_a_network_share_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\n//may-chu/chung {share.resolve()} cifs rw 0 0\n")
    monkeypatch.setattr(drive, "_MOUNTS", mounts)
    with pytest.raises(StoreProblem) as told:
        cache_in(share / "profile")
    assert (told.value.code, told.value.facts) == ("profile_on_network", {"folder": str(share / "profile")})
    assert list(share.iterdir()) == []
    cache_in(tmp_path / "here").close()


def test_fault_17_on_a_system_that_does_not_tell_its_drives_a_profile_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drive, "_MOUNTS", tmp_path / "nowhere")
    cache_in(tmp_path / "here").close()


@pytest.fixture
def held_elsewhere(tmp_path: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """A profile another process is writing in, and what lets it go."""
    profile = tmp_path / "profile"
    with desk_of(profile, CHAIR) as w:
        arrives(w, entered(1))
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(profile)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"

    def let_go() -> None:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()

    yield profile, let_go
    child.kill()
    child.communicate()


def test_fault_18_an_act_beside_another_writing_program_waits_and_is_not_lost(
    held_elsewhere: tuple[Path, Callable[[], None]],
) -> None:
    profile, let_go = held_elsewhere
    let_go()  # at once or a little later: the act waits as long as it has to
    with desk_of(profile, CHAIR) as w:
        acted = act(w, "d0001", Comment("chờ rồi ghi"))
    assert isinstance(acted, Acted)
    with closing(cache_in(profile)) as cache, cache.reading() as connection:
        assert [row.id for row in outbox.listed(connection)] == [acted.command.id]


def test_fault_18_a_cache_held_too_long_is_told_and_the_act_is_not_half_there(
    held_elsewhere: tuple[Path, Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    profile, _let_go = held_elsewhere
    impatient = tuple(p.replace("busy_timeout=10000", "busy_timeout=50") for p in engine._PRAGMAS)
    assert impatient != engine._PRAGMAS
    monkeypatch.setattr(engine, "_PRAGMAS", impatient)
    with closing(cache_in(profile)) as cache:
        with pytest.raises(StoreProblem) as told, cache.writing():
            pass
        assert told.value.code == "cache_busy"
        with cache.reading() as connection:
            assert outbox.listed(connection) == []


def test_fault_19_a_keyring_replaced_by_another_is_told_by_both_names_and_nothing_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from test_credentials import MemoryKeyring

    before = keyring.get_keyring()
    try:
        keyring.set_keyring(MemoryKeyring())
        key_of_profile(tmp_path, environ={})
        keyring.set_keyring(NullKeyring())
        with pytest.raises(CredentialProblem) as told:
            key_of_profile(tmp_path, environ={})
    finally:
        keyring.set_keyring(before)
    assert told.value.code == "keyring_lost"
    assert "MemoryKeyring" in str(told.value.facts["before"])
    assert "null" in str(told.value.facts["now"])


def test_fault_19_what_was_unsent_when_the_keyring_was_lost_comes_from_a_backup(tmp_path: Path) -> None:
    ran = inside("--profile", tmp_path / "own", "backup", "create", tmp_path / "b.wob")
    assert ran.status == 0, ran
    ran = inside("--profile", tmp_path / "new", "backup", "restore", tmp_path / "b.wob")
    assert ran.status == 0, ran
    assert kind_of_profile(tmp_path / "new") == "passphrase"


def test_fault_25_a_cache_held_up_by_a_scanner_is_exchanged_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache_in(tmp_path).close()
    content = bytearray((tmp_path / "cache.db").read_bytes())
    content[50] ^= 1
    (tmp_path / "cache.db").write_bytes(content)
    refusals = [PermissionError(13, "held")] * 3
    rename = Path.replace

    def held_up(self: Path, target: Path) -> Path:
        if refusals and self.name == "cache.db":
            raise refusals.pop()
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", held_up)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with closing(cache_in(tmp_path)) as cache:
        assert cache.rescued
    assert refusals == []


def test_fault_25_a_cache_held_for_ever_stays_where_it_is_and_is_exchanged_once_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache_in(tmp_path).close()
    content = bytearray((tmp_path / "cache.db").read_bytes())
    content[50] ^= 1
    (tmp_path / "cache.db").write_bytes(content)

    def held(self: Path, target: Path) -> Path:
        if self.name == "cache.db":
            raise PermissionError(13, "held")
        return Path(str(target)) if self.rename(target) else self

    with monkeypatch.context() as scanner:
        scanner.setattr(Path, "replace", held)
        scanner.setattr("time.sleep", lambda _: None)
        with pytest.raises(StoreProblem) as told:
            cache_in(tmp_path)
        assert told.value.code == "cache_busy"
    assert (tmp_path / custody.ORDER).exists()
    with closing(cache_in(tmp_path, key=KEY)) as cache, cache.reading() as connection:
        assert outbox.listed(connection) == []
    assert not (tmp_path / custody.ORDER).exists()
