"""Secrets: after a day's work nothing people wrote, no name, password or token is readable on the disk or in a log."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from running import HubProcess, Profile, new_hub
from wardoffice.credentials import key_of_profile
from wardoffice.domain.ids import VIETNAM
from wardoffice.logbook import LARGEST, TOLD, Logbook
from wardoffice.store import tokens
from wardoffice.store.cache import open_cache

SUBJECT, WORDS, FILE = "TRICHYEU-4471 chống ngập", "BUTPHE-4472 giao chủ trì", b"%PDF-1.4 NOIDUNG-4473"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    serving = new_hub(tmp_path / "hub").serve()
    yield serving
    serving.stop()


def test_nothing_secret_is_readable_in_a_profile_or_its_log(hub: HubProcess, tmp_path: Path) -> None:
    (tmp_path / "TENTEP-4474.pdf").write_bytes(FILE)
    document = hub.publish(tmp_path / "TENTEP-4474.pdf", subject=SUBJECT)
    clerk = Profile(tmp_path / "clerk", "vanthu.tam").connect(hub.url)
    leader = Profile(tmp_path / "leader", "chutich").connect(hub.url)
    clerk.sync()
    clerk.done("register", document)
    clerk.sync()
    leader.sync()
    leader.done("endorse", document, "--text", WORDS, "--lead", "ubnd.kinhte")
    leader.sync()
    leader.run("connect", "--url", hub.url, "--user", "chutich", typed="MATKHAU-4475\n")
    hub.stop()
    leader.run("sync")

    secrets = [SUBJECT, WORDS, "Nguyễn Đình Khải", "NOIDUNG-4473", "TENTEP-4474", "MATKHAU-4475", *tokens_of(leader)]
    for profile in (clerk, leader):
        files = [path for path in profile.folder.rglob("*") if path.is_file()]
        assert profile.folder / "logs" / "wardoffice.log" in files
        for path in files:
            content = path.read_bytes()
            assert not [secret for secret in secrets if secret.encode() in content], path
    events = [
        json.loads(line)["event"] for line in (leader.folder / "logs" / "wardoffice.log").read_text().splitlines()
    ]
    assert {"pulled", "file", "acted", "pushed", "round", "failed"} <= set(events)


def tokens_of(profile: Profile) -> tuple[str, ...]:
    from datetime import datetime

    key = key_of_profile(profile.folder, environ={"WARDOFFICE_PASSPHRASE": "thử"})
    cache = open_cache(profile.folder, key, lambda: datetime.now(VIETNAM))
    with cache.reading() as connection:
        found = tokens.get(connection)
    cache.close()
    assert found
    return found


def test_a_log_line_has_only_the_fields_that_are_allowed(tmp_path: Path) -> None:
    Logbook(tmp_path).note("acted", command="id", text="lời", name="tên", facts={"who": "ai"}, code="x" * 1000)

    line = json.loads((tmp_path / "logs" / "wardoffice.log").read_text())
    assert line.keys() == {"time", "event", "command", "code"}
    assert len(line["code"]) == 200
    assert line.keys() - {"time", "event"} <= TOLD


def test_the_log_takes_turns_between_two_files_and_never_stops_the_work(tmp_path: Path) -> None:
    log = Logbook(tmp_path)
    for _ in range(LARGEST // 180):
        log.note("acted", code="x" * 200)
    sizes = {path.name: path.stat().st_size for path in (tmp_path / "logs").iterdir()}
    assert sizes.keys() == {"wardoffice.log", "wardoffice.before.log"}
    assert max(sizes.values()) < LARGEST + 1000

    (tmp_path / "blocked").write_text("a file where the folder should be")
    Logbook(tmp_path / "blocked").note("acted")
