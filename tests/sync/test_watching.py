"""When a retry is due, and what a watching sync does with the words it hears."""

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.store.problem import StoreProblem
from wardoffice.sync import nudging
from wardoffice.sync.events import Event, Report
from wardoffice.sync.problem import SyncProblem
from wardoffice.sync.retry import LONGEST, PASSING, UNWILLING, Patience, when_to_retry
from wardoffice.sync.watching import POLL_SECONDS, Watch, watch

NOW = datetime(2026, 11, 23, 1, 42, tzinfo=UTC)


@pytest.mark.parametrize("code", sorted(PASSING))
def test_waits_grow_to_five_minutes_and_no_further(code: str) -> None:
    ceilings = [when_to_retry(code, failures, lambda: 1.0) for failures in range(1, 100)]

    assert ceilings[:4] == [2, 4, 8, 16]
    assert max(ceilings) == LONGEST


def test_every_moment_up_to_the_ceiling_is_as_likely_so_that_desks_do_not_come_together() -> None:
    chances = iter((0.0, 0.25, 0.5))
    assert [when_to_retry("busy", 3, lambda: next(chances)) for _ in range(3)] == [0, 2, 4]


def test_the_hub_is_never_asked_sooner_than_it_asked_for() -> None:
    assert when_to_retry("busy", 0, lambda: 0.0, retry_after=42.0) == 42.0


@pytest.mark.parametrize("code", ["auth_needed", "forbidden", "tls_intercepted", "hub_restored", "not_the_contract"])
def test_what_does_not_pass_by_itself_is_left_for_long(code: str) -> None:
    assert when_to_retry(code, 1, lambda: 0.0) == UNWILLING


def test_patience_begins_anew_with_every_progress() -> None:
    time = [0.0]
    patience = Patience(10.0, lambda: time[0], lambda: 1.0)
    ill = EndpointProblem("server_error")

    def given_up_after() -> int:
        tries = 0
        while (wait := patience.wait_before_retry(ill)) is not None:
            time[0] += wait
            tries += 1
        return tries

    first = given_up_after()
    patience.progressed()
    time[0] += 1000
    assert given_up_after() == first == 3


def test_a_hub_nobody_has_reached_yet_is_not_waited_for() -> None:
    patience = Patience(10.0, lambda: 0.0, lambda: 1.0)
    assert patience.wait_before_retry(EndpointProblem("no_network")) is None
    patience.progressed()
    assert patience.wait_before_retry(EndpointProblem("no_network")) is not None


class Told:
    """An inbox whose words come at set times, and a clock that jumps to whatever is waited for."""

    def __init__(self, *words: tuple[float, str]) -> None:
        self.time = 0.0
        self.rounds_at: list[float] = []
        self.words = deque(words)
        self.waiting: tuple[str, ...] = ()
        self.answered: list[tuple[tuple[str, ...], Event]] = []
        self.events: list[Event] = []
        self.may_rest = False

    def next_word(self, seconds: float | None) -> str:
        at, word = self.words[0]
        if seconds is not None and self.time + seconds < at:
            self.time += seconds
            return ""
        self.words.popleft()
        self.time = max(self.time, at)
        return word

    def asked(self) -> tuple[str, ...]:
        return self.waiting

    def answer(self, ids: tuple[str, ...], outcome: Event) -> None:
        if ids:
            self.answered.append((ids, outcome))

    def run(self, *outcomes: Report | Exception) -> "Told":
        waiting = deque(outcomes)

        def round_() -> Report:
            self.rounds_at.append(self.time)
            outcome = waiting.popleft() if waiting else Report()
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        rest = lambda: self.may_rest  # noqa: E731
        watch(Watch(round_, self, self.events.append, lambda: NOW, lambda: 0.5, lambda: self.time, rest))
        return self

    def states(self) -> list[object]:
        return [one["state"] for one in self.events if one["event"] == "state"]


def test_while_all_is_well_a_round_comes_every_few_seconds() -> None:
    told = Told((12.0, "stop")).run()

    assert told.rounds_at == [0, POLL_SECONDS, 2 * POLL_SECONDS]
    assert told.states() == ["starting", "syncing", "ok", "syncing", "ok", "syncing", "ok", "stopped"]


