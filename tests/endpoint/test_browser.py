"""Signing in with the browser, as the desk sees it: only the right answer from the right hub counts, and it ends."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from far_end import FarEnd, far_end, hub_json, hub_problem
from hub_at_work import new_hub, served
from person_at_browser import PersonAtBrowser
from wardoffice.contract.wire import Token
from wardoffice.endpoint.browser import Hands, offered, signed_in_by_browser
from wardoffice.endpoint.exchange import Exchange
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.wording import browser_page

SECONDS = 20


@pytest.fixture(scope="module")
def hub_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    hub = new_hub(tmp_path_factory.mktemp("browser") / "hub")
    with served(hub) as url:
        yield url
    hub.close()


def by_browser(url: str, open_page: Callable[[str], None], login: str = "", **more: object) -> Token:
    exchange = Exchange(url)
    try:
        return signed_in_by_browser(exchange, Hands(open_page, browser_page, **more), login)  # type: ignore[arg-type]
    finally:
        exchange.close()


def code_of(url: str, open_page: Callable[[str], None], **more: object) -> str:
    with pytest.raises(EndpointProblem) as raised:
        by_browser(url, open_page, **more)
    return raised.value.code


def metadata_of(end: FarEnd, **changed: object) -> dict[str, object]:
    return {
        "issuer": end.url,
        "authorization_endpoint": f"{end.url}/oauth/authorize",
        "token_endpoint": f"{end.url}/oauth/token",
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
    } | changed


@pytest.fixture
def end() -> Iterator[FarEnd]:
    """A far end that offers the browser and would give tokens for any code."""
    with far_end() as running:
        running.always["/.well-known/"] = hub_json(metadata_of(running))
        running.always["/oauth/token"] = hub_json({"access_token": "a", "refresh_token": "r", "expires_in": 9})
        yield running


def asked_in(address: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}


def knock(address: str, **changed: str) -> requests.Response:
    """An answer for the desk that showed `address`, with fields other than the right ones; None leaves one out."""
    asked = asked_in(address)
    fields = {"code": "c", "state": asked["state"], "iss": address.partition("/oauth")[0]} | changed
    return requests.get(asked["redirect_uri"], params={n: v for n, v in fields.items() if v}, timeout=SECONDS)


def test_somebody_signs_in_on_the_hubs_page_and_the_desk_gets_his_tokens(hub_url: str) -> None:
    person = PersonAtBrowser("vt1")

    made = by_browser(hub_url, person.open, "vt1")
    person.leaves()

    assert made.access_token
    (page,) = person.shown
    assert page.status_code == 200
    assert "WardOffice" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    asked = asked_in(person.opened[0])
    assert asked["redirect_uri"].startswith("http://127.0.0.1:")
    assert (asked["code_challenge_method"], asked["login_hint"]) == ("S256", "vt1")


def test_the_verifier_and_the_state_are_new_each_time_and_the_verifier_stays_at_home(end: FarEnd) -> None:
    opened: list[str] = []

    def open_page(address: str) -> None:
        opened.append(address)
        knock(address)

    by_browser(end.url, open_page)
    by_browser(end.url, open_page)

    first, second = (asked_in(address) for address in opened)
    assert first["state"] != second["state"]
    assert first["code_challenge"] != second["code_challenge"]
    sent = parse_qs(end.requests_to("/oauth/token")[0].body.decode())
    assert sent["code_verifier"][0] not in opened[0]
    assert sent["redirect_uri"] == [first["redirect_uri"]]


@pytest.mark.parametrize(
    "changed",
    [{"iss": "https://other.example.vn"}, {"iss": ""}, {"code": ""}, {"error": "access_denied"}],
)
def test_an_answer_of_another_hub_or_without_a_code_is_no_sign_in(end: FarEnd, changed: dict[str, str]) -> None:
    """RFC 9207: the hub that was asked must say it is the one that answers."""
    assert code_of(end.url, lambda address: knock(address, **changed) and None) == "sign_in_refused"
    assert end.requests_to("/oauth/token") == []


def test_what_does_not_carry_the_state_is_shown_the_door_and_the_sign_in_goes_on(end: FarEnd) -> None:
    turned_away: list[int] = []

    def strangers_first(address: str) -> None:
        asked = asked_in(address)
        here = asked["redirect_uri"].removesuffix("/signed-in")
        by_name = {"Host": "localhost:1"}
        strangers = (
            knock(address, state="guessed"),
            knock(address, state=""),
            requests.get(f"{here}/", timeout=SECONDS),
            requests.get(f"{here}/favicon.ico", timeout=SECONDS),
            requests.get(f"{here}/signed-in/", params={"state": asked["state"], "code": "x"}, timeout=SECONDS),
            requests.get(f"{here}/signed-in", params={"state": asked["state"]}, headers=by_name, timeout=SECONDS),
        )
        turned_away.extend(answer.status_code for answer in strangers)
        posted = requests.post(f"{here}/signed-in", data={"state": asked["state"], "code": "x"}, timeout=SECONDS)
        turned_away.append(posted.status_code)
        knock(address, code="right")

    by_browser(end.url, strangers_first)

    assert turned_away == [400] * 6 + [501]
    assert b"code=right" in end.requests_to("/oauth/token")[0].body


def test_the_ear_is_open_for_one_sign_in_only(end: FarEnd) -> None:
    opened: list[str] = []

    def open_page(address: str) -> None:
        opened.append(address)
        knock(address)

    by_browser(end.url, open_page)

    with pytest.raises(requests.ConnectionError):
        knock(opened[0])


def test_somebody_who_thinks_better_of_it_or_never_comes_is_not_waited_for(end: FarEnd) -> None:
    assert code_of(end.url, lambda address: None, stopping=lambda: True) == "sign_in_stopped"
    assert code_of(end.url, lambda address: None, seconds=0.2) == "sign_in_late"


def test_a_code_the_hub_does_not_take_is_a_refused_sign_in(end: FarEnd) -> None:
    end.always["/oauth/token"] = hub_json({"error": "invalid_grant"}, 400)

    assert code_of(end.url, lambda address: knock(address) and None) == "sign_in_refused"


@pytest.mark.parametrize(
    "changed",
    [
        {"response_types_supported": []},
        {"code_challenge_methods_supported": ["plain"]},
        {"authorization_response_iss_parameter_supported": False},
    ],
)
def test_a_hub_that_cannot_do_it_safely_is_not_asked(end: FarEnd, changed: dict[str, object]) -> None:
    end.always["/.well-known/"] = hub_json(metadata_of(end, **changed))

    assert code_of(end.url, pytest.fail) == "sign_in_not_offered"


@pytest.mark.parametrize(
    "changed",
    [{"issuer": "https://other.example.vn"}, {"authorization_endpoint": "https://other.example.vn/oauth/authorize"}],
)
def test_a_hub_that_sends_people_elsewhere_is_not_believed(end: FarEnd, changed: dict[str, object]) -> None:
    end.always["/.well-known/"] = hub_json(metadata_of(end, **changed))

    assert code_of(end.url, pytest.fail) == "not_the_contract"


def test_an_older_hub_offers_nothing_and_that_is_no_fault(end: FarEnd, hub_url: str) -> None:
    end.always["/.well-known/"] = hub_problem(404, "not_found")
    older, newer = Exchange(end.url), Exchange(hub_url)
    try:
        assert offered(older) is None
        assert offered(newer) is not None
    finally:
        older.close()
        newer.close()


def test_nothing_of_a_sign_in_is_printed(hub_url: str, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    person = PersonAtBrowser("vt1")
    by_browser(hub_url, person.open)
    person.leaves()

    told = capfd.readouterr()
    assert (told.out, told.err) == ("", "")
