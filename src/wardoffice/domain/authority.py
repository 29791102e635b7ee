"""Who may do what, in which state: one table, read from top to bottom.

The desk asks it to show the right buttons; the hub asks it and decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from wardoffice.domain.commands import KINDS, Command
from wardoffice.domain.directory import Office
from wardoffice.domain.document import Document, Status
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.people import LEADERS, Post, Role
from wardoffice.domain.recall import refusal_when_recalled
from wardoffice.domain.routing import BEFORE_ASSIGNMENT, open_work, sees, steps_to, was_reached

UNREGISTERED = frozenset({Status.TO_REGISTER})
WORKED_ON = frozenset({Status.ASSIGNED, Status.PROCESSING})
REGISTERED = BEFORE_ASSIGNMENT | WORKED_ON
ANY_AFTER_REGISTRATION = REGISTERED | {Status.COMPLETED}
ALWAYS = frozenset(Status)

ANYBODY = frozenset(Role)
STEERING = LEADERS | {Role.CHIEF_OF_OFFICE}

Standing = Callable[[Document, Post], bool]
"""What must hold between the person and this document besides his role."""


def whoever(document: Document, post: Post) -> bool:
    """Whoever may read it."""
    return True


def reached(document: Document, post: Post) -> bool:
    """Those who see the whole organ's documents, and those it was sent to."""
    return post.role in STEERING | {Role.CLERK} or was_reached(document, post)


def at_work(document: Document, post: Post) -> bool:
    """Those with work of their own on it, or heading the unit that has."""
    return bool(open_work(document, post))


def at_work_or_submitted_to(document: Document, post: Post) -> bool:
    return at_work(document, post) or bool(steps_to(document, post))


@dataclass(frozen=True, slots=True)
class Rule:
    roles: frozenset[Role]
    standing: Standing
    states: frozenset[Status]


CLERK = frozenset({Role.CLERK})

WHO_MAY: dict[str, Rule] = {
    # what                      who                      and is                    while the document is
    "mark_read":           Rule(ANYBODY,                 whoever,                  ALWAYS),
    "register_incoming":   Rule(CLERK,                   whoever,                  UNREGISTERED),
    "submit_up":           Rule(ANYBODY - LEADERS,       reached,                  REGISTERED),
    "propose_endorsement": Rule(frozenset({Role.CHIEF_OF_OFFICE}), whoever,        REGISTERED),
    "endorse":             Rule(LEADERS,                 whoever,                  REGISTERED),
    "enter_endorsement":   Rule(CLERK,                   whoever,                  REGISTERED),
    "forward":             Rule(ANYBODY,                 reached,                  REGISTERED),
    "settle_lead":         Rule(LEADERS,                 whoever,                  WORKED_ON),
    "accept_assignment":   Rule(ANYBODY,                 at_work,                  WORKED_ON),
    "change_due":          Rule(ANYBODY,                 reached,                  WORKED_ON),
    "request_extension":   Rule(ANYBODY,                 at_work,                  WORKED_ON),
    "return_back":         Rule(ANYBODY,                 at_work_or_submitted_to,  REGISTERED),
    "report_progress":     Rule(ANYBODY,                 at_work,                  WORKED_ON),
    "complete":            Rule(ANYBODY,                 at_work,                  WORKED_ON),
    "confirm_complete":    Rule(STEERING,                whoever,                  REGISTERED),
    "annotate":            Rule(ANYBODY,                 whoever,                  ANY_AFTER_REGISTRATION),
    "erase_mark":          Rule(ANYBODY,                 whoever,                  ANY_AFTER_REGISTRATION),
    "attach":              Rule(ANYBODY,                 whoever,                  ANY_AFTER_REGISTRATION),
    "comment":             Rule(ANYBODY,                 whoever,                  ANY_AFTER_REGISTRATION),
    "remind":              Rule(ANYBODY,                 reached,                  WORKED_ON),
    "recall_forwarding":   Rule(ANYBODY,                 reached,                  REGISTERED),
}  # fmt: skip


def objection(document: Document, command: Command, office: Office) -> Refusal | None:
    """Why the command may not be carried out on this document by this post, or None."""
    actor = office.posts.get(command.post)
    principal = office.posts.get(command.on_behalf_of or command.post)
    if actor is None or principal is None:
        return Refusal("unknown_post")
    if principal is not actor and not office.may_act_for(actor.id, principal.id, command.at):
        return Refusal("not_delegated")
    return objection_to(document, command.kind, principal, office, command.at)


def objection_to(document: Document, kind: str, post: Post, office: Office, moment: datetime) -> Refusal | None:
    """The same for an act by name, so that a window can ask before anybody acts."""
    rule = WHO_MAY.get(kind)
    if rule is None or kind not in KINDS:
        return Refusal("unknown_command", {"kind": kind})
    if post.organ != document.organ:
        return Refusal("not_permitted")
    if _is_unregistered(document) and Status.TO_REGISTER not in rule.states:
        return Refusal("not_registered")
    if not sees(document, post, office, moment) or post.role not in rule.roles:
        return Refusal("not_permitted")
    if document.status not in rule.states:
        return _wrong_state(document, kind)
    return None if rule.standing(document, post) else Refusal("not_yours")


def may(document: Document, kind: str, post: Post, office: Office, moment: datetime) -> bool:
    return objection_to(document, kind, post, office, moment) is None


def _is_unregistered(document: Document) -> bool:
    return document.arrival is None or document.status is Status.TO_REGISTER


def _wrong_state(document: Document, kind: str) -> Refusal:
    if document.status is Status.RECALLED:
        return refusal_when_recalled(document)
    if kind == "register_incoming" and document.arrival is not None:
        return Refusal("already_registered", {"number": document.arrival.number})
    return Refusal(_OVER.get(document.status, "not_now"))


_OVER = {
    Status.COMPLETED: "already_completed",
    Status.REJECTED: "already_rejected",
}
