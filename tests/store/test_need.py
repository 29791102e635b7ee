"""Which files are fetched first and which make room: what must stay stays, and nothing is fetched in circles."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cases import CHAIR, MONDAY
from own_desk import HandClock, arrives, desk_of, entered
from wardoffice.desk import pinning
from wardoffice.desk.workplace import Workplace, viewpoint
from wardoffice.domain.deadline import PLAIN_CALENDAR, WorkingCalendar
from wardoffice.domain.document import Attachment, Document, Urgency
from wardoffice.store import drafts, need, schema
from wardoffice.store.need import Room, Wanted, decide


@pytest.fixture
def w(tmp_path: Path) -> Iterator[Workplace]:
    with desk_of(tmp_path, CHAIR) as workplace:
        yield workplace


def sha(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def with_file(document: Document, name: str, size: int = 10) -> Document:
    return replace(document, attachments=(Attachment("cv.pdf", sha(name), size),))


def order(w: Workplace, names: list[str], calendar: WorkingCalendar = PLAIN_CALENDAR) -> list[str]:
    known = {sha(name): name for name in names}
    with w.cache.reading() as connection:
        return [known[one.sha256] for one in need.wanted(connection, w.clock(), calendar)]


def set_row(w: Workplace, id_: str, **values: object) -> None:
    with w.cache.writing() as connection:
        connection.execute(schema.list_rows.update().where(schema.list_rows.c.id == id_).values(**values))


def test_files_come_in_the_order_of_urgency_and_need(w: Workplace) -> None:
    names = ["old", "new", "unread", "soon", "mine", "urgent", "pinned", "express", "opened"]
    for number, name in enumerate(names):
        urgency = {"urgent": Urgency.URGENT, "express": Urgency.EXPRESS}.get(name, Urgency.NORMAL)
        arrives(w, with_file(entered(number, route=(), urgency=urgency), name), state=str(number))
        set_row(w, f"d{number:04d}", unread=name == "unread")
    set_row(w, "d0003", due_sort=int((MONDAY + timedelta(days=2)).timestamp()))
    set_row(w, "d0004", mine=1)
    pinning.pin(w, ["d0006"])
    assert pinning.note_opened(w, "d0008") == (sha("opened"),)
    assert order(w, names) == ["opened", "express", "pinned", "urgent", "mine", "soon", "unread", "new", "old"]


def test_due_soon_is_counted_in_the_wards_working_days(w: Workplace) -> None:
    """Two working days reach over a weekend and over the days off, and no further."""
    arrives(w, with_file(entered(1, route=()), "due"), with_file(entered(2, route=()), "newer"))
    set_row(w, "d0001", due_sort=int((MONDAY + timedelta(days=3)).timestamp()))
    assert order(w, ["due", "newer"]) == ["newer", "due"]
    days_off = {MONDAY.date() + timedelta(days=n): "nghỉ" for n in (1, 2)}
    assert order(w, ["due", "newer"], WorkingCalendar(days_off, {})) == ["due", "newer"]


def test_what_was_left_out_is_wanted_again_only_when_opened_or_pinned(w: Workplace) -> None:
    arrives(w, *(with_file(entered(n, route=()), f"f{n}") for n in range(3)))
    with w.cache.writing() as connection:
        need.leave_out(connection, [sha(f"f{n}") for n in range(3)], w.clock())
        assert need.missing_count(connection) == 0
    assert order(w, []) == []
    pinning.pin(w, ["d0001"])
    assert order(w, ["f1"]) == ["f1"]
    assert isinstance(w.clock, HandClock)
    w.clock.passes(seconds=1)
    pinning.note_opened(w, "d0002")
    assert order(w, ["f1", "f2"]) == ["f2", "f1"]


def test_a_larger_share_brings_back_what_was_left_out(w: Workplace) -> None:
    arrives(w, with_file(entered(1, route=()), "f1"))
    with w.cache.writing() as connection:
        need.set_cap(connection, 1000)
        need.leave_out(connection, [sha("f1")], w.clock())
        need.set_cap(connection, 500)
    assert order(w, []) == []
    with w.cache.writing() as connection:
        need.set_cap(connection, 2000)
    assert order(w, ["f1"]) == ["f1"]


def test_a_pin_is_ready_once_its_files_are_here_and_ends_at_its_time(w: Workplace) -> None:
    arrives(w, with_file(entered(1), "thư", 3), entered(2, attachments=()))
    data = io.BytesIO(b"thu")
    found = pinning.pin(w, ["d0001", "d0002"], MONDAY + timedelta(hours=8))
    assert (found.ready, found.missing) == (False, 1)
    arrives(w, replace(entered(1, revision=3), attachments=(Attachment("a", w.vault.put(data), 3),)), state="2")
    assert pinning.listed(w).ready
    assert pinning.unpin(w, ["d0002"]).ready
    assert isinstance(w.clock, HandClock)
    w.clock.passes(hours=9)
    assert pinning.listed(w).pinned == ()


def test_without_a_moment_a_pin_lasts_to_the_end_of_the_next_working_day(w: Workplace) -> None:
    arrives(w, entered(1))
    (one,) = pinning.pin(w, ["d0001"]).pinned
    tomorrow = MONDAY.date() + timedelta(days=1)
    assert one.pin.until.date() == viewpoint(w).office.calendar.next_working(tomorrow)
    assert one.row is not None


FILES = st.lists(
    st.builds(
        lambda number, size, order, stays: Wanted(f"{number}", size, 0, (order,), stays),
        st.integers(0, 10_000),
        st.integers(0, 100),
        st.integers(0, 9),
        st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.sha256,
)


@given(coming=FILES, here=FILES, cap=st.integers(0, 500))
def test_the_decision_never_exceeds_the_share_for_files_that_need_not_stay(
    coming: list[Wanted], here: list[Wanted], cap: int
) -> None:
    coming = sorted(coming, key=lambda one: one.need, reverse=True)
    ready = sorted((one for one in here if not one.stays), key=lambda one: one.need)
    kept = sum(one.size for one in here if one.stays)
    room = decide(coming, ready, kept + sum(one.size for one in ready), cap)
    assert isinstance(room, Room)
    assert {one.sha256 for one in room.fetch} | set(room.leave_out) == {one.sha256 for one in coming}
    left = sum(one.size for one in ready if one.sha256 not in room.evict)
    must = kept + sum(one.size for one in room.fetch if one.stays)
    taken = must + left + sum(one.size for one in room.fetch if not one.stays)
    assert taken <= max(cap, must)
    assert {one.sha256 for one in coming if one.stays} <= {one.sha256 for one in room.fetch}


def test_a_less_needed_file_never_pushes_out_a_more_needed_one() -> None:
    here = [Wanted("old", 10, 0, (1,)), Wanted("recent", 10, 0, (5,))]
    assert decide([Wanted("x", 10, 0, (3,))], here, 20, 20) == Room((Wanted("x", 10, 0, (3,)),), ("old",), ())
    assert decide([Wanted("x", 15, 0, (3,))], here, 20, 20) == Room((), (), ("x",))
    needed = Wanted("x", 15, 0, (3,), stays=True)
    assert decide([needed], here, 20, 20) == Room((needed,), ("old", "recent"), ())


@dataclass
class _Desk:
    """Which of the machine's documents must stay, told by what was done and not by the code under test."""

    pinned: dict[str, float] = field(default_factory=dict)
    opened: dict[str, float] = field(default_factory=dict)
    drafted: set[str] = field(default_factory=set)


