"""Signing in with the browser, as the hub sees it: the page, its form, codes that are good once and for one desk."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from cases import CLERK
from hub_at_work import SECONDS
from wardoffice.contract.authorization import CLIENT, challenge_of
from wardoffice.domain.ids import PersonId
from wardoffice.hub.codes import CODE_SECONDS, Bond, issue_code, redeem
from wardoffice.hub.guessing import MOST_WRONG
from wardoffice.hub.opening import Hub
from wardoffice.hub.tokens import person_of
from wardoffice.hub.web.application import application

VERIFIER = "v" * 43
CALLBACK = "http://127.0.0.1:51234/signed-in"
ASKED = {
    "response_type": "code",
    "client_id": CLIENT,
    "redirect_uri": CALLBACK,
    "state": "trạng thái/1&2",
    "code_challenge": challenge_of(VERIFIER),
    "code_challenge_method": "S256",
}


class _Fields(HTMLParser):
    """The inputs of a page by name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inputs: dict[str, dict[str, str]] = {}
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = {name: value or "" for name, value in attrs}
        if tag == "input":
            self.inputs[found["name"]] = found


@dataclass
class Browser:
    """What a browser does: opens the page, fills in its form, and follows nothing by itself."""

    url: str
    http: requests.Session = field(default_factory=requests.Session)

    def open(self, **changed: str) -> requests.Response:
        asked = {name: value for name, value in (ASKED | changed).items() if value}
        return self.http.get(f"{self.url}/oauth/authorize", params=asked, timeout=SECONDS, allow_redirects=False)

    def send(self, page: requests.Response, login: str, password: str, **headers: str) -> requests.Response:
        kept = {name: found["value"] for name, found in _Fields(page.text).inputs.items() if found["type"] == "hidden"}
        form = {**kept, "username": login, "password": password}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        address = f"{self.url}/oauth/authorize"
        return self.http.post(address, data=form, headers=named, timeout=SECONDS, allow_redirects=False)

    def signed_in(self, login: str = CLERK) -> dict[str, str]:
        """The fields of the answer the desk gets."""
        answer = self.send(self.open(), login, login)
        assert answer.status_code == 303, answer.text
        return {name: value for name, (value,) in parse_qs(urlsplit(answer.headers["Location"]).query).items()}

    def redeem(self, code: str, **changed: str) -> requests.Response:
        form = {
            "grant_type": "authorization_code",
            "client_id": CLIENT,
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
        }
        return self.http.post(f"{self.url}/oauth/token", data=form | changed, timeout=SECONDS)

    def is_let_in(self, tokens: dict[str, Any]) -> bool:
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        return self.http.get(f"{self.url}/v1/session", headers=headers, timeout=SECONDS).status_code == 200


@pytest.fixture
def browser(url: str) -> Iterator[Browser]:
    made = Browser(url)
    yield made
    made.http.close()


def test_a_right_password_leads_back_to_the_desk_with_a_code_that_gives_tokens(browser: Browser) -> None:
    answer = browser.signed_in()

    assert answer.keys() == {"code", "state", "iss"}
    assert (answer["state"], answer["iss"]) == (ASKED["state"], browser.url)
    tokens = browser.redeem(answer["code"])
    assert tokens.headers["cache-control"] == "no-store"
    assert browser.is_let_in(tokens.json())


def test_the_page_needs_no_script_and_nothing_from_outside_and_keeps_nothing_in_the_browser(browser: Browser) -> None:
    page = browser.open(login_hint=CLERK)

    found = _Fields(page.text)
    assert {"script", "link", "img", "iframe"}.isdisjoint(found.tags)
    assert not re.search(r"https?://(?!127\.0\.0\.1)|@import|url\(", page.text)
    assert (found.inputs["username"]["autocomplete"], found.inputs["username"]["value"]) == ("username", CLERK)
    assert found.inputs["password"]["autocomplete"] == "current-password"
    assert "autofocus" in found.inputs["password"]
    assert page.text.count("<label") == 2
    policy = page.headers["content-security-policy"]
    assert all(part in policy for part in ("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'"))
    assert "unsafe" not in policy
    assert (page.headers["x-frame-options"], page.headers["cache-control"]) == ("DENY", "no-store")
    assert "set-cookie" not in browser.send(page, CLERK, CLERK).headers


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "somebody-else"},
        {"client_id": ""},
        {"redirect_uri": ""},
        {"redirect_uri": "http://localhost:51234/signed-in"},
        {"redirect_uri": "http://127.0.0.1/signed-in"},
        {"redirect_uri": "http://127.0.0.1:70000/signed-in"},
        {"redirect_uri": "http://127.0.0.1:51234/signed-in/"},
        {"redirect_uri": "http://127.0.0.1:51234/signed-in?next=x"},
        {"redirect_uri": "http://127.0.0.1:51234/signed-in\n"},
        {"redirect_uri": "http://127.0.0.1:51234@example.vn/signed-in"},
        {"redirect_uri": "https://127.0.0.1:51234/signed-in"},
        {"redirect_uri": "http://127.0.0.2:51234/signed-in"},
        {"redirect_uri": "https://example.vn/signed-in"},
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_the_loopback_by_number(
    browser: Browser, changed: dict[str, str]
) -> None:
    answer = browser.open(**changed)

    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert "<form" not in answer.text


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": ""}, "invalid_request"),
        ({"state": ""}, "invalid_request"),
        ({"state": "x" * 501}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
    ],
)
def test_a_request_that_is_wrong_otherwise_is_told_to_the_desk(
    browser: Browser, changed: dict[str, str], error: str
) -> None:
    answer = browser.open(**changed)

    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"{CALLBACK}?")
    told = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert (told["error"], told["iss"]) == ([error], [browser.url])


