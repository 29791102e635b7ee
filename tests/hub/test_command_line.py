"""`wardoffice hub …` as IT types it: the sample ward, one JSON object, a sentence when something is wrong."""

import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from wardoffice.cli.command_line import run
from wardoffice.domain.ids import PersonId
from wardoffice.hub.changes import changes_since
from wardoffice.hub.opening import open_hub
from wardoffice.hub.tokens import sign_in


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str


def typed(*words: str | Path) -> Done:
    """Typed in this process, which spares a second for each."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = run(["hub", *map(str, words)])
    return Done(status, out.getvalue(), err.getvalue())


def told(*words: str | Path) -> Any:
    done = typed(*words, "--json")
    assert (done.status, done.err) == (0, "")
    return json.loads(done.out)


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ward") / "hub"
    told("init", "--data", folder, "--sample", "--without-documents")
    return folder


def test_the_sample_ward_has_the_people_the_demo_needs(ward: Path) -> None:
    accounts = told("accounts", "--data", ward)["accounts"]
    ours = [a["role"] for a in accounts if a["organ"] == "ubnd"]
    assert (ours.count("chairperson"), ours.count("chief_of_office"), ours.count("admin")) == (1, 1, 1)
    assert ours.count("vice_chairperson") >= 1
    assert min(ours.count("clerk"), ours.count("unit_head"), ours.count("officer")) >= 2
    assert max(len(a["posts"]) for a in accounts) == 2
    hub = open_hub(ward)
    assert all(sign_in(hub, a["login"], a["login"]) for a in accounts)
    hub.close()


def test_the_sample_ward_with_its_documents_is_made_in_the_folder_that_was_named(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    (folder / "unfinished" / "files").mkdir(parents=True)  # one that was broken off is begun anew
    assert told("init", "--data", folder, "--sample") == {"data": str(folder), "sample": True, "documents": 60}
    assert sorted(path.name for path in folder.iterdir()) == ["files", "hub.db", "hub.json"]
    assert len(told("accounts", "--data", folder)["accounts"]) > 10
    again = typed("init", "--data", folder, "--sample")
    assert (again.status, again.out) == (1, "")
    assert "đã có máy chủ" in again.err


def test_a_published_letter_is_shown_with_everything_that_was_said(ward: Path, tmp_path: Path) -> None:
    for name in ("công văn.pdf", "phụ lục.xlsx"):
        (tmp_path / name).write_bytes(name.encode())
    said = ("--code", "123/UBND-VP", "--subject", "Về việc thử", "--from", "UBND thành phố", "--to", "Đảng ủy")
    more = ("--type", "Công văn", "--urgency", "express", "--due", "2026-11-30T17:00", "--issued", "2026-11-20")
    id_ = told("publish", "--data", ward, tmp_path / "công văn.pdf", tmp_path / "phụ lục.xlsx", *said, *more)["id"]
    shown = told("show", "--data", ward, id_)
    assert (shown["code"], shown["agency"], shown["organ"]) == ("123/UBND-VP", "UBND thành phố", "danguy")
    assert (shown["due"], shown["urgency"], shown["issued_date"]) == ("2026-11-30T17:00", "express", "2026-11-20")
    assert [a["name"] for a in shown["attachments"]] == ["công văn.pdf", "phụ lục.xlsx"]
    assert told("show", "--data", ward, id_[:-1]) == shown


def test_seeding_is_the_same_from_the_same_seed(tmp_path: Path) -> None:
    seen = []
    for name in ("one", "other"):
        told("init", "--data", tmp_path / name, "--sample", "--without-documents")
        assert told("seed", "--data", tmp_path / name, "--documents", "40", "--with-files", "--seed", "7") == {
            "documents": 40
        }
        hub = open_hub(tmp_path / name)
        with hub.reader.begin() as connection:
            page = json.loads(changes_since(connection, hub.ward, PersonId("chutich"), "", 500))
        assert all(hub.files.path(a["sha256"]) for c in page["changes"] for a in c["object"]["attachments"])
        hub.close()
        seen.append(page["changes"])
    assert len(seen[0]) == 40
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("show", "--data", "{ward}", "no-such"), "Không tìm thấy văn bản này"),
        (("show", "--data", "{tmp}", "x"), "Không thấy máy chủ"),
        (("init", "--data", "{ward}", "--sample", "--without-documents"), "đã có máy chủ"),
        (("publish", "--data", "{ward}", "{tmp}/none.pdf"), "Không đọc được tệp"),
        (("publish", "--data", "{ward}", "{tmp}"), "Không đọc được tệp"),
        (("publish", "--data", "{ward}", "{tmp}/none.pdf", "--to", "phường"), "cơ quan “phường”"),
        (("publish", "--data", "{ward}", "{tmp}/none.pdf", "--due", "mai"), "“mai” không phải ngày"),
        (("serve", "--data", "{ward}", "--database-url", "nonsense"), "Địa chỉ cơ sở dữ liệu"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_status_1(
    ward: Path, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    given = [word.format(ward=ward, tmp=tmp_path) for word in words]
    if words[0] == "publish":
        given += ["--code", "1", "--subject", "s", "--from", "a", *(() if "--to" in words else ("--to", "ubnd"))]
    done = typed(*given)
    assert (done.status, done.out) == (1, "")
    assert sentence in done.err
    assert "Traceback" not in done.err


def test_a_forgotten_option_is_a_question_of_usage(ward: Path) -> None:
    assert typed("publish", "--data", str(ward), "x.pdf").status == 2


def test_the_program_itself_answers_the_same_way(ward: Path) -> None:
    command = [sys.executable, "-m", "wardoffice", "hub", "accounts", "--data", str(ward), "--json"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert json.loads(done.stdout) == told("accounts", "--data", ward)
    assert done.stderr == b""
