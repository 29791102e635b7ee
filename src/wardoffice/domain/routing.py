"""Where a document goes: who may see it, for whom it waits, and the steps it takes between posts, units and organs."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from wardoffice.domain.commands import Command, RecallForwarding, ReturnBack, SubmitUp
from wardoffice.domain.directory import Office
from wardoffice.domain.document import (
    WORKING_ROLES,
    Assignee,
    Assignment,
    AssignmentRole,
    AssignmentState,
    ContestedLead,
    Document,
    RouteStep,
    Status,
)
from wardoffice.domain.ids import DocumentId, OrganId, PostId, derived_id
from wardoffice.domain.outcome import Accepted, Outcome, Refusal
from wardoffice.domain.people import LEADERS, Post, Role

SUBMISSION = "submission"
RETURN = "return"
SEE_THE_ORGANS = frozenset({Role.CLERK, Role.CHIEF_OF_OFFICE}) | LEADERS
"""Roles that see their organ's documents once they are registered."""
SEE_NOTHING = frozenset({Role.ADMIN, Role.ONE_STOP})
HEADS = frozenset({Role.UNIT_HEAD, Role.CHIEF_OF_OFFICE})
BEFORE_ASSIGNMENT = frozenset({Status.REGISTERED, Status.SUBMITTED, Status.PROPOSED, Status.RETURNED})
OPEN_STATES = frozenset({AssignmentState.UNSEEN, AssignmentState.SEEN, AssignmentState.PROCESSING})


def answers_for(post: Post, who: str) -> bool:
    """Whether what is sent to `who` is this post's to deal with: his own, or his unit's when he heads it."""
    return who == post.id or (who == post.unit and post.role in HEADS)


def own_assignments(document: Document, post: Post) -> tuple[Assignment, ...]:
    """The post's assignments in force, its unit's included when it heads the unit."""
    return tuple(
        a for a in document.assignments if a.state is not AssignmentState.RECALLED and answers_for(post, a.who)
    )


def open_work(document: Document, post: Post) -> tuple[Assignment, ...]:
    """What the post still has to do: working roles not yet completed or returned."""
    return tuple(a for a in own_assignments(document, post) if a.role in WORKING_ROLES and a.state in OPEN_STATES)


def steps_to(document: Document, post: Post) -> tuple[RouteStep, ...]:
    return tuple(s for s in document.route if s.recalled_at is None and answers_for(post, s.to))


def was_reached(document: Document, post: Post) -> bool:
    return bool(own_assignments(document, post) or steps_to(document, post))


def sees(document: Document, post: Post, office: Office, moment: datetime) -> bool:
    """Whether the post may read the document: by itself, or as the delegate of a post that may."""
    if sees_itself(document, post):
        return True
    grantors = (d.grantor for d in office.delegations if d.delegate == post.id and d.lasts_at(moment))
    return any(sees_itself(document, office.posts[g]) for g in grantors if g in office.posts)


def sees_itself(document: Document, post: Post) -> bool:
    """Whether the post may read the document without anybody's delegation."""
    if post.organ != document.organ or post.role in SEE_NOTHING:
        return False
    if post.role is Role.CLERK:
        return True
    if document.arrival is None:
        return False
    if post.role in SEE_THE_ORGANS and not document.restricted:
        return True
    return was_reached(document, post)


def saw_by_delegation_only(document: Document, posts: Iterable[Post], office: Office, moment: datetime) -> bool:
    """Whether these posts may read the document no longer, because the delegation that let them is over."""
    own = tuple(posts)
    if any(sees(document, post, office, moment) for post in own):
        return False
    ids = {post.id for post in own}
    over = (d.grantor for d in office.delegations if d.delegate in ids and d.ends <= moment)
    return any(sees_itself(document, office.posts[g]) for g in over if g in office.posts)


def waits_for(document: Document, post: Post) -> bool:
    """Whether the document is among the things this post has to deal with (Cần xử lý)."""
    if document.organ != post.organ or document.status in (Status.COMPLETED, Status.REJECTED, Status.RECALLED):
        return False
    if document.status in (Status.TO_REGISTER, Status.RETURNED) and post.role is Role.CLERK:
        return True
    if any(_still_waits(a) for a in own_assignments(document, post)):
        return True
    return _is_contested_by(document, post) or _is_asked_to_act(document, post)


