"""`wardoffice hub …` as IT types it: the sample ward, one JSON object, a sentence when something is wrong."""

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from wardoffice.cli.command_line import run
from wardoffice.domain.ids import PersonId
from wardoffice.hub.changes import changes_since
from wardoffice.hub.opening import open_hub
from wardoffice.hub.place import read_place
from wardoffice.hub.tokens import sign_in


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str


def typed(*words: str | Path, password: str = "") -> Done:
    """Typed in this process, which spares a second for each."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), mock.patch("sys.stdin", io.StringIO(f"{password}\n")):
        status = run(["hub", *map(str, words)])
    return Done(status, out.getvalue(), err.getvalue())


def told(*words: str | Path, password: str = "") -> Any:
    done = typed(*words, "--json", password=password)
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


def test_a_hub_may_keep_its_database_and_its_files_elsewhere(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "hub", (tmp_path / "elsewhere").as_uri()
    told("init", "--data", folder, "--database-url", "sqlite:///other.db", "--files-url", elsewhere)
    place = read_place(folder)
    assert (place.database_url, place.files_url) == ("sqlite:///other.db", elsewhere)
    assert (folder / "other.db").exists()
    refused = typed("init", "--data", tmp_path / "b", "--sample", "--database-url", "sqlite:///other.db")
    assert (refused.status, "--without-documents" in refused.err) == (2, True)


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
        (("register", "--data", "{ward}", "--organ", "phường"), "cơ quan “phường”. Chưa làm gì cả."),
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


@pytest.mark.parametrize("blank", ["--subject", "--from"])
def test_a_letter_with_nothing_to_read_in_its_row_is_not_published(ward: Path, tmp_path: Path, blank: str) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4 x")
    said = {"--code": "1", "--subject": "s", "--from": "a", "--to": "ubnd", blank: "  "}

    done = typed("publish", "--data", ward, tmp_path / "x.pdf", *(word for pair in said.items() for word in pair))

    assert (done.status, done.out) == (2, "")
    assert blank in done.err


def test_the_program_itself_answers_the_same_way(ward: Path) -> None:
    command = [sys.executable, "-m", "wardoffice", "hub", "accounts", "--data", str(ward), "--json"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert json.loads(done.stdout) == told("accounts", "--data", ward)
    assert done.stderr == b""


@pytest.fixture
def published(ward: Path, tmp_path: Path) -> str:
    file = tmp_path / "công văn.pdf"
    file.write_bytes(b"%PDF-1.4 x")
    said = ("--code", "9/UBND", "--subject", "Về việc cũ", "--from", "UBND thành phố", "--to", "ubnd")
    return str(told("publish", "--data", ward, file, *said)["id"])


def test_a_recalled_document_says_when_why_and_by_which_statuses_of_the_axis(ward: Path, published: str) -> None:
    done = told("recall", "--data", ward, published, "--reason", "Sai căn cứ")
    assert (done["status"], done["axis"], done["replaced_by"]) == ("recalled", ["13", "15"], None)
    assert told("show", "--data", ward, published)["recalled"]["reason"] == "Sai căn cứ"
    again = typed("recall", "--data", ward, published, "--reason", "x")
    assert (again.status, "đã được nơi gửi thu hồi" in again.err) == (1, True)


def test_a_replaced_document_and_the_new_one_name_each_other(ward: Path, published: str, tmp_path: Path) -> None:
    (tmp_path / "mới.pdf").write_bytes(b"%PDF-1.4 y")
    done = told("replace", "--data", ward, published, tmp_path / "mới.pdf", "--code", "10/UBND", "--reason", "Sai")
    old, new = (told("show", "--data", ward, id_) for id_ in (published, done["replaced_by"]))
    assert (old["recalled"]["replaced_by"], old["recalled"]["code"]) == (new["id"], "10/UBND")
    assert (new["replaces"], new["subject"], new["status"]) == (published, "Về việc cũ", "to_register")
    again = typed("replace", "--data", ward, published, tmp_path / "mới.pdf")
    assert (again.status, "thay bằng văn bản 10/UBND" in again.err) == (1, True)


def test_the_directory_that_is_printed_can_be_changed_and_put_back(ward: Path, tmp_path: Path) -> None:
    file, before = tmp_path / "danh bạ.json", told("directory", "--data", ward)
    changed = json.loads(json.dumps(before))
    changed["people"].append({"id": "p.new", "login": "moi", "name": "Người Mới"})
    organ = before["organs"][0]["id"]
    changed["posts"].append(
        {"id": "new", "person": "p.new", "organ": organ, "role": "vice_chairperson", "title": "Phó Chủ tịch"}
    )
    day = {"grantor": "new", "begins": "2026-11-25T07:00:00", "ends": "2026-11-25T12:00:00+07:00"}
    changed["delegations"] = [{**day, "delegate": before["posts"][0]["id"]}]
    file.write_text(json.dumps(changed), encoding="utf-8")
    assert told("directory", "--data", ward, "--set", file)["without_account"] == ["moi"]

    now = told("directory", "--data", ward)
    assert now["revision"] == before["revision"] + 1
    assert now["posts"][-1]["id"] == "new"
    assert now["delegations"][0]["begins"] == "2026-11-25T07:00:00+07:00"
    file.write_text(json.dumps(before), encoding="utf-8")
    assert typed("directory", "--data", ward, "--set", file).status == 0
    assert told("directory", "--data", ward)["posts"] == before["posts"]


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ("{", "Không hiểu tệp danh bạ danh bạ.json. Danh"),
        ('{"posts":[{"id":1}]}', "$.posts[0].id"),
        ("{}", "không có cơ quan nào"),
        (None, "danh bạ.json. Danh bạ đang dùng không thay đổi. Hãy kiểm tra lại đường dẫn."),
    ],
)
def test_a_directory_that_does_not_hold_together_is_refused_and_the_old_one_stays(
    ward: Path, tmp_path: Path, spoilt: str | None, said: str
) -> None:
    before, file = told("directory", "--data", ward), tmp_path / "danh bạ.json"
    if spoilt is not None:
        file.write_text(spoilt, encoding="utf-8")
    done = typed("directory", "--data", ward, "--set", file)
    assert (done.status, said in done.err) == (1, True), done.err
    assert told("directory", "--data", ward) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_or_device_is_no_directory_file_and_is_never_read(ward: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = typed("directory", "--data", ward, "--set", tmp_path / "pipe")
    assert (done.status, "Không đọc được tệp danh bạ" in done.err) == (1, True), done.err


def test_posts_a_new_directory_leaves_out_are_told_with_the_names_people_knew_them_by(
    ward: Path, tmp_path: Path
) -> None:
    """On every desk what somebody had done stood under “ubnd.pct.quang” afterwards, and nothing had warned of it."""
    before, file = told("directory", "--data", ward), tmp_path / "danh bạ.json"
    lost = next(post for post in before["posts"] if post["role"] == "officer")
    name = next(person["name"] for person in before["people"] if person["id"] == lost["person"])
    fewer = {**before, "posts": [post for post in before["posts"] if post != lost]}
    for put, left_out in ((fewer, [lost["id"]]), (before, [])):
        file.write_text(json.dumps(put), encoding="utf-8")
        done = typed("directory", "--data", ward, "--set", file)
        assert json.loads(done.out)["left_out"] == left_out
        assert (f"{name} ({lost['title']})" in done.err) is bool(left_out), done.err


def test_a_directory_file_that_is_not_there_is_told_as_missing_and_a_folder_as_no_file(
    ward: Path, tmp_path: Path
) -> None:
    for file, said in ((tmp_path / "không có.json", "Không thấy tệp danh bạ"), (tmp_path, "Hãy chọn một tệp thường")):
        done = typed("directory", "--data", ward, "--set", file)
        assert (done.status, said in done.err, str(file) in done.err) == (1, True, True), done.err


def test_a_person_added_to_the_directory_is_given_an_account_once_and_signs_in(ward: Path, tmp_path: Path) -> None:
    changed, file = told("directory", "--data", ward), tmp_path / "danh bạ.json"
    changed["people"].append({"id": "p.moi", "login": "moi.tk", "name": "Người Mới"})
    file.write_text(json.dumps(changed), encoding="utf-8")
    assert told("directory", "--data", ward, "--set", file)["without_account"] == ["moi.tk"]

    opening = ("account", "--data", ward, "--login", "moi.tk")
    assert told(*opening, password="mật khẩu mới") == {"login": "moi.tk", "person": "p.moi"}

    hub = open_hub(ward)
    assert sign_in(hub, "moi.tk", "mật khẩu mới")
    hub.close()
    again, nobody = typed(*opening, password="khác"), typed(*opening[:-1], "khong.ai", password="x")
    assert (again.status, "đã có tài khoản" in again.err) == (1, True)
    assert (nobody.status, "Danh bạ không có ai" in nobody.err) == (1, True)
    assert typed(*opening).status == 1, "no password"


def test_an_empty_file_or_one_whose_name_is_no_text_is_not_published(ward: Path, tmp_path: Path) -> None:
    (tmp_path / "trống.pdf").touch()
    line = ("publish", "--data", ward, "--code", "1/X", "--subject", "x", "--from", "x", "--to", "ubnd")
    for file, said in ((tmp_path / "trống.pdf", "không có nội dung"), ("th\udce6.pdf", "đổi tên tệp")):
        done = typed(*line, file)
        assert (done.status, said in done.err) == (1, True), done.err


def test_two_chairpersons_are_refused_with_the_organs_name(ward: Path, tmp_path: Path) -> None:
    changed, file = told("directory", "--data", ward), tmp_path / "hai.json"
    posts = [p for p in changed["posts"] if p["role"] in ("chairperson", "vice_chairperson")]
    for post in posts:
        post["role"] = "chairperson"
    file.write_text(json.dumps(changed), encoding="utf-8")
    done = typed("directory", "--data", ward, "--set", file)
    assert "có hơn một người giữ chức chairperson" in done.err


def test_a_register_goes_on_from_the_paper_books_last_number_and_never_back(ward: Path) -> None:
    first = told("register", "--data", ward, "--organ", "danguy", "--continue-from", "1848")
    assert (first["register"], first["next"], first["holder"], first["voided"]) == ("danguy/incoming", 1848, None, [])
    again = told("register", "--data", ward, "--organ", "Đảng ủy", "--continue-from", "12")
    assert again["next"] == 1848
    assert typed("register", "--data", ward, "--organ", "x").status == 1
