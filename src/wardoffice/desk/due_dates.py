"""Due dates as they are typed and as they are told back: `3`, `26/11`, `t6`, `cuoi thang`, `14:00 26/11`."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wardoffice.domain.deadline import FARTHEST, Due, WorkingCalendar
from wardoffice.domain.ids import in_vietnam
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.text import fold
from wardoffice.wording import N_, _

WEEKDAYS = (N_("Thứ Hai"), N_("Thứ Ba"), N_("Thứ Tư"), N_("Thứ Năm"), N_("Thứ Sáu"), N_("Thứ Bảy"), N_("Chủ nhật"))
QUICK = (0, 1, 3, 5, 7)
"""The working days offered at one press; 0 is today."""

_HOUR = re.compile(r"\b(\d{1,2})(?::|h|g)(\d{2})?\b")
_DAYS = re.compile(r"(\d{1,4})(?:\s*(?:ngay(?:\s+lam\s+viec)?|nlv))?")
_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}))?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WEEKDAY = re.compile(r"(?:t|thu\s*)([2-7])(\s+tuan\s+(?:sau|toi))?|(cn|chu nhat)(\s+tuan\s+(?:sau|toi))?")
_WEEKDAY_WORDS = {"hai": "2", "ba": "3", "tu": "4", "nam": "5", "sau": "6", "bay": "7"}


@dataclass(frozen=True, slots=True)
class DueTyped:
    """A due date as typed, with what its writer should know before it is given."""

    due: Due
    sentence: str
    warning: str = ""
    """It is no working day, has passed, or is later than the sender asked."""


def read_due(words: str, now: datetime, calendar: WorkingCalendar, asked: Due | None = None) -> DueTyped | Refusal:
    """What was typed as a due date, told back; Refusal("due_not_understood"). `asked` is the sender's own date."""
    due = parse_due(words, now, calendar)
    if due is None:
        return Refusal("due_not_understood", {"text": words})
    return DueTyped(due, due_sentence(due, now, calendar), due_warning(due, now, calendar, asked))


def parse_due(words: str, now: datetime, calendar: WorkingCalendar) -> Due | None:
    """`3` working days, `26/11`, an ISO date, `t6`, `thu sau tuan sau`, `hom nay`, `cuoi tuan`, `cuoi thang`; an
    hour before or after it. None when it says no day.
    """
    folded = " ".join(fold(words).replace("t0", "t").split())
    iso = re.fullmatch(r"(\d{4}-\d{2}-\d{2})(?:t| )(\d{2}:\d{2})", folded)
    hour, rest = (_hour_of(iso[2]), iso[1]) if iso else _taken_hour(folded)
    today = in_vietnam(now).date()
    if not rest:
        return Due(today, hour) if hour else None
    if found := _DAYS.fullmatch(rest):
        days = int(found[1])
        return Due(calendar.due_after(today, days), hour, days) if days <= FARTHEST else None
    day = _named_day(rest, today, calendar) or _written_date(rest, today)
    return Due(day, hour) if day else None


def due_sentence(due: Due, now: datetime, calendar: WorkingCalendar) -> str:
    """ "→ Thứ Năm 26/11/2026 (3 ngày làm việc)", with the holidays skipped on the way and the year still undecided."""
    today = in_vietnam(now).date()
    told = f"{_(WEEKDAYS[due.day.weekday()])} {due.day:%d/%m/%Y}"
    told = f"→ {due.hour:%H:%M} {told}" if due.hour else f"→ {told}"
    days = calendar.working_days_between(today, due.day)
    if days > 0:
        told += " " + _("({days} ngày làm việc)").format(days=days)
    elif due.day == today:
        told += " " + _("(hôm nay)")
    if skipped := skipped_words(today, due.day, calendar):
        told += " · " + skipped
    if calendar.decided_years and calendar.is_provisional(due.day):
        told += " · " + _("tạm tính: chưa có thông báo nghỉ lễ năm {year}").format(year=due.day.year)
    return told


