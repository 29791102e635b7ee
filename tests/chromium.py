"""A real Chromium without a screen, driven as people use it: by keys, over the WebDriver protocol (W3C)."""

import base64
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests

TAB, ENTER = "\ue004", "\ue007"
SECONDS = 60
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Chromium:
    def __init__(self, session: str) -> None:
        self._session = session

    def _ask(self, path: str, **body: Any) -> Any:
        answer = requests.post(f"{self._session}/{path}", json=body, timeout=SECONDS)
        assert answer.ok, answer.text
        return answer.json()["value"]

    def _get(self, path: str) -> Any:
        return requests.get(f"{self._session}/{path}", timeout=SECONDS).json()["value"]

    def open(self, address: str) -> None:
        self._ask("url", url=address)

    def address(self) -> str:
        return str(self._get("url"))

    def type(self, keys: str) -> None:
        """Press keys, wherever the cursor is."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._ask("actions", actions=[{"type": "key", "id": "keyboard", "actions": actions}])

    def tells(self, script: str) -> Any:
        """What a script of the test's own returns; the page's policy does not bind it."""
        return self._ask("execute/sync", script=f"return {script}", args=[])

    def resize(self, width: int, height: int) -> None:
        self._ask("window/rect", width=width, height=height)

    def picture(self) -> bytes:
        return base64.b64decode(self._get("screenshot"))

    def until(self, script: str) -> None:
        ends = time.monotonic() + SECONDS
        while not self.tells(script):
            assert time.monotonic() < ends, (script, self.address())
            time.sleep(0.05)


@contextmanager
def chromium(program: Callable[[str], str]) -> Iterator[Chromium]:
    """Running until the `with` ends, with a profile of its own; skips the test where it is not installed."""
    browser, driver = program("chromium"), program("chromedriver")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = subprocess.DEVNULL
    with tempfile.TemporaryDirectory() as profile:
        process = subprocess.Popen([driver, f"--port={port}"], stdout=quiet, stderr=quiet)
        try:
            yield from _opened(f"http://127.0.0.1:{port}", browser, profile)
        finally:
            process.terminate()
            process.wait(SECONDS)


def _opened(driver: str, browser: str, profile: str) -> Iterator[Chromium]:
    ends = time.monotonic() + SECONDS
    while True:
        try:
            requests.get(f"{driver}/status", timeout=1)
            break
        except requests.ConnectionError:
            assert time.monotonic() < ends
            time.sleep(0.05)
    options = {"binary": browser, "args": [*FLAGS, f"--user-data-dir={profile}"]}
    wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}}
    made = requests.post(f"{driver}/session", json=wanted, timeout=SECONDS)
    assert made.ok, made.text
    session = f"{driver}/session/{made.json()['value']['sessionId']}"
    try:
        yield Chromium(session)
    finally:
        requests.delete(session, timeout=SECONDS)