class FilesUnderAShare(RuleBasedStateMachine):
    """Documents arrive, are opened, pinned and written on, the share changes: what must stay stays, the rest fits."""

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.folder = tempfile.TemporaryDirectory()
        self.clock = HandClock()
        self.opening = desk_of(Path(self.folder.name), CHAIR, self.clock)
        self.w = self.opening.__enter__()
        self.count, self.cap, self.hours = 0, 300, 0.0
        self.sizes: dict[str, int] = {}
        self.waits: set[str] = set()
        self.evicted_ever: dict[str, float] = {}
        self.known = _Desk()

    def teardown(self) -> None:
        self.opening.__exit__(None, None, None)
        self.folder.cleanup()

    @rule(size=st.integers(1, 120), waits=st.booleans())
    def a_document_arrives(self, size: int, waits: bool) -> None:
        id_ = f"d{self.count:04d}"
        document = entered(self.count) if waits else entered(self.count, route=())
        arrives(self.w, with_file(document, id_, size), state=str(self.count))
        self.sizes[id_] = size
        self.waits |= {id_} if waits else set()
        self.count += 1

    @rule(pick=st.integers(0, 30), hours=st.sampled_from([1, 30, 24 * 8]))
    def somebody_opens_one(self, pick: int, hours: int) -> None:
        self.time_passes(hours)
        if self.count:
            id_ = f"d{pick % self.count:04d}"
            pinning.note_opened(self.w, id_)
            self.known.opened[id_] = self.hours

    @rule(pick=st.integers(0, 30), hours=st.integers(1, 100))
    def somebody_pins_one(self, pick: int, hours: int) -> None:
        if self.count:
            id_ = f"d{pick % self.count:04d}"
            pinning.pin(self.w, [id_], self.clock() + timedelta(hours=hours))
            self.known.pinned[id_] = self.hours + hours

    @rule(pick=st.integers(0, 30))
    def somebody_writes_on_one(self, pick: int) -> None:
        if self.count:
            id_ = f"d{pick % self.count:04d}"
            with self.w.cache.writing() as connection:
                drafts.keep(connection, id_, "endorse", "{}", self.clock())
            self.known.drafted.add(id_)

    @rule(cap=st.integers(50, 600))
    def the_share_changes(self, cap: int) -> None:
        self.cap = cap

    def time_passes(self, hours: float) -> None:
        self.hours += hours
        self.clock.passes(hours=hours)

    def must_stay(self, id_: str) -> bool:
        pinned = self.known.pinned.get(id_, -1.0) > self.hours
        opened = id_ in self.known.opened and self.hours - self.known.opened[id_] < 7 * 24
        return pinned or opened or id_ in self.known.drafted or id_ in self.waits

    def here(self) -> set[str]:
        with self.w.cache.reading() as connection:
            rows = connection.execute(schema.files.select().where(schema.files.c.here)).all()
        names = {sha(id_): id_ for id_ in self.sizes}
        return {names[row.sha256] for row in rows}

    @invariant()
    def what_must_stay_stays_and_the_rest_fits(self) -> None:
        """As the fetching does it, with the bytes left away; twice in a row nothing more moves."""
        before = self.here()
        self.fetch_all()
        after = self.here()
        assert {id_ for id_ in before if self.must_stay(id_)} <= after
        kept = sum(self.sizes[id_] for id_ in after if self.must_stay(id_))
        assert sum(self.sizes[id_] for id_ in after) <= max(self.cap, kept)
        self.fetch_all()
        assert self.here() == after

    def fetch_all(self) -> None:
        with self.w.cache.writing() as connection:
            if need.known_cap(connection) != self.cap:
                need.set_cap(connection, self.cap)
            coming = need.wanted(connection, self.clock(), PLAIN_CALENDAR)
            ready = need.may_make_room(connection, self.clock(), PLAIN_CALENDAR)
            room = decide(coming, ready, need.disk_used(connection), self.cap)
            need.leave_out(connection, [*room.evict, *room.leave_out], self.clock())
        self.w.vault.mark_here([(one.sha256, one.size) for one in room.fetch])


TestFilesUnderAShare = FilesUnderAShare.TestCase
TestFilesUnderAShare.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)
