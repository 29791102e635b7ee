"""A document as the office keeps it: what was received, where it went, and everything people did with it.

Records are frozen; `lifecycle.apply` makes the next one. Every effect carries the id of the command that brought it.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from wardoffice.domain.deadline import Due
from wardoffice.domain.ids import CommandId, DocumentId, OrganId, PostId
from wardoffice.domain.marks import Mark

Assignee = str
"""The id of a post, a unit of the same organ, or another organ of the ward."""


class Direction(StrEnum):
    INCOMING = "incoming"
    OUTGOING = "outgoing"
    INTERNAL = "internal"


class Urgency(StrEnum):
    NORMAL = "normal"
    URGENT = "urgent"
    VERY_URGENT = "very_urgent"
    EXPRESS = "express"


URGENCY_ORDER = {Urgency.NORMAL: 0, Urgency.URGENT: 1, Urgency.VERY_URGENT: 2, Urgency.EXPRESS: 3}


class Status(StrEnum):
    """Where an incoming document stands in its organ."""

    TO_REGISTER = "to_register"
    REGISTERED = "registered"
    SUBMITTED = "submitted"
    PROPOSED = "proposed"
    ASSIGNED = "assigned"
    PROCESSING = "processing"
    COMPLETED = "completed"
    RETURNED = "returned"
    REJECTED = "rejected"
    RECALLED = "recalled"


class AssignmentRole(StrEnum):
    DIRECT = "direct"
    LEAD = "lead"
    COOPERATING = "cooperating"
    ATTEND = "attend"
    MONITOR = "monitor"
    FOR_INFORMATION = "for_information"


NEVER_OVERDUE = frozenset({AssignmentRole.FOR_INFORMATION, AssignmentRole.ATTEND, AssignmentRole.MONITOR})
WORKING_ROLES = frozenset({AssignmentRole.DIRECT, AssignmentRole.LEAD, AssignmentRole.COOPERATING})


class AssignmentState(StrEnum):
    UNSEEN = "unseen"
    SEEN = "seen"
    PROCESSING = "processing"
    COMPLETED = "completed"
    RETURNED = "returned"
    RECALLED = "recalled"


class Level(StrEnum):
    """Whose directive it is: the organ's leaders', or a unit's head's within his unit (NĐ 30/2020, appendix IV)."""

    ORGAN = "organ"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the document: one it came with, or one somebody added, whose act is named then."""

    name: str
    sha256: str
    size: int
    """Bytes of the plain file."""
    media_type: str = "application/pdf"
    by: PostId | None = None
    at: datetime.datetime | None = None
    command: CommandId | None = None
    on_behalf_of: PostId | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """The entry in the incoming register: number and date are final once `provisional` is off."""

    register: str
    period: str
    number: int
    date: datetime.date
    by: PostId
    at: datetime.datetime
    command: CommandId
    provisional: bool = False
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class RouteStep:
    id: str
    sender: PostId
    to: Assignee
    role: str
    """What it was sent for: `submission`, `return`, or the role of the assignment."""
    at: datetime.datetime
    command: CommandId
    on_behalf_of: PostId | None = None
    seen_at: datetime.datetime | None = None
    recalled_at: datetime.datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """Who is asked to do what by when, inside an endorsement, a proposal or a forwarding."""

    who: Assignee
    role: AssignmentRole
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class Endorsement:
    """A leader's bút phê: his words, and whom he named; printed with the post he wrote it from."""

    id: str
    author: PostId
    text: str
    at: datetime.datetime
    command: CommandId
    given: tuple[Given, ...] = ()
    on_behalf_of: PostId | None = None
    proposed_by: PostId | None = None
    """The chief of office whose proposal was adopted: both names are kept."""
    entered_by: PostId | None = None
    """Whoever typed it for the author from his paper slip: both names are kept."""
    slip: str = ""
    """The hash of the attached scan it was typed from."""


