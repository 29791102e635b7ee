"""The cache: encrypted, whole or not at all, and never touched by a key or a program that is not its own."""

import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from own_desk import KEY, OTHER_KEY, cache_in
from wardoffice.store import facts, schema
from wardoffice.store.custody import CACHE_FILE, KEY_CHECK_FILE
from wardoffice.store.problem import StoreProblem

WORDS = "Nguyen Van Bi Mat"
NOBODY = 65534


def kept_fact(folder: Path, name: str, value: str = WORDS) -> None:
    with closing(cache_in(folder)) as cache, cache.writing() as connection:
        facts.set_fact(connection, name, value)


def fact_in(folder: Path, name: str) -> str | None:
    with closing(cache_in(folder)) as cache, cache.reading() as connection:
        return facts.fact(connection, name)


def everything_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_what_was_written_is_there_when_the_cache_is_opened_again(tmp_path: Path) -> None:
    kept_fact(tmp_path, "name")
    assert fact_in(tmp_path, "name") == WORDS


def test_nothing_written_can_be_read_from_the_disk_without_the_key(tmp_path: Path) -> None:
    with closing(cache_in(tmp_path)) as cache:
        with cache.writing() as connection:
            facts.set_fact(connection, "name", WORDS)
        files = everything_in(tmp_path)
    assert f"{CACHE_FILE}-wal" in files
    assert not any(
        WORDS.encode() in content or KEY in content or KEY.hex().encode() in content for content in files.values()
    )


def test_a_wrong_key_is_told_and_changes_nothing(tmp_path: Path) -> None:
    kept_fact(tmp_path, "name")
    before = everything_in(tmp_path)
    with pytest.raises(StoreProblem) as told:
        cache_in(tmp_path, key=OTHER_KEY)
    assert told.value.code == "wrong_key"
    assert everything_in(tmp_path) == before


def test_without_the_check_value_a_wrong_key_still_sets_nothing_aside(tmp_path: Path) -> None:
    kept_fact(tmp_path, "name")
    (tmp_path / KEY_CHECK_FILE).unlink()
    with pytest.raises(StoreProblem) as told:
        cache_in(tmp_path, key=OTHER_KEY)
    assert told.value.code == "wrong_key"
    assert fact_in(tmp_path, "name") == WORDS


def test_a_cache_of_a_newer_program_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    with closing(cache_in(tmp_path)) as cache, cache.writing() as connection:
        facts.set_fact(connection, "name", WORDS)
        connection.execute(text("PRAGMA user_version=99"))
    before = everything_in(tmp_path)
    with pytest.raises(StoreProblem) as told:
        cache_in(tmp_path)
    assert (told.value.code, told.value.facts) == ("cache_too_new", {"found": 99, "known": schema.VERSION})
    assert everything_in(tmp_path) == before


def test_a_failure_in_the_middle_of_a_transaction_leaves_nothing_of_it(tmp_path: Path) -> None:
    with closing(cache_in(tmp_path)) as cache:
        with pytest.raises(KeyError), cache.writing() as connection:
            facts.set_fact(connection, "name", WORDS)
            connection.execute(text("CREATE TABLE half(x)"))
            raise KeyError("in the middle")
        with cache.reading() as connection:
            assert facts.fact(connection, "name") is None
            assert connection.execute(text("SELECT 1 FROM sqlite_master WHERE name='half'")).all() == []


def test_a_full_disk_is_told_and_what_was_there_before_stays(tmp_path: Path) -> None:
    with closing(cache_in(tmp_path)) as cache:
        with cache.writing() as connection:
            facts.set_fact(connection, "before", WORDS)
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        with pytest.raises(StoreProblem) as told, cache.writing() as connection:
            connection.execute(text(f"PRAGMA max_page_count={pages}"))
            facts.set_fact(connection, "after", WORDS * 10_000)
        assert told.value.code == "disk_full"
        with cache.reading() as connection:
            assert facts.fact(connection, "before") == WORDS
            assert facts.fact(connection, "after") is None


def test_writers_at_once_wait_for_each_other_and_lose_nothing(tmp_path: Path) -> None:
    with closing(cache_in(tmp_path)) as cache:

        def count_up() -> None:
            for _ in range(20):
                with cache.writing() as connection:
                    facts.set_fact(connection, "count", str(facts.number(connection, "count") + 1))

        writers = [threading.Thread(target=count_up) for _ in range(4)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        with cache.reading() as connection:
            assert facts.number(connection, "count") == 80


def test_a_reader_sees_one_moment_while_somebody_writes(tmp_path: Path) -> None:
    with closing(cache_in(tmp_path)) as cache, cache.reading() as connection:
        assert facts.fact(connection, "name") is None
        with cache.writing() as other:
            facts.set_fact(other, "name", WORDS)
        assert facts.fact(connection, "name") is None


@pytest.mark.skipif(not hasattr(__import__("os"), "geteuid"), reason="rights of a POSIX system")
def test_fault_17_a_folder_that_cannot_be_written_is_told_before_anything_else(tmp_path: Path) -> None:
    import os

    folder = tmp_path / "profile"
    folder.mkdir(mode=0o555)
    code = (
        "import sys, pathlib; sys.path[:0] = sys.argv[2:]\n"
        "from wardoffice.store.cache import open_cache\n"
        "from wardoffice.store.problem import StoreProblem\n"
        "import datetime, os\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "try: open_cache(pathlib.Path(sys.argv[1]), bytes(32), datetime.datetime.now)\n"
        "except StoreProblem as problem: print(problem.code)\n"
    )
    for parent in (tmp_path, *tmp_path.parents[:3]):
        if os.geteuid() == 0:
            parent.chmod(parent.stat().st_mode | 0o055)
    run = subprocess.run(
        [sys.executable, "-c", code, str(folder), *sys.path], capture_output=True, text=True, check=False
    )
    assert run.stdout.strip() == "profile_read_only", run.stderr
    assert list(folder.iterdir()) == []
