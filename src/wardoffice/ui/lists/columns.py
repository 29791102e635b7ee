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
    return f"{row.arrival_number} {_('(tạm)')}" if row.provisional else str(row.arrival_number)


def _due(row: ListRow, today: Today) -> str:
    return words.row_deadline(row, today).words if row.due or row.over else ""


NUMBER = Column("number", N_("Số đến"), 92, _number, right=True)
ARRIVED = Column("arrived", N_("Ngày đến"), 96, lambda row, today: words.date_text(row.arrival_date))
CODE = Column("code", N_("Số, ký hiệu"), 140, lambda row, today: row.code)
ISSUED = Column("issued", N_("Ngày VB"), 96, lambda row, today: words.date_text(row.issued_date))
AGENCY = Column("agency", N_("Cơ quan ban hành"), 190, lambda row, today: row.agency)
SUBJECT = Column("subject", N_("Trích yếu"), STRETCH, lambda row, today: row.subject)
URGENCY = Column("urgency", N_("Độ khẩn"), 104, lambda row, today: words.urgency(row))
LEAD = Column("lead", N_("Chủ trì"), 130, lambda row, today: row.lead)
DUE = Column("due", N_("Hạn"), 124, _due)
STATUS = Column("status", N_("Trạng thái"), 124, lambda row, today: words.status(row))

INCOMING = (NUMBER, ARRIVED, CODE, ISSUED, AGENCY, SUBJECT, URGENCY, LEAD, DUE, STATUS)
TO_REGISTER = (CODE, ISSUED, AGENCY, SUBJECT, URGENCY, DUE)
