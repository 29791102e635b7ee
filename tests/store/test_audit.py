"""The audit log: whatever is changed, taken out, put in or reordered inside it is found."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from cases import MONDAY
from own_desk import cache_in
from wardoffice.store import audit
from wardoffice.store.cache import Cache


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Cache]:
    with closing(cache_in(tmp_path)) as cache:
        with cache.writing() as connection:
            for n in range(5):
                audit.append(connection, "comment", MONDAY, document=f"d{n}", command=f"c{n}", facts={"n": n})
        yield cache


def test_a_log_nobody_touched_is_whole(log: Cache) -> None:
    with log.reading() as connection:
        assert audit.first_fault(connection) is None
        assert [line.document for line in audit.lines(connection)] == ["d0", "d1", "d2", "d3", "d4"]
        assert [line.facts for line in audit.lines(connection, "d3")] == [{"n": 3}]


@pytest.mark.parametrize(
    ("tampering", "found_at"),
    [
        ("UPDATE audit SET document='dx' WHERE seq=3", 3),
        ("UPDATE audit SET facts='{}' WHERE seq=2", 2),
        ("UPDATE audit SET at=at+1 WHERE seq=5", 5),
        ("DELETE FROM audit WHERE seq=3", 3),
        ("DELETE FROM audit WHERE seq=1", 1),
        ("UPDATE audit SET seq=CASE seq WHEN 2 THEN -3 WHEN 3 THEN -2 END WHERE seq IN (2, 3)", 1),
        ("INSERT INTO audit SELECT 6, at, what, document, command, facts, hash FROM audit WHERE seq=5", 6),
    ],
)
def test_any_tampering_inside_the_log_is_found(log: Cache, tampering: str, found_at: int) -> None:
    with log.writing() as connection:
        connection.execute(text(tampering))
        assert audit.first_fault(connection) == found_at


def test_lines_cut_off_at_the_end_are_found_by_the_head_told_before(log: Cache) -> None:
    with log.writing() as connection:
        head = audit.head(connection)
        connection.execute(text("DELETE FROM audit WHERE seq=5"))
        assert audit.first_fault(connection) is None
        assert audit.head(connection) != head


def test_a_transaction_that_fails_leaves_no_line(log: Cache) -> None:
    def acts_and_fails(connection: Connection) -> None:
        audit.append(connection, "comment", MONDAY)
        raise KeyError

    with pytest.raises(KeyError), log.writing() as connection:
        acts_and_fails(connection)
    with log.reading() as connection:
        assert audit.head(connection)[0] == 5
