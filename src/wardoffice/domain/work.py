"""An assignee's work: taken on, reported, extended, completed; and the organ's own word that it is done."""

from dataclasses import replace

from wardoffice.domain.commands import (
    AcceptAssignment,
    ChangeDue,
    Command,
    Complete,
    ConfirmComplete,
    Remind,
    ReportProgress,
    RequestExtension,
)
from wardoffice.domain.directory import Office
from wardoffice.domain.document import (
    WORKING_ROLES,
    Assignment,
    AssignmentState,
    Document,
    ExtensionRequest,
    Status,
    assignments_of,
    lead_of,
)
from wardoffice.domain.ids import derived_id
from wardoffice.domain.outcome import Accepted, Outcome, Refusal
from wardoffice.domain.people import LEADERS, Role
from wardoffice.domain.remarks import note
from wardoffice.domain.routing import OPEN_STATES, open_work

MAY_STEER = LEADERS | {Role.CHIEF_OF_OFFICE}


def _own_open_work(record: Document, command: Command, office: Office) -> tuple[Assignment, ...]:
    """Never empty here: `authority.WHO_MAY` lets only those with work of their own come so far."""
    return open_work(record, office.posts[command.principal])


def _moved(record: Document, command: Command, work: tuple[Assignment, ...], state: AssignmentState) -> Document:
    ids = {a.id for a in work}
    assignments = tuple(
        replace(a, state=state, changed_at=command.at) if a.id in ids else a for a in record.assignments
    )
    status = Status.PROCESSING if record.status is Status.ASSIGNED else record.status
    return replace(record, assignments=assignments, status=status)


def accept_assignment(record: Document, command: Command, office: Office, act: AcceptAssignment) -> Outcome:
    mine = _own_open_work(record, command, office)
    return Accepted(_moved(record, command, mine, AssignmentState.PROCESSING))


def report_progress(record: Document, command: Command, office: Office, act: ReportProgress) -> Outcome:
    mine = _own_open_work(record, command, office)
    if not act.text.strip():
        return Refusal("nothing_written")
    reported = replace(record, notes=(*record.notes, note(command, "progress", act.text)))
    return Accepted(_moved(reported, command, mine, AssignmentState.PROCESSING))


def complete(record: Document, command: Command, office: Office, act: Complete) -> Outcome:
    """The assignee's part is done; the organ's word is `confirm_complete`."""
    mine = _own_open_work(record, command, office)
    reported = _with_note(record, command, "result", act.text)
    return Accepted(_moved(reported, command, mine, AssignmentState.COMPLETED))


def confirm_complete(record: Document, command: Command, office: Office, act: ConfirmComplete) -> Outcome:
    """The organ is done: the lead has completed, or nobody was asked to lead and nobody is still at work."""
    lead = lead_of(record)
    unfinished = [a for a in assignments_of(record) if a.role in WORKING_ROLES and a.state in OPEN_STATES]
    if lead is not None and lead.state is not AssignmentState.COMPLETED:
        return Refusal("lead_not_done", {"who": office.name_of(lead.who)})
    if lead is None and unfinished:
        return Refusal("lead_not_done", {"who": office.name_of(unfinished[0].who)})
    confirmed = _with_note(record, command, "confirmation", act.text)
    return Accepted(replace(confirmed, status=Status.COMPLETED, completed_at=command.at))


def change_due(record: Document, command: Command, office: Office, act: ChangeDue) -> Outcome:
    """A new due date for one assignment; refused as stale only if that very date has changed since."""
    found = next((a for a in assignments_of(record) if a.id == act.assignment), None)
    if found is None:
        return Refusal("unknown_assignment")
    principal = office.posts[command.principal]
    if principal.role not in MAY_STEER and found.by != principal.id:
        return Refusal("not_permitted")
    if found.due != act.seen:
        return Refusal("stale", {"field": "due", "current": found.due.text() if found.due else ""})
    assignments = tuple(replace(a, due=act.due) if a.id == found.id else a for a in record.assignments)
    changed = replace(record, assignments=assignments, extension_requests=_answered(record, found.id, command))
    return Accepted(_with_note(changed, command, "due_changed", act.reason))


def _answered(record: Document, assignment: str, command: Command) -> tuple[ExtensionRequest, ...]:
    """A changed due date answers whatever was asked for that assignment, granted or not."""
    return tuple(
        replace(r, answered_by=command.id) if r.assignment == assignment and r.answered_by is None else r
        for r in record.extension_requests
    )


def _with_note(record: Document, command: Command, kind: str, text: str) -> Document:
    return replace(record, notes=(*record.notes, note(command, kind, text))) if text.strip() else record


def request_extension(record: Document, command: Command, office: Office, act: RequestExtension) -> Outcome:
    mine = _own_open_work(record, command, office)
    if not act.reason.strip():
        return Refusal("reason_required")
    asked = ExtensionRequest(
        derived_id(command.id, "extension"), mine[0].id, command.post, act.due, act.reason, command.at, command.id
    )
    return Accepted(replace(record, extension_requests=(*record.extension_requests, asked)))


def remind(record: Document, command: Command, office: Office, act: Remind) -> Outcome:
    """A reminder to those still at work; leaders, the chief of office, the clerk, or whoever gave the work."""
    late = [a for a in assignments_of(record) if a.role in WORKING_ROLES and a.state in OPEN_STATES]
    principal = office.posts[command.principal]
    if principal.role not in MAY_STEER | {Role.CLERK}:
        late = [a for a in late if a.by == principal.id]
    whom = tuple(dict.fromkeys(a.who for a in late if not act.to or a.who in act.to))
    if not whom:
        return Refusal("nobody_to_remind")
    reminder = replace(note(command, "reminder", act.text), to=whom)
    return Accepted(replace(record, notes=(*record.notes, reminder)))
