"""The key of a profile: in the system's keyring, or derived from a passphrase; never in a file.

`key.json` in the profile says which of the two, with the salt and a check value, so that a wrong passphrase or a
changed keyring is found before anything is opened. Neither a keyring that has lost the key nor a `key.json` missing
beside data under it is ever answered with a new key: only a backup restored brings one.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path

import msgspec

from wardoffice import system_keyring
from wardoffice.domain.text import nfc
from wardoffice.settings import write_whole

KEY_FILE = "key.json"
LOCKED = ("cache.db", "unsent.log")
"""What lies in a profile under its key and could never be opened again without it."""
KEY_BYTES = 32
PASSPHRASE_VARIABLE = "WARDOFFICE_PASSPHRASE"  # noqa: S105 - the variable's name, not a secret
_SCRYPT_MEMORY = 128 * 1024 * 1024


class CredentialProblem(Exception):
    """No key. Codes: wrong_passphrase, passphrase_needed, keyring_lost, keyring_keeps_key, key_file_damaged,
    key_file_missing, erasing_unfinished, profile_read_only, wrong_backup_passphrase, backup_damaged."""

    def __init__(self, code: str, facts: dict[str, str | int] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts: dict[str, str | int] = facts or {}


class KeyFile(msgspec.Struct, frozen=True):
    """What `key.json` says; nothing in it opens anything."""

    kind: str
    """`keyring`, `passphrase`, or `erased` until the last of what the key had opened is gone."""
    check: str
    entry: str = ""
    """The name of the key in the keyring."""
    backend: str = ""
    """The keyring that took it, told when it has been replaced by another."""
    salt: str = ""
    n: int = 1 << 15
    r: int = 8
    p: int = 3


def key_of_profile(
    folder: Path,
    *,
    environ: MutableMapping[str, str] | None = None,
    ask: Callable[[], str | None] | None = None,
) -> bytes:
    """The profile's 32-byte key; a profile without one gets its key here, in the keyring if that is usable.

    WARDOFFICE_PASSPHRASE, when set, wins over the keyring and is removed from the environment. `ask` is asked for a
    passphrase where there is no other way; None from it, or no `ask`, raises CredentialProblem("passphrase_needed").
    A wrong passphrase raises CredentialProblem("wrong_passphrase") and changes nothing.
    """
    given = taken_passphrase(os.environ if environ is None else environ)
    known = _known(folder)
    return _first_key(folder, given, ask) if known is None else _opened(known, given, ask)


def key_for_restored(
    folder: Path,
    *,
    environ: MutableMapping[str, str] | None = None,
    ask: Callable[[], str | None] | None = None,
) -> tuple[bytes, bytes]:
    """The key for data that is to take the place of what is there: the profile's own, as `key_of_profile` gives it.

    Where `key.json` is missing or damaged it is a new one, and with it comes what `key.json` is to say; whoever calls
    puts that there together with the data. Empty where the file stays.
    """
    given = taken_passphrase(os.environ if environ is None else environ)
    try:
        known = _known(folder)
    except CredentialProblem as problem:
        if problem.code not in ("key_file_missing", "key_file_damaged"):
            raise
        known = None
    if known is not None:
        return _opened(known, given, ask), b""
    key, file = _made(given, ask)
    return key, msgspec.json.encode(file)


def _opened(known: KeyFile, given: str | None, ask: Callable[[], str | None] | None) -> bytes:
    if given is None and known.kind == "keyring":
        return _from_keyring(known)
    return _from_passphrase(known, given if given is not None else _asked(ask))


def taken_passphrase(environ: MutableMapping[str, str]) -> str | None:
    """The passphrase for unattended use, taken out of the environment so that no child inherits it."""
    return environ.pop(PASSPHRASE_VARIABLE, None) or None


def throwaway_key() -> bytes:
    """A key for a demo's profile: it lives in memory and ends with the process."""
    return secrets.token_bytes(KEY_BYTES)


def forget_key(folder: Path) -> None:
    """Destroy the profile's key: the keyring's entry, and the salt without which no passphrase gives it again.

    What was encrypted under it cannot be read any more, by anybody. That this was wanted is noted in the key's place
    until `forget_erasing`. Raises CredentialProblem `profile_read_only`.
    """
    try:
        known = _known(folder)
    except CredentialProblem:
        known = None
    if known is not None and known.kind == "keyring" and not system_keyring.deleted(known.entry):
        raise CredentialProblem("keyring_keeps_key", {"backend": system_keyring.name()})
    try:
        write_whole(folder / KEY_FILE, msgspec.json.encode(KeyFile("erased", "")))
    except OSError as error:
        raise CredentialProblem("profile_read_only", {"folder": str(folder)}) from error


def is_being_erased(folder: Path) -> bool:
    """The key was destroyed on purpose, and not all that it had opened is gone."""
    try:
        known = _known(folder)
    except CredentialProblem:
        return False
    return known is not None and known.kind == "erased"


