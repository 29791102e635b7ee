"""The documents as the hub last told them, without anything of this desk's own; nothing else writes them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from wardoffice.contract.codec import document_from_json
from wardoffice.domain.document import Document
from wardoffice.domain.ids import DocumentId
from wardoffice.store.moments import to_microseconds
from wardoffice.store.schema import document_files, documents, files, recycle_bin
from wardoffice.store.statements import Prepared, Query, among, listed, named, prepared, write_many

MOST_AT_ONCE = 500
_SECOND = 1_000_000
Name = TypeVar("Name", str, int)


@dataclass(frozen=True, slots=True)
class Held:
    """A record and its row: the time it was received in microseconds, made unique."""

    row: int
    document: Document


_NAMED = named(documents.c.id, "ids")
_HELD = Query(select(documents.c.row, documents.c.body).where(_NAMED))
_PLACES = Query(select(documents.c.id, documents.c.row, documents.c.revision).where(_NAMED))
_EVERY_REVISION = Query(select(documents.c.id, documents.c.revision))
_REVISIONS = Query(select(documents.c.id, documents.c.revision).where(_NAMED))


def get(connection: Connection, document: str) -> Held | None:
    return many(connection, [document]).get(DocumentId(document))


def many(connection: Connection, ids: Iterable[str]) -> dict[DocumentId, Held]:
    """Those of the named documents that are held here."""
    found: dict[DocumentId, Held] = {}
    for row, body in _HELD.all(connection, ids=listed(ids)):
        document = document_from_json(body)
        found[document.id] = Held(row, document)
    return found


def revisions(connection: Connection, ids: Iterable[str] | None = None) -> dict[str, int]:
    """Revision by id, of the documents named or of all that are held."""
    if ids is None:
        return dict(_EVERY_REVISION.all(connection))
    return dict(_REVISIONS.all(connection, ids=listed(ids)))


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


class Place(NamedTuple):
    """Where a document is held, and at which revision."""

    row: int
    revision: int


def places(connection: Connection, ids: Iterable[str]) -> dict[DocumentId, Place]:
    """Those of the named documents that are held here."""
    return {DocumentId(id_): Place(row, revision) for id_, row, revision in _PLACES.all(connection, ids=listed(ids))}


def put_many(
    connection: Connection,
    bodies: Mapping[DocumentId, bytes],
    read: Mapping[DocumentId, Document],
    known: Mapping[DocumentId, Place],
) -> dict[DocumentId, Held]:
    """Store records, each with its JSON and as read from it; a `known` document keeps its row."""
    rows = _rows_for(connection, read, known)
    values = [
        {"row": rows[id_], "id": id_, "revision": document.revision, "body": bodies[id_]}
        for id_, document in read.items()
    ]
    write_many(connection, _PUT, values)
    in_the_bin = connection.execute(select(recycle_bin.c.id).limit(1)).first()
    if in_the_bin:  # what has come back lies there no more: emptying it would take its files from it
        connection.execute(delete(recycle_bin).where(among(recycle_bin.c.id, read)))
    if known or in_the_bin:  # what lies there keeps its links
        connection.execute(delete(document_files).where(among(document_files.c.document, read)))
    _put_files(connection, read.values())
    return {id_: Held(rows[id_], document) for id_, document in read.items()}


def _rows_for(
    connection: Connection, read: Mapping[DocumentId, Document], known: Mapping[DocumentId, Place]
) -> dict[DocumentId, int]:
    """The row each document has, or a free one at the instant it was received or soon after."""
    rows = {id_: place.row for id_, place in known.items()}
    instants = {id_: to_microseconds(document.received_at) for id_, document in read.items() if id_ not in rows}
    taken: set[int] = set()
    waiting = dict(instants)
    while waiting:
        for id_, start in waiting.items():
            rows[id_] = _beside(taken, start)
            taken.add(rows[id_])
        used = select(documents.c.row).where(among(documents.c.row, [rows[id_] for id_ in waiting]))
        collided = set(connection.execute(used).scalars())
        again = {id_: start for id_, start in waiting.items() if rows[id_] in collided}
        behind = {start: _behind(connection, start) for start in set(again.values())}
        waiting = {id_: behind[start] for id_, start in again.items()}
    return rows


def _behind(connection: Connection, start: int) -> int:
    """The row behind all those of the second that begins with `start`, where many came in one instant."""
    last = select(func.max(documents.c.row)).where(documents.c.row.between(start, start + _SECOND))
    return (connection.execute(last).scalar_one_or_none() or start + _SECOND) + 1


def _beside(taken: set[int], row: int) -> int:
    while row in taken:
        row += 1
    return row


def _put_files(connection: Connection, read: Collection[Document]) -> None:
    links = [
        {"document": document.id, "place": place, "sha256": a.sha256}
        for document in read
        for place, a in enumerate(document.attachments)
    ]
    write_many(connection, _LINK, links)
    sizes = {a.sha256: a.size for document in read for a in document.attachments}
    fresh = {"key": b"", "here": False, "failures": 0, "retry_at": 0, "needed_at": 0}
    write_many(connection, _FILE, [{"sha256": sha256, "size": size, **fresh} for sha256, size in sizes.items()])


def _put() -> Prepared:
    new = insert(documents)
    newer = {"revision": new.excluded.revision, "body": new.excluded.body}
    return prepared(new.on_conflict_do_update(index_elements=["id"], set_=newer))


_PUT = _put()
_LINK = prepared(insert(document_files))
_FILE = prepared(insert(files).on_conflict_do_nothing())


def portions(names: Sequence[Name]) -> Iterator[Sequence[Name]]:
    """The list in pieces that keep a transaction short."""
    for start in range(0, len(names), MOST_AT_ONCE):
        yield names[start : start + MOST_AT_ONCE]
