"""The stream of events: a nudge within moments to those whom a change concerns, resumed, and ended when it must."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from cases import CHAIR, CLERK, directory
from hub_at_work import SECONDS, Desk, letter, served, serving
from running import wardoffice
from wardoffice.domain.commands import RegisterIncoming
from wardoffice.hub import news, tokens
from wardoffice.hub.installing import replace_directory
from wardoffice.hub.opening import Hub
from wardoffice.hub.web import events

SignIn = Callable[[str], Desk]


class Stream:
    """An open stream, read line by line; it fails rather than wait longer than SECONDS."""

    def __init__(self, answer: requests.Response) -> None:
        assert answer.status_code == 200, answer.text
        self.answer = answer
        self._lines = answer.iter_lines(chunk_size=1)

    def next_id(self, name: bytes = b"changes") -> int:
        """The id of the next event; comments and retry are passed over."""
        for line in self._lines:
            if line.startswith(b"id: "):
                assert next(self._lines) == b"event: " + name
                return int(line[4:])
        raise AssertionError("the stream ended")

    def next_comment(self) -> bytes:
        return next(bytes(line) for line in self._lines if line.startswith(b":"))

    def ended(self) -> bool:
        """True once it has come to its end without another event."""
        return not any(line.startswith(b"id: ") for line in self._lines)


@contextmanager
def stream(desk: Desk, last: int | None = None) -> Iterator[Stream]:
    headers = {"Authorization": f"Bearer {desk.tokens['access_token']}"}
    if last is not None:
        headers["Last-Event-ID"] = str(last)
    with requests.get(f"{desk.url}/v1/events", headers=headers, stream=True, timeout=SECONDS) as answer:
        yield Stream(answer)


def test_who_comes_without_an_id_is_told_at_once(desk: SignIn, hub: Hub, tmp_path: Path) -> None:
    letter(hub, tmp_path)
    clerk = desk(CLERK)
    with stream(clerk) as heard:
        assert heard.next_id() == clerk.get("/v1/session").json()["seq"] == 1
        assert heard.answer.headers["Content-Type"].startswith("text/event-stream")


def test_what_another_process_publishes_is_heard(desk: SignIn, hub: Hub, hub_folder: Path, tmp_path: Path) -> None:
    clerk = desk(CLERK)
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.4")
    with stream(clerk, 0) as heard:
        said = ("--code", "1/UB", "--subject", "x", "--from", "y", "--to", "ubnd")
        assert wardoffice("hub", "publish", "--data", hub_folder, file, *said).status == 0
        assert heard.next_id() == 1


def test_only_those_who_see_it_are_told(desk: SignIn, hub: Hub, tmp_path: Path) -> None:
    clerk, chair = desk(CLERK), desk(CHAIR)
    with stream(clerk, 0) as at_clerk, stream(chair, 0) as at_chair:
        document = letter(hub, tmp_path)
        assert at_clerk.next_id() == 1
        assert clerk.act(document, RegisterIncoming())["result"] == "accepted"
        assert at_chair.next_id() > 1, "the first he hears of is the one submitted to him"


def test_resumed_it_tells_of_what_came_while_nobody_listened_and_of_nothing_else(
    desk: SignIn, hub: Hub, tmp_path: Path
) -> None:
    clerk = desk(CLERK)
    letter(hub, tmp_path)
    with stream(clerk) as heard:
        last = heard.next_id()
    letter(hub, tmp_path, b"%PDF second")
    with stream(clerk, last) as heard:
        assert heard.next_id() == last + 1
    with stream(clerk, last + 1) as heard:
        letter(hub, tmp_path, b"%PDF third")
        assert heard.next_id() == last + 2, "nothing in between"


def test_a_new_directory_concerns_everybody(desk: SignIn, hub: Hub) -> None:
    with stream(desk(CHAIR), 0) as heard:
        replace_directory(hub, replace(directory(), absences=()))
        assert heard.next_id(b"directory") == 1


def test_an_id_past_the_hubs_own_number_is_told_at_once(desk: SignIn) -> None:
    with stream(desk(CLERK), 99) as heard:
        assert heard.next_id() == 0


def test_a_quiet_stream_gives_signs_of_life(desk: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "BEAT_SECONDS", 0.05)
    with stream(desk(CLERK), 0) as heard:
        assert heard.next_comment() == b": "


def test_a_stream_ends_with_its_token_and_coming_back_is_a_401(
    hub: Hub, desk: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = desk(CLERK)
    monkeypatch.setattr(events, "BEAT_SECONDS", 0.05)
    with stream(clerk, 0) as heard:
        heard.next_comment()
        monkeypatch.setattr(tokens, "_hash", lambda token: "ended")
        assert heard.ended()
    assert clerk.get("/v1/events").status_code == 401


def test_without_a_token_there_is_no_stream(url: str) -> None:
    assert requests.get(f"{url}/v1/events", timeout=SECONDS).status_code == 401


def test_a_hub_told_to_end_ends_its_streams_by_itself(hub: Hub) -> None:
    with serving(hub) as server:
        clerk = Desk(server.url, CLERK).sign_in()
        with stream(clerk, 0) as heard:
            server.should_exit = True
            assert heard.ended()
        clerk.http.close()


def test_many_listeners_share_one_look_and_no_thread_each(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    real = news.look

    def counted(hub: Hub, people: set[str], since: int) -> news.News:
        looks.append(len(list(people)))
        return real(hub, people, since)

    with served(hub) as url:
        clerk = Desk(url, CLERK).sign_in()
        opened = [stream(clerk, 0) for _ in range(60)]
        heard = [one.__enter__() for one in opened]
        monkeypatch.setattr(news, "look", counted)
        threads = threading.active_count()
        letter(hub, tmp_path)
        assert {one.next_id() for one in heard} == {1}
        assert len(looks) < 60
        assert threads < 60
        for one in opened:
            one.__exit__(None, None, None)
        clerk.http.close()


def test_a_full_house_is_told_to_come_later(desk: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MOST_LISTENERS", 0)
    answer = desk(CLERK).get("/v1/events")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")


def test_a_delegation_that_begins_is_told_without_anybody_asking(
    hub_folder: Path, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to call for the hub to notice the hour: the look does."""
    monkeypatch.setattr(news, "TURNS_EVERY", 1)
    asked: list[timedelta] = []
    monkeypatch.setattr(news, "keep_current", lambda hub: asked.append(timedelta(0)))
    with served(hub) as url:
        clerk = Desk(url, CLERK).sign_in()
        with stream(clerk, 0) as heard:
            letter(hub, tmp_path)
            heard.next_id()
        clerk.http.close()
    assert asked
