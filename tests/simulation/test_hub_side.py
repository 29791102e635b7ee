"""The simulated hub answers as the served one does: the same statuses, bodies and headers for the same requests."""

import base64
import json
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import requests

from hub_at_work import SECONDS, act, served
from own_desk import KEY
from simulation.crashing import CrashPlan
from simulation.hub_side import Asked, HubSide
from simulation.template import copied, new_run
from simulation.time_and_chance import VirtualClock
from wardoffice.contract.codec import command_to_json
from wardoffice.domain.commands import Comment
from wardoffice.store import tokens
from wardoffice.store.cache import open_cache

HEADERS = (
    "Content-Type",
    "WardOffice-Hub",
    "ETag",
    "Retry-After",
    "WWW-Authenticate",
    "Content-Range",
    "Cache-Control",
)


def test_the_simulated_hub_answers_as_the_served_one() -> None:
    run = new_run()
    hub = HubSide(copied(run, "hub"), VirtualClock(), CrashPlan())
    token = _token(run)
    ids = json.loads(hub.answer(Asked("GET", "/v1/changes", {"limit": "500"}, _bearer(token))).body)["changes"]
    document = ids[0]["object"]
    with closing(hub), served(hub.hub) as url:
        for asked in _requests(token, document):
            ours = hub.answer(asked)
            theirs = requests.request(
                asked.method,
                f"{url}{asked.path}",
                params=dict(asked.query),
                headers={"Accept-Encoding": "identity", **asked.headers},
                data=asked.body or None,
                timeout=SECONDS,
            )
            assert (ours.status, _body(ours.body)) == (theirs.status_code, _body(theirs.content)), asked
            for name in HEADERS:
                assert ours.headers.get(name) == theirs.headers.get(name), (asked, name)


def _requests(token: str, document: dict[str, object]) -> list[Asked]:
    mine = _bearer(token)
    sha256 = document["attachments"][0]["sha256"]  # type: ignore[index]
    comment = command_to_json(act("ct", str(document["id"]), Comment("một lời")))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    wrong = base64.urlsafe_b64encode(b'{"version":1,"epoch":"other","person":"p.ct","seq":1}').decode().rstrip("=")
    return [
        Asked("GET", "/v1/session", headers=mine),
        Asked("GET", "/v1/session"),
        Asked("GET", "/v1/session", headers=_bearer("wrong")),
        Asked("GET", "/v1/changes", {"limit": "2"}, mine),
        Asked("GET", "/v1/changes", {"since": "nonsense", "limit": "2"}, mine),
        Asked("GET", "/v1/changes", {"since": wrong, "limit": "2"}, mine),
        Asked("GET", "/v1/directory", headers=mine),
        Asked("POST", "/v1/commands", headers=mine, body=b'{"commands":[' + comment + b"]}"),
        Asked("POST", "/v1/commands", headers=mine, body=b'{"commands":[' + comment + b"]}"),
        Asked("POST", "/v1/commands", headers=mine, body=b"{"),
        Asked("POST", "/v1/commands", body=b"{}"),
        Asked("GET", f"/v1/files/{sha256}", headers=mine),
        Asked("GET", f"/v1/files/{sha256}", headers=mine | {"Range": "bytes=3-", "If-Range": f'"{sha256}"'}),
        Asked("GET", f"/v1/files/{sha256}", headers=mine | {"Range": "bytes=900-"}),
        Asked("GET", f"/v1/files/{'0' * 64}", headers=mine),
        Asked("POST", "/oauth/token", headers=form, body=urlencode({"grant_type": "refresh_token"}).encode()),
        Asked("POST", "/oauth/token", headers=form, body=b"grant_type=refresh_token&refresh_token=wrong"),
        Asked("POST", "/oauth/token", headers=form, body=b"grant_type=password&username=ct&password=wrong"),
        Asked("GET", "/v1/nothing", headers=mine),
    ]


def _body(body: bytes) -> object:
    """JSON without what differs from call to call; other bodies as they are."""
    try:
        told = json.loads(body)
    except ValueError:
        return body
    if isinstance(told, dict) and "server_time" in told:
        told["server_time"] = ""
    if isinstance(told, dict) and "answers" in told:
        told["answers"] = [{**answer, "result": ""} for answer in told["answers"]]
    return told


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _token(run: Path) -> str:
    with closing(open_cache(copied(run, "ct.a"), KEY, VirtualClock())) as cache, cache.reading() as connection:
        found = tokens.get(connection)
    assert found is not None
    return found[0]
