"""Sending a document on: to whom it can go, in which role, and what the same names typed loosely may mean."""

from dataclasses import dataclass
from datetime import timedelta

from wardoffice.desk.acting import NO_GRACE, Acted, act, act_in
from wardoffice.desk.workplace import Workplace, office
from wardoffice.domain.commands import Forward, RecallForwarding
from wardoffice.domain.directory import Office, find_assignees
from wardoffice.domain.document import Assignee, AssignmentRole, Given
from wardoffice.domain.ids import OrganId, PostId, UnitId, in_vietnam
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.people import LEADERS
from wardoffice.store import drafts


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody a document can go to, as he is shown in the list of names."""

    who: Assignee
    name: str
    title: str
    """His post's title, the unit's short name, or the organ's."""
    kind: str
    """`post`, `unit` or `organ`."""
    away_until: str = ""
    """ISO date of the last day of an absence that covers today; empty when he is in."""
    delegates: tuple[str, ...] = ()
    """Names of those who act for him now."""


def addressees(w: Workplace, organ: str, words: str) -> tuple[Addressee, ...]:
    """Those of the organ whom `words` may mean (initials, pieces of a name, without marks), best first."""
    ward = office(w)
    return tuple(addressee(w, ward, who) for who in find_assignees(words, OrganId(organ), ward))


def addressee(w: Workplace, ward: Office, who: Assignee) -> Addressee:
    post = ward.posts.get(PostId(who))
    if post is None:
        unit, organ = ward.units.get(UnitId(who)), ward.organs.get(OrganId(who))
        short = unit.short_name if unit else organ.short_name if organ else ""
        return Addressee(who, ward.name_of(who), short, "unit" if unit else "organ")
    now = w.clock()
    today = in_vietnam(now).date()
    away = [a.last_day for a in ward.absences if a.person == post.person and a.first_day <= today <= a.last_day]
    acting = [d.delegate for d in ward.delegations if d.grantor == post.id and d.lasts_at(now)]
    return Addressee(
        who,
        ward.name_of(who),
        post.title,
        "post",
        max(away).isoformat() if away else "",
        tuple(ward.name_of(delegate) for delegate in acting),
    )


def resolve(w: Workplace, organ: str, words: str) -> Assignee | Refusal:
    """The one `words` mean, for the command line; unknown_assignee or ambiguous_assignee with the names found."""
    ward = office(w)
    found = find_assignees(words, OrganId(organ), ward)
    if not found:
        return Refusal("unknown_assignee", {"who": words})
    if len(found) > 1:
        return Refusal("ambiguous_assignee", {"who": words, "found": ", ".join(ward.name_of(who) for who in found)})
    return found[0]


def forward(
    w: Workplace,
    document_id: str,
    given: tuple[Given, ...],
    text: str = "",
    *,
    post: str | None = None,
    grace: timedelta = NO_GRACE,
) -> Acted | Refusal:
    """The act, and with it in one transaction the end of the draft it was written in."""
    with w.cache.writing() as connection:
        acted = act_in(connection, w.clock(), document_id, Forward(given, text), post=post, grace=grace)
        if isinstance(acted, Acted):
            drafts.drop(connection, document_id, drafts.FORWARD)
        return acted


def recall(
    w: Workplace, document_id: str, reason: str, to: tuple[Assignee, ...] = (), *, post: str | None = None
) -> Acted | Refusal:
    return act(w, document_id, RecallForwarding(reason, to), post=post)


def next_role(given: tuple[Given, ...], who: Assignee, ward: Office) -> AssignmentRole:
    """The role somebody added gets: a leader directs, the first other one leads, later ones cooperate."""
    post = ward.posts.get(PostId(who))
    if post is not None and post.role in LEADERS and not any(g.role is AssignmentRole.DIRECT for g in given):
        return AssignmentRole.DIRECT
    led = any(g.role is AssignmentRole.LEAD for g in given)
    return AssignmentRole.COOPERATING if led else AssignmentRole.LEAD


def with_role(given: tuple[Given, ...], who: Assignee, role: AssignmentRole) -> tuple[Given, ...]:
    """The list with `who` in `role`; a lead there was before cooperates from now on, so that there is ever one."""
    changed = []
    for one in given:
        if one.who == who:
            changed.append(Given(who, role, one.due))
        elif role is AssignmentRole.LEAD and one.role is AssignmentRole.LEAD:
            changed.append(Given(one.who, AssignmentRole.COOPERATING, one.due))
        else:
            changed.append(one)
    return tuple(changed) if any(g.who == who for g in given) else (*changed, Given(who, role))
