"""A desk whose documents have real files, for tests of the reading pane and the composer: letters printed for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pikepdf

from ui.desks import NOW, done, empty_desk, fill, the_ward
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.commands import Payload, ProposeEndorsement, RegisterIncoming
from wardoffice.domain.deadline import Due
from wardoffice.domain.directory import CalendarData, DayOff, Directory, ReservedNumber, office_of
from wardoffice.domain.document import Attachment, Document, Urgency
from wardoffice.domain.ids import DocumentId, OrganId
from wardoffice.sample.letters.catalogue import Letter, letters
from wardoffice.store import directory as directories

OFFICE = office_of(the_ward())
HOLIDAY = NOW.date() + timedelta(days=1)
"""24/11/2026, Ngày Văn hóa Việt Nam."""


@dataclass(frozen=True, slots=True)
class File:
    name: str
    data: bytes
    here: bool = True


@lru_cache(maxsize=1)
def letter() -> Letter:
    return next(letter for letter in letters(NOW.date()) if letter.way == "printed")


@lru_cache(maxsize=1)
def printed() -> bytes:
    """The PDF of a công văn of two pages."""
    return letter().files()[0][1]


def with_pages(count: int, rotate: int = 0, **entries: object) -> bytes:
    """The first page of the letter, `count` times, turned by /Rotate, with further entries in its dictionary."""
    with pikepdf.open(BytesIO(printed())) as source, pikepdf.new() as made:
        for _number in range(count):
            made.pages.append(source.pages[0])
        for page in made.pages:
            page.Rotate = rotate
            for name, value in entries.items():
                page.obj[f"/{name}"] = pikepdf.Array(value) if isinstance(value, list) else value
        out = BytesIO()
        made.save(out)
    return out.getvalue()


def received(id_: str = "d1", files: Sequence[File] = (), urgency: Urgency = Urgency.NORMAL) -> Document:
    from hashlib import sha256

    return Document(
        DocumentId(id_),
        OrganId("ubnd"),
        letter().code,
        letter().subject,
        letter().agency,
        NOW - timedelta(hours=2),
        urgency=urgency,
        due_asked=Due(letter().due) if letter().due else None,
        attachments=tuple(Attachment(f.name, sha256(f.data).hexdigest(), len(f.data)) for f in files),
        revision=1,
    )


def registered(document: Document, number: int = 512) -> Document:
    numbered = replace(OFFICE, reserved_number=ReservedNumber("ubnd/incoming", "2026", number, provisional=False))
    return done(document, RegisterIncoming(), "ubnd.vanthu.tam", NOW - timedelta(hours=1), numbered)


def proposed(document: Document, act: ProposeEndorsement) -> Document:
    return done(document, act, "ubnd.chanhvp", NOW - timedelta(minutes=30), OFFICE)


def acted(document: Document, act: Payload, post: str) -> Document:
    return done(document, act, post, NOW - timedelta(minutes=20), OFFICE)


def paper_desk(folder: Path, login: str, documents: Sequence[Document], files: Sequence[File] = ()) -> Workplace:
    """A desk with these documents; `files` that are `here` lie in its vault."""
    place = empty_desk(folder, login)
    with place.cache.writing() as connection:
        directories.put(connection, _with_holiday(the_ward()))
    fill(place, iter(documents))
    for file in files:
        if file.here:
            place.vault.put(BytesIO(file.data))
    return place


def _with_holiday(ward: Directory) -> Directory:
    calendar = CalendarData((DayOff(HOLIDAY, "Ngày Văn hóa Việt Nam"),), (), (2026,))
    return replace(ward, revision=2, calendar=calendar)
