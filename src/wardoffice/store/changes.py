"""Pages of changes and answers from the hub: each page with its cursor in one transaction, so none is ever skipped.

Doubt never deletes: only an explicit removal does, too many at once stop the round, and what is removed stays in the
bin for a while. What a person may no longer see is erased at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, delete, func, literal, select
from sqlalchemy.dialects.sqlite import insert

from wardoffice.contract.codec import NotUnderstood, document_from_json
from wardoffice.contract.wire import NOTHING, Change, ChangePage, CommandAnswer
from wardoffice.domain.document import Document
from wardoffice.domain.ids import DocumentId
from wardoffice.store import audit, facts, listing, noticing, outbox, records, schema, texts, uploads
from wardoffice.store.cache import Cache
from wardoffice.store.moments import to_microseconds
from wardoffice.store.problem import StoreProblem
from wardoffice.store.projection import Viewpoint, list_row, project
from wardoffice.store.records import Place
from wardoffice.store.schema import (
    document_files,
    documents,
    files,
    list_rows,
    not_understood,
    recycle_bin,
    removed_rows,
)
from wardoffice.store.statements import Prepared, among, prepared, write_many

DOCUMENT = "document"
KEPT_IN_BIN = timedelta(days=30)
LEAST_GUARDED = 20
"""Removals in one round that never need asking."""
GUARDED_SHARE = 0.05
_REMOVED = "removed_this_round"
_HELD = "held_at_round_start"


def store_page(
    cache: Cache,
    page: ChangePage,
    viewpoint: Viewpoint,
    *,
    anew: bool = False,
    removal_confirmed: bool = False,
) -> int:
    """Store one page and its cursor; how many objects were applied.

    `anew`: the page belongs to a full list asked for anew, so that even an older revision counts.
    Raises StoreProblem("mass_removal", {"removed", "held"}) and changes nothing when the round would remove more
    than max(20, 5 %) of what was held, unless `removal_confirmed`. An object that cannot be read is noted in
    `not_understood`, keeps its former copy and holds up nobody else.
    """
    read = read_page(page, viewpoint)
    return store_read(cache, read, viewpoint, anew=anew, removal_confirmed=removal_confirmed).count


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page of which everything is worked out that can be without the cache, so that it may be done beforehand."""

    page: ChangePage
    documents: dict[DocumentId, Document]
    bodies: dict[DocumentId, bytes]
    rows: dict[DocumentId, dict[str, Any]]
    """List rows as long as no act of this desk lies over the record."""
    unreadable: list[tuple[Change, str]]
    gone: list[Change]


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a page: `count` objects were applied, and their list rows bear `stamp`.

    `plain` are the rows, arrival numbers and records for the index to take over at once; empty where it has more to
    know than they say (acts of this desk, texts of files), and reads the cache itself.
    """

    count: int
    stamp: int
    plain: tuple[tuple[int, int | None, Document], ...]


def read_page(page: ChangePage, viewpoint: Viewpoint) -> ReadPage:
    """Decode a page's records and see them from `viewpoint`; needs no cache."""
    ours = [change for change in page.changes if change.type == DOCUMENT]
    gone = [change for change in ours if change.deleted or change.hidden]
    bodies = {DocumentId(c.id): bytes(c.object) for c in ours if not (c.deleted or c.hidden)}
    read, unreadable = _read(change for change in ours if not (change.deleted or change.hidden))
    unreadable += [(c, f"type {c.type}") for c in page.changes if c.type != DOCUMENT and not (c.deleted or c.hidden)]
    rows = {id_: list_row(0, document, viewpoint) for id_, document in read.items()}
    return ReadPage(page, read, bodies, rows, unreadable, gone)


def store_read(
    cache: Cache, read: ReadPage, viewpoint: Viewpoint, *, anew: bool = False, removal_confirmed: bool = False
) -> Stored:
    """`store_page` for a page that was read beforehand from the same viewpoint."""
    return store_run(cache, [read], viewpoint, anew=anew, removal_confirmed=removal_confirmed)[0]


