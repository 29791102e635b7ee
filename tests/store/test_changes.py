"""Pages of changes: each with its cursor or not at all, doubt deletes nothing, and lost sight is erased at once."""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, event, select, text

from cases import CHAIR, CLERK, MONDAY, office
from own_desk import HandClock, arrives, cache_in, change, desk_of, entered, gone, incoming, page
from wardoffice.contract.wire import Change
from wardoffice.desk.acting import Acted, act, overlaid
from wardoffice.desk.workplace import Workplace, viewpoint
from wardoffice.domain.commands import Comment
from wardoffice.domain.document import Attachment
from wardoffice.store import audit, facts, lists, outbox, records, schema, texts
from wardoffice.store.cache import Cache
from wardoffice.store.changes import empty_bin, erase_missing, store_page
from wardoffice.store.problem import StoreProblem
from wardoffice.store.projection import Viewpoint, project_all, viewpoint_of


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[Workplace]:
    with desk_of(tmp_path, CLERK) as w:
        yield w


def everything(cache: Cache) -> dict[str, list[Any]]:
    """Every row of every table, for comparing before and after."""
    with cache.reading() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in schema.metadata.sorted_tables
        }


def held_ids(cache: Cache) -> set[str]:
    with cache.reading() as connection:
        return set(records.revisions(connection))


class Injected(Exception):
    pass


@contextmanager
def failing_at(cache: Cache, statement: int) -> Iterator[list[int]]:
    """Raise before the n-th statement that any transaction executes."""
    seen = [0]

    def before(*_: object) -> None:
        seen[0] += 1
        if seen[0] == statement:
            raise Injected

    event.listen(cache.engine, "before_cursor_execute", before)
    try:
        yield seen
    finally:
        event.remove(cache.engine, "before_cursor_execute", before)


def test_a_page_and_its_cursor_are_stored_together(clerk: Workplace) -> None:
    assert store_page(clerk.cache, page(incoming(1), incoming(2), state="s1"), viewpoint(clerk)) == 2
    with clerk.cache.reading() as connection:
        assert facts.fact(connection, facts.CURSOR) == "s1"
        assert [row.id for row in lists.rows(connection, lists.ids(connection, now=MONDAY))] == ["d0002", "d0001"]


def test_a_failure_at_any_statement_of_a_page_leaves_everything_as_it_was(clerk: Workplace) -> None:
    arrives(clerk, *(incoming(n) for n in range(4)), state="s1")
    acted = act(clerk, "d0001", Comment("Đã xem"))
    assert not isinstance(acted, Acted), "a clerk comments after registration only"
    before = everything(clerk.cache)
    new = page(replace(incoming(0), revision=2), incoming(7), gone("d0002"), gone("d0003", hidden=True), state="s2")
    view = viewpoint(clerk)
    failures = 0
    while True:
        with failing_at(clerk.cache, failures + 1) as seen:
            try:
                store_page(clerk.cache, new, view)
                break
            except Injected:
                failures += 1
        assert everything(clerk.cache) == before
    assert failures == seen[0] > 10
    assert held_ids(clerk.cache) == {"d0000", "d0001", "d0007"}


def test_a_failure_at_any_statement_of_an_act_leaves_everything_as_it_was(tmp_path: Path) -> None:
    with desk_of(tmp_path) as w:
        arrives(w, entered(1))
        before, failures = everything(w.cache), 0
        while True:
            with failing_at(w.cache, failures + 1):
                try:
                    assert isinstance(act(w, "d0001", Comment("Đã xem")), Acted)
                    break
                except Injected:
                    failures += 1
            assert everything(w.cache) == before
        assert failures > 4  # those that write: questions are asked of the driver itself


def test_a_page_that_comes_again_changes_nothing(clerk: Workplace) -> None:
    same = page(incoming(1), gone("d0009"), state="s1")
    store_page(clerk.cache, same, viewpoint(clerk))
    with clerk.cache.reading() as connection:
        before = lists.rows(connection, lists.ids(connection, now=MONDAY))
    store_page(clerk.cache, same, viewpoint(clerk))
    with clerk.cache.reading() as connection:
        after = lists.rows(connection, lists.ids(connection, now=MONDAY))
    assert [replace(row, stamp=0) for row in after] == [replace(row, stamp=0) for row in before]


def test_an_older_revision_never_replaces_a_newer_one(clerk: Workplace) -> None:
    arrives(clerk, incoming(1, subject="mới", revision=5))
    arrives(clerk, incoming(1, subject="cũ", revision=4))
    found = overlaid(clerk, "d0001")
    assert found is not None
    assert found.subject == "mới"


def test_a_full_list_asked_anew_may_go_back_to_an_older_revision(clerk: Workplace) -> None:
    arrives(clerk, incoming(1, subject="mới", revision=5))
    older = incoming(1, subject="từ bản sao lưu", revision=4)
    store_page(clerk.cache, page(older), viewpoint(clerk), anew=True)
    found = overlaid(clerk, "d0001")
    assert found is not None
    assert found.subject == "từ bản sao lưu"