@dataclass(frozen=True, slots=True)
class Proposal:
    id: str
    author: PostId
    text: str
    at: datetime.datetime
    command: CommandId
    given: tuple[Given, ...] = ()
    on_behalf_of: PostId | None = None
    adopted_by: CommandId | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    id: str
    piece: str
    """The piece of work (đầu việc) it belongs to."""
    who: Assignee
    role: AssignmentRole
    level: Level
    by: PostId
    at: datetime.datetime
    command: CommandId
    due: Due | None = None
    state: AssignmentState = AssignmentState.UNSEEN
    changed_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class ContestedLead:
    """A second leader's choice of lead, kept until `settle_lead` ends it."""

    piece: str
    who: Assignee
    by: PostId
    at: datetime.datetime
    command: CommandId
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something somebody wrote beside the document: a comment, a report of progress, a reminder."""

    id: str
    author: PostId
    text: str
    at: datetime.datetime
    command: CommandId
    kind: str
    to: tuple[Assignee, ...] = ()
    on_behalf_of: PostId | None = None


@dataclass(frozen=True, slots=True)
class ExtensionRequest:
    id: str
    assignment: str
    author: PostId
    due: Due
    reason: str
    at: datetime.datetime
    command: CommandId
    answered_by: CommandId | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    post: PostId
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Recall:
    """The sender took the document back; the number stays and the record too (NĐ 30/2020, article 18)."""

    reason: str
    at: datetime.datetime
    replaced_by: DocumentId | None = None
    replacement_code: str = ""
    """Số, ký hiệu of the document sent in its place."""


@dataclass(frozen=True, slots=True)
class Document:
    id: DocumentId
    organ: OrganId
    code: str
    """Số, ký hiệu as it stands on the document, verbatim."""
    subject: str
    issuing_agency: str
    received_at: datetime.datetime
    direction: Direction = Direction.INCOMING
    status: Status = Status.TO_REGISTER
    document_type: str = ""
    issued_date: datetime.date | None = None
    urgency: Urgency = Urgency.NORMAL
    due_asked: Due | None = None
    """When the sender wants an answer."""
    restricted: bool = False
    """Only the clerk and those it was sent to may read it."""
    revision: int = 0
    sent_from: DocumentId | None = None
    """The document of another organ of the ward that this one was forwarded from."""
    arrival: Arrival | None = None
    attachments: tuple[Attachment, ...] = ()
    route: tuple[RouteStep, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    endorsements: tuple[Endorsement, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    contested_leads: tuple[ContestedLead, ...] = ()
    notes: tuple[Note, ...] = ()
    extension_requests: tuple[ExtensionRequest, ...] = ()
    marks: tuple[Mark, ...] = ()
    readings: tuple[Reading, ...] = ()
    completed_at: datetime.datetime | None = None
    recalled: Recall | None = None
    replaces: DocumentId | None = None
    """The recalled document this one was sent in place of."""
    applied: tuple[CommandId, ...] = ()
    """The commands this record already holds, in the order they took effect."""


def assignments_of(document: Document, role: AssignmentRole | None = None) -> tuple[Assignment, ...]:
    """The assignments in force, those of the organ's leaders first, in the order they were given."""
    if not document.assignments:
        return ()
    live = [
        a for a in document.assignments if a.state is not AssignmentState.RECALLED and (role is None or a.role is role)
    ]
    return tuple(sorted(live, key=lambda a: a.level is not Level.ORGAN))


def lead_of(document: Document) -> Assignment | None:
    """The one who leads the document's main piece of work, as the organ's leaders named him."""
    for assignment in assignments_of(document, AssignmentRole.LEAD):
        if assignment.level is Level.ORGAN and assignment.state is not AssignmentState.RETURNED:
            return assignment
    return None


def due_of(document: Document) -> Due | None:
    """The date by which the organ must be done: the lead's, else the earliest working assignee's, else the sender's."""
    lead = lead_of(document)
    if lead and lead.due:
        return lead.due
    dues = [a.due for a in assignments_of(document) if a.due and a.role in WORKING_ROLES]
    return min(dues, key=Due.moment) if dues else document.due_asked


def is_over(document: Document) -> bool:
    """Nothing more is to be done with it here."""
    return document.status in (Status.COMPLETED, Status.REJECTED, Status.RECALLED)
