"""`GET` and `POST /oauth/authorize`: signing in with the system's browser (RFC 8252, RFC 7636, RFC 9207, RFC 9700).

Nothing is kept in the browser: no cookie, so no sign-in that another page could ride on. Where the client or the
address of the answer is not exactly right, nobody is sent anywhere.
"""

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from fastapi import APIRouter, Depends, Request, Response

from wardoffice.contract.authorization import CHALLENGE, CLIENT, LOOPBACK_ADDRESS, METADATA_PATH, METHOD, ServerMetadata
from wardoffice.hub.codes import Bond, issue_code
from wardoffice.hub.opening import Hub
from wardoffice.hub.tokens import person_with
from wardoffice.hub.web import models
from wardoffice.hub.web.bodies import body_up_to, json_answer
from wardoffice.hub.web.callers import address_of, guesses_of, hub_of
from wardoffice.hub.web.problems import documented
from wardoffice.hub.web.sign_in_page import BROKEN, FOREIGN, TOO_MANY, WRONG, form_page, trouble_page

PATH = "/oauth/authorize"
MOST_BYTES = 65_536
MOST_FIELDS = 20
LONGEST_STATE = 500
FORM = "application/x-www-form-urlencoded"
ASKED = ("response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method", "login_hint")
_HTML = {"text/html": {"schema": {"type": "string"}}}
_PAGES: dict[int | str, dict[str, Any]] = {
    200: {"description": "The sign-in page", "content": _HTML},
    303: {"description": "The answer, to the desk that waits for it on the loopback (RFC 6749 section 4.1.2)"},
    400: {"description": "A page that says why not", "content": _HTML},
    403: {"description": "The form was sent by another site's page", "content": _HTML},
    429: {"description": "Too many wrong passwords", "content": _HTML},
}

router = APIRouter()


class NotBelieved(Exception):
    """Client or address of the answer are not ours, or the request is no request at all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An authorization request whose client and address are right; `error` says what else is wrong with it."""

    bond: Bond
    kept: dict[str, str]
    """The request's own fields, for the form that goes on with it."""
    error: str = ""


def issuer_of(request: Request) -> str:
    """The hub's own address: as IT told it, else as it was called."""
    return str(request.app.state.public_url or request.base_url).rstrip("/")


@router.get(METADATA_PATH, response_model=models.ServerMetadata, responses=documented(503))
def metadata(request: Request) -> Response:
    """How one signs in here (RFC 8414)."""
    here = issuer_of(request)
    told = ServerMetadata(
        issuer=here,
        authorization_endpoint=here + PATH,
        token_endpoint=f"{here}/oauth/token",
        revocation_endpoint=f"{here}/oauth/revoke",
        response_types_supported=("code",),
        grant_types_supported=("authorization_code", "refresh_token", "password"),
        code_challenge_methods_supported=(METHOD,),
        token_endpoint_auth_methods_supported=("none",),
        authorization_response_iss_parameter_supported=True,
    )
    return json_answer(request, msgspec.json.encode(told))


@router.get(
    PATH,
    response_class=Response,
    responses={**{status: _PAGES[status] for status in (200, 303, 400)}, **documented(503)},
    openapi_extra={
        "parameters": [
            {"name": name, "in": "query", "required": name != "login_hint", "schema": {"type": "string"}}
            for name in ASKED
        ]
    },
)
def authorize(request: Request) -> Response:
    """The page on which a person signs in for the desk that sent him."""
    try:
        asked = read_request(str(request.url.query))
    except NotBelieved:
        return trouble_page(400, BROKEN)
    if asked.error:
        return _sent_back(request, asked, error=asked.error)
    return form_page(PATH, _host(request), asked.kept, asked.kept.get("login_hint", ""))


@router.post(
    PATH,
    response_class=Response,
    responses={**_PAGES, **documented(408, 413, 503)},
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {FORM: {"schema": {"$ref": "#/components/schemas/SignInForm-Input"}}},
        }
    },
)
def signed_in(
    request: Request, hub: Annotated[Hub, Depends(hub_of)], body: Annotated[bytes, Depends(body_up_to(MOST_BYTES))]
) -> Response:
    """What was typed on the page; right, it leads back to the desk with a code."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return trouble_page(403, FOREIGN)
    try:
        text = body.decode()
        asked = read_request(text)
    except (NotBelieved, UnicodeDecodeError):
        return trouble_page(400, BROKEN)
    if asked.error:
        return _sent_back(request, asked, error=asked.error)
    typed = dict(parse_qsl(text))
    return _let_in(request, hub, asked, typed.get("username", "").strip(), typed.get("password", ""))


def read_request(text: str) -> Asked:
    """The request in a query or a form; raises NotBelieved. A field given twice is wrong (RFC 6749 section 3.1)."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise NotBelieved from error
    found = dict(pairs)
    if len(found) != len(pairs) or found.get("client_id") != CLIENT or not _is_loopback(found.get("redirect_uri", "")):
        raise NotBelieved
    bond = Bond(CLIENT, found["redirect_uri"], found.get("code_challenge", ""))
    kept = {name: found[name] for name in ASKED if name in found}
    return Asked(bond, kept, _error_in(found))


def _is_loopback(address: str) -> bool:
    found = LOOPBACK_ADDRESS.fullmatch(address)
    return found is not None and int(found[2]) < 65536


def _error_in(found: dict[str, str]) -> str:
    """The error code of RFC 6749 section 4.1.2.1, "" when all is well."""
    if found.get("response_type", "code") != "code":
        return "unsupported_response_type"
    is_whole = (
        found.get("response_type") == "code"
        and 0 < len(found.get("state", "")) <= LONGEST_STATE
        and found.get("code_challenge_method") == METHOD
        and CHALLENGE.fullmatch(found.get("code_challenge", "")) is not None
    )
    return "" if is_whole else "invalid_request"


def _let_in(request: Request, hub: Hub, asked: Asked, login: str, password: str) -> Response:
    guesses, address, host = guesses_of(request), address_of(request), _host(request)
    if seconds := guesses.seconds_to_wait(login, address, hub.now()):
        told = TOO_MANY.format(minutes=-(-seconds // 60))
        return form_page(PATH, host, asked.kept, login, told, 429, wait=seconds)
    person = person_with(hub, login, password)
    if person is None:
        guesses.was_wrong(login, address, hub.now())
        return form_page(PATH, host, asked.kept, login, WRONG, 400)
    guesses.was_right(login, address)
    return _sent_back(request, asked, code=issue_code(hub, person, asked.bond))


def _sent_back(request: Request, asked: Asked, **answer: str) -> Response:
    """To the desk, with the state it gave and this hub's name (RFC 9207)."""
    state = asked.kept.get("state", "")
    fields = {**answer, **({"state": state} if state else {}), "iss": issuer_of(request)}
    headers = {"Location": f"{asked.bond.redirect_uri}?{urlencode(fields)}", "Cache-Control": "no-store"}
    return Response(status_code=303, headers={**headers, "Referrer-Policy": "no-referrer"})


def _host(request: Request) -> str:
    return urlsplit(issuer_of(request)).netloc
