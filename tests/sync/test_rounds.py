"""What a round asks for, keeps, and says; how it is stopped; what happens when this machine is the one that is ill."""

import errno
import io
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from far_end import Asked, FarEnd, Reply
from hub_at_work import letter
from syncing_desk import SyncingDesk
from wardoffice.desk.searching import find
from wardoffice.domain.commands import RegisterIncoming
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.opening import Hub
from wardoffice.sealed_file import SealedWriter
from wardoffice.store import facts
from wardoffice.store.problem import StoreProblem
from wardoffice.sync.ears import Ears, someone_is_there
from wardoffice.sync.keeping_watch import Rounds
from wardoffice.sync.listening import Listening
from wardoffice.sync.opening import opened_parts
from wardoffice.sync.problem import SyncProblem

Desks = Callable[[str], SyncingDesk]


def test_when_there_is_nothing_new_a_watch_asks_once(hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path) -> None:
    letter(hub, tmp_path)
    clerk = desk("vt1")
    clerk.round()
    before = len(end.asked)
    with opened_parts(clerk.cache, clerk.told.append, by_hand=False) as parts:
        rounds = Rounds(parts, lambda: (), Listening(parts.line.events.opened, lambda: None, lambda: 0.0))
        rounds.next()
        first = [asked.path.partition("?")[0] for asked in end.asked[before:]]
        before = len(end.asked)
        rounds.next()
        second = [asked.path.partition("?")[0] for asked in end.asked[before:]]

    assert first == ["/v1/session", "/v1/directory", "/v1/changes"]
    assert second == ["/v1/changes"]


def test_fault_28_files_cut_short_or_lost_with_the_power_are_fetched_again_when_a_watch_begins(
    hub: Hub, desk: Desks, tmp_path: Path
) -> None:
    """Nobody has to open one of them first: a desk that goes out tomorrow has them all."""
    for n in range(3):
        letter(hub, tmp_path, b"%%PDF %d" % n * 100)
    clerk = desk("vt1")
    clerk.round()
    cut, gone, whole = sorted(path for path in (clerk.folder / "files").glob("??/*"))
    cut.write_bytes(cut.read_bytes()[:50])
    gone.unlink()
    before = whole.stat().st_mtime_ns

    with opened_parts(clerk.cache, clerk.told.append, by_hand=False) as parts:
        rounds = Rounds(parts, lambda: (), Listening(parts.line.events.opened, lambda: None, lambda: 0.0))
        assert rounds.next().files == 2

    assert [event["sha256"] for event in clerk.told_of("file_failed")] == [cut.name, gone.name]
    assert all(clerk.place.vault.is_whole(path.name) for path in (cut, gone, whole))
    assert whole.stat().st_mtime_ns == before


def test_once_a_day_a_round_removes_sealed_files_nobody_has_a_key_to(hub: Hub, desk: Desks) -> None:
    clerk = desk("vt1")
    clerk.round()
    left = clerk.place.vault.path("ab" * 32)
    left.parent.mkdir(parents=True)
    left.write_bytes(b"nobody can open this any more")
    clerk.round()
    assert left.exists(), "not twice a day"
    with clerk.cache.writing() as connection:
        facts.set_fact(connection, facts.CLEARED_OUT, "2026-01-01")
    clerk.round()
    assert not left.exists()


def test_a_watch_looks_at_everything_again_after_a_failure(hub: Hub, end: FarEnd, desk: Desks) -> None:
    clerk = desk("vt1")
    with opened_parts(clerk.cache, clerk.told.append, by_hand=False) as parts:
        rounds = Rounds(parts, lambda: (), Listening(parts.line.events.opened, lambda: None, lambda: 0.0))
        rounds.next()
        end.once("/v1/changes", Reply(lost=True))
        with pytest.raises(EndpointProblem):
            rounds.next()
        before = len(end.asked)
        rounds.next()

    assert end.asked[before].path.startswith("/v1/session")


def test_a_good_round_is_remembered_with_its_moment_and_a_failed_one_is_not(end: FarEnd, desk: Desks) -> None:
    clerk = desk("vt1")
    clerk.round()
    checked = last_check(clerk)
    clerk.clock.passes(minutes=5)
    end.always["/v1/changes"] = Reply(lost=True)
    with pytest.raises(EndpointProblem):
        clerk.round(by_hand=False)

    assert checked == (clerk.clock() - timedelta(minutes=5)).isoformat(timespec="seconds")
    assert last_check(clerk) == checked


def last_check(desk: SyncingDesk) -> str | None:
    with desk.cache.reading() as connection:
        return facts.fact(connection, facts.LAST_FULL_CHECK)


def test_a_clock_that_is_wrong_is_told_and_changes_nothing_else(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    letter(hub, tmp_path)
    clerk = desk("vt1")

    def an_hour_ago(asked: Asked) -> Reply:
        told = end.passed_on(asked)
        date = format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)
        return Reply(told.status, {**told.headers, "Date": date}, told.body)

    end.once("/v1/session", an_hour_ago)

    assert clerk.round().pulled == 1
    (skew,) = clerk.told_of("clock")
    assert 3590 < int(str(skew["seconds"])) < 3660
    assert clock_ahead(clerk) == skew["seconds"]
    clerk.round()
    assert clock_ahead(clerk) == 0, "it is right again"


