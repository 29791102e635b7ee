"""The demo as a real process, and the practice ward it is played on: nothing in the summary is only said to be so."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from wardoffice.domain.document import Document, Status, Urgency
from wardoffice.domain.ids import VIETNAM
from wardoffice.hub.opening import open_hub
from wardoffice.hub.records import ids_beginning_with, read_document
from wardoffice.sample.demo import STEPS
from wardoffice.sample.filling import sample_accounts, sample_directory
from wardoffice.sample.practice import build

SAID = "Giao đ/c Quang chỉ đạo; Phòng Kinh tế chủ trì ứng phó ngập úng, giữ nguyên Đường Nguyễn Huệ – báo cáo 16 giờ."
Program = Callable[[str], str]
PLAYED_SECONDS = 240


def played(out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wardoffice", "demo", "--headless", "--out", str(out), *more]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", timeout=PLAYED_SECONDS, check=False
    )


def one_line(text: str) -> str:
    return " ".join(text.split())


def first_page(program: Program, pdf: Path) -> str:
    found = subprocess.run(
        [program("pdftotext"), "-l", "1", "-layout", str(pdf), "-"], capture_output=True, check=True, timeout=60
    )
    return found.stdout.decode("utf-8")


def is_there(words: str, page: str) -> bool:
    """Whether every word stands on the page in order; a column beside it may lie between two lines of it."""
    rest = one_line(page)
    for word in words.split():
        place = rest.find(word)
        if place < 0:
            return False
        rest = rest[place + len(word) :]
    return True


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    out = tmp_path_factory.mktemp("demo") / "kết quả"
    done = played(out, "--say", f"  {SAID}\n")
    assert done.returncode == 0, done.stderr
    return out, json.loads((out / "summary.json").read_text("utf-8"))


Play = tuple[Path, dict[str, Any]]


def test_every_step_is_played_and_tells_what_it_measured(play: Play) -> None:
    steps = play[1]["steps"]
    assert [step["name"] for step in steps] == ["practice_ward", *(name for name, _ in STEPS)]
    assert all(step["ok"] and step["seconds"] > 0 and step["measured"] for step in steps)


def test_the_summary_carries_the_words_and_both_endorsements_are_at_the_hub_once(play: Play) -> None:
    summary = play[1]
    measured = {step["name"]: step["measured"] for step in summary["steps"]}
    assert summary["endorsement"] == SAID
    assert measured["practice_ward"]["documents"] == 60
    assert measured["network_is_cut"]["sync_says"] == "server_silent"
    assert measured["chairperson_endorses_offline"]["waiting"] > 0
    back = measured["network_is_back"]
    assert (back["first_at_hub"], back["second_at_hub"], back["waiting"], back["pushed_again"]) == (1, 1, 0, 0)
    assert measured["clerk_registers"]["urgency"] == "express"


def test_both_papers_carry_the_words_on_their_first_page(play: Play, program: Program) -> None:
    for name in ("annotated.pdf", "processing_slip.pdf"):
        assert is_there(SAID, first_page(program, play[0] / name)), name


def test_the_marked_copy_is_a_whole_pdf_that_begins_with_the_original(play: Play, program: Program) -> None:
    checked = subprocess.run(
        [program("qpdf"), "--check", str(play[0] / "annotated.pdf")], capture_output=True, check=False, timeout=60
    )
    assert checked.returncode == 0, checked.stdout
    files = next(step["measured"] for step in play[1]["steps"] if step["name"] == "files_are_exported")
    assert files["annotated_bytes"] == (play[0] / "annotated.pdf").stat().st_size > files["original_bytes"] > 0


def test_the_pictures_are_large_and_show_something(play: Play) -> None:
    for name in ("inbox.png", "reader.png"):
        with Image.open(play[0] / name) as picture:
            assert picture.width >= 1000
            assert picture.height >= 600
            colours = picture.convert("RGB").getcolors(maxcolors=1 << 24)
            assert colours is not None
            assert len(colours) > 200, "text and a page have many shades"
            assert max(count for count, _ in colours) < 0.8 * picture.width * picture.height


def test_odd_and_very_long_words_are_played_whole_or_answered_with_a_sentence(tmp_path: Path) -> None:
    said = "“Khẩn” 'ngay' 100% %s %{} {0} \\\\ </b> ✅🌊 " + " ".join(["khẩn trương"] * 50)
    done = played(tmp_path / "out", "--say", said)
    assert "Traceback" not in done.stderr
    if done.returncode == 0:
        assert json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))["endorsement"] == said
    else:
        assert done.returncode == 1
        assert done.stderr.strip().endswith(".")


def test_nothing_to_say_is_a_sentence(tmp_path: Path) -> None:
    done = played(tmp_path / "out", "--say", "   ")
    assert (done.returncode, done.stdout) == (1, "")
    assert one_line(done.stderr).endswith(".")


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_text("một tệp, không phải thư mục", encoding="utf-8")
    done = played(tmp_path / "tệp" / "out")
    assert (done.returncode, done.stdout) == (1, "")
    assert "out" in done.stderr
    assert "--out" in done.stderr, "it says what to do"


def test_somebody_who_is_not_of_the_ward_gets_the_names_there_are(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "wardoffice", "demo", "--as", "nobody"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={**os.environ, "XDG_DATA_HOME": str(tmp_path)},
    )
    assert done.returncode == 1
    assert "chutich" in done.stderr
    assert not (tmp_path / "WardOffice-practice").exists(), "no ward is built for a slip of the pen"


MOMENTS = {
    "just after midnight": datetime(2026, 11, 25, 0, 5, tzinfo=VIETNAM),
    "on a public holiday": datetime(2026, 11, 24, 9, 0, tzinfo=VIETNAM),
}


@pytest.mark.parametrize("now", MOMENTS.values(), ids=MOMENTS.keys())
def test_a_practice_ward_has_documents_in_every_stage_and_the_express_one_just_came(
    tmp_path: Path, now: datetime
) -> None:
    documents = practice_ward(tmp_path, now)
    stages = {document.status for document in documents}
    assert stages >= {
        Status.TO_REGISTER, Status.SUBMITTED, Status.PROPOSED, Status.ASSIGNED, Status.PROCESSING, Status.COMPLETED
    }  # fmt: skip
    assert max(document.received_at for document in documents) <= now
    waiting = [document for document in documents if document.status is Status.TO_REGISTER]
    express = [document for document in documents if document.urgency is Urgency.EXPRESS]
    assert [document.status for document in express] == [Status.TO_REGISTER], "the day's job is still to be done"
    assert express[0].received_at == max(document.received_at for document in waiting)


def practice_ward(folder: Path, now: datetime) -> list[Document]:
    """The documents of a new practice ward; an act of its past the rules refuse would have ended in an error."""
    assert build(folder / "hub", sample_directory(), sample_accounts(), now) == 60
    hub = open_hub(folder / "hub")
    try:
        with hub.reader.begin() as connection:
            ids = ids_beginning_with(connection, hub.ward, "", most=100)
            found = [read_document(connection, hub.ward, id_) for id_ in ids]
    finally:
        hub.close()
        shutil.rmtree(folder / "hub")
    return [document for document in found if document is not None]
