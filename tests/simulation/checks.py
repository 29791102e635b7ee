"""What must hold: looked at after every commit of a desk, and whole once everything has come to rest."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, select

from simulation.desks import SimulatedDesk
from simulation.hub_side import HubSide
from simulation.journal import Fate, Journal, Written
from wardoffice.contract.codec import document_from_json
from wardoffice.desk.workplace import viewpoint_in
from wardoffice.domain.commands import Attach, AttachedFile, RegisterIncoming
from wardoffice.domain.directory import Office
from wardoffice.domain.document import Document
from wardoffice.domain.ids import DocumentId, PersonId
from wardoffice.domain.lifecycle import apply
from wardoffice.domain.outcome import Accepted
from wardoffice.domain.routing import saw_by_delegation_only
from wardoffice.hub import tables
from wardoffice.hub.sight import who_sees
from wardoffice.hub.ward import read_ward
from wardoffice.store import audit, drafts, need, outbox, projection, records, schema
from wardoffice.store.moments import to_microseconds
from wardoffice.store.outbox_row import QUIET, OutboxRow, OutboxState
from wardoffice.store.projection import list_row
from wardoffice.store.search import search
from wardoffice.store.statements import Query


class Broken(AssertionError):
    """A promise did not hold; `promise` names it shortly."""

    def __init__(self, promise: str, detail: str) -> None:
        super().__init__(f"{promise}: {detail}")
        self.promise = promise


def expect(holds: bool, promise: str, detail: object = "") -> None:
    if not holds:
        raise Broken(promise, str(detail))


# --- after every commit of a desk -------------------------------------------------------------------------------------


def look_at_desk(desk: SimulatedDesk, journal: Journal, hub: HubSide) -> None:
    """A person's acts are all kept, shown once, and shown no further along than they are."""
    mine = journal.of(desk.name)
    with desk.cache.reading() as connection:
        rows = {row.id: row for row in outbox.listed(connection, accepted=True)}
        _every_act_is_kept(desk, mine, rows)
        _what_is_shown(desk, connection, rows)
        _what_must_stay_is_here(desk, connection, rows)
    _no_further_than_it_is(mine, rows, hub, journal)


def _what_must_stay_is_here(desk: SimulatedDesk, connection: Connection, rows: dict[Any, OutboxRow]) -> None:
    """A file that was here is still, while it is pinned or something of its document is unsent; one to send always."""
    here = {sha256 for (sha256,) in _HERE.all(connection)}
    unsent = {row.document for row in rows.values() if row.state is not OutboxState.ACCEPTED}
    pinned = {document for (document,) in _PINNED.all(connection, now=to_microseconds(desk.clock()))}
    staying = {sha256 for document, sha256 in _LINKS.all(connection) if document in unsent | pinned}
    gone = (desk.was_here - here) & staying
    expect(not gone, "what is pinned or unsent never makes room", f"{desk.name}: {gone}")
    sent = {f.sha256 for row in rows.values() if row.document in unsent for f in _own_files(row)}
    expect(sent <= here, "a file to be sent stays", f"{desk.name}: {sent - here}")
    desk.was_here = here


_HERE = Query(select(schema.files.c.sha256).where(schema.files.c.here))
_LINKS = Query(select(schema.document_files.c.document, schema.document_files.c.sha256))
_PINNED = Query(select(schema.pins.c.document).where(schema.pins.c.until > bindparam("now", type_=Integer)))


def _own_files(row: OutboxRow) -> tuple[AttachedFile, ...]:
    waits = row.state not in (OutboxState.ACCEPTED, OutboxState.REFUSED)
    return row.command.payload.files if waits and isinstance(row.command.payload, Attach) else ()


def _every_act_is_kept(desk: SimulatedDesk, mine: Sequence[Written], rows: dict[Any, OutboxRow]) -> None:
    for one in mine:
        row = rows.get(one.command.id)
        if one.fate is Fate.STANDS:
            expect(row is not None, "nothing written is gone", f"{desk.name} {one.command.kind} {one.command.id}")
            expect(row is None or row.command == one.command, "nothing written is changed", one.command.id)
        if one.fate is Fate.WITHDRAWN:
            expect(row is None, "what was taken back stays away", one.command.id)


