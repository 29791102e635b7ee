"""Files people attached that the hub may not have yet: kept here, whatever is cleared away, until their act is done."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, delete, or_, select
from sqlalchemy.dialects.sqlite import insert

from wardoffice.contract.codec import command_from_json
from wardoffice.domain.commands import Attach, AttachedFile
from wardoffice.store.outbox_row import OPEN, OutboxState
from wardoffice.store.schema import document_files, files, outbox, texts, uploads
from wardoffice.store.statements import Query, among

ATTACH = "attach"


_OPEN_ATTACHES = Query(
    select(outbox.c.id, outbox.c.document).where(
        outbox.c.kind == ATTACH, or_(*(outbox.c.state == state.value for state in OPEN))
    )
)


def keep(connection: Connection, attached: Iterable[AttachedFile]) -> None:
    """Let nothing take these files away before their act is done."""
    for file in attached:
        row = insert(uploads).values(sha256=file.sha256, size=file.size, media_type=file.media_type)
        connection.execute(row.on_conflict_do_nothing())


def kept(connection: Connection) -> set[str]:
    """The hashes of the files that are kept so."""
    return set(connection.execute(select(uploads.c.sha256)).scalars())


def waiting_documents(connection: Connection, ready: Collection[str] = ()) -> set[str]:
    """The documents with an act on its way whose files go first; acts in `ready` have theirs at the hub."""
    return {document for id_, document in _OPEN_ATTACHES.all(connection) if id_ not in ready}


def forget_done(connection: Connection, among_these: Collection[str] | None = None) -> list[str]:
    """End the keeping of files no act needs any more (of all, or of these alone); the hashes of those that no document
    has either, now forgotten."""
    done = kept(connection) - _needed(connection)
    if among_these is not None:
        done &= set(among_these)
    connection.execute(delete(uploads).where(among(uploads.c.sha256, done)))
    linked = set(
        connection.execute(select(document_files.c.sha256).where(among(document_files.c.sha256, done))).scalars()
    )
    for table in (files, texts):
        connection.execute(delete(table).where(among(table.c.sha256, done - linked)))
    return sorted(done - linked)


def _needed(connection: Connection) -> set[str]:
    """Files of acts the hub has not taken, and of those it has whose record is still to come."""
    not_done = (outbox.c.state != OutboxState.ACCEPTED.value) | outbox.c.overlaid
    bodies = connection.execute(select(outbox.c.command).where(outbox.c.kind == ATTACH, not_done)).scalars()
    payloads = [command_from_json(body).payload for body in bodies]
    return {file.sha256 for payload in payloads if isinstance(payload, Attach) for file in payload.files}
