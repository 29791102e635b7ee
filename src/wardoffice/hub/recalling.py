"""Documents the city takes back or replaces after they were published: never deleted, their numbers stay.

What was sent on to other organs of the ward is taken back there too, in the same transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from wardoffice.domain.document import Document
from wardoffice.domain.ids import DocumentId
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.recall import copies_of, recalled
from wardoffice.hub.opening import Hub
from wardoffice.hub.problem import HubProblem
from wardoffice.hub.publishing import Letter, document_of, remember_files
from wardoffice.hub.records import add_documents, change_document, ids_beginning_with, read_document
from wardoffice.hub.ward import Ward, lock_ward

ASKED, AGREED = "13", "15"
"""Statuses of the national axis: the sender wants it back; the receiving system has done so (QĐ 28/2018)."""
RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The documents that are over, the one named first, and the one that came in its place."""

    ids: tuple[DocumentId, ...]
    replacement: DocumentId | None = None


def recall_document(hub: Hub, start: str, reason: str) -> TakenBack:
    """Take back the document whose id is or begins with `start`.

    Raises HubProblem: `unknown_document`, `ambiguous_document`, `already_recalled`, `already_replaced`,
    `already_rejected`, `reason_required`.
    """
    with hub.writer.begin() as connection:
        ward = lock_ward(connection, hub.ward)
        return TakenBack(_take_back(connection, hub, ward, _named(connection, hub, start), reason, None))


def replace_document(hub: Hub, start: str, letter: Letter, reason: str) -> TakenBack:
    """Take a document back and publish `letter` to its organ in its place, linked both ways; see `recall_document`.

    An empty code, subject or agency of the letter is taken over from the document. Raises also what `publish` does.
    """
    with hub.reader.begin() as connection:
        old = _named(connection, hub, start)
    new = replace(document_of(hub, _completed(letter, old)), replaces=old.id)
    with hub.writer.begin() as connection:
        ward = lock_ward(connection, hub.ward)
        old = _named(connection, hub, old.id)
        remember_files(connection, ward.id, new.attachments)
        ids = _take_back(connection, hub, ward, old, reason, new)
        add_documents(connection, ward, [new], hub.now())
    return TakenBack(ids, new.id)


def _completed(letter: Letter, old: Document) -> Letter:
    return replace(
        letter,
        organ=old.organ,
        code=letter.code or old.code,
        subject=letter.subject or old.subject,
        issuing_agency=letter.issuing_agency or old.issuing_agency,
        document_type=letter.document_type or old.document_type,
        restricted=letter.restricted or old.restricted,
    )


def _named(connection: Connection, hub: Hub, start: str) -> Document:
    ids = ids_beginning_with(connection, hub.ward, start.strip()) if start.strip() else ()
    if len(ids) > 1:
        raise HubProblem("ambiguous_document", id=start.strip())
    document = read_document(connection, hub.ward, ids[0]) if ids else None
    if document is None:
        raise HubProblem("unknown_document", id=start.strip())
    return document


def _take_back(
    connection: Connection, hub: Hub, ward: Ward, record: Document, reason: str, replacement: Document | None
) -> tuple[DocumentId, ...]:
    """The record and its copies in other organs; a copy that is over already stays as it is."""
    after = recalled(record, reason, hub.now(), replacement)
    if isinstance(after, Refusal):
        raise HubProblem(after.code, **after.facts)
    change_document(connection, ward, after, hub.now(), RECALLED)
    done = [record.id]
    for copy in _copies(connection, ward, record):
        if not isinstance(recalled(copy, reason, hub.now(), replacement), Refusal):
            done += _take_back(connection, hub, ward, copy, reason, replacement)
    return tuple(done)


def _copies(connection: Connection, ward: Ward, record: Document) -> Iterable[Document]:
    found = (read_document(connection, ward.id, id_) for id_ in copies_of(record, ward.office))
    return [copy for copy in found if copy is not None]
