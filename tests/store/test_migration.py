"""Older caches: a verified backup first, each step whole or not at all, and every version ever landed still opens."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from sqlalchemy import text

from cases import CHAIR, MONDAY
from own_desk import KEY, HandClock, cache_in
from wardoffice.store import audit, facts, lists, migration, outbox, records, schema
from wardoffice.store.cache import Cache, faults_in
from wardoffice.store.engine import engine_for
from wardoffice.store.problem import StoreProblem

NOW = schema.VERSION
SNAPSHOTS = Path(__file__).parent / "snapshots"


def add_column(operations: Operations) -> None:
    operations.add_column("meta", sa.Column("note", sa.Text, server_default="new"))


def older_cache(folder: Path) -> None:
    with closing(cache_in(folder)) as cache, cache.writing() as connection:
        facts.set_fact(connection, "name", "giữ lại")


def notes(cache: Cache) -> list[tuple[str, str]]:
    with cache.reading() as connection:
        asked = text("SELECT value, note FROM meta WHERE key='name'")
        return [(row.value, row.note) for row in connection.execute(asked)]


def test_an_older_cache_is_brought_up_to_date_after_a_backup_that_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older_cache(tmp_path)
    monkeypatch.setattr(schema, "VERSION", NOW + 1)
    monkeypatch.setitem(migration.STEPS, NOW, add_column)
    with closing(cache_in(tmp_path)) as cache:
        assert notes(cache) == [("giữ lại", "new")]
    (backup,) = (tmp_path / migration.BACKUPS).glob(f"cache.db.{NOW}.*")
    with closing(Cache(engine_for(backup, KEY), tmp_path, KEY, HandClock())) as copy, copy.reading() as connection:
        assert facts.fact(connection, "name") == "giữ lại"
        assert connection.execute(text("PRAGMA user_version")).scalar_one() == NOW
    with closing(cache_in(tmp_path)) as cache:
        assert notes(cache) == [("giữ lại", "new")], "a second opening has nothing to do"


def test_a_step_that_fails_leaves_the_cache_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(operations: Operations) -> None:
        add_column(operations)
        raise KeyError("in the middle")

    older_cache(tmp_path)
    with monkeypatch.context() as newer:
        newer.setattr(schema, "VERSION", NOW + 1)
        newer.setitem(migration.STEPS, NOW, fails)
        with pytest.raises(KeyError):
            cache_in(tmp_path)
    with closing(cache_in(tmp_path)) as cache:
        assert faults_in(cache) == []
        with pytest.raises(sa.exc.OperationalError, match="no such column"):
            notes(cache)


def test_without_a_whole_backup_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older_cache(tmp_path)
    monkeypatch.setattr(schema, "VERSION", NOW + 1)
    monkeypatch.setitem(migration.STEPS, NOW, add_column)
    monkeypatch.setattr(migration, "faults_in", lambda _: ["page 3"])
    with pytest.raises(StoreProblem) as told:
        cache_in(tmp_path)
    assert (told.value.code, told.value.facts) == ("backup_failed", {"detail": "page 3"})
    monkeypatch.setattr(schema, "VERSION", NOW)
    cache_in(tmp_path).close()


def test_a_cache_brought_up_to_date_has_the_very_tables_of_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    shutil.copy(SNAPSHOTS / "cache-1.db", tmp_path / "old" / "cache.db")

    def columns(folder: Path) -> list[tuple[object, ...]]:
        with closing(cache_in(folder)) as cache, cache.reading() as connection:
            asked = "SELECT m.name, i.* FROM sqlite_master m, pragma_table_info(m.name) i ORDER BY m.name, i.cid"
            return [tuple(row) for row in connection.execute(text(asked))]

    assert columns(tmp_path / "old") == columns(tmp_path / "new")


@pytest.mark.parametrize("version", range(1, schema.VERSION + 1))
def test_the_snapshot_of_every_version_ever_landed_opens_with_all_that_was_in_it(tmp_path: Path, version: int) -> None:
    shutil.copy(SNAPSHOTS / f"cache-{version}.db", tmp_path / "cache.db")
    with closing(cache_in(tmp_path)) as cache, cache.reading() as connection:
        rows = lists.rows(connection, lists.ids(connection, now=MONDAY))
        assert [(row.id, row.pending) for row in rows] == [("d0002", 0), ("d0001", 1)]
        assert [(row.kind, row.command.post) for row in outbox.listed(connection)] == [("endorse", CHAIR)]
        assert records.revisions(connection) == {"d0001": 2, "d0002": 1}
        assert audit.first_fault(connection) is None
