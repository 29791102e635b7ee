"""The key of a profile: in a keyring that gives it back, or behind a passphrase; never on the disk, never guessed."""

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from wardoffice.credentials import (
    KEY_FILE,
    LOCKED,
    PASSPHRASE_VARIABLE,
    CredentialProblem,
    backup_key,
    key_for_restored,
    key_of_profile,
    kind_of_profile,
    opened_backup_key,
    throwaway_key,
)

PASSPHRASE = {PASSPHRASE_VARIABLE: "một cụm mật khẩu dài"}


class MemoryKeyring(KeyringBackend):
    """A keyring that works."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))


class LockedKeyring(MemoryKeyring):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked


class ForgetfulKeyring(MemoryKeyring):
    """Says it has kept what it cut short, as Windows does with long secrets."""

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password[:20]


@pytest.fixture
def own_keyring() -> Iterator[MemoryKeyring]:
    before, own = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(own)
    yield own
    keyring.set_keyring(before)


def used(backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)


def problem_of(folder: Path, **environ: str) -> str:
    with pytest.raises(CredentialProblem) as told:
        key_of_profile(folder, environ=environ)
    return told.value.code


def test_a_key_in_the_keyring_is_the_same_every_time_and_not_in_the_folder(
    tmp_path: Path, own_keyring: MemoryKeyring
) -> None:
    key = key_of_profile(tmp_path, environ={})
    assert len(key) == 32
    assert key_of_profile(tmp_path, environ={}) == key
    assert kind_of_profile(tmp_path) == "keyring"
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]
    assert key.hex() not in (tmp_path / KEY_FILE).read_text()


def test_two_profiles_have_two_keys(tmp_path: Path, own_keyring: MemoryKeyring) -> None:
    assert key_of_profile(tmp_path / "a", environ={}) != key_of_profile(tmp_path / "b", environ={})


def test_a_passphrase_opens_its_profile_in_any_form_of_writing_and_leaves_the_environment(tmp_path: Path) -> None:
    environ = dict(PASSPHRASE)
    key = key_of_profile(tmp_path, environ=environ)
    assert environ == {}
    decomposed = {PASSPHRASE_VARIABLE: "mo\u0323\u0302t cu\u0323m ma\u0323\u0302t kh\u00e2\u0309u da\u0300i"}
    assert key_of_profile(tmp_path, environ=decomposed) == key
    assert kind_of_profile(tmp_path) == "passphrase"
    content = (tmp_path / KEY_FILE).read_text()
    assert key.hex() not in content
    assert "cụm" not in content


def test_a_wrong_passphrase_is_told_and_changes_nothing(tmp_path: Path) -> None:
    key_of_profile(tmp_path, environ=dict(PASSPHRASE))
    before = (tmp_path / KEY_FILE).read_bytes()
    assert problem_of(tmp_path, **{PASSPHRASE_VARIABLE: "sai"}) == "wrong_passphrase"
    assert (tmp_path / KEY_FILE).read_bytes() == before


def test_a_passphrase_set_wins_over_the_keyring_even_when_it_is_wrong(
    tmp_path: Path, own_keyring: MemoryKeyring
) -> None:
    key_of_profile(tmp_path, environ={})
    assert problem_of(tmp_path, **PASSPHRASE) == "wrong_passphrase"
    key_of_profile(tmp_path / "new", environ=dict(PASSPHRASE))
    assert kind_of_profile(tmp_path / "new") == "passphrase"


@pytest.mark.parametrize("backend", [LockedKeyring, ForgetfulKeyring])
def test_fault_19_a_keyring_that_is_locked_or_cuts_the_key_short_is_not_used(
    tmp_path: Path, own_keyring: MemoryKeyring, backend: type[MemoryKeyring]
) -> None:
    used(backend())
    assert problem_of(tmp_path) == "passphrase_needed"
    assert list(tmp_path.iterdir()) == []
    key_of_profile(tmp_path, environ={}, ask=lambda: "gõ tay")
    assert kind_of_profile(tmp_path) == "passphrase"


def test_fault_19_without_any_keyring_a_passphrase_is_asked_for_once_at_start(tmp_path: Path) -> None:
    assert problem_of(tmp_path) == "passphrase_needed"
    key = key_of_profile(tmp_path, environ={}, ask=lambda: "gõ tay")
    assert key_of_profile(tmp_path, environ={}, ask=lambda: "gõ tay") == key
    with pytest.raises(CredentialProblem):
        key_of_profile(tmp_path, environ={}, ask=lambda: None)


@pytest.mark.parametrize("backend", [LockedKeyring, MemoryKeyring])
def test_fault_19_a_keyring_that_lost_the_key_is_told_and_never_answered_with_a_new_one(
    tmp_path: Path, own_keyring: MemoryKeyring, backend: type[MemoryKeyring]
) -> None:
    """nextcloud/desktop#1292: the keyring is missing or has lost the secret."""
    key_of_profile(tmp_path, environ={})
    before = (tmp_path / KEY_FILE).read_bytes()
    used(backend())
    assert problem_of(tmp_path) == "keyring_lost"
    assert (tmp_path / KEY_FILE).read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"kind": 1, "check": ""}', b"\xff"])
def test_a_key_file_that_cannot_be_read_is_told_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / KEY_FILE).write_bytes(content)
    assert problem_of(tmp_path, **PASSPHRASE) == "key_file_damaged"
    assert (tmp_path / KEY_FILE).read_bytes() == content


def test_a_demo_gets_another_key_each_time() -> None:
    assert throwaway_key() != throwaway_key()


@pytest.mark.parametrize("beside", LOCKED)
@pytest.mark.parametrize("environ", [{}, PASSPHRASE], ids=["keyring", "passphrase"])
def test_a_key_file_missing_beside_what_it_opens_is_told_and_no_other_key_is_made(
    tmp_path: Path, own_keyring: MemoryKeyring, environ: dict[str, str], beside: str
) -> None:
    key_of_profile(tmp_path, environ=dict(environ))
    (tmp_path / beside).write_bytes(b"under the key")
    (tmp_path / KEY_FILE).unlink()
    keys = dict(own_keyring.kept)
    assert problem_of(tmp_path, **environ) == "key_file_missing"
    with pytest.raises(CredentialProblem):
        kind_of_profile(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [beside]
    assert own_keyring.kept == keys


def test_a_restored_backup_is_put_under_the_profiles_own_key_wherever_there_is_one(
    tmp_path: Path, own_keyring: MemoryKeyring
) -> None:
    key = key_of_profile(tmp_path, environ={})
    assert key_for_restored(tmp_path, environ={}) == (key, b"")
    used(LockedKeyring())
    with pytest.raises(CredentialProblem) as told:
        key_for_restored(tmp_path, environ={})
    assert told.value.code == "keyring_lost", "a keyring that is locked for now opens again"


def test_a_backup_under_other_rules_or_with_a_salt_that_is_none_is_called_damaged(tmp_path: Path) -> None:
    key, kept = backup_key("cụm mật khẩu")
    assert opened_backup_key("cụm mật khẩu", kept, tmp_path) == key
    for changed in ({"n": 2}, {"salt": "x"}, {"check": 5}):
        with pytest.raises(CredentialProblem) as told:
            opened_backup_key("cụm mật khẩu", {**kept, **changed}, tmp_path)
        assert (told.value.code, told.value.facts) == ("backup_damaged", {"file": str(tmp_path)})