def _is_contested_by(document: Document, post: Post) -> bool:
    """Whether this post's choice of lead and another's stand against each other."""
    return any(post.id in (c.by, giver_of_lead(document, c.piece)) for c in document.contested_leads)


def _is_asked_to_act(document: Document, post: Post) -> bool:
    """Whether something was submitted or given back to this post that it has not answered yet."""
    last = max((s.at for s in steps_to(document, post) if _asks_to_act(s, document)), default=None)
    return last is not None and not _has_acted_since(document, post.id, last)


def _still_waits(assignment: Assignment) -> bool:
    if assignment.role in (AssignmentRole.LEAD, AssignmentRole.COOPERATING):
        return assignment.state in OPEN_STATES
    if assignment.role is AssignmentRole.DIRECT:
        return assignment.state in (AssignmentState.UNSEEN, AssignmentState.SEEN)
    return assignment.state is AssignmentState.UNSEEN


def _asks_to_act(step: RouteStep, document: Document) -> bool:
    if step.role == RETURN:
        return True
    return step.role == SUBMISSION and document.status in BEFORE_ASSIGNMENT


def _has_acted_since(document: Document, post: PostId, moment: datetime) -> bool:
    written = [((e.author, e.on_behalf_of, e.entered_by), e.at) for e in document.endorsements]
    written += [((p.author, p.on_behalf_of, None), p.at) for p in document.proposals]
    written += [((s.sender, s.on_behalf_of, None), s.at) for s in document.route]
    return any(post in names and at >= moment for names, at in written)


def giver_of_lead(document: Document, piece: str) -> PostId | None:
    """The post that named whoever leads a piece of work."""
    for a in document.assignments:
        if a.piece == piece and a.role is AssignmentRole.LEAD and a.state is not AssignmentState.RECALLED:
            return a.by
    return None


def step(command: Command, to: Assignee, role: str, text: str = "") -> RouteStep:
    return RouteStep(
        id=derived_id(command.id, f"step/{role}/{to}"),
        sender=command.post,
        to=to,
        role=role,
        at=command.at,
        command=command.id,
        on_behalf_of=command.on_behalf_of,
        text=text,
    )


def submit(record: Document, command: Command, office: Office, to: Iterable[PostId], text: str = "") -> Outcome:
    """Send the document up to posts of its own organ; with nobody named it is registered and stays there."""
    posts = tuple(dict.fromkeys(to))
    for post in posts:
        if post not in office.posts or office.posts[post].organ != record.organ:
            return Refusal("unknown_assignee", {"who": post})
    steps = tuple(step(command, Assignee(p), SUBMISSION, text) for p in posts)
    early = record.status in BEFORE_ASSIGNMENT or record.status is Status.TO_REGISTER
    status = (Status.SUBMITTED if posts else Status.REGISTERED) if early else record.status
    return Accepted(replace(record, status=status, route=(*record.route, *steps)))


def submit_up(record: Document, command: Command, office: Office, act: SubmitUp) -> Outcome:
    if not act.to:
        return Refusal("nobody_named")
    return submit(record, command, office, act.to, act.text)


def for_other_organ(record: Document, command: Command, organ: OrganId) -> Document:
    """The document as it lands in another organ's queue to register: the original alone, nothing people here added."""
    return Document(
        id=DocumentId(derived_id(command.id, f"document/{organ}")),
        organ=organ,
        code=record.code,
        subject=record.subject,
        issuing_agency=record.issuing_agency,
        received_at=command.at,
        document_type=record.document_type,
        issued_date=record.issued_date,
        urgency=record.urgency,
        due_asked=record.due_asked,
        restricted=record.restricted,
        sent_from=record.id,
        attachments=tuple(a for a in record.attachments if a.command is None),
    )


