"""Tokens: opaque, kept only as hashes, refreshed with rotation; a refresh token used twice ends its whole family.

OAuth 2.0 (RFC 6749), bearer tokens (RFC 6750), rotation as in RFC 9700 section 4.14.2, revocation as in RFC 7009.

One second use is honest: the answer to a refresh was lost on its way, and the desk asks again. It is told from a theft
by what the hub has seen: the pair given out for that token has not been used in any call. Within GRACE_SECONDS such a
pair is withdrawn and another is given. Whoever then comes with the withdrawn one, thief or desk, ends the family.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from wardoffice.contract.wire import Token
from wardoffice.domain.ids import PersonId
from wardoffice.hub.accounts import is_password, password_hash_of
from wardoffice.hub.opening import Hub
from wardoffice.hub.tables import tokens

CODE, ACCESS, NEW_ACCESS = "code", "access", "new_access"
REFRESH, RENEWED = "refresh", "renewed"
"""What a token is: a NEW_ACCESS has not come back in any call yet; a RENEWED one was traded for the pair in force."""
ACCESS_SECONDS = 3600
REFRESH_SECONDS = 30 * 24 * 3600
GRACE_SECONDS = 600
"""Twice the longest pause between a desk's tries, so that a lost answer is asked for again in time."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose access token it is; `is_new` when it has never been seen before."""

    person: PersonId
    is_new: bool


def person_with(hub: Hub, login: str, password: str) -> PersonId | None:
    """Who signs in with this login and password; None when they do not belong together."""
    with hub.reader.begin() as connection:  # PostgreSQL takes no U+0000 for text, so nobody is called so
        account = password_hash_of(connection, hub.ward, login) if "\0" not in login else None
    if not is_password(password, account[1] if account else None) or account is None:
        return None
    return account[0]


def sign_in(hub: Hub, login: str, password: str) -> Token | None:
    """A new family of tokens, or None when login and password do not belong together."""
    person = person_with(hub, login, password)
    if person is None:
        return None
    with hub.writer.begin() as connection:
        forget_expired(connection, hub.ward, hub.now())
        return issue(connection, hub.ward, person, secrets.token_hex(16), hub.now())


def refresh(hub: Hub, token: str) -> Token | None:
    """The next pair of the family, or None: unknown, expired, or used before, which ends the family."""
    now = hub.now()
    with hub.writer.begin() as connection:
        found = connection.execute(select(tokens).where(_this(hub.ward, token, REFRESH, RENEWED)).with_for_update())
        row = found.first()
        if row is None or row.expires <= now.timestamp():
            return None
        if row.kind == RENEWED and _answer_was_lost(connection, row, now):
            _withdraw_pair(connection, row)
        elif row.kind == RENEWED or row.revoked:
            end_family(connection, hub.ward, row.family)
            return None
        else:
            _hand_over(connection, row)
        return issue(connection, hub.ward, PersonId(row.person), row.family, now)


_BEARER = select(tokens.c.person, tokens.c.kind).where(
    tokens.c.ward == bindparam("ward"),
    tokens.c.hash == bindparam("hash"),
    tokens.c.kind.in_((ACCESS, NEW_ACCESS)),
    ~tokens.c.revoked,
    tokens.c.expires > bindparam("now"),
)


def bearer_of(connection: Connection, ward: str, token: str, now: datetime) -> Bearer | None:
    """Whose access token it is, while it is good."""
    asked = {"ward": ward, "hash": _hash(token), "now": int(now.timestamp())}
    found = connection.execute(_BEARER, asked).first()
    return Bearer(PersonId(found.person), found.kind == NEW_ACCESS) if found else None


def person_of(connection: Connection, ward: str, token: str, now: datetime) -> PersonId | None:
    """Whose access token it is, while it is good; the token is not taken as used."""
    found = bearer_of(connection, ward, token, now)
    return found.person if found else None


def has_arrived(hub: Hub, token: str) -> None:
    """An access token came back in a call: its answer was not lost, and what it was traded for is spent."""
    with hub.writer.begin() as connection:
        connection.execute(update(tokens).where(_this(hub.ward, token, NEW_ACCESS)).values(kind=ACCESS))


def revoke(hub: Hub, token: str) -> None:
    """End everything that followed from the sign-in this token belongs to; an unknown token is no error."""
    every = (CODE, ACCESS, NEW_ACCESS, REFRESH, RENEWED)
    with hub.writer.begin() as connection:
        family = connection.scalar(select(tokens.c.family).where(_this(hub.ward, token, *every)))
        if family is not None:
            end_family(connection, hub.ward, family)


def issue(connection: Connection, ward: str, person: PersonId, family: str, now: datetime) -> Token:
    """A new pair of the family."""
    made = {NEW_ACCESS: secrets.token_urlsafe(32), REFRESH: secrets.token_urlsafe(32)}
    lasts = {NEW_ACCESS: ACCESS_SECONDS, REFRESH: REFRESH_SECONDS}
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
    return Token(made[NEW_ACCESS], made[REFRESH], ACCESS_SECONDS)


def end_family(connection: Connection, ward: str, family: str) -> None:
    whole = (tokens.c.ward == ward) & (tokens.c.family == family)
    connection.execute(update(tokens).where(whole).values(revoked=True))


def forget_expired(connection: Connection, ward: str, now: datetime) -> None:
    over = (tokens.c.ward == ward) & (tokens.c.expires <= int(now.timestamp()))
    connection.execute(delete(tokens).where(over))


def _hand_over(connection: Connection, row: Row[Any]) -> None:
    """This refresh token is now the last one used; what came before it is spent for good."""
    whole = (tokens.c.ward == row.ward) & (tokens.c.family == row.family)
    spent = {"kind": REFRESH, "revoked": True}
    connection.execute(update(tokens).where(whole & (tokens.c.kind == RENEWED)).values(spent))
    connection.execute(update(tokens).where(whole & (tokens.c.kind == NEW_ACCESS)).values(kind=ACCESS))
    mine = (tokens.c.ward == row.ward) & (tokens.c.hash == row.hash)
    connection.execute(update(tokens).where(mine).values(kind=RENEWED))


def _answer_was_lost(connection: Connection, row: Row[Any], now: datetime) -> bool:
    """Whether the pair given for this refresh token is young and was never used."""
    whole = (tokens.c.ward == row.ward) & (tokens.c.family == row.family)
    young = tokens.c.expires > int(now.timestamp()) + ACCESS_SECONDS - GRACE_SECONDS
    unused = select(tokens.c.hash).where(whole & young & (tokens.c.kind == NEW_ACCESS) & ~tokens.c.revoked)
    return not row.revoked and connection.execute(unused).first() is not None


def _withdraw_pair(connection: Connection, row: Row[Any]) -> None:
    whole = (tokens.c.ward == row.ward) & (tokens.c.family == row.family)
    given = whole & tokens.c.kind.in_((NEW_ACCESS, REFRESH))
    connection.execute(update(tokens).where(given).values(revoked=True))


def _this(ward: str, token: str, *kinds: str) -> Any:
    return (tokens.c.ward == ward) & (tokens.c.hash == _hash(token)) & tokens.c.kind.in_(kinds)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
