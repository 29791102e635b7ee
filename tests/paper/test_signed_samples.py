"""Other people's signed files: attacks are caught, and whatever was valid before an export is valid after it."""

import datetime
import io
from pathlib import Path

import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from pdf_corpus import marks_on, pdfs
from wardoffice.paper.inspecting import inspect_bytes
from wardoffice.paper.inspection import Bar, SignatureStatus
from wardoffice.paper.later_revisions import StepwisePolicy
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.writing import write_marks

NOW = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
ATTACKS = (
    *("dss/pdf-signed-added-page.pdf", "dss/hide.pdf", "pyhanko/tail-uncovered.pdf"),
    *("dss/hello_signed_INCSAVE_signed_EDITED.pdf", "dss/pdf-structtreeroot-changes.pdf"),
)
EVERY = 3
"""One file in so many is exported here, always the same ones."""


def statuses(path: Path) -> list[str]:
    return [found.status.value for found in inspect_bytes(path.read_bytes()).signatures]


def test_known_attacks_are_all_caught(shared_samples: Path) -> None:
    signed = shared_samples / "signed"
    sneaky = [path.relative_to(signed).as_posix() for path in pdfs(signed) if "sneaky" in path.name]
    anomalies = [path.relative_to(signed).as_posix() for path in pdfs(signed) if "uncovered" in path.name]
    assert sneaky
    assert anomalies
    for name in (*ATTACKS, *sneaky, *anomalies):
        assert "invalid" in statuses(signed / name), name


def test_what_was_valid_before_an_export_is_valid_after_it(shared_samples: Path) -> None:
    """Each file's own signers count as trusted here: whether anybody else would trust them is not the question."""
    judged = 0
    for path in pdfs(shared_samples / "signed")[::EVERY]:
        before = path.read_bytes()
        try:
            found = inspect_bytes(before)
            if not found.signatures or found.bar is not Bar.NONE:
                continue
            after = write_marks(before, marks_on(found), now=NOW)
        except PaperProblem:
            continue
        assert after.startswith(before), path.name
        was, now = good(before), good(after)
        assert was <= now, path.name
        judged += len(was)
    assert judged > 5


def good(pdf: bytes) -> set[str]:
    """The signatures that pyHanko finds whole, with nothing after them but what our policy allows."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    if reader.encrypted:
        reader.decrypt("")
    found = set()
    for one in reader.embedded_regular_signatures:
        try:
            trusting = ValidationContext(trust_roots=[_own_root(one.signer_cert)], allow_fetching=False)
            status = validate_pdf_signature(one, trusting, diff_policy=StepwisePolicy())
        except Exception:  # whatever pyHanko says of a signature that is none
            continue
        if status.intact and status.valid and status.docmdp_ok:
            found.add(one.field_name)
    return found


def _own_root(certificate: x509.Certificate) -> x509.Certificate:
    return certificate


@pytest.mark.parametrize("name", ["pyhanko/minimal-signed-twice-both-created.pdf", "dss/testdoc-signed.pdf"])
def test_honest_signed_files_are_not_called_forged(name: str, shared_samples: Path) -> None:
    found = inspect_bytes((shared_samples / "signed" / name).read_bytes()).signatures
    assert found
    assert all(one.status is SignatureStatus.UNCHECKED for one in found)
