"""The signed endorsement: every verifier's way, and refused where no verifier would accept it."""

import datetime
import io
import subprocess
from pathlib import Path

import pikepdf
import pytest

import signers
from sheets import encrypted, letter
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.paper import press
from wardoffice.paper.inspecting import inspect_bytes
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.signing import sign_endorsement
from wardoffice.paper.source import Source

NOW = datetime.datetime(2026, 11, 23, 8, 41, tzinfo=datetime.UTC)
TEXT = "Giao Phòng Kinh tế chủ trì, báo cáo trước 26/11."
BUT_PHE = Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=(100.5, 300, 340, 360), text=TEXT, author="Nguyễn Thị Hồng")
INK = Mark(MarkKind.INK, 1, strokes=(((100, 100), (200, 200)),))
SECRET = signers.PASSWORD.decode()


@pytest.fixture(scope="module")
def hong() -> signers.Signer:
    return signers.signer()


def signed(pdf: bytes, who: signers.Signer, *marks: Mark) -> bytes:
    return sign_endorsement(pdf, marks, who.p12, SECRET, now=NOW)


def statuses(pdf: bytes, who: signers.Signer) -> list[tuple[str, str, bool]]:
    found = inspect_bytes(pdf, roots=(who.root_pem,)).signatures
    return [(one.field, one.status.value, one.covers_all) for one in found]


def test_a_signed_endorsement_leaves_the_earlier_signature_wholly_valid(hong: signers.Signer) -> None:
    approved = signers.signed(letter(), hong)
    once = signed(approved, hong, BUT_PHE)
    assert once.startswith(approved)
    assert statuses(once, hong) == [("ChuKy1", "valid", False), ("ButPhe1", "valid", True)]
    twice = signed(once, hong, BUT_PHE)
    assert statuses(twice, hong)[1:] == [("ButPhe1", "valid", False), ("ButPhe2", "valid", True)]


def test_other_marks_are_covered_by_the_signature(hong: signers.Signer) -> None:
    both = signed(signers.signed(letter(), hong), hong, INK, BUT_PHE)
    assert statuses(both, hong) == [("ChuKy1", "valid_marked", False), ("ButPhe1", "valid", True)]


@pytest.mark.parametrize("pdf", [letter(), encrypted(letter(), 4), encrypted(letter(), 6)])
def test_the_words_are_seen_and_found(pdf: bytes, hong: signers.Signer, tmp_path: Path) -> None:
    (tmp_path / "s.pdf").write_bytes(signed(pdf, hong, BUT_PHE))
    words = subprocess.run(["pdftotext", tmp_path / "s.pdf", "-"], capture_output=True, check=True).stdout.decode()
    assert TEXT in " ".join(words.split())
    assert "15:41 23/11/2026" in words
    assert subprocess.run(["qpdf", "--check", tmp_path / "s.pdf"], capture_output=True).returncode == 0
    with pikepdf.open(tmp_path / "s.pdf") as opened:
        widget = opened.pages[0].Annots[0]
        assert [float(side) for side in widget.Rect] == [100.5, 300, 340, 360]
        assert str(widget.V.SubFilter) == "/ETSI.CAdES.detached"


def test_a_certified_file_a_wrong_password_and_nothing_to_sign_are_refused(hong: signers.Signer) -> None:
    for level in (1, 2, 3):
        with pytest.raises(PaperProblem, match="sidecar_certified_no_signing"):
            signed(signers.signed(letter(), hong, certify=level), hong, BUT_PHE)
    with pytest.raises(PaperProblem, match="nothing_to_sign"):
        signed(letter(), hong, INK)
    with pytest.raises(PaperProblem, match="certificate_not_opened"):
        sign_endorsement(letter(), [BUT_PHE], hong.p12, "sai", now=NOW)
    with pytest.raises(PaperProblem, match="certificate_not_opened"):
        sign_endorsement(letter(), [BUT_PHE], b"no p12", SECRET, now=NOW)


def test_it_goes_through_the_press(hong: signers.Signer) -> None:
    addition = press.sign(Source(data=letter()), [BUT_PHE], hong.p12, SECRET, now=NOW)
    assert statuses(letter() + addition, hong) == [("ButPhe1", "valid", True)]
    assert io.BytesIO(addition).read().rstrip().endswith(b"%%EOF")


def test_a_certificate_that_is_over_signs_nothing_and_says_from_when_to_when_it_was_good() -> None:
    somebody = signers.signer("Trần Văn Bình", expired=True)
    with pytest.raises(PaperProblem, match="certificate_over") as refused:
        signed(letter(), somebody, BUT_PHE)
    assert set(refused.value.facts) == {"first", "last"}
