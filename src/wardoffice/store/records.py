"""The documents as the hub last told them, without anything of this desk's own; nothing else writes them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from wardoffice.contract.codec import document_from_json
from wardoffice.domain.document import Document
from wardoffice.domain.ids import DocumentId
from wardoffice.store.moments import to_microseconds
from wardoffice.store.schema import document_files, documents, files

MOST_AT_ONCE = 500
_SECOND = 1_000_000
Name = TypeVar("Name", str, int)


@dataclass(frozen=True, slots=True)
class Held:
    """A record and its row: the time it was received in microseconds, made unique."""

    row: int
    document: Document


def get(connection: Connection, document: str) -> Held | None:
    return many(connection, [document]).get(DocumentId(document))


def many(connection: Connection, ids: Iterable[str]) -> dict[DocumentId, Held]:
    """Those of the named documents that are held here."""
    found: dict[DocumentId, Held] = {}
    for some in portions(list(ids)):
        wanted = select(documents.c.row, documents.c.body).where(documents.c.id.in_(some))
        for row, body in connection.execute(wanted):
            document = document_from_json(body)
            found[document.id] = Held(row, document)
    return found


def revisions(connection: Connection, ids: Iterable[str] | None = None) -> dict[str, int]:
    """Revision by id, of the documents named or of all that are held."""
    wanted = select(documents.c.id, documents.c.revision)
    if ids is None:
        return dict(connection.execute(wanted).tuples().all())
    found: dict[str, int] = {}
    for some in portions(list(ids)):
        found.update(connection.execute(wanted.where(documents.c.id.in_(some))).tuples().all())
    return found


def ids_beginning(connection: Connection, prefix: str, most: int) -> list[DocumentId]:
    """The ids held here that begin with `prefix`; that very id alone when it is whole."""
    found = connection.execute(
        select(documents.c.id)
        .where(documents.c.id.startswith(prefix, autoescape=True))
        .order_by(documents.c.id)
        .limit(most)
    )
    ids = [DocumentId(id_) for id_ in found.scalars()]
    return [DocumentId(prefix)] if prefix in ids else ids


def count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(documents)).scalar_one()


def put_many(
    connection: Connection, bodies: Mapping[DocumentId, bytes], read: Mapping[DocumentId, Document]
) -> dict[DocumentId, Held]:
    """Store records, each with its JSON and as read from it; a known document keeps its row."""
    rows = _rows_for(connection, read)
    new = insert(documents)
    keep = new.on_conflict_do_update(
        index_elements=["id"], set_={"revision": new.excluded.revision, "body": new.excluded.body}
    )
    values = [
        {"row": rows[id_], "id": id_, "revision": document.revision, "body": bodies[id_]}
        for id_, document in read.items()
    ]
    if values:
        connection.execute(keep, values)
    _put_files(connection, read.values())
    return {id_: Held(rows[id_], document) for id_, document in read.items()}


def _rows_for(connection: Connection, read: Mapping[DocumentId, Document]) -> dict[DocumentId, int]:
    rows: dict[DocumentId, int] = {}
    for some in portions(list(read)):
        known = select(documents.c.id, documents.c.row).where(documents.c.id.in_(some))
        rows.update({DocumentId(id_): row for id_, row in connection.execute(known)})
    wanted = {id_: to_microseconds(document.received_at) for id_, document in read.items() if id_ not in rows}
    taken: set[int] = set()
    for numbers in portions(list(wanted.values())):
        taken.update(connection.execute(select(documents.c.row).where(documents.c.row.in_(numbers))).scalars())
    for id_, row in wanted.items():
        rows[id_] = _free_row(connection, row, taken)
        taken.add(rows[id_])
    return rows


def _free_row(connection: Connection, row: int, taken: set[int]) -> int:
    """The first number from `row` on that is free, jumping over documents received in the same instant."""
    while row in taken:
        row += 1
    return row if not _is_taken(connection, row, taken) else _free_row(connection, _past(connection, row), taken)


def _is_taken(connection: Connection, row: int, taken: set[int]) -> bool:
    if not taken:
        return False
    return connection.execute(select(documents.c.row).where(documents.c.row == row)).first() is not None


def _past(connection: Connection, row: int) -> int:
    within = documents.c.row.between(row, row + _SECOND)
    return 1 + (connection.execute(select(func.max(documents.c.row)).where(within)).scalar_one() or row)


def _put_files(connection: Connection, read: Iterable[Document]) -> None:
    read = list(read)
    links = [
        {"document": document.id, "place": place, "sha256": a.sha256}
        for document in read
        for place, a in enumerate(document.attachments)
    ]
    for some in portions([document.id for document in read]):
        connection.execute(delete(document_files).where(document_files.c.document.in_(some)))
    if links:
        connection.execute(insert(document_files), links)
    sizes = {a.sha256: a.size for document in read for a in document.attachments}
    fresh = {"key": b"", "here": False, "failures": 0, "retry_at": 0, "needed_at": 0}
    known = [{"sha256": sha256, "size": size, **fresh} for sha256, size in sizes.items()]
    if known:
        connection.execute(insert(files).on_conflict_do_nothing(), known)


def portions(names: Sequence[Name]) -> Iterator[Sequence[Name]]:
    """The list in pieces small enough for one statement."""
    for start in range(0, len(names), MOST_AT_ONCE):
        yield names[start : start + MOST_AT_ONCE]
