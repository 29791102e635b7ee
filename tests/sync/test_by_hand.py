"""A sync by hand beside another process, and signing in again: whose round it is, and what an ill hub cannot change."""

import io
import json
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from far_end import Asked, FarEnd, Reply, hub_json
from hub_at_work import letter
from own_desk import KEY
from syncing_desk import SyncingDesk, a_clock
from wardoffice.domain.commands import Comment, RegisterIncoming
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.opening import Hub
from wardoffice.office import connect
from wardoffice.store import facts
from wardoffice.store.locks import holder, try_lock
from wardoffice.sync import by_hand, keeping_watch, nudging
from wardoffice.sync.by_hand import sync_now, wake
from wardoffice.sync.connecting import sign_in
from wardoffice.sync.events import Event, Report, report_fields
from wardoffice.sync.keeping_watch import keep_watch
from wardoffice.sync.opening import opened_parts
from wardoffice.sync.parts import Parts
from wardoffice.sync.problem import SyncProblem

Desks = Callable[[str], SyncingDesk]


def opened(desk: SyncingDesk) -> Callable[[], AbstractContextManager[Parts]]:
    return lambda: opened_parts(desk.cache, desk.told.append, by_hand=True)


class Elsewhere:
    """Another process that holds the profile's sync: it answers each asking, falls silent, or goes away."""

    def __init__(self, profile: Path, outcome: Event | None) -> None:
        lock = try_lock(profile)
        assert lock is not None
        self.lock, self.profile, self.outcome = lock, profile, outcome
        self.heard: list[str] = []
        self._thread = threading.Thread(target=self._answer, daemon=True)
        self._thread.start()

    def _answer(self) -> None:
        while not (asked := nudging.asked(self.profile)):
            time.sleep(0.01)
        self.heard.extend(asked)
        if self.outcome is None:
            self.lock.release()
        else:
            nudging.answer(self.profile, asked, self.outcome)

    def ends(self) -> None:
        self._thread.join(20)
        self.lock.release()


