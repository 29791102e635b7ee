"""Files on their way in: kept up to the byte that arrived, counted only once whole and of the hash told at the start.

Only who sends a file sees how far it has come. Knowing a hash gives nobody another's file: the bytes are sent, unless
their sender may read a document with that file already.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from wardoffice.domain.commands import AttachedFile
from wardoffice.domain.document import Attachment
from wardoffice.domain.ids import PersonId
from wardoffice.hub.opening import Hub
from wardoffice.hub.publishing import remember_files
from wardoffice.hub.tables import access, document_files, files, uploads
from wardoffice.hub.ward import lock_ward

ABANDONED = timedelta(days=7)
"""An upload nobody went on with for so long is swept away; a whole file nobody attached after four times as long."""
MOST_AT_ONCE = 100
"""Unfinished uploads one person may have."""


@dataclass(frozen=True, slots=True)
class Upload:
    """`offset` bytes are here; `finished`: all of them, and they have the hash."""

    id: str
    sha256: str
    size: int
    media_type: str
    offset: int
    finished: bool


class TooMany(ValueError):
    """More unfinished uploads than one person may have."""


def begin(hub: Hub, person: PersonId, sha256: str, size: int, media_type: str) -> Upload:
    """Begin to send a file, or go on with it: the same person's same file is one upload. Raises TooMany."""
    with hub.writer.begin() as connection:
        lock_ward(connection, hub.ward)
        if found := _of(connection, hub, person, uploads.c.sha256 == sha256):
            return found
        if may_name(connection, hub.ward, person, sha256) and hub.files.path(sha256):
            return Upload("", sha256, size, media_type, size, finished=True)
        if _unfinished(connection, hub.ward, person) >= MOST_AT_ONCE:
            raise TooMany
        id_ = secrets.token_urlsafe(18)
        row = {"ward": hub.ward, "id": id_, "person": person, "sha256": sha256, "size": size, "media_type": media_type}
        connection.execute(insert(uploads).values(**row, touched=_now(hub), finished=False))
    return Upload(id_, sha256, size, media_type, 0, finished=False)


def find(hub: Hub, person: PersonId, id_: str) -> Upload | None:
    """His own upload; None for anybody else's."""
    with hub.reader.begin() as connection:
        return _of(connection, hub, person, uploads.c.id == id_)


def _of(connection: Connection, hub: Hub, person: PersonId, which: object) -> Upload | None:
    mine = and_(uploads.c.ward == hub.ward, uploads.c.person == person, which)  # type: ignore[arg-type]
    row = connection.execute(select(uploads).where(mine)).first()
    return _upload(hub, row) if row else None


def _upload(hub: Hub, row: Row[str, str, str, str, int, str, int, bool]) -> Upload:
    part = part_of(hub, row.id)
    whole = row.finished and hub.files.path(row.sha256) is not None
    arrived = row.size if whole else part.stat().st_size if part.exists() else 0
    return Upload(row.id, row.sha256, row.size, row.media_type, min(arrived, row.size), whole)


def part_of(hub: Hub, id_: str) -> Path:
    """Where the bytes that have arrived lie; the folder is made."""
    folder = hub.files.folder / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{id_}.part"


def finish(hub: Hub, person: PersonId, upload: Upload) -> bool:
    """Let a file of which every byte has come count; False, and it begins anew, when it has another hash."""
    part = part_of(hub, upload.id)
    if not _is_what_was_told(hub, part, upload.sha256):
        part.unlink(missing_ok=True)
        return False
    with hub.writer.begin() as connection:
        lock_ward(connection, hub.ward)
        remember_files(connection, hub.ward, [Attachment("", upload.sha256, upload.size, upload.media_type)])
        mine = (uploads.c.ward == hub.ward) & (uploads.c.id == upload.id) & (uploads.c.person == person)
        connection.execute(update(uploads).where(mine).values(finished=True, touched=_now(hub)))
    part.unlink(missing_ok=True)
    return True


