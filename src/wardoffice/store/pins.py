"""Documents somebody wants ready by a moment: until then their files are fetched first and never make room."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from wardoffice.domain.ids import DocumentId
from wardoffice.store import schema
from wardoffice.store.moments import from_microseconds, to_microseconds
from wardoffice.store.schema import document_files, files
from wardoffice.store.statements import among


@dataclass(frozen=True, slots=True)
class Pin:
    document: DocumentId
    until: datetime
    files: int
    missing: int
    """How many of its files are not on this machine."""

    @property
    def ready(self) -> bool:
        return self.missing == 0


def put(connection: Connection, documents: Iterable[str], until: datetime) -> None:
    """Pin documents; one pinned already gets the new moment. Files whose fetching failed are tried at once."""
    names = list(documents)
    for document in names:
        new = insert(schema.pins).values(document=document, until=to_microseconds(until))
        connection.execute(new.on_conflict_do_update(index_elements=["document"], set_={"until": new.excluded.until}))
    of_them = select(document_files.c.sha256).where(among(document_files.c.document, names))
    connection.execute(files.update().where(~files.c.here, files.c.sha256.in_(of_them)).values(retry_at=0))


def drop(connection: Connection, documents: Iterable[str]) -> int:
    """Unpin documents; how many were pinned."""
    return connection.execute(delete(schema.pins).where(among(schema.pins.c.document, documents))).rowcount


def listed(connection: Connection, now: datetime) -> list[Pin]:
    """The pins in force, the first to end first, each with the files that are here and missing."""
    here = func.coalesce(func.sum(files.c.here), 0)
    found = connection.execute(
        select(schema.pins.c.document, schema.pins.c.until, func.count(document_files.c.sha256), here)
        .outerjoin(document_files, document_files.c.document == schema.pins.c.document)
        .outerjoin(files, files.c.sha256 == document_files.c.sha256)
        .where(schema.pins.c.until > to_microseconds(now))
        .group_by(schema.pins.c.document)
        .order_by(schema.pins.c.until, schema.pins.c.document)
    )
    return [Pin(DocumentId(id_), from_microseconds(until), all_, all_ - here_) for id_, until, all_, here_ in found]


def drop_ended(connection: Connection, now: datetime) -> None:
    connection.execute(delete(schema.pins).where(schema.pins.c.until <= to_microseconds(now)))
