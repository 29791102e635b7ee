"""Lines that have died without a word: a connection at rest too long, a peer gone in the middle, a network moved on."""

import ctypes
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from far_end import HUB, Asked, FarEnd, Reply, far_end, hub_json, hub_problem
from own_authority import new_authority
from wardoffice.contract.wire import Token
from wardoffice.endpoint.exchange import Exchange
from wardoffice.endpoint.line import Line
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.endpoint.proxies import DIRECT, ProxyChoice
from wardoffice.endpoint.rest import LONG, SHORT, Rest

TOKEN = Token("a", "r", 900)
BODY = bytes(range(256)) * 8000
ANSWER = b"HTTP/1.1 200 OK\r\nWardOffice-Hub: e\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Clocks:
    """Both clocks of a machine, moved by hand."""

    def __init__(self) -> None:
        self.awake = self.wall = 1000.0

    def rest(self) -> Rest:
        return Rest(lambda: self.awake, lambda: self.wall)


@contextmanager
def server(answers_each: int) -> Iterator[tuple[str, list[int]]]:
    """A server that hangs up on a connection after so many answers; requests by connection are counted."""
    counts: list[int] = []
    listener, over = socket.create_server(("127.0.0.1", 0)), threading.Event()
    listener.settimeout(0.05)

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            counts.append(0)
            with connection, suppress(OSError):
                connection.settimeout(10)
                while connection.recv(65536):
                    counts[-1] += 1
                    if counts[-1] > answers_each:
                        break
                    connection.sendall(ANSWER)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", counts
    finally:
        over.set()
        thread.join()
        listener.close()


def ask(exchange: Exchange) -> str:
    try:
        exchange.get("/v1/health", "", {})
    except EndpointProblem as problem:
        return problem.code
    return "answered"


def test_a_connection_that_died_at_rest_is_made_anew_at_once() -> None:
    """Fault 24: the far end had let go of it; that is no word about the network."""
    clocks = Clocks()
    with server(answers_each=1) as (url, counts):
        exchange = Exchange(url, rest=clocks.rest())
        first = ask(exchange)
        clocks.awake += SHORT + 1
        second = ask(exchange)
        exchange.close()

    assert (first, second, counts) == ("answered", "answered", [2, 1])


def test_a_line_that_breaks_while_in_use_is_told_and_not_tried_twice() -> None:
    """An answer may have been lost after its effect: whether to ask again is the round's business."""
    with server(answers_each=1) as (url, counts):
        exchange = Exchange(url, rest=Clocks().rest())
        first, second = ask(exchange), ask(exchange)
        exchange.close()

    assert (first, second, counts) == ("answered", "no_network", [2])


@pytest.mark.parametrize("asleep", [True, False])
def test_after_a_long_rest_or_a_sleep_connections_are_opened_anew(asleep: bool) -> None:
    """Fault 24: in sleep the monotonic clock stands still on Linux, and the wall clock does not."""
    clocks = Clocks()
    with server(answers_each=9) as (url, counts):
        exchange = Exchange(url, rest=clocks.rest())
        ask(exchange)
        ask(exchange)
        clocks.wall += LONG + 1
        clocks.awake += 0 if asleep else LONG + 1
        ask(exchange)
        exchange.close()

    assert counts == [2, 1]


@pytest.fixture
def end() -> Iterator[FarEnd]:
    with far_end() as running:
        yield running


def test_fault_11_no_token_goes_where_a_portal_points(end: FarEnd) -> None:
    """302, 307 and 511 of a portal, to calls and to the renewal of tokens alike."""
    with far_end() as portal:
        elsewhere = {"Location": f"{portal.url}/login"}
        for status in (301, 302, 303, 307, 308, 511):
            end.always["/"] = Reply(status, elsewhere, b"<html>")
            line = Line(end.url, lambda: TOKEN, lambda token: None)
            with pytest.raises(EndpointProblem) as raised:
                line.session()
            with pytest.raises(EndpointProblem) as raised_too, line.files.opened("00", 0):
                pass
            line.close()
            assert (raised.value.code, raised_too.value.code) == ("captive_portal", "captive_portal"), status
        end.once("/v1/session", hub_problem(401, "token_invalid"))
        line = Line(end.url, lambda: TOKEN, lambda token: None)
        with pytest.raises(EndpointProblem) as raised:
            line.session()
        line.close()

        assert raised.value.code == "captive_portal"
        assert portal.asked == []


def test_fault_11_a_portal_that_speaks_json_is_not_the_hub(end: FarEnd) -> None:
    end.always["/"] = Reply(200, {"Content-Type": "application/json"}, b'{"access_token":"x","refresh_token":"y"}')
    kept: list[Token] = []
    line = Line(end.url, lambda: TOKEN, kept.append)
    with pytest.raises(EndpointProblem) as raised:
        line.session()
    line.close()

    assert (raised.value.code, kept) == ("not_the_contract", [])


