"""Archive time-stamps (PAdES-LTA) as a chain: what a later one shows to be older stays proven, nothing else."""

import datetime

import pytest

from authority import DAY, NOW, Authority, Holder, with_proofs
from sheets import letter
from wardoffice.paper.inspecting import inspect_bytes

BEFORE = NOW - 40 * DAY
EARLY = NOW - 30 * DAY
"""When the stamper whose certificate has ended since gave a time-stamp."""
LATER = NOW - 20 * DAY
"""When another stamped the same file, the first one's certificate not having ended yet."""
VALID, EXPIRED = ("valid", ""), ("unchecked", "expired")


@pytest.fixture(scope="module")
def office() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def hong(office: Authority) -> Holder:
    return office.signer()


@pytest.fixture(scope="module")
def gone(office: Authority) -> Holder:
    """Somebody whose certificate ended before the second time-stamp of a chain."""
    return office.signer(until=NOW - 25 * DAY)


@pytest.fixture(scope="module")
def signed(office: Authority, hong: Holder) -> bytes:
    return office.signed(letter(), hong)


@pytest.fixture(scope="module")
def gone_stamper() -> Authority:
    return Authority("Nơi cấp dấu thời gian cũ", stamps_until=NOW - 15 * DAY)


def judged(pdf: bytes, *trusted: Authority, lists: tuple[bytes, ...] = ()) -> tuple[str, str]:
    roots = tuple(one.root_pem for one in trusted)
    (found,) = inspect_bytes(pdf, roots=roots, lists=lists).signatures
    return found.status.value, found.reason


def chain_judged(office: Authority, old: Authority, pdf: bytes, *lists: bytes) -> tuple[str, str]:
    return judged(pdf, office, old, lists=lists)


def test_a_stamp_whose_stamper_has_ended_counts_only_under_a_later_trusted_one_from_before_its_end(
    office: Authority, gone_stamper: Authority
) -> None:
    who = office.signer(until=NOW - 25 * DAY)
    clean = office.revocations(at=EARLY, until=NOW + DAY)
    once = gone_stamper.stamped(with_proofs(office.signed(letter(), who), lists=[clean]), EARLY)
    expired = ("unchecked", "expired")
    assert chain_judged(office, gone_stamper, once) == expired
    assert chain_judged(office, gone_stamper, office.stamped(once, NOW - 20 * DAY)) == ("valid", "")
    pdf, roots = office.stamped(once, NOW - 20 * DAY), (office.root_pem, gone_stamper.root_pem)
    assert inspect_bytes(pdf, roots=roots).signatures[0].proven_at == EARLY.isoformat(), "and it is told since when"
    assert chain_judged(office, gone_stamper, office.stamped(once, NOW - 5 * DAY)) == expired, "too late for the stamp"
    assert chain_judged(office, gone_stamper, Authority().stamped(once, NOW - 20 * DAY)) == expired, "a stranger's"


def test_a_signatures_own_stamp_counts_too_under_a_later_trusted_one(
    office: Authority, gone_stamper: Authority
) -> None:
    who = office.signer(until=NOW - 25 * DAY)
    clean = office.revocations(at=EARLY, until=NOW + DAY)
    once = office.signed(letter(), who, stamped=EARLY, by=gone_stamper)
    assert chain_judged(office, gone_stamper, once, clean) == ("unchecked", "expired")
    assert chain_judged(office, gone_stamper, office.stamped(once, NOW - 20 * DAY), clean) == ("valid", "")


def test_a_chain_of_stamps_saves_who_was_revoked_after_it_and_nobody_revoked_before(
    office: Authority, hong: Holder, gone_stamper: Authority, signed: bytes
) -> None:
    chained = office.stamped(gone_stamper.stamped(signed, EARLY), NOW - 20 * DAY)
    after, before = office.revocations((hong, NOW - 25 * DAY)), office.revocations((hong, BEFORE))
    assert chain_judged(office, gone_stamper, chained, after) == ("valid", "")
    assert chain_judged(office, gone_stamper, chained, before) == ("invalid", "revoked")


def test_what_is_changed_under_a_chain_is_invalid(office: Authority, hong: Holder, gone_stamper: Authority) -> None:
    chained = office.stamped(gone_stamper.stamped(office.signed(letter(), hong), EARLY), NOW - 20 * DAY)
    clean = office.revocations()
    assert chain_judged(office, gone_stamper, chained, clean) == ("valid", "")
    place = chained.index(b"/MediaBox")
    assert chain_judged(office, gone_stamper, chained[:place] + b"/MediaBux" + chained[place + 9 :], clean) == (
        "invalid",
        "changed",
    )


