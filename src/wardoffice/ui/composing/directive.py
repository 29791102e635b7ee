"""The words that follow from who was chosen as what, for a directive nobody has touched yet."""

from wardoffice.desk.phrases import short_name
from wardoffice.domain.deadline import Due
from wardoffice.domain.directory import Office
from wardoffice.domain.document import AssignmentRole
from wardoffice.domain.ids import PostId
from wardoffice.ui.composing.named import People
from wardoffice.wording import _


def day(due: Due) -> str:
    """ "26/11/2026", with the hour before it if there is one."""
    text = due.day.strftime("%d/%m/%Y")
    return f"{due.hour:%H:%M} {text}" if due.hour else text


def usual_words(people: People, due: Due | None, office: Office) -> str:
    """The directive that follows from who was chosen as what; empty when nobody was."""
    sentences = [_direct(people, office), _work(people, due, office), _to_know(people, office)]
    return " ".join(sentence for sentence in sentences if sentence)


def _those(people: People, office: Office, *roles: AssignmentRole) -> str:
    return ", ".join(_called(n.who, office) for n in people if n.role in roles)


def _called(who: str, office: Office) -> str:
    """A person is called đồng chí, a unit by its short name."""
    name = short_name(who, office)
    return _("đ/c {name}").format(name=name) if PostId(who) in office.posts else name


def _direct(people: People, office: Office) -> str:
    who = _those(people, office, AssignmentRole.DIRECT)
    return _("Kính chuyển {who} chỉ đạo.").format(who=who) if who else ""


def _work(people: People, due: Due | None, office: Office) -> str:
    lead = _those(people, office, AssignmentRole.LEAD)
    others = _those(people, office, AssignmentRole.COOPERATING)
    if not lead:
        return _("Đề nghị {others} phối hợp thực hiện.").format(others=others) if others else ""
    match bool(others), due is not None:
        case True, True:
            text = _("Giao {lead} chủ trì, phối hợp {others} tham mưu, báo cáo trước {due}.")
        case True, False:
            text = _("Giao {lead} chủ trì, phối hợp {others} tham mưu giải quyết.")
        case False, True:
            text = _("Giao {lead} chủ trì tham mưu, báo cáo trước {due}.")
        case _:
            text = _("Giao {lead} chủ trì giải quyết theo quy định.")
    return text.format(lead=lead, others=others, due=day(due) if due else "")


def _to_know(people: People, office: Office) -> str:
    who = _those(people, office, AssignmentRole.FOR_INFORMATION)
    return _("Chuyển {who} để biết.").format(who=who) if who else ""