def clock_ahead(desk: SyncingDesk) -> int:
    with desk.cache.reading() as connection:
        return facts.number(connection, facts.CLOCK_AHEAD)


def test_another_accounts_answer_stops_the_round(end: FarEnd, desk: Desks) -> None:
    clerk = desk("vt1")
    with clerk.cache.writing() as connection:
        facts.set_fact(connection, facts.PERSON, "somebody else")

    with pytest.raises(SyncProblem) as raised:
        clerk.round()
    assert (raised.value.code, raised.value.facts["login"]) == ("other_account", "vt1")


def test_told_to_stop_a_round_ends_between_two_steps_and_the_next_one_goes_on(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    document = letter(hub, tmp_path)
    clerk = desk("vt1")
    clerk.round()
    clerk.act(document, RegisterIncoming())
    stop = threading.Event()

    def answered_and_stopped(asked: Asked) -> Reply:
        stop.set()
        return end.passed_on(asked)

    end.once("/v1/commands", answered_and_stopped)
    with pytest.raises(SyncProblem) as raised:
        clerk.round(stopping=stop.is_set)

    assert raised.value.code == "stopped"
    assert clerk.queue() == []
    assert clerk.round().pushed == 0


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "disk_full"), (errno.EIO, "disk_trouble")])
def test_a_disk_that_fails_while_a_file_comes_stops_the_round_and_leaves_no_half_file(
    hub: Hub, desk: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    """Fault 2, at the files."""
    document = letter(hub, tmp_path)
    clerk = desk("vt1")

    def full(self: SealedWriter, plain: bytes) -> None:
        raise OSError(number, "no room")

    with monkeypatch.context() as ill:
        ill.setattr(SealedWriter, "write", full)
        with pytest.raises(StoreProblem) as raised:
            clerk.round()
    assert raised.value.code == code
    assert not clerk.sees(document).attachments[0].cached

    clerk.round()
    assert clerk.sees(document).attachments[0].cached


def test_the_text_of_what_came_is_found_at_once_and_a_broken_file_has_none(
    hub: Hub, desk: Desks, tmp_path: Path, shared_samples: Path
) -> None:
    readable = letter(hub, tmp_path, (shared_samples / "pdf" / "pypdf" / "hello-world.pdf").read_bytes(), subject="một")
    letter(hub, tmp_path, b"%PDF broken", subject="hai")
    clerk = desk("vt1")

    assert clerk.round().state == "ok"
    found = find(clerk.place, "hello world")
    assert [hit.row.id for hit in found.hits] == [readable]


def test_a_round_goes_on_with_a_file_that_was_whole_but_not_yet_counted(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """Killed between the last byte and the name: all bytes are in the part, and nothing is asked of the hub."""
    body = bytes(65536 * 2)
    document = letter(hub, tmp_path, body)
    clerk = desk("vt1")
    end.once("/v1/files/", Reply(lost=True))
    with pytest.raises(EndpointProblem):
        clerk.round(by_hand=False)
    sha256 = clerk.sees(document).attachments[0].attachment.sha256
    part = clerk.place.vault.part(sha256)
    part.write(body + b"-")
    part.keep()

    clerk.round()

    assert clerk.sees(document).attachments[0].cached


class TestEars:
    """Words on standard input, and who counts as somebody there."""

    def test_words_come_in_order_and_the_end_means_stop(self, tmp_path: Path) -> None:
        ended: list[int] = []
        ears = Ears(tmp_path)
        ears._read(io.StringIO("pause\nnonsense\n\nresume\nnudge\n"), ended.append, last_seconds=0)

        assert [ears.next_word(0) for _ in range(5)] == ["pause", "resume", "nudge", "stop", ""]
        assert ears.stopping()
        assert ended == [0]

    def test_removals_confirmed_count_for_the_round_that_begins_next_and_for_no_other(self, tmp_path: Path) -> None:
        ears = Ears(tmp_path)
        ears._read(io.StringIO("confirm_removals\n"), lambda _status: None, last_seconds=0)

        assert ears.next_word(0) == "nudge"
        assert [ears.removals_confirmed(), ears.removals_confirmed()] == [True, False]

    def test_somebody_asking_from_another_process_is_a_nudge(self, tmp_path: Path) -> None:
        from wardoffice.sync import nudging

        ears = Ears(tmp_path)
        id_ = nudging.ask(tmp_path)
        assert (ears.next_word(None), ears.asked()) == ("nudge", (id_,))
        ears.answer((id_,), {})
        assert ears.next_word(0.01) == ""

    def test_a_pipe_is_somebody_and_nothing_is_nobody(self) -> None:
        import os

        reading, writing = os.pipe()
        with open(reading) as pipe, open(writing, "w"), open(os.devnull) as nothing:  # noqa: PTH123
            assert someone_is_there(pipe)
            assert not someone_is_there(nothing)
        assert not someone_is_there(io.StringIO())