def skipped_words(start: date, end: date, calendar: WorkingCalendar) -> str:
    """The holidays not counted between two days, by name, days that follow each other told once."""
    by_name: dict[str, list[date]] = {}
    for day, name in calendar.skipped(start, end):
        by_name.setdefault(name, []).append(day)
    parts = [f"{name} {_stretch(days)}" for name, days in by_name.items()]
    return _("không tính {holidays}").format(holidays=", ".join(parts)) if parts else ""


def _stretch(days: list[date]) -> str:
    return f"{days[0]:%d/%m}" if len(days) == 1 else f"{days[0]:%d/%m}–{days[-1]:%d/%m}"


def due_warning(due: Due, now: datetime, calendar: WorkingCalendar, asked: Due | None = None) -> str:
    """What is odd about a due date, as a sentence; empty when nothing is."""
    if due.moment() < now:
        return _("Hạn này đã qua. Chưa giao gì. Hãy chọn ngày khác.")
    if not calendar.is_working(due.day):
        return _("Hạn {day} rơi vào ngày nghỉ. Đề nghị {next}.").format(
            day=f"{due.day:%d/%m}", next=f"{calendar.next_working(due.day):%d/%m}"
        )
    if asked and asked.moment() < due.moment():
        return _("Nơi gửi yêu cầu trước {day}. Dùng {day}?").format(day=f"{asked.day:%d/%m}")
    return ""


def _taken_hour(folded: str) -> tuple[time | None, str]:
    found = _HOUR.search(folded)
    hour = _hour_of(found[0]) if found else None
    if found is None or hour is None:
        return None, folded
    rest = (folded[: found.start()] + " " + folded[found.end() :]).replace(" ngay ", " ")
    return hour, " ".join(rest.split()).removeprefix("ngay ")


def _hour_of(text: str) -> time | None:
    parts = [int(part) for part in re.findall(r"\d+", text)]
    try:
        return time(parts[0], parts[1] if len(parts) > 1 else 0)
    except ValueError:
        return None


def _written_date(text: str, today: date) -> date | None:
    """A date without a year is the next such day, today included."""
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        found = _DATE.fullmatch(text.removeprefix("ngay "))
        if found is None:
            return None
        day, month = int(found[1]), int(found[2])
        if found[3]:
            return date(int(found[3]), month, day)
        this_year = date(today.year, month, day)
        return this_year if this_year >= today else date(today.year + 1, month, day)
    except ValueError:
        return None


def _named_day(text: str, today: date, calendar: WorkingCalendar) -> date | None:
    for word, digit in _WEEKDAY_WORDS.items():
        text = re.sub(rf"^thu {word}\b", f"thu {digit}", text)
    if found := _WEEKDAY.fullmatch(text):
        weekday = 6 if found[3] else int(found[1]) - 2
        return _next_weekday(today, weekday, following=bool(found[2] or found[4]))
    named = {
        "hom nay": today,
        "nay": today,
        "mai": today + timedelta(days=1),
        "ngay mai": today + timedelta(days=1),
        "mot": today + timedelta(days=2),
        "cuoi tuan": _last_working(_next_weekday(today, 4, following=False), today, calendar),
        "cuoi thang": _last_working(_month_end(today), today, calendar),
        "cuoi nam": _last_working(date(today.year, 12, 31), today, calendar),
    }
    return named.get(text)


def _next_weekday(today: date, weekday: int, *, following: bool) -> date:
    """The next such day, today included; with `following` the one in the week after this one."""
    if following:
        return today + timedelta(days=7 - today.weekday() + weekday)
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _month_end(today: date) -> date:
    return (today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _last_working(day: date, today: date, calendar: WorkingCalendar) -> date:
    """The last working day up to `day`, not before today."""
    while day > today and not calendar.is_working(day):
        day -= timedelta(days=1)
    return day
