"""`POST /oauth/token`: password and refresh_token grants, and the errors of RFC 6749."""

from typing import Annotated
from urllib.parse import parse_qsl

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from wardoffice.contract.wire import Token
from wardoffice.hub.guessing import Guesses
from wardoffice.hub.opening import Hub
from wardoffice.hub.tokens import refresh, sign_in
from wardoffice.hub.web import models
from wardoffice.hub.web.bodies import body_up_to
from wardoffice.hub.web.callers import hub_of
from wardoffice.hub.web.problems import Trouble, documented

MOST_BYTES = 65_536
MOST_FIELDS = 20
FORM = "application/x-www-form-urlencoded"
_NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}

router = APIRouter()


@router.post(
    "/oauth/token",
    response_model=models.Token,
    responses={
        400: {"model": models.OAuthError, "description": "RFC 6749 section 5.2"},
        **documented(408, 413, 429, 503),
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {FORM: {"schema": {"$ref": "#/components/schemas/TokenForm-Input"}}},
        }
    },
)
def token(
    request: Request, hub: Annotated[Hub, Depends(hub_of)], body: Annotated[bytes, Depends(body_up_to(MOST_BYTES))]
) -> Response:
    """Sign in with a password, or go on with a refresh token."""
    try:
        form = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return _error("invalid_request", "The body is not a form.")
    match form:
        case {"grant_type": "password", "username": login, "password": password}:
            made = _by_password(request, hub, login, password)
            return _answer(made, "Login and password do not belong together.")
        case {"grant_type": "refresh_token", "refresh_token": old}:
            return _answer(refresh(hub, old), "The refresh token is unknown, expired or was used before.")
        case {"grant_type": "password" | "refresh_token"} | {"username": _}:
            return _error("invalid_request", "A field is missing.")
        case {"grant_type": _}:
            return _error("unsupported_grant_type", "Use password or refresh_token.")
        case _:
            return _error("invalid_request", "grant_type is missing.")


def _by_password(request: Request, hub: Hub, login: str, password: str) -> Token | None:
    guesses: Guesses = request.app.state.guesses
    address = request.client.host if request.client else ""
    if seconds := guesses.seconds_to_wait(login, address, hub.now()):
        raise Trouble(429, "too_many_attempts", headers={"Retry-After": str(seconds)})
    made = sign_in(hub, login, password)
    if made is None:
        guesses.was_wrong(login, address, hub.now())
    else:
        guesses.was_right(login, address)
    return made


def _answer(made: Token | None, otherwise: str) -> Response:
    if made is None:
        return _error("invalid_grant", otherwise)
    return Response(msgspec.json.encode(made), 200, _NOT_KEPT, "application/json")


def _error(error: str, description: str) -> Response:
    body = msgspec.json.encode({"error": error, "error_description": description})
    return Response(body, 400, _NOT_KEPT, "application/json")
