"""Seeing that the cache and the second copy of what is unsent hold the same, at every opening.

What only the copy has was lost from the end of the cache's log: it is put back under its own id, so that it cannot be
carried out twice. What only the cache has was not copied before a program ended: it is copied now.
"""

import os
from collections.abc import Iterable

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from wardoffice.contract.codec import directory_from_json
from wardoffice.domain.directory import office_of
from wardoffice.store import audit, directory, facts, leases, safekeeping
from wardoffice.store.cache import CACHE_ID, Cache
from wardoffice.store.projection import project, viewpoint_of
from wardoffice.store.safekeeping import Kept, Line, Row
from wardoffice.store.schema import drafts, files, outbox, uploads
from wardoffice.store.statements import among


def put_back_missing(cache: Cache) -> int:
    """Make the two the same; how many acts and drafts were put back."""
    copied, copied_facts = safekeeping.keys_in(cache.folder), safekeeping.facts_in(cache.folder)
    with cache.reading() as connection:
        known = set(connection.execute(select(outbox.c.id).where(among(outbox.c.id, copied))).scalars())
        own = {safekeeping.draft_key(row.document, row.kind): row for row in connection.execute(select(drafts))}
        unanswered = outbox.c.state != "accepted"
        uncopied = [row for row in connection.execute(select(outbox).where(unanswered)) if row.id not in copied]
        person = facts.fact(connection, facts.PERSON) or ""
        told = {name: facts.fact(connection, name) for name in safekeeping.KEPT_FACTS if name not in copied_facts}
    lines = [Line(safekeeping.FACT, name, {"value": value}) for name, value in told.items() if value]
    lines += [Line(safekeeping.ACT, row.id, dict(row._mapping) | {"person": person}) for row in uncopied]
    begun = [(key, row) for key, row in own.items() if key not in copied]
    lines += [Line(safekeeping.DRAFT, key, dict(row._mapping) | {"person": person}) for key, row in begun]
    safekeeping.add(cache.folder, cache.key, lines)
    if not copied - known - own.keys():
        return 0
    return _put_back(cache, person, safekeeping.read(cache.folder, cache.key))


def _put_back(cache: Cache, person: str, kept: Kept) -> int:
    with cache.writing() as connection:
        done = put_in(connection, person, kept)
        if done:
            facts.set_fact(connection, CACHE_ID, os.urandom(8).hex())  # the index may have read what is lost now
            leases.doubt(connection)
            audit.append(connection, "put_back", cache.clock(), facts={"count": done})
    return done


def put_in(connection: Connection, person: str, kept: Kept) -> int:
    """Put in what the person's copy has and the cache has not, with the list rows that changes; how many."""
    acts = sorted(_his(kept.acts.values(), person), key=lambda row: int(str(row["seq"])))
    held = set(connection.execute(select(outbox.c.id).where(among(outbox.c.id, kept.acts))).scalars())
    missing = [row for row in acts if row["id"] not in held]
    for row in missing:
        taken = connection.execute(select(outbox.c.seq).where(outbox.c.seq == row["seq"])).first()
        connection.execute(insert(outbox).values(row | {"seq": None} if taken else row))
    texts = 0
    for row in _his(kept.drafts.values(), person):
        texts += connection.execute(insert(drafts).values(row).on_conflict_do_nothing()).rowcount
    for row in kept.files.values():
        _put_in_file(connection, row)
    body = directory.get_body(connection)
    if missing and body:
        view = viewpoint_of(office_of(directory_from_json(body)), person)
        project(connection, [str(row["document"]) for row in missing], view)
    return len(missing) + texts


def _put_in_file(connection: Connection, row: Row) -> None:
    """A file attached to an act on its way: kept until it is sent, and opened with its key if that is not known."""
    upload = {name: row[name] for name in ("sha256", "size", "media_type")}
    connection.execute(insert(uploads).values(upload).on_conflict_do_nothing())
    known = {"sha256": row["sha256"], "size": row["size"], "key": row["key"], "here": True}
    new = insert(files).values(known | {"failures": 0, "retry_at": 0, "needed_at": 0})
    opened = {"key": new.excluded.key, "here": True}
    connection.execute(new.on_conflict_do_update(index_elements=["sha256"], set_=opened, where=files.c.key == b""))


def _his(rows: Iterable[Row], person: str) -> list[Row]:
    """What this person wrote, without his name; nothing of anybody else's is put into his queue."""
    return [
        {name: value for name, value in row.items() if name != "person"}
        for row in rows
        if row.get("person") == person and person
    ]
