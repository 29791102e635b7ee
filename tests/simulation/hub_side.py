"""The hub with its real rules and its real web layer, called as functions: no server, no thread, no socket.

What a request comes to is decided by `wardoffice.hub.web` itself; only FastAPI's own work (finding the route, reading
parameters) is done here, and test_hub_side.py holds both to the same answers.
"""

import asyncio
import atexit
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import msgspec
from fastapi import Request, Response
from requests.structures import CaseInsensitiveDict
from sqlalchemy import Connection, event, func, select
from sqlalchemy.exc import DBAPIError
from starlette.types import Message

from simulation.crashing import Crash, CrashPlan
from simulation.shared_statements import share_statements
from simulation.time_and_chance import VirtualClock
from wardoffice.contract.wire import ChangePage, Limits
from wardoffice.hub import tables
from wardoffice.hub.guessing import Guesses
from wardoffice.hub.installing import begin_new_life
from wardoffice.hub.opening import open_hub
from wardoffice.hub.ward import read_ward
from wardoffice.hub.web import callers, downloads, leasing, reading, sending, signing_in, uploading
from wardoffice.hub.web.problems import Trouble, problem

HUB = "hub"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrives."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    broken: bool = False
    """The line broke before all of the body had come."""


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    headers: Mapping[str, str]
    body: bytes