def test_documents_received_in_one_instant_each_get_a_row_of_their_own(clerk: Workplace) -> None:
    same = [incoming(n, received_at=MONDAY) for n in range(40)]
    arrives(clerk, *same[:25])
    arrives(clerk, *same[25:])
    with clerk.cache.reading() as connection:
        rows = lists.rows(connection, lists.ids(connection, now=MONDAY))
    assert len({row.row for row in rows}) == 40
    assert all(abs(row.received - MONDAY) < timedelta(milliseconds=1) for row in rows)


def test_however_many_pages_bring_documents_of_one_instant_all_find_room_beside_it(clerk: Workplace) -> None:
    """Each page went twice as far ahead as the one before: the 64th stopped the sync for good."""
    for number in range(80):
        arrives(clerk, incoming(number, received_at=MONDAY), state=f"{number}")
    with clerk.cache.reading() as connection:
        rows = lists.rows(connection, lists.ids(connection, now=MONDAY))
    assert len({row.row for row in rows}) == 80
    assert all(abs(row.received - MONDAY) < timedelta(milliseconds=1) for row in rows)


def test_an_object_that_cannot_be_read_holds_up_nobody_and_keeps_its_former_copy(clerk: Workplace) -> None:
    arrives(clerk, incoming(1))
    broken = Change(3, "document", "d0001", 9, msgspec.Raw(b'{"id": 7}'))
    swapped = Change(4, "document", "d0005", 1, change(incoming(6)).object)
    assert store_page(clerk.cache, page(broken, swapped, incoming(2), state="s9"), viewpoint(clerk)) == 1
    assert held_ids(clerk.cache) == {"d0001", "d0002"}
    with clerk.cache.reading() as connection:
        assert {row.id for row in connection.execute(select(schema.not_understood))} == {"d0001", "d0005"}
        assert facts.fact(connection, facts.CURSOR) == "s9"
    arrives(clerk, incoming(1, revision=10))
    with clerk.cache.reading() as connection:
        assert {row.id for row in connection.execute(select(schema.not_understood))} == {"d0005"}


def test_objects_of_a_type_not_known_yet_are_passed_over(clerk: Workplace) -> None:
    other = Change(1, "dossier", "h1", 1, msgspec.Raw(b"{}"))
    assert store_page(clerk.cache, page(other, incoming(1)), viewpoint(clerk)) == 1


def test_what_the_hub_removed_lies_in_the_bin_for_thirty_days(tmp_path: Path) -> None:
    clock = HandClock()
    with desk_of(tmp_path, CLERK, clock) as w:
        arrives(w, incoming(1), incoming(2))
        store_page(w.cache, page(gone("d0001")), viewpoint(w))
        assert held_ids(w.cache) == {"d0002"}
        clock.passes(days=29)
        assert empty_bin(w.cache) == []
        assert [row[0] for row in everything(w.cache)["recycle_bin"]] == ["d0001"]
        clock.passes(days=2)
        empty_bin(w.cache)
        assert everything(w.cache)["recycle_bin"] == []


def with_file(w: Workplace, number: int, content: bytes) -> str:
    """A document arrives and its file is here, with its text; the file's hash."""
    sha256 = hashlib.sha256(content).hexdigest()
    arrives(w, incoming(number, attachments=(Attachment("cv.pdf", sha256, len(content)),)))
    w.vault.put(io.BytesIO(content), sha256)
    with w.cache.writing() as connection:
        texts.put(connection, sha256, "toàn văn")
    return sha256


def test_losing_sight_erases_copy_text_and_key_at_once_and_a_shared_file_stays(clerk: Workplace) -> None:
    own, shared = with_file(clerk, 1, b"own"), with_file(clerk, 2, b"shared")
    arrives(clerk, incoming(3, attachments=(Attachment("x.pdf", shared, 6),)))
    arrives(clerk, incoming(4, attachments=(Attachment("own.pdf", own, 3), Attachment("x.pdf", shared, 6))))
    store_page(clerk.cache, page(*(gone(id_, hidden=True) for id_ in ("d0001", "d0002", "d0004"))), viewpoint(clerk))
    assert clerk.vault.location(own) is None
    assert clerk.vault.location(shared) is not None
    kept = everything(clerk.cache)
    assert kept["recycle_bin"] == []
    assert [row[0] for row in kept["texts"]] == [shared]
    assert [row[1] for row in kept["documents"]] == ["d0003"]
    assert clerk.vault.sweep() == 1
    assert not clerk.vault.path(own).exists()


def test_words_written_on_a_document_that_was_hidden_are_still_in_the_queue(tmp_path: Path) -> None:
    with desk_of(tmp_path) as w:
        arrives(w, entered(1))
        act(w, "d0001", Comment("Ý kiến của tôi"))
        store_page(w.cache, page(gone("d0001", hidden=True)), viewpoint(w))
        with w.cache.reading() as connection:
            assert [row.command.payload for row in outbox.listed(connection)] == [Comment("Ý kiến của tôi")]
        assert overlaid(w, "d0001") is None


def fill(w: Workplace, count: int) -> None:
    arrives(w, *(incoming(n) for n in range(count)))


