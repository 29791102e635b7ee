"""Working days as decided for 2026: swaps, holidays, provisional years, hours, and who is late."""

import tomllib
from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wardoffice.domain.deadline import Due, WorkingCalendar, days_left, is_overdue
from wardoffice.domain.directory import CalendarData, DayOff
from wardoffice.domain.ids import VIETNAM
from wardoffice.paths import resource


def shipped() -> WorkingCalendar:
    data = tomllib.loads(resource("calendars", "vn.toml").read_text(encoding="utf-8"))
    return CalendarData(
        tuple(DayOff(d["day"], d["name"]) for d in data["days_off"]),
        tuple(DayOff(d["day"], d["name"]) for d in data["working_days"]),
        tuple(data["decided_years"]),
    ).calendar()


CALENDAR = shipped()


def test_three_working_days_after_monday_23_november_skip_the_day_of_culture() -> None:
    assert CALENDAR.due_after(date(2026, 11, 23), 3) == date(2026, 11, 27)
    assert CALENDAR.skipped(date(2026, 11, 23), date(2026, 11, 27)) == ((date(2026, 11, 24), "Ngày Văn hóa Việt Nam"),)


def test_the_swapped_saturday_is_worked_and_the_swapped_monday_is_not() -> None:
    assert CALENDAR.is_working(date(2026, 8, 22))
    assert not CALENDAR.is_working(date(2026, 8, 31))
    assert CALENDAR.due_after(date(2026, 8, 21), 1) == date(2026, 8, 22)


def test_tet_and_hung_kings_of_2026_are_as_decided() -> None:
    assert CALENDAR.due_after(date(2026, 2, 13), 1) == date(2026, 2, 23)
    assert not CALENDAR.is_working(date(2026, 4, 27))


def test_today_means_today_or_the_next_working_day() -> None:
    assert CALENDAR.due_after(date(2026, 11, 23), 0) == date(2026, 11, 23)
    assert CALENDAR.due_after(date(2026, 11, 24), 0) == date(2026, 11, 25)


def test_2026_is_decided_and_2027_provisional() -> None:
    assert not CALENDAR.is_provisional(date(2026, 12, 31))
    assert CALENDAR.is_provisional(date(2027, 1, 4))


@given(st.dates(date(2026, 1, 1), date(2027, 6, 1)), st.integers(1, 60))
def test_counting_back_gives_the_days_counted_and_the_due_day_is_worked(start: date, days: int) -> None:
    due = CALENDAR.due_after(start, days)
    assert CALENDAR.is_working(due)
    assert CALENDAR.working_days_between(start, due) == days
    assert CALENDAR.working_days_between(due, start) == -days


@given(st.dates(date(2026, 1, 1), date(2027, 6, 1)), st.integers(0, 60), st.integers(0, 60))
def test_more_days_are_never_due_earlier(start: date, few: int, more: int) -> None:
    assert CALENDAR.due_after(start, min(few, more)) <= CALENDAR.due_after(start, max(few, more))


def test_late_begins_after_the_due_day_or_after_the_hour_given() -> None:
    day = Due(date(2026, 11, 23))
    hour = Due(date(2026, 11, 23), time(14, 0))
    at = datetime(2026, 11, 23, 14, 1, tzinfo=VIETNAM)
    assert not is_overdue(day, at)
    assert is_overdue(hour, at)
    assert not is_overdue(hour, at - timedelta(minutes=2))
    assert not is_overdue(None, at)
    assert is_overdue(day, datetime(2026, 11, 23, 17, 0, 1, tzinfo=VIETNAM) + timedelta(hours=7))


def test_days_left_are_zero_today_and_negative_once_late() -> None:
    due = Due(date(2026, 11, 26))
    assert days_left(due, datetime(2026, 11, 23, 9, tzinfo=VIETNAM), CALENDAR) == 2
    assert days_left(due, datetime(2026, 11, 26, 9, tzinfo=VIETNAM), CALENDAR) == 0
    assert days_left(due, datetime(2026, 11, 27, 9, tzinfo=VIETNAM), CALENDAR) == -1
    sunday_after_friday = days_left(Due(date(2026, 11, 27)), datetime(2026, 11, 29, 9, tzinfo=VIETNAM), CALENDAR)
    assert sunday_after_friday == -1


def test_a_moment_told_in_another_zone_is_judged_by_vietnams_clock() -> None:
    from datetime import UTC

    due = Due(date(2026, 11, 23))
    assert is_overdue(due, datetime(2026, 11, 23, 17, 30, tzinfo=UTC))
    assert not is_overdue(due, datetime(2026, 11, 23, 16, 30, tzinfo=UTC))
