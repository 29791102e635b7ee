"""Revocation: what was revoked is not valid, what cannot be known is never green, what a time-stamp proves stays."""

import datetime

import pytest

from authority import DAY, NOW, Authority, Holder, with_proofs, with_unreadable_proofs
from sheets import letter
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.paper.inspecting import inspect_bytes
from wardoffice.paper.inspection import SignatureFound
from wardoffice.paper.writing import write_marks

BEFORE, AFTER = NOW - 40 * DAY, NOW - 2 * DAY
"""Thirty days before and a while after the moment the time-stamps name."""
THEN = NOW - 10 * DAY


@pytest.fixture(scope="module")
def office() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def hong(office: Authority) -> Holder:
    return office.signer()


@pytest.fixture(scope="module")
def signed(office: Authority, hong: Holder) -> bytes:
    return office.signed(letter(), hong)


@pytest.fixture(scope="module")
def stamped(office: Authority, hong: Holder) -> bytes:
    return office.signed(letter(), hong, stamped=THEN)


def judged(office: Authority, pdf: bytes, *lists: bytes) -> SignatureFound:
    (found,) = inspect_bytes(pdf, roots=(office.root_pem,), lists=lists).signatures
    return found


def said(found: SignatureFound) -> tuple[str, str]:
    return found.status.value, found.reason


SHA1 = bytes.fromhex("06052b0e03021a")
"""How the name of the algorithm is written (OID 1.3.14.3.2.26)."""
UNKNOWN = ("unchecked", "revocation_unknown")


def test_fault_27_without_a_list_or_an_answer_it_is_unchecked(office: Authority, signed: bytes, stamped: bytes) -> None:
    assert said(judged(office, signed)) == UNKNOWN
    assert said(judged(office, stamped)) == UNKNOWN


def test_a_list_from_it_or_in_the_file_that_does_not_name_him_makes_it_valid(
    office: Authority, hong: Holder, signed: bytes
) -> None:
    clean = office.revocations((office.signer(), BEFORE))
    assert said(judged(office, signed, clean)) == ("valid", "")
    assert not judged(office, signed, clean).proven_at, "what is trusted now needs no proof of then"
    inside = judged(office, with_proofs(signed, lists=[clean]))
    assert said(inside) == ("valid", "")
    assert [change.kind.value for change in inside.later] == ["proofs"]


@pytest.mark.parametrize("inside", [False, True], ids=["from IT", "in the file"])
def test_who_was_revoked_before_he_signed_signed_nothing_valid_and_it_is_told_when_and_why(
    office: Authority, hong: Holder, signed: bytes, inside: bool
) -> None:
    revoked = office.revocations((hong, BEFORE))
    found = judged(office, with_proofs(signed, lists=[revoked])) if inside else judged(office, signed, revoked)
    assert said(found) == ("invalid", "revoked")
    assert (found.revoked_at, found.revoked_for) == (BEFORE.isoformat(), "key_compromise")


def test_who_was_revoked_later_is_believed_only_with_a_time_stamp_from_before(
    office: Authority, hong: Holder, stamped: bytes
) -> None:
    later = office.revocations((hong, AFTER))
    assert said(judged(office, stamped, later)) == ("valid", "")
    stamped_too_late = office.signed(letter(), hong, stamped=NOW - DAY)
    assert said(judged(office, stamped_too_late, later)) == ("invalid", "revoked")
    before = office.revocations((hong, BEFORE))
    assert said(judged(office, stamped, before)) == ("invalid", "revoked")


def test_revoked_after_what_the_signer_says_but_proved_by_nothing_is_not_valid(office: Authority, hong: Holder) -> None:
    tomorrow = office.revocations((hong, NOW + DAY), at=NOW - DAY)
    found = judged(office, office.signed(letter(), hong), tomorrow)
    assert said(found) == ("invalid", "revoked_later")


