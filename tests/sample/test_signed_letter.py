"""The signed sample letter is valid under the practice root, and under no other."""

from datetime import date
from io import BytesIO

import pytest
from cryptography import x509
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from wardoffice.domain.ids import VIETNAM
from wardoffice.sample.letters.catalogue import Letter, letters
from wardoffice.sample.letters.practice_certificates import practice_identity, practice_root, practice_root_pem

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def letter() -> Letter:
    return next(letter for letter in letters(TODAY) if letter.way == "signed")


@pytest.fixture(scope="module")
def signed(letter: Letter) -> bytes:
    return letter.files()[0][1]


def statuses(pdf: bytes, trusted: bytes | None) -> list[PdfSignatureStatus]:
    roots = list(load_certs_from_pemder_data(trusted)) if trusted else []
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    return [validate_pdf_signature(each, context) for each in PdfFileReader(BytesIO(pdf)).embedded_signatures]


def test_the_leader_signs_first_and_the_agency_seals_over_the_whole_file(letter: Letter, signed: bytes) -> None:
    leader, agency = statuses(signed, practice_root_pem())
    assert leader.bottom_line and agency.bottom_line
    assert leader.signing_cert.subject.native["common_name"] == letter.text.signer.name
    assert agency.signing_cert.subject.native["common_name"] == letter.agency
    assert str(agency.coverage).endswith("ENTIRE_FILE")


def test_both_signed_on_the_day_of_issue_in_vietnams_time(letter: Letter, signed: bytes) -> None:
    moments = [each.signer_reported_dt for each in statuses(signed, practice_root_pem())]
    assert all(moment.astimezone(VIETNAM).date() == letter.issued_date for moment in moments)
    assert moments == sorted(moments)


def test_without_the_practice_root_the_signatures_are_intact_but_not_trusted(signed: bytes) -> None:
    assert [(each.intact, each.trusted) for each in statuses(signed, None)] == [(True, False), (True, False)]


def test_one_changed_byte_of_a_signed_range_breaks_the_signature(signed: bytes) -> None:
    place = signed.index(b"/MediaBox") + len(b"/MediaBox")
    changed = signed[:place] + b"\t" + signed[place + 1 :]
    assert changed != signed
    assert [each.intact for each in statuses(changed, practice_root_pem())] == [False, False]


def test_the_practice_root_is_the_same_in_every_installation_and_says_that_it_is_for_practice() -> None:
    name = practice_root().certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
    assert "không có giá trị pháp lý" in str(name)
    practice_root.cache_clear()
    first = practice_root_pem()
    practice_root.cache_clear()
    assert practice_root_pem() == first


def test_two_signers_have_two_keys() -> None:
    one, two = practice_identity("A", "B"), practice_identity("B", "B")
    assert one.key.private_numbers() != two.key.private_numbers()
