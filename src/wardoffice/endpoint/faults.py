"""Errors of sockets, TLS and the HTTP libraries, told apart by what is behind them; none of them leaves the package."""

import socket
import ssl
from collections.abc import Iterator

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


def problem_behind(error: BaseException, host: str) -> EndpointProblem:
    """The problem an error stands for. TLS comes first: to `requests` an SSLError is also a ConnectionError."""
    chain = tuple(_causes(error))
    for cause in chain:
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return tls_problem(cause, host)
    where: Facts = {"host": host}
    if any(isinstance(cause, _PROXY) for cause in chain):
        return EndpointProblem("proxy_refused", where)
    if any(isinstance(cause, _GARBLED) for cause in chain):
        return EndpointProblem("not_the_contract", {**where, "what": "encoding"})
    if any(isinstance(cause, socket.gaierror) for cause in chain):
        return EndpointProblem("no_network", where)
    if any(isinstance(cause, (*_TIMEOUTS, ConnectionRefusedError)) for cause in chain):
        return EndpointProblem("server_silent", where)
    return EndpointProblem("no_network", where)


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
