"""Numbers: after the highest, gaps found, taken over in mid-year, a guess always marked as one; codes taken apart."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import UBND
from wardoffice.domain.document import DocumentCode, read_code
from wardoffice.domain.register import gaps, guess, next_number, period_of


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
