"""The sentence after sending: what was done, who leads, who else, and by when."""

from wardoffice.domain.directory import Office
from wardoffice.domain.document import AssignmentRole, Given
from wardoffice.ui.composing.mode import Mode
from wardoffice.ui.composing.named import in_order, role_word, shared_due, short_name
from wardoffice.wording import _

_MOST_NAMES = 3


def told_sent(mode: Mode, given: tuple[Given, ...], office: Office) -> str:
    """ "Đã bút phê, chuyển P. KT (chủ trì), VP, hạn 26/11."; without people that it was written."""
    if not given:
        return {
            Mode.ENDORSE: _("Đã bút phê văn bản."),
            Mode.PROPOSE: _("Đã trình đề xuất lên lãnh đạo."),
            Mode.FORWARD: _("Đã chuyển văn bản."),
            Mode.ENTER: _("Đã nhập bút phê của lãnh đạo."),
        }[mode]
    text = {
        Mode.ENDORSE: _("Đã bút phê, chuyển {people}."),
        Mode.PROPOSE: _("Đã đề xuất giao {people}."),
        Mode.FORWARD: _("Đã chuyển {people}."),
        Mode.ENTER: _("Đã nhập bút phê của lãnh đạo, chuyển {people}."),
    }[mode]
    return text.format(people=_people(given, office))


def _people(given: tuple[Given, ...], office: Office) -> str:
    names = [_named(one, office) for one in in_order(given)]
    if len(names) > _MOST_NAMES:
        rest = len(names) - _MOST_NAMES
        names = [*names[:_MOST_NAMES], _("{count} nơi khác").format(count=rest)]
    due = shared_due(given)
    return ", ".join([*names, *([_("hạn {day}").format(day=f"{due.day:%d/%m}")] if due else [])])


def _named(one: Given, office: Office) -> str:
    name = short_name(one.who, office)
    heavy = one.role in (AssignmentRole.LEAD, AssignmentRole.DIRECT)
    return f"{name} ({role_word(one.role).lower()})" if heavy else name
