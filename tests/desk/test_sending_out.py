"""A document leaving as a whole: originals untouched beside every copy, the way chosen by the file."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

import signers
from cases import CHAIR, KT, given
from images import turned_photo
from own_desk import arrives, desk_of, entered
from sheets import encrypted, letter
from wardoffice.desk.acting import Acted, act
from wardoffice.desk.preflight import planned
from wardoffice.desk.sending_out import OutgoingKind, SentOut, send_out
from wardoffice.desk.signing import Signature
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.commands import Endorse
from wardoffice.domain.document import AssignmentRole, Attachment
from wardoffice.domain.outcome import Refusal
from wardoffice.paper import press
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source

WORDS = "Giao Phòng Kinh tế tham mưu"
HONG = signers.signer()
FILES = {
    "d0001": signers.signed(letter(), HONG),
    "d0002": signers.signed(letter(), HONG, certify=1),
    "d0003": encrypted(letter(), 6, annotating=False),
    "d0004": b"PK\x03\x04 khong phai PDF",
}


@pytest.fixture
def w(tmp_path: Path) -> Iterator[Workplace]:
    with desk_of(tmp_path / "profile", CHAIR) as workplace:
        for number, data in enumerate(FILES.values(), 1):
            sha256 = hashlib.sha256(data).hexdigest()
            arrives(workplace, entered(number, attachments=(Attachment("cv.pdf", sha256, len(data)),)))
            workplace.vault.put(io.BytesIO(data), sha256)
        arrives(workplace, entered(5, attachments=(Attachment("b.pdf", "b" * 64, 9),)), entered(6, attachments=()))
        for document in FILES:
            assert isinstance(act(workplace, document, Endorse(WORDS, given((KT, AssignmentRole.LEAD)))), Acted)
        (tmp_path / "out").mkdir()
        yield workplace


def sent(w: Workplace, document: str, tmp_path: Path, **how: object) -> list[SentOut]:
    found = send_out(w, document, tmp_path / "out", **how)  # type: ignore[arg-type]
    assert not isinstance(found, Refusal)
    return list(found)


def statuses(path: Path) -> list[str]:
    return [one.status.value for one in press.inspect(Source(path), roots=[HONG.root_pem]).signatures]


def test_outside_the_office_only_the_original_leaves(w: Workplace, tmp_path: Path) -> None:
    (one,) = sent(w, "d0001", tmp_path)
    assert (one.kind, one.path.name, one.path.read_bytes()) == (OutgoingKind.ORIGINAL, "cv.pdf", FILES["d0001"])


def test_what_is_told_beforehand_bears_the_names_that_are_written(w: Workplace, tmp_path: Path) -> None:
    plan = planned(w, "d0001", with_marks=True)
    assert not isinstance(plan, Refusal)
    assert [one.name for one in plan] == [one.path.name for one in sent(w, "d0001", tmp_path, with_marks=True)]


def test_a_marked_copy_of_a_signed_file_never_goes_without_the_original(w: Workplace, tmp_path: Path) -> None:
    original, copy = sent(w, "d0001", tmp_path, with_marks=True)
    assert original.path.read_bytes() == FILES["d0001"]
    assert (copy.kind, copy.path.name) == (OutgoingKind.MARKED, "cv (bản có bút phê).pdf")
    assert copy.path.read_bytes().startswith(FILES["d0001"])
    assert statuses(copy.path) == ["valid_marked"]


def test_a_child_that_waits_writes_the_marked_copy(w: Workplace, tmp_path: Path) -> None:
    with press.child_for_marking() as warm:
        warm.prepare()
        waiting = warm._waiting
        assert waiting is not None
        _original, copy = sent(w, "d0001", tmp_path, with_marks=True, warm=warm)
        assert warm._waiting is None, "it was taken"
        assert waiting.poll() is not None
        assert statuses(copy.path) == ["valid_marked"]
        warm.prepare()
        waiting = warm._waiting
        assert waiting is not None
    assert waiting.poll() is not None, "one that nobody took is ended"


def test_a_signed_bút_phê_leaves_both_signatures_valid(w: Workplace, tmp_path: Path) -> None:
    by_him = Signature(HONG.p12, signers.PASSWORD.decode())
    original, copy = sent(w, "d0001", tmp_path, with_marks=True, signature=by_him)
    assert (original.kind, copy.kind) == (OutgoingKind.ORIGINAL, OutgoingKind.SIGNED)
    assert statuses(copy.path) == ["valid", "valid"]
    with pytest.raises(PaperProblem, match="certificate_not_opened"):
        send_out(w, "d0001", tmp_path / "out", with_marks=True, signature=Signature(HONG.p12, "sai"))


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("d0002", "sidecar_certified_no_changes"),
        ("d0003", "sidecar_annotating_not_permitted"),
        ("d0004", "not_pdf"),
    ],
)
def test_where_the_file_may_not_be_marked_the_slip_goes_beside_it(
    document: str, reason: str, w: Workplace, tmp_path: Path
) -> None:
    original, slip = sent(w, document, tmp_path, with_marks=True)
    assert original.path.read_bytes() == FILES[document]
    assert (slip.kind, slip.reason, slip.path.name) == (OutgoingKind.SLIP, reason, "Phiếu giải quyết.pdf")
    assert WORDS in " ".join(press.extract_text(Source(slip.path)).pages[0].split())


def test_where_no_signature_may_be_added_but_marks_may_the_marks_go(w: Workplace, tmp_path: Path) -> None:
    by_him = Signature(HONG.p12, signers.PASSWORD.decode())
    certified = signers.signed(letter(), HONG, certify=3)
    sha256 = hashlib.sha256(certified).hexdigest()
    arrives(w, entered(7, attachments=(Attachment("cv.pdf", sha256, len(certified)),)))
    w.vault.put(io.BytesIO(certified), sha256)
    act(w, "d0007", Endorse(WORDS, given((KT, AssignmentRole.LEAD))))
    _original, copy = sent(w, "d0007", tmp_path, with_marks=True, signature=by_him)
    assert copy.kind is OutgoingKind.MARKED
    assert statuses(copy.path) == ["valid_marked"]


def test_nothing_is_written_over(w: Workplace, tmp_path: Path) -> None:
    (tmp_path / "out" / "cv.pdf").write_bytes(b"cua toi")
    (one,) = sent(w, "d0001", tmp_path)
    assert one.path.name == "cv (2).pdf"
    assert (tmp_path / "out" / "cv.pdf").read_bytes() == b"cua toi"


@pytest.mark.parametrize(
    ("document", "code"), [("d0005", "file_not_here"), ("d0006", "no_attachment"), ("x", "unknown_document")]
)
def test_what_cannot_leave_whole_leaves_nothing(document: str, code: str, w: Workplace, tmp_path: Path) -> None:
    refused = send_out(w, document, tmp_path / "out", with_marks=True)
    assert isinstance(refused, Refusal)
    assert refused.code == code
    assert not list((tmp_path / "out").iterdir())


def test_a_photograph_goes_as_it_came_with_a_pdf_of_it_that_carries_the_bút_phê(w: Workplace, tmp_path: Path) -> None:
    photograph = turned_photo(6)
    sha256 = hashlib.sha256(photograph).hexdigest()
    arrives(w, entered(8, attachments=(Attachment("anh.jpg", sha256, len(photograph)),)))
    w.vault.put(io.BytesIO(photograph), sha256)
    act(w, "d0008", Endorse(WORDS, given((KT, AssignmentRole.LEAD))))
    original, copy = sent(w, "d0008", tmp_path, with_marks=True)
    assert (original.path.name, original.path.read_bytes()) == ("anh.jpg", photograph)
    assert (copy.kind, copy.path.name) == (OutgoingKind.PDF_OF_IMAGE, "anh (bản có bút phê).pdf")
    assert photograph in copy.path.read_bytes()
    assert WORDS in press.annotation_texts(Source(copy.path))


def test_a_file_with_a_password_goes_with_the_slip_and_says_why(w: Workplace, tmp_path: Path) -> None:
    locked = encrypted(letter(), 6, user="mo-ra")
    sha256 = hashlib.sha256(locked).hexdigest()
    arrives(w, entered(9, attachments=(Attachment("mat.pdf", sha256, len(locked)),)))
    w.vault.put(io.BytesIO(locked), sha256)
    act(w, "d0009", Endorse(WORDS, given((KT, AssignmentRole.LEAD))))
    original, slip = sent(w, "d0009", tmp_path, with_marks=True)
    assert original.path.read_bytes() == locked
    assert (slip.kind, slip.reason) == (OutgoingKind.SLIP, "sidecar_password_needed")
