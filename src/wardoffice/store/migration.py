"""Bringing an older cache up to date: a verified backup first, then every step in one transaction.

Loaded only when the version differs. A cache from a newer program never gets here.
"""

import os
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from wardoffice.store import schema
from wardoffice.store.cache import Cache, copy_to, faults_in
from wardoffice.store.custody import CACHE_FILE, flush, moved
from wardoffice.store.engine import engine_for, told
from wardoffice.store.problem import StoreProblem

Step = Callable[[Operations], None]


def _to_2(operations: Operations) -> None:
    """Pins, a full list that can go on, uploads, leases of registers, notices, contested leads by index."""
    operations.create_table(
        "pins", sa.Column("document", sa.Text, primary_key=True), sa.Column("until", sa.Integer, nullable=False)
    )
    operations.drop_index("files_missing")
    operations.create_index("files_missing", "files", ["needed_at"], sqlite_where=sa.text("NOT here"))
    operations.create_table(
        "left_out", sa.Column("sha256", sa.Text, primary_key=True), sa.Column("at", sa.Integer, nullable=False)
    )
    operations.create_table("listed_anew", sa.Column("id", sa.Text, primary_key=True))
    operations.create_table(
        "uploads",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
    )
    operations.create_table(
        "leases",
        sa.Column("register", sa.Text, primary_key=True),
        sa.Column("period", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("next", sa.Integer, nullable=False),
        sa.Column("until", sa.Integer, nullable=False),
    )
    operations.create_table(
        "notices",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("seen", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    operations.create_index("list_rows_contested", "list_rows", ["row"], sqlite_where=sa.text("contested"))


STEPS: dict[int, Step] = {1: _to_2}
"""What leads from a version to the next one; a step says its tables itself, for those of `schema` move on."""
BACKUPS = "backups"
MOST_BACKUPS = 3
_PART = ".part"


def migrate(cache: Cache, found: int) -> Path:
    """Take the cache from version `found` to this program's, in one transaction; where the backup lies.

    Killed anywhere, the cache is of the old version or of the new one. Raises StoreProblem.
    """
    backup = backed_up(cache, found)
    with told(), cache.engine.connect().execution_options(writes=True) as connection, connection.begin():
        if (
            connection.execute(text("PRAGMA user_version")).scalar_one() == found
        ):  # another process may have been quicker
            operations = Operations(MigrationContext.configure(connection))
            for version in range(found, schema.VERSION):
                STEPS[version](operations)
            connection.execute(text(f"PRAGMA user_version={schema.VERSION}"))
    _make_room(backup.parent)
    return backup


def backed_up(cache: Cache, version: int) -> Path:
    """A copy under the same key, opened and checked whole before it has its name, and on the disk.

    Raises StoreProblem("backup_failed") when it is not whole.
    """
    place = cache.folder / BACKUPS
    place.mkdir(exist_ok=True)
    backup = place / f"{CACHE_FILE}.{version}.{cache.clock():%Y%m%d%H%M%S}"
    part = backup.with_name(f".{backup.name}.{os.getpid()}{_PART}")
    part.unlink(missing_ok=True)
    try:
        copy_to(cache, part)
        copy = Cache(engine_for(part, cache.key), place, cache.key, cache.clock)
        try:
            faults = faults_in(copy)
        finally:
            copy.close()
        if faults:
            raise StoreProblem("backup_failed", {"detail": faults[0]})
        flush(part)
        moved(part, backup)
        flush(place)
    finally:
        part.unlink(missing_ok=True)
    return backup


def _make_room(place: Path) -> None:
    """Keep the newest few backups, and nothing of one that was cut off."""
    whole = sorted((path for path in place.iterdir() if not path.name.startswith(".")), key=_age)
    for path in (*whole[:-MOST_BACKUPS], *place.glob(f".*{_PART}*")):
        path.unlink(missing_ok=True)


def _age(path: Path) -> tuple[str, int]:
    """By the moment in its name, then by version."""
    _name, _db, version, moment = path.name.split(".")[:4] if path.name.count(".") >= 3 else ("", "", "0", "")
    return moment, int(version)
