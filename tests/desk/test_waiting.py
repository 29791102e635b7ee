"""How long something has waited: in open hours, so that a night, a noon or a Sunday makes nobody late."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardoffice.desk.waiting import is_too_long, open_time
from wardoffice.domain.deadline import PLAIN_CALENDAR
from wardoffice.domain.ids import VIETNAM

moments = st.datetimes(datetime(2026, 11, 2), datetime(2026, 11, 29)).map(lambda at: at.replace(tzinfo=VIETNAM))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (at(23, 8), at(23, 10), 2.0),
        (at(23, 11), at(23, 14), 1.0),
        (at(23, 16), at(24, 8, 30), 2.0),
        (at(20, 16, 30), at(23, 7, 45), 0.75),
        (at(21, 8), at(22, 20), 0.0),
        (at(23, 10), at(23, 8), 0.0),
    ],
    ids=["morning", "over noon", "over night", "over a week-end", "on a week-end", "backwards"],
)
def test_only_hours_in_which_the_office_is_open_count(since: datetime, until: datetime, hours: float) -> None:
    assert open_time(since, until, PLAIN_CALENDAR) == timedelta(hours=hours)


def test_more_than_half_a_working_day_is_too_long() -> None:
    assert not is_too_long(at(23, 7, 30), at(23, 11, 30), PLAIN_CALENDAR)
    assert is_too_long(at(23, 7, 30), at(23, 13, 31), PLAIN_CALENDAR)
    assert not is_too_long(at(20, 16, 59), at(23, 11, 0), PLAIN_CALENDAR)


def test_what_has_waited_for_months_has_waited_too_long() -> None:
    assert is_too_long(at(23, 8) - timedelta(days=200), at(23, 8), PLAIN_CALENDAR)


@given(moments, moments, moments)
def test_open_hours_add_up(one: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted((one, two, three))
    parts = open_time(first, middle, PLAIN_CALENDAR) + open_time(middle, last, PLAIN_CALENDAR)
    assert parts == open_time(first, last, PLAIN_CALENDAR)
