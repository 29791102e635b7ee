"""`wardoffice paper …`: the promised fields, one JSON object, a sentence for what is wrong, and no file left over."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import signers
from sheets import blank, encrypted, letter

SOURCE = str(Path(__file__).resolve().parents[2] / "src")
MARKS = {
    "marks": [
        {
            "kind": "endorsement_text",
            "page": 1,
            "rect": [300, 500, 540, 580],
            "text": "Giao VP tham mưu",
            "author": "Nguyễn Thị Hồng",
            "at": "2026-11-23T08:41:00+07:00",
        },
        {"kind": "ink", "page": 1, "strokes": [[[100, 100], [150, 180]]], "color": "#1438B8", "width": 1.2},
        {"kind": "highlight", "page": 1, "rects": [[80, 590, 300, 612]]},
        {"kind": "note", "page": 1, "point": [50, 500], "text": "Xem lại"},
    ]
}


def wardoffice(*arguments: object, given: str = "") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "wardoffice", *map(str, arguments)],
        capture_output=True,
        input=given.encode(),
        env=os.environ | {"PYTHONPATH": SOURCE},
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    (tmp_path / "công văn.pdf").write_bytes(letter())
    return tmp_path / "công văn.pdf"


def test_inspect_tells_pages_signatures_and_way(pdf: Path) -> None:
    status, out, _ = wardoffice("paper", "inspect", pdf, "--json")
    told = json.loads(out)
    assert status == 0
    assert told == {"pages": 1, "encrypted": False, "signatures": [], "way": "annotation_revision", "reason": ""}
    assert wardoffice("--json", "paper", "inspect", pdf)[1] == out


def test_mark_writes_a_copy_with_the_words_in_it_and_leaves_the_original(pdf: Path, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text(json.dumps(MARKS))
    status, out, _ = wardoffice(
        "paper", "mark", pdf, "--marks", tmp_path / "m.json", "--out", tmp_path / "o.pdf", "--json"
    )
    assert (status, json.loads(out)["marks"]) == (0, 4)
    assert (tmp_path / "o.pdf").read_bytes().startswith(letter())
    assert pdf.read_bytes() == letter()
    words = subprocess.run(["pdftotext", tmp_path / "o.pdf", "-"], capture_output=True, check=True).stdout.decode()
    assert "Giao VP tham mưu" in words
    assert "08:41 23/11/2026" in words


def test_render_draws_a_page_of_the_size_asked_for(pdf: Path, tmp_path: Path) -> None:
    from PIL import Image

    status, out, _ = wardoffice(
        "paper", "render", pdf, "--page", 1, "--dpi", 144, "--out", tmp_path / "p.png", "--json"
    )
    assert status == 0
    with Image.open(tmp_path / "p.png") as picture:
        assert picture.size == (1191, 1684) == (json.loads(out)["width"], json.loads(out)["height"])
        assert picture.convert("L").getextrema() == (0, 255)


def test_text_gives_the_words_and_what_it_found_for_the_register(pdf: Path) -> None:
    status, out, _ = wardoffice("paper", "text", pdf, "--json")
    told = json.loads(out)
    assert status == 0
    assert told["text"] == "Kính gửi: Ủy ban nhân dân phường"
    assert set(told["fields"]) == {"number", "code", "date", "agency", "type", "subject"}


def test_what_is_wrong_is_a_sentence_and_leaves_no_file(pdf: Path, tmp_path: Path) -> None:
    (tmp_path / "m.json").write_text(json.dumps(MARKS))
    (tmp_path / "cropped.pdf").write_bytes(blank((0, 0, 595, 842), (0, 0, 100, 100)))
    (tmp_path / "closed.pdf").write_bytes(encrypted(letter(), 6, annotating=False))
    (tmp_path / "no.pdf").write_bytes(b"khong phai PDF")
    out = tmp_path / "o.pdf"
    for name, marks, words in (
        ("cropped.pdf", "m.json", "khung trang (CropBox) từ (0, 0) đến (100, 100)"),
        ("closed.pdf", "m.json", "không cho phép ghi chú"),
        ("no.pdf", "m.json", "không phải PDF"),
        ("nowhere.pdf", "m.json", "Không đọc được tệp"),
        ("công văn.pdf", "no.pdf", "Không hiểu tệp nét ghi"),
    ):
        status, told, said = wardoffice("paper", "mark", tmp_path / name, "--marks", tmp_path / marks, "--out", out)
        assert (status, told, out.exists()) == (1, "", False)
        assert words in said
        assert "Traceback" not in said
    assert wardoffice("paper", "mark", pdf, "--marks", tmp_path / "m.json", "--out", pdf)[0] == 1
    assert wardoffice("paper", "mark", pdf)[0] == 2
    assert pdf.read_bytes() == letter()


def test_a_password_comes_on_stdin(tmp_path: Path) -> None:
    (tmp_path / "l.pdf").write_bytes(encrypted(letter(), 6, user="mở ra"))
    assert json.loads(wardoffice("paper", "inspect", tmp_path / "l.pdf", "--json")[1])["reason"] == "password_needed"
    assert "mật khẩu" in wardoffice("paper", "text", tmp_path / "l.pdf")[2]
    opened = wardoffice("paper", "inspect", tmp_path / "l.pdf", "--password-on-stdin", "--json", given="mở ra\n")
    assert json.loads(opened[1])["pages"] == 1


def test_a_but_phe_is_signed_with_a_certificate_whose_password_comes_on_stdin(pdf: Path, tmp_path: Path) -> None:
    hong = signers.signer()
    (tmp_path / "h.p12").write_bytes(hong.p12)
    (tmp_path / "root.pem").write_bytes(hong.root_pem)
    (tmp_path / "m.json").write_text(json.dumps(MARKS))
    out = tmp_path / "o.pdf"
    options = ("--marks", tmp_path / "m.json", "--out", out, "--sign-with", tmp_path / "h.p12", "--json")
    assert wardoffice("paper", "mark", pdf, *options, given="sai\n")[0] == 1
    assert not out.exists()
    status, told, _ = wardoffice("paper", "mark", pdf, *options, given=signers.PASSWORD.decode() + "\n")
    assert (status, json.loads(told)["way"]) == (0, "signed_endorsement")
    found = json.loads(wardoffice("paper", "inspect", out, "--trust", tmp_path / "root.pem", "--json")[1])
    assert [(one["field"], one["status"], one["covers_all"]) for one in found["signatures"]] == [
        ("ButPhe1", "valid", True)
    ]
