"""`POST /oauth/token` and `/oauth/revoke`: password, authorization_code and refresh_token grants, and their errors."""

from typing import Annotated, Any
from urllib.parse import parse_qsl

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from wardoffice.contract.authorization import CLIENT
from wardoffice.contract.wire import Token
from wardoffice.hub.codes import redeem
from wardoffice.hub.opening import Hub
from wardoffice.hub.tokens import refresh, revoke, sign_in
from wardoffice.hub.web import models
from wardoffice.hub.web.bodies import body_up_to
from wardoffice.hub.web.callers import address_of, guesses_of, hub_of
from wardoffice.hub.web.problems import Trouble, documented

MOST_BYTES = 65_536
MOST_FIELDS = 20
FORM = "application/x-www-form-urlencoded"
GRANTS = ("authorization_code", "password", "refresh_token")
_NOT_KEPT = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_ERRORS: dict[int | str, dict[str, Any]] = {400: {"model": models.OAuthError, "description": "RFC 6749 section 5.2"}}
_ENDED = {"description": "Nothing that followed from this sign-in is good any more"}

router = APIRouter()


def _form(shape: str) -> dict[str, object]:
    schema = {"$ref": f"#/components/schemas/{shape}-Input"}
    return {"requestBody": {"required": True, "content": {FORM: {"schema": schema}}}}


@router.post(
    "/oauth/token",
    response_model=models.Token,
    responses={**_ERRORS, **documented(408, 413, 429, 503)},
    openapi_extra=_form("TokenForm"),
)
def token(
    request: Request, hub: Annotated[Hub, Depends(hub_of)], body: Annotated[bytes, Depends(body_up_to(MOST_BYTES))]
) -> Response:
    """Sign in with a code from the browser or with a password, or go on with a refresh token."""
    form = _fields(body)
    if form is None:
        return _error("invalid_request", "The body is not a form.")
    match form:
        case {"grant_type": "authorization_code", "code": code, "redirect_uri": uri, "code_verifier": verifier}:
            if form.get("client_id") != CLIENT:
                return _error("invalid_client", "The client is unknown.")
            return _answer(redeem(hub, code, CLIENT, uri, verifier), "The code is unknown, expired or was used before.")
        case {"grant_type": "password", "username": login, "password": password}:
            made = _by_password(request, hub, login, password)
            return _answer(made, "Login and password do not belong together.")
        case {"grant_type": "refresh_token", "refresh_token": old}:
            return _answer(refresh(hub, old), "The refresh token is unknown, expired or was used before.")
        case {"grant_type": grant} if grant not in GRANTS:
            return _error("unsupported_grant_type", f"Use one of {', '.join(GRANTS)}.")
        case _:
            return _error("invalid_request", "A field is missing.")


@router.post(
    "/oauth/revoke",
    response_class=Response,
    responses={200: _ENDED, **_ERRORS, **documented(408, 413, 503)},
    openapi_extra=_form("RevokeForm"),
)
def sign_out(hub: Annotated[Hub, Depends(hub_of)], body: Annotated[bytes, Depends(body_up_to(MOST_BYTES))]) -> Response:
    """End a sign-in by any of its tokens (RFC 7009); a token nobody knows is no error."""
    form = _fields(body)
    if form is None or "token" not in form:
        return _error("invalid_request", "A field is missing.")
    revoke(hub, form["token"])
    return Response(b"{}", 200, _NOT_KEPT, "application/json")


def _fields(body: bytes) -> dict[str, str] | None:
    """The form's fields; None when it is no form."""
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return None


def _by_password(request: Request, hub: Hub, login: str, password: str) -> Token | None:
    guesses, address = guesses_of(request), address_of(request)
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
