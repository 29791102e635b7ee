"""Who sees what on the hub: persons, not posts; gaining or losing sight takes a number of the ward's sequence.

A person's feed is read from these rows alone, so a row's number is the later of the object's and of its own.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, and_, insert, select, update

from wardoffice.contract.codec import document_from_json
from wardoffice.domain.directory import Office
from wardoffice.domain.document import Document
from wardoffice.domain.ids import DocumentId, PersonId
from wardoffice.domain.routing import sees
from wardoffice.hub.opening import Hub
from wardoffice.hub.tables import access, objects, wards
from wardoffice.hub.ward import Ward, lock_ward, next_numbers, read_ward

REVIEWED_AT_ONCE = 500
NEVER = -1
"""Stands for the time of the last review from a new directory's first moment until everything has been looked at."""


def who_sees(document: Document, office: Office, moment: datetime) -> frozenset[PersonId]:
    """The people who may read the document from any of their posts."""
    return frozenset(
        post.person
        for post in office.posts.values()
        if post.organ == document.organ and sees(document, post, office, moment)
    )


def may_read(connection: Connection, ward: str, person: PersonId, document: DocumentId) -> bool:
    row = select(access.c.visible).where(
        access.c.ward == ward, access.c.object == document, access.c.person == person, access.c.visible
    )
    return connection.execute(row).first() is not None


def give_sight(connection: Connection, ward: str, seen: Iterable[tuple[DocumentId, int, frozenset[PersonId]]]) -> None:
    """Rows for new objects: each with its number and the people who see it."""
    rows = [
        {"ward": ward, "object": id_, "person": person, "seq": seq, "visible": True, "reason": ""}
        for id_, seq, people in seen
        for person in sorted(people)
    ]
    if rows:
        connection.execute(insert(access), rows)


def update_sight(connection: Connection, ward: Ward, document: Document, moment: datetime, reason: str) -> None:
    """Bring the rows of one object up to date; those who lose sight are told `reason`. The ward is locked."""
    rows = select(access.c.person, access.c.visible).where(access.c.ward == ward.id, access.c.object == document.id)
    known = {PersonId(row.person): bool(row.visible) for row in connection.execute(rows)}
    before = {person for person, visible in known.items() if visible}
    now = who_sees(document, ward.office, moment)
    gained, lost = now - before, before - now
    if not gained and not lost:
        return
    seq = next_numbers(connection, ward.id)
    _set(connection, ward.id, document.id, lost, seq, visible=False, reason=reason)
    _set(connection, ward.id, document.id, gained & known.keys(), seq, visible=True, reason="")
    give_sight(connection, ward.id, [(document.id, seq, frozenset(gained - known.keys()))])


def tell_of_change(
    connection: Connection, ward: str, document: DocumentId, seq: int, person: PersonId | None = None
) -> None:
    """The object changed: everybody who sees it, or the one person, finds it again past his cursor."""
    those = (access.c.ward == ward) & (access.c.object == document) & access.c.visible
    if person is not None:
        those &= access.c.person == person
    connection.execute(update(access).where(those).values(seq=seq))


def _set(
    connection: Connection,
    ward: str,
    document: DocumentId,
    people: Iterable[PersonId],
    seq: int,
    *,
    visible: bool,
    reason: str,
) -> None:
    those = and_(access.c.ward == ward, access.c.object == document, access.c.person.in_(sorted(people)))
    connection.execute(update(access).where(those).values(seq=seq, visible=visible, reason=reason))


def keep_current(hub: Hub) -> None:
    """Look at everything again if a delegation has begun or ended since, or if somebody did not come to the end."""
    moment = hub.now()
    with hub.reader.begin() as connection:
        ward = read_ward(connection, hub.ward)
    unfinished = ward.sight_reviewed == NEVER
    if not (unfinished or _delegation_turned(ward, moment)) or not hub.reviewing.acquire(blocking=False):
        return
    try:
        review(hub, moment, "post_changed" if unfinished else "delegation_ended")
    finally:
        hub.reviewing.release()


def _delegation_turned(ward: Ward, moment: datetime) -> bool:
    turns = (turn.timestamp() for d in ward.directory.delegations for turn in (d.begins, d.ends))
    return any(ward.sight_reviewed < turn <= moment.timestamp() for turn in turns)


def review(hub: Hub, moment: datetime, reason: str) -> None:
    """Work out anew who sees what, some hundred objects a transaction; doing it twice changes nothing.

    Only a review that saw one directory from its beginning to its end counts as done.
    """
    with hub.reader.begin() as connection:
        revision = read_ward(connection, hub.ward).directory_revision
    last: str | None = ""
    while last is not None:
        last = _review_some(hub, moment, reason, last)
    with hub.writer.begin() as connection:
        same = (wards.c.id == hub.ward) & (wards.c.directory_revision == revision)
        connection.execute(update(wards).where(same).values(sight_reviewed=int(moment.timestamp())))


def _review_some(hub: Hub, moment: datetime, reason: str, after: str) -> str | None:
    with hub.writer.begin() as connection:
        ward = lock_ward(connection, hub.ward)
        some = (
            select(objects.c.id, objects.c.body)
            .where(objects.c.ward == hub.ward, objects.c.id > after)
            .order_by(objects.c.id)
            .limit(REVIEWED_AT_ONCE)
        )
        rows = connection.execute(some).all()
        for row in rows:
            update_sight(connection, ward, document_from_json(row.body), moment, reason)
    return rows[-1].id if rows else None