def test_a_nudge_brings_a_round_at_once_also_in_the_middle_of_a_long_wait() -> None:
    told = Told((100.0, "nudge"), (101.0, "stop")).run(EndpointProblem("auth_needed"))

    assert told.rounds_at == [0, 100]


def test_failures_are_told_with_their_code_and_when_the_next_try_is() -> None:
    told = Told((4.0, "stop")).run(EndpointProblem("busy", {"host": "h"}, retry_after=3.0), StoreProblem("disk_full"))

    errors = [one for one in told.events if one["event"] == "error"]
    assert [(one["code"], one["next_retry"]) for one in errors] == [
        ("busy", "2026-11-23T01:42:03+00:00"),
        ("disk_full", "2026-11-23T02:12:00+00:00"),
    ]
    assert told.rounds_at == [0, 3]
    assert told.states()[-2:] == ["disk", "stopped"]


def test_a_pause_lasts_until_it_is_ended_and_a_round_asked_for_by_hand_still_comes() -> None:
    told = Told((1.0, "pause"), (50.0, "nudge"), (60.0, "resume"), (61.0, "stop")).run()

    assert told.rounds_at == [0, 50, 60]
    assert told.states().count("paused") == 1


def test_while_the_hub_would_tell_no_round_is_made_for_nothing_and_news_brings_one_at_once() -> None:
    told = Told((22.0, "news"), (40.0, "stop"))
    told.may_rest = True
    told.run()

    assert told.rounds_at == [22]


def test_after_a_failure_rounds_come_though_the_stream_is_well() -> None:
    told = Told((0.0, "nudge"), (4.0, "stop"))
    told.may_rest = True
    told.run(EndpointProblem("no_network"))

    assert told.rounds_at == [0, 1]


def test_news_brings_no_round_while_paused_nor_while_the_hub_wants_to_be_left_alone() -> None:
    told = Told((1.0, "pause"), (2.0, "news"), (3.0, "resume"), (3.5, "news"), (4.0, "stop"))
    told.run(Report(), EndpointProblem("busy", retry_after=60.0))

    assert told.rounds_at == [0, 3]


def test_a_round_told_to_stop_ends_the_watch() -> None:
    told = Told((99.0, "stop")).run(SyncProblem("stopped"))

    assert told.rounds_at == [0]
    assert told.states()[-1] == "stopped"


def test_a_fault_of_ours_is_told_without_its_words_and_does_not_end_the_watch() -> None:
    told = Told((1.0, "nudge"), (2.0, "stop")).run(ValueError("nội dung riêng"))

    (fault,) = [one for one in told.events if one["event"] == "fault"]
    assert (fault["error"], "nội dung" in str(told.events)) == ("ValueError", False)
    assert told.rounds_at == [0, 1]


def test_those_who_asked_for_a_round_hear_how_the_one_after_their_asking_went() -> None:
    told = Told((1.0, "stop"))
    told.waiting = ("id-1",)
    told.run(EndpointProblem("busy", {"host": "h"}))

    assert told.answered == [(("id-1",), {"problem": "busy", "facts": {"host": "h"}})]


class TestNudging:
    """Files in the profile carry the asking and the answer between two processes."""

    def test_an_answer_reaches_the_one_who_asked_and_leaves_nothing_behind(self, tmp_path: Path) -> None:
        id_ = nudging.ask(tmp_path)
        assert nudging.asked(tmp_path) == (id_,)
        nudging.answer(tmp_path, (id_,), {"report": {"pulled": 3}})

        assert nudging.wait_for_answer(tmp_path, id_, lambda: False, 5) == {"report": {"pulled": 3}}
        assert list((tmp_path / "nudges").iterdir()) == []

    @pytest.mark.parametrize("is_gone", [lambda: True, lambda: False])
    def test_one_who_is_gone_or_silent_is_not_waited_for(self, tmp_path: Path, is_gone: Callable[[], bool]) -> None:
        id_ = nudging.ask(tmp_path)

        assert nudging.wait_for_answer(tmp_path, id_, is_gone, 0.15) is None
        assert nudging.asked(tmp_path) == ()