@pytest.mark.parametrize(
    ("revoked", "verdict"),
    [(LATER + DAY, VALID), (LATER - DAY, EXPIRED), (EARLY - DAY, EXPIRED)],
    ids=["after the later stamp", "between the two", "before it stamped"],
)
def test_a_revoked_stampers_stamp_counts_only_where_a_later_one_is_older_than_the_revocation(
    office: Authority, gone: Holder, revoked: datetime.datetime, verdict: tuple[str, str]
) -> None:
    old = Authority("Nơi cấp dấu thời gian cũ", stamper_told_by="list")
    clean = office.revocations(at=EARLY, until=NOW + DAY)
    once = old.stamped(office.signed(letter(), gone), EARLY)
    twice = office.stamped(once, LATER)
    lists = (clean, old.revocations((old.stamper, revoked)))
    assert judged(twice, office, old, lists=lists) == verdict
    assert judged(once, office, old, lists=lists) == EXPIRED, "alone it proves nothing any more"
    assert judged(twice, office, old, lists=(clean,)) == EXPIRED, "nor where nobody says whether it was revoked"


def test_a_stampers_key_unsafe_since_before_the_later_stamp_proves_nothing(office: Authority, gone: Holder) -> None:
    old = Authority("Nơi cấp dấu thời gian cũ", stamper_told_by="list")
    clean = office.revocations(at=EARLY, until=NOW + DAY)
    whole = office.stamped(old.stamped(office.signed(letter(), gone), EARLY), LATER)
    own = office.stamped(office.signed(letter(), gone, stamped=EARLY, by=old), LATER)
    for since, verdict in ((LATER + DAY, VALID), (LATER - DAY, EXPIRED)):
        revoked = old.revocations((old.stamper, NOW - 2 * DAY), unsafe_since=since)
        for pdf in (whole, own):
            assert judged(pdf, office, old, lists=(clean, revoked)) == verdict


def test_an_authority_between_unsafe_since_before_the_later_stamp_proves_nothing(
    office: Authority, gone: Holder
) -> None:
    clean = office.revocations(at=EARLY, until=NOW + DAY)
    top = Authority("Gốc cũ")
    between = Authority("Trung gian", under=top, told_by="list")
    pdf = office.stamped(between.stamped(office.signed(letter(), gone), EARLY), LATER)
    for since, verdict in ((LATER + DAY, VALID), (LATER - DAY, EXPIRED)):
        revoked = top.revocations((between.root, NOW - 2 * DAY), unsafe_since=since)
        assert judged(pdf, office, top, lists=(clean, revoked)) == verdict


def test_a_revoked_stampers_stamp_on_a_signature_counts_under_a_later_one_from_before_the_revocation(
    office: Authority, gone: Holder
) -> None:
    old = Authority("Nơi cấp dấu thời gian cũ", stamper_told_by="list")
    clean = office.revocations(at=EARLY, until=NOW + DAY)
    twice = office.stamped(office.signed(letter(), gone, stamped=EARLY, by=old), LATER)
    for revoked, verdict in ((LATER + DAY, VALID), (LATER - DAY, EXPIRED)):
        assert judged(twice, office, old, lists=(clean, old.revocations((old.stamper, revoked)))) == verdict


def test_a_stamp_of_a_revoked_stamper_does_not_carry_the_chain_on(office: Authority, gone: Holder) -> None:
    first = Authority("Nơi cấp đầu tiên", stamps_until=NOW - 15 * DAY)
    second = Authority("Nơi cấp thứ hai", stamper_told_by="list")
    clean = office.revocations(at=EARLY, until=NOW + DAY)
    pdf = second.stamped(first.stamped(office.signed(letter(), gone), EARLY), LATER)
    fine, revoked = second.revocations(), second.revocations((second.stamper, NOW - 2 * DAY))
    assert judged(pdf, office, first, second, lists=(clean, fine)) == VALID
    assert judged(pdf, office, first, second, lists=(clean, revoked)) == EXPIRED


