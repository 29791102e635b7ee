"""Who has been named so far: dropping one, putting them in order, dating them, and what each is called on a chip.

Who gets which role is decided at the desk (`desk.forwarding`); the due date is one for all until they are sent.
"""

from collections.abc import Iterable
from dataclasses import replace

from wardoffice.desk.forwarding import with_role
from wardoffice.domain.deadline import Due
from wardoffice.domain.directory import Office
from wardoffice.domain.document import NEVER_OVERDUE, Assignee, AssignmentRole, Given
from wardoffice.domain.ids import OrganId, PostId, UnitId
from wardoffice.wording import N_, _

People = tuple[Given, ...]
_ORDER = tuple(AssignmentRole)
ROLE_WORDS = {
    AssignmentRole.DIRECT: N_("Chỉ đạo"),
    AssignmentRole.LEAD: N_("Chủ trì"),
    AssignmentRole.COOPERATING: N_("Phối hợp"),
    AssignmentRole.ATTEND: N_("Dự họp"),
    AssignmentRole.MONITOR: N_("Theo dõi"),
    AssignmentRole.FOR_INFORMATION: N_("Để biết"),
}


def role_word(role: AssignmentRole) -> str:
    return _(ROLE_WORDS[role])


def without(people: People, who: Assignee) -> People:
    """Name somebody no longer; where he led, the first who cooperates leads."""
    left = tuple(n for n in people if n.who != who)
    heir = next((n.who for n in left if n.role is AssignmentRole.COOPERATING), None)
    led = role_of(people, who) is AssignmentRole.LEAD
    return with_role(left, heir, AssignmentRole.LEAD) if led and heir else left


def role_of(people: People, who: Assignee) -> AssignmentRole | None:
    return next((n.role for n in people if n.who == who), None)


def in_order(people: People) -> People:
    """By weight of the role, else as they were named."""
    return tuple(sorted(people, key=lambda n: _ORDER.index(n.role)))


def dated(people: People, due: Due | None) -> People:
    """The assignments, weightiest first; those who only attend, watch or know have no date."""
    return tuple(replace(n, due=None if n.role in NEVER_OVERDUE else due) for n in in_order(people))


def shared_due(people: Iterable[Given]) -> Due | None:
    """The date the assignments share: the first that is given."""
    return next((n.due for n in people if n.due), None)


def short_name(who: Assignee, office: Office) -> str:
    """What fits on a chip: a unit's or organ's short name, a person's last two words."""
    if unit := office.units.get(UnitId(who)):
        return unit.short_name
    if organ := office.organs.get(OrganId(who)):
        return organ.short_name
    return " ".join(office.name_of(who).split()[-2:])


def full_name(who: Assignee, office: Office) -> str:
    """The name with the post: "Trần Thị Bích Hạnh, Phó Chủ tịch UBND phường"."""
    post = office.posts.get(PostId(who))
    return f"{office.name_of(who)}, {post.title}" if post else office.name_of(who)
