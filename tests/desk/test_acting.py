"""Acting at the desk: at once on the screen, once in the queue, and nothing at all when the rules say no."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cases import CHAIR, CLERK, KT, MONDAY, OFFICER, PARTY, UBND, VICE, directory, given
from own_desk import HandClock, arrives, desk_of, entered, incoming
from wardoffice.desk.acting import Acted, act, find_document, overlaid
from wardoffice.desk.reading import mark_read, open_document
from wardoffice.desk.registering import duplicates, next_number, queue, register, register_all
from wardoffice.desk.workplace import Workplace, me, my_posts
from wardoffice.domain.commands import Comment, Endorse, Forward
from wardoffice.domain.document import AssignmentRole, Status
from wardoffice.domain.ids import PersonId, PostId
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.people import Delegation, Post, Role
from wardoffice.store import audit, lists, outbox
from wardoffice.store import directory as directory_store

LEAD_KT = given((KT, AssignmentRole.LEAD))


@pytest.fixture
def chair(tmp_path: Path) -> Iterator[Workplace]:
    with desk_of(tmp_path, CHAIR) as w:
        yield w


@pytest.fixture
def clerk(tmp_path: Path) -> Iterator[Workplace]:
    with desk_of(tmp_path, CLERK) as w:
        yield w


def refused(outcome: Acted | Refusal) -> str:
    assert isinstance(outcome, Refusal), outcome
    return outcome.code


def test_an_act_shows_in_record_list_queue_and_log_together(chair: Workplace) -> None:
    arrives(chair, entered(1))
    acted = act(chair, "d0001", Endorse("Giao P. KT", LEAD_KT))
    assert isinstance(acted, Acted)
    assert overlaid(chair, "d0001") == acted.document
    with chair.cache.reading() as connection:
        row = lists.row_of(connection, "d0001")
        assert row is not None
        assert (row.status, row.waits, row.pending, row.endorsed) == ("assigned", False, 1, True)
        assert row.lead == "Phòng Kinh tế, Hạ tầng và Đô thị"
        assert [r.id for r in outbox.listed(connection)] == [acted.command.id]
        assert [(line.what, line.command) for line in audit.lines(connection)] == [("endorse", acted.command.id)]


def test_a_refusal_leaves_nothing_behind(chair: Workplace) -> None:
    arrives(chair, incoming(1))
    assert refused(act(chair, "d0001", Endorse("Giao P. KT", LEAD_KT))) == "not_registered"
    assert refused(act(chair, "nowhere", Comment("x"))) == "unknown_document"
    assert refused(act(chair, "d0001", Comment("x"), post=VICE)) == "unknown_post"
    with chair.cache.reading() as connection:
        assert outbox.listed(connection) == []
        assert audit.head(connection)[0] == 0


def second_post(w: Workplace, post: Post) -> None:
    known = directory()
    with w.cache.writing() as connection:
        directory_store.put(connection, replace(known, revision=2, posts=(*known.posts, post)))


def test_the_post_of_the_documents_organ_is_picked_by_itself(chair: Workplace) -> None:
    second_post(chair, Post(PostId("pbt"), PersonId(f"p.{CHAIR}"), PARTY, Role.VICE_CHAIRPERSON, "Phó Bí thư"))
    arrives(chair, entered(1))
    acted = act(chair, "d0001", Endorse("Giao P. KT", LEAD_KT))
    assert isinstance(acted, Acted)
    assert acted.command.post == CHAIR


def test_where_two_posts_may_act_the_holder_is_asked_which(chair: Workplace) -> None:
    second_post(chair, Post(PostId("ct2"), PersonId(f"p.{CHAIR}"), UBND, Role.VICE_CHAIRPERSON, "Phó Chủ tịch"))
    arrives(chair, entered(1))
    outcome = act(chair, "d0001", Endorse("Giao P. KT", LEAD_KT))
    assert outcome == Refusal("which_post", {"posts": f"{CHAIR}, ct2"})
    assert isinstance(act(chair, "d0001", Endorse("Giao P. KT", LEAD_KT), post="ct2"), Acted)


def test_an_act_for_somebody_else_keeps_both_names(tmp_path: Path) -> None:
    with desk_of(tmp_path, VICE) as w:
        lasting = Delegation(CHAIR, VICE, MONDAY - timedelta(days=1), MONDAY + timedelta(days=1))
        with w.cache.writing() as connection:
            directory_store.put(connection, directory((lasting,)))
        arrives(w, entered(1))
        acted = act(w, "d0001", Endorse("Giao P. KT", LEAD_KT), on_behalf_of=CHAIR)
        assert isinstance(acted, Acted)
        written = acted.document.endorsements[0]
        assert (written.author, written.on_behalf_of) == (VICE, CHAIR)
        assert refused(act(w, "d0001", Endorse("x"), on_behalf_of=OFFICER)) == "not_delegated"


def test_a_document_is_found_by_the_beginning_of_its_id(chair: Workplace) -> None:
    arrives(chair, entered(1), entered(11), entered(2))
    assert find_document(chair, "d0002") == "d0002"
    assert find_document(chair, "d001") == "d0011"
    assert find_document(chair, "d00") == Refusal("ambiguous_id", {"prefix": "d00"})
    assert find_document(chair, "%") == Refusal("unknown_document")


def test_opening_tells_what_its_reader_may_do_and_reading_tells_the_sender_once(chair: Workplace) -> None:
    arrives(chair, entered(1))
    opened = open_document(chair, "d0001")
    assert opened is not None
    assert opened.unread
    assert opened.may["endorse"] == (CHAIR,)
    assert "register_incoming" not in opened.may
    assert [a.cached for a in opened.attachments] == [False]
    assert len(mark_read(chair, "d0001")) == 1
    assert mark_read(chair, "d0001") == ()
    with chair.cache.reading() as connection:
        told, row = outbox.counts(connection), lists.row_of(connection, "d0001")
    assert (told.waiting, row and row.pending) == (0, 0), "opening something is not a thing that waits to be sent"
    again = open_document(chair, "d0001")
    assert again is not None
    assert not again.unread
    assert len(again.pending) == 1
    assert open_document(chair, "nowhere") is None


def test_the_clerk_registers_many_with_provisional_numbers_in_a_row(clerk: Workplace) -> None:
    arrives(clerk, entered(0), incoming(1), incoming(2), incoming(3))
    assert [row.id for row in queue(clerk)] == ["d0001", "d0002", "d0003"]
    assert next_number(clerk, UBND).number == 513
    outcome = register_all(clerk, ["d0001", "d0000", "d0002"])
    assert outcome.numbers == (513, 514)
    assert [(id_, refusal.code) for id_, refusal in outcome.refused] == [("d0000", "already_registered")]
    registered = overlaid(clerk, "d0001")
    assert registered is not None
    assert registered.arrival is not None
    assert registered.arrival.provisional
    assert registered.status is Status.SUBMITTED
    assert [row.id for row in queue(clerk)] == ["d0003"]


def test_the_number_shown_is_the_hubs_as_soon_as_it_says_so(clerk: Workplace) -> None:
    arrives(clerk, incoming(1))
    acted = register(clerk, "d0001")
    assert isinstance(acted, Acted)
    arrival = replace(acted.document.arrival, number=600, provisional=False)  # type: ignore[type-var]
    arrives(clerk, replace(acted.document, arrival=arrival, revision=2))
    with clerk.cache.reading() as connection:
        row = lists.row_of(connection, "d0001")
    assert row is not None
    assert (row.arrival_number, row.provisional) == (600, False)


def test_the_same_letter_twice_is_noticed_however_its_code_is_written(clerk: Workplace) -> None:
    arrives(
        clerk,
        entered(1),
        incoming(2, code="1234 / SNNMT–TL", issuing_agency="sở Nông nghiệp và môi trường"),
        incoming(3, code="1234/SNV-TL"),
        incoming(4, issuing_agency="Sở Nội vụ"),
        incoming(5, code=""),
    )
    assert [row.id for row in duplicates(clerk, "d0002")] == ["d0001"]
    assert duplicates(clerk, "d0003") == []
    assert duplicates(clerk, "d0005") == []


def test_a_profile_knows_whose_it_is(chair: Workplace) -> None:
    person = me(chair)
    assert person is not None
    assert (person.login, [post.id for post in my_posts(chair)]) == (CHAIR, [CHAIR])


def test_two_acts_at_one_moment_are_two(tmp_path: Path) -> None:
    with desk_of(tmp_path, CHAIR, HandClock()) as w:
        arrives(w, entered(1))
        first, second = (act(w, "d0001", Forward(given((who, AssignmentRole.LEAD)))) for who in (KT, VICE))
        assert isinstance(first, Acted)
        assert isinstance(second, Acted)
        assert first.command.id != second.command.id
        assert len(second.document.contested_leads) == 1