def test_fault_24_a_file_that_stops_coming_is_left_and_what_came_is_kept(end: FarEnd) -> None:
    """The peer says nothing more in the middle of a file, as after a VPN has flipped: the rest comes later."""
    gone = threading.Event()
    sent = len(BODY) // 2

    def half(asked: Asked) -> Reply:
        whole = {**HUB, "Content-Type": "application/pdf"}
        return Reply(200, whole, BODY, cut_after=sent, silent_until=gone)

    end.always["/v1/files/"] = half
    line = Line(end.url, lambda: TOKEN, lambda token: None, read_seconds=0.5)
    got = bytearray()
    with pytest.raises(EndpointProblem) as raised, line.files.opened("ab" * 32, 0) as stream:
        for piece in stream.pieces:
            got += piece
    gone.set()
    line.close()

    assert raised.value.code == "server_silent"
    assert bytes(got) == BODY[:sent]


@pytest.fixture
def other_network(program: Callable[[str], str]) -> Iterator[str]:
    """The name of a network of its own behind a cable, at 10.77.24.2; this machine is 10.77.24.1."""
    ip, name = program("ip"), f"wo{os.getpid()}"
    inside, outside = f"{name}i"[:15], f"{name}o"[:15]
    steps = (
        f"netns add {name}",
        f"link add {outside} type veth peer name {inside} netns {name}",
        f"addr add 10.77.24.1/30 dev {outside}",
        f"link set {outside} up",
        f"-n {name} addr add 10.77.24.2/30 dev {inside}",
        f"-n {name} link set {inside} up",
        f"-n {name} link set lo up",
    )
    try:
        for step in steps:
            if subprocess.run([ip, *step.split()], capture_output=True, check=False).returncode:
                pytest.skip("a network of its own needs root and a kernel that makes one")
        yield name
    finally:
        subprocess.run([ip, "netns", "del", name], capture_output=True, check=False)


@contextmanager
def far_end_in(network: str, folder: Path) -> Iterator[FarEnd]:
    """The far end in that network: a socket belongs to the network its thread was in when it was made."""
    authority, ready, over = new_authority(), threading.Event(), threading.Event()
    (folder / "it.pem").write_bytes(authority.pem())
    context = authority.server_context(folder, "10.77.24.2")
    made: list[FarEnd] = []

    def serve() -> None:
        with Path(f"/var/run/netns/{network}").open() as place:
            assert ctypes.CDLL(None, use_errno=True).setns(place.fileno(), 0) == 0
        with far_end(context=context, host="10.77.24.2") as running:
            made.append(running)
            ready.set()
            over.wait(60)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        assert ready.wait(30)
        yield made[0]
    finally:
        over.set()
        thread.join()


def test_fault_24_a_peer_whose_packets_are_swallowed_is_silent_and_the_file_goes_on_afterwards(
    other_network: str, tmp_path: Path
) -> None:
    """Half open: no FIN, no RST. First while connected, in the middle of a file; then already at connecting."""
    ip = ["ip", "-n", other_network, "route"]
    swallow, let_through = ([*ip, verb, "blackhole", "10.77.24.1/32"] for verb in ("add", "del"))
    with far_end_in(other_network, tmp_path) as end:
        whole = {**HUB, "Content-Type": "application/pdf"}
        gone = threading.Event()

        def swallowed(asked: Asked) -> Reply:
            return Reply(200, whole, BODY, cut_after=300_000, silent_until=gone)

        def rest(asked: Asked) -> Reply:
            start = int(asked.headers["Range"][6:-1])
            named = {**whole, "Content-Range": f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"}
            return Reply(206, named, BODY[start:])

        end.once("/v1/files/", swallowed)
        end.always["/v1/files/"] = rest
        end.always["/v1/session"] = hub_json({})
        line = Line(
            end.url,
            lambda: TOKEN,
            lambda token: None,
            authorities=tmp_path / "it.pem",
            proxy=ProxyChoice(DIRECT),
            read_seconds=1.0,
        )
        got = bytearray()
        with pytest.raises(EndpointProblem) as in_the_middle, line.files.opened("ab" * 32, 0) as stream:
            for piece in stream.pieces:
                if not got:
                    subprocess.run(swallow, check=True)
                got += piece
        with pytest.raises(EndpointProblem) as dead:
            line.session()
        subprocess.run(let_through, check=True)
        with line.files.opened("ab" * 32, len(got)) as stream:
            got += b"".join(stream.pieces)
        gone.set()
        line.close()

    assert (in_the_middle.value.code, dead.value.code) == ("server_silent", "server_silent")
    assert bytes(got) == BODY
