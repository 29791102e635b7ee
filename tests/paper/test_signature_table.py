"""The signature table: what each way of changing a signed file does to it, by our judge, by pyHanko alone, by poppler.

Measured beforehand on files of the same kinds; a row that comes out otherwise means that a judge has changed.
"""

import io
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

import signers
from attacked_letter import filled_letter
from later_page_changes import page_box
from revising import mark, revised
from sheets import letter, rewritten
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.paper.inspecting import inspect_bytes
from wardoffice.paper.inspection import SignatureStatus, Way
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.signing import sign_endorsement
from wardoffice.paper.writing import write_marks

BUT_PHE = Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=(100, 300, 300, 360), text="Giao Văn phòng", author="Hồng")
VALID, MARKED, INVALID = SignatureStatus.VALID, SignatureStatus.VALID_MARKED, SignatureStatus.INVALID


def annotated(pdf: bytes) -> bytes:
    return signers.with_annotation(pdf)


def but_phe(pdf: bytes) -> bytes:
    return write_marks(pdf, [BUT_PHE], now=signers.NOW)


def signed_endorsement(pdf: bytes) -> bytes:
    return sign_endorsement(pdf, [BUT_PHE], signers.signer().p12, signers.PASSWORD.decode(), now=signers.NOW)


def second_signature(pdf: bytes) -> bytes:
    return signers.signed(pdf, signers.signer(), "ChuKy2")


def linearized(pdf: bytes) -> bytes:
    return rewritten(pdf, linearize=True)


def pages_rewritten_too(pdf: bytes) -> bytes:
    """What pypdf's incremental writer does: the annotation, and page keys it had no business with."""
    return revised(pdf, mark, page_box)


@dataclass(frozen=True)
class Row:
    certify: int | None
    """P of the certification; None for an approval."""
    change: Callable[[bytes], bytes]
    keeps_bytes: bool
    ours: SignatureStatus
    pyhanko: bool
    """pyHanko's bottom line with its own policy."""
    poppler: bool
    """Whether pdfsig calls the signature valid: it knows neither DocMDP nor later revisions."""


TABLE = (
    Row(None, annotated, True, MARKED, False, True),
    Row(None, but_phe, True, MARKED, False, True),
    Row(None, signed_endorsement, True, VALID, True, True),
    Row(None, signers.with_flattened_text, True, INVALID, False, True),
    Row(None, pages_rewritten_too, True, INVALID, False, True),
    Row(None, rewritten, False, INVALID, False, False),
    Row(None, linearized, False, INVALID, False, False),
    Row(1, annotated, True, INVALID, False, True),
    Row(1, signers.with_flattened_text, True, INVALID, False, True),
    Row(2, annotated, True, INVALID, False, True),
    Row(2, second_signature, True, INVALID, False, True),
    Row(2, signers.with_flattened_text, True, INVALID, False, True),
    Row(3, annotated, True, MARKED, False, True),
    Row(3, but_phe, True, MARKED, False, True),
    Row(3, second_signature, True, INVALID, False, True),
    Row(3, signers.with_flattened_text, True, INVALID, False, True),
)


@lru_cache
def signed(certify: int | None) -> bytes:
    return signers.signed(filled_letter(), signers.signer(), certify=certify)


def named(row: Row) -> str:
    return f"{f'P{row.certify}' if row.certify else 'approval'} {row.change.__name__}"


@pytest.mark.parametrize("row", TABLE, ids=named)
def test_each_change_leaves_the_signature_what_the_table_says(row: Row) -> None:
    before = signed(row.certify)
    after = row.change(before)
    root = signers.signer().root_pem
    assert after.startswith(before) == row.keeps_bytes
    assert inspect_bytes(after, roots=(root,)).signatures[0].status is row.ours
    assert pyhanko_alone(after, root) == row.pyhanko


def pyhanko_alone(pdf: bytes, root: bytes) -> bool:
    certificate = x509.Certificate.load(pem.unarmor(root)[2])
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    trusting = ValidationContext(trust_roots=[certificate])
    return validate_pdf_signature(reader.embedded_signatures[0], trusting).bottom_line


@pytest.mark.parametrize("row", TABLE, ids=named)
def test_poppler_alone_would_call_forged_files_valid(row: Row, program: Callable[[str], str], tmp_path: Path) -> None:
    pdfsig = program("pdfsig")
    (tmp_path / "f.pdf").write_bytes(row.change(signed(row.certify)))
    told = subprocess.run([pdfsig, "-nocert", tmp_path / "f.pdf"], capture_output=True).stdout.decode()
    first = told.split("Signature #2")[0]
    assert ("Signature is Valid" in first) == row.poppler


@pytest.mark.parametrize("level", [1, 2])
def test_what_the_signer_forbids_is_not_written(level: int) -> None:
    certified = signers.signed(letter(), signers.signer(), certify=level)
    assert inspect_bytes(certified).way is Way.SIDECAR
    for write in (but_phe, signed_endorsement):
        with pytest.raises(PaperProblem, match="sidecar_certified"):
            write(certified)
    with pytest.raises(PaperProblem, match="sidecar_certified_no_signing"):
        signed_endorsement(signed(3))


def test_the_letters_of_the_table_are_sound() -> None:
    for pdf in (filled_letter(), signed(None)):
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert opened.check_pdf_syntax() == []
