"""The desk's ear for the browser's answer: one address on this machine, open for one sign-in (RFC 8252 section 7.3).

Only a request to the exact path, called by number and carrying the state that was given out, counts; whatever else
knocks is shown the door and the ear stays open, so that no other program or page can end somebody's sign-in.
"""

import hmac
import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from wardoffice.contract.authorization import CALLBACK_PATH
from wardoffice.endpoint.problem import EndpointProblem

LOOK_EVERY = 0.1
"""Seconds between two looks whether somebody has thought better of it."""
KNOCK_SECONDS = 5
"""How long a connection may keep quiet before it is closed."""
LONGEST_LINE = 8192
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}

Answer = Mapping[str, str]
"""The fields of the browser's answer: code, state, iss, or error (RFC 6749 sections 4.1.2 and 4.1.2.1)."""


class Ear:
    """Listens on a free port of 127.0.0.1; `address` is where the answer is to go."""

    def __init__(self, server: "_Server", state: str) -> None:
        self._server, self._state = server, state
        self.address = f"http://127.0.0.1:{server.server_address[1]}{CALLBACK_PATH}"

    def answer(self, seconds: float, stopping: Callable[[], bool]) -> Answer:
        """The browser's answer. Raises EndpointProblem `sign_in_late` after so many seconds, `sign_in_stopped`."""
        for _look in range(max(1, round(seconds / LOOK_EVERY))):
            if stopping():
                raise EndpointProblem("sign_in_stopped")
            try:
                return self._server.heard.get(timeout=LOOK_EVERY)
            except queue.Empty:
                continue
        raise EndpointProblem("sign_in_late")


@contextmanager
def listening(state: str, page: Callable[[bool], str]) -> Iterator[Ear]:
    """An ear for one sign-in. `page` gives the HTML shown in the browser: whether its answer was taken."""
    with _Server(state, page) as server:
        thread = threading.Thread(target=server.serve_forever, args=(LOOK_EVERY,), daemon=True, name="loopback")
        thread.start()
        try:
            yield Ear(server, state)
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, state: str, page: Callable[[bool], str]) -> None:
        super().__init__(("127.0.0.1", 0), _Knock)
        self.state, self.page = state, page
        self.heard: queue.SimpleQueue[Answer] = queue.SimpleQueue()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is none of ours."""


class _Knock(BaseHTTPRequestHandler):
    server: _Server
    timeout = KNOCK_SECONDS

    def do_GET(self) -> None:
        answer = self._believed()
        status, body = (200 if answer else 400), self.server.page(answer is not None).encode()
        self.send_response_only(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        if answer is not None:
            self.server.heard.put(answer)

    def _believed(self) -> Answer | None:
        """The answer, if it is the one waited for."""
        parts = urlsplit(self.path[:LONGEST_LINE])
        by_number = f"127.0.0.1:{self.server.server_address[1]}"
        if parts.path != CALLBACK_PATH or self.headers.get_all("Host") != [by_number]:
            return None
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        found = dict(pairs)
        is_ours = hmac.compare_digest(found.get("state", "").encode(), self.server.state.encode())
        return found if is_ours and len(found) == len(pairs) else None

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing of it stands in any log: the line holds the code."""
