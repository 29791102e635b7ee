"""Dates stand in letters as NĐ 30/2020 wants them written."""

from datetime import date

import pytest

from wardoffice.domain.deadline import WorkingCalendar
from wardoffice.sample.letters.calendar_words import shifted, short, spelled, with_dates


@pytest.mark.parametrize(
    ("day", "words", "figures"),
    [
        (date(2026, 3, 5), "ngày 05 tháng 3 năm 2026", "05/3/2026"),
        (date(2026, 2, 15), "ngày 15 tháng 02 năm 2026", "15/02/2026"),
        (date(2026, 11, 23), "ngày 23 tháng 11 năm 2026", "23/11/2026"),
    ],
)
def test_days_under_ten_and_the_first_two_months_take_a_leading_zero(day: date, words: str, figures: str) -> None:
    assert (spelled(day), short(day)) == (words, figures)


def test_marks_are_replaced_by_dates_counted_from_the_day_of_issue() -> None:
    text = "{d} {D+1} {w+4} {due} {y+1} {m} {m-1} {q}"
    assert with_dates(text, date(2027, 1, 4), date(2027, 1, 20)) == (
        "04/01/2027 ngày 05 tháng 01 năm 2027 thứ Sáu, ngày 08/01/2027 20/01/2027 2028 01/2027 12/2026 quý I/2027"
    )


def test_a_date_that_falls_on_a_weekend_moves_on_in_the_direction_it_was_counted() -> None:
    assert shifted(date(2026, 11, 23), 5) == date(2026, 11, 30)
    assert shifted(date(2026, 11, 23), -1) == date(2026, 11, 20)


def test_a_date_that_falls_on_a_holiday_moves_too_and_a_swapped_saturday_stays() -> None:
    calendar = WorkingCalendar({date(2026, 11, 24): "Ngày Văn hóa Việt Nam"}, {date(2026, 11, 28): "làm bù"})
    assert shifted(date(2026, 11, 23), 1, calendar) == date(2026, 11, 25)
    assert shifted(date(2026, 11, 23), 5, calendar) == date(2026, 11, 28)


def test_what_is_not_a_mark_is_left_alone() -> None:
    assert with_dates("{name} {3:9} {x+1}", date(2026, 11, 23), None) == "{name} {3:9} {x+1}"
