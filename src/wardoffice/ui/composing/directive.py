"""The words of a directive: the sentence that says what the chosen people are asked, and phrases with gaps to fill.

A gap such as {chủ trì} fills by itself as people and dates are chosen; one that cannot be filled yet stays visible.
"""

import re

from wardoffice.domain.deadline import Due
from wardoffice.domain.directory import Office
from wardoffice.domain.document import AssignmentRole
from wardoffice.domain.ids import PostId
from wardoffice.ui.composing.named import People, short_name
from wardoffice.wording import _

_GAP = re.compile(r"\{([^{}]+)\}")


def called(who: str, office: Office) -> str:
    """How a directive calls somebody: a person as đồng chí, a unit by its short name."""
    if PostId(who) in office.posts:
        return _("đ/c {name}").format(name=office.name_of(who))
    return short_name(who, office)


def _those(people: People, office: Office, *roles: AssignmentRole) -> str:
    return ", ".join(called(n.who, office) for n in people if n.role in roles)


def day(due: Due) -> str:
    text = due.day.strftime("%d/%m/%Y")
    return f"{due.hour.strftime('%H:%M')} {text}" if due.hour else text


def gaps(people: People, due: Due | None, office: Office) -> dict[str, str]:
    """What fills each gap of a phrase; gaps nobody fits are missing."""
    lead = _those(people, office, AssignmentRole.LEAD)
    cooperating = _those(people, office, AssignmentRole.COOPERATING)
    direct = _those(people, office, AssignmentRole.DIRECT)
    anybody = _those(people, office, *AssignmentRole)
    found = {
        "chủ trì": lead,
        "phối hợp": cooperating,
        "đơn vị": cooperating or lead,
        "pct": direct.removeprefix(_("đ/c {name}").format(name="")),
        "người": direct or anybody,
        "tên": direct or anybody,
        "hạn": day(due) if due else "",
    }
    return {name: text for name, text in found.items() if text}


def filled(phrase: str, people: People, due: Due | None, office: Office) -> str:
    """A phrase with its gaps filled; a gap nobody fits becomes an ellipsis."""
    known = gaps(people, due, office)
    return _GAP.sub(lambda gap: known.get(gap[1].lower(), "…"), phrase)


def usual_words(people: People, due: Due | None, office: Office) -> str:
    """The directive that follows from who was chosen as what; empty when nobody was."""
    if not people:
        return ""
    known = gaps(people, due, office)
    told = _those(people, office, AssignmentRole.FOR_INFORMATION)
    sentences = [_direct(known), _work(known), _to_know(told)]
    return " ".join(sentence for sentence in sentences if sentence)


def _direct(known: dict[str, str]) -> str:
    return _("Kính chuyển đ/c {who} chỉ đạo.").format(who=known["pct"]) if "pct" in known else ""


def _work(known: dict[str, str]) -> str:
    lead, others, due = known.get("chủ trì"), known.get("phối hợp"), known.get("hạn")
    if not lead:
        return _("Giao {others} phối hợp thực hiện.").format(others=others) if others else ""
    match bool(others), bool(due):
        case True, True:
            text = _("Giao {lead} chủ trì, phối hợp {others} tham mưu, báo cáo trước {due}.")
        case True, False:
            text = _("Giao {lead} chủ trì, phối hợp {others} tham mưu giải quyết.")
        case False, True:
            text = _("Giao {lead} chủ trì tham mưu, báo cáo trước {due}.")
        case _:
            text = _("Giao {lead} chủ trì giải quyết theo quy định.")
    return text.format(lead=lead, others=others, due=due)


def _to_know(who: str) -> str:
    return _("Chuyển {who} để biết.").format(who=who) if who else ""