def store_run(
    cache: Cache, run: Sequence[ReadPage], viewpoint: Viewpoint, *, anew: bool = False, removal_confirmed: bool = False
) -> list[Stored]:
    """`store_read` for pages that follow one another, several in one transaction with the cursor of the last of them:
    a database writes what neighbours share once. A page that removes something stands alone, for it may be refused.
    """
    stored: list[Stored] = []
    for _removes, some in groupby(run, lambda read: read.page.state if read.gone else ""):
        with cache.writing() as connection:
            stored += [_store(connection, one, viewpoint, cache.clock(), anew, removal_confirmed) for one in some]
    return stored


def _store(
    connection: Connection, read: ReadPage, viewpoint: Viewpoint, now: datetime, anew: bool, removal_confirmed: bool
) -> Stored:
    _guard(connection, read.page, sum(c.deleted for c in read.gone), removal_confirmed)
    known = records.places(connection, read.documents)
    found = read.documents if anew else _not_older(read.documents, known)
    before = records.many(connection, known.keys() & found.keys()) if known else {}
    noticing.changed(connection, before, found, viewpoint, now)
    held = records.put_many(connection, read.bodies, found, known)
    outbox.settle(connection, held)
    _note_unreadable(connection, read.unreadable, held)
    _remove(connection, read.gone, now)
    projected = project(connection, held, viewpoint, held, read.rows)
    listing.advance(connection, read.page, read.bodies, anew=anew)
    facts.note_newest(connection, read.page.seq)
    bare = not projected.overlaid and not texts.any_here(connection)
    plain = [(one.row, read.rows[id_]["arrival_number"], one.document) for id_, one in held.items() if bare]
    return Stored(len(held) + len(read.gone), projected.stamp, tuple(plain))


def store_answers(cache: Cache, answers: Iterable[CommandAnswer], viewpoint: Viewpoint, seq: int = 0) -> int:
    """Enter the hub's answers with the rows and the audit lines they change, in one transaction; how many were new.

    `seq` is the hub's newest change number after them.
    """
    now = cache.clock()
    answers = list(answers)
    with cache.writing() as connection:
        facts.note_newest(connection, seq)
        touched = outbox.answered(connection, answers, now)
        for answer in answers:
            told: dict[str, str | int] = {"revision": answer.revision, "code": answer.code}
            audit.append(connection, f"answer_{answer.result}", now, command=answer.id, facts=told)
        project(connection, touched, viewpoint)
    return len(touched)


def erase_missing(cache: Cache, ids: Iterable[str], *, removal_confirmed: bool = False) -> int:
    """Put documents that a full list no longer has into the bin, behind the same guard."""
    gone = [Change(0, DOCUMENT, id_, 0, NOTHING, deleted=True) for id_ in ids]
    with cache.writing() as connection:
        _guard(connection, ChangePage((), "", has_more=False), len(gone), removal_confirmed)
        _remove(connection, gone, cache.clock())
    return len(gone)


def empty_bin(cache: Cache) -> list[str]:
    """Forget what has lain in the bin long enough; the hashes of the files nobody needs any more."""
    before = to_microseconds(cache.clock() - KEPT_IN_BIN)
    with cache.writing() as connection:
        old = list(connection.execute(select(recycle_bin.c.id).where(recycle_bin.c.removed_at < before)).scalars())
        connection.execute(delete(recycle_bin).where(among(recycle_bin.c.id, old)))
        return _forget_files(connection, old)


def _read(changes: Iterable[Change]) -> tuple[dict[DocumentId, Document], list[tuple[Change, str]]]:
    read: dict[DocumentId, Document] = {}
    unreadable: list[tuple[Change, str]] = []
    for change in changes:
        try:
            document = document_from_json(bytes(change.object))
        except NotUnderstood as error:
            unreadable.append((change, str(error)))
            continue
        if document.id == change.id:
            read[document.id] = document
        else:
            unreadable.append((change, "id"))
    return read, unreadable


def _not_older(read: dict[DocumentId, Document], known: Mapping[DocumentId, Place]) -> dict[DocumentId, Document]:
    return {id_: d for id_, d in read.items() if id_ not in known or d.revision >= known[id_].revision}