def test_a_field_given_twice_is_not_believed(browser: Browser) -> None:
    twice = [*ASKED.items(), ("redirect_uri", "http://127.0.0.1:9/signed-in")]
    answer = browser.http.get(f"{browser.url}/oauth/authorize", params=twice, timeout=SECONDS)

    assert answer.status_code == 400


def test_any_port_of_the_loopback_will_do_in_both_families(browser: Browser) -> None:
    for address in ("http://127.0.0.1:1/signed-in", "http://[::1]:65535/signed-in"):
        assert browser.open(redirect_uri=address).status_code == 200


@pytest.mark.parametrize("login", [CLERK, "nobody", "", '"><b>x'])
def test_a_wrong_password_brings_the_form_again_with_what_was_typed_and_a_plain_sentence(
    browser: Browser, login: str
) -> None:
    again = browser.send(browser.open(), login, "wrong")

    assert again.status_code == 400
    assert 'role="alert"' in again.text
    assert "<b>x" not in again.text
    assert f'value="{html.escape(login)}"' in again.text
    assert "wrong" not in again.text
    assert browser.send(again, CLERK, CLERK).status_code == 303


def test_guessing_on_the_page_counts_together_with_guessing_at_the_token_endpoint(browser: Browser) -> None:
    page = browser.open()
    form = {"grant_type": "password", "username": CLERK, "password": "guess"}
    for _ in range(MOST_WRONG - 1):
        browser.http.post(f"{browser.url}/oauth/token", data=form, timeout=SECONDS)
    assert browser.send(page, CLERK, "guess").status_code == 400

    late = browser.send(page, CLERK, CLERK)

    assert late.status_code == 429
    assert int(late.headers["retry-after"]) > 0
    assert "phút" in late.text


@pytest.mark.parametrize(("site", "status"), [("same-origin", 303), ("cross-site", 403), ("same-site", 403)])
def test_a_form_sent_from_another_page_is_not_taken(browser: Browser, site: str, status: int) -> None:
    assert browser.send(browser.open(), CLERK, CLERK, Sec_Fetch_Site=site).status_code == status


def test_a_code_used_twice_ends_the_tokens_it_gave(browser: Browser) -> None:
    code = browser.signed_in()["code"]
    tokens = browser.redeem(code).json()
    assert browser.is_let_in(tokens)

    again = browser.redeem(code)

    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert not browser.is_let_in(tokens)
    renewed = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert browser.http.post(f"{browser.url}/oauth/token", data=renewed, timeout=SECONDS).status_code == 400


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_verifier": "w" * 43}, "invalid_grant"),
        ({"code_verifier": "short"}, "invalid_grant"),
        ({"code_verifier": challenge_of(VERIFIER)}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:51235/signed-in"}, "invalid_grant"),
        ({"client_id": "somebody-else"}, "invalid_client"),
        ({"code": "made up"}, "invalid_grant"),
    ],
)
def test_a_code_is_good_only_with_all_it_was_asked_with(browser: Browser, changed: dict[str, str], error: str) -> None:
    code = browser.signed_in()["code"]

    answer = browser.redeem(**{"code": code} | changed)

    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert browser.is_let_in(browser.redeem(code).json()), "who has not the verifier cannot spoil it either"


def test_a_code_is_good_for_a_minute(hub: Hub) -> None:
    start = hub.now()
    bond = Bond(CLIENT, CALLBACK, challenge_of(VERIFIER))
    early, late = (issue_code(replace(hub, now=lambda: start), PersonId("p.vt1"), bond) for _ in range(2))

    in_time = replace(hub, now=lambda: start + timedelta(seconds=CODE_SECONDS - 1))
    too_late = replace(hub, now=lambda: start + timedelta(seconds=CODE_SECONDS + 1))
    made = redeem(in_time, early, CLIENT, CALLBACK, VERIFIER)

    assert made is not None
    with hub.reader.begin() as connection:
        assert person_of(connection, hub.ward, made.access_token, start) == "p.vt1"
    assert redeem(too_late, late, CLIENT, CALLBACK, VERIFIER) is None


def test_no_code_lies_in_the_database_as_it_is(browser: Browser, hub_folder: Any) -> None:
    code = browser.signed_in()["code"].encode()

    assert code not in b"".join(path.read_bytes() for path in hub_folder.glob("hub.db*"))


def test_the_hub_says_how_one_signs_in(browser: Browser) -> None:
    told = browser.http.get(f"{browser.url}/.well-known/oauth-authorization-server", timeout=SECONDS).json()

    assert told["issuer"] == browser.url
    assert told["authorization_endpoint"] == f"{browser.url}/oauth/authorize"
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["authorization_response_iss_parameter_supported"] is True


def test_a_hub_behind_another_server_calls_itself_as_it_was_told(hub: Hub, _server: Any) -> None:
    _server.config.loaded_app = application(hub, "https://vanban.example.vn/")
    browser = Browser(_server.url)
    told = browser.http.get(f"{_server.url}/.well-known/oauth-authorization-server", timeout=SECONDS).json()
    page = browser.open()
    browser.http.close()

    assert told["issuer"] == "https://vanban.example.vn"
    assert "vanban.example.vn" in page.text
