"""The list row of a document: what it is with this desk's pending acts over it, as its holder sees it.

Rewritten in any transaction that touches the record or its pending acts; never dependent on the present moment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntFlag
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from wardoffice.domain.directory import Office
from wardoffice.domain.document import (
    URGENCY_ORDER,
    AssignmentRole,
    Document,
    due_of,
    is_over,
    lead_of,
)
from wardoffice.domain.ids import DocumentId, PersonId, PostId
from wardoffice.domain.lifecycle import apply
from wardoffice.domain.outcome import Accepted
from wardoffice.domain.people import Post
from wardoffice.domain.routing import own_assignments, waits_for
from wardoffice.domain.text import sort_key
from wardoffice.store import outbox, records
from wardoffice.store.cache import Cache
from wardoffice.store.facts import LISTS_BEHIND, next_stamp, set_fact
from wardoffice.store.outbox_row import QUIET, OutboxRow
from wardoffice.store.records import Held
from wardoffice.store.schema import NO_DUE, documents, list_rows
from wardoffice.store.statements import Prepared, prepared, write_many

SORTED_BY = 48
"""Characters of the subject that decide its place in a list; equals stand newest first."""


class Mine(IntFlag):
    """What the viewer has to do with a document."""

    LEADS = 1
    COOPERATES = 2
    DIRECTS = 4
    ATTENDS = 8
    MONITORS = 16
    INFORMED = 32
    SENT = 64
    """He endorsed, proposed, submitted or forwarded it."""


_NOTHING = Mine(0)
_OWN_ROLE = {
    AssignmentRole.LEAD: Mine.LEADS,
    AssignmentRole.COOPERATING: Mine.COOPERATES,
    AssignmentRole.DIRECT: Mine.DIRECTS,
    AssignmentRole.ATTEND: Mine.ATTENDS,
    AssignmentRole.MONITOR: Mine.MONITORS,
    AssignmentRole.FOR_INFORMATION: Mine.INFORMED,
}


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """From where the lists are seen: the ward as it is known here, and the holder's own posts."""

    office: Office
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Projected:
    """The stamp the rewritten rows bear, and whether acts of this desk lie over any of them."""

    stamp: int
    overlaid: bool


def viewpoint_of(office: Office, person: str) -> Viewpoint:
    """The viewpoint of one person in all his posts."""
    return Viewpoint(office, office.posts_of(PersonId(person)))


def replayed(document: Document, pending: Iterable[OutboxRow], office: Office) -> Document:
    """The record with pending acts over it; one the rules no longer allow shows nothing until the hub answers."""
    for row in pending:
        known = replace(office, reserved_number=row.reserved) if row.reserved else office
        outcome = apply(document, row.command, known)
        if isinstance(outcome, Accepted):
            document = outcome.record
    return document


def overlaid(connection: Connection, document: str, office: Office) -> Document | None:
    """One document as its reader sees it, or None when it is not held here."""
    held = records.get(connection, document)
    if held is None:
        return None
    return replayed(held.document, outbox.overlaid(connection, [document]).get(held.document.id, ()), office)


def project(
    connection: Connection,
    ids: Iterable[str],
    viewpoint: Viewpoint,
    known: Mapping[DocumentId, Held] | None = None,
    worked_out: Mapping[DocumentId, Mapping[str, Any]] | None = None,
) -> Projected:
    """Rewrite the list rows of the named documents; `known` spares reading those just stored.

    `worked_out` are list rows of the records in `known`, used where no act lies over them.
    """
    names = list(dict.fromkeys(ids))
    held = _held(connection, names, known or {})
    if not held:
        return Projected(0, overlaid=False)
    untouched = outbox.is_empty(connection)
    pending = {} if untouched else outbox.overlaid(connection, names)
    refused = {} if untouched else outbox.refused_counts(connection, names)
    stamp = next_stamp(connection)
    values = []
    for one in held.values():
        id_ = one.document.id
        over = pending.get(id_, [])
        row = _with_acts(one, over, viewpoint) if over else (worked_out or {}).get(id_)
        waiting = sum(act.kind not in QUIET for act in over)
        told = {"row": one.row, "pending": waiting, "refused": refused.get(id_, 0), "stamp": stamp}
        values.append({**(row or list_row(one.row, one.document, viewpoint)), **told})
    write_many(connection, _REPLACE, values)
    return Projected(stamp, overlaid=bool(pending))


