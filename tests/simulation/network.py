"""Everything between a desk and the hub: it loses, delays, doubles, cuts, delivers late, and answers in others' names.

Bytes go in and come out, so that the desk's own judging of answers, its tokens and its reading of pages are real.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from email.utils import format_datetime
from enum import StrEnum
from random import Random
from typing import Any
from urllib.parse import urlencode

import requests
import urllib3
from requests.structures import CaseInsensitiveDict

from simulation.crashing import Crash
from simulation.hub_side import Answered, Asked, HubSide
from simulation.time_and_chance import DeskClock, Trace, VirtualClock
from wardoffice.endpoint.envelope import Answer
from wardoffice.endpoint.exchange import Exchange
from wardoffice.endpoint.faults import NETWORK_ERRORS


class Weather(StrEnum):
    GOOD = "good"
    LOSSY = "lossy"
    DOWN = "down"
    PORTAL = "portal"


class Fault(StrEnum):
    NONE = "none"
    LOST = "lost"
    """The request never arrives."""
    LATE = "late"
    """The desk has given up long before the request arrives."""
    REQUEST_CUT = "request cut"
    """It breaks on its way there: the hub has a part of the body."""
    ANSWER_LOST = "answer lost"
    TWICE = "twice"
    TWICE_FIRST = "twice, first answer"
    CUT = "cut"
    CUT_SHORT = "cut and called whole"
    STALE = "an old answer again"
    ILL = "ill"
    """A hub that says so itself: 500, 503, 429."""
    ILL_AFTER = "ill after its effect"
    PROXY_ILL = "proxy ill"
    PROXY_ILL_AFTER = "proxy ill after its effect"
    PORTAL_PAGE = "portal's page"
    PORTAL_ELSEWHERE = "portal sends elsewhere"


_LOSSY = (
    *(Fault.NONE,) * 16,
    *(Fault.LOST,) * 2,
    *(Fault.LATE,) * 2,
    *(Fault.REQUEST_CUT,) * 3,
    *(Fault.ANSWER_LOST,) * 4,
    *(Fault.TWICE,) * 2,
    *(Fault.TWICE_FIRST,) * 2,
    *(Fault.CUT,) * 2,
    *(Fault.CUT_SHORT,) * 2,
    *(Fault.STALE,) * 3,
    *(Fault.ILL,) * 2,
    Fault.ILL_AFTER,
    *(Fault.PROXY_ILL,) * 2,
    Fault.PROXY_ILL_AFTER,
    Fault.PORTAL_PAGE,
    Fault.PORTAL_ELSEWHERE,
)
_OF = {
    Weather.GOOD: (Fault.NONE,),
    Weather.LOSSY: _LOSSY,
    Weather.DOWN: (Fault.LOST,),
    Weather.PORTAL: (Fault.PORTAL_PAGE, Fault.PORTAL_PAGE, Fault.PORTAL_ELSEWHERE),
}
_HTML = b"<html><body>Xin ch\xc3\xa0o! H\xc3\xa3y \xc4\x91\xc4\x83ng nh\xe1\xba\xadp Wi-Fi.</body></html>"


@dataclass(frozen=True, slots=True)
class Carried:
    """An answer as it comes out at the desk; reading its body raises when `broken`."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    broken: bool = False


