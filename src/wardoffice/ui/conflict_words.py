"""A conflict in words: what happened, each side's value, the choices, and who will be told (UX.md 3.13)."""

from wardoffice.desk.both_names import entered_words
from wardoffice.desk.conflicts import BOTH, LEAD, Choice, Conflict, Side
from wardoffice.desk.phrases import short_name
from wardoffice.domain.deadline import Due
from wardoffice.domain.directory import Office
from wardoffice.domain.ids import in_vietnam
from wardoffice.ui.lists.words import short_date
from wardoffice.wording import N_, _

NUMBERS = {2: N_("hai"), 3: N_("ba"), 4: N_("bốn")}


def happened(conflict: Conflict) -> str:
    if all(side.is_own for side in conflict.sides):
        number = _("Văn bản số đến {number}").format(number=conflict.number) if conflict.number else _("Văn bản")
        told = _("{document}: anh/chị có nhiều bút phê, mỗi bút phê chọn khác. Không có gì bị mất.")
        return told.format(document=number)
    many = len(conflict.sides)
    places = _(NUMBERS[many]) if many in NUMBERS else str(many)
    if conflict.number is None:
        return _("Văn bản này được xử lý ở {places} nơi khi mất mạng. Không có gì bị mất.").format(places=places)
    told = _("Văn bản số đến {number} được xử lý ở {places} nơi khi mất mạng. Không có gì bị mất.")
    return told.format(number=conflict.number, places=places)


def _own(conflict: Conflict) -> int:
    """How many of the sides are the viewer's own: he may have named another lead later, or on another machine."""
    return sum(side.is_own for side in conflict.sides)


def headline(conflict: Conflict) -> str:
    """One line for a list: which document, and what is to be decided."""
    number = _("Văn bản số đến {number}").format(number=conflict.number) if conflict.number else _("Văn bản")
    what = _("chọn nơi chủ trì") if conflict.field == LEAD else _("chọn hạn xử lý")
    return f"{number}: {what}"


def where(side: Side, conflict: Conflict, office: Office) -> str:
    """ "Trên máy này (09:10, anh/chị)"; by name where neither side is the viewer's own. Who typed it for him stands
    beside."""
    at = f"{in_vietnam(side.at):%H:%M %d/%m}" if side.at else ""
    typed = entered_words(side.entered_by, office)
    if side.is_own and typed:
        return _("Anh/chị ({at}; {typed})").format(at=at, typed=typed)
    if side.is_own:
        return (_("Anh/chị ({at})") if _own(conflict) > 1 else _("Trên máy này ({at}, anh/chị)")).format(at=at)
    who = office.name_of(side.by) if side.by else ""
    who = f"{who}; {typed}" if typed else who
    if any(one.is_own for one in conflict.sides):
        return _("Trên máy chủ ({told})").format(told=", ".join(part for part in (at, who) if part))
    return f"{who} ({at})" if at else who


def values(side: Side, conflict: Conflict, office: Office) -> tuple[str, ...]:
    """What that side chose, a line each."""
    lead = _("Chủ trì: {who}").format(who=office.name_of(side.lead) if side.lead else "–")
    due = _("Hạn: {day}").format(day=day(side.due))
    return (lead, due) if conflict.field == LEAD or side.lead else (due,)


def day(due: Due | None) -> str:
    if due is None:
        return _("không có hạn")
    return f"{due.hour:%H:%M} {short_date(due.day)}" if due.hour else short_date(due.day)


def choice_words(choice: Choice, conflict: Conflict, office: Office) -> str:
    if choice.id == BOTH:
        if conflict.field == LEAD:
            told = _("Giữ cả hai ý kiến; chủ trì: {who}, hạn {day}")
            if choice.due is None:
                told = _("Giữ cả hai ý kiến; chủ trì: {who}")
            who = short_name(choice.lead, office) if choice.lead else ""
            return told.format(who=who, day=day(choice.due))
        return _("Giữ cả hai ý kiến; dùng hạn sớm hơn: {day}").format(day=day(choice.due))
    side = conflict.sides[int(choice.id)]
    if side.is_own and _own(conflict) > 1 and side.lead:
        told = _("Dùng của tôi: {who}, {day}")
        return told.format(
            who=short_name(side.lead, office), day=_("hạn {day}").format(day=day(side.due)) if side.due else day(None)
        )
    if side.is_own:
        return _("Dùng của tôi")
    if any(one.is_own for one in conflict.sides) and len(conflict.sides) == 2:
        return _("Dùng trên máy chủ")
    return _("Dùng của {who}").format(who=office.name_of(side.by) if side.by else "")


def changed_words(choice: Choice, office: Office) -> str:
    """Who is told of it, because what he was given changes."""
    if not choice.changed:
        return _("Không ai bị thay đổi việc được giao.")
    names = ", ".join(office.name_of(who) for who in choice.changed)
    return _("Người bị thay đổi sẽ được báo: {names}.").format(names=names)
