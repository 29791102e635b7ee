"""The main job by command line, over real HTTP between real processes: everything is in it, once.

Publish → sync → register → sync → the leader's sync, endorse with marks, sync → what the hub then holds.
"""

import json
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from running import HubProcess, Profile, new_hub, start
from wardoffice.cli import keeping

WORDS = "Giao Phòng Kinh tế, Hạ tầng và Đô thị chủ trì tham mưu; báo cáo trước 16 giờ."
MARKS: dict[str, Any] = {
    "marks": [
        {"kind": "endorsement_text", "page": 1, "rect": [60, 500, 300, 560], "text": "Giao KT", "author": "giả"},
        {"kind": "ink", "page": 1, "strokes": [[[100, 100], [120, 130]]], "color": "#1438B8", "width": 1.2},
    ]
}  # fmt: skip


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new_hub(tmp_path_factory.mktemp("installed") / "hub").folder


@pytest.fixture
def hub(installed: Path, tmp_path: Path) -> Iterator[HubProcess]:
    serving = HubProcess(Path(shutil.copytree(installed, tmp_path / "hub"))).serve()
    yield serving
    serving.stop()


@pytest.fixture
def paper(tmp_path: Path, shared_samples: Path) -> Path:
    """A PDF nobody here made."""
    return Path(shutil.copy(shared_samples / "pdf" / "pypdf" / "Sample_Td-matrix.pdf", tmp_path / "công văn.pdf"))


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    path = tmp_path / "marks.json"
    path.write_text(json.dumps(MARKS), "utf-8")
    return path


def endorse(leader: Profile, document: str, marks: Path) -> dict[str, Any]:
    people = ("--direct", "pct.hanh", "--lead", "ubnd.kinhte", "--cooperating", "văn hóa")
    return leader.done("endorse", document, "--text", WORDS, *people, "--due", "3", "--marks", marks)


def assert_everything_once(shown: dict[str, Any]) -> None:
    (endorsement,) = shown["endorsements"]
    assert (endorsement["author"], endorsement["post"], endorsement["text"]) == ("chutich", "ubnd.chutich", WORDS)
    given = {(one["who"], one["role"]) for one in endorsement["assignments"]}
    assert given == {("pct.hanh", "direct"), ("ubnd.kinhte", "lead"), ("ubnd.vanhoa", "cooperating")}
    assert len(shown["assignments"]) == 3
    assert date.today() + timedelta(days=2) < date.fromisoformat(shown["due"]) < date.today() + timedelta(days=25)
    assert [(mark["kind"], mark["author"]) for mark in shown["marks"]] == [
        ("endorsement_text", "Nguyễn Đình Khải"),
        ("ink", "Nguyễn Đình Khải"),
    ]
    assert (shown["status"], shown["arrival_number"], shown["provisional"]) == ("assigned", 1, False)
    assert sorted(step["to"] for step in shown["route"]) == sorted(
        ["chanhvp", "chutich", "pct.hanh", "ubnd.kinhte", "ubnd.vanhoa"]
    )