def _held(connection: Connection, names: Sequence[str], known: Mapping[DocumentId, Held]) -> dict[DocumentId, Held]:
    """The records of the named documents, those not `known` read here; a document not held is left out."""
    missing = [name for name in names if DocumentId(name) not in known]
    read = records.many(connection, missing) if missing else {}
    both = {**known, **read}
    return {id_: both[id_] for name in names if (id_ := DocumentId(name)) in both}


def _with_acts(one: Held, over: Sequence[OutboxRow], viewpoint: Viewpoint) -> dict[str, Any]:
    return list_row(one.row, replayed(one.document, over, viewpoint.office), viewpoint)


def project_all(cache: Cache, viewpoint: Viewpoint) -> int:
    """Rewrite every list row, for a new directory or new posts, in short transactions; how many were rewritten."""
    after, done = -1, 0
    while True:
        with cache.writing() as connection:
            next_rows = select(documents.c.row, documents.c.id).where(documents.c.row > after)
            some = connection.execute(next_rows.order_by(documents.c.row).limit(records.MOST_AT_ONCE)).all()
            if not some:
                set_fact(connection, LISTS_BEHIND, "")
                return done
            project(connection, [row.id for row in some], viewpoint)
        after, done = some[-1].row, done + len(some)


def list_row(row: int, document: Document, viewpoint: Viewpoint) -> dict[str, Any]:
    """The values of `list_rows` that follow from the record and the viewpoint."""
    arrival, due, lead = document.arrival, due_of(document), lead_of(document)
    return {
        "row": row,
        "id": document.id,
        "organ": document.organ,
        "direction": document.direction.value,
        "status": document.status.value,
        "period": arrival.period if arrival else "",
        "arrival_number": arrival.number if arrival else None,
        "arrival_date": arrival.date.isoformat() if arrival else "",
        "provisional": bool(arrival and arrival.provisional),
        "code": document.code,
        "document_type": document.document_type,
        "issued_date": document.issued_date.isoformat() if document.issued_date else "",
        "subject": document.subject,
        "subject_sort": sort_key(document.subject[:SORTED_BY]),
        "agency": document.issuing_agency,
        "agency_sort": _agency_sort(document.issuing_agency),
        "urgency": URGENCY_ORDER[document.urgency],
        "due": due.text() if due else "",
        "due_sort": int(due.moment().timestamp()) if due else NO_DUE,
        "over": is_over(document),
        "unread": is_unread(document, viewpoint),
        "waits": any(waits_for(document, post) for post in viewpoint.posts),
        "lead": viewpoint.office.name_of(lead.who) if lead else "",
        "mine": _mine(document, viewpoint).value,
        "restricted": document.restricted,
        "attachments": len(document.attachments),
        "endorsed": bool(document.endorsements),
        "contested": bool(document.contested_leads),
    }


def is_unread(document: Document, viewpoint: Viewpoint) -> bool:
    """Nobody has opened it from any of the viewer's posts."""
    if not document.readings:
        return True
    own = {post.id for post in viewpoint.posts}
    return not any(reading.post in own for reading in document.readings)


def _mine(document: Document, viewpoint: Viewpoint) -> Mine:
    mine = _NOTHING
    for post in viewpoint.posts if document.assignments else ():
        for assignment in own_assignments(document, post):
            mine |= _OWN_ROLE[assignment.role]
    writers = _writers(document)
    return mine | Mine.SENT if any(post.id in writers for post in viewpoint.posts) else mine


def _writers(document: Document) -> set[PostId]:
    written = {s.sender for s in document.route}
    written.update(who for e in document.endorsements for who in (e.author, e.entered_by) if who)
    written.update(p.author for p in document.proposals)
    return written


@lru_cache(maxsize=4096)
def _agency_sort(agency: str) -> str:
    return sort_key(agency)


def _replace() -> Prepared:
    new = insert(list_rows)
    changed = {c.name: new.excluded[c.name] for c in list_rows.c if c.name != "row"}
    return prepared(new.on_conflict_do_update(index_elements=["row"], set_=changed))


_REPLACE = _replace()
