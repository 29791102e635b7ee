"""How long something has waited, counted in the hours an office is open: a night or a Sunday makes nobody late."""

from datetime import datetime, time, timedelta

from wardoffice.domain.deadline import WorkingCalendar
from wardoffice.domain.ids import VIETNAM, in_vietnam

OPEN = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
"""The hours of a working day, Vietnam time."""
TOO_LONG = timedelta(hours=4)
"""An act that has waited so long in open hours to be sent is told as an alarm."""
MOST_DAYS = 30
"""Days looked at: what has waited longer has waited too long anyway."""


def open_time(since: datetime, until: datetime, calendar: WorkingCalendar) -> timedelta:
    """The open hours between two moments; none when `until` is the earlier."""
    begin, end = in_vietnam(since), in_vietnam(until)
    total = timedelta(0)
    for days in range(min((end.date() - begin.date()).days, MOST_DAYS) + 1):
        day = begin.date() + timedelta(days=days)
        if not calendar.is_working(day):
            continue
        for opens, closes in OPEN:
            first = max(begin, datetime.combine(day, opens, VIETNAM))
            last = min(end, datetime.combine(day, closes, VIETNAM))
            total += max(last - first, timedelta(0))
    return total


def is_too_long(since: datetime, now: datetime, calendar: WorkingCalendar) -> bool:
    return open_time(since, now, calendar) > TOO_LONG
