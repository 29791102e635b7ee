"""A document as the command line shows it: the one place where the short names (code, agency, due) are given."""

from collections.abc import Collection
from typing import Any

import msgspec

from wardoffice.domain.directory import Office
from wardoffice.domain.document import (
    Assignment,
    Attachment,
    Document,
    Endorsement,
    ExtensionRequest,
    Given,
    Note,
    Proposal,
    Recall,
    RouteStep,
    due_of,
)
from wardoffice.domain.ids import PostId

COMMENT = "comment"
Shown = dict[str, Any]


def login_of(who: str, office: Office) -> str:
    """The login behind a post, or the unit's or organ's own id."""
    post = office.posts.get(PostId(who))
    person = office.people.get(post.person) if post else None
    return person.login if person else who


def listed(document: Document, unread: bool) -> Shown:
    """The fields of `list`: due as an ISO date, with a time if an hour was given."""
    due = due_of(document)
    return {
        "id": document.id,
        "arrival_number": document.arrival.number if document.arrival else None,
        "provisional": bool(document.arrival and document.arrival.provisional),
        "code": document.code,
        "subject": document.subject,
        "agency": document.issuing_agency,
        "urgency": document.urgency.value,
        "due": due.text() if due else None,
        "status": document.status.value,
        "unread": unread,
    }


def shown(document: Document, office: Office) -> Shown:
    """The fields of `hub show`: the record as everybody who may see it sees it."""
    return {
        **listed(document, unread=False),
        "organ": document.organ,
        "revision": document.revision,
        "document_type": document.document_type,
        "issued_date": document.issued_date.isoformat() if document.issued_date else None,
        "recalled": _recall(document.recalled) if document.recalled else None,
        "replaces": document.replaces,
        "arrival_date": document.arrival.date.isoformat() if document.arrival else None,
        "route": [_step(s, office) for s in document.route],
        "proposals": [_proposal(p, office) for p in document.proposals],
        "endorsements": [_endorsement(e, office) for e in document.endorsements],
        "assignments": [_assignment(a, office) for a in document.assignments],
        "extension_requests": [_extension(r, office) for r in document.extension_requests],
        "contested_lead": [login_of(c.who, office) for c in document.contested_leads],
        **_notes(document, office),
        "marks": [_plain(m) for m in document.marks],
        "attachments": [_attachment(a, office) for a in document.attachments],
        "signatures": [],
    }


def _recall(recall: Recall) -> Shown:
    return {
        "reason": recall.reason,
        "at": recall.at.isoformat(),
        "replaced_by": recall.replaced_by,
        "code": recall.replacement_code or None,
    }


def _attachment(attachment: Attachment, office: Office) -> Shown:
    """One that was added says by whom and when; one the document came with does not."""
    fields: Shown = {"name": attachment.name, "sha256": attachment.sha256, "bytes": attachment.size}
    if attachment.by and attachment.at:
        fields |= {"by": login_of(attachment.by, office), "at": attachment.at.isoformat()}
    return fields


def _notes(document: Document, office: Office) -> Shown:
    """Comments under their own name; reports, reminders and the like with their kind."""
    shown_notes = [(n.kind, _note(n, office)) for n in document.notes]
    return {
        "comments": [note for kind, note in shown_notes if kind == COMMENT],
        "notes": [{"kind": kind, **note} for kind, note in shown_notes if kind != COMMENT],
    }


def _note(note: Note, office: Office) -> Shown:
    return {"id": note.id, "author": login_of(note.author, office), "text": note.text, "at": note.at.isoformat()}


def _proposal(proposal: Proposal, office: Office) -> Shown:
    return {
        "id": proposal.id,
        "author": login_of(proposal.author, office),
        "post": proposal.author,
        "text": proposal.text,
        "at": proposal.at.isoformat(),
        "assignments": _given(proposal.given, office),
    }


def _assignment(assignment: Assignment, office: Office) -> Shown:
    return {
        "id": assignment.id,
        "who": login_of(assignment.who, office),
        "role": assignment.role.value,
        "state": assignment.state.value,
        "due": assignment.due.text() if assignment.due else None,
        "by": login_of(assignment.by, office),
    }


def _extension(asked: ExtensionRequest, office: Office) -> Shown:
    return {
        "id": asked.id,
        "author": login_of(asked.author, office),
        "assignment": asked.assignment,
        "due": asked.due.text(),
        "reason": asked.reason,
        "at": asked.at.isoformat(),
        "answered": asked.answered_by is not None,
    }


def shown_on_desk(
    document: Document, office: Office, unread: bool, cached: Collection[str], pending: Collection[str]
) -> Shown:
    """The fields of `show`: the same with what is on this machine and what waits to be sent from it."""
    fields = shown(document, office)
    attachments = [{**a, "cached": a["sha256"] in cached} for a in fields["attachments"]]
    return {**fields, "unread": unread, "attachments": attachments, "pending": list(pending)}


def _step(step: RouteStep, office: Office) -> Shown:
    return {
        "from": login_of(step.sender, office),
        "to": login_of(step.to, office),
        "role": step.role,
        "text": step.text,
        "at": step.at.isoformat(),
        "seen_at": step.seen_at.isoformat() if step.seen_at else None,
        "recalled_at": step.recalled_at.isoformat() if step.recalled_at else None,
    }


def _endorsement(endorsement: Endorsement, office: Office) -> Shown:
    dues = [g.due for g in endorsement.given if g.due]
    return {
        "id": endorsement.id,
        "author": login_of(endorsement.author, office),
        "post": endorsement.author,
        "name": office.name_of(endorsement.author),
        "text": endorsement.text,
        "at": endorsement.at.isoformat(),
        "due": max(dues, key=lambda d: d.moment()).text() if dues else None,
        "assignments": _given(endorsement.given, office),
        "proposed_by": login_of(endorsement.proposed_by, office) if endorsement.proposed_by else None,
        "on_behalf_of": endorsement.on_behalf_of,
        "entered_by": login_of(endorsement.entered_by, office) if endorsement.entered_by else None,
        "slip": endorsement.slip or None,
    }


def _given(given: tuple[Given, ...], office: Office) -> list[Shown]:
    return [
        {"who": login_of(g.who, office), "role": g.role.value, "due": g.due.text() if g.due else None} for g in given
    ]


def _plain(value: object) -> Any:
    return {name: part for name, part in msgspec.to_builtins(value).items() if part not in (None, "", [], ())}