def test_removals_too_many_to_be_believed_stop_the_round_and_remove_nothing(clerk: Workplace) -> None:
    fill(clerk, 30)
    with pytest.raises(StoreProblem) as told:
        store_page(clerk.cache, page(*(gone(f"d{n:04d}") for n in range(21)), state="s2"), viewpoint(clerk))
    assert (told.value.code, told.value.facts) == ("mass_removal", {"removed": 21, "held": 30})
    assert len(held_ids(clerk.cache)) == 30
    with clerk.cache.reading() as connection:
        assert facts.fact(connection, facts.CURSOR) == "1"


def test_a_few_removals_and_many_lost_from_sight_need_no_asking(clerk: Workplace) -> None:
    fill(clerk, 60)
    store_page(clerk.cache, page(*(gone(f"d{n:04d}") for n in range(20))), viewpoint(clerk))
    store_page(clerk.cache, page(*(gone(f"d{n:04d}", hidden=True) for n in range(20, 60))), viewpoint(clerk))
    assert held_ids(clerk.cache) == set()


def test_removals_are_counted_over_all_pages_of_a_round(clerk: Workplace) -> None:
    fill(clerk, 30)
    view = viewpoint(clerk)
    store_page(clerk.cache, page(*(gone(f"d{n:04d}") for n in range(15)), more=True), view)
    with pytest.raises(StoreProblem):
        store_page(clerk.cache, page(*(gone(f"d{n:04d}") for n in range(15, 25))), view)
    assert len(held_ids(clerk.cache)) == 15
    store_page(clerk.cache, page(*(gone(f"d{n:04d}") for n in range(15, 25))), view, removal_confirmed=True)
    assert len(held_ids(clerk.cache)) == 5


def test_a_new_round_counts_removals_from_nought(clerk: Workplace) -> None:
    fill(clerk, 30)
    for start in (0, 15):
        store_page(clerk.cache, page(*(gone(f"d{n:04d}") for n in range(start, start + 15))), viewpoint(clerk))
    assert held_ids(clerk.cache) == set()


def test_what_a_full_list_no_longer_has_goes_into_the_bin_behind_the_same_guard(clerk: Workplace) -> None:
    fill(clerk, 30)
    with pytest.raises(StoreProblem):
        erase_missing(clerk.cache, [f"d{n:04d}" for n in range(25)])
    assert erase_missing(clerk.cache, ["d0001"]) == 1
    assert len(everything(clerk.cache)["recycle_bin"]) == 1


def test_every_removal_leaves_a_line_in_the_audit_log(clerk: Workplace) -> None:
    arrives(clerk, incoming(1), incoming(2))
    store_page(clerk.cache, page(gone("d0001"), gone("d0002", hidden=True)), viewpoint(clerk))
    with clerk.cache.reading() as connection:
        assert [(line.what, line.document) for line in audit.lines(connection)] == [
            ("removed", "d0001"),
            ("hidden", "d0002"),
        ]


def test_a_cache_without_a_directory_still_takes_documents(tmp_path: Path) -> None:
    cache = cache_in(tmp_path)
    assert store_page(cache, page(entered(1)), viewpoint_of(office(), "nobody")) == 1
    cache.close()


def test_a_new_directory_is_seen_in_every_list_row(tmp_path: Path) -> None:
    with desk_of(tmp_path, CHAIR) as w:
        arrives(w, *(entered(n) for n in range(5)))
        with w.cache.reading() as connection:
            assert _waiting(connection) == 5
        assert project_all(w.cache, Viewpoint(office(), ())) == 5
        with w.cache.reading() as connection:
            assert _waiting(connection) == 0


def _waiting(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM list_rows WHERE waits")).scalar_one())


def test_a_document_that_comes_back_from_the_bin_has_the_files_it_now_has(clerk: Workplace) -> None:
    two = tuple(Attachment(f"{n}.pdf", f"{n}" * 64, 10) for n in range(2))
    arrives(clerk, entered(1, attachments=two))
    store_page(clerk.cache, page(gone("d0001"), state="2"), viewpoint(clerk))
    arrives(clerk, entered(1, revision=5, attachments=two[1:]), state="3")
    with clerk.cache.reading() as connection:
        links = connection.execute(select(schema.document_files)).all()
    assert [tuple(link) for link in links] == [("d0001", 0, "1" * 64)]


def test_a_document_that_came_back_lies_in_the_bin_no_more_and_keeps_its_files_when_that_is_emptied(
    tmp_path: Path,
) -> None:
    clock = HandClock(MONDAY)
    with desk_of(tmp_path, CLERK, clock) as w:
        arrives(w, entered(1, attachments=(Attachment("a.pdf", "a" * 64, 10),)))
        store_page(w.cache, page(gone("d0001"), state="2"), viewpoint(w))
        arrives(w, entered(1, revision=5, attachments=(Attachment("a.pdf", "a" * 64, 10),)), state="3")
        assert everything(w.cache)["recycle_bin"] == []

        clock.passes(hours=24 * 40)
        empty_bin(w.cache)

        assert everything(w.cache)["document_files"] == [("d0001", 0, "a" * 64)]
