"""Fault 14: an older cache brought up to date by a program killed at any step is the old one whole, or the new one."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from cases import CHAIR, MONDAY
from crashing import DURABLE, age, every, nothing_left_over, under_strace, works
from own_desk import KEY, HandClock, cache_in
from wardoffice.store import audit, lists, migration, outbox, schema
from wardoffice.store.cache import Cache, faults_in
from wardoffice.store.engine import engine_for
from wardoffice.store.problem import StoreProblem

SNAPSHOTS = Path(__file__).parent / "snapshots"
STEP = int(os.environ.get("EVERY_NTH_SYNC", "3"))
OPENING = """
import sys
from pathlib import Path
from own_desk import cache_in
cache_in(Path(sys.argv[1])).close()
print("done", flush=True)
"""


def version_of(path: Path) -> int:
    """The version of a cache as it lies there, proven whole."""
    copy = Cache(engine_for(path, KEY), path.parent, KEY, HandClock())
    with closing(copy), copy.engine.connect() as connection:
        assert faults_in(copy) == []
        return int(connection.execute(text("PRAGMA user_version")).scalar_one())


@pytest.mark.parametrize("older", range(1, schema.VERSION))
def test_fault_14_killed_at_any_step_of_a_migration_the_cache_is_the_old_one_or_the_new_one(
    tmp_path: Path, program: Callable[[str], str], older: int
) -> None:
    strace = program("strace")
    works(strace)
    seen = set()
    for when in every(STEP):
        profile = tmp_path / f"profile-{when}"
        profile.mkdir()
        shutil.copy(SNAPSHOTS / f"cache-{older}.db", profile / "cache.db")
        ended = under_strace(strace, f"{DURABLE}:signal=SIGKILL:when={when}", OPENING, profile)
        assert "Traceback" not in ended.errors, ended.errors
        version = version_of(profile / "cache.db")
        assert version in (older, schema.VERSION), "never in between"
        seen.add(version)
        backups = list((profile / migration.BACKUPS).glob("cache.db.*"))
        assert [version_of(backup) for backup in backups] in ([], [older]), "a backup with a name is whole"
        assert backups or version == older, "no new version without a backup"
        age(profile)
        age(profile / migration.BACKUPS)
        with closing(cache_in(profile)) as cache, cache.reading() as connection:
            assert [row.id for row in lists.rows(connection, lists.ids(connection, now=MONDAY))] == ["d0002", "d0001"]
            assert [(row.kind, row.command.post) for row in outbox.listed(connection)] == [("endorse", CHAIR)]
            assert audit.first_fault(connection) is None
        nothing_left_over(profile)
        shutil.rmtree(profile)
        if "done" in ended.told:
            assert seen == {older, schema.VERSION}
            return


def test_fault_14_a_newer_cache_is_refused_with_its_sentence_and_nothing_is_touched(tmp_path: Path) -> None:
    with closing(cache_in(tmp_path)) as cache, cache.writing() as connection:
        connection.execute(text(f"PRAGMA user_version={schema.VERSION + 1}"))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if not path.name.endswith(".lock")}
    with pytest.raises(StoreProblem) as told:
        cache_in(tmp_path)
    assert told.value.code == "cache_too_new"
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir() if not path.name.endswith(".lock")}
    assert after == before


def test_a_profile_keeps_the_last_few_backups_of_older_versions(tmp_path: Path) -> None:
    clock = HandClock()
    for _ in range(6):
        clock.passes(days=30)
        for name in ("cache.db", "cache.db-wal", "cache.db-shm", "cache.check"):
            (tmp_path / name).unlink(missing_ok=True)
        shutil.copy(SNAPSHOTS / "cache-1.db", tmp_path / "cache.db")
        cache_in(tmp_path, clock).close()
    kept = sorted(path.name for path in (tmp_path / migration.BACKUPS).iterdir())
    assert len(kept) == migration.MOST_BACKUPS
    assert kept[-1].endswith(f"{clock():%Y%m%d%H%M%S}")
