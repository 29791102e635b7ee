"""Accounts and their passwords, kept as Argon2id hashes; whether a login exists cannot be told from the time taken."""

import threading
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, insert, select

from wardoffice.domain.ids import PersonId
from wardoffice.domain.text import nfc
from wardoffice.hub.tables import accounts

LONGEST_PASSWORD = 1024
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""19 MiB and two passes: the least the OWASP password storage guide allows for Argon2id, ample for a ward's hub."""
_at_once = threading.BoundedSemaphore(4)


@dataclass(frozen=True, slots=True)
class Account:
    login: str
    person: PersonId
    password: str


def add_accounts(connection: Connection, ward: str, new: tuple[Account, ...]) -> None:
    rows = [
        {"ward": ward, "login": a.login, "person": a.person, "password_hash": _hasher.hash(nfc(a.password))}
        for a in new
    ]
    if rows:
        connection.execute(insert(accounts), rows)


def password_hash_of(connection: Connection, ward: str, login: str) -> tuple[PersonId, str] | None:
    row = select(accounts.c.person, accounts.c.password_hash).where(accounts.c.ward == ward, accounts.c.login == login)
    found = connection.execute(row).first()
    return (PersonId(found.person), found.password_hash) if found else None


def is_password(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash; with no hash the same work is done and the answer is no."""
    if len(password) > LONGEST_PASSWORD:
        return False
    with _at_once:
        try:
            _hasher.verify(password_hash or _nobodys_hash(), nfc(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody")
