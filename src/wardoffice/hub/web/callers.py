"""Who is calling: the person behind the bearer token, and never anybody the payload names."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer

from wardoffice.domain.ids import PersonId
from wardoffice.hub.guessing import Guesses
from wardoffice.hub.opening import Hub
from wardoffice.hub.sight import keep_current
from wardoffice.hub.tokens import bearer_of, has_arrived
from wardoffice.hub.web.problems import Trouble

bearer = OAuth2PasswordBearer(tokenUrl="/oauth/token", auto_error=False)


@dataclass(frozen=True, slots=True)
class Caller:
    hub: Hub
    person: PersonId


def hub_of(request: Request) -> Hub:
    hub = request.app.state.hub
    assert isinstance(hub, Hub)
    return hub


def guesses_of(request: Request) -> Guesses:
    guesses = request.app.state.guesses
    assert isinstance(guesses, Guesses)
    return guesses


def address_of(request: Request) -> str:
    """Where the caller sits, as far as the network tells."""
    return request.client.host if request.client else ""


def signed_in(request: Request, token: Annotated[str | None, Depends(bearer)]) -> Caller:
    """The caller; 401 without a good token (RFC 6750 section 3)."""
    hub = hub_of(request)
    if token is None:
        raise Trouble(401, "token_missing", headers={"WWW-Authenticate": "Bearer"})
    with hub.reader.begin() as connection:
        found = bearer_of(connection, hub.ward, token, hub.now())
    if found is None:
        raise Trouble(401, "token_invalid", headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    if found.is_new:
        has_arrived(hub, token)
    keep_current(hub)
    return Caller(hub, found.person)


SignedIn = Annotated[Caller, Depends(signed_in)]
