"""Desks for the window's tests: the sample ward's people and letters in a cache of their own, at a fixed moment."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from wardoffice.contract.codec import document_to_json
from wardoffice.contract.wire import Change, ChangePage
from wardoffice.desk.workplace import Workplace, viewpoint
from wardoffice.domain.commands import Command, Endorse, Payload, ProposeEndorsement, RegisterIncoming
from wardoffice.domain.deadline import Due
from wardoffice.domain.directory import Directory, Office, ReservedNumber, office_of
from wardoffice.domain.document import AssignmentRole, Attachment, Document, Given
from wardoffice.domain.ids import VIETNAM, CommandId, DocumentId, OrganId, PostId, derived_id
from wardoffice.domain.lifecycle import apply
from wardoffice.domain.outcome import Accepted
from wardoffice.sample import ward
from wardoffice.sample.bulk import BulkDocument, bulk_documents
from wardoffice.store import directory as directories
from wardoffice.store import facts
from wardoffice.store.cache import open_cache
from wardoffice.store.changes import store_page
from wardoffice.store.files import FileVault
from wardoffice.store.index import SearchIndex

NOW = datetime(2026, 11, 23, 8, 42, tzinfo=VIETNAM)
KEY = bytes(range(32))
FIRST_NUMBER = 464
KINH_TE, VAN_HOA = "ubnd.kinhte", "ubnd.vanhoa"


def the_ward() -> Directory:
    return Directory(1, ward.organs(), ward.units(), ward.people(), ward.posts())


def empty_desk(folder: Path, login: str, now: datetime = NOW) -> Workplace:
    """A signed-in desk that knows the ward and holds nothing yet."""
    cache = open_cache(folder, KEY, lambda: now)
    with cache.writing() as connection:
        directories.put(connection, the_ward())
        facts.set_fact(connection, facts.PERSON, login)
        facts.set_fact(connection, facts.LOGIN, login)
        facts.set_fact(connection, facts.LAST_FULL_CHECK, now.isoformat())
    return Workplace(cache, FileVault(cache), SearchIndex(folder, KEY), lambda: now, folder)


def desk(folder: Path, login: str, count: int = 40) -> Workplace:
    """A desk with `count` documents in every stage: to register, submitted, proposed, endorsed."""
    place = empty_desk(folder, login)
    fill(place, documents(count))
    return place


def fill(place: Workplace, held: Iterator[Document]) -> None:
    seen = viewpoint(place)
    changes: list[Change] = []
    for seq, document in enumerate(held, 1):
        raw = msgspec.Raw(document_to_json(document))
        changes.append(Change(seq, "document", document.id, document.revision, object=raw))
        if len(changes) == 500:
            store_page(place.cache, ChangePage(tuple(changes), str(seq), has_more=True), seen)
            changes = []
    store_page(place.cache, ChangePage(tuple(changes), "end", has_more=False), seen)


def documents(count: int, seed: int = 7) -> Iterator[Document]:
    """Made-up documents, newest last; of ten, two wait to be registered and one is done with."""
    ward_office = office_of(the_ward())
    for made in bulk_documents(count, seed, NOW.date()):
        yield _worked_on(_received(made), made.number, ward_office)


def _received(made: BulkDocument) -> Document:
    return Document(
        id=DocumentId(derived_id(str(made.number), "document")),
        organ=OrganId("ubnd"),
        code=made.code,
        subject=made.subject,
        issuing_agency=made.agency,
        received_at=made.received_at + timedelta(days=3 if made.number % 10 == 1 else 0),
        document_type=made.document_type,
        issued_date=made.issued_date,
        urgency=made.urgency,
        due_asked=Due(made.due) if made.due else None,
        attachments=(Attachment(f"{made.number}.pdf", f"{made.number:064x}", 1000),),
        revision=1,
    )


def _worked_on(document: Document, number: int, ward_office: Office) -> Document:
    stage = number % 10
    if stage in (1, 2):
        return document
    at = document.received_at + timedelta(minutes=30)
    numbered = replace(
        ward_office, reserved_number=ReservedNumber("ubnd/incoming", "2026", FIRST_NUMBER + number, provisional=False)
    )
    document = done(document, RegisterIncoming(), "ubnd.vanthu.tam", at, numbered)
    if stage in (3, 4, 5):
        document = done(document, _proposal(at.date()), "ubnd.chanhvp", at + timedelta(minutes=20), ward_office)
    if stage in (6, 7):
        given = (
            Given(PostId("ubnd.pct.hanh"), AssignmentRole.DIRECT),
            Given(KINH_TE, AssignmentRole.LEAD, Due(at.date() + timedelta(days=stage), working_days=3)),
            Given(VAN_HOA, AssignmentRole.COOPERATING),
        )
        act = Endorse("Giao P. KT,HT&ĐT chủ trì, phối hợp P. VH-XH tham mưu.", given)
        document = done(document, act, "ubnd.chutich", at + timedelta(hours=1), ward_office)
    return document


def _proposal(day: date) -> ProposeEndorsement:
    given = (Given(KINH_TE, AssignmentRole.LEAD, Due(day + timedelta(days=3), working_days=3)),)
    return ProposeEndorsement("Kính trình Chủ tịch giao P. KT,HT&ĐT tham mưu.", given)


def done(document: Document, act: Payload, post: str, at: datetime, ward_office: Office) -> Document:
    command = Command(
        CommandId(derived_id(document.id, f"{type(act).__name__}/{post}")), document.id, PostId(post), at, act
    )
    outcome = apply(document, command, ward_office)
    assert isinstance(outcome, Accepted), outcome
    return replace(outcome.record, revision=document.revision + 1)
