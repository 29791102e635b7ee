"""Deadlines in working days: Monday to Friday less holidays, plus the Saturdays swapped in.

The days off are data the clerk can edit (DOMAIN.md section 5); a year whose notice has not come is provisional and
says so. Counting starts the day after (Bộ luật Dân sự 2015, articles 147 and 148). Once given, a due date travels
as a date: nobody recounts it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wardoffice.domain.ids import VIETNAM, in_vietnam

DUE_SOON = 2
"""Working days left at which a piece of work is due soon."""
FARTHEST = 1000
"""No deadline is counted further than this many working days."""


@dataclass(frozen=True, slots=True)
class Due:
    """A due date, the hour if one was given, and the number of working days typed when it was given so."""

    day: date
    hour: time | None = None
    working_days: int | None = None

    def moment(self) -> datetime:
        """The last moment that is still in time."""
        return datetime.combine(self.day, self.hour or time(23, 59, 59), VIETNAM)

    def text(self) -> str:
        """ISO 8601: the date, with the time if an hour was given."""
        return f"{self.day.isoformat()}T{self.hour.strftime('%H:%M')}" if self.hour else self.day.isoformat()


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """`days_off` name the holidays and swapped days; `working_days` the weekend days worked instead."""

    days_off: dict[date, str]
    working_days: dict[date, str]
    decided_years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        if day in self.working_days:
            return True
        return day.weekday() < 5 and day not in self.days_off

    def is_provisional(self, day: date) -> bool:
        """Whether the year's days off are not decided yet, so that a date in it may still move."""
        return day.year not in self.decided_years

    def due_after(self, start: date, working_days: int) -> date:
        """The day that many working days after `start`; 0 is `start` itself or the next working day."""
        wanted = min(max(working_days, 0), FARTHEST)
        if wanted == 0:
            return self.next_working(start)
        day, counted = start, 0
        while counted < wanted:
            day += timedelta(days=1)
            counted += self.is_working(day)
        return day

    def next_working(self, day: date) -> date:
        """The day itself if it is worked, else the first worked day after it."""
        for later in self._from(day):
            if self.is_working(later):
                return later
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` lies before `start`."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def skipped(self, start: date, end: date) -> tuple[tuple[date, str], ...]:
        """Holidays that were not counted between `start` and `end`, with their names, for the sentence shown."""
        return tuple((day, name) for day, name in sorted(self.days_off.items()) if start < day <= end)

    @staticmethod
    def _from(day: date) -> Iterator[date]:
        for n in range(FARTHEST):
            yield day + timedelta(days=n)


PLAIN_CALENDAR = WorkingCalendar({}, {})
"""Monday to Friday and nothing else; what stands in before the ward's own calendar has arrived."""


def is_overdue(due: Due | None, now: datetime) -> bool:
    """Late is past the due moment: the end of the due day, or the hour given."""
    return due is not None and in_vietnam(now) > due.moment()


def days_left(due: Due, now: datetime, calendar: WorkingCalendar) -> int:
    """Working days left; 0 today, negative when overdue (then at least -1)."""
    today = in_vietnam(now).date()
    if is_overdue(due, now):
        return min(-1, calendar.working_days_between(today, due.day))
    return calendar.working_days_between(today, due.day)