def test_a_published_letter_is_registered_endorsed_and_known_to_the_hub_once(
    hub: HubProcess, paper: Path, marks: Path, tmp_path: Path
) -> None:
    document = hub.publish(paper)
    clerk = Profile(tmp_path / "clerk", "vanthu.tam", real=True).connect(hub.url)

    assert clerk.sync() | {"seconds": 0} == {
        "pulled": 1, "pushed": 0, "refused": 0, "files": 1, "bytes": paper.stat().st_size, "seconds": 0, "state": "ok",
    }  # fmt: skip
    (waiting,) = clerk.done("list", "--box", "to_register")["documents"]
    assert (waiting["id"], waiting["code"], waiting["status"]) == (document, "123/UBND-VP", "to_register")
    assert clerk.done("register", document)["provisional"] is True
    assert clerk.sync()["pushed"] == 1
    assert clerk.done("show", document)["provisional"] is False

    leader = Profile(tmp_path / "leader", "chutich", real=True).connect(hub.url)
    leader.sync()
    before = leader.done("show", document)
    assert before["attachments"][0]["cached"] is True
    endorse(leader, document, marks)
    assert len(leader.done("show", document)["pending"]) == 1
    assert len(leader.done("outbox")["commands"]) == 1
    assert leader.sync()["pushed"] == 1

    shown = hub.show(document)
    assert_everything_once(shown)
    here = leader.done("show", document)
    assert here["pending"] == []
    assert here["endorsements"] == shown["endorsements"]
    assert leader.done("outbox")["commands"] == []
    assert [c["state"] for c in leader.done("outbox", "--all")["commands"]] == ["accepted"]

    out = tmp_path / "out.pdf"
    leader.done("export", document, "--out", out)
    assert out.read_bytes() == paper.read_bytes()
    out.write_bytes(b"another")
    with patch.object(keeping, "somebody_types", lambda: True):
        for command in ("export", "slip"):
            ran = replace(leader, real=False).run(command, document, "--out", out, "--json")
            assert (ran.status, ran.json["error"], out.read_bytes()) == (1, "file_exists", b"another")
    leader.done("export", document, "--out", out)
    assert out.read_bytes() == paper.read_bytes()
    copy = tmp_path / "copy.pdf"
    assert leader.done("export", document, "--with-marks", "--out", copy)["marks"] > 0
    assert copy.read_bytes().startswith(paper.read_bytes())
    assert copy.stat().st_size > paper.stat().st_size
    assert [d["id"] for d in leader.done("search", "chong ngap ung")["documents"]] == [document]


def test_a_hub_stopped_in_between_loses_nothing_and_doubles_nothing(
    hub: HubProcess, paper: Path, marks: Path, tmp_path: Path
) -> None:
    document = hub.publish(paper)
    clerk = Profile(tmp_path / "clerk", "vanthu.tam").connect(hub.url)
    leader = Profile(tmp_path / "leader", "chutich").connect(hub.url)
    clerk.sync()
    hub.stop(signal.SIGKILL)

    clerk.done("register", document)
    failed = clerk.run("sync", "--json")
    assert failed.status == 1
    assert failed.json["error"] == "server_silent"
    assert "an toàn trên máy này" in failed.told

    hub.serve()
    assert clerk.sync()["pushed"] == 1
    leader.sync()
    hub.stop()
    endorse(leader, document, marks)
    assert leader.run("sync").status == 1
    hub.serve()
    assert leader.sync()["pushed"] == 1
    assert leader.sync()["pushed"] == 0

    assert_everything_once(hub.show(document))


def test_a_program_killed_in_the_middle_of_a_sync_sends_everything_once(
    hub: HubProcess, paper: Path, marks: Path, tmp_path: Path
) -> None:
    """Killed at the moment each event is told: after it was carried out on the hub, before or after it was kept."""
    document = hub.publish(paper)
    clerk = Profile(tmp_path / "clerk", "vanthu.tam").connect(hub.url)
    leader = Profile(tmp_path / "leader", "chutich").connect(hub.url)
    clerk.sync()
    clerk.done("register", document)
    killed_at(clerk, "pushed")
    clerk.sync()
    killed_at(leader, "pulled")
    leader.sync()
    endorse(leader, document, marks)
    killed_at(leader, "state")
    leader.sync()

    assert_everything_once(hub.show(document))
    assert clerk.done("outbox")["commands"] == leader.done("outbox")["commands"] == []


def killed_at(profile: Profile, event: str) -> None:
    """Start a watching sync and kill it -9 as soon as it tells this event (of the round: not its start)."""
    process = start("--profile", profile.folder, "sync", "--watch")
    assert process.stdout
    for line in process.stdout:
        told = json.loads(line)
        if told["event"] == event and told.get("state") != "starting":
            break
    process.kill()
    process.communicate()
