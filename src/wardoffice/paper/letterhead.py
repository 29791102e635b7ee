"""What a letter's head says: number and code, date, agency, type, subject, read by where the letters stand.

The head has two columns (NĐ 30/2020, appendix I): agency and number on the left, the national motto and the date on the
right. The columns are split where the motto begins. The clerk always confirms; nothing here is ever taken as certain.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from wardoffice.domain.text import clean_line, fold
from wardoffice.paper.page_request import Letter
from wardoffice.paper.text_rows import Row, rows_of, split_at

_MOTTOES = ("conghoaxahoichunghia", "dangcongsanvietnam")
_TYPES = (
    *("Nghị quyết", "Quyết định", "Chỉ thị", "Quy chế", "Quy định", "Thông cáo", "Thông báo", "Hướng dẫn"),
    *("Chương trình", "Kế hoạch", "Phương án", "Đề án", "Dự án", "Báo cáo", "Biên bản", "Tờ trình", "Hợp đồng"),
    *("Công điện", "Bản ghi nhớ", "Bản thỏa thuận", "Giấy ủy quyền", "Giấy mời", "Giấy giới thiệu"),
    *("Giấy nghỉ phép", "Phiếu gửi", "Phiếu chuyển", "Phiếu báo", "Thư công", "Kết luận", "Thông tư", "Nghị định"),
)
_LETTER = "Công văn"
_ORGANS = (
    *("so ", "bo ", "phong ", "ban ", "van phong", "uy ban", "ubnd", "hoi ", "cuc ", "chi cuc", "cong an", "trung tam"),
    *("truong ", "dang uy", "mat tran", "doan ", "cong ty", "toa an", "vien ", "kho bac", "thanh tra", "thanh uy"),
    *("tinh uy", "quan uy", "bao hiem", "chi nhanh", "lien doan", "tong ", "hdnd", "dang bo", "quan su", "ban chi huy"),
)
_NO_ORGANS = ("phong thu", "phong chay", "phong, chong", "phong chong", "ban nhan dan", "truong hop")
_NAMED_BY_SUPERIOR = ("van phong", "ban ", "uy ban kiem tra")
"""Offices whose own line says little without the one above: the committee they belong to."""
_NUMBER = re.compile(r"^\s*Số\s*[:.;]?\s*(?P<code>(?P<number>\d+[a-zA-Z]?)?\s*[/-]\s*\S.*)$", re.IGNORECASE)
_DATE = re.compile(r"ngay\s*(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*(\d{4})")
_BODY_BEGINS = ("kinh gui", "can cu", "thuc hien", "kinh thua", "dieu 1", "i.", "1.", "phan ", "quyet dinh:", "xet ")
_MOST_SUBJECT_LINES = 8
_WIDE_GAP = 1.9


@dataclass(frozen=True, slots=True)
class Registration:
    """Empty where nothing was found. `code` is the whole "123/UBND-VP", `number` its digits; `date` ISO 8601."""

    number: str = ""
    code: str = ""
    date: str = ""
    agency: str = ""
    type: str = ""
    subject: str = ""


def read_letterhead(letters: Sequence[Letter]) -> Registration:
    """Read the head of a first page from its letters, whose marks are already joined."""
    rows = rows_of(letters)
    motto = next((row for row in rows if _motto_start(row) is not None), None)
    if motto is None:
        return _without_motto(rows)
    split = (_motto_start(motto) or 0.0) - 1
    left, right = split_at(letters, split, below=motto.top + 60)
    number = _first_number(left)
    code = number[1] if number else ""
    head_end = min([number[0].bottom] if number else [motto.bottom - 40])
    kind, subject = _kind_and_subject(left, rows, number[0] if number else None, head_end)
    return Registration(
        number=_digits(code),
        code=code,
        date=_date(right) or _date(rows),
        agency=_agency(left, number[0] if number else None),
        type=kind,
        subject=subject,
    )


def _without_motto(rows: Sequence[Row]) -> Registration:
    number = _first_number(rows)
    code = number[1] if number else ""
    kind, subject = _titled(rows, number[0].bottom if number else float("inf"))
    return Registration(number=_digits(code), code=code, date=_date(rows), type=kind, subject=subject)


def _motto_start(row: Row) -> float | None:
    """Where the national motto, or the Party's heading, begins in a row."""
    solid = [(fold(letter.text), letter) for letter in row.letters if letter.text.strip()]
    text = "".join(folded for folded, _ in solid)
    for motto in _MOTTOES:
        at = text.find(motto)
        if at >= 0:
            return solid[at][1].box[0]
    return None