def test_a_time_stamp_of_the_whole_file_proves_as_much(office: Authority, hong: Holder, signed: bytes) -> None:
    later = office.revocations((hong, AFTER))
    assert said(judged(office, office.stamped(signed, THEN), later)) == ("valid", "")
    assert said(judged(office, office.stamped(signed, NOW - DAY), later))[0] == "invalid"


def test_a_key_unsafe_since_before_the_time_stamp_is_not_saved_by_it(
    office: Authority, hong: Holder, stamped: bytes
) -> None:
    stolen_before, stolen_after = THEN - DAY, THEN + DAY
    assert said(judged(office, stamped, office.revocations((hong, AFTER), unsafe_since=stolen_after))) == ("valid", "")
    unsafe = office.revocations((hong, AFTER), unsafe_since=stolen_before)
    assert said(judged(office, stamped, unsafe))[0] == "invalid"
    assert said(judged(office, with_proofs(stamped, lists=[unsafe])))[0] == "invalid"
    forged = office.revocations((hong, AFTER), unsafe_since=stolen_before, by=Authority())
    assert said(judged(office, stamped, office.revocations((hong, AFTER)), forged)) == ("valid", "")


def test_a_strangers_time_stamp_proves_nothing(office: Authority, hong: Holder, signed: bytes) -> None:
    later = office.revocations((hong, AFTER))
    assert said(judged(office, Authority().stamped(signed, THEN), later))[0] == "invalid"


def test_a_list_out_of_its_time_says_nothing(office: Authority, signed: bytes) -> None:
    old = office.revocations(at=NOW - 30 * DAY, until=NOW - 20 * DAY)
    assert said(judged(office, signed, old)) == UNKNOWN
    assert said(judged(office, with_proofs(signed, lists=[old]))) == UNKNOWN


def test_a_list_that_was_good_when_a_time_stamp_shows_the_signature_was_made_is_enough(
    office: Authority, hong: Holder
) -> None:
    others = Authority("Nơi cấp dấu thời gian")
    stamped = office.signed(letter(), hong, stamped=THEN, by=others)
    of_then = office.revocations(at=THEN - DAY, until=THEN + DAY)
    too_early = office.revocations(at=THEN - 9 * DAY, until=THEN - 5 * DAY)

    def verdict(*proofs: bytes) -> tuple[str, str]:
        roots = (office.root_pem, others.root_pem)
        return said(inspect_bytes(with_proofs(stamped, lists=proofs), roots=roots).signatures[0])

    assert verdict(of_then) == ("valid", "")
    assert verdict(too_early) == UNKNOWN
    assert said(judged(office, with_proofs(stamped, lists=[of_then]))) == UNKNOWN, "whoever stamped it is a stranger"


def test_an_expired_certificate_stays_good_for_what_was_stamped_while_it_lasted(office: Authority) -> None:
    gone = office.signer(until=NOW - 3 * DAY)
    clean = office.revocations(at=THEN, until=NOW + DAY)
    assert said(judged(office, office.signed(letter(), gone, stamped=THEN), clean)) == ("valid", "")
    assert said(judged(office, office.signed(letter(), gone), clean)) == ("unchecked", "expired")


def test_the_newest_word_counts(office: Authority, hong: Holder, signed: bytes) -> None:
    older, newer = office.revocations(at=NOW - 5 * DAY), office.revocations((hong, BEFORE))
    assert said(judged(office, with_proofs(signed, lists=[older]), newer)) == ("invalid", "revoked")
    by_answer = office.signer(told_by="answer")
    pdf = with_proofs(office.signed(letter(), by_answer), answers=[office.answer(by_answer)])
    newest = office.revocations((by_answer, BEFORE), at=NOW - datetime.timedelta(hours=1))
    assert said(judged(office, pdf, newest)) == ("invalid", "revoked"), "an answer of yesterday does not clear him"