@dataclass
class Network:
    hub: HubSide
    clock: VirtualClock
    chance: Random
    trace: Trace
    meanwhile: Callable[[], None] = lambda: None
    """What others do while a request is under way."""
    before_answer: Callable[[], None] = lambda: None
    """What a scenario has happen after the hub has done something and before the desk is told."""
    is_down: Callable[[str], bool] = lambda desk: False
    weather: dict[str, Weather] = field(default_factory=dict)
    desks: tuple[str, ...] = ()
    foretold: dict[str, list[Fault]] = field(default_factory=dict)
    """Faults to come, in order, by the first two words of the path."""
    late: list[Asked] = field(default_factory=list)
    session_in_doubt: set[str] = field(default_factory=set)
    """Desks whose last renewal of tokens did not go smoothly, so that having to sign in again surprises nobody."""
    _seen: dict[tuple[str, str, str, str], Answered] = field(default_factory=dict)

    def carried(self, desk: str, asked: Asked) -> Carried:
        """What becomes of a request; raises what the HTTP libraries would, or Crash of that very desk."""
        fault = self._foretold(asked) or self.chance.choice(_OF[self.weather.get(desk, Weather.GOOD)])
        self.clock.passes(self.chance.choice((0.01, 0.05, 0.4, 3.0)))
        self.meanwhile()
        told = f"{desk} {asked.method} {asked.path}"
        if asked.path == "/oauth/token" and fault is not Fault.NONE:
            self.session_in_doubt.add(desk)
        try:
            answer = self._through(asked, fault)
        except NETWORK_ERRORS as error:
            self.trace(f"{told}: {fault}, {type(error).__name__}")
            raise
        else:
            self.trace(f"{told}: {answer.status}{'' if fault is Fault.NONE else ', ' + fault}")
        finally:
            self.meanwhile()
            if self.is_down(desk):
                raise Crash(desk)
        return answer

    def _foretold(self, asked: Asked) -> Fault | None:
        """The next fault a scenario has set for this path."""
        waiting = self.foretold.get("/".join(asked.path.split("/")[:3]))
        return waiting.pop(0) if waiting else None

    def _through(self, asked: Asked, fault: Fault) -> Carried:
        match fault:
            case Fault.LOST:
                raise requests.ConnectTimeout
            case Fault.LATE:
                self.late.append(asked)
                self.clock.passes(60)
                raise requests.ReadTimeout
            case Fault.REQUEST_CUT:
                came = asked.body[: self.chance.randrange(len(asked.body) + 1)]
                self.delivered(replace(asked, body=came, broken=True))
                raise requests.ConnectionError
            case Fault.PORTAL_PAGE:
                return Carried(200, CaseInsensitiveDict({"Content-Type": "text/html"}), _HTML)
            case Fault.PORTAL_ELSEWHERE:
                return Carried(302, CaseInsensitiveDict({"Location": "http://wifi.example/"}), b"")
            case Fault.ILL:
                return self._ill(self.delivered, asked, before=True)
            case Fault.PROXY_ILL:
                return Carried(self.chance.choice((502, 503, 504)), CaseInsensitiveDict(), b"<html>Bad gateway</html>")
            case Fault.STALE:
                return _come(self._old(asked))
            case _:
                return self._after_effect(asked, fault)

    def _after_effect(self, asked: Asked, fault: Fault) -> Carried:
        answer = self.delivered(asked)
        if fault in (Fault.TWICE, Fault.TWICE_FIRST):
            self.meanwhile()
            again = self.delivered(asked)
            answer = again if fault is Fault.TWICE else answer
        match fault:
            case Fault.ANSWER_LOST:
                raise requests.ConnectionError
            case Fault.CUT:
                kept = answer.body[: self.chance.randrange(len(answer.body) + 1)]
                return Carried(answer.status, answer.headers, kept, broken=True)
            case Fault.CUT_SHORT:
                kept = answer.body[: len(answer.body) // 2]
                headers = CaseInsensitiveDict(answer.headers)
                headers["Content-Length"] = str(len(kept))
                return Carried(answer.status, headers, kept)
            case Fault.ILL_AFTER:
                return self._ill(lambda _: answer, asked, before=False)
            case Fault.PROXY_ILL_AFTER:
                return Carried(504, CaseInsensitiveDict({"Retry-After": "7"}), b"<html>Gateway timeout</html>")
            case _:
                return _come(answer)

    def delivered(self, asked: Asked) -> Answered:
        """The request reaches the hub; a hub that goes down over it closes the connection."""
        try:
            answer = self.hub.answer(asked)
        except Crash:
            self.trace("the hub goes down")
            self.hub_goes_down()
            raise ConnectionResetError from None
        if asked.method == "GET":
            self._seen[_named(asked)] = answer
        if asked.path == "/v1/commands":
            self.before_answer()
        return answer

    def hub_goes_down(self) -> None:
        """Opened again at once; answers that were under way are lost, those to renewed tokens too."""
        self.hub.crashed()
        self.session_in_doubt.update(self.desks)

    def _old(self, asked: Asked) -> Answered:
        """A proxy that keeps what it should not: what the very same question was answered before."""
        return self._seen.get(_named(asked)) or self.delivered(asked)

    def _ill(self, _: Callable[[Asked], Answered], asked: Asked, *, before: bool) -> Carried:
        status = self.chance.choice((500, 503, 429))
        headers = CaseInsensitiveDict({"WardOffice-Hub": self.hub.epoch, "Content-Type": "text/plain"})
        if status != 500:
            headers["Retry-After"] = self.chance.choice(("2", self._later()))
        return Carried(status, headers, b"ill")

    def _later(self) -> str:
        return format_datetime((self.clock.now + timedelta(seconds=20)).astimezone(UTC), usegmt=True)

    def deliver_late(self) -> None:
        """Requests given up by their senders arrive, in any order."""
        self.chance.shuffle(self.late)
        while self.late:
            asked = self.late.pop()
            try:
                status = str(self.delivered(asked).status)
            except ConnectionResetError:
                status = "no answer"
            self.trace(f"late: {asked.method} {asked.path}: {status}")


def _come(answer: Answered) -> Carried:
    return Carried(answer.status, answer.headers, answer.body)


def _response(answer: Carried) -> requests.Response:
    """The head as `requests` gives it."""
    response = requests.Response()
    response.status_code, response.headers = answer.status, CaseInsensitiveDict(answer.headers)
    response.raw = urllib3.HTTPResponse(
        io.BytesIO(answer.body), dict(answer.headers), answer.status, preload_content=False
    )
    return response


def _body(data: bytes | io.BytesIO | dict[str, str]) -> bytes:
    """What `requests` would send of it."""
    if isinstance(data, io.BytesIO):
        return data.read()
    return data if isinstance(data, bytes) else urlencode(data).encode()


def _named(asked: Asked) -> tuple[str, str, str, str]:
    named = {name: value for name, value in asked.headers.items() if name in ("If-None-Match", "Range")}
    return asked.path, urlencode(asked.query), urlencode(named), asked.headers.get("Authorization", "")


class SimulatedExchange(Exchange):
    """The desk's exchange over a simulated network; everything it makes of an answer is the real one's."""

    def __init__(self, desk: str, network: Network, clock: DeskClock) -> None:
        self.address, self.host, self.read_seconds = "http://127.0.0.1:1", "127.0.0.1", 10.0
        self.clock_skew, self.epoch, self.proxy = None, "", None
        self._now = clock
        self._desk, self._network = desk, network

    def _exchanged(self, method: str, path: str, token: str, options: dict[str, Any]) -> Answer:
        headers = dict(options.get("headers") or {})
        if token:
            headers["Authorization"] = f"Bearer {token}"
        body = _body(options.get("data", b""))
        asked = Asked(method, path, options.get("params") or {}, headers, body)
        try:
            answer = self._network.carried(self._desk, asked)
            self._judge(_response(answer))
            if answer.broken:
                raise requests.exceptions.ChunkedEncodingError
        except NETWORK_ERRORS as error:
            raise self.problem_behind(error) from error
        return Answer(answer.status, answer.headers, answer.body)

    def pool(self, at_once: int) -> urllib3.PoolManager:
        return SimulatedPool(self._desk, self._network)

    def close(self) -> None:
        pass


class SimulatedPool(urllib3.PoolManager):
    """The connections files come over: urllib3's own answers, read from memory."""

    def __init__(self, desk: str, network: Network) -> None:
        super().__init__()
        self._desk, self._network = desk, network

    def request(self, method: str, url: str, *_: Any, **options: Any) -> urllib3.BaseHTTPResponse:  # type: ignore[override]
        path = "/" + url.partition("//")[2].partition("/")[2]
        answer = self._network.carried(self._desk, Asked(method, path, {}, options["headers"]))
        headers = dict(answer.headers)
        return urllib3.HTTPResponse(
            io.BytesIO(answer.body), headers, answer.status, preload_content=False, request_method=method
        )
