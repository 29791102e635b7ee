"""Dates as Vietnamese offices write them, and the marks in a letter's text that stand for a date."""

import re
from datetime import date, timedelta

from wardoffice.domain.deadline import PLAIN_CALENDAR, WorkingCalendar

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_QUARTERS = ("I", "II", "III", "IV")
_MARK = re.compile(r"\{(due|[dDwymq])([+-]\d+)?\}")


def two_digits(number: int, below: int) -> str:
    """Days under 10 and the months 1 and 2 take a leading zero (NĐ 30/2020 appendix I, mục II.1.4)."""
    return f"{number:02d}" if number < below else str(number)


def spelled(day: date) -> str:
    """E.g. `ngày 05 tháng 3 năm 2026`."""
    return f"ngày {two_digits(day.day, 10)} tháng {two_digits(day.month, 3)} năm {day.year}"


def short(day: date) -> str:
    """E.g. `05/3/2026`."""
    return f"{two_digits(day.day, 10)}/{two_digits(day.month, 3)}/{day.year}"


def working_day(day: date, step: int = 1, calendar: WorkingCalendar = PLAIN_CALENDAR) -> date:
    """The day itself, or the next (`step` 1) or previous (-1) one that is worked."""
    while not calendar.is_working(day):
        day += timedelta(days=step)
    return day


def shifted(day: date, days: int, calendar: WorkingCalendar = PLAIN_CALENDAR) -> date:
    """So many calendar days later or earlier, then moved off a day not worked in the same direction."""
    return working_day(day + timedelta(days=days), 1 if days > 0 else -1, calendar)


def with_dates(text: str, issued: date, due: date | None, calendar: WorkingCalendar = PLAIN_CALENDAR) -> str:
    """Put dates for the marks: `{d+3}` short, `{D+3}` spelled, `{w+3}` with its weekday, each so many days after the
    issue; `{due}` the day asked for; `{y+1}` a year, `{m-1}` a month, `{q}` the quarter.
    """

    def one(found: re.Match[str]) -> str:
        kind, step = found[1], int(found[2] or 0)
        if kind == "due":
            return short(due or issued)
        if kind in "dDw":
            return _day(kind, shifted(issued, step, calendar) if step else issued)
        return _period(kind, issued, step)

    return _MARK.sub(one, text)


def _day(kind: str, day: date) -> str:
    if kind == "d":
        return short(day)
    return spelled(day) if kind == "D" else f"{_WEEKDAYS[day.weekday()]}, ngày {short(day)}"


def _period(kind: str, issued: date, step: int) -> str:
    if kind == "y":
        return str(issued.year + step)
    if kind == "q":
        return f"quý {_QUARTERS[(issued.month - 1) // 3]}/{issued.year}"
    months = issued.year * 12 + issued.month - 1 + step
    return f"{two_digits(months % 12 + 1, 3)}/{months // 12}"
