"""The hub's stream of events, read as it comes (WHATWG HTML section 9.2): its words, its signs of life, its end.

A stream that says nothing for longer than the hub's beats allow is dead, whatever the connection pretends.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import urllib3

from wardoffice.endpoint.authorization import Authorization
from wardoffice.endpoint.envelope import media_type
from wardoffice.endpoint.exchange import CONNECT_SECONDS, Exchange
from wardoffice.endpoint.faults import NETWORK_ERRORS, problem_behind
from wardoffice.endpoint.files import problem_of
from wardoffice.endpoint.problem import EndpointProblem

SILENT_SECONDS = 40.0
"""Without a byte for so long (the hub beats every 15 s) a stream is taken for dead."""
LONGEST_LINE = 64 * 1024
EVENT_STREAM = "text/event-stream"
_PIECE = 16 * 1024
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Event:
    id: str
    name: str
    data: str


class EventReader:
    """Takes bytes as they arrive and gives the events they complete; `last_id` is the newest id among them.

    What is unfinished when the stream ends was no event.
    """

    def __init__(self, last_id: str = "") -> None:
        self.last_id = last_id
        self._line = bytearray()
        self._after_return = False
        self._at_start = True
        self._fields: dict[str, str] = {}
        self._data: list[str] = []

    def read(self, piece: bytes) -> tuple[Event, ...]:
        """Raises ValueError for a line longer than LONGEST_LINE."""
        if self._after_return and piece.startswith(b"\n"):
            piece = piece[1:]
        if piece:
            self._after_return = piece.endswith(b"\r")
        self._line += piece
        *lines, rest = self._line.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        if max(map(len, (*lines, rest))) > LONGEST_LINE:
            raise ValueError("a line without end")
        self._line = rest
        return tuple(event for line in lines if (event := self._take(bytes(line))))

    def _take(self, line: bytes) -> Event | None:
        if self._at_start:
            self._at_start, line = False, line.removeprefix(_BOM)
        if not line:
            return self._dispatched()
        name, _, value = line.decode("utf-8", "replace").partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event" or (name == "id" and "\0" not in value):
            self._fields[name] = value
        return None

    def _dispatched(self) -> Event | None:
        self.last_id = self._fields.get("id", self.last_id)
        name, data = self._fields.get("event") or "message", self._data
        self._fields, self._data = {}, []
        return Event(self.last_id, name, "\n".join(data)) if data else None


class EventStream:
    """An open stream. Going through it gives what each piece completes; an empty tuple is a sign of life."""

    def __init__(self, response: urllib3.BaseHTTPResponse, host: str, last_id: str) -> None:
        self._response, self._host = response, host
        self._reader = EventReader(last_id)

    def __iter__(self) -> Iterator[tuple[Event, ...]]:
        """Ends when the hub ends it; raises EndpointProblem when the line breaks or says nothing."""
        try:
            while piece := self._response.read1(_PIECE):
                yield self._reader.read(piece)
        except NETWORK_ERRORS as error:
            raise problem_behind(error, self._host) from error
        except ValueError as error:
            raise EndpointProblem("not_the_contract", {"host": self._host, "what": "events"}) from error

    def cut(self) -> None:
        """End it from another thread."""
        with suppress(ValueError, RuntimeError, OSError):
            self._response.shutdown()


class EventLine:
    """Opens the stream; for one thread, which may be another than that of the calls."""

    def __init__(self, exchange: Exchange, authorization: Authorization) -> None:
        self._exchange, self._authorization = exchange, authorization

    def follow(self, exchange: Exchange) -> None:
        """The next stream comes by this way."""
        self._exchange = exchange

    @contextmanager
    def opened(self, last_id: str, silent_seconds: float = SILENT_SECONDS) -> Iterator[EventStream]:
        """The stream from after the event `last_id` ("" for none); raises EndpointProblem.

        A token the hub refuses is not renewed here (`auth_needed`): that is for the calls, one at a time.
        """
        pool, host = self._exchange.pool(1), self._exchange.host
        try:
            response = self._asked(pool, last_id, silent_seconds)
            try:
                if problem := problem_of(response, host):
                    raise problem
                if media_type(response.headers) != EVENT_STREAM:
                    raise EndpointProblem("not_the_contract", {"host": host, "what": "media type"})
                yield EventStream(response, host, last_id)
            finally:
                response.close()
        finally:
            pool.clear()

    def _asked(self, pool: urllib3.PoolManager, last_id: str, silent_seconds: float) -> urllib3.BaseHTTPResponse:
        headers = {
            "Authorization": f"Bearer {self._authorization.at_hand()}",
            "User-Agent": "WardOffice",
            "Accept": EVENT_STREAM,
            "Accept-Encoding": "identity",
            "Cache-Control": "no-cache",
            **({"Last-Event-ID": last_id} if last_id else {}),
        }
        try:
            return pool.request(
                "GET",
                f"{self._exchange.address}/v1/events",
                headers=headers,
                preload_content=False,
                redirect=False,
                retries=False,
                timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=silent_seconds),
            )
        except NETWORK_ERRORS as error:
            raise self._exchange.problem_behind(error) from error
