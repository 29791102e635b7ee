"""The other end of the wire, misbehaving on purpose: a loopback server that answers what a test tells it to.

With `upstream` it passes everything on to a real hub, and only the armed faults are its own.
"""

import http.client
import json
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

HUB = {"WardOffice-Hub": "1"}


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What to answer. `cut_after`: bytes of the body after which the line breaks, or with
    `silent_until` stays open without a word; `lost`: no answer at all."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut_after: int | None = None
    lost: bool = False
    wait_for: threading.Event | None = None
    silent_until: threading.Event | None = None


Answering = Reply | Callable[[Asked], Reply]


def hub_json(data: Any, status: int = 200, **headers: str) -> Reply:
    """A well-formed answer of a hub."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, {**HUB, "Content-Type": "application/json", **named}, json.dumps(data).encode())


def hub_problem(status: int, code: str, **headers: str) -> Reply:
    reply = hub_json({"status": status, "code": code, "title": code}, status, **headers)
    return Reply(status, {**reply.headers, "Content-Type": "application/problem+json"}, reply.body)


def html(status: int = 200, body: bytes = b"<html><body>Xin chao, hay dang nhap Wi-Fi</body></html>") -> Reply:
    return Reply(status, {"Content-Type": "text/html; charset=utf-8"}, body)


class FarEnd:
    """`always[path]` answers a path; faults armed with `once` come first, each for one request."""

    def __init__(self, upstream: str = "") -> None:
        self.upstream = upstream
        self.always: dict[str, Answering] = {}
        self.asked: list[Asked] = []
        self.url = ""
        self._armed: deque[tuple[str, Answering]] = deque()
        self._lock = threading.Lock()

    def once(self, path: str, *answers: Answering) -> None:
        """Arm answers for the next requests whose path begins with `path`."""
        self._armed.extend((path, answer) for answer in answers)

    def requests_to(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path.startswith(path)]

    def answer(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
            chosen = self._taken(asked)
        if chosen is None:
            return self.passed_on(asked) if self.upstream else hub_problem(404, "not_found")
        return chosen(asked) if callable(chosen) else chosen

    def _taken(self, asked: Asked) -> Answering | None:
        for place, (path, answer) in enumerate(self._armed):
            if asked.path.startswith(path):
                del self._armed[place]
                return answer
        matching = [path for path in self.always if asked.path.startswith(path)]
        return self.always[max(matching, key=len)] if matching else None

    def passed_on(self, asked: Asked) -> Reply:
        """The real hub's answer."""
        there = urlsplit(self.upstream)
        connection = http.client.HTTPConnection(there.hostname or "", there.port, timeout=30)
        headers = {name: value for name, value in asked.headers.items() if name.lower() not in ("host", "connection")}
        try:
            connection.request(asked.method, asked.path, body=asked.body or None, headers=headers)
            response = connection.getresponse()
            kept = {
                n: v for n, v in response.getheaders() if n.lower() not in ("transfer-encoding", "connection", "date")
            }
            return Reply(response.status, kept, response.read())
        finally:
            connection.close()

    def and_then_lost(self, asked: Asked) -> Reply:
        """The real hub does it, and its answer never arrives."""
        self.passed_on(asked)
        return Reply(lost=True)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    far_end: FarEnd

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_HEAD = do_PATCH = do_DELETE = do_GET  # noqa: N815

    def _handle(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        asked = Asked(self.command, self.path, dict(self.headers.items()), self.rfile.read(length))
        reply = self.far_end.answer(asked)
        if reply.wait_for is not None:
            reply.wait_for.wait(30)
        if reply.lost:
            self.close_connection = True
            return
        with suppress(ConnectionError):
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        names = {name.lower() for name in reply.headers}
        if "date" not in names:
            self.send_header("Date", formatdate(usegmt=True))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if "content-length" not in names and reply.status not in (204, 304):
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body if reply.cut_after is None else reply.body[: reply.cut_after])
        self.wfile.flush()
        if reply.silent_until is not None:
            reply.silent_until.wait(30)
        if reply.cut_after is not None:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what the test wanted."""


@contextmanager
def far_end(upstream: str = "", context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[FarEnd]:
    """A running far end on a free port of the loopback, or of `host`; with a context it speaks TLS."""
    end = FarEnd(upstream)
    handler = type("Handler", (_Handler,), {"far_end": end})
    server = _Server((host, 0), handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    end.url = f"{'https' if context else 'http'}://{host}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield end
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
