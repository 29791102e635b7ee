"""A backup put in the place of a profile's cache: proven whole first, and the cache that is there set aside.

What the present cache has that the backup lacks of one's own work goes along: acts, drafts, the sign-in, the keys of
files that lie here. Acts keep their ids, so what the hub has taken meanwhile comes back as taken. Killed anywhere, it
is the old cache or the restored one.
"""

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from wardoffice.contract.codec import directory_from_json
from wardoffice.domain.directory import office_of
from wardoffice.store import audit, custody, directory, facts, leases, safekeeping, schema
from wardoffice.store.backup import Backup, rekey, unpacked
from wardoffice.store.cache import CACHE_ID, Cache, bring_up_to_date
from wardoffice.store.custody import CACHE_FILE, KEY_FILE
from wardoffice.store.engine import engine_for, told
from wardoffice.store.key_check import salt_of
from wardoffice.store.moments import Clock
from wardoffice.store.pages import Pages
from wardoffice.store.problem import StoreProblem
from wardoffice.store.projection import project_all, viewpoint_of
from wardoffice.store.putting_back import put_in
from wardoffice.store.safekeeping import UNSENT_FILE, Row
from wardoffice.store.salvage import Loss, salvaged
from wardoffice.store.statements import among

_OWN = ("outbox", "drafts", "tokens", "files", "meta")
"""The tables of the present cache of which something goes along."""


@dataclass(frozen=True, slots=True)
class Restored:
    backup: Backup
    kept: Path | None
    """Where the cache that was there lies now; None when there was none."""


def restore(file: Path, key: bytes, folder: Path, own_key: bytes, clock: Clock, key_file: bytes = b"") -> Restored:
    """Put the backup, opened by `key`, into the profile, under the profile's own key.

    `key_file` is what `key.json` is to say from then on, where that key is a new one: it comes with the cache, and what
    only the lost key opens is kept beside the cache set aside.
    Raises StoreProblem: backup_damaged, cache_too_new, backup_of_another; whatever it raises, nothing has changed.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with custody.held(folder):
        custody.carry_out(folder)
        with custody.making_ready(folder) as ready:
            found = unpacked(file, key, ready, clock)
            rekey(ready / CACHE_FILE, key, own_key)
            present = _present(folder, own_key, readable=not key_file)
            with closing(Cache(engine_for(ready / CACHE_FILE, own_key), ready, own_key, clock)) as restored:
                bring_up_to_date(restored)
                _join(restored, present, folder)
            was_there = (folder / CACHE_FILE).exists()
            if key_file:
                _begin_under(key_file, ready, folder)
            kept = custody.exchange(folder)
    return Restored(found, kept if was_there else None)


def _begin_under(key_file: bytes, ready: Path, folder: Path) -> None:
    """A new key and an empty second copy for it; the next opening fills that from the cache."""
    for name, content in ((KEY_FILE, key_file), (UNSENT_FILE, b"")):
        custody.copy_aside(folder, name)
        (ready / name).write_bytes(content)


def _present(folder: Path, key: bytes, *, readable: bool) -> dict[str, list[Row]]:
    """The rows of the present cache that may go along, as far as they can be read."""
    rows: dict[str, list[Row]] = {name: [] for name in _OWN}
    if readable and (folder / CACHE_FILE).exists():
        for name, row in salvaged(Pages(folder / CACHE_FILE, key, salt_of(folder)), {}, Loss()):
            if name in rows:
                rows[name].append(row)
    return rows


def _join(restored: Cache, present: dict[str, list[Row]], folder: Path) -> None:
    own = {str(row["key"]): str(row["value"]) for row in present["meta"]}
    with told(), restored.engine.connect().execution_options(writes=True) as connection, connection.begin():
        person = facts.fact(connection, facts.PERSON) or ""
        if own.get(facts.PERSON, person) != person:
            raise StoreProblem("backup_of_another", {"login": facts.fact(connection, facts.LOGIN) or ""})
        _join_outbox(connection, present["outbox"])
        leases.doubt(connection)
        _join_drafts(connection, present["drafts"])
        for row in present["tokens"]:
            connection.execute(insert(schema.tokens).values(row).on_conflict_do_nothing())
        kept = safekeeping.read(folder, restored.key)
        still_open = schema.outbox.c.state != "accepted"
        connection.execute(delete(schema.outbox).where(still_open, among(schema.outbox.c.id, kept.gone)))
        put_in(connection, person, kept)
        _join_files(connection, present["files"], restored.folder, folder)
        facts.set_fact(connection, CACHE_ID, os.urandom(8).hex())
        audit.append(connection, "restored", restored.clock())
        body = directory.get_body(connection)
    if body:
        project_all(restored, viewpoint_of(office_of(directory_from_json(body)), person))


def _join_outbox(connection: Connection, present: list[Row]) -> None:
    """What the present cache knows of an act is newer; an act accepted since lies over its older record until the
    next round."""
    outbox, documents = schema.outbox, schema.documents
    connection.execute(delete(outbox).where(among(outbox.c.id, [str(row["id"]) for row in present])))
    for row in sorted(present, key=lambda row: int(str(row["seq"]))):
        taken = connection.execute(select(outbox.c.seq).where(outbox.c.seq == row["seq"])).first()
        connection.execute(insert(outbox).values(row | {"seq": None} if taken else row))
    held = select(documents.c.revision).where(documents.c.id == outbox.c.document).scalar_subquery()
    ahead = (outbox.c.state == "accepted") & (outbox.c.accepted_revision > held)
    connection.execute(update(outbox).where(ahead).values(overlaid=True))


def _join_drafts(connection: Connection, present: list[Row]) -> None:
    for row in present:
        new = insert(schema.drafts).values(row)
        newer = {"body": new.excluded.body, "changed_at": new.excluded.changed_at}
        connection.execute(
            new.on_conflict_do_update(
                index_elements=["document", "kind"],
                set_=newer,
                where=new.excluded.changed_at > schema.drafts.c.changed_at,
            )
        )


def _join_files(connection: Connection, present: list[Row], ready: Path, folder: Path) -> None:
    """Files of the backup are its own; of the others those that lie here keep their keys, the rest is fetched again."""
    files = schema.files
    included = {path.name for path in (ready / "files").glob("??/*")}
    connection.execute(update(files).where(files.c.sha256.not_in(included)).values(here=False, key=b""))
    for row in present:
        sha256 = str(row["sha256"])
        if sha256 not in included and row["here"] and (folder / "files" / sha256[:2] / sha256).exists():
            new = insert(files).values(row)
            connection.execute(
                new.on_conflict_do_update(index_elements=["sha256"], set_={"key": new.excluded.key, "here": True})
            )
