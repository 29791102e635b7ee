"""The signature table: which later changes keep a signature good, and that nothing is ever green without a root."""

import datetime

import pytest
from pyhanko.pdf_utils.generic import DictionaryObject, NumberObject, pdf_name, pdf_string

import signers
from sheets import letter, rewritten
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.paper.inspecting import inspect_bytes
from wardoffice.paper.inspection import Bar, SignatureFound, SignatureStatus, Way
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.writing import write_marks

NOW = datetime.datetime(2026, 11, 23, 8, 41, tzinfo=datetime.UTC)
BUT_PHE = Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=(100, 300, 300, 360), text="Giao Văn phòng", author="Hồng")


def marked(pdf: bytes) -> bytes:
    return write_marks(pdf, [BUT_PHE], now=NOW)


LINES = (
    Mark(MarkKind.UNDERLINE, 1, rects=((80, 420, 300, 436),)),
    Mark(MarkKind.ARROW, 1, strokes=(((320, 300), (420, 340)),)),
    Mark(MarkKind.TICK, 1, rect=(450, 300, 468, 318)),
    Mark(MarkKind.RECTANGLE, 1, rect=(320, 220, 480, 270)),
)


def first(pdf: bytes, *roots: bytes) -> SignatureFound:
    return inspect_bytes(pdf, roots=roots).signatures[0]


@pytest.fixture(scope="module")
def hong() -> signers.Signer:
    return signers.signer()


@pytest.fixture(scope="module")
def approved(hong: signers.Signer) -> bytes:
    return signers.signed(letter(), hong)


def test_an_untouched_signature_is_valid_only_with_its_root(approved: bytes, hong: signers.Signer) -> None:
    with_root, without = first(approved, hong.root_pem), first(approved)
    assert (with_root.status, with_root.covers_all, with_root.signer) == ("valid", True, "Nguyễn Thị Hồng")
    assert (without.status, without.covers_all, without.reason) == ("unchecked", True, "no_trusted_root")
    assert first(approved, signers.signer(root="Gốc khác").root_pem).status == "unchecked"


def test_but_phe_of_ours_leaves_an_approval_valid_and_says_so(approved: bytes, hong: signers.Signer) -> None:
    """PyMuPDF#2062, pyHanko#259: an annotation added after signing broke the signature."""
    found = first(marked(approved), hong.root_pem)
    assert (found.status, found.covers_all, found.marked) == ("valid_marked", False, True)
    assert first(marked(approved)).status == "unchecked"
    assert first(marked(marked(approved)), hong.root_pem).status == "valid_marked"


@pytest.mark.parametrize("mark", LINES, ids=lambda mark: mark.kind.value)
def test_lines_and_shapes_added_to_a_signed_file_leave_it_valid(
    approved: bytes, hong: signers.Signer, mark: Mark
) -> None:
    assert first(write_marks(approved, [mark], now=NOW), hong.root_pem).status == "valid_marked"


def test_a_second_signature_leaves_the_first_valid_and_unmarked(approved: bytes, hong: signers.Signer) -> None:
    both = inspect_bytes(signers.signed(approved, hong, "ChuKy2"), roots=(hong.root_pem,)).signatures
    assert [(found.field, found.status, found.covers_all) for found in both] == [
        ("ChuKy1", "valid", False),
        ("ChuKy2", "valid", True),
    ]


def test_but_phe_and_signatures_may_follow_each_other_in_any_order(approved: bytes, hong: signers.Signer) -> None:
    twice = signers.signed(approved, hong, "ChuKy2")
    by_turns = marked(signers.signed(marked(twice), hong, "ChuKy3"))
    for pdf, statuses in (
        (marked(twice), ["valid_marked", "valid_marked"]),
        (signers.signed(marked(approved), hong, "ChuKy2"), ["valid_marked", "valid"]),
        (by_turns, ["valid_marked", "valid_marked", "valid_marked"]),
    ):
        assert [found.status for found in inspect_bytes(pdf, roots=(hong.root_pem,)).signatures] == statuses
    forged = signers.with_page_changed(marked(twice))
    assert [found.status for found in inspect_bytes(forged, roots=(hong.root_pem,)).signatures] == ["invalid"] * 2
    covered = marked(signers.with_flattened_text(twice))
    assert [found.status for found in inspect_bytes(covered, roots=(hong.root_pem,)).signatures] == ["invalid"] * 2


