"""Bút phê and what follows from it: words, marks, and who leads, cooperates, attends or should know.

Endorsements only append, so two leaders working at once overwrite nothing; a document's work has one lead, and a
second leader's other choice is kept as contested until somebody settles it.
"""

from dataclasses import replace

from wardoffice.domain.attaching import scans_on
from wardoffice.domain.authority import may
from wardoffice.domain.commands import (
    KIND_OF,
    Command,
    Endorse,
    EnterEndorsement,
    Forward,
    ProposeEndorsement,
    SettleLead,
)
from wardoffice.domain.deadline import Due
from wardoffice.domain.directory import Office
from wardoffice.domain.document import (
    Assignee,
    Assignment,
    AssignmentRole,
    AssignmentState,
    ContestedLead,
    Document,
    Endorsement,
    Given,
    Level,
    Proposal,
    Status,
    assignments_of,
    lead_of,
)
from wardoffice.domain.ids import OrganId, derived_id
from wardoffice.domain.outcome import Accepted, Outcome, Refusal
from wardoffice.domain.people import Role
from wardoffice.domain.remarks import add_marks
from wardoffice.domain.routing import BEFORE_ASSIGNMENT, for_other_organ, step

MAIN_PIECE = "1"
"""The piece of work every document has; further ones are added when a leader divides the work."""
WEIGHT = {role: place for place, role in enumerate(AssignmentRole)}
"""When somebody is named by two people, the weightier role stands: lead, cooperating, attend, monitor, to know."""


def given_problem(given: tuple[Given, ...], organ: OrganId, office: Office) -> Refusal | None:
    """What is wrong with a list of assignments: an unknown name, the same one twice, or two leads."""
    named: set[str] = set()
    for one in given:
        if not office.is_known(one.who, organ):
            return Refusal("unknown_assignee", {"who": one.who})
        if one.who in named:
            return Refusal("named_twice", {"who": one.who})
        named.add(one.who)
    if sum(one.role is AssignmentRole.LEAD for one in given) > 1:
        return Refusal("two_leads")
    return None


def propose_endorsement(record: Document, command: Command, office: Office, act: ProposeEndorsement) -> Outcome:
    """The chief of office's proposal: nothing is assigned until a leader adopts it or writes his own."""
    if not act.text.strip() and not act.given:
        return Refusal("nothing_written")
    if problem := given_problem(act.given, record.organ, office):
        return problem
    proposal = Proposal(
        id=derived_id(command.id, "proposal"),
        author=command.post,
        text=act.text,
        at=command.at,
        command=command.id,
        given=act.given,
        on_behalf_of=command.on_behalf_of,
    )
    status = Status.PROPOSED if record.status in BEFORE_ASSIGNMENT else record.status
    return Accepted(replace(record, status=status, proposals=(*record.proposals, proposal)))


def endorse(record: Document, command: Command, office: Office, act: Endorse) -> Outcome:
    """The leader's words, marks and assignments in one act (NĐ 30/2020, article 23)."""
    if not (act.text.strip() or act.given or act.marks):
        return Refusal("nothing_written")
    if problem := given_problem(act.given, record.organ, office):
        return problem
    adopted = next((p for p in record.proposals if p.id == act.adopts), None)
    if act.adopts and adopted is None:
        return Refusal("unknown_proposal")
    marked = add_marks(record, command, office, act.marks)
    if isinstance(marked, Refusal):
        return marked
    endorsed = replace(
        marked,
        endorsements=(*record.endorsements, _endorsement(command, act, adopted)),
        proposals=tuple(replace(p, adopted_by=command.id) if p is adopted else p for p in record.proposals),
    )
    return assign(_direction_taken_up(endorsed, command), command, office, act.given, act.text)


def _endorsement(command: Command, act: Endorse, adopted: Proposal | None) -> Endorsement:
    return Endorsement(
        id=derived_id(command.id, "endorsement"),
        author=command.post,
        text=act.text,
        at=command.at,
        command=command.id,
        given=act.given,
        on_behalf_of=command.on_behalf_of,
        proposed_by=adopted.author if adopted else None,
    )


def enter_endorsement(record: Document, command: Command, office: Office, act: EnterEndorsement) -> Outcome:
    """A leader's words from the slip he wrote on: his own, as if he had sent them, beside the name of who typed them.

    Only from a scan that is attached, and only where he might have endorsed himself.
    """
    if not (act.text.strip() or act.given):
        return Refusal("nothing_written")
    leader = office.posts.get(act.leader)
    if leader is None or not may(record, KIND_OF[Endorse], leader, office, command.at):
        return Refusal("not_his_to_endorse", {"who": office.name_of(act.leader)})
    if act.slip not in {scan.sha256 for scan in scans_on(record)}:
        return Refusal("slip_not_attached")
    if problem := given_problem(act.given, record.organ, office):
        return problem
    his = replace(command, post=leader.id, on_behalf_of=None)
    written = _endorsement(his, Endorse(act.text, act.given), None)
    entered = replace(written, entered_by=command.post, slip=act.slip)
    endorsed = replace(record, endorsements=(*record.endorsements, entered))
    return assign(_direction_taken_up(endorsed, his), his, office, act.given, act.text)


def forward(record: Document, command: Command, office: Office, act: Forward) -> Outcome:
    """The same routing without a directive: a head within his unit, a leader to others, the clerk to a handler."""
    if not act.given:
        return Refusal("nobody_named")
    if problem := given_problem(act.given, record.organ, office):
        return problem
    return assign(_direction_taken_up(record, command), command, office, act.given, act.text)