def _first_number(rows: Sequence[Row]) -> tuple[Row, str] | None:
    for row in rows:
        found = _NUMBER.match(row.text)
        if found:
            return row, _tidy(found["code"])
    return None


def _tidy(code: str) -> str:
    """A code without the spaces and dots of the form: "123 / UBND - VP" → "123/UBND-VP"."""
    plain = re.sub(r"\s*([/–—-])\s*", lambda m: "/" if m[1] == "/" else "-", clean_line(code))
    return plain.split(" ")[0].rstrip(".,;")


def _digits(code: str) -> str:
    found = re.match(r"\d+[a-zA-Z]?", code)
    return found[0] if found else ""


def _date(rows: Sequence[Row]) -> str:
    for row in rows:
        found = _DATE.search(fold(row.text))
        if found:
            day, month, year = (int(part) for part in found.groups())
            try:
                return datetime.date(year, month, day).isoformat()
            except ValueError:
                continue
    return ""


def _agency(left: Sequence[Row], number: Row | None) -> str:
    """The issuing agency: the last lines of the left column above the number, from the line that names an organ."""
    names = [clean_line(row.text).strip("-–_*. ") for row in _capital_rows(left, number)]
    starts = [index for index, name in enumerate(names) if _names_organ(fold(name + " "))]
    if not starts:
        return " ".join(names)
    own, superior = names[starts[-1] :], names[: starts[-1]]
    return " ".join([*own, *superior] if fold(own[0] + " ").startswith(_NAMED_BY_SUPERIOR) else own)


def _capital_rows(left: Sequence[Row], number: Row | None) -> list[Row]:
    """The rows of capitals at the head of the left column, as far as they stand together."""
    rows: list[Row] = []
    for row in left:
        below_number = number is not None and row.middle <= number.middle
        apart = bool(rows) and rows[-1].middle - row.middle > _WIDE_GAP * rows[-1].height
        capitals = sum(c.isupper() for c in row.text) > sum(c.islower() for c in row.text)
        if below_number or apart or (rows and not capitals):
            break
        if capitals:
            rows.append(row)
    return rows


def _names_organ(line: str) -> bool:
    return line.startswith(_ORGANS) and not line.startswith(_NO_ORGANS)


def _kind_and_subject(left: Sequence[Row], rows: Sequence[Row], number: Row | None, head_end: float) -> tuple[str, str]:
    """A công văn has its subject under the number, "V/v …"; other types are titled across the page below the head."""
    if number is not None:
        under = [row for row in left if row.middle < number.middle]
        if under and fold(under[0].text).replace(" ", "").startswith("v/v"):
            return _LETTER, _paragraph(under)
    return _titled(rows, head_end)


def _titled(rows: Sequence[Row], below: float) -> tuple[str, str]:
    for index, row in enumerate(rows):
        if row.middle >= below:
            continue
        kind = next((kind for kind in _TYPES if _is_title(row, kind)), "")
        if kind:
            rest = clean_line(row.text)[len(kind) :].strip()
            return kind, clean_line(f"{rest} {_paragraph(rows[index + 1 :], row)}")
    return "", ""


def _is_title(row: Row, kind: str) -> bool:
    text = clean_line(row.text)
    return text.startswith(kind.upper()) and sum(c.isupper() for c in text) >= sum(c.islower() for c in text)


def _paragraph(rows: Sequence[Row], above: Row | None = None) -> str:
    """The lines that stand together: up to a wide gap, a rule, or a word that begins the body."""
    lines: list[str] = []
    for row in rows[:_MOST_SUBJECT_LINES]:
        text = clean_line(row.text)
        gap = above.middle - row.middle if above else 0.0
        begins_body = fold(text).startswith(_BODY_BEGINS) or not text.strip("-–—_* ")
        if begins_body or (lines and above and gap > _WIDE_GAP * max(above.height, row.height)):
            break
        lines.append(text)
        above = row
    return clean_line(" ".join(lines))
