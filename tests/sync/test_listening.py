"""Listening to a real hub through a network that cuts, holds back and lies: no nudge is lost, nothing is overdone."""

import queue
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from cases import CLERK
from far_end import HUB, Reply, far_end, html
from hub_at_work import SECONDS, letter, served
from relay import Relay, relay
from running import new_hub as new_hub_process
from wardoffice.contract.wire import Token
from wardoffice.endpoint.events import LONGEST_LINE, EventStream
from wardoffice.endpoint.exchange import Exchange
from wardoffice.endpoint.line import Line
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.endpoint.tokens import signed_in
from wardoffice.hub import tokens
from wardoffice.hub.installing import replace_directory
from wardoffice.hub.opening import Hub
from wardoffice.hub.ward import read_ward
from wardoffice.sync import listening
from wardoffice.sync.ears import Ears
from wardoffice.sync.listening import Listening
from wardoffice.sync.retry import when_to_retry


class Heard:
    """A listening that goes on, and what it said."""

    def __init__(self, url: str, login: str = CLERK, token: Token | None = None, silent_seconds: float = 40.0) -> None:
        exchange = Exchange(url)
        self.kept = [token or signed_in(exchange, login, login)]
        exchange.close()
        self.line = Line(url, lambda: self.kept[-1], self.kept.append)
        self.news: queue.SimpleQueue[None] = queue.SimpleQueue()

        def opened(last: str) -> AbstractContextManager[EventStream]:
            return self.line.events.opened(last, silent_seconds)

        self.listening = Listening(opened, lambda: self.news.put(None), lambda: 0.0)

    def until(self, come_true: Callable[[], bool]) -> None:
        """Wait for news until something is so."""
        while not come_true():
            self.news.get(timeout=SECONDS)

    def knows(self, seq: int) -> Callable[[], bool]:
        return lambda: self.listening.last_id == str(seq)


@contextmanager
def hearing(url: str, **more: object) -> Iterator[Heard]:
    heard = Heard(url, **more)  # type: ignore[arg-type]
    with heard.listening.going_on():
        yield heard
    heard.line.close()


@pytest.fixture
def between(hub: Hub) -> Iterator[Relay]:
    with served(hub) as url, relay(url) as network:
        yield network


def seq_of(hub: Hub) -> int:
    with hub.reader.begin() as connection:
        return read_ward(connection, hub.ward).seq


def test_what_is_published_is_heard(hub: Hub, between: Relay, tmp_path: Path) -> None:
    with hearing(between.url) as heard:
        heard.until(heard.knows(0))
        letter(hub, tmp_path)
        heard.until(heard.knows(1))
        assert heard.listening.well


def test_a_new_directory_is_told_as_one(hub: Hub, between: Relay) -> None:
    with hearing(between.url) as heard:
        heard.until(heard.knows(0))
        with hub.reader.begin() as connection:
            present = read_ward(connection, hub.ward).directory
        replace_directory(hub, present)
        heard.until(heard.listening.directory_is_new)
        assert not heard.listening.directory_is_new()


def test_after_a_break_the_stream_goes_on_where_it_was_and_nothing_is_lost(
    hub: Hub, between: Relay, tmp_path: Path
) -> None:
    with hearing(between.url) as heard:
        heard.until(heard.knows(0))
        between.closed = True
        between.cut()
        letter(hub, tmp_path)
        between.closed = False
        heard.until(heard.knows(1))


def test_a_network_that_cuts_again_and_again_loses_no_news_and_the_stream_alone_is_tried_ever_later(
    hub: Hub, between: Relay, tmp_path: Path
) -> None:
    with hearing(between.url) as heard:
        for n in range(5):
            heard.until(heard.knows(n))
            letter(hub, tmp_path, b"%%PDF %d" % n)
            between.cut()
        heard.until(heard.knows(5))
        assert heard.listening.failures >= 5
        assert when_to_retry("no_network", heard.listening.failures, lambda: 1.0) >= 32


def test_a_proxy_that_holds_everything_back_never_counts_as_well(hub: Hub, between: Relay, tmp_path: Path) -> None:
    """The watch goes on asking every few seconds then, as if there were no stream."""
    token = Heard(between.url).kept[-1]
    between.holding = True
    heard = Heard(between.url, token=token, silent_seconds=0.1)
    problem = heard.listening._one_stream()
    assert (problem and problem.code, heard.listening.well) == ("server_silent", False)
    between.holding = False
    between.cut()
    with heard.listening.going_on():
        heard.until(lambda: heard.listening.well)
    heard.line.close()


def test_a_hub_that_restarts_is_heard_again_on_the_same_port(tmp_path: Path) -> None:
    hub = new_hub_process(tmp_path / "hub").serve()
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.4")
    try:
        with hearing(hub.url, login="vanthu.tam") as heard:
            heard.until(heard.knows(0))
            hub.stop()
            hub.publish(file)
            hub.serve()
            heard.until(heard.knows(1))
    finally:
        hub.stop()


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (html(), "captive_portal"),
        (Reply(200, {**HUB, "Content-Type": "text/event-stream"}, b"x" * (LONGEST_LINE + 1)), "not_the_contract"),
        (Reply(200, {**HUB, "Content-Type": "text/html"}, b"<html>"), "not_the_contract"),
    ],
)
def test_what_only_pretends_to_be_a_stream_is_left(reply: Reply, code: str) -> None:
    with far_end() as end:
        end.always["/v1/events"] = reply
        heard = Heard(end.url, token=Token("a", "r", 1))
        problem = heard.listening._one_stream()
        assert (problem and problem.code, heard.listening.well) == (code, False)
        heard.line.close()


def test_a_token_that_ended_brings_a_round_that_renews_it(
    hub: Hub, between: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hearing(between.url) as heard:
        heard.until(heard.knows(0))
        with hub.writer.begin() as connection:
            connection.execute(tokens.tokens.update().where(tokens.tokens.c.kind == tokens.ACCESS).values(expires=0))
        between.cut()
        heard.news.get(timeout=SECONDS)
        heard.line.session()
        assert len(heard.kept) == 2
        heard.until(lambda: heard.listening.well)


def test_a_stream_that_lived_long_is_opened_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]

    @contextmanager
    def opened(last: str) -> Iterator[EventStream]:
        now[0] += lives.pop(0)
        if not lives:
            told._stop.set()
        yield iter(())  # type: ignore[misc]

    lives = [1.0, 1.0, listening.LONG_ENOUGH, 1.0]
    seen: list[int] = []
    told = Listening(opened, lambda: None, lambda: 0.0, lambda: now[0])
    monkeypatch.setattr(told, "_pause", lambda problem: seen.append(told.failures) or 0.0)
    told._listen()
    assert seen == [1, 2, 0, 1]


def test_a_hub_without_a_stream_is_asked_again_much_later() -> None:
    told = Listening(lambda last: None, lambda: None, lambda: 1.0)  # type: ignore[arg-type,return-value]
    told.failures = 1
    assert told._pause(EndpointProblem("not_found")) > 600
    assert told._pause(EndpointProblem("busy", retry_after=77.0)) == 77.0


def test_many_pieces_of_news_are_one_word_in_the_inbox(tmp_path: Path) -> None:
    ears = Ears(tmp_path)
    for _ in range(3):
        ears.hear_news()
    assert [ears.next_word(0.0), ears.next_word(0.0)] == ["news", ""]
    ears.hear_news()
    assert ears.next_word(0.0) == "news"