@pytest.mark.parametrize("inside", [False, True], ids=["list from IT", "list in the file"])
def test_the_authority_between_a_stamper_and_the_root_counts_as_it_was_at_the_later_stamp(
    office: Authority, gone: Holder, inside: bool
) -> None:
    clean = office.revocations(at=EARLY, until=NOW + DAY)
    top = Authority("Gốc cũ")
    between = Authority("Trung gian", under=top, told_by="list", until=NOW - 10 * DAY, stamps_until=NOW - 15 * DAY)
    once = between.stamped(office.signed(letter(), gone), EARLY)

    def verdict(*lists: bytes, later: datetime.datetime = LATER) -> tuple[str, str]:
        given = (clean, *lists)
        pdf = office.stamped(with_proofs(once, lists=given) if inside else once, later)
        return judged(pdf, office, top, lists=() if inside else given)

    assert verdict(top.revocations()) == VALID
    assert verdict(top.revocations(), later=NOW - 5 * DAY) == EXPIRED, "it had ended by then"
    assert verdict() == EXPIRED, "nobody says whether it was revoked"
    assert verdict(top.revocations((between.root, LATER - DAY))) == EXPIRED
    assert verdict(top.revocations((between.root, LATER + DAY))) == VALID
    assert verdict(top.revocations(by=Authority())) == EXPIRED, "a forged list"


def test_a_chain_of_four_stamps_holds_as_long_as_each_was_made_before_the_one_below_had_ended(
    office: Authority, gone: Holder
) -> None:
    moments = [NOW - days * DAY for days in (30, 22, 14, 6)]
    links = [Authority(f"Nơi cấp {n}", stamps_until=moment + 9 * DAY) for n, moment in enumerate(moments[:3])]
    clean = office.revocations(at=EARLY, until=NOW + DAY)
    start = office.signed(letter(), gone)

    def chained(*stamps: tuple[Authority, datetime.datetime]) -> bytes:
        pdf = start
        for stamper, moment in stamps:
            pdf = stamper.stamped(pdf, moment)
        return pdf

    links.append(office)
    whole = list(zip(links, moments, strict=True))

    def verdict(pdf: bytes) -> tuple[str, str]:
        return judged(pdf, *links, lists=(clean,))

    assert verdict(chained(*whole)) == VALID
    assert (
        inspect_bytes(chained(*whole), roots=tuple(one.root_pem for one in links), lists=(clean,))
        .signatures[0]
        .proven_at
        == moments[0].isoformat()
    )
    assert verdict(chained(*whole[:3])) == EXPIRED, "its last link has ended"
    for missing in (1, 2):
        assert verdict(chained(*whole[:missing], *whole[missing + 1 :])) == EXPIRED, f"without link {missing}"
    strange = [*whole[:2], (Authority("Người lạ"), moments[2]), whole[3]]
    assert verdict(chained(*strange)) == EXPIRED, "a stranger's link carries nothing"
    assert verdict(chained(*strange[:3], whole[2], whole[3])) == VALID, "nor does it hinder the others"


def test_answers_of_then_in_the_file_carry_a_chain(office: Authority) -> None:
    who = office.signer(until=NOW - 25 * DAY, told_by="answer")
    old = Authority("Nơi cấp dấu thời gian cũ", stamps_until=NOW - 15 * DAY, stamper_told_by="answer")
    speaker = old.answerer(until=NOW - 12 * DAY)
    about_him = office.answer(who, at=EARLY - DAY, until=EARLY + DAY)
    hour = datetime.timedelta(hours=1)

    def verdict(*about_it: bytes, him: bytes = about_him) -> tuple[str, str]:
        once = old.stamped(with_proofs(office.signed(letter(), who), answers=[him]), EARLY)
        return judged(office.stamped(with_proofs(once, answers=[him, *about_it]), LATER), office, old)

    of_then = old.answer(old.stamper, at=LATER - hour, until=LATER + DAY, by=speaker)
    assert verdict(of_then) == VALID
    assert verdict() == EXPIRED, "nothing says that the stamper was not revoked"
    assert verdict(old.answer(old.stamper, at=EARLY, until=EARLY + DAY)) == EXPIRED, "out of its time by then"
    assert verdict(old.answer(old.stamper, at=LATER - hour, until=LATER + DAY, by=Authority().root)) == EXPIRED
    revoked = old.answer(old.stamper, revoked=EARLY + DAY, at=LATER - hour, until=LATER + DAY)
    assert verdict(revoked) == EXPIRED
    newer = old.answer(old.stamper, revoked=EARLY + DAY, at=LATER, until=LATER + DAY)
    assert verdict(of_then, newer) == verdict(newer, of_then) == EXPIRED, "the newest answer counts, wherever it lies"
    too_late = old.answer(old.stamper, revoked=LATER + DAY, at=NOW - DAY, until=NOW + DAY)
    assert verdict(of_then, too_late) == verdict(too_late, of_then) == VALID, "revoked after the later stamp"
    condemned = office.answer(who, revoked=BEFORE, at=EARLY, until=EARLY + DAY)
    assert verdict(of_then, him=condemned)[0] != "valid"
