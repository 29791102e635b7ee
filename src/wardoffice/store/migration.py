"""Bringing an older cache up to date: a verified backup first, then each step in a transaction of its own.

Loaded only when the version differs. A cache from a newer program never gets here.
"""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from wardoffice.store import schema
from wardoffice.store.cache import CACHE_FILE, Cache, copy_to, engine_for, faults_in
from wardoffice.store.problem import StoreProblem

Step = Callable[[Operations], None]


def _to_2(operations: Operations) -> None:
    """Pins, a full list that can go on, uploads, leases of registers, notices, contested leads by index."""
    operations.create_table(
        "pins", sa.Column("document", sa.Text, primary_key=True), sa.Column("until", sa.Integer, nullable=False)
    )
    operations.create_table("listed_anew", sa.Column("id", sa.Text, primary_key=True))
    operations.create_table(
        "uploads",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
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


def migrate(cache: Cache, found: int) -> Path:
    """Take the cache from version `found` to this program's; where the backup lies. Raises StoreProblem."""
    backup = backed_up(cache, found)
    for version in range(found, schema.VERSION):
        step = STEPS[version]
        with cache.writing() as connection:
            step(Operations(MigrationContext.configure(connection)))
            connection.execute(text(f"PRAGMA user_version={version + 1}"))
    return backup


def backed_up(cache: Cache, version: int) -> Path:
    """A copy under the same key, opened and checked whole; raises StoreProblem("backup_failed") when it is not."""
    place = cache.folder / BACKUPS
    place.mkdir(exist_ok=True)
    backup = place / f"{CACHE_FILE}.{version}.{cache.clock():%Y%m%d%H%M%S}"
    copy_to(cache, backup)
    copy = Cache(engine_for(backup, cache.key), place, cache.key, cache.clock)
    try:
        faults = faults_in(copy)
    finally:
        copy.close()
    if faults:
        raise StoreProblem("backup_failed", {"detail": faults[0]})
    return backup
