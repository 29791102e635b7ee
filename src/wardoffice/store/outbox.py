"""The acts of this desk that the hub has not answered, has just answered, or has refused: never dropped, sent in order.

An act lies over the record (`overlaid`) from the moment it is done until a revision that holds it is stored, or
until it is refused and parked.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, insert, or_, select, update

from wardoffice.contract.codec import command_to_json
from wardoffice.contract.wire import CommandAnswer
from wardoffice.domain.commands import Command
from wardoffice.domain.directory import ReservedNumber
from wardoffice.domain.ids import CommandId, DocumentId
from wardoffice.store import records
from wardoffice.store.grace import grace_left
from wardoffice.store.moments import from_microseconds, to_microseconds
from wardoffice.store.outbox_row import (
    HELD_BACK,
    NUMBER_HELD,
    OPEN,
    QUIET,
    OutboxCounts,
    OutboxRow,
    OutboxState,
    row_from,
)
from wardoffice.store.records import Held
from wardoffice.store.schema import documents, not_understood, outbox
from wardoffice.store.statements import Query, among, named
from wardoffice.store.statements import listed as listed_names

_IN_ORDER = select(outbox).order_by(outbox.c.seq)
_ON_PURPOSE = and_(*(outbox.c.kind != kind for kind in QUIET))
_PARKED = (outbox.c.state == OutboxState.REFUSED.value) & _ON_PURPOSE
"""Refused, and there is something for its writer to decide."""
_UNSHOWN = outbox.c.overlaid & (outbox.c.state == OutboxState.ACCEPTED.value)
"""Accepted, and lying over a record that does not have it yet."""
_MAY_BE_SHOWN = or_(_UNSHOWN, (outbox.c.state == OutboxState.REFUSED.value) & (outbox.c.code != "id_reused"))
"""What a record may turn out to have; under an id that was used for something else it has that."""
_ANY = Query(select(outbox.c.seq).limit(1))
_ONE = Query(select(outbox).where(outbox.c.id == bindparam("id")))
_EVERY = Query(_IN_ORDER)
_UNFINISHED = Query(_IN_ORDER.where(outbox.c.state != OutboxState.ACCEPTED.value))
_OPEN_ROWS = Query(_IN_ORDER.where(or_(*(outbox.c.state == state.value for state in OPEN))))
_OVERLAID = Query(_IN_ORDER.where(outbox.c.overlaid, named(outbox.c.document, "ids")))
_REFUSED_DOCUMENTS = Query(select(outbox.c.document).where(_PARKED).distinct())
_REFUSED_COUNTS = Query(
    select(outbox.c.document, func.count()).where(_PARKED, named(outbox.c.document, "ids")).group_by(outbox.c.document)
)
_COUNTS = Query(select(outbox.c.state, func.count()).where(_ON_PURPOSE).group_by(outbox.c.state))


def append(
    connection: Connection,
    command: Command,
    now: datetime,
    grace: timedelta = timedelta(0),
    reserved: ReservedNumber | None = None,
) -> None:
    """Put an act into the queue; it is not sent before `grace` has passed, nor past one that is held back."""
    connection.execute(
        insert(outbox).values(
            id=command.id,
            kind=command.kind,
            document=command.document,
            command=command_to_json(command),
            state=OutboxState.WAITING.value,
            overlaid=True,
            attempts=0,
            code=HELD_BACK if _is_held_back(connection, command.document) else "",
            facts="{}",
            created=to_microseconds(now),
            not_before=to_microseconds(now + grace),
            reserved=msgspec.json.encode(reserved).decode() if reserved else "",
        )
    )


def _is_held_back(connection: Connection, document: DocumentId) -> bool:
    """Whether an act on the document waits behind a refused one; what is done now stands behind both."""
    behind = any(row.code == HELD_BACK and row.document == document for row in _OPEN_ROWS.all(connection))
    return behind and document in _REFUSED_DOCUMENTS.values(connection)


def is_empty(connection: Connection) -> bool:
    """Whether nothing was ever done at this desk, as in a first sync: then no record needs looking at for acts."""
    return _ANY.value(connection) is None


def find(connection: Connection, command: str) -> OutboxRow | None:
    row = _ONE.first(connection, id=command)
    return row_from(row) if row else None


def listed(connection: Connection, *, accepted: bool = False) -> list[OutboxRow]:
    """The queue in order: what the hub has not answered and what it refused; with `accepted` those it took too."""
    return [row_from(row) for row in (_EVERY if accepted else _UNFINISHED).all(connection)]


def refused_as(connection: Connection, code: str, kind: str) -> list[OutboxRow]:
    """The parked acts of one kind that were refused for one reason, in the order they were done."""
    is_so = (outbox.c.state == OutboxState.REFUSED.value) & (outbox.c.code == code) & (outbox.c.kind == kind)
    return [row_from(row) for row in connection.execute(select(outbox).where(is_so).order_by(outbox.c.seq))]


def overlaid(connection: Connection, ids: Iterable[str]) -> dict[DocumentId, list[OutboxRow]]:
    """What lies over the named documents, in the order it was done."""
    found: dict[DocumentId, list[OutboxRow]] = defaultdict(list)
    for row in _OVERLAID.all(connection, ids=listed_names(ids)):
        found[DocumentId(row.document)].append(row_from(row))
    return dict(found)


def refused_counts(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """How many parked acts each of the named documents has."""
    return dict(_REFUSED_COUNTS.all(connection, ids=listed_names(ids)))


def due(
    connection: Connection,
    now: datetime,
    limit: int = 100,
    without: Collection[str] = (),
    but: Collection[CommandId] = (),
) -> list[OutboxRow]:
    """What may be sent now, oldest first; an act in its grace time holds back later ones on the same document.

    What the hub held back behind a refused act waits until that one has been done again or thrown away. Acts on the
    documents of `without` are left out, and those of `but`, which were tried already, with what stands behind them.
    """
    open_rows = _OPEN_ROWS.all(connection)
    refused = set(_REFUSED_DOCUMENTS.values(connection)) if open_rows else set()
    moment = to_microseconds(now)
    found: list[OutboxRow] = []
    held_back = set(without)
    for row in open_rows:
        behind_refused = row.code == HELD_BACK and row.document in refused
        if (
            grace_left(row.created, row.not_before, moment)
            or behind_refused
            or row.document in held_back
            or row.id in but
        ):
            held_back.add(row.document)
        elif len(found) < limit:
            found.append(row_from(row))
    return found


def take(
    connection: Connection,
    now: datetime,
    limit: int = 100,
    without: Collection[str] = (),
    but: Collection[CommandId] = (),
) -> list[OutboxRow]:
    """`due`, marked as sent in the same writing transaction: from here on nobody can withdraw them."""
    rows = due(connection, now, limit, without, but)
    sent = {"state": OutboxState.SENT.value, "attempts": outbox.c.attempts + 1}
    connection.execute(update(outbox).where(among(outbox.c.seq, [row.seq for row in rows])).values(sent))
    return rows


def answered(connection: Connection, answers: Iterable[CommandAnswer], now: datetime) -> set[DocumentId]:
    """Enter the hub's answers; the documents whose rows are to be projected again in the same transaction.

    A duplicate carries the first answer: a code means it was refused then.
    """
    touched: set[DocumentId] = set()
    for answer in answers:
        row = find(connection, answer.id)
        if row is None or row.state is OutboxState.ACCEPTED:
            continue
        values = _refused(answer) if answer.code or answer.result == "refused" else _accepted(connection, row, answer)
        values["answered_at"] = to_microseconds(now)
        connection.execute(update(outbox).where(outbox.c.id == answer.id).values(values))
        if values["state"] == OutboxState.REFUSED.value and row.kind not in QUIET:
            _hold_back_behind(connection, row)
        touched.add(row.document)
    return touched


def _hold_back_behind(connection: Connection, refused: OutboxRow) -> None:
    """What was written after it on the same document, before its writer could know, waits for him to settle it.

    The hub holds back within one call only; later acts may stand in the next batch, or have been written meanwhile.
    """
    behind = (outbox.c.document == refused.document) & (outbox.c.seq > refused.seq)
    waiting = behind & (outbox.c.state == OutboxState.WAITING.value)
    connection.execute(update(outbox).where(waiting).values(code=HELD_BACK))


def _refused(answer: CommandAnswer) -> dict[str, Any]:
    if answer.code == HELD_BACK:
        code = NUMBER_HELD if answer.facts else HELD_BACK
        facts = json.dumps(answer.facts, ensure_ascii=False)
        return {"state": OutboxState.WAITING.value, "code": code, "facts": facts}
    facts = json.dumps(answer.facts, ensure_ascii=False)
    return {"state": OutboxState.REFUSED.value, "overlaid": False, "code": answer.code, "facts": facts}


def _accepted(connection: Connection, row: OutboxRow, answer: CommandAnswer) -> dict[str, Any]:
    """Whether the record held has the act is asked of the record: its revision may be of another life of the hub."""
    held = records.get(connection, row.document)
    return {
        "state": OutboxState.ACCEPTED.value,
        "overlaid": held is not None and row.id not in held.document.applied,
        "code": "",
        "facts": "{}",
        "accepted_revision": answer.revision,
    }


def settle(connection: Connection, held: Mapping[DocumentId, Held]) -> set[DocumentId]:
    """Take accepted acts off the stored records that have them; the documents off which something was taken.

    A record says itself what it has: revisions grow anew after a backup was put in the hub's place. One refused by a
    hub that had lost the document is accepted once a record has it, and must not be done a second time.
    """
    if is_empty(connection):
        return set()
    unsure = select(outbox.c.seq, outbox.c.id, outbox.c.document)
    rows = connection.execute(unsure.where(_MAY_BE_SHOWN, among(outbox.c.document, held))).all()
    shown = [row for row in rows if row.id in held[DocumentId(row.document)].document.applied]
    there = {"state": OutboxState.ACCEPTED.value, "overlaid": False, "code": "", "facts": "{}"}
    connection.execute(update(outbox).where(among(outbox.c.seq, [row.seq for row in shown])).values(there))
    return {DocumentId(row.document) for row in shown}


def settle_all(connection: Connection) -> set[DocumentId]:
    """`settle` for whatever is held, once a full list is here."""
    unsure = connection.execute(select(outbox.c.document).where(_MAY_BE_SHOWN).distinct()).scalars()
    return settle(connection, records.many(connection, list(unsure)))


def unconfirmed(connection: Connection) -> set[CommandId]:
    """Acts the hub has accepted and no revision held here shows yet, of documents whose newest one could be read."""
    held = select(outbox.c.id).join(documents, documents.c.id == outbox.c.document)
    unread = outbox.c.document.in_(select(not_understood.c.id))
    return {CommandId(id_) for id_ in connection.execute(held.where(_UNSHOWN, ~unread)).scalars()}


def offer_again(connection: Connection) -> int:
    """Let everything that was ever accepted be sent once more, in order, under the same ids; how many acts."""
    return _offered(connection, outbox.c.state == OutboxState.ACCEPTED.value)


def offer_unshown_again(connection: Connection) -> int:
    """The same for what was accepted and no record here has yet."""
    return _offered(connection, _UNSHOWN)


def _offered(connection: Connection, which: ColumnElement[bool]) -> int:
    waiting = {"state": OutboxState.WAITING.value, "overlaid": True, "code": "", "accepted_revision": None}
    return connection.execute(update(outbox).where(which).values(waiting)).rowcount


def release(connection: Connection, command: str) -> bool:
    """End the grace time of a waiting act, so that it may be sent at once, whatever a clock says then or later."""
    waiting = (outbox.c.id == command) & (outbox.c.state == OutboxState.WAITING.value)
    changed = connection.execute(update(outbox).where(waiting).values(not_before=outbox.c.created))
    return changed.rowcount == 1


def withdraw(connection: Connection, command: str) -> OutboxRow | None:
    """Take an act out again: one never sent, or one refused. None when it is too late or unknown."""
    row = find(connection, command)
    if row is None or not (row.state is OutboxState.REFUSED or (row.state is OutboxState.WAITING and not row.attempts)):
        return None
    connection.execute(delete(outbox).where(outbox.c.seq == row.seq))
    return row


def counts(connection: Connection) -> OutboxCounts:
    """What the holder has on its way; that he opened something goes by itself and is not counted."""
    found: dict[str, int] = dict(_COUNTS.all(connection))
    return OutboxCounts(*(found.get(state.value, 0) for state in (*OPEN, OutboxState.REFUSED)))


def done_since(connection: Connection, since: datetime, kinds: Iterable[str]) -> list[OutboxRow]:
    """Acts of these kinds done from a moment on and not refused, oldest first."""
    done = (outbox.c.created >= to_microseconds(since)) & (outbox.c.state != OutboxState.REFUSED.value)
    rows = connection.execute(_IN_ORDER.where(done, outbox.c.kind.in_(list(kinds))))
    return [row_from(row) for row in rows]


def open_since(connection: Connection) -> list[datetime]:
    """When each act on its way was done, the oldest first."""
    open_rows = outbox.c.state.in_([s.value for s in OPEN]) & outbox.c.kind.not_in(QUIET)
    done = connection.execute(select(outbox.c.created).where(open_rows).order_by(outbox.c.seq)).scalars()
    return [from_microseconds(created) for created in done]