def _what_is_shown(desk: SimulatedDesk, connection: Connection, rows: dict[Any, OutboxRow]) -> None:
    """The page shows the hub's word with his acts over it: what the rules make of both, worked out here anew."""
    about = dict.fromkeys(row.document for row in rows.values())
    if not about:
        return
    office = viewpoint_in(connection).office
    bases = records.many(connection, about)
    for id_, base in bases.items():
        shown = projection.overlaid(connection, id_, office)
        assert shown is not None
        wanted = _with_acts_over_it(base.document, [row for row in rows.values() if row.document == id_], office)
        gone = set(wanted.applied) - set(shown.applied)
        expect(not gone, "no effect vanishes", f"{desk.name}: {gone}")
        expect(shown.applied == wanted.applied, "what is shown is what was done", f"{desk.name} {id_}")
        expect(shown == wanted, "the page is the hub's word with his acts over it", f"{desk.name} {id_}")
        _nothing_twice(shown, f"{desk.name} {id_}")


def _with_acts_over_it(base: Document, acts: Iterable[OutboxRow], office: Office) -> Document:
    """Whether an act lies over the record is not asked of the outbox: one the record lacks and nobody refused does."""
    for row in acts:
        if row.state is OutboxState.REFUSED or row.id in base.applied:
            continue
        known = replace(office, reserved_number=row.reserved) if row.reserved else office
        outcome = apply(base, row.command, known)
        base = outcome.record if isinstance(outcome, Accepted) else base
    return base


def _nothing_twice(document: Document, where: str) -> None:
    twice = [id_ for id_, count in Counter(document.applied).items() if count > 1]
    expect(not twice, "no act takes effect twice", f"{where}: {twice}")
    texts = [e.text for e in (*document.endorsements, *document.proposals, *document.notes)]
    texts += [mark.text for mark in document.marks]
    again = [text for text, count in Counter(text for text in texts if text).items() if count > 1]
    expect(not again, "no words are shown twice", f"{where}: {again}")


def _no_further_than_it_is(mine: Sequence[Written], rows: dict[Any, OutboxRow], hub: HubSide, journal: Journal) -> None:
    """Accepted means the hub holds it, refused that it does not; asked of the hub once for each act."""
    for one in mine:
        row = rows.get(one.command.id)
        if row is None or one.known_accepted or one.known_refused:
            continue
        if row.state is OutboxState.ACCEPTED:
            one.known_accepted = True
            _not_past_a_refused_one(one, mine)
            expect(one.command.id in _applied(hub, row.document), "accepted means the hub holds it", row.id)
        if row.state is OutboxState.REFUSED:
            one.known_refused, one.refused_at = True, journal.tick()
            expect(one.command.id not in _applied(hub, row.document), "refused means the hub lacks it", row.id)


def _not_past_a_refused_one(accepted: Written, mine: Sequence[Written]) -> None:
    """What was written before its writer knew of a refusal on the same document waits until he has settled that."""
    for one in mine:
        if one.command.kind in QUIET:  # there is nothing to settle
            continue
        same = one.command.document == accepted.command.document
        if same and one.at < accepted.at < one.refused_at and one.fate is Fate.STANDS:
            detail = f"{one.command.id} was refused, {accepted.command.id} carried out"
            raise Broken("a refused act holds back later ones on its document", detail)


def _applied(hub: HubSide, document: str) -> tuple[str, ...]:
    with hub.hub.reader.begin() as connection:
        body = connection.scalar(select(tables.objects.c.body).where(tables.objects.c.id == document))
    return document_from_json(body).applied if body else ()


# --- after a round that came through ----------------------------------------------------------------------------------


def nothing_he_may_not_see(desk: SimulatedDesk, hub: HubSide) -> None:
    """For a round during which the hub stood still."""
    allowed = _seen_by(hub, desk.person).keys()
    with desk.cache.reading() as connection:
        held = records.revisions(connection).keys()
    expect(held <= allowed, "nobody holds what he may not see", f"{desk.name}: {held - allowed}")
    expect(held >= allowed, "a round brings everything", f"{desk.name}: {allowed - held}")


