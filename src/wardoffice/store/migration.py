"""Bringing an older cache up to date: a verified backup first, then each step in a transaction of its own.

Loaded only when the version differs. A cache from a newer program never gets here.
"""

from collections.abc import Callable
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from wardoffice.store import schema
from wardoffice.store.cache import CACHE_FILE, Cache, copy_to, engine_for, faults_in
from wardoffice.store.problem import StoreProblem

Step = Callable[[Operations], None]

STEPS: dict[int, Step] = {}
"""What leads from a version to the next one."""
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
