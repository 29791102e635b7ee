"""What a change from the hub is worth telling its reader: decided from the record before and after, never guessed.

The same page twice tells nothing twice, because the second time nothing has changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from wardoffice.contract.wire import Change
from wardoffice.domain.document import Document, lead_of
from wardoffice.domain.ids import DocumentId, PostId
from wardoffice.domain.outcome import Facts
from wardoffice.domain.routing import giver_of_lead, sees_itself, waits_for
from wardoffice.store import notices, outbox
from wardoffice.store.notices import Kind
from wardoffice.store.outbox_row import OutboxRow
from wardoffice.store.projection import Viewpoint
from wardoffice.store.records import Held
from wardoffice.store.schema import list_rows
from wardoffice.store.schema import outbox as outbox_table
from wardoffice.store.statements import among

ONE_BY_ONE = 3
"""More documents than these lost at once are told of together."""
SETTLE_LEAD = "settle_lead"


def changed(
    connection: Connection,
    before: Mapping[DocumentId, Held],
    after: Mapping[DocumentId, Document],
    viewpoint: Viewpoint,
    now: datetime,
) -> None:
    """Tell of what a page brings, before it is stored: recalls, corrected numbers, leads, delegated work."""
    if before:
        pending = outbox.overlaid(connection, before)
        for id_, held in before.items():
            _one_changed(connection, held.document, after[id_], pending.get(id_, []), viewpoint, now)
    new = [document for id_, document in after.items() if id_ not in before]
    for grantor, count in _delegated(new, viewpoint, now).items():
        notices.add_count(connection, Kind.WORK_DELEGATED, {"grantor": grantor}, count, now)


def _one_changed(
    connection: Connection,
    before: Document,
    after: Document,
    pending: list[OutboxRow],
    viewpoint: Viewpoint,
    now: datetime,
) -> None:
    own = {post.id for post in viewpoint.posts}
    told = [*_taken_back(before, after), *_corrected(before, after, pending), *_contested(before, after, own)]
    told += _entered(before, after, own)
    settled = _settled(before, after, own)
    if settled and not _settled_himself(connection, before, after):
        told += settled
    for kind, facts in told:
        notices.add(connection, kind, after.id, facts, now)


Told = list[tuple[Kind, Facts]]


def _taken_back(before: Document, after: Document) -> Told:
    recall = after.recalled
    if recall is None or before.recalled == recall:
        return []
    facts: Facts = {**_number(after), "date": recall.at.date().isoformat()}
    if recall.replaced_by is None:
        return [(Kind.RECALLED, facts)]
    return [(Kind.REPLACED, {**facts, "by": recall.replaced_by, "code": recall.replacement_code})]


def _corrected(before: Document, after: Document, pending: Iterable[OutboxRow]) -> Told:
    """The number this desk showed meanwhile is not the one the hub gave."""
    arrival = after.arrival
    if arrival is None or before.arrival is not None:
        return []
    shown = [row.reserved for row in pending if row.reserved is not None and row.id == arrival.command]
    wrong = [n for n in shown if (n.period, n.number) != (arrival.period, arrival.number)]
    return [(Kind.NUMBER_CORRECTED, {"shown": n.number, "number": arrival.number}) for n in wrong]


def _contested(before: Document, after: Document, own: set[PostId]) -> Told:
    known = {c.command for c in before.contested_leads}
    told: Told = []
    for c in after.contested_leads:
        giver = giver_of_lead(after, c.piece)
        if c.command in known or not own & {c.by, giver} or own >= {c.by, giver}:  # with himself: only asked which
            continue
        lead = lead_of(after)
        who, by = (lead.who if lead else "", giver or "") if c.by in own else (c.who, c.by)
        told.append((Kind.LEAD_CONTESTED, {**_number(after), "who": who, "by": by}))
    return told


def _entered(before: Document, after: Document, own: set[PostId]) -> Told:
    """Somebody else typed a bút phê in the person's name, from the slip he wrote on."""
    known = {e.id for e in before.endorsements}
    new = [e for e in after.endorsements if e.id not in known and e.author in own]
    by_others = [e.entered_by for e in new if e.entered_by is not None and e.entered_by not in own]
    return [(Kind.WORDS_ENTERED, {**_number(after), "by": by}) for by in by_others]


def _settled(before: Document, after: Document, own: set[PostId]) -> Told:
    """A contested lead came out otherwise than the person had chosen."""
    lead = lead_of(after)
    if not before.contested_leads or after.contested_leads or lead is None:
        return []
    former = lead_of(before)
    chosen = {c.who for c in before.contested_leads if c.by in own}
    chosen |= {former.who} if former and former.by in own else set()
    if not chosen or lead.who in chosen:
        return []
    return [(Kind.LEAD_SETTLED, {**_number(after), "who": lead.who})]


def _settled_himself(connection: Connection, before: Document, after: Document) -> bool:
    new = set(after.applied) - set(before.applied)
    ids = among(outbox_table.c.id, sorted(new))
    own = select(outbox_table.c.id).where(ids, outbox_table.c.kind == SETTLE_LEAD)
    return connection.execute(own).first() is not None


def _delegated(new: list[Document], viewpoint: Viewpoint, now: datetime) -> dict[str, int]:
    """How many documents wait for each post whose delegation alone lets them be seen here."""
    own = {post.id for post in viewpoint.posts}
    grantors = {d.grantor for d in viewpoint.office.delegations if d.delegate in own and d.lasts_at(now)} - own
    posts = [viewpoint.office.posts[g] for g in sorted(grantors) if g in viewpoint.office.posts]
    counts: dict[str, int] = defaultdict(int)
    for document in new if posts else ():
        if any(sees_itself(document, post) for post in viewpoint.posts):
            continue
        for post in posts:
            counts[post.id] += waits_for(document, post)
    return {grantor: count for grantor, count in counts.items() if count}


def lost(connection: Connection, hidden: list[Change], now: datetime) -> None:
    """Tell what the person may no longer see, before it is erased; what was not held here is not told of."""
    rows = select(list_rows.c.id, list_rows.c.arrival_number).where(among(list_rows.c.id, [c.id for c in hidden]))
    numbers: dict[str, int | None] = dict(connection.execute(rows).all())
    by_reason: dict[str, list[str]] = defaultdict(list)
    for change in hidden:
        if change.id in numbers:
            by_reason[change.reason].append(change.id)
    for reason, ids in by_reason.items():
        if len(ids) > ONE_BY_ONE:
            notices.add_count(connection, Kind.LOST_SIGHT_OF_MANY, {"reason": reason}, len(ids), now)
            continue
        for id_ in ids:
            number = numbers[id_]
            facts: Facts = {"reason": reason} if number is None else {"reason": reason, "number": number}
            notices.add(connection, Kind.LOST_SIGHT, id_, facts, now)


def _number(document: Document) -> Facts:
    return {"number": document.arrival.number} if document.arrival else {}