def held_and_allowed(desk: SimulatedDesk, hub: HubSide) -> set[str]:
    """What lies here of that which its person may see."""
    with desk.cache.reading() as connection:
        return records.revisions(connection).keys() & _seen_by(hub, desk.person).keys()


def _seen_by(hub: HubSide, person: PersonId) -> dict[str, bytes]:
    """What the rules let this person read now, with its JSON as the hub keeps it."""
    with hub.hub.reader.begin() as connection:
        office = read_ward(connection, hub.hub.ward).office
        found = connection.execute(select(tables.objects.c.id, tables.objects.c.body)).all()
    now = hub.hub.now()
    return {id_: body for id_, body in found if person in who_sees(document_from_json(body), office, now)}


# --- at rest ----------------------------------------------------------------------------------------------------------


def look_at_hub(hub: HubSide, journal: Journal) -> None:
    """Every act that stands was carried out once, in its order; numbers without gaps; access as the rules say."""
    with hub.hub.reader.begin() as connection:
        ward = read_ward(connection, hub.hub.ward)
        bodies = dict(connection.execute(select(tables.objects.c.id, tables.objects.c.body)).all())
        access = connection.execute(select(tables.access)).all()
        entries = connection.execute(select(tables.register_entries)).all()
    held = {DocumentId(id_): document_from_json(body) for id_, body in bodies.items()}
    for id_, document in held.items():
        _nothing_twice(document, f"hub {id_}")
        seen = {PersonId(row.person) for row in access if row.object == id_ and row.visible}
        allowed = who_sees(document, ward.office, hub.hub.now())
        expect(seen == allowed, "the hub lets those see it who may", f"{id_}: {sorted(seen ^ allowed)}")
    _each_act_once_and_in_order(held, journal)
    _numbers_without_gaps(held, entries)
    _final_numbers_stay(held, entries, journal)
    _every_file_is_whole(hub, held.values())


def _every_file_is_whole(hub: HubSide, held: Iterable[Document]) -> None:
    """Also those people attached: their acts were taken only with every byte."""
    for document in held:
        for file in document.attachments:
            path = hub.hub.files.path(file.sha256)
            whole = path is not None and hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256
            expect(whole, "every attached file is whole at the hub", f"{document.id} {file.name}")


def _each_act_once_and_in_order(held: dict[DocumentId, Document], journal: Journal) -> None:
    by_place: dict[tuple[str, str], list[str]] = {}
    for one in journal.by_id.values():
        applied = held[one.command.document].applied if one.command.document in held else ()
        if one.fate is Fate.STANDS:
            expect(one.command.id in applied, "every act that stands is carried out", f"{one.desk} {one.command}")
        if one.fate is Fate.WITHDRAWN:
            expect(one.command.id not in applied, "what was taken back is not carried out", one.command.id)
        if one.command.id in applied:
            by_place.setdefault((one.desk, one.command.document), []).append(one.command.id)
    for (desk, document), order in by_place.items():
        done = [id_ for id_ in held[DocumentId(document)].applied if id_ in set(order)]
        expect(done == order, "acts on a document keep their order", f"{desk} {document}: {order} {done}")


def _numbers_without_gaps(held: dict[DocumentId, Document], entries: Sequence[Any]) -> None:
    books: dict[tuple[str, str], list[int]] = {}
    for row in entries:
        books.setdefault((row.organ, row.period), []).append(row.number)
        if row.reason:  # voided: no document has it, and the book says why
            continue
        arrival = held[DocumentId(row.document)].arrival
        told = arrival and (arrival.period, arrival.number, arrival.provisional)
        expect(told == (row.period, row.number, False), "the book says what the document says", row.document)
    for book, numbers in books.items():
        wanted = list(range(1, len(numbers) + 1))
        expect(sorted(numbers) == wanted, "numbers are unique and without gaps", f"{book}: {sorted(numbers)}")
    registered = sum(d.arrival is not None for d in held.values())
    used = sum(not row.reason for row in entries)
    expect(registered == used, "every registered document stands in the book", f"{registered} {used}")


