"""Whether an answer is the hub's at all: its status, its own header and its media type, looked at before its body.

A captive portal answers everything with 200 and a page of HTML, or sends one elsewhere; neither is believed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

from wardoffice.contract.wire import Problem
from wardoffice.domain.outcome import Facts
from wardoffice.endpoint.problem import EndpointProblem

HUB_HEADER = "WardOffice-Hub"
"""Every answer of a hub carries it; its value is the hub's epoch."""
JSON_TYPES = frozenset({"application/json", "application/problem+json"})
UNCHANGED = 304
SIGN_IN_TO_NETWORK = 511
"""RFC 6585 section 6: only something between us and the hub says this."""
LONGEST_WAIT = 3600.0
"""No hub is left alone longer than an hour, whatever Retry-After says."""

_ASKS_FOR_TIME = frozenset({425, 429})
"""What stands between us and the hub may ask for time too; no page for signing in to a network comes so."""

Headers = Mapping[str, str]

_PLAIN = {
    401: "auth_needed",
    403: "forbidden",
    404: "not_found",
    410: "state_expired",
    426: "version_too_old",
    413: "request_too_large",
    408: "server_silent",
    425: "busy",
    429: "busy",
    503: "busy",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer of the hub, its body read."""

    status: int
    headers: Headers
    body: bytes


def media_type(headers: Headers) -> str:
    return headers.get("Content-Type", "").partition(";")[0].strip().lower()


def foreign_problem(status: int, headers: Headers, host: str) -> EndpointProblem | None:
    """Why this is not the hub's answer, judged without its body; None when it may be read."""
    if status == SIGN_IN_TO_NETWORK or (300 <= status < 400 and status != UNCHANGED):
        return EndpointProblem("captive_portal", {"host": host})
    ours = HUB_HEADER in headers
    if ours:
        return None
    if status >= 500:
        return EndpointProblem("server_error", {"host": host, "status": status}, retry_after(headers))
    if status in _ASKS_FOR_TIME:
        return EndpointProblem("busy", {"host": host, "status": status}, retry_after(headers))
    if media_type(headers) in JSON_TYPES:
        return EndpointProblem("not_the_contract", {"host": host, "status": status, "what": "header"})
    return EndpointProblem("captive_portal", {"host": host, "status": status})


def status_problem(answer: Answer, host: str) -> EndpointProblem | None:
    """What an error status means, None for a status that brings what was asked."""
    if answer.status < 400:
        return None
    told = _told(answer)
    facts: Facts = {"host": host, "status": answer.status}
    if told is not None:
        facts["told"] = told.code
    default = "server_error" if answer.status >= 500 else "request_refused"
    code = _PLAIN.get(answer.status, default)
    return EndpointProblem(code, facts, retry_after(answer.headers) if code in ("busy", "server_error") else None)


def _told(answer: Answer) -> Problem | None:
    """The hub's own word for it (RFC 9457), if the body is one."""
    try:
        return msgspec.json.decode(answer.body, type=Problem)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def retry_after(headers: Headers) -> float | None:
    """Seconds to wait, from Retry-After as seconds or as an HTTP-date against its Date (RFC 9110, 10.2.3)."""
    text = headers.get("Retry-After", "").strip()
    if text.isdigit():
        return min(float(text), LONGEST_WAIT)
    when, now = http_date(text), http_date(headers.get("Date", "")) or datetime.now(UTC)
    return min(max((when - now).total_seconds(), 0.0), LONGEST_WAIT) if when else None


def http_date(text: str) -> datetime | None:
    """The moment an HTTP-date names, None if it is not one."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
