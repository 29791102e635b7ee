"""Numbers: after the highest, gaps found, taken over in mid-year, a guess always marked as one; codes taken apart."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import MONDAY, UBND
from wardoffice.domain.document_code import DocumentCode, read_code
from wardoffice.domain.ids import VIETNAM
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.register import (
    OUTGOING,
    Lease,
    arrival_number,
    gaps,
    guess,
    next_number,
    outgoing_number,
    period_of,
    register_of,
)


@given(st.sets(st.integers(1, 300)))
def test_the_next_number_is_free_and_filling_up_to_it_leaves_only_the_gaps(taken: set[int]) -> None:
    following = next_number(taken)
    assert following not in taken
    assert set(gaps({*taken, following})) | taken | {following} == set(range(1, following + 1))


def test_a_register_taken_over_in_mid_year_goes_on_from_its_number() -> None:
    assert next_number([], starts_at=1848) == 1848
    assert gaps([1848, 1850], starts_at=1848) == (1849,)


def test_a_desks_guess_says_it_is_one() -> None:
    guessed = guess(UBND, date(2026, 11, 23), [511, 7])
    assert (guessed.number, guessed.period, guessed.provisional) == (512, "2026", True)


def test_the_period_is_the_year() -> None:
    assert (period_of(date(2026, 12, 31)), period_of(date(2027, 1, 1))) == ("2026", "2027")


def lease(name: str = "incoming", period: str = "2026", hours: int = 12) -> Lease:
    return Lease("lease-1", register_of(UBND, name), period, 600, MONDAY + timedelta(hours=hours))


def test_under_a_lease_an_arrival_number_is_final_and_goes_on_from_the_leases_own() -> None:
    number = arrival_number(UBND, MONDAY, [511], lease())
    assert (number.number, number.period, number.provisional) == (600, "2026", False)


@pytest.mark.parametrize("unfit", [None, lease(hours=0), lease(period="2025"), lease(OUTGOING)])
def test_without_a_lease_that_lasts_for_this_book_an_arrival_number_is_a_guess(unfit: Lease | None) -> None:
    number = arrival_number(UBND, MONDAY, [511], unfit)
    assert (number.number, number.provisional) == (512, True)


@pytest.mark.parametrize("unfit", [None, lease(OUTGOING, hours=0), lease(OUTGOING, period="2025"), lease()])
def test_an_outgoing_number_is_never_provisional(unfit: Lease | None) -> None:
    assert outgoing_number(UBND, MONDAY, unfit) == Refusal("number_needs_lease")


def test_the_holder_of_the_outgoing_register_gives_its_numbers_with_finality() -> None:
    number = outgoing_number(UBND, MONDAY, lease(OUTGOING))
    assert isinstance(number, type(guess(UBND, MONDAY.date(), [])))
    assert (number.register, number.number, number.provisional) == ("ubnd/outgoing", 600, False)


def test_last_years_lease_gives_no_number_from_the_first_minute_of_the_year_in_vietnam() -> None:
    """The first minutes of the year in Hà Nội are still the old year in London."""
    held = Lease("lease-1", register_of(UBND), "2026", 1849, datetime(2027, 1, 1, 8, tzinfo=VIETNAM))
    last, first = datetime(2026, 12, 31, 23, 59, tzinfo=VIETNAM), datetime(2027, 1, 1, 0, 1, tzinfo=VIETNAM)
    assert arrival_number(UBND, last, [], held).number == 1849
    new = arrival_number(UBND, first, [], held)
    assert (new.number, new.period, new.provisional) == (1, "2027", True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12/QĐ-UBND", DocumentCode("12", "QĐ-UBND")),
        ("05/2026/QĐ-UBND", DocumentCode("05", "QĐ-UBND", 2026)),
        (" 7816/VPCP–TTĐT", DocumentCode("7816", "VPCP-TTĐT")),
        ("84-CV/ĐU", DocumentCode("84", "CV/ĐU")),
        ("12a/UBND-VP", DocumentCode("12a", "UBND-VP")),
        ("Số mười hai", None),
        ("", None),
    ],
)
def test_state_and_party_codes_are_taken_apart_and_nothing_else(text: str, code: DocumentCode | None) -> None:
    assert read_code(text) == code
