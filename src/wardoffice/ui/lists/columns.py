"""The tables' columns: title, width at 100 % text, and how a row fills the cell (UX.md 3.3)."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt

from wardoffice.store.lists import ListRow
from wardoffice.ui.lists import words
from wardoffice.ui.lists.words import Today
from wardoffice.wording import N_, _

STRETCH = 0


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in effective pixels; STRETCH takes what is left."""

    name: str
    label: str
    width: int
    text: Callable[[ListRow, Today], str]
    right: bool = False
    sort: str = ""
    """The store's order that a press on the header asks for."""

    @property
    def title(self) -> str:
        return _(self.label)

    @property
    def alignment(self) -> int:
        side = Qt.AlignmentFlag.AlignRight if self.right else Qt.AlignmentFlag.AlignLeft
        return int((side | Qt.AlignmentFlag.AlignVCenter).value)


def _number(row: ListRow, today: Today) -> str:
    if row.arrival_number is None:
        return ""
    told = _("(tạm)") if row.provisional else _("(số mới)") if row.id in today.corrected else ""
    return f"{row.arrival_number} {told}".rstrip()


def _due(row: ListRow, today: Today) -> str:
    return words.row_deadline(row, today).words if row.due or row.over else ""


NUMBER = Column("number", N_("Số đến"), 80, _number, right=True, sort="arrival_number")
ARRIVED = Column("arrived", N_("Ngày đến"), 92, lambda row, today: words.date_text(row.arrival_date), sort="newest")
CODE = Column("code", N_("Số, ký hiệu"), 136, lambda row, today: row.code, sort="code")
ISSUED = Column("issued", N_("Ngày VB"), 92, lambda row, today: words.date_text(row.issued_date))
AGENCY = Column("agency", N_("Cơ quan ban hành"), 170, lambda row, today: row.agency, sort="agency")
SUBJECT = Column("subject", N_("Trích yếu"), STRETCH, lambda row, today: row.subject, sort="subject")
URGENCY = Column("urgency", N_("Độ khẩn"), 92, lambda row, today: words.urgency(row), sort="urgency")
LEAD = Column("lead", N_("Chủ trì"), 124, lambda row, today: row.lead, sort="lead")
DUE = Column("due", N_("Hạn"), 112, _due, sort="due")
STATUS = Column("status", N_("Trạng thái"), 104, lambda row, today: words.status(row), sort="status")

INCOMING = (NUMBER, ARRIVED, CODE, ISSUED, AGENCY, SUBJECT, URGENCY, LEAD, DUE, STATUS)
TO_REGISTER = (CODE, ISSUED, AGENCY, SUBJECT, URGENCY, DUE)
FIRST_TO_GO = ("issued", "arrived", "status", "lead", "urgency", "due", "agency")
"""The columns a narrow table does without, in this order."""
SUBJECT_LEAST = 230


def shown_in(columns: tuple[Column, ...], width: float) -> frozenset[str]:
    """The names of the columns a table `width` effective pixels wide shows, the subject never squeezed out."""
    shown = {column.name: column.width for column in columns}
    for name in FIRST_TO_GO:
        if sum(shown.values()) + SUBJECT_LEAST <= width:
            break
        shown.pop(name, None)
    return frozenset(shown)
