"""Tokens: opaque, kept only as hashes, refreshed with rotation; a refresh token used twice ends its whole family.

OAuth 2.0 (RFC 6749), bearer tokens (RFC 6750), rotation as in RFC 9700 section 4.14.2.
"""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from wardoffice.contract.wire import Token
from wardoffice.domain.ids import PersonId
from wardoffice.hub.accounts import is_password, password_hash_of
from wardoffice.hub.opening import Hub
from wardoffice.hub.tables import tokens

ACCESS, REFRESH = "access", "refresh"
ACCESS_SECONDS = 3600
REFRESH_SECONDS = 30 * 24 * 3600


def sign_in(hub: Hub, login: str, password: str) -> Token | None:
    """A new family of tokens, or None when login and password do not belong together."""
    with hub.reader.begin() as connection:
        account = password_hash_of(connection, hub.ward, login)
    if not is_password(password, account[1] if account else None) or account is None:
        return None
    with hub.writer.begin() as connection:
        _forget_expired(connection, hub.ward, hub.now())
        return _issue(connection, hub.ward, account[0], secrets.token_hex(16), hub.now())


def refresh(hub: Hub, token: str) -> Token | None:
    """The next pair of the family, or None: unknown, expired, or used before, which ends the family."""
    now = hub.now()
    with hub.writer.begin() as connection:
        mine = (tokens.c.ward == hub.ward) & (tokens.c.hash == _hash(token)) & (tokens.c.kind == REFRESH)
        found = connection.execute(select(tokens).where(mine).with_for_update()).first()
        if found is None or found.expires <= now.timestamp():
            return None
        if found.revoked:
            _end_family(connection, hub.ward, found.family)
            return None
        connection.execute(update(tokens).where(mine).values(revoked=True))
        return _issue(connection, hub.ward, PersonId(found.person), found.family, now)


def person_of(connection: Connection, ward: str, token: str, now: datetime) -> PersonId | None:
    """Whose access token it is, while it is good."""
    mine = (tokens.c.ward == ward) & (tokens.c.hash == _hash(token)) & (tokens.c.kind == ACCESS)
    good = ~tokens.c.revoked & (tokens.c.expires > int(now.timestamp()))
    person = connection.execute(select(tokens.c.person).where(mine & good)).scalar()
    return PersonId(person) if person is not None else None


def _issue(connection: Connection, ward: str, person: PersonId, family: str, now: datetime) -> Token:
    made = {ACCESS: secrets.token_urlsafe(32), REFRESH: secrets.token_urlsafe(32)}
    lasts = {ACCESS: ACCESS_SECONDS, REFRESH: REFRESH_SECONDS}
    rows = [
        {
            "ward": ward,
            "hash": _hash(token),
            "person": person,
            "kind": kind,
            "family": family,
            "expires": int(now.timestamp()) + lasts[kind],
            "revoked": False,
        }
        for kind, token in made.items()
    ]
    connection.execute(insert(tokens), rows)
    return Token(made[ACCESS], made[REFRESH], ACCESS_SECONDS)


def _end_family(connection: Connection, ward: str, family: str) -> None:
    whole = (tokens.c.ward == ward) & (tokens.c.family == family)
    connection.execute(update(tokens).where(whole).values(revoked=True))


def _forget_expired(connection: Connection, ward: str, now: datetime) -> None:
    over = (tokens.c.ward == ward) & (tokens.c.expires <= int(now.timestamp()))
    connection.execute(delete(tokens).where(over))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
