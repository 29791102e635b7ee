"""Signing in with the system's browser: code and proof of possession, the password never seen by the desk.

RFC 8252 (native apps), RFC 7636 (PKCE, S256), RFC 8414 (what the hub offers), RFC 9207 (who answers), RFC 9700.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from wardoffice.contract.authorization import CLIENT, METADATA_PATH, METHOD, ServerMetadata, challenge_of
from wardoffice.contract.wire import Token
from wardoffice.endpoint.exchange import Exchange
from wardoffice.endpoint.loopback import Answer, listening
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.endpoint.tokens import read, redeemed

WAIT_SECONDS = 300.0
"""How long somebody may take to sign in: to find his password, and to type it wrong."""


@dataclass(frozen=True, slots=True)
class Hands:
    """What a sign-in needs of whoever asked for it.

    `open_page` shows an address in the system's browser; `page` gives the HTML the browser ends on, whether its answer
    was taken; `stopping` is asked all the while.
    """

    open_page: Callable[[str], None]
    page: Callable[[bool], str]
    stopping: Callable[[], bool] = lambda: False
    seconds: float = WAIT_SECONDS


def offered(exchange: Exchange) -> ServerMetadata | None:
    """What the hub offers for signing in with a browser, None when it offers nothing of it.

    Raises EndpointProblem. A hub that calls itself by another name than it is called by is not believed (RFC 8414).
    """
    try:
        told = read(exchange.get(METADATA_PATH, "", {}), ServerMetadata, exchange.host)
    except EndpointProblem as problem:
        if problem.code == "not_found":
            return None
        raise
    can = "code" in told.response_types_supported and METHOD in told.code_challenge_methods_supported
    if not can or not told.authorization_response_iss_parameter_supported:
        return None
    if told.issuer != exchange.address or not told.authorization_endpoint.startswith(f"{exchange.address}/"):
        raise EndpointProblem("not_the_contract", {"host": exchange.host, "what": "issuer"})
    return told


def signed_in_by_browser(exchange: Exchange, hands: Hands, login: str = "") -> Token:
    """Tokens for whoever signs in on the hub's page; `login` fills in the name that is expected.

    Raises EndpointProblem: `sign_in_not_offered`, `sign_in_refused`, `sign_in_late`, `sign_in_stopped`, and others.
    """
    hub = offered(exchange)
    if hub is None:
        raise EndpointProblem("sign_in_not_offered", {"host": exchange.host})
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    with listening(state, hands.page) as ear:
        asked = {
            "response_type": "code",
            "client_id": CLIENT,
            "redirect_uri": ear.address,
            "state": state,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": METHOD,
            **({"login_hint": login} if login else {}),
        }
        hands.open_page(f"{hub.authorization_endpoint}?{urlencode(asked)}")
        answer = ear.answer(hands.seconds, hands.stopping)
        address = ear.address
    return redeemed(exchange, _code_in(answer, hub.issuer, exchange.host), address, verifier)


def _code_in(answer: Answer, issuer: str, host: str) -> str:
    """The code, from this hub and no other (RFC 9207 section 2.4)."""
    if answer.get("iss") != issuer or "error" in answer or not answer.get("code"):
        raise EndpointProblem("sign_in_refused", {"host": host, "told": answer.get("error", "iss")[:40]})
    return answer["code"]