def return_back(record: Document, command: Command, office: Office, act: ReturnBack) -> Outcome:
    """Give it back with a reason: work to the one who gave it, a submission to the clerk."""
    post = office.posts[command.principal]
    mine = open_work(record, post)
    if mine:
        return Accepted(_give_back_work(record, command, mine, act.reason))
    if not steps_to(record, post) or record.status not in BEFORE_ASSIGNMENT or post.role is Role.CLERK:
        return Refusal("nothing_to_return")
    clerk = record.arrival.by if record.arrival else command.post
    back = step(command, Assignee(clerk), RETURN, act.reason)
    return Accepted(replace(record, status=Status.RETURNED, route=(*record.route, back)))


def _give_back_work(record: Document, command: Command, mine: tuple[Assignment, ...], reason: str) -> Document:
    ids = {a.id for a in mine}
    givers = dict.fromkeys(Assignee(a.by) for a in mine)
    steps = tuple(step(command, giver, RETURN, reason) for giver in givers)
    assignments = tuple(
        replace(a, state=AssignmentState.RETURNED, changed_at=command.at) if a.id in ids else a
        for a in record.assignments
    )
    return settled_status(replace(record, assignments=assignments, route=(*record.route, *steps)))


def settled_status(record: Document) -> Document:
    """Back to the leaders' desk when nobody is at work on it any more."""
    if any(
        a.role in WORKING_ROLES and a.state in (*OPEN_STATES, AssignmentState.COMPLETED) for a in record.assignments
    ):
        return record
    if record.status not in (Status.ASSIGNED, Status.PROCESSING):
        return record
    return replace(record, status=Status.PROPOSED if record.proposals else Status.SUBMITTED)


def recall_forwarding(record: Document, command: Command, office: Office, act: RecallForwarding) -> Outcome:
    """Take back what the post sent, from those named or from all; what has left for another organ stays there."""
    principal = command.principal
    named = {who for who in _sent_to(record, principal) if who not in office.organs and (not act.to or who in act.to)}
    work = {a.id: a.who for a in record.assignments if a.state in OPEN_STATES and a.by == principal and a.who in named}
    whom = set(work.values())
    steps = {s.id for s in record.route if _can_be_recalled(s, record, whom) and _is_from(s, principal, named)}
    if not work and not steps:
        return Refusal("nothing_to_recall")
    recalled = replace(
        record,
        assignments=_recalled_work(record, set(work), command.at),
        contested_leads=_still_contested(record, principal, whom),
        route=_recalled_steps(record, steps, command.at, act.reason),
    )
    return Accepted(settled_status(recalled))


def _still_contested(record: Document, principal: PostId, whom: set[Assignee]) -> tuple[ContestedLead, ...]:
    return tuple(c for c in record.contested_leads if c.by != principal or c.who not in whom)


def _recalled_steps(record: Document, ids: set[str], at: datetime, reason: str) -> tuple[RouteStep, ...]:
    return tuple(replace(s, recalled_at=at, text=reason) if s.id in ids else s for s in record.route)


def _recalled_work(record: Document, ids: set[str], at: datetime) -> tuple[Assignment, ...]:
    return tuple(
        replace(a, state=AssignmentState.RECALLED, changed_at=at) if a.id in ids else a for a in record.assignments
    )


def _sent_to(record: Document, principal: PostId) -> set[Assignee]:
    """Everybody the post has sent the document to, or had it sent to in its name."""
    steps = {s.to for s in record.route if (s.on_behalf_of or s.sender) == principal}
    return steps | {a.who for a in record.assignments if a.by == principal}


def _is_from(sent: RouteStep, principal: PostId, named: set[Assignee]) -> bool:
    return (sent.on_behalf_of or sent.sender) == principal and sent.to in named


def _can_be_recalled(sent: RouteStep, record: Document, whom: set[Assignee]) -> bool:
    """What led to work that is taken back, or a submission nobody has answered."""
    return sent.recalled_at is None and (sent.to in whom or _unanswered(sent, record))


def _unanswered(sent: RouteStep, record: Document) -> bool:
    """A submission nobody has opened or dealt with; it can still be taken back."""
    return sent.role == SUBMISSION and sent.seen_at is None and record.status in BEFORE_ASSIGNMENT