class HubSide:
    """One hub in its folder; `opened` anew after each crash. `page` is the most changes it puts on a page."""

    def __init__(self, folder: Path, clock: VirtualClock, crashes: CrashPlan, page: int = Limits().changes) -> None:
        self.folder, self.page = folder, page
        self._given: set[str] | None = None
        """The states given since all older ones were forgotten; None while none were."""
        self.is_ill = False
        """While it is, it lists nothing to those who ask from the beginning: a database half restored."""
        self.lists_only = 0
        """When not 0, a list asked for from the beginning ends after so many."""
        self._clock, self._crashes = clock, crashes
        self.open()

    def open(self) -> None:
        self.hub = replace(open_hub(self.folder), now=self._clock)
        share_statements(self.hub.reader)
        share_statements(self.hub.writer)
        event.listen(self.hub.reader, "commit", self._committing)
        self._state = SimpleNamespace(hub=self.hub, guesses=Guesses())
        with self.hub.reader.begin() as connection:
            self.epoch = read_ward(connection, self.hub.ward).epoch

    def close(self) -> None:
        self.hub.close()

    def crashed(self) -> None:
        self.close()
        self.open()

    def hub_commands(self) -> int:
        """How many commands it remembers."""
        with self.hub.reader.begin() as connection:
            return connection.scalar(select(func.count()).select_from(tables.commands)) or 0

    def put_back(self, backup: Path, *, called_anew: bool) -> None:
        """What it is now is lost, and this backup in its place."""
        self.close()
        shutil.rmtree(self.folder)
        shutil.copytree(backup, self.folder)
        self.open()
        if called_anew:
            self.epoch = begin_new_life(self.hub)

    def _committing(self, connection: Connection) -> None:
        if not connection.get_execution_options().get("writes"):
            return
        self._crashes.before_commit(HUB)
        if self._crashes.falls_after(HUB):
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.commit()
            self._crashes.after_commit(HUB)

    def forget_states(self) -> None:
        """From now on no changes can be told since any state given so far, until it is given again."""
        self._given = set()

    def answer(self, asked: Asked) -> Answered:
        """The whole answer, signed with the epoch; raises Crash when the hub goes down over it."""
        try:
            response = self._response(asked)
        except Trouble as trouble:
            response = problem(trouble.status, trouble.code, trouble.detail, trouble.headers)
        except DBAPIError:
            response = problem(503, "busy", headers={"Retry-After": "2"})
        except Crash:
            raise
        return self._signed(response)

    def _signed(self, response: Response) -> Answered:
        headers: CaseInsensitiveDict[str] = CaseInsensitiveDict(response.headers)
        headers["WardOffice-Hub"] = self.epoch
        headers["Date"] = format_datetime(self._clock.now.astimezone(UTC), usegmt=True)
        return Answered(response.status_code, headers, bytes(response.body))

    def _response(self, asked: Asked) -> Response:
        request = self._request(asked)
        if asked.path == "/oauth/token":
            return signing_in.token(request, self.hub, asked.body)
        kind, _, token = asked.headers.get("Authorization", "").partition(" ")
        caller = callers.signed_in(request, token if kind == "Bearer" else None)
        if asked.path.startswith("/v1/files/"):
            return _whole(downloads.file(request, caller, asked.path.rpartition("/")[2]), caller, asked)
        if asked.path.startswith("/v1/uploads/"):
            return self._piece(request, caller, asked)
        if asked.broken:
            raise Trouble(408, "too_slow")
        if asked.path.startswith("/v1/leases/"):
            return leasing.give_back(request, caller, asked.path.rpartition("/")[2], int(asked.query["next"]))
        call = self._calls().get((asked.method, asked.path))
        if call is None:
            raise Trouble(404, "not_found")
        return call(request, caller, asked)

    def _calls(self) -> dict[tuple[str, str], Callable[[Request, callers.Caller, Asked], Response]]:
        return {
            ("GET", "/v1/session"): lambda request, caller, asked: reading.session(
                request, caller, asked.query.get("state", "")
            ),
            ("GET", "/v1/directory"): self._directory,
            ("GET", "/v1/changes"): self._changes,
            ("POST", "/v1/commands"): lambda request, caller, asked: sending.commands(request, caller, asked.body),
            ("POST", "/v1/uploads"): lambda request, caller, asked: uploading.begin(request, caller, asked.body),
            ("POST", "/v1/leases"): lambda request, caller, asked: leasing.take(request, caller, asked.body),
        }

    def _piece(self, request: Request, caller: callers.Caller, asked: Asked) -> Response:
        """A piece of a file: the hub's own reading of a body, in this thread."""
        offset, id_ = int(asked.headers["Upload-Offset"]), asked.path.rpartition("/")[2]
        with patch.object(asyncio, "to_thread", _at_once):
            try:
                return _loop().run_until_complete(uploading.go_on(request, caller, id_, offset))
            finally:
                _loop().run_until_complete(asyncio.sleep(0))  # a body not read to its end is let go

    def _directory(self, request: Request, caller: callers.Caller, asked: Asked) -> Response:
        since = asked.query.get("since")
        return reading.directory(request, caller, int(since) if since is not None else None)

    def _changes(self, request: Request, caller: callers.Caller, asked: Asked) -> Response:
        since = asked.query.get("since", "")
        if since and self._given is not None and since not in self._given:
            raise Trouble(410, "state_expired")
        limit = int(asked.query.get("limit", "500"))
        page = reading.changes(request, caller, since, min(limit, self.page, self.lists_only or limit))
        if self.lists_only:
            page = Response(bytes(page.body).replace(b'"has_more":true', b'"has_more":false'), 200, page.headers)
        if self.is_ill and not since:
            told = msgspec.json.decode(bytes(page.body), type=ChangePage)
            page = Response(msgspec.json.encode(replace(told, changes=(), has_more=False)), 200, page.headers)
            del page.headers["content-length"]
        if self._given is not None:
            self._given.add(bytes(page.body).rpartition(b'"state":"')[2].partition(b'"')[0].decode())
        return page

    def _request(self, asked: Asked) -> Request:
        headers = [(name.lower().encode(), value.encode()) for name, value in asked.headers.items()]
        scope: dict[str, Any] = {
            "type": "http",
            "method": asked.method,
            "path": asked.path,
            "query_string": b"",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "app": SimpleNamespace(state=self._state),
        }
        return Request(scope, _receiving(asked))


def _receiving(asked: Asked) -> Callable[[], Awaitable[Message]]:
    """The body as a server hands it on, and that the line broke behind it if it did."""
    end: Message = {"type": "http.disconnect"}
    body: Message = {"type": "http.request", "body": asked.body, "more_body": asked.broken}
    coming = iter((body, end) if asked.broken else (body,))

    async def receive() -> Message:
        return next(coming)

    return receive


async def _at_once(deed: Callable[..., Any], *args: Any) -> Any:
    return deed(*args)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    atexit.register(loop.close)
    return loop


def _whole(told: Response, caller: callers.Caller, asked: Asked) -> Response:
    """A streamed file as one body: what the stream would bring, read here."""
    if told.status_code not in (200, 206):
        return told
    sha256 = asked.path.rpartition("/")[2]
    path = caller.hub.files.path(sha256)
    assert path is not None
    start = int(told.headers.get("content-range", "bytes 0-").removeprefix("bytes ").partition("-")[0])
    with path.open("rb") as source:
        source.seek(start)
        body = source.read(int(told.headers["content-length"]))
    return Response(body, told.status_code, dict(told.headers))
