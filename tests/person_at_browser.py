"""A person with a browser, for tests: opens the hub's page, types, and is led back to the desk as browsers are."""

import threading
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urlsplit

import requests

SECONDS = 20


class _Hidden(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "input" and found.get("type") == "hidden":
            self.fields[found["name"]] = found["value"]


class PersonAtBrowser:
    """`open` is what a desk gets to show a page. `shown` are the pages the browser ended on."""

    def __init__(self, login: str, password: str = "", *, before: Callable[[str], None] = lambda address: None) -> None:
        self.login, self.password, self.before = login, password or login, before
        self.opened: list[str] = []
        self.shown: list[requests.Response] = []
        self._threads: list[threading.Thread] = []

    def open(self, address: str) -> None:
        self.opened.append(address)
        thread = threading.Thread(target=self._sign_in, args=(address,))
        self._threads.append(thread)
        thread.start()

    def _sign_in(self, address: str) -> None:
        self.before(address)
        with requests.Session() as http:
            http.trust_env = False
            page = http.get(address, timeout=SECONDS)
            form = {**_Hidden(page.text).fields, "username": self.login, "password": self.password}
            parts = urlsplit(address)
            answer = http.post(f"{parts.scheme}://{parts.netloc}{parts.path}", data=form, timeout=SECONDS)
            self.shown.append(answer)

    def leaves(self) -> None:
        for thread in self._threads:
            thread.join(SECONDS)
