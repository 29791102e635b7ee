"""The stream of events as a desk reads it: by the rules of server-sent events, however the bytes are cut."""

import threading
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from far_end import HUB, FarEnd, Reply, far_end, html, hub_problem
from wardoffice.contract.wire import Token
from wardoffice.endpoint.events import LONGEST_LINE, Event, EventReader
from wardoffice.endpoint.line import Line
from wardoffice.endpoint.problem import EndpointProblem

STREAM = {**HUB, "Content-Type": "text/event-stream"}


def read(*pieces: bytes) -> list[Event]:
    reader = EventReader()
    return [event for piece in pieces for event in reader.read(piece)]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        (b"data:\n\n", [Event("", "message", "")]),
        (b"data\n\n", [Event("", "message", "")]),
        (b"id: 7\nevent: changes\ndata: a\ndata:b\n\n", [Event("7", "changes", "a\nb")]),
        (b"id: 7\ndata: a\n\ndata: b\n\n", [Event("7", "message", "a"), Event("7", "message", "b")]),
        (b": beat\n\n: beat\n\n", []),
        (b"\xef\xbb\xbfdata:  two spaces\n\n", [Event("", "message", " two spaces")]),
        (b"id: 1\0\ndata: a\n\n", [Event("", "message", "a")]),
        (b"event: nothing said\n\nretry: 10\nunknown: x\ndata: a\n\n", [Event("", "message", "a")]),
        (b"data: never finished\n", []),
        ("data: Về việc\n\n".encode(), [Event("", "message", "Về việc")]),
    ],
)
def test_it_is_read_by_the_rules_of_the_living_standard(text: bytes, events: list[Event]) -> None:
    assert read(text) == events
    assert read(text.replace(b"\n", b"\r\n")) == events
    assert read(text.replace(b"\n", b"\r")) == events


def test_an_id_without_words_still_counts() -> None:
    reader = EventReader("3")
    assert reader.read(b"id: 9\n\n") == ()
    assert reader.last_id == "9"


WHOLE = "retry: 2000\r\n\r\nid: 12\revent: changes\ndata: Về\r\n\n: nhịp\n\nid: 13\r\ndata:\r\n\r\n".encode()


@given(st.lists(st.integers(0, len(WHOLE)), max_size=12))
def test_wherever_the_bytes_are_cut_the_same_events_come(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(WHOLE)]
    pieces = [WHOLE[a:b] for a, b in pairwise(places)]
    assert read(*pieces) == [Event("12", "changes", "Về"), Event("13", "message", "")]


@given(st.binary(max_size=2000))
def test_no_bytes_break_the_reader(garbage: bytes) -> None:
    read(garbage)


@pytest.mark.parametrize("pieces", [1, 9])
def test_a_line_without_end_is_not_kept(pieces: int) -> None:
    reader, piece = EventReader(), b"x" * (LONGEST_LINE // pieces + 1)
    with pytest.raises(ValueError, match="without end"):
        for _ in range(pieces):
            reader.read(piece)


@pytest.fixture
def end() -> Iterator[FarEnd]:
    with far_end() as between:
        yield between


@pytest.fixture
def line(end: FarEnd) -> Iterator[Line]:
    opened = Line(end.url, lambda: Token("a", "r", 1), lambda token: None)
    yield opened
    opened.close()


def heard(line: Line, last_id: str = "") -> list[Event]:
    with line.events.opened(last_id) as stream:
        return [event for events in stream for event in events]


def test_a_stream_is_asked_for_with_the_last_id_and_heard_to_its_end(end: FarEnd, line: Line) -> None:
    end.once("/v1/events", Reply(200, STREAM, b"id: 5\nevent: changes\ndata:\n\n"))
    assert heard(line, "4") == [Event("5", "changes", "")]
    assert end.asked[0].headers["Last-Event-ID"] == "4"
    assert end.asked[0].headers["Authorization"] == "Bearer a"


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (html(), "captive_portal"),
        (Reply(302, {"Location": "http://wifi.example/"}), "captive_portal"),
        (Reply(200, {**HUB, "Content-Type": "text/html"}, b"<html>"), "not_the_contract"),
        (Reply(200, STREAM, b"x" * (2 * LONGEST_LINE)), "not_the_contract"),
        (Reply(200, {**STREAM, "Content-Length": "900"}, b": \n\n", cut_after=4), "no_network"),
        (Reply(lost=True), "no_network"),
        (hub_problem(401, "token_invalid"), "auth_needed"),
        (hub_problem(404, "not_found"), "not_found"),
        (hub_problem(503, "busy", Retry_After="30"), "busy"),
    ],
)
def test_what_is_no_stream_is_told_apart(end: FarEnd, line: Line, reply: Reply, code: str) -> None:
    end.once("/v1/events", reply)
    with pytest.raises(EndpointProblem) as raised:
        heard(line)
    assert raised.value.code == code
    assert len(end.asked) == 1, "a refused token is not renewed by the stream"


def test_a_stream_that_says_nothing_is_dead(end: FarEnd, line: Line) -> None:

    hold = threading.Event()
    end.once("/v1/events", Reply(200, STREAM, wait_for=hold))
    with pytest.raises(EndpointProblem) as raised, line.events.opened("", silent_seconds=0.1) as stream:
        list(stream)
    hold.set()
    assert raised.value.code == "server_silent"
