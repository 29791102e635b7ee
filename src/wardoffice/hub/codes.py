"""Authorization codes: good once, for a minute, and only with the client, address and verifier they were asked with.

What a code is bound to is part of the hash it is kept under (RFC 7636 section 4.4 leaves the way to the server), so a
code with anything else beside it is an unknown one. A code that comes twice ends the tokens it gave (RFC 6749, 4.1.2).
"""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import insert, select, update

from wardoffice.contract.authorization import VERIFIER, challenge_of
from wardoffice.contract.wire import Token
from wardoffice.domain.ids import PersonId
from wardoffice.hub.opening import Hub
from wardoffice.hub.tables import tokens
from wardoffice.hub.tokens import CODE, end_family, forget_expired, issue

CODE_SECONDS = 60
REMEMBERED_SECONDS = 24 * 3600
"""How long a code that was used is known, to notice its second use."""


@dataclass(frozen=True, slots=True)
class Bond:
    """What a code is good with: who asked, where the answer went, and the S256 of a verifier only the asker knows."""

    client: str
    redirect_uri: str
    challenge: str


def issue_code(hub: Hub, person: PersonId, bond: Bond) -> str:
    """A new code for a person who has just shown who he is."""
    code, now = secrets.token_urlsafe(32), int(hub.now().timestamp())
    row = {
        "ward": hub.ward,
        "hash": _bound(code, bond),
        "person": person,
        "kind": CODE,
        "family": secrets.token_hex(16),
        "expires": now + CODE_SECONDS,
        "revoked": False,
    }
    with hub.writer.begin() as connection:
        forget_expired(connection, hub.ward, hub.now())
        connection.execute(insert(tokens).values(row))
    return code


def redeem(hub: Hub, code: str, client: str, redirect_uri: str, verifier: str) -> Token | None:
    """The tokens a code stands for, or None: unknown, expired, for somebody else, or used before."""
    if not VERIFIER.fullmatch(verifier):
        return None
    now = hub.now()
    kept_as = _bound(code, Bond(client, redirect_uri, challenge_of(verifier)))
    mine = (tokens.c.ward == hub.ward) & (tokens.c.hash == kept_as) & (tokens.c.kind == CODE)
    with hub.writer.begin() as connection:
        found = connection.execute(select(tokens).where(mine).with_for_update()).first()
        if found is None:
            return None
        if found.revoked:
            end_family(connection, hub.ward, found.family)
            return None
        if found.expires <= now.timestamp():
            return None
        used = {"revoked": True, "expires": int(now.timestamp()) + REMEMBERED_SECONDS}
        connection.execute(update(tokens).where(mine).values(used))
        return issue(connection, hub.ward, PersonId(found.person), found.family, now)


def _bound(code: str, bond: Bond) -> str:
    whole = "\0".join((code, bond.client, bond.redirect_uri, bond.challenge))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
