"""A row of the list in words: what stands on its card, in its cells, and what a screen reader says.

State is never colour alone: every colour has its words beside it (UX.md 3.3, 3.17).
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from wardoffice.domain.deadline import DUE_SOON, Due, WorkingCalendar, days_left
from wardoffice.domain.document import Status
from wardoffice.store.lists import ListRow
from wardoffice.wording import N_, _

URGENCY = ("", N_("KHẨN"), N_("THƯỢNG KHẨN"), N_("HỎA TỐC"))
"""By `ListRow.urgency`."""
EXPRESS = 3
STATUS = {
    Status.TO_REGISTER: N_("Chờ vào sổ"),
    Status.REGISTERED: N_("Đã vào sổ"),
    Status.SUBMITTED: N_("Đã trình"),
    Status.PROPOSED: N_("Đã có đề xuất"),
    Status.ASSIGNED: N_("Đã giao"),
    Status.PROCESSING: N_("Đang xử lý"),
    Status.COMPLETED: N_("Đã xong"),
    Status.RETURNED: N_("Trả lại"),
    Status.REJECTED: N_("Đã từ chối"),
    Status.RECALLED: N_("Đã thu hồi"),
}
WEEKDAYS = (N_("Thứ Hai"), N_("Thứ Ba"), N_("Thứ Tư"), N_("Thứ Năm"), N_("Thứ Sáu"), N_("Thứ Bảy"), N_("Chủ nhật"))


@dataclass(frozen=True, slots=True)
class Today:
    """What a deadline is told against."""

    now: datetime
    calendar: WorkingCalendar
    corrected: frozenset[str] = frozenset()
    """Documents whose provisional number was corrected, until somebody has seen it."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due date in words, with the token that colours them."""

    words: str
    tone: str = "text_2"
    late: bool = False
    bold: bool = False


def short_date(day: date) -> str:
    return f"{day:%d/%m}"


def full_date(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def weekday_date(day: date) -> str:
    return f"{_(WEEKDAYS[day.weekday()])} {full_date(day)}"


@lru_cache(maxsize=2000)
def due_from(text: str) -> Due | None:
    """The due date of a list row: an ISO date, with a time if an hour was given, empty when none."""
    if not text:
        return None
    day, _sep, hour = text.partition("T")
    return Due(date.fromisoformat(day), time.fromisoformat(hour) if hour else None)


@lru_cache(maxsize=2000)
def day_from(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def row_deadline(row: ListRow, today: Today) -> Deadline:
    return deadline(due_from(row.due), row.over, today)


def deadline(due: Due | None, over: bool, today: Today) -> Deadline:
    """The words for a due date, counted in working days (UX.md 3.17)."""
    if over:
        return Deadline(_("Đã xong"), "text_3")
    if due is None:
        return Deadline(_("Không có hạn"), "text_3")
    left = days_left(due, today.now, today.calendar)
    if left < 0:
        return Deadline(_("Quá hạn {days} ngày").format(days=-left), "danger", late=True, bold=True)
    if left == 0:
        hour = f" {due.hour:%H:%M}" if due.hour else ""
        return Deadline(_("Hạn hôm nay") + hour, "warn", bold=True)
    return Deadline(_("Còn {days} ngày").format(days=left), "text_2", bold=left <= DUE_SOON)


def urgency(row: ListRow) -> str:
    return _(URGENCY[row.urgency]) if URGENCY[row.urgency] else ""


def arrival(row: ListRow, corrected: bool = False) -> str:
    """The arrival number as it stands on the card; a provisional one says so, and one that was corrected too."""
    if row.arrival_number is None:
        return _("Chưa vào sổ")
    if corrected:
        return _("Đến {number} (số mới)").format(number=row.arrival_number)
    if row.provisional:
        return _("Đến {number} (tạm)").format(number=row.arrival_number)
    return _("Đến {number}").format(number=row.arrival_number)


def waiting(row: ListRow) -> str:
    """What still has to leave this machine, or came back refused."""
    if row.refused:
        return _("Cần quyết định")
    return _("Chờ gửi") if row.pending else ""


def state(row: ListRow, today: Today) -> tuple[str, str]:
    """The words at the right of the card's last line, and their colour's token."""
    due = row_deadline(row, today)
    parts = [urgency(row), waiting(row)]
    if row.over or row.due or not any(parts):
        parts.append(due.words)
    tone = "danger" if row.urgency == EXPRESS and not row.over else due.tone
    return " · ".join(part for part in parts if part), tone


def code_and_date(row: ListRow) -> str:
    issued = day_from(row.issued_date)
    return " · ".join(part for part in (row.code, short_date(issued) if issued else "") if part)


def date_text(text: str) -> str:
    """An ISO date as people write it; empty stays empty."""
    day = day_from(text)
    return full_date(day) if day else ""


def status(row: ListRow) -> str:
    return _(STATUS[Status(row.status)])


def spoken(row: ListRow, today: Today) -> str:
    """The row as one sentence for a screen reader."""
    parts = [
        _("Chưa đọc") if row.unread else "",
        row.agency,
        row.subject,
        _("số {code}").format(code=row.code) if row.code else "",
        arrival(row, row.id in today.corrected),
        state(row, today)[0],
        _("có bút phê") if row.endorsed else "",
        _("{count} tệp").format(count=row.attachments) if row.attachments > 1 else "",
    ]
    return ", ".join(part for part in parts if part) + "."
