"""Documents in the hub's database: stored with their number in the ward's sequence, their files and who sees them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from wardoffice.contract.codec import document_from_json, document_to_json
from wardoffice.domain.document import Document
from wardoffice.domain.ids import DocumentId
from wardoffice.hub import sight
from wardoffice.hub.tables import document_files, objects
from wardoffice.hub.ward import Ward, next_numbers

DOCUMENT = "document"


def read_document(connection: Connection, ward: str, id_: str) -> Document | None:
    row = select(objects.c.body).where(objects.c.ward == ward, objects.c.id == id_)
    body = connection.execute(row).scalar()
    return document_from_json(body) if body is not None else None


def ids_beginning_with(connection: Connection, ward: str, start: str, most: int = 2) -> tuple[DocumentId, ...]:
    """The ids an abbreviated id may stand for; `most` is enough to know whether it is ambiguous."""
    exact = select(objects.c.id).where(objects.c.ward == ward, objects.c.id == start)
    if connection.execute(exact).first():
        return (DocumentId(start),)
    begins = select(objects.c.id).where(objects.c.ward == ward, objects.c.id.startswith(start, autoescape=True))
    return tuple(DocumentId(row.id) for row in connection.execute(begins.order_by(objects.c.id).limit(most)))


def add_documents(connection: Connection, ward: Ward, documents: Sequence[Document], moment: datetime) -> None:
    """Store new documents at revision 1, numbered in the order given. The ward is locked."""
    if not documents:
        return
    first = next_numbers(connection, ward.id, len(documents))
    numbered = [(first + place, replace(d, revision=1)) for place, d in enumerate(documents)]
    connection.execute(insert(objects), [_row(ward.id, seq, document) for seq, document in numbered])
    _add_files(connection, ward.id, documents)
    sight.give_sight(connection, ward.id, ((d.id, seq, sight.who_sees(d, ward.office, moment)) for seq, d in numbered))


def change_document(connection: Connection, ward: Ward, document: Document, moment: datetime, reason: str) -> Document:
    """Store the next revision of a document; `reason` is told to those who lose sight of it. The ward is locked."""
    changed = replace(document, revision=document.revision + 1)
    seq = next_numbers(connection, ward.id)
    row = _row(ward.id, seq, changed)
    connection.execute(update(objects).where(objects.c.ward == ward.id, objects.c.id == changed.id).values(row))
    if any(a.command for a in changed.attachments):
        _add_files(connection, ward.id, (changed,))
    sight.tell_of_change(connection, ward.id, changed.id, seq)
    sight.update_sight(connection, ward, changed, moment, reason)
    return changed


def _row(ward: str, seq: int, document: Document) -> dict[str, object]:
    return {
        "ward": ward,
        "id": document.id,
        "type": DOCUMENT,
        "seq": seq,
        "revision": document.revision,
        "body": document_to_json(document),
    }


def _add_files(connection: Connection, ward: str, documents: Sequence[Document]) -> None:
    """Note which files the documents have; what is noted already stays."""
    pairs = {(a.sha256, d.id): None for d in documents for a in d.attachments}
    mine = (document_files.c.ward == ward) & document_files.c.document.in_(sorted({d.id for d in documents}))
    known = select(document_files.c.sha256, document_files.c.document).where(mine)
    noted = {(row.sha256, row.document) for row in connection.execute(known)}
    rows = [{"ward": ward, "sha256": sha, "document": id_} for sha, id_ in pairs if (sha, id_) not in noted]
    if rows:
        connection.execute(insert(document_files), rows)
