"""`sync --watch` as a process: its events, its words, its end, and a sync by hand beside it."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from running import SECONDS, HubProcess, Profile, new_hub, start


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    serving = new_hub(tmp_path_factory.mktemp("watched") / "hub").serve()
    yield serving
    serving.stop()


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "thư.pdf"
    path.write_bytes(b"%PDF-1.4 nothing much")
    return path


@pytest.fixture
def clerk(hub: HubProcess, tmp_path: Path) -> Profile:
    return Profile(tmp_path / "clerk", "vanthu.tam").connect(hub.url)


class Watching:
    """A running `sync --watch` and what it has told."""

    def __init__(self, profile: Profile) -> None:
        self.process = start("--profile", profile.folder, "sync", "--watch")

    def until(self, event: str, **fields: Any) -> dict[str, Any]:
        """The next event of this name with these fields."""
        assert self.process.stdout
        for line in self.process.stdout:
            told: dict[str, Any] = json.loads(line)
            if told["event"] == event and fields.items() <= told.items():
                return told
        raise AssertionError(f"it ended without {event}: {self.process.stderr and self.process.stderr.read()}")

    def say(self, word: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def ends(self) -> int:
        self.process.communicate(timeout=SECONDS)
        return self.process.returncode


@pytest.fixture
def watching(clerk: Profile) -> Iterator[Watching]:
    running = Watching(clerk)
    yield running
    if running.process.poll() is None:
        running.process.kill()
    running.process.communicate()


def test_it_tells_what_came_and_ends_with_its_standard_input(
    hub: HubProcess, clerk: Profile, watching: Watching, letter: Path
) -> None:
    watching.until("state", state="ok")
    document = hub.publish(letter)
    watching.say("nudge")

    assert document in watching.until("pulled")["documents"]
    assert watching.until("round")["files"] == 1
    assert watching.ends() == 0


def test_what_is_published_while_it_watches_comes_without_a_word(
    hub: HubProcess, watching: Watching, letter: Path
) -> None:
    watching.until("state", state="ok")
    document = hub.publish(letter)

    assert document in watching.until("pulled")["documents"]


def test_a_sync_by_hand_beside_it_asks_it_for_a_round_and_reports_that_one(
    hub: HubProcess, clerk: Profile, watching: Watching, letter: Path
) -> None:
    watching.until("state", state="ok")
    watching.say("pause")
    watching.until("state", state="paused")
    hub.publish(letter)

    report = clerk.sync()

    assert (report["pulled"] >= 1, report["state"]) == (True, "ok")
    assert watching.until("round")["pulled"] == report["pulled"]


def test_a_second_watch_of_the_profile_does_not_start_while_the_first_one_lives(
    clerk: Profile, watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wardoffice.sync import keeping_watch

    monkeypatch.setattr(keeping_watch, "WAIT_FOR_LOCK", 0.2)
    watching.until("state", state="ok")

    second = clerk.run("sync", "--watch", "--json")

    assert (second.status, second.json["error"]) == (1, "sync_running")


def test_signing_in_again_wakes_it(hub: HubProcess, clerk: Profile, watching: Watching) -> None:
    watching.until("state", state="ok")
    watching.say("pause")
    watching.until("state", state="paused")

    clerk.connect(hub.url)

    assert watching.until("round")["state"] == "ok"


def test_killed_it_leaves_no_lock_behind(clerk: Profile, watching: Watching) -> None:
    watching.until("state", state="ok")
    watching.process.kill()
    watching.ends()

    assert clerk.sync()["state"] == "ok"


def test_the_windows_child_takes_its_key_from_the_first_line(clerk: Profile) -> None:
    from wardoffice.credentials import key_of_profile

    key = key_of_profile(clerk.folder, environ={"WARDOFFICE_PASSPHRASE": "thử"}, ask=None)
    child = start("--profile", clerk.folder, "sync", "--watch", "--key-on-stdin")
    out, told = child.communicate(key.hex() + "\nstop\n", timeout=SECONDS)

    assert (child.returncode, told) == (0, "")
    first, *_, last = (json.loads(line)["state"] for line in out.splitlines())
    assert (first, last) == ("starting", "stopped")


def test_terminated_it_is_gone_at_once_and_the_cache_is_whole(clerk: Profile, watching: Watching) -> None:
    watching.until("state", state="ok")
    watching.process.send_signal(signal.SIGTERM)

    assert watching.ends() == -signal.SIGTERM
    checks = {one["name"]: one["ok"] for one in clerk.done("doctor")["checks"]}
    assert checks.keys() >= {"profile", "cache", "audit", "index", "outbox", "hub", "clock", "paper"}
    assert [name for name, ok in checks.items() if not ok] == []
