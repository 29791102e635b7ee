"""Through a proxy as offices have them: a real squid that asks who one is, with every fault behind it told apart."""

import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from far_end import HUB, FarEnd, Reply, far_end, hub_json
from own_authority import Authority, new_authority
from squid import HOST, PASSWORD, USER, Squid, squid
from wardoffice.contract.wire import Token
from wardoffice.endpoint.line import Line
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.endpoint.proxies import DIRECT, MANUAL, ProxyChoice, checked_proxy, proxy_for, told_of
from wardoffice.wording import sentence

TOKEN = Token("secret-access", "secret-refresh", 900)
SESSION = {
    "person": "p", "login": "chutich", "name": "Nguyễn", "organs": ["ubnd"], "posts": ["ubnd.chutich"],
    "server_time": "2026-11-23T08:41:00+07:00", "epoch": "e1",
}  # fmt: skip


@pytest.fixture(scope="module")
def proxy(program: Callable[[str], str]) -> Iterator[Squid]:
    with squid(program("squid")) as running:
        yield running


@pytest.fixture(scope="module")
def authority() -> Authority:
    return new_authority()


@pytest.fixture
def pem(authority: Authority, tmp_path: Path) -> Path:
    path = tmp_path / "it.pem"
    path.write_bytes(authority.pem())
    return path


@pytest.fixture(autouse=True)
def _no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def choice(proxy: Squid, user: str = USER, password: str = PASSWORD) -> ProxyChoice:
    return ProxyChoice(MANUAL, proxy.url, user, password)


def port_of(end: FarEnd) -> str:
    return end.url.rpartition(":")[2]


def line_to(end: FarEnd, proxy: ProxyChoice, authorities: Path | None, host: str = HOST) -> Line:
    end.always["/v1/session"] = hub_json(SESSION)
    end.always["/v1/files/"] = Reply(200, {**HUB, "Content-Type": "application/octet-stream"}, b"abc")
    address = f"https://{host}:{port_of(end)}"
    return Line(address, lambda: TOKEN, lambda token: None, authorities=authorities, proxy=proxy, read_seconds=10)


def by_call(line: Line) -> None:
    line.session()


def by_file(line: Line) -> None:
    with line.files.opened("00", 0) as stream:
        list(stream.pieces)


def by_events(line: Line) -> None:
    with line.events.opened("") as stream:
        next(iter(stream))


WAYS = pytest.mark.parametrize("way", [by_call, by_file, by_events])


def problem_of(line: Line, way: Callable[[Line], None]) -> EndpointProblem:
    with pytest.raises(EndpointProblem) as raised:
        way(line)
    line.close()
    return raised.value


def test_calls_and_files_go_through_a_proxy_that_asks_who_one_is(
    proxy: Squid, authority: Authority, pem: Path, tmp_path: Path
) -> None:
    """usage-monitor-for-claude#85, NXDRIVE-2435: behind a company's proxy and certificate nothing went through."""
    with far_end(context=authority.server_context(tmp_path, HOST)) as end:
        line = line_to(end, choice(proxy), pem)

        assert line.session().login == "chutich"
        with line.files.opened("00", 0) as stream:
            assert b"".join(stream.pieces) == b"abc"
        line.close()

        assert proxy.has_logged(f"CONNECT {HOST}:{port_of(end)}")
        assert all("Proxy-Authorization" not in asked.headers for asked in end.asked)


@WAYS
@pytest.mark.parametrize(("user", "password"), [("", ""), (USER, "wrong"), ("người khác", "mật khẩu có dấu")])
def test_a_proxy_that_does_not_know_who_asks_is_told_from_one_that_forbids(
    proxy: Squid, authority: Authority, pem: Path, tmp_path: Path, way: Callable[[Line], None], user: str, password: str
) -> None:
    with far_end(context=authority.server_context(tmp_path, HOST)) as end:
        problem = problem_of(line_to(end, choice(proxy, user, password), pem), way)

        assert (problem.code, problem.facts["proxy"]) == ("proxy_auth_needed", proxy.url.removeprefix("http://"))
        assert password not in str(problem.facts) or not password
        told = f"không nhận tên “{user}” hoặc mật khẩu" if user else "đòi tên và mật khẩu"
        assert told in sentence(problem.code, problem.facts)
        assert end.asked == []


@WAYS
def test_a_proxy_that_forbids_the_way_says_so(
    proxy: Squid, authority: Authority, pem: Path, tmp_path: Path, way: Callable[[Line], None]
) -> None:
    with far_end(context=authority.server_context(tmp_path, HOST)) as end:
        problem = problem_of(line_to(end, choice(proxy), pem, "barred.phuong.test"), way)

        assert (problem.code, problem.facts["status"]) == ("proxy_refused", 403)


def test_a_hub_that_is_down_behind_the_proxy_is_silent_and_the_proxy_is_not_blamed(proxy: Squid, pem: Path) -> None:
    with far_end() as gone:
        pass
    assert problem_of(line_to(gone, choice(proxy), pem), by_call).code == "server_silent"


