"""Documents sent to an organ of the ward from outside: they land, whole and unchanged, in its queue to register."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select

from wardoffice.domain.attaching import media_type_of
from wardoffice.domain.deadline import Due
from wardoffice.domain.directory import Office
from wardoffice.domain.document import Attachment, Document, Urgency
from wardoffice.domain.ids import DocumentId, OrganId, uuid7
from wardoffice.domain.text import clean_line, fold, is_sound, safe_file_name, shown
from wardoffice.hub.opening import Hub
from wardoffice.hub.problem import HubProblem
from wardoffice.hub.records import add_documents
from wardoffice.hub.tables import files
from wardoffice.hub.ward import lock_ward, read_ward


@dataclass(frozen=True, slots=True)
class Letter:
    """What the city sends: the files as they are, and what its own system says about them."""

    files: tuple[Path, ...]
    code: str
    subject: str
    issuing_agency: str
    organ: OrganId
    document_type: str = ""
    issued_date: date | None = None
    urgency: Urgency = Urgency.NORMAL
    due: Due | None = None
    restricted: bool = False
    received_at: datetime | None = None
    """Now when left out."""


def publish(hub: Hub, letter: Letter) -> DocumentId:
    """Publish one letter; see `publish_all`."""
    return publish_all(hub, (letter,))[0]


def publish_all(hub: Hub, letters: Sequence[Letter]) -> tuple[DocumentId, ...]:
    """Publish letters in their order, all or none, and give their ids.

    Raises HubProblem: `unknown_organ`, `letter_file_missing`, `letter_file_empty`, `letter_file_name`,
    `file_too_large`, `files_unwritable`.
    """
    with hub.reader.begin() as connection:
        office = read_ward(connection, hub.ward).office
    for letter in letters:
        if letter.organ not in office.organs:
            raise HubProblem("unknown_organ", organ=letter.organ)
    documents = [document_of(hub, letter) for letter in letters]
    with hub.writer.begin() as connection:
        ward = lock_ward(connection, hub.ward)
        remember_files(connection, ward.id, (a for d in documents for a in d.attachments))
        add_documents(connection, ward, documents, hub.now())
    return tuple(d.id for d in documents)


def organ_named(name: str, office: Office) -> OrganId:
    """The organ by its id, or by a piece of its name if only one has it; raises HubProblem `unknown_organ`."""
    if OrganId(name) in office.organs:
        return OrganId(name)
    wanted = fold(clean_line(name))
    exact = [o.id for o in office.organs.values() if wanted in (fold(o.name), fold(o.short_name))]
    found = exact or [o.id for o in office.organs.values() if wanted and wanted in fold(f"{o.name}\n{o.short_name}")]
    if len(found) != 1:
        raise HubProblem("unknown_organ", organ=clean_line(name))
    return found[0]


def remember_files(connection: Connection, ward: str, attachments: Iterable[Attachment]) -> None:
    """Note size and type of files not known yet. The ward is locked."""
    new = {a.sha256: a for a in attachments}
    known = set(connection.scalars(select(files.c.sha256).where(files.c.ward == ward, files.c.sha256.in_(new))))
    rows = [
        {"ward": ward, "sha256": a.sha256, "size": a.size, "media_type": a.media_type}
        for a in new.values()
        if a.sha256 not in known
    ]
    if rows:
        connection.execute(insert(files), rows)


def document_of(hub: Hub, letter: Letter) -> Document:
    """The letter as a document of its organ, its files kept but not yet remembered; raises as `publish_all`."""
    return Document(
        id=DocumentId(uuid7()),
        organ=letter.organ,
        code=clean_line(letter.code),
        subject=clean_line(letter.subject),
        issuing_agency=clean_line(letter.issuing_agency),
        received_at=letter.received_at or hub.now(),
        document_type=clean_line(letter.document_type),
        issued_date=letter.issued_date,
        urgency=letter.urgency,
        due_asked=letter.due,
        restricted=letter.restricted,
        attachments=tuple(_attachment(hub, path) for path in letter.files),
    )


def _attachment(hub: Hub, path: Path) -> Attachment:
    if not is_sound(path.name):
        raise HubProblem("letter_file_name", path=shown(str(path)))
    try:
        with path.open("rb") as source:
            if not source.read(1):
                raise HubProblem("letter_file_empty", path=str(path))
            source.seek(0)
            kept = hub.files.keep(source)
    except OSError as error:
        raise HubProblem("letter_file_missing", path=str(path)) from error
    return Attachment(safe_file_name(path.name), kept.sha256, kept.size, media_type_of(path.name))
