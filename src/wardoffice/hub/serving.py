"""The hub served over HTTP until it is told to stop; the ready file appears only once it answers."""

import contextlib
import json
import os
import signal
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from wardoffice.hub.opening import Hub
from wardoffice.hub.problem import HubProblem
from wardoffice.hub.web.application import application

SECONDS_TO_FINISH = 2
"""What is under way at SIGTERM may take this long; then it is cut off."""
STOPPING = (signal.SIGINT, signal.SIGTERM, *((signal.SIGBREAK,) if hasattr(signal, "SIGBREAK") else ()))


@dataclass(frozen=True, slots=True)
class Door:
    """Where the hub listens; port 0 picks a free one. With `certificate` and `key` (PEM files) it speaks TLS."""

    host: str = "127.0.0.1"
    port: int = 0
    certificate: Path | None = None
    key: Path | None = None
    ready_file: Path | None = None
    public_url: str = ""
    """How desks call this hub where another server stands in front of it; "" where none does."""


class Server(uvicorn.Server):
    """Tells when it is ready, and ends in peace when told to."""

    def __init__(self, config: uvicorn.Config, url: str, ready_file: Path | None, ending: threading.Event) -> None:
        super().__init__(config)
        self.url, self._ready_file, self._ending = url, ready_file, ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._ready_file and self.started:
            _write_ready_file(self._ready_file, self.url)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn's, after word to the open streams, which would never end by themselves."""
        self._ending.set()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn's, but a stop that was asked for is a good end: the signal is not raised once more."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in STOPPING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def serve(hub: Hub, door: Door) -> None:
    """Serve until SIGTERM or SIGINT; raises HubProblem `port_taken`, `certificate`, `ready_file`."""
    server, listener = prepare(hub, door)
    with listener:
        server.run(sockets=[listener])


def prepare(hub: Hub, door: Door) -> tuple[Server, socket.socket]:
    """A server and the socket it will listen on, bound already, so that its port is known."""
    if door.ready_file:
        with contextlib.suppress(OSError):
            door.ready_file.unlink(missing_ok=True)
    app = application(hub, door.public_url)
    listener = _listen(door)
    scheme = "https" if door.certificate else "http"
    url = f"{scheme}://{_in_url(door.host)}:{listener.getsockname()[1]}"
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
        h11_max_incomplete_event_size=64 * 1024,
        ssl_certfile=door.certificate,
        ssl_keyfile=door.key,
    )
    try:
        config.load()
    except (OSError, ValueError) as error:
        listener.close()
        raise HubProblem("certificate", path=str(door.certificate)) from error
    return Server(config, url, door.ready_file, hub.ending), listener


def _listen(door: Door) -> socket.socket:
    family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio turns Nagle off for these only
    try:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((door.host, door.port))
        listener.listen(256)
    except OSError as error:
        listener.close()
        raise HubProblem("port_taken", port=door.port, host=door.host) from error
    listener.set_inheritable(False)
    return listener


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _write_ready_file(path: Path, url: str) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(json.dumps({"url": url, "pid": os.getpid()}), encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise HubProblem("ready_file", path=str(path)) from error