def test_ocsp_answers_in_the_file_count_as_long_as_they_last(office: Authority) -> None:
    who = office.signer(told_by="answer")
    pdf = office.signed(letter(), who)
    assert said(judged(office, pdf)) == UNKNOWN
    assert said(judged(office, with_proofs(pdf, answers=[office.answer(who)]))) == ("valid", "")
    revoked = judged(office, with_proofs(pdf, answers=[office.answer(who, revoked=BEFORE)]))
    assert (said(revoked), revoked.revoked_at) == (("invalid", "revoked"), BEFORE.isoformat())
    old = office.answer(who, until=NOW - datetime.timedelta(hours=2))
    assert said(judged(office, with_proofs(pdf, answers=[old]))) == UNKNOWN


def test_a_list_counts_also_for_a_certificate_that_names_none(office: Authority) -> None:
    who = office.signer(told_by="")
    pdf = office.signed(letter(), who)
    assert said(judged(office, pdf, office.revocations((who, BEFORE)))) == ("invalid", "revoked")
    assert said(judged(office, pdf, office.revocations())) == ("valid", "")
    assert said(judged(office, pdf, office.revocations(at=NOW - 30 * DAY, until=NOW - 20 * DAY))) == UNKNOWN


def test_a_forged_list_neither_clears_nor_condemns(office: Authority, hong: Holder, signed: bytes) -> None:
    forger = Authority()
    assert said(judged(office, signed, office.revocations(by=forger))) == UNKNOWN
    assert said(judged(office, signed, office.revocations((hong, BEFORE), by=forger))) == UNKNOWN