def test_one_changed_signed_byte_is_invalid_with_and_without_a_root(approved: bytes, hong: signers.Signer) -> None:
    changed = bytearray(approved)
    changed[approved.index(b"%", 20)] ^= 1
    for roots in ((), (hong.root_pem,)):
        found = first(bytes(changed), *roots)
        assert (found.status, found.reason) == ("invalid", "changed")


def test_every_change_but_markup_breaks_an_approval(approved: bytes, hong: signers.Signer) -> None:
    action = DictionaryObject({pdf_name("/S"): pdf_name("/URI"), pdf_name("/URI"): pdf_string("http://x.invalid")})
    changes = {
        "text in the page": signers.with_flattened_text(approved),
        "another page box": signers.with_page_changed(approved),
        "a link": signers.with_annotation(approved, "/Link"),
        "markup with an action": signers.with_annotation(approved, "/FreeText", **{"/A": action}),
        "a file": signers.with_annotation(approved, "/FileAttachment"),
        "a screen": signers.with_annotation(approved, "/Screen"),
        "markup that poses as a field": signers.with_annotation(approved, "/Ink", **{"/FT": pdf_name("/Tx")}),
        "annotations taken away": signers.without_annotations(signers.with_annotation(approved)),
    }
    for what, changed in changes.items():
        for roots in ((), (hong.root_pem,)):
            found = first(changed, *roots)
            assert (found.status, found.reason) == ("invalid", "changed_after_signing"), what


def test_somebody_elses_plain_markup_counts_as_marked(approved: bytes, hong: signers.Signer) -> None:
    for subtype in ("/FreeText", "/Ink", "/Highlight", "/Text", "/Stamp"):
        assert first(signers.with_annotation(approved, subtype), hong.root_pem).status == "valid_marked"
    flagged = signers.with_annotation(approved, "/Text", **{"/F": NumberObject(4)})
    assert first(signers.with_annotation(flagged, "/Ink"), hong.root_pem).status == "valid_marked"


def test_a_file_written_anew_is_not_what_was_signed(approved: bytes, hong: signers.Signer) -> None:
    assert first(rewritten(approved), hong.root_pem).status is SignatureStatus.INVALID


@pytest.mark.parametrize(("level", "bar"), [(1, Bar.CERTIFIED_NO_CHANGES), (2, Bar.CERTIFIED_FORM_ONLY)])
def test_a_certification_that_forbids_marks_leaves_the_sidecar(level: int, bar: Bar, hong: signers.Signer) -> None:
    certified = signers.signed(letter(), hong, certify=level)
    found = inspect_bytes(certified, roots=(hong.root_pem,))
    assert (found.way, found.bar) == (Way.SIDECAR, bar)
    assert (found.signatures[0].status, found.signatures[0].certifies) == ("valid", True)
    with pytest.raises(PaperProblem) as refused:
        marked(certified)
    assert refused.value.code == f"sidecar_{bar.value}"
    forged = first(signers.with_annotation(certified), hong.root_pem)
    assert (forged.status, forged.reason) == ("invalid", "not_allowed_by_signer")


def test_a_certification_that_allows_marks_stays_valid_under_them(hong: signers.Signer) -> None:
    certified = signers.signed(letter(), hong, certify=3)
    assert inspect_bytes(certified).way is Way.ANNOTATION_REVISION
    assert first(marked(certified), hong.root_pem).status == "valid_marked"
    assert first(signers.with_flattened_text(certified), hong.root_pem).status == "invalid"


def test_the_strictest_of_several_signatures_decides(hong: signers.Signer) -> None:
    certified = signers.signed(letter(), hong, certify=2)
    assert inspect_bytes(signers.signed(certified, hong, "ChuKy2")).bar is Bar.CERTIFIED_FORM_ONLY


@pytest.mark.parametrize(("trait", "reason"), [("expired", "expired"), ("crl", "revocation_unknown")])
def test_fault_27_what_cannot_be_checked_is_never_green(trait: str, reason: str) -> None:
    somebody = signers.signer("Trần Văn Bình", **{trait: True})
    found = first(signers.signed(letter(), somebody), somebody.root_pem)
    assert (found.status, found.reason) == ("unchecked", reason)


def test_a_signature_that_is_none_is_invalid_and_no_exception(approved: bytes, hong: signers.Signer) -> None:
    start = approved.index(b"/Contents <") + len(b"/Contents <")
    broken = approved[:start] + b"00" * 40 + approved[start + 80 :]
    assert first(broken, hong.root_pem).status is SignatureStatus.INVALID