@WAYS
def test_a_proxy_that_is_not_there_is_named(pem: Path, way: Callable[[Line], None]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        absent = f"http://127.0.0.1:{free.getsockname()[1]}"
    with far_end() as end:
        problem = problem_of(line_to(end, ProxyChoice(MANUAL, absent), pem), way)

    assert (problem.code, problem.facts["proxy"]) == ("proxy_silent", told_of(absent))


@WAYS
@pytest.mark.parametrize("fault", ["tls_intercepted", "tls_expired", "tls_wrong_host", "tls_self_signed"])
@pytest.mark.parametrize("proxied", [True, False])
def test_fault_12_each_wrong_certificate_is_told_apart_and_nothing_is_sent(
    request: pytest.FixtureRequest,
    authority: Authority,
    pem: Path,
    tmp_path: Path,
    way: Callable[[Line], None],
    fault: str,
    proxied: bool,
) -> None:
    """usage-monitor-for-claude#85, nuxeo-drive NXDRIVE-2435: straight and through CONNECT, for calls, files, events."""
    host = HOST if proxied else "127.0.0.1"
    chosen = choice(request.getfixturevalue("proxy")) if proxied else ProxyChoice(DIRECT)
    context, trusted = _wrong(fault, authority, pem, tmp_path, host)
    with far_end(context=context) as end:
        problem = problem_of(line_to(end, chosen, trusted, host), way)

        assert problem.code == fault
        assert end.asked == []


def _wrong(fault: str, authority: Authority, pem: Path, folder: Path, host: str) -> tuple[ssl.SSLContext, Path | None]:
    """A server with that fault, and the PEM file the desk believes."""
    match fault:
        case "tls_intercepted":
            return new_authority().server_context(folder, host), pem
        case "tls_expired":
            return authority.server_context(folder, host, expired=True), pem
        case "tls_wrong_host":
            return authority.server_context(folder, "other.phuong.test"), pem
        case _:
            return authority.self_signed_context(folder, host), pem


def test_an_authority_in_the_systems_own_store_is_believed_also_through_the_proxy(
    proxy: Squid, authority: Authority, pem: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenSSL's own place for the system's roots; what REQUESTS_CA_BUNDLE names is not believed."""
    with far_end(context=authority.server_context(tmp_path, HOST)) as end:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
        monkeypatch.setenv("CURL_CA_BUNDLE", str(pem))
        assert problem_of(line_to(end, choice(proxy), None), by_call).code == "tls_intercepted"

        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        line = line_to(end, choice(proxy), None)
        assert line.session().login == "chutich"
        line.close()


def test_the_machines_own_proxy_is_used_and_its_exceptions_are_heeded(
    proxy: Squid, authority: Authority, pem: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machines = ProxyChoice(user=USER, password=PASSWORD)
    with far_end(context=authority.server_context(tmp_path, HOST)) as end:
        monkeypatch.setenv("https_proxy", proxy.url)
        line = line_to(end, machines, pem)
        assert line.session().login == "chutich"
        line.close()

        monkeypatch.setenv("no_proxy", "phuong.test")
        assert problem_of(line_to(end, machines, pem), by_call).code == "no_network"
        monkeypatch.delenv("no_proxy")
        assert problem_of(line_to(end, ProxyChoice(DIRECT), pem), by_call).code == "no_network"


@pytest.mark.parametrize(
    ("address", "proxy", "exceptions", "used"),
    [
        ("https://hub.example.vn", "http://proxy:3128", "", "http://proxy:3128"),
        ("https://hub.example.vn", "proxy:3128", "", "http://proxy:3128"),
        ("https://hub.example.vn", "http://a:b@proxy:3128", "", "http://a:b@proxy:3128"),
        ("https://hub.example.vn", "http://proxy:3128", "example.vn", None),
        ("https://hub.example.vn", "http://proxy:3128", "other.vn, .example.vn", None),
        ("https://10.1.2.3", "http://proxy:3128", "10.0.0.0/8", None),
        ("https://hub.example.vn", "http://proxy:3128", "*", None),
        ("http://127.0.0.1:8765", "http://proxy:3128", "", None),
        ("https://localhost", "http://proxy:3128", "", None),
    ],
)
def test_which_proxy_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, address: str, proxy: str, exceptions: str, used: str | None
) -> None:
    for name in ("https_proxy", "http_proxy"):
        monkeypatch.setenv(name, proxy)
    monkeypatch.setenv("no_proxy", exceptions)

    assert proxy_for(ProxyChoice(), address) == used


@pytest.mark.parametrize("proxy", ["socks5://proxy:1080", "ftp://proxy", "http://"])
def test_a_proxy_of_another_kind_is_named_and_not_gone_round(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("https_proxy", proxy)

    with pytest.raises(EndpointProblem) as raised:
        proxy_for(ProxyChoice(), "https://hub.example.vn")

    assert raised.value.code == "proxy_wrong"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "http://",
        "http://a:b@proxy:3128",
        "proxy:99999",
        "http://proxy/x",
        "socks5://p:1",
        "nonsense",
        "http://a b:1",
    ],
)
def test_an_address_that_is_no_proxys_is_refused_and_no_password_is_repeated(typed: str) -> None:
    with pytest.raises(EndpointProblem) as raised:
        checked_proxy(typed)

    assert raised.value.code == "proxy_wrong"
    assert "a:b" not in str(raised.value.facts)


def test_a_name_with_strange_letters_reaches_the_proxy_as_it_is() -> None:
    made = proxy_for(ProxyChoice(MANUAL, "proxy:3128", "người@dùng", "a:b/c#d"), "https://hub.example.vn")

    assert made is not None
    assert told_of(made) == "proxy:3128"
    assert "a:b/c#d" not in repr(ProxyChoice(MANUAL, "proxy:3128", "n", "a:b/c#d"))
