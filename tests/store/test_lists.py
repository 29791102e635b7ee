"""Lists: the right lines in the right order, Vietnamese order where words decide, and never a body read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cases import CHAIR, KT, MONDAY, given
from own_desk import arrives, desk_of, entered, incoming
from wardoffice.desk.acting import act
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.commands import Endorse, MarkRead
from wardoffice.domain.deadline import Due
from wardoffice.domain.document import AssignmentRole, Direction, Urgency
from wardoffice.store import drafts, lists
from wardoffice.store.lists import Box, Chip, Sort


@pytest.fixture
def w(tmp_path: Path) -> Iterator[Workplace]:
    with desk_of(tmp_path, CHAIR) as workplace:
        yield workplace


def listed(
    w: Workplace, box: Box = Box.ALL, sort: Sort = Sort.NEWEST, *chips: Chip, reverse: bool = False
) -> list[str]:
    with w.cache.reading() as connection:
        numbers = lists.ids(connection, box, sort, now=MONDAY, chips=chips, reverse=reverse)
        return [row.id for row in lists.rows(connection, numbers)]


def test_agencies_stand_in_vietnamese_order(w: Workplace) -> None:
    names = ["Đảng ủy", "Dân vận", "Ủy ban", "Úc", "An", "Ăn", "Ân", "Sở Y tế", "Sở Nội vụ", "E", "Ê", "Ơ", "O", "Ô"]
    arrives(w, *(entered(n, issuing_agency=name) for n, name in enumerate(names)))
    with w.cache.reading() as connection:
        numbers = lists.ids(connection, Box.ALL, Sort.AGENCY, now=MONDAY)
        found = [row.agency for row in lists.rows(connection, numbers)]
    assert found == [
        "An",
        "Ăn",
        "Ân",
        "Dân vận",
        "Đảng ủy",
        "E",
        "Ê",
        "O",
        "Ô",
        "Ơ",
        "Sở Nội vụ",
        "Sở Y tế",
        "Úc",
        "Ủy ban",
    ]


def test_each_box_has_its_own_lines(w: Workplace) -> None:
    late = Due((MONDAY - timedelta(days=3)).date())
    arrives(
        w,
        incoming(1),
        entered(2),
        entered(3, due_asked=late),
        replace(incoming(4), direction=Direction.OUTGOING),
        entered(5),
    )
    act(w, "d0005", Endorse("Giao P. KT", given((KT, AssignmentRole.LEAD))))
    with w.cache.writing() as connection:
        drafts.keep(connection, "d0002", "endorse", "{}", MONDAY)
    assert listed(w, Box.TO_REGISTER) == ["d0004", "d0001"]
    assert listed(w, Box.INBOX) == ["d0003", "d0002"]
    assert listed(w, Box.INCOMING) == ["d0005", "d0003", "d0002"]
    assert listed(w, Box.OUTGOING) == ["d0004"]
    assert listed(w, Box.DRAFTS) == ["d0002"]
    assert listed(w, Box.OVERDUE) == ["d0003"]
    assert listed(w, Box.SENT) == ["d0005"]
    with w.cache.reading() as connection:
        assert lists.counts(connection, MONDAY) == {box: len(listed(w, box)) for box in Box}


def test_chips_narrow_a_list(w: Workplace) -> None:
    arrives(
        w,
        entered(1, urgency=Urgency.EXPRESS),
        entered(2, due_asked=Due(MONDAY.date())),
        entered(3, due_asked=Due((MONDAY - timedelta(days=1)).date())),
    )
    act(w, "d0003", MarkRead())
    assert listed(w, Box.INBOX, Sort.NEWEST, Chip.EXPRESS) == ["d0001"]
    assert listed(w, Box.INBOX, Sort.NEWEST, Chip.DUE_TODAY) == ["d0002"]
    assert listed(w, Box.INBOX, Sort.NEWEST, Chip.OVERDUE) == ["d0003"]
    assert listed(w, Box.INBOX, Sort.NEWEST, Chip.UNREAD) == ["d0002", "d0001"]
    assert listed(w, Box.INBOX, Sort.NEWEST, Chip.UNREAD, Chip.EXPRESS) == ["d0001"]
    with w.cache.reading() as connection:
        assert lists.chip_counts(connection, Box.INBOX, MONDAY)[Chip.UNREAD] == 2


def test_every_order_can_be_turned_round(w: Workplace) -> None:
    arrives(
        w,
        *(entered(n, subject=f"Văn bản {9 - n}", due_asked=Due((MONDAY + timedelta(days=n)).date())) for n in range(5)),
    )
    for sort in Sort:
        assert listed(w, sort=sort, reverse=True) == listed(w, sort=sort)[::-1]
    assert listed(w, sort=Sort.DUE) == [f"d{n:04d}" for n in range(5)]
    assert listed(w, sort=Sort.SUBJECT) == [f"d{n:04d}" for n in range(4, -1, -1)]


def test_a_list_never_reads_a_body(w: Workplace) -> None:
    """electrum#4911: a list of 3,000 rows took 31 seconds."""
    arrives(w, *(entered(n) for n in range(3)))
    asked: list[str] = []
    with w.cache.reading() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.set_trace_callback(asked.append)
    for sort in Sort:
        listed(w, Box.INCOMING, sort)
    assert asked
    assert not [statement for statement in asked if "documents" in statement]


def test_rows_come_in_the_order_asked_without_those_that_are_gone(w: Workplace) -> None:
    arrives(w, *(entered(n) for n in range(3)))
    with w.cache.reading() as connection:
        newest, middle, oldest = lists.ids(connection, now=MONDAY)
        assert [row.row for row in lists.rows(connection, [oldest, 5, newest])] == [oldest, newest]
        assert lists.rows(connection, [middle])[0].id == "d0001"
