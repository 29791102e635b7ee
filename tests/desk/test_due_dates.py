"""Due dates as people type them, told back as the day they mean."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import MONDAY, office
from wardoffice.desk.due_dates import due_sentence, due_warning, parse_due, read_due
from wardoffice.domain.deadline import Due
from wardoffice.domain.ids import VIETNAM
from wardoffice.domain.outcome import Refusal

CALENDAR = office().calendar  # Tuesday 24/11/2026 is a holiday
TUESDAY_EVENING = datetime(2026, 12, 29, 20, 0, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("typed", "day", "hour", "days"),
    [
        ("0", date(2026, 11, 23), None, 0),
        ("1", date(2026, 11, 25), None, 1),
        ("3", date(2026, 11, 27), None, 3),
        (" 5 ngày ", date(2026, 12, 1), None, 5),
        ("3 ngày làm việc", date(2026, 11, 27), None, 3),
        ("26/11", date(2026, 11, 26), None, None),
        ("26-11-2026", date(2026, 11, 26), None, None),
        ("ngày 26/11/2026", date(2026, 11, 26), None, None),
        ("2026-11-26", date(2026, 11, 26), None, None),
        ("2026-11-26T14:00", date(2026, 11, 26), time(14), None),
        ("22/11", date(2027, 11, 22), None, None),
        ("t6", date(2026, 11, 27), None, None),
        ("T2", date(2026, 11, 23), None, None),
        ("thứ sáu", date(2026, 11, 27), None, None),
        ("thu tu tuan sau", date(2026, 12, 2), None, None),
        ("t3 tuần tới", date(2026, 12, 1), None, None),
        ("cn", date(2026, 11, 29), None, None),
        ("hôm nay", date(2026, 11, 23), None, None),
        ("mai", date(2026, 11, 24), None, None),
        ("cuoi tuan", date(2026, 11, 27), None, None),
        ("cuối tháng", date(2026, 11, 30), None, None),
        ("14:00 26/11", date(2026, 11, 26), time(14), None),
        ("26/11 14h30", date(2026, 11, 26), time(14, 30), None),
        ("8h ngày mai", date(2026, 11, 24), time(8), None),
        ("16h", date(2026, 11, 23), time(16), None),
    ],
)
def test_what_is_typed_means_a_day(typed: str, day: date, hour: time | None, days: int | None) -> None:
    assert parse_due(typed, MONDAY, CALENDAR) == Due(day, hour, days)


@pytest.mark.parametrize("typed", ["", "x", "31/2", "32/1", "t9", "25:00 26/11", "1001", "26/13", "-3", "26/11/26/11"])
def test_what_means_no_day_is_told(typed: str) -> None:
    outcome = read_due(typed, MONDAY, CALENDAR)
    assert isinstance(outcome, Refusal)
    assert outcome.code == "due_not_understood"


def test_the_sentence_says_the_day_and_why_days_were_skipped() -> None:
    assert due_sentence(Due(date(2026, 11, 27)), MONDAY, CALENDAR) == (
        "→ Thứ Sáu 27/11/2026 (3 ngày làm việc) · không tính Ngày Văn hóa Việt Nam 24/11"
    )
    assert due_sentence(Due(MONDAY.date(), time(16)), MONDAY, CALENDAR) == "→ 16:00 Thứ Hai 23/11/2026 (hôm nay)"


def test_a_year_whose_holidays_are_not_decided_is_told_as_provisional() -> None:
    assert "tạm tính" in due_sentence(Due(date(2027, 1, 5)), TUESDAY_EVENING, CALENDAR)
    assert "tạm tính" not in due_sentence(Due(date(2026, 12, 31)), TUESDAY_EVENING, CALENDAR)


def test_odd_days_are_warned_of() -> None:
    asked = Due(date(2026, 11, 25))
    assert "đã qua" in due_warning(Due(date(2026, 11, 20)), MONDAY, CALENDAR)
    assert "Đề nghị 25/11" in due_warning(Due(date(2026, 11, 24)), MONDAY, CALENDAR)
    assert due_warning(Due(date(2026, 11, 26)), MONDAY, CALENDAR, asked) == "Nơi gửi yêu cầu trước 25/11. Dùng 25/11?"
    assert due_warning(asked, MONDAY, CALENDAR, asked) == ""


@given(st.text(max_size=30) | st.from_regex(r"[0-9:/hgt. -]{1,14}", fullmatch=True))
def test_nothing_that_is_typed_can_upset_it(typed: str) -> None:
    parse_due(typed, MONDAY, CALENDAR)
