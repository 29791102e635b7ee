"""The route of a document as nodes in words, newest first: who did what, for whom, when, and whether it was seen.

A step that an endorsement brought about stands under that endorsement (UX.md 3.14).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from wardoffice.desk.both_names import entered_words
from wardoffice.domain.directory import Office
from wardoffice.domain.document import (
    Assignment,
    AssignmentRole,
    AssignmentState,
    Document,
    Given,
    RouteStep,
    assignments_of,
)
from wardoffice.domain.ids import PostId, in_vietnam
from wardoffice.domain.routing import OPEN_STATES, RETURN, SUBMISSION
from wardoffice.ui.lists.words import Today, deadline, short_date
from wardoffice.wording import N_, _

ROLES = {
    AssignmentRole.DIRECT: N_("chỉ đạo"),
    AssignmentRole.LEAD: N_("chủ trì"),
    AssignmentRole.COOPERATING: N_("phối hợp"),
    AssignmentRole.ATTEND: N_("dự họp"),
    AssignmentRole.MONITOR: N_("theo dõi"),
    AssignmentRole.FOR_INFORMATION: N_("nhận để biết"),
}
STATES = {
    AssignmentState.UNSEEN: N_("chưa xem"),
    AssignmentState.SEEN: N_("đã xem"),
    AssignmentState.PROCESSING: N_("đang xử lý"),
    AssignmentState.COMPLETED: N_("đã xong"),
    AssignmentState.RETURNED: N_("trả lại"),
    AssignmentState.RECALLED: N_("đã thu hồi"),
}
NOTES = {
    "comment": N_("ghi ý kiến"),
    "progress": N_("báo cáo tiến độ"),
    "result": N_("báo cáo xong"),
    "confirmation": N_("xác nhận hoàn thành"),
    "reminder": N_("nhắc việc"),
    "due_changed": N_("đổi hạn"),
}


@dataclass(frozen=True, slots=True)
class Node:
    """One thing that happened. `under` are the lines beneath it, `pending` that it has not left this machine."""

    title: str
    when: datetime | None
    text: str = ""
    under: tuple[str, ...] = ()
    tone: str = "accent"
    pending: bool = False
    now: bool = False

    def spoken(self) -> str:
        """The node as one sentence for a screen reader."""
        parts = [self.title, self.text, *self.under, moment(self.when) if self.when else ""]
        parts.append(_("chưa gửi") if self.pending else "")
        return ". ".join(part for part in parts if part)


def moment(at: datetime) -> str:
    here = in_vietnam(at)
    return f"{here:%H:%M} · {short_date(here.date())}"


def nodes(document: Document, office: Office, today: Today, pending: Collection[str] = ()) -> tuple[Node, ...]:
    """The whole route, where it stands now first, then newest first."""
    events = sorted(_events(document, office, pending), key=lambda node: node.when or today.now)
    return (*_standing(document, office, today), *reversed(events))


def _standing(document: Document, office: Office, today: Today) -> Iterator[Node]:
    if document.completed_at:
        return
    for assignment in assignments_of(document):
        if assignment.state in OPEN_STATES and assignment.role in (AssignmentRole.LEAD, AssignmentRole.DIRECT):
            due = deadline(assignment.due, False, today)
            title = _("Đang ở: {who} ({role})").format(
                who=office.name_of(assignment.who), role=_(ROLES[assignment.role])
            )
            words = due.words if assignment.due else ""
            text = " · ".join(part for part in (words, _(STATES[assignment.state])) if part)
            yield Node(title, None, text, tone="danger" if due.late else "accent", now=True)


def _events(document: Document, office: Office, pending: Collection[str]) -> Iterator[Node]:
    yield from _papers(document, office, pending)
    spoken_for = {e.command for e in document.endorsements} | {p.command for p in document.proposals}
    for step in document.route:
        if step.command not in spoken_for:
            yield _step(step, office, step.command in pending)
    for note in document.notes:
        title = f"{person(note.author, office)}: {_(NOTES.get(note.kind, NOTES['comment']))}"
        to = tuple(office.name_of(who) for who in note.to)
        yield Node(title, note.at, note.text, to, pending=note.command in pending)


def _papers(document: Document, office: Office, pending: Collection[str]) -> Iterator[Node]:
    if arrival := document.arrival:
        words = _("{who}: vào sổ, số đến {number}").format(who=person(arrival.by, office), number=arrival.number)
        yield Node(words, arrival.at, pending=arrival.command in pending)
    else:
        yield Node(_("Nhận từ {agency}").format(agency=document.issuing_agency), document.received_at)
    for proposal in document.proposals:
        title = _("{who}: đề xuất").format(who=person(proposal.author, office))
        under = _given(proposal.given, office)
        yield Node(title, proposal.at, proposal.text, under, pending=proposal.command in pending)
    for written in document.endorsements:
        title = _("{who}: bút phê").format(who=person(written.author, office))
        if beside := entered_words(written.entered_by, office):
            title += f" ({beside})"
        under = _asked(document, written.command, office) or _given(written.given, office)
        yield Node(title, written.at, written.text, under, pending=written.command in pending)


def _step(step: RouteStep, office: Office, pending: bool) -> Node:
    verbs = {SUBMISSION: _("trình {to}"), RETURN: _("trả lại {to}")}
    verb = verbs.get(step.role, _("chuyển {to}")).format(to=office.name_of(step.to))
    seen = _("đã xem {when}").format(when=moment(step.seen_at)) if step.seen_at else _("chưa xem")
    seen = _("đã thu hồi {when}").format(when=moment(step.recalled_at)) if step.recalled_at else seen
    return Node(f"{person(step.sender, office)}: {verb}", step.at, step.text, (seen,), pending=pending)


def _asked(document: Document, command: str, office: Office) -> tuple[str, ...]:
    """Those an endorsement named, with how far each has come."""
    return tuple(_assigned(a, office) for a in document.assignments if a.command == command)


def _assigned(assignment: Assignment, office: Office) -> str:
    due = _("hạn {day}").format(day=short_date(assignment.due.day)) if assignment.due else ""
    parts = (f"{office.name_of(assignment.who)} ({_(ROLES[assignment.role])})", due, _(STATES[assignment.state]))
    return " · ".join(part for part in parts if part)


def _given(given: tuple[Given, ...], office: Office) -> tuple[str, ...]:
    return tuple(f"{office.name_of(g.who)} ({_(ROLES[g.role])})" for g in given)


def person(post: PostId, office: Office) -> str:
    """A name with the post it acted from, as it is printed."""
    held = office.posts.get(post)
    return f"{office.name_of(post)} ({held.title})" if held else office.name_of(post)