def test_proofs_that_are_none_say_nothing(office: Authority, signed: bytes) -> None:
    clean = office.revocations()
    broken = with_proofs(signed, lists=[clean]).replace(clean, b"\0" * len(clean))
    assert said(judged(office, broken)) == UNKNOWN
    who = office.signer()
    for field in (who.der, who.der[: len(who.der) // 2]):
        useless = with_proofs(signed, lists=[clean], certificates=[who]).replace(field, b"\0" * len(field))
        assert said(judged(office, useless)) in (("valid", ""), UNKNOWN)
        assert said(judged(office, useless, clean)) == ("valid", "")


def test_proofs_that_do_not_unpack_say_nothing_and_the_file_is_read_and_marked_all_the_same(
    office: Authority, signed: bytes
) -> None:
    broken = with_unreadable_proofs(signed)
    assert said(judged(office, broken)) == UNKNOWN
    assert said(judged(office, broken, office.revocations())) == ("valid", "")
    words = Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=(100, 300, 300, 360), text="Giao Văn phòng")
    marked = write_marks(broken, [words], now=NOW)
    assert said(judged(office, marked, office.revocations())) == ("valid_marked", "")


def test_an_answer_to_a_question_nobody_understands_says_nothing(office: Authority) -> None:
    who = office.signer(told_by="both")
    answer = office.answer(who)
    assert answer.count(SHA1) == 1
    pdf = with_proofs(office.signed(letter(), who), answers=[answer.replace(SHA1, SHA1[:-1] + b"\x77")])
    assert said(judged(office, pdf)) == UNKNOWN
    assert said(judged(office, pdf, office.revocations())) == ("valid", "")


def test_a_stamp_tampered_with_proves_nothing(office: Authority, hong: Holder, signed: bytes) -> None:
    later = office.revocations((hong, AFTER))
    pdf = office.stamped(signed, THEN)
    assert said(judged(office, pdf, later)) == ("valid", "")
    place = pdf.rindex(b"> ]", len(signed)) - 1
    tampered = pdf[:place] + (b"0" if pdf[place : place + 1] != b"0" else b"1") + pdf[place + 1 :]
    assert said(judged(office, tampered, later))[0] == "invalid"


def test_a_stamp_that_leaves_a_gap_beside_itself_proves_nothing(office: Authority, hong: Holder, signed: bytes) -> None:
    later = office.revocations((hong, AFTER))
    assert said(judged(office, office.stamped_with_a_gap(signed, THEN), later))[0] == "invalid"


def test_adobes_archive_in_the_signature_clears_condemns_or_says_nothing(office: Authority, hong: Holder) -> None:
    def verdict(archived: bytes) -> tuple[str, str]:
        return said(judged(office, office.signed(letter(), hong, archived=archived)))

    assert verdict(office.revocations()) == ("valid", "")
    assert verdict(office.revocations((hong, BEFORE))) == ("invalid", "revoked")
    assert verdict(office.revocations(by=Authority())) == UNKNOWN
    assert verdict(office.revocations((hong, BEFORE), by=Authority())) == UNKNOWN


def test_a_broken_archive_of_adobes_is_never_green(office: Authority, hong: Holder) -> None:
    broken = office.revocations()
    for bytes_ in (b"\x30\x03\x02\x01\x01", b"\x04\x04abcd", broken[:40] + b"\0" * 8 + broken[48:]):
        assert said(judged(office, office.signed(letter(), hong, archived=bytes_)))[0] in ("unchecked", "invalid")


def test_the_newest_of_several_answers_counts_wherever_it_lies(office: Authority) -> None:
    who = office.signer(told_by="answer")
    pdf, good = office.signed(letter(), who), office.answer(who, at=NOW - 2 * DAY)
    revoked = office.answer(who, revoked=BEFORE)
    for answers in ([good, revoked], [revoked, good]):
        assert said(judged(office, with_proofs(pdf, answers=answers))) == ("invalid", "revoked")


@pytest.mark.parametrize("told_by", ["list", "both", ""], ids=["names a list", "names both", "names no place"])
def test_a_revoked_authority_between_the_signer_and_the_root_makes_nothing_valid(told_by: str) -> None:
    top = Authority("Gốc")
    between = Authority("Trung gian", under=top, told_by=told_by)
    who = between.signer()
    pdf = with_proofs(between.signed(letter(), who), lists=[between.revocations()])
    if told_by == "both":
        pdf = with_proofs(pdf, answers=[top.answer(between.root, at=NOW - 3 * DAY)])
    assert said(judged(top, pdf, top.revocations())) == ("valid", "")
    assert said(judged(top, pdf, top.revocations((between.root, BEFORE)))) == ("invalid", "revoked")
    old = top.revocations(at=NOW - 30 * DAY, until=NOW - 20 * DAY)
    assert said(judged(top, pdf, old)) == (("valid", "") if told_by == "both" else UNKNOWN)


def test_an_answer_about_the_authority_between_counts_beside_a_newer_list_of_that_authority() -> None:
    top = Authority("Gốc")
    between = Authority("Trung gian", under=top, told_by="answer")
    pdf = between.signed(letter(), between.signer())
    answer = top.answer(between.root, at=NOW - 3 * DAY)
    newer = between.revocations(at=NOW - DAY)
    assert said(judged(top, with_proofs(pdf, lists=[newer], answers=[answer]))) == ("valid", "")
    revoked = top.answer(between.root, revoked=BEFORE, at=NOW - 2 * DAY)
    assert said(judged(top, with_proofs(pdf, lists=[newer], answers=[answer, revoked]))) == ("invalid", "revoked")


def test_lists_of_an_authority_between_count_only_where_the_root_above_it_is_trusted() -> None:
    top = Authority("Gốc")
    between = Authority("Trung gian", under=top, told_by="list")
    who = between.signer()
    pdf = between.signed(letter(), who)
    clean = (between.revocations(), top.revocations())
    assert said(judged(top, pdf, *clean)) == ("valid", "")
    assert said(judged(between, pdf, *clean)) == UNKNOWN, "pyHanko follows no list of a trusted one that is no root"
    assert said(judged(between, pdf, between.revocations((who, BEFORE)))) != ("valid", "")
