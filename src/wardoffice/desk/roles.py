"""The words for what somebody is asked to do with a document."""

from wardoffice.domain.document import AssignmentRole
from wardoffice.wording import N_, _

_WORDS = {
    AssignmentRole.DIRECT: N_("chỉ đạo"),
    AssignmentRole.LEAD: N_("chủ trì"),
    AssignmentRole.COOPERATING: N_("phối hợp"),
    AssignmentRole.ATTEND: N_("dự họp"),
    AssignmentRole.MONITOR: N_("theo dõi"),
    AssignmentRole.FOR_INFORMATION: N_("để biết"),
}


def role_words(role: AssignmentRole) -> str:
    """In lower case, as they stand in a sentence."""
    return _(_WORDS[role])
