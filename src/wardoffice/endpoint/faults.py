"""Errors of sockets, TLS, proxies and the HTTP libraries, told apart by what is behind them; none gets out."""

import re
import socket
import ssl
from collections.abc import Iterator
from http.client import RemoteDisconnected

import requests
import urllib3

from wardoffice.domain.outcome import Facts
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.endpoint.trust import tls_problem

NETWORK_ERRORS = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
_TIMEOUTS = (TimeoutError, requests.Timeout, urllib3.exceptions.TimeoutError)
_PROXY = (requests.exceptions.ProxyError, urllib3.exceptions.ProxyError)
_GARBLED = (
    requests.exceptions.ContentDecodingError,
    urllib3.exceptions.DecodeError,
    urllib3.exceptions.HeaderParsingError,
)
_WITHOUT_BODY = (204, 304)
_HUNG_UP = (ConnectionResetError, BrokenPipeError, ConnectionAbortedError, RemoteDisconnected)
_TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})")
"""How http.client tells what a proxy answered to CONNECT; there is no other way to learn it."""


def problem_behind(error: BaseException, host: str, proxy: str = "", user: str = "") -> EndpointProblem:
    """The problem an error stands for; `proxy` as it may be shown, "" where there is none, `user` the name given to it.

    TLS comes first: to `requests` an SSLError is also a ConnectionError.
    """
    chain = tuple(_causes(error))
    for cause in chain:
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return tls_problem(cause, host)
    where: Facts = {"host": host}
    if any(isinstance(cause, _PROXY) for cause in chain):
        return _proxy_problem(chain, host, proxy, user)
    if any(isinstance(cause, _GARBLED) for cause in chain):
        return EndpointProblem("not_the_contract", {**where, "what": "encoding"})
    if any(isinstance(cause, socket.gaierror) for cause in chain):
        return EndpointProblem("no_network", where)
    if any(isinstance(cause, (*_TIMEOUTS, ConnectionRefusedError)) for cause in chain):
        return EndpointProblem("server_silent", where)
    return EndpointProblem("no_network", where)


def cut_off(response: urllib3.BaseHTTPResponse, host: str) -> EndpointProblem | None:
    """`no_network` for an answer that broke off in its head, and so lacks what would tell whose it is.

    http.client takes the end of the line for the end of the head. A whole answer without a body says so, or leads
    elsewhere; one with a body has a beginning. Raises NETWORK_ERRORS where the line breaks in the body.
    """
    is_whole = response.headers.get("Content-Length") == "0" or "Location" in response.headers
    if is_whole or response.status in _WITHOUT_BODY or response.read(1, decode_content=False):
        return None
    return EndpointProblem("no_network", {"host": host})


def was_hung_up(error: BaseException) -> bool:
    """Whether the far end closed the connection before any answer: a connection long at rest may just be dead."""
    chain = tuple(_causes(error))
    return any(isinstance(cause, _HUNG_UP) for cause in chain) and not any(isinstance(cause, _PROXY) for cause in chain)


def _proxy_problem(chain: tuple[BaseException, ...], host: str, proxy: str, user: str) -> EndpointProblem:
    """What a proxy did not do: answer at all, know who asks, let through, or reach the hub itself."""
    told = next((found for cause in chain if (found := _TUNNEL.search(str(cause)))), None)
    if told is None:
        return EndpointProblem("proxy_silent", {"host": host, "proxy": proxy})
    status = int(told[1])
    facts: Facts = {"host": host, "proxy": proxy, "status": status}
    if status == 407:
        return EndpointProblem("proxy_auth_needed", {**facts, "user": user})
    return EndpointProblem("server_silent" if status >= 500 else "proxy_refused", facts)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and everything it wraps: in its cause, its context, its arguments, or urllib3's `reason`."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (one.__cause__, one.__context__, getattr(one, "reason", None), *one.args)
        waiting += [cause for cause in inner if isinstance(cause, BaseException)]