def forget_erasing(folder: Path) -> None:
    """Nothing is left: the profile may begin anew."""
    (folder / KEY_FILE).unlink(missing_ok=True)


def backup_key(passphrase: str) -> tuple[bytes, dict[str, str | int]]:
    """A key of its own for one backup, derived from its passphrase, and what the backup keeps to derive it again."""
    key, file = _derived_first(passphrase)
    return key, {"check": file.check, "salt": file.salt, "n": file.n, "r": file.r, "p": file.p}


def opened_backup_key(passphrase: str, kept: Mapping[str, object], backup: Path) -> bytes:
    """The key a backup was made under; raises CredentialProblem: wrong_backup_passphrase, backup_damaged."""
    damaged = CredentialProblem("backup_damaged", {"file": str(backup)})
    try:
        file = msgspec.convert({**kept, "kind": "passphrase"}, KeyFile)
    except msgspec.MsgspecError as error:
        raise damaged from error
    if (file.n, file.r, file.p) != (KeyFile("", "").n, KeyFile("", "").r, KeyFile("", "").p):
        raise damaged
    try:
        return _from_passphrase(file, passphrase)
    except CredentialProblem as problem:
        if problem.code == "wrong_passphrase":
            raise CredentialProblem("wrong_backup_passphrase") from problem
        raise damaged from problem


def kind_of_profile(folder: Path) -> str | None:
    """`keyring`, `passphrase`, or None for a profile without a key yet; raises CredentialProblem as the key would."""
    known = _known(folder)
    return known.kind if known else None


def _known(folder: Path) -> KeyFile | None:
    try:
        return msgspec.json.decode((folder / KEY_FILE).read_bytes(), type=KeyFile)
    except FileNotFoundError as error:
        if any(_holds_something(folder / name) for name in LOCKED):
            raise CredentialProblem("key_file_missing", {"file": KEY_FILE, "folder": str(folder)}) from error
        return None
    except NotADirectoryError as error:
        raise CredentialProblem("profile_read_only", {"folder": str(folder)}) from error
    except (OSError, msgspec.MsgspecError) as error:
        raise CredentialProblem("key_file_damaged", {"file": KEY_FILE}) from error


def _holds_something(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _check_of(key: bytes) -> str:
    return hmac.digest(key, b"wardoffice key", "sha256").hex()[:32]


def _asked(ask: Callable[[], str | None] | None) -> str:
    passphrase = ask() if ask else None
    if not passphrase:
        raise CredentialProblem("passphrase_needed")
    return passphrase


def _first_key(folder: Path, given: str | None, ask: Callable[[], str | None] | None) -> bytes:
    key, file = _made(given, ask)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(folder / KEY_FILE, msgspec.json.encode(file))
    except OSError as error:
        raise CredentialProblem("profile_read_only", {"folder": str(folder)}) from error
    return key


def _made(given: str | None, ask: Callable[[], str | None] | None) -> tuple[bytes, KeyFile]:
    kept = _kept_in_keyring() if given is None else None
    return kept or _derived_first(given if given is not None else _asked(ask))


def _derived_first(passphrase: str) -> tuple[bytes, KeyFile]:
    empty = KeyFile("passphrase", "", salt=secrets.token_hex(16))
    key = _derived(passphrase, empty)
    return key, msgspec.structs.replace(empty, check=_check_of(key))


def _derived(passphrase: str, file: KeyFile) -> bytes:
    """scrypt (RFC 7914) over the passphrase in NFC, so that it is the same from every keyboard."""
    return hashlib.scrypt(
        nfc(passphrase).encode(),
        salt=bytes.fromhex(file.salt),
        n=file.n,
        r=file.r,
        p=file.p,
        maxmem=_SCRYPT_MEMORY,
        dklen=KEY_BYTES,
    )


def _from_passphrase(file: KeyFile, passphrase: str) -> bytes:
    if file.kind != "passphrase":
        raise CredentialProblem("wrong_passphrase")
    try:
        key = _derived(passphrase, file)
    except ValueError as error:
        raise CredentialProblem("key_file_damaged", {"file": KEY_FILE}) from error
    if not hmac.compare_digest(_check_of(key), file.check):
        raise CredentialProblem("wrong_passphrase")
    return key


def _from_keyring(file: KeyFile) -> bytes:
    found = system_keyring.read(file.entry)
    if found is None or not hmac.compare_digest(_check_of(found), file.check):
        raise CredentialProblem("keyring_lost", {"before": file.backend, "now": system_keyring.name()})
    return found


def _kept_in_keyring() -> tuple[bytes, KeyFile] | None:
    """A new key in the keyring, or None where no keyring can be trusted with it."""
    key, entry = secrets.token_bytes(KEY_BYTES), f"profile-{secrets.token_hex(8)}"
    if not system_keyring.kept(entry, key):
        return None
    return key, KeyFile("keyring", _check_of(key), entry=entry, backend=system_keyring.name())
