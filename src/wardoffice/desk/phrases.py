"""The phrases a leader writes most, with gaps that fill themselves from whom he has named (UX.md section 3.7)."""

from collections.abc import Iterable
from dataclasses import dataclass

from wardoffice.domain.directory import Office
from wardoffice.domain.document import AssignmentRole, Given
from wardoffice.domain.ids import OrganId, UnitId

SPOKEN_OF = "tổ dân phố"
"""What the ward calls its neighbourhoods: khu phố and thôn elsewhere."""


@dataclass(frozen=True, slots=True)
class Phrase:
    abbreviation: str
    """Typed and completed with Tab; consonants only, so that no Vietnamese input method touches it."""
    text: str


SEED = (
    Phrase("gct", "Giao {lead} chủ trì, phối hợp {cooperating} tham mưu, báo cáo trước {due}."),
    Phrase("gvp", "Giao VP tham mưu."),
    Phrase("cgq", "Chuyển {lead} giải quyết theo quy định."),
    Phrase("db", "Để biết."),
    Phrase("dy", "Đồng ý."),
    Phrase("dk", "Đồng ý, trình ký."),
    Phrase("tmtl", "Đề nghị tham mưu văn bản trả lời."),
    Phrase("lc", "Lưu."),
    Phrase("vpm", "VP mời họp thống nhất."),
    Phrase("ktr", "Khẩn trương thực hiện, báo cáo kết quả."),
    Phrase("ktq", "Không thuộc thẩm quyền, trả lại nơi gửi."),
    Phrase("phk", "Phối hợp với {unit} kiểm tra thực tế."),
    Phrase("tbt", "Thông báo đến các {neighbourhoods}."),
    Phrase("xyk", "Xin ý kiến {person}."),
    Phrase("tdc", "Theo dõi, đôn đốc."),
    Phrase("kch", "Kính chuyển đ/c {vice} chỉ đạo."),
    Phrase("bln", "VP bố trí lịch; đ/c {person} dự."),
    Phrase("sgt", "Sao gửi các đơn vị, trường học."),
    Phrase("gbt", "Đưa vào giao ban thứ Hai."),
)


def filled(text: str, given: Iterable[Given], ward: Office, neighbourhoods: str = SPOKEN_OF) -> str:
    """The phrase with its gaps filled from those named so far; a gap nobody fills is told as "…"."""
    by_role: dict[AssignmentRole, list[str]] = {}
    dues = []
    for one in given:
        by_role.setdefault(one.role, []).append(short_name(one.who, ward))
        dues += [one.due] if one.due else []
    lead, cooperating = by_role.get(AssignmentRole.LEAD, []), by_role.get(AssignmentRole.COOPERATING, [])
    attending = by_role.get(AssignmentRole.ATTEND, [])
    gaps = {
        "lead": lead,
        "cooperating": cooperating,
        "unit": cooperating or lead,
        "person": attending or by_role.get(AssignmentRole.DIRECT, []) or lead,
        "vice": by_role.get(AssignmentRole.DIRECT, []),
        "neighbourhoods": [neighbourhoods],
        "due": [f"{max(dues, key=lambda due: due.moment()).day:%d/%m}"] if dues else [],
    }
    return text.format(**{gap: ", ".join(names) or "…" for gap, names in gaps.items()})


def short_name(who: str, ward: Office) -> str:
    """The name used in a directive: the unit's short one, a person's full one."""
    named = ward.units.get(UnitId(who)) or ward.organs.get(OrganId(who))
    return named.short_name if named else ward.name_of(who)


def expansion(abbreviation: str) -> str | None:
    """The phrase behind an abbreviation typed, for Tab."""
    return next((p.text for p in SEED if p.abbreviation == abbreviation.strip().lower()), None)
