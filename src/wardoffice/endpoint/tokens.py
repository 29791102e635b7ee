"""Tokens asked for and given back at the hub: by password, by a code from the browser, by a refresh token."""

from typing import TypeVar

import msgspec

from wardoffice.contract.authorization import CLIENT
from wardoffice.contract.wire import Token
from wardoffice.endpoint.envelope import Answer
from wardoffice.endpoint.exchange import Exchange
from wardoffice.endpoint.problem import EndpointProblem

_T = TypeVar("_T")
_REFUSED = ("auth_needed", "forbidden", "request_refused")


def read(answer: Answer, shape: type[_T], host: str) -> _T:
    """The body in the contract's shape; raises `not_the_contract`."""
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise EndpointProblem("not_the_contract", {"host": host, "what": shape.__name__}) from error


def signed_in(exchange: Exchange, user: str, password: str) -> Token:
    """Tokens for a name and password (RFC 6749 section 4.3, for the demo); raises `wrong_password` among others."""
    return _token(exchange, "wrong_password", grant_type="password", username=user, password=password)


def redeemed(exchange: Exchange, code: str, redirect_uri: str, verifier: str) -> Token:
    """Tokens for a code from the browser (RFC 6749 section 4.1.3, RFC 7636); a code refused is `sign_in_refused`."""
    return _token(
        exchange,
        "sign_in_refused",
        grant_type="authorization_code",
        client_id=CLIENT,
        code=code,
        redirect_uri=redirect_uri,
        code_verifier=verifier,
    )


def renewed(exchange: Exchange, refresh_token: str) -> Token:
    """New tokens for a refresh token (RFC 6749 section 6); a refresh token refused is `auth_needed`."""
    return _token(exchange, "auth_needed", grant_type="refresh_token", refresh_token=refresh_token)


def revoked(exchange: Exchange, refresh_token: str) -> None:
    """End on the hub everything that followed from this sign-in (RFC 7009). Raises EndpointProblem."""
    exchange.post_form("/oauth/revoke", {"token": refresh_token, "token_type_hint": "refresh_token"})


def _token(exchange: Exchange, when_refused: str, **form: str) -> Token:
    try:
        return read(exchange.post_form("/oauth/token", form), Token, exchange.host)
    except EndpointProblem as problem:
        if problem.code in _REFUSED:
            raise EndpointProblem(when_refused, problem.facts) from problem
        raise
