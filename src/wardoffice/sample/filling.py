"""What a hub for trying out is filled with: the sample ward's directory and accounts, and documents in bulk."""

import hashlib
import io
import tomllib
from collections.abc import Iterator
from datetime import date

from wardoffice.domain.deadline import Due
from wardoffice.domain.directory import CalendarData, DayOff, Directory
from wardoffice.domain.document import Attachment, Document
from wardoffice.domain.ids import DocumentId, OrganId, uuid7
from wardoffice.domain.text import safe_file_name
from wardoffice.hub.accounts import Account
from wardoffice.hub.files import FileStore
from wardoffice.paths import resource
from wardoffice.sample import ward
from wardoffice.sample.bulk import BulkDocument, bulk_documents, tiny_pdf


def sample_directory() -> Directory:
    """The sample ward as it stands on the first day, with the calendar the program ships."""
    return Directory(
        revision=1,
        organs=ward.organs(),
        units=ward.units(),
        people=ward.people(),
        posts=ward.posts(),
        calendar=shipped_calendar(),
    )


def sample_accounts() -> tuple[Account, ...]:
    """Everybody's account; the password equals the login."""
    return tuple(Account(person.login, person.id, person.login) for person in ward.people())


def shipped_calendar(country: str = "vn") -> CalendarData:
    """Days off from resources/calendars; none where the file is missing."""
    path = resource("calendars", f"{country}.toml")
    if not path.is_file():
        return CalendarData()
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return CalendarData(
        days_off=tuple(DayOff(**day) for day in data.get("days_off", ())),
        working_days=tuple(DayOff(**day) for day in data.get("working_days", ())),
        decided_years=tuple(data.get("decided_years", ())),
    )


def bulk(count: int, seed: int, today: date, organ: OrganId, files: FileStore | None) -> Iterator[Document]:
    """Documents as received, each with a small PDF where `files` is given; the same from the same seed and day."""
    for made in bulk_documents(count, seed, today):
        yield _received(made, seed, organ, files)


def _received(made: BulkDocument, seed: int, organ: OrganId, files: FileStore | None) -> Document:
    return Document(
        id=_id(made, seed),
        organ=organ,
        code=made.code,
        subject=made.subject,
        issuing_agency=made.agency,
        received_at=made.received_at,
        document_type=made.document_type,
        issued_date=made.issued_date,
        urgency=made.urgency,
        due_asked=Due(made.due) if made.due else None,
        attachments=(_file(made, seed, files),) if files else (),
    )


def _id(made: BulkDocument, seed: int) -> DocumentId:
    """In the order of arrival, as the ids of real documents are."""
    chance = hashlib.sha256(f"seed/{seed}/{made.number}".encode()).digest()[:10]
    return DocumentId(uuid7(int(made.received_at.timestamp() * 1000), chance))


def _file(made: BulkDocument, seed: int, files: FileStore) -> Attachment:
    kept = files.keep(io.BytesIO(tiny_pdf(made, seed)), durable=False)
    return Attachment(safe_file_name(f"{made.code}.pdf"), kept.sha256, kept.size)