def _final_numbers_stay(held: dict[DocumentId, Document], entries: Sequence[Any], journal: Journal) -> None:
    """A number given under a lease is the document's, or stands voided in the book with the reason."""
    voided = {(row.document, row.number) for row in entries if row.reason}
    for one in journal.by_id.values():
        payload, document = one.command.payload, held.get(one.command.document)
        if (
            not isinstance(payload, RegisterIncoming)
            or not payload.lease
            or one.fate is not Fate.STANDS
            or not document
        ):
            continue
        number = document.arrival.number if document.arrival else None
        kept = number == payload.number or (one.command.document, payload.number) in voided
        expect(kept, "a number given under a lease is final", f"{one.desk} {one.command.id}: {payload.number} {number}")


def look_at_desk_at_rest(desk: SimulatedDesk, hub: HubSide) -> None:
    """The desk holds what the hub says this person sees, to the byte; lists, files and index follow from it."""
    wanted = _seen_by(hub, desk.person)
    with desk.cache.reading() as connection:
        bodies = dict(connection.execute(select(schema.documents.c.id, schema.documents.c.body)).all())
        expect(bodies == wanted, "desk and hub are equal", f"{desk.name}: {_difference(bodies, wanted)}")
        waiting = [row.id for row in outbox.listed(connection)]
        expect(not waiting, "nothing waits at rest", f"{desk.name}: {waiting}")
        expect(audit.first_fault(connection) is None, "the audit log is whole", desk.name)
        expect(need.missing_count(connection) == 0, "every file is here", desk.name)
        here = connection.execute(select(schema.files.c.sha256).where(schema.files.c.here)).scalars().all()
        lists_follow(desk, connection)
        strange = connection.execute(select(schema.not_understood.c.id)).all()
        expect(not strange, "everything is understood", strange)
        _index_follows(desk, connection)
    damaged = [sha256 for sha256 in here if not desk.place.vault.is_whole(sha256)]
    expect(not damaged, "every file is what it should be", f"{desk.name}: {damaged}")


def _difference(bodies: dict[str, bytes], wanted: dict[str, bytes]) -> str:
    ids = sorted(bodies.keys() | wanted.keys())
    return ", ".join(
        f"{id_}: {'only here' if id_ not in wanted else 'only there' if id_ not in bodies else 'differs'}"
        for id_ in ids
        if bodies.get(id_) != wanted.get(id_)
    )


def lists_follow(desk: SimulatedDesk, connection: Connection) -> None:
    view = viewpoint_in(connection)
    rows = {row.id: dict(row._mapping) for row in connection.execute(select(schema.list_rows))}
    held = records.many(connection, list(records.revisions(connection)))
    concealed = {
        id_ for id_, one in held.items() if saw_by_delegation_only(one.document, view.posts, view.office, desk.clock())
    }
    expect(rows.keys() <= held.keys(), "each line has its document", f"{desk.name}: {rows.keys() - held.keys()}")
    without = held.keys() - rows.keys() - concealed  # what has come since his clock hid the rest has its line
    expect(not without, "each document has its line", f"{desk.name}: {without}")
    for id_, one in held.items():
        if id_ not in rows:
            continue
        fresh = list_row(one.row, one.document, view) | {"pending": 0, "refused": 0}
        differing = [name for name, value in fresh.items() if rows[id_][name] != value]
        expect(not differing, "each line is what the document says", f"{desk.name} {id_}: {differing}")
    in_the_bin = set(connection.execute(select(schema.recycle_bin.c.id)).scalars())  # keep theirs while they lie there
    rows_of_files = connection.execute(select(schema.document_files)).all()
    expect(not in_the_bin & held.keys(), "what is held does not lie in the bin", desk.name)
    links = {(row.document, row.place): row.sha256 for row in rows_of_files if row.document not in in_the_bin}
    named = {(d.document.id, n): a.sha256 for d in held.values() for n, a in enumerate(d.document.attachments)}
    expect(links == named, "each document names its files", desk.name)


def _index_follows(desk: SimulatedDesk, connection: Connection) -> None:
    for row in connection.execute(select(schema.list_rows.c.id, schema.list_rows.c.code)):
        found = {hit.row.id for hit in search(desk.index, connection, row.code)}
        expect(row.id in found, "search finds every document", f"{desk.name} {row.code}")


def draft_texts(connection: Connection) -> str:
    """Everything that lies written and unsent on a desk."""
    return "\n".join(draft.body for draft in drafts.every(connection))