class TestBesideAnother:
    """One process syncs a profile; whoever else asks gets the outcome of a round there."""

    def test_with_nobody_there_the_round_is_done_here_and_the_lock_is_free_again(self, desk: Desks) -> None:
        clerk = desk("vt1")
        assert sync_now(clerk.folder, opened(clerk)).state == "ok"
        lock = try_lock(clerk.folder)
        assert lock is not None
        lock.release()

    def test_the_one_who_syncs_does_the_round_and_its_report_is_ours(self, desk: Desks) -> None:
        clerk = desk("vt1")
        report = Report(pulled=3, pushed=1, seconds=0.5)
        other = Elsewhere(clerk.folder, {"report": report_fields(report)})
        assert sync_now(clerk.folder, opened(clerk)) == report
        other.ends()
        assert len(other.heard) == 1

    def test_what_stopped_the_round_there_is_told_here(self, desk: Desks) -> None:
        clerk = desk("vt1")
        other = Elsewhere(clerk.folder, {"problem": "no_network", "facts": {"host": "hub.example.vn"}})
        with pytest.raises(EndpointProblem) as raised:
            sync_now(clerk.folder, opened(clerk))
        other.ends()
        assert (raised.value.code, raised.value.facts) == ("no_network", {"host": "hub.example.vn"})

    def test_when_the_other_ends_without_a_word_the_round_is_done_here(
        self, hub: Hub, desk: Desks, tmp_path: Path
    ) -> None:
        document = letter(hub, tmp_path)
        clerk = desk("vt1")
        other = Elsewhere(clerk.folder, None)
        assert sync_now(clerk.folder, opened(clerk)).pulled == 1
        other.ends()
        assert document in clerk.held()
        assert nudging.asked(clerk.folder) == ()

    def test_one_who_says_nothing_is_not_waited_for_for_ever(
        self, desk: Desks, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clerk = desk("vt1")
        monkeypatch.setattr(by_hand, "LONGEST_SECONDS", 0.2)
        monkeypatch.setattr(keeping_watch, "WAIT_FOR_LOCK", 0.2)
        lock = try_lock(clerk.folder)
        assert lock is not None
        with lock:
            with pytest.raises(SyncProblem) as raised:
                sync_now(clerk.folder, opened(clerk))
            assert raised.value.code == "sync_running"
            with pytest.raises(SyncProblem) as watching:
                keep_watch(clerk.cache, clerk.told.append, io.StringIO(), is_child=False)
        assert (watching.value.code, watching.value.facts["process"]) == ("sync_running", holder(clerk.folder))

    def test_signing_in_wakes_the_one_who_syncs_and_asks_nothing_where_nobody_does(
        self, end: FarEnd, desk: Desks, tmp_path: Path
    ) -> None:
        clerk = desk("vt1")
        wake(clerk.folder)
        assert nudging.asked(clerk.folder) == ()
        lock = try_lock(clerk.folder)
        assert lock is not None
        with lock:
            connect(clerk.folder, end.url, "vt1", "vt1", key=KEY)
            assert len(nudging.asked(clerk.folder)) == 1


class TestSigningInAgain:
    """The same account goes on where it was; whatever else comes changes nothing."""

    def test_what_waits_and_what_is_held_stays(self, hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path) -> None:
        document = letter(hub, tmp_path)
        clerk = desk("vt1")
        clerk.round()
        clerk.act(document, RegisterIncoming())
        held = clerk.held()
        clerk.sign_in(end.url)
        assert (clerk.held(), [row.kind for row in clerk.queue()]) == (held, ["register_incoming"])
        assert clerk.round().pushed == 1

    def test_a_hub_that_names_somebody_else_for_this_login_is_not_believed(self, end: FarEnd, desk: Desks) -> None:
        clerk = desk("vt1")

        def somebody_else(asked: Asked) -> Reply:
            told = end.passed_on(asked)
            return hub_json({**json.loads(told.body), "person": "p.ct"}, **_epoch(told))

        end.once("/v1/session", somebody_else)
        with pytest.raises(SyncProblem) as raised:
            clerk.sign_in(end.url)
        assert (raised.value.code, raised.value.facts["login"]) == ("other_account", "vt1")
        assert clerk.round().state == "ok"

    def test_a_hub_without_a_directory_is_none(self, end: FarEnd, tmp_path: Path) -> None:
        fresh = SyncingDesk(tmp_path / "fresh", "vt1", a_clock())
        end.once("/v1/directory", Reply(304, {"WardOffice-Hub": "1"}))
        with pytest.raises(EndpointProblem) as raised:
            fresh.sign_in(end.url)
        assert raised.value.code == "not_the_contract"
        with fresh.cache.reading() as connection:
            assert facts.fact(connection, facts.LOGIN) is None
        fresh.close()

    def test_another_login_is_refused_before_anything_is_asked(self, end: FarEnd, desk: Desks) -> None:
        clerk = desk("vt1")
        before = len(end.asked)
        with pytest.raises(SyncProblem):
            sign_in(clerk.cache, end.url, "ct", "ct", None)
        assert len(end.asked) == before

    @pytest.mark.parametrize("forgotten", [facts.URL, facts.EPOCH])
    def test_a_profile_without_a_hub_says_so(self, desk: Desks, forgotten: str) -> None:
        clerk = desk("vt1")
        with clerk.cache.writing() as connection:
            facts.set_fact(connection, forgotten, "")
        with pytest.raises(SyncProblem) as raised:
            clerk.round()
        assert raised.value.code == "not_connected"


def _epoch(told: Reply) -> dict[str, str]:
    return {name.replace("-", "_"): value for name, value in told.headers.items() if name.startswith("WardOffice-")}


@pytest.mark.parametrize("how", ["fewer", "other", "twice"])
def test_answers_that_do_not_belong_to_what_was_sent_settle_nothing(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path, how: str
) -> None:
    document = letter(hub, tmp_path)
    clerk = desk("vt1")
    clerk.round()
    clerk.act(document, RegisterIncoming())
    clerk.act(document, Comment("Đã vào sổ"))

    def mixed_up(asked: Asked) -> Reply:
        told = end.passed_on(asked)
        first, second = json.loads(told.body)["answers"]
        wrong = {"fewer": [first], "other": [second, first], "twice": [first, first]}[how]
        return hub_json({"answers": wrong}, **_epoch(told))

    end.once("/v1/commands", mixed_up)
    with pytest.raises(EndpointProblem) as raised:
        clerk.round()
    assert raised.value.code == "not_the_contract"
    assert [row.kind for row in clerk.queue()] == ["register_incoming", "comment"]
    report = clerk.round()
    assert (report.pushed, clerk.queue()) == (2, [])
    assert [note.text for note in clerk.sees(document).document.notes] == ["Đã vào sổ"]