def _guard(connection: Connection, page: ChangePage, removals: int, confirmed: bool) -> None:
    """Count the removals of a round over its pages, and stop when they are too many to be believed."""
    before = facts.number(connection, _REMOVED)
    if not removals and not before:
        return
    held = facts.number(connection, _HELD) if before else records.count(connection)
    removed = before + removals
    if removals and removed > max(LEAST_GUARDED, held * GUARDED_SHARE) and not confirmed:
        raise StoreProblem("mass_removal", {"removed": removed, "held": held})
    carried = removed if page.has_more else 0
    facts.set_fact(connection, _REMOVED, str(carried))
    facts.set_fact(connection, _HELD, str(held))


def count_not_understood(connection: Connection) -> int:
    """How many objects the hub told of that this program could not read."""
    return connection.execute(select(func.count()).select_from(not_understood)).scalar_one()


def _note_unreadable(connection: Connection, unreadable: list[tuple[Change, str]], read: Iterable[str]) -> None:
    if connection.execute(select(not_understood.c.id).limit(1)).first():
        connection.execute(delete(not_understood).where(among(not_understood.c.id, read)))
    for change, detail in unreadable:
        new = insert(not_understood).values(id=change.id, seq=change.seq, detail=detail[:500])
        changed = {"seq": new.excluded.seq, "detail": new.excluded.detail}
        connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=changed))


def _remove(connection: Connection, gone: list[Change], now: datetime) -> None:
    if not gone:
        return
    to_bin = [change.id for change in gone if change.deleted and not change.hidden]
    hidden = [change.id for change in gone if change.hidden]
    noticing.lost(connection, [change for change in gone if change.hidden], now)
    removed_at = literal(to_microseconds(now))
    kept = select(documents.c.id, documents.c.revision, documents.c.body, removed_at).where(
        among(documents.c.id, to_bin)
    )
    columns = ["id", "revision", "body", "removed_at"]
    connection.execute(insert(recycle_bin).prefix_with("OR REPLACE").from_select(columns, kept))
    _forget_rows(connection, [*to_bin, *hidden])
    connection.execute(delete(recycle_bin).where(among(recycle_bin.c.id, hidden)))
    _forget_files(connection, hidden)
    for change in gone:
        what = "hidden" if change.hidden else "removed"
        audit.append(connection, what, now, document=change.id, facts={"reason": change.reason})


def _forget_rows(connection: Connection, ids: list[str]) -> None:
    take_off_lists(connection, connection.execute(select(documents.c.row).where(among(documents.c.id, ids))).scalars())
    for table in (documents, not_understood):
        connection.execute(delete(table).where(among(table.c.id, ids)))


def take_off_lists(connection: Connection, rows: Iterable[int]) -> None:
    """Show these rows in no list and find them by no word; a record that is still held stays."""
    gone = list(rows)
    if not gone:
        return
    stamp = facts.next_stamp(connection)
    write_many(connection, _REMOVED_ROW, [{"row": row, "stamp": stamp} for row in gone])
    connection.execute(delete(list_rows).where(among(list_rows.c.row, gone)))


def _removed_row() -> Prepared:
    new = insert(removed_rows)
    return prepared(new.on_conflict_do_update(index_elements=["row"], set_={"stamp": new.excluded.stamp}))


_REMOVED_ROW = _removed_row()


def _forget_files(connection: Connection, ids: list[str]) -> list[str]:
    """Drop the links of documents, and key and text of files nobody else needs: without its key a file is noise."""
    links = among(document_files.c.document, ids)
    named = set(connection.execute(select(document_files.c.sha256).where(links)).scalars())
    connection.execute(delete(document_files).where(links))
    needed = select(document_files.c.sha256).where(among(document_files.c.sha256, named))
    named -= set(connection.execute(needed).scalars()) | uploads.kept(connection)
    for table in (files, schema.texts):
        connection.execute(delete(table).where(among(table.c.sha256, named)))
    return sorted(named)
