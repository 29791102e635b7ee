"""Files on their way: resumed where they stopped, started over when they must be, broken off when they break."""

from collections.abc import Iterator

import pytest

from far_end import HUB, FarEnd, Reply, far_end, html, hub_problem
from wardoffice.contract.wire import Token
from wardoffice.endpoint.line import Line
from wardoffice.endpoint.problem import EndpointProblem

BINARY = {**HUB, "Content-Type": "application/octet-stream"}
BODY = bytes(range(256)) * 40


@pytest.fixture
def end() -> Iterator[FarEnd]:
    with far_end() as running:
        yield running


@pytest.fixture
def line(end: FarEnd) -> Iterator[Line]:
    made = Line(end.url, lambda: Token("a", "r", 1), lambda token: None, read_seconds=10)
    yield made
    made.close()


def code_while_reading(line: Line, start: int = 0) -> tuple[str, bytes]:
    """The problem's code and what had arrived until then."""
    got = bytearray()
    with pytest.raises(EndpointProblem) as raised, line.files.opened("ab" * 32, start) as stream:
        for piece in stream.pieces:
            got += piece
    return raised.value.code, bytes(got)


def test_a_file_cut_off_in_the_middle_is_a_broken_line_and_what_came_is_handed_over(end: FarEnd, line: Line) -> None:
    end.always["/v1/files/"] = Reply(200, BINARY, BODY, cut_after=4000)

    code, got = code_while_reading(line)

    assert code == "no_network"
    assert BODY.startswith(got)


def test_the_rest_is_asked_for_under_the_condition_that_it_is_still_the_same_file(end: FarEnd, line: Line) -> None:
    end.always["/v1/files/"] = Reply(
        206, {**BINARY, "Content-Range": f"bytes 4000-{len(BODY) - 1}/{len(BODY)}"}, BODY[4000:]
    )

    with line.files.opened("ab" * 32, 4000) as stream:
        assert (stream.start, b"".join(stream.pieces)) == (4000, BODY[4000:])

    headers = end.asked[0].headers
    assert (headers["Range"], headers["If-Range"]) == ("bytes=4000-", '"' + "ab" * 32 + '"')


def test_a_hub_that_sends_the_whole_again_is_heard(end: FarEnd, line: Line) -> None:
    end.always["/v1/files/"] = Reply(200, BINARY, BODY)

    with line.files.opened("ab" * 32, 4000) as stream:
        assert (stream.start, b"".join(stream.pieces)) == (0, BODY)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (html(), "captive_portal"),
        (Reply(302, {"Location": "http://portal.example/"}), "captive_portal"),
        (hub_problem(403, "forbidden"), "forbidden"),
        (hub_problem(404, "not_found"), "not_found"),
        (hub_problem(500, "broken"), "server_error"),
        (hub_problem(503, "busy"), "busy"),
        (Reply(206, {**BINARY, "Content-Range": "bytes 1-9/10"}, b"123456789"), "not_the_contract"),
        (Reply(lost=True), "no_network"),
    ],
)
def test_what_is_not_the_file_is_never_taken_for_it(end: FarEnd, line: Line, answer: Reply, code: str) -> None:
    end.always["/v1/files/"] = answer

    assert code_while_reading(line, start=4000) == (code, b"")


def test_the_connection_is_used_again_after_a_whole_file_and_not_after_half_of_one(end: FarEnd, line: Line) -> None:
    end.always["/v1/files/"] = Reply(200, BINARY, BODY * 100)
    with line.files.opened("00", 0) as stream:
        next(stream.pieces)

    with line.files.opened("00", 0) as stream:
        assert b"".join(stream.pieces) == BODY * 100
    with line.files.opened("00", 0) as stream:
        assert b"".join(stream.pieces) == BODY * 100