def _is_what_was_told(hub: Hub, part: Path, sha256: str) -> bool:
    """Compare the hash and keep the file: a copy, so that a second sender of the same upload cannot change it after."""
    with part.open("rb") as source:
        if hashlib.file_digest(source, "sha256").hexdigest() != sha256:
            return False
        source.seek(0)
        kept = hub.files.keep(source)
    if kept.sha256 != sha256:
        hub.files.remove(kept.sha256)
    return kept.sha256 == sha256


def touched(hub: Hub, upload: Upload) -> None:
    """More of it has come: it is not abandoned."""
    with hub.writer.begin() as connection:
        mine = (uploads.c.ward == hub.ward) & (uploads.c.id == upload.id)
        connection.execute(update(uploads).where(mine).values(touched=_now(hub)))


def may_name(connection: Connection, ward: str, person: PersonId, sha256: str) -> bool:
    """Whether he may read a document with this file, or has sent its bytes himself."""
    own = and_(uploads.c.ward == ward, uploads.c.person == person, uploads.c.sha256 == sha256, uploads.c.finished)
    sent = connection.execute(select(uploads.c.id).where(own)).first()
    return sent is not None or may_read(connection, ward, person, sha256)


def may_read(connection: Connection, ward: str, person: PersonId, sha256: str) -> bool:
    """Whether he may read a document with this file."""
    seen = and_(access.c.ward == ward, access.c.object == document_files.c.document, access.c.person == person)
    of_it = and_(document_files.c.ward == ward, document_files.c.sha256 == sha256)
    reads = select(document_files.c.document).join(access, seen).where(of_it, access.c.visible).limit(1)
    return connection.execute(reads).first() is not None


def missing_of(connection: Connection, hub: Hub, person: PersonId, named: Sequence[AttachedFile]) -> str | None:
    """The name of a file he may not name or that is not here as he says it is; None when all are."""
    for file in named:
        same = and_(files.c.ward == hub.ward, files.c.sha256 == file.sha256, files.c.size == file.size)
        known = connection.execute(select(files.c.sha256).where(same)).first()
        if not known or hub.files.path(file.sha256) is None or not may_name(connection, hub.ward, person, file.sha256):
            return file.name
    return None


def sweep(hub: Hub) -> int:
    """Forget uploads left lying, and their bytes; how many. What a document has is never touched."""
    now = hub.now()
    with hub.writer.begin() as connection:
        lock_ward(connection, hub.ward)
        left = uploads.c.touched < int((now - ABANDONED).timestamp())
        long_left = uploads.c.touched < int((now - 4 * ABANDONED).timestamp())
        old = and_(uploads.c.ward == hub.ward, (~uploads.c.finished & left) | long_left)
        gone = connection.execute(select(uploads.c.id, uploads.c.sha256, uploads.c.finished).where(old)).all()
        connection.execute(delete(uploads).where(old))
        unused = [row.sha256 for row in gone if row.finished and not _is_used(connection, hub.ward, row.sha256)]
        connection.execute(delete(files).where(files.c.ward == hub.ward, files.c.sha256.in_(unused)))
        for sha256 in unused:
            hub.files.remove(sha256)
    for row in gone:
        part_of(hub, row.id).unlink(missing_ok=True)
    return len(gone)


def _is_used(connection: Connection, ward: str, sha256: str) -> bool:
    named = select(document_files.c.document).where(document_files.c.ward == ward, document_files.c.sha256 == sha256)
    sent = select(uploads.c.id).where(uploads.c.ward == ward, uploads.c.sha256 == sha256)
    return bool(connection.execute(named.limit(1)).first() or connection.execute(sent.limit(1)).first())


def _unfinished(connection: Connection, ward: str, person: PersonId) -> int:
    mine = and_(uploads.c.ward == ward, uploads.c.person == person, ~uploads.c.finished)
    return connection.scalar(select(func.count()).select_from(uploads).where(mine)) or 0


def _now(hub: Hub) -> int:
    return int(hub.now().timestamp())
