"""What the desk makes of a far end that answers wrongly, slowly, or not at all."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from far_end import HUB, FarEnd, Reply, far_end, html, hub_json, hub_problem
from own_authority import Authority, new_authority
from wardoffice.contract.wire import Token
from wardoffice.endpoint.exchange import Exchange
from wardoffice.endpoint.line import Line
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.endpoint.tokens import signed_in

JSON = {**HUB, "Content-Type": "application/json"}
TOKEN = Token("access-1", "refresh-1", 900)
SESSION = {
    "person": "p", "login": "chutich", "name": "Nguyễn", "organs": ["ubnd"], "posts": ["ubnd.chutich"],
    "server_time": "2026-11-23T08:41:00+07:00", "epoch": "e1",
}  # fmt: skip


@pytest.fixture
def end() -> Iterator[FarEnd]:
    with far_end() as running:
        yield running


def line_to(end: FarEnd, authorities: Path | None = None, read_seconds: float = 10) -> Line:
    kept = [TOKEN]
    return Line(end.url, lambda: kept[-1], kept.append, authorities=authorities, read_seconds=read_seconds)


def problem_of(line: Line) -> EndpointProblem:
    with pytest.raises(EndpointProblem) as raised:
        line.session()
    line.close()
    return raised.value


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (html(), "captive_portal"),
        (html(500), "server_error"),
        (html(403), "captive_portal"),
        (Reply(302, {"Location": "http://portal.example/login"}), "captive_portal"),
        (Reply(302, {**HUB, "Location": "/elsewhere"}), "captive_portal"),
        (Reply(200, {"Content-Type": "application/json"}, b"{}"), "not_the_contract"),
        (Reply(200, JSON, b"[nonsense"), "not_the_contract"),
        (Reply(200, JSON, b"\xff\xfe{}"), "not_the_contract"),
        (Reply(200, JSON, b"[" * 100_000), "not_the_contract"),
        (Reply(200, {**HUB, "Content-Type": "text/html"}, b"<html>"), "not_the_contract"),
        (Reply(200, {**JSON, "Content-Encoding": "gzip"}, b"no"), "not_the_contract"),
        (hub_json({"person": 3}), "not_the_contract"),
        (hub_problem(403, "forbidden"), "forbidden"),
        (hub_problem(404, "not_found"), "not_found"),
        (hub_problem(410, "state_expired"), "state_expired"),
        (hub_problem(422, "strange"), "request_refused"),
        (hub_problem(426, "version_too_old"), "version_too_old"),
        (hub_problem(500, "broken"), "server_error"),
        (hub_problem(502, "broken"), "server_error"),
        (hub_problem(429, "busy"), "busy"),
        (html(429), "busy"),
        (Reply(lost=True), "no_network"),
        (Reply(200, JSON, b'{"person":"p"}', cut_after=5), "no_network"),
    ],
)  # fmt: skip
def test_every_wrong_answer_is_told_apart_and_never_taken_for_the_hubs(end: FarEnd, answer: Reply, code: str) -> None:
    end.always["/v1/session"] = answer

    assert problem_of(line_to(end)).code == code


@pytest.mark.parametrize(
    "head", ["", "Content-Type: application/json\r\n", "Content-Type: application/json\r\nContent-Length: 2\r\nWard"]
)
def test_an_answer_that_broke_off_in_its_head_is_a_broken_line_and_no_wi_fi_page(head: str) -> None:
    with saying_only(f"HTTP/1.1 200 OK\r\n{head}".encode()) as url:
        line = Line(url, lambda: TOKEN, lambda token: None)
        with pytest.raises(EndpointProblem) as raised, line.files.opened("00", 0):
            pass
        assert (problem_of(line).code, raised.value.code) == ("no_network", "no_network")


@contextmanager
def saying_only(words: bytes) -> Iterator[str]:
    """A far end that answers with these bytes and hangs up, whatever it is asked."""

    class Answer(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.request.sendall(words)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_right_answer_is_read_and_tells_how_far_the_clock_is_off(end: FarEnd) -> None:
    ahead = format_datetime(datetime.now(UTC) - timedelta(minutes=14), usegmt=True)
    end.always["/v1/session"] = hub_json(SESSION, Date=ahead)
    line = line_to(end)

    assert line.session().login == "chutich"
    assert line.clock_skew is not None
    assert 835 < line.clock_skew < 900
    line.close()


def test_a_hub_with_no_contract_version_in_common_is_refused(end: FarEnd) -> None:
    end.always["/v1/session"] = hub_json({**SESSION, "contract_oldest": 7, "contract_newest": 9})

    assert problem_of(line_to(end)).code == "version_too_old"


def test_the_wait_the_hub_asks_for_is_read_in_seconds_and_as_a_date(end: FarEnd) -> None:
    now = datetime.now(UTC)
    later = format_datetime(now + timedelta(seconds=90), usegmt=True)
    wrong_clock = format_datetime(now, usegmt=True)
    end.once(
        "/v1/session",
        hub_problem(503, "busy", Retry_After="17"),
        hub_problem(503, "busy", Retry_After=later, Date=wrong_clock),
        hub_problem(503, "busy", Retry_After="99999999"),
        hub_problem(503, "busy", Retry_After="soon"),
    )

    waits = [problem_of(line_to(end)).retry_after for _ in range(4)]

    assert waits == [17.0, 90.0, 3600.0, None]


def test_a_hub_that_listens_but_never_answers_is_called_silent(end: FarEnd) -> None:
    released = threading.Event()
    end.always["/v1/session"] = Reply(wait_for=released)

    problem = problem_of(line_to(end, read_seconds=0.3))
    released.set()

    assert problem.code == "server_silent"


def test_a_stopped_hub_is_silent_and_an_unknown_name_is_no_network() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    stopped = Line(f"http://127.0.0.1:{port}", lambda: TOKEN, lambda token: None)
    unknown = Line("https://hub.invalid", lambda: TOKEN, lambda token: None)

    assert problem_of(stopped).code == "server_silent"
    assert problem_of(unknown).code == "no_network"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://hub.example.vn", "address_unsafe"),
        ("http://127.0.0.1.example.vn", "address_unsafe"),
        ("ftp://127.0.0.1", "address_wrong"),
        ("hub.example.vn", "address_wrong"),
        ("https://user:secret@hub.example.vn", "address_wrong"),
        ("https://[broken", "address_wrong"),
        ("https://hub:99999999", "address_wrong"),
        ("", "address_wrong"),
    ],
)
def test_an_address_that_is_wrong_or_not_encrypted_is_refused_before_any_call(address: str, code: str) -> None:
    with pytest.raises(EndpointProblem) as raised:
        Exchange(address)

    assert raised.value.code == code
    assert "secret" not in str(raised.value.facts)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return new_authority()


class TestTrust:
    """TLS that fails is told apart, and there is no going on."""

    @pytest.fixture
    def pem(self, authority: Authority, tmp_path: Path) -> Path:
        path = tmp_path / "it.pem"
        path.write_bytes(authority.pem())
        return path

    def test_the_authority_it_names_is_believed(self, authority: Authority, pem: Path, tmp_path: Path) -> None:
        with far_end(context=authority.server_context(tmp_path)) as end:
            end.always["/v1/session"] = hub_json(SESSION)
            end.always["/v1/files/"] = Reply(200, {**HUB, "Content-Type": "application/octet-stream"}, b"abc")
            line = line_to(end, pem)

            assert line.session().login == "chutich"
            with line.files.opened("00", 0) as stream:
                assert b"".join(stream.pieces) == b"abc"
            line.close()

    def test_an_authority_nobody_named_is_an_interception(
        self, authority: Authority, tmp_path: Path, pem: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(pem))
        monkeypatch.setenv("CURL_CA_BUNDLE", str(pem))
        with far_end(context=authority.server_context(tmp_path)) as end:
            end.always["/v1/session"] = hub_json(SESSION)
            line = line_to(end)
            line._exchange._session.trust_env = True  # as for a hub that is not this machine

            assert problem_of(line).code == "tls_intercepted"
            assert end.asked == []

    def test_an_expired_certificate_says_so(self, authority: Authority, pem: Path, tmp_path: Path) -> None:
        with far_end(context=authority.server_context(tmp_path, expired=True)) as end:
            assert problem_of(line_to(end, pem)).code == "tls_expired"

    def test_another_hosts_certificate_says_so(self, authority: Authority, pem: Path, tmp_path: Path) -> None:
        with far_end(context=authority.server_context(tmp_path, "other.example.vn")) as end:
            assert problem_of(line_to(end, pem)).code == "tls_wrong_host"

    def test_files_are_checked_the_same_way(self, authority: Authority, tmp_path: Path) -> None:
        with far_end(context=authority.server_context(tmp_path)) as end:
            line = line_to(end)
            with pytest.raises(EndpointProblem) as raised, line.files.opened("00", 0):
                pass
            line.close()

            assert raised.value.code == "tls_intercepted"

    def test_an_authorities_file_that_is_none_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "it.pem").write_text("not a certificate")

        with pytest.raises(EndpointProblem) as raised:
            Exchange("https://127.0.0.1", authorities=tmp_path / "it.pem")

        assert (raised.value.code, raised.value.facts) == ("authorities_unreadable", {"file": "it.pem"})

    def test_a_plain_server_where_tls_was_expected_is_not_called_no_network(self) -> None:
        with far_end() as end:
            line = Line(end.url.replace("http:", "https:"), lambda: TOKEN, lambda token: None)

            assert problem_of(line).code == "answered_plain"


class TestTokens:
    """A 401 renews the tokens once; nobody is signed out for a passing fault."""

    def test_a_refused_token_is_renewed_and_the_call_made_again(self, end: FarEnd) -> None:
        end.once("/v1/session", hub_problem(401, "auth_needed"))
        end.always["/v1/session"] = hub_json(SESSION)
        end.always["/oauth/token"] = hub_json({"access_token": "a2", "refresh_token": "r2", "expires_in": 9})
        kept = [TOKEN]
        line = Line(end.url, lambda: kept[-1], kept.append)

        assert line.session().login == "chutich"
        line.close()

        assert [asked.headers["Authorization"] for asked in end.requests_to("/v1/session")] == [
            "Bearer access-1",
            "Bearer a2",
        ]
        assert kept[-1] == Token("a2", "r2", 9)
        assert b"refresh_token=refresh-1" in end.requests_to("/oauth/token")[0].body

    def test_a_refused_renewal_asks_for_signing_in_and_keeps_what_there_is(self, end: FarEnd) -> None:
        end.always["/v1/session"] = hub_problem(401, "auth_needed")
        end.always["/oauth/token"] = hub_problem(400, "invalid_grant")

        assert problem_of(line_to(end)).code == "auth_needed"
        assert len(end.requests_to("/oauth/token")) == 1

    def test_a_portal_in_the_middle_of_a_renewal_does_not_sign_anybody_out(self, end: FarEnd) -> None:
        end.always["/v1/session"] = hub_problem(401, "auth_needed")
        end.always["/oauth/token"] = html()

        assert problem_of(line_to(end)).code == "captive_portal"

    def test_a_portal_saying_401_does_not_make_the_desk_send_its_refresh_token(self, end: FarEnd) -> None:
        end.always["/v1/session"] = html(401)

        assert problem_of(line_to(end)).code == "captive_portal"
        assert end.requests_to("/oauth/token") == []

    def test_several_callers_renew_once(self, end: FarEnd) -> None:
        """Four file threads meet the same expired token; a refresh token used twice would be revoked."""
        gate = threading.Barrier(4)

        def refuse_all_at_once(asked: object) -> Reply:
            gate.wait(10)
            return hub_problem(401, "auth_needed")

        end.once("/v1/files/", *[refuse_all_at_once] * 4)
        end.always["/v1/files/"] = Reply(200, {**HUB, "Content-Type": "application/octet-stream"}, b"abc")
        end.always["/oauth/token"] = hub_json({"access_token": "a2", "refresh_token": "r2", "expires_in": 9})
        kept = [TOKEN]
        line = Line(end.url, lambda: kept[-1], kept.append)

        def read() -> None:
            with line.files.opened("00", 0) as stream:
                assert b"".join(stream.pieces) == b"abc"

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        line.close()

        assert len(end.requests_to("/oauth/token")) == 1
        assert len(kept) == 2

    def test_a_wrong_password_is_called_that(self, end: FarEnd) -> None:
        end.always["/oauth/token"] = hub_problem(400, "invalid_grant")
        exchange = Exchange(end.url)

        with pytest.raises(EndpointProblem) as raised:
            signed_in(exchange, "chutich", "sai")
        exchange.close()

        assert raised.value.code == "wrong_password"
