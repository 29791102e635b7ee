"""A hub for tests: the small office of `cases` on a real database, served over real HTTP, and desks that talk to it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import requests

from cases import UBND, directory
from wardoffice.contract.codec import command_to_json
from wardoffice.domain.commands import Command, Payload
from wardoffice.domain.ids import VIETNAM, CommandId, DocumentId, OrganId, PersonId, PostId, uuid7
from wardoffice.domain.people import Delegation
from wardoffice.hub.accounts import Account
from wardoffice.hub.installing import install
from wardoffice.hub.opening import Hub
from wardoffice.hub.place import SQLITE_HERE
from wardoffice.hub.publishing import Letter, publish
from wardoffice.hub.serving import Door, Server, prepare

SECONDS = 20
"""No answer takes this long; a test that waits longer has found something."""


def new_hub(folder: Path, delegations: tuple[Delegation, ...] = (), database_url: str = SQLITE_HERE) -> Hub:
    """The office of `cases` installed in `folder`; a login is the post's id, and the password is the login."""
    people = directory(delegations)
    accounts = tuple(Account(p.login, p.id, p.login) for p in people.people)
    return install(folder, people, accounts, database_url=database_url)


@contextmanager
def serving(hub: Hub) -> Iterator[Server]:
    """The hub served from a thread of this process."""
    server, listener = prepare(hub, Door())
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield server
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@contextmanager
def served(hub: Hub) -> Iterator[str]:
    """The hub's address while it is served."""
    with serving(hub) as server:
        yield server.url


def letter(hub: Hub, folder: Path, text: bytes = b"%PDF-1.4 letter", organ: OrganId = UBND, **more: Any) -> DocumentId:
    """A document published to an organ with one small file."""
    path = folder / "công văn.pdf"
    path.write_bytes(text)
    fields: dict[str, Any] = {"code": "12/UBND-VP", "subject": "Về việc thử", "issuing_agency": "UBND TP", **more}
    return publish(hub, Letter(files=(path,), organ=organ, **fields))


@dataclass
class Desk:
    """Somebody signed in at the hub; his post is the one named like his login."""

    url: str
    login: str
    http: requests.Session = field(default_factory=requests.Session)
    tokens: dict[str, Any] = field(default_factory=dict)
    state: str = ""

    def sign_in(self) -> "Desk":
        form = {"grant_type": "password", "username": self.login, "password": self.login}
        answer = self.http.post(f"{self.url}/oauth/token", data=form, timeout=SECONDS)
        assert answer.status_code == 200, answer.text
        self.tokens = answer.json()
        self.http.headers["Authorization"] = f"Bearer {self.tokens['access_token']}"
        return self

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.http.get(f"{self.url}{path}", timeout=SECONDS, **more)

    def page(self, since: str = "", limit: int = 500) -> dict[str, Any]:
        answer = self.get("/v1/changes", params={"since": since, "limit": limit})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def pull(self, limit: int = 500) -> list[dict[str, Any]]:
        """Everything new, and the state moved on."""
        changes, more = [], True
        while more:
            page = self.page(self.state, limit)
            changes += page["changes"]
            assert not (page["has_more"] and page["state"] == self.state), "a page that leads nowhere"
            self.state, more = page["state"], page["has_more"]
        return changes

    def send(self, *commands: Command) -> list[dict[str, Any]]:
        return self.send_raw([json.loads(command_to_json(c)) for c in commands])

    def send_raw(self, commands: list[Any]) -> list[dict[str, Any]]:
        answer = self.http.post(f"{self.url}/v1/commands", json={"commands": commands}, timeout=SECONDS)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["answers"])

    def act(self, document: str, payload: Payload) -> dict[str, Any]:
        return self.send(act(self.login, document, payload))[0]


def act(post: str, document: str, payload: Payload, id_: str = "") -> Command:
    """A command made now."""
    return Command(CommandId(id_ or uuid7()), DocumentId(document), PostId(post), datetime.now(VIETNAM), payload)


def person(post: str) -> PersonId:
    return PersonId(f"p.{post}")
