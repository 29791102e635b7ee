"""A document its sender takes back or replaces: the number stays, the record is kept, and nobody works on it further.

NĐ 30/2020, article 18; on the national axis the sender asks with status 13, and is answered 15 (agreed) or 16
(refused), QĐ 28/2018.
"""

from dataclasses import replace
from datetime import datetime

from wardoffice.domain.directory import Office
from wardoffice.domain.document import Document, Recall, Status
from wardoffice.domain.ids import DocumentId, OrganId, derived_id
from wardoffice.domain.outcome import Refusal


def objection_to_recall(record: Document) -> Refusal | None:
    """Why the sender can no longer take the document back, or None."""
    if record.status is Status.RECALLED:
        return refusal_when_recalled(record)
    if record.status is Status.REJECTED:
        return Refusal("already_rejected")
    return None


def recalled(record: Document, reason: str, at: datetime, replacement: Document | None = None) -> Document | Refusal:
    """The record taken back, or replaced by `replacement`; everything people did with it stays on it."""
    if refusal := objection_to_recall(record):
        return refusal
    if replacement is None and not reason.strip():
        return Refusal("reason_required")
    recall = Recall(reason.strip(), at)
    if replacement is not None:
        recall = replace(recall, replaced_by=replacement.id, replacement_code=replacement.code)
    return replace(record, status=Status.RECALLED, recalled=recall)


def refusal_when_recalled(record: Document) -> Refusal:
    """What an act on a recalled document is told: the new document's code where there is one."""
    recall = record.recalled
    if recall is None or recall.replaced_by is None:
        return Refusal("already_recalled")
    return Refusal("already_replaced", {"replacement": recall.replacement_code, "document": recall.replaced_by})


def copies_of(record: Document, office: Office) -> tuple[DocumentId, ...]:
    """The ids of the copies that were sent on to other organs of the ward; what is recalled here is recalled there."""
    sent = [(step.command, OrganId(step.to)) for step in record.route if OrganId(step.to) in office.organs]
    return tuple(dict.fromkeys(DocumentId(derived_id(command, f"document/{organ}")) for command, organ in sent))