def assign(record: Document, command: Command, office: Office, given: tuple[Given, ...], text: str = "") -> Accepted:
    """Carry out the assignments: a route step each, one lead, other organs' copies as follow-ups."""
    level = _level(command, office)
    follow_ups = tuple(for_other_organ(record, command, OrganId(g.who)) for g in given if g.who in office.organs)
    for one in given:
        record = _assign_one(record, command, one, level)
    steps = tuple(step(command, g.who, g.role.value, text) for g in given)
    status = Status.ASSIGNED if given and record.status in BEFORE_ASSIGNMENT else record.status
    return Accepted(replace(record, status=status, route=(*record.route, *steps)), follow_ups)


def _level(command: Command, office: Office) -> Level:
    post = office.posts.get(command.principal)
    inside_unit = post is not None and post.role in (Role.UNIT_HEAD, Role.OFFICER)
    return Level.UNIT if inside_unit else Level.ORGAN


def _assign_one(record: Document, command: Command, given: Given, level: Level) -> Document:
    role = given.role
    lead = _lead_at(record, level, command)
    if role is AssignmentRole.LEAD and lead is not None and lead.who != given.who:
        if level is Level.ORGAN:
            record = _contest(record, command, given, lead)
        role = AssignmentRole.COOPERATING
    existing = _part_of(record, given.who, role, level)
    if existing is None:
        return replace(record, assignments=(*record.assignments, _assignment(command, given, role, level)))
    if WEIGHT[role] >= WEIGHT[existing.role]:
        return record
    weightier = replace(existing, role=role, due=given.due or existing.due, by=command.post, command=command.id)
    return _replaced(record, existing, weightier)


def _part_of(record: Document, who: Assignee, role: AssignmentRole, level: Level) -> Assignment | None:
    """What somebody has to do here already, given back no more.

    Directing is a part of its own: who directs may lead or cooperate besides.
    """
    directs = AssignmentRole.DIRECT
    for a in assignments_of(record):
        is_same = a.who == who and a.level is level and (a.role is directs) == (role is directs)
        if is_same and a.state is not AssignmentState.RETURNED:
            return a
    return None


def _lead_at(record: Document, level: Level, command: Command) -> Assignment | None:
    """The lead somebody else's assignment would compete with; within a unit only the same head's count."""
    for a in assignments_of(record, AssignmentRole.LEAD):
        same_giver = a.by == command.principal
        if a.level is level and a.state is not AssignmentState.RETURNED and (level is Level.ORGAN or same_giver):
            return a
    return None


def _assignment(command: Command, given: Given, role: AssignmentRole, level: Level) -> Assignment:
    return Assignment(
        id=derived_id(command.id, f"assignment/{given.who}"),
        piece=MAIN_PIECE,
        who=given.who,
        role=role,
        level=level,
        by=command.principal,
        at=command.at,
        command=command.id,
        due=given.due,
    )


def _contest(record: Document, command: Command, given: Given, lead: Assignment) -> Document:
    contested = ContestedLead(lead.piece, given.who, command.principal, command.at, command.id, given.due)
    return replace(record, contested_leads=(*record.contested_leads, contested))


def _direction_taken_up(record: Document, command: Command) -> Document:
    """A vice chairperson asked to direct has taken it up once he endorses or forwards himself."""
    principal = command.principal
    assignments = tuple(
        replace(a, state=AssignmentState.PROCESSING, changed_at=command.at)
        if a.role is AssignmentRole.DIRECT and a.who == principal and a.state in _NOT_TAKEN_UP
        else a
        for a in record.assignments
    )
    return replace(record, assignments=assignments)


_NOT_TAKEN_UP = (AssignmentState.UNSEEN, AssignmentState.SEEN)


def settle_lead(record: Document, command: Command, office: Office, act: SettleLead) -> Outcome:
    """End a contested lead: the one chosen leads, the others cooperate and nobody is dropped."""
    contested = tuple(c.who for c in record.contested_leads)
    if not contested:
        return Refusal("nothing_contested")
    if set(act.seen) != set(contested):
        return Refusal("stale", {"field": "lead"})
    lead = lead_of(record)
    if act.lead not in (*contested, *((lead.who,) if lead else ())):
        return Refusal("unknown_assignee", {"who": act.lead})
    settled = replace(record, contested_leads=())
    if lead and lead.who != act.lead:
        settled = _replaced(settled, lead, replace(lead, role=AssignmentRole.COOPERATING))
    return Accepted(_with_lead(settled, command, office, act.lead, act.due))


def _with_lead(record: Document, command: Command, office: Office, who: Assignee, due: Due | None) -> Document:
    if part := _part_of(record, who, AssignmentRole.LEAD, Level.ORGAN):
        return _replaced(record, part, replace(part, role=AssignmentRole.LEAD, due=due or part.due))
    new = _assignment(command, Given(who, AssignmentRole.LEAD, due), AssignmentRole.LEAD, Level.ORGAN)
    return replace(record, assignments=(*record.assignments, new))


def _replaced(record: Document, old: Assignment, new: Assignment) -> Document:
    return replace(record, assignments=tuple(new if a.id == old.id else a for a in record.assignments))


def proposal_to_adopt(record: Document) -> Proposal | None:
    """The newest proposal no leader has adopted, while nobody has been assigned yet."""
    waiting = [p for p in record.proposals if p.adopted_by is None]
    return waiting[-1] if waiting and record.status in BEFORE_ASSIGNMENT else None
