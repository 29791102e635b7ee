"""Marks: what is fit to be drawn, whose it is, and that only its author erases it."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import (
    CHAIR,
    CHIEF,
    CLERK,
    CLERK2,
    EVERYBODY,
    MONDAY,
    UBND,
    VICE,
    command,
    done,
    office,
    received,
    registered,
    tried,
)
from wardoffice.domain.commands import Annotate, Endorse, EraseMark, RegisterIncoming
from wardoffice.domain.directory import ReservedNumber
from wardoffice.domain.document import Document
from wardoffice.domain.ids import MarkId, PostId
from wardoffice.domain.lifecycle import apply
from wardoffice.domain.marks import MOVABLE, Mark, MarkKind, anew, bounds, mark_problem, moved, points_of
from wardoffice.domain.outcome import Accepted, Refusal
from wardoffice.domain.register import guess
from wardoffice.domain.remarks import may_stamp

INK = Mark(MarkKind.INK, 1, MarkId("m1"), strokes=(((10.0, 20.0), (30.0, 5.0)),), color="#1438B8")
TYPED = Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=(300, 700, 500, 780), text="Giao VP tham mưu", author="Kẻ khác")
STAMP = Mark(MarkKind.ARRIVAL_STAMP, 1, rect=(60, 650, 200, 750), number=512)


@pytest.mark.parametrize(
    ("mark", "problem"),
    [
        (INK, ""),
        (TYPED, ""),
        (STAMP, ""),
        (Mark(MarkKind.INK, 0, strokes=INK.strokes), "mark_page"),
        (Mark(MarkKind.INK, 1), "mark_without_strokes"),
        (Mark(MarkKind.INK, 1, strokes=((),)), "mark_without_strokes"),
        (Mark(MarkKind.INK, 1, strokes=(((math.nan, 1.0),),)), "mark_coordinates"),
        (Mark(MarkKind.INK, 1, strokes=INK.strokes, color="blue"), "mark_colour"),
        (Mark(MarkKind.INK, 1, strokes=INK.strokes, width=0), "mark_width"),
        (Mark(MarkKind.HIGHLIGHT, 1, rects=((5, 5, 5, 9),)), "mark_without_area"),
        (Mark(MarkKind.NOTE, 1, point=(1, 1), text=" "), "mark_without_text"),
        (Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=(0, 0, 10, 10)), "mark_without_text"),
        (Mark(MarkKind.ENDORSEMENT_TEXT, 1, text="x"), "mark_without_area"),
        (Mark(MarkKind.INK, 1, strokes=INK.strokes, rotation=45), "mark_rotation"),
        (Mark(MarkKind.UNDERLINE, 1, rects=((5, 5, 9, 9),)), ""),
        (Mark(MarkKind.UNDERLINE, 1), "mark_without_area"),
        (Mark(MarkKind.ARROW, 1, strokes=INK.strokes), ""),
        (Mark(MarkKind.ARROW, 1), "mark_without_strokes"),
        (Mark(MarkKind.ARROW, 1, strokes=(((1.0, 1.0), (1.0, 1.0)),)), "mark_without_strokes"),
        (Mark(MarkKind.ARROW, 1, strokes=(((1.0, 1.0), (2.0, 2.0), (3.0, 1.0)),)), "mark_without_strokes"),
        (Mark(MarkKind.ARROW, 1, strokes=INK.strokes * 2), "mark_without_strokes"),
        (Mark(MarkKind.TICK, 1, rect=(1, 1, 19, 19)), ""),
        (Mark(MarkKind.TICK, 1), "mark_without_area"),
        (Mark(MarkKind.RECTANGLE, 1, rect=(5, 5, 5, 50)), "mark_without_area"),
        (Mark(MarkKind("hologram"), 1), "mark_kind"),
    ],
)
def test_a_mark_is_fit_or_says_what_is_wrong(mark: Mark, problem: str) -> None:
    assert mark_problem(mark) == problem


def test_bounds_hold_every_point() -> None:
    assert bounds(INK) == (10, 5, 30, 20)


def test_author_post_and_time_come_from_the_account_whatever_the_mark_says() -> None:
    record = done(registered(), CHAIR, Endorse("Giao VP", marks=(TYPED, INK)))
    assert [(m.author, m.post) for m in record.marks] == [("Người ct", CHAIR), ("Người ct", CHAIR)]
    assert all(m.at and m.id and m.command for m in record.marks)


def test_only_the_author_erases_his_mark() -> None:
    record = done(registered(), CHAIR, Annotate((INK,)))
    assert tried(record, VICE, EraseMark(MarkId("m1"))) == Refusal("not_your_mark", {"who": "Người ct"})
    assert done(record, CHAIR, EraseMark(MarkId("m1"))).marks == ()
    assert tried(record, CHAIR, EraseMark(MarkId("m9"))) == Refusal("unknown_mark")


def test_the_arrival_stamp_is_the_clerks_alone_and_a_mark_is_not_added_twice() -> None:
    assert tried(registered(), CHIEF, Annotate((STAMP,))) == Refusal("not_permitted")
    assert done(registered(), CLERK, Annotate((STAMP,))).marks[0].number == 512
    assert tried(done(registered(), CHAIR, Annotate((INK,))), CHAIR, Annotate((INK,))) == Refusal("mark_exists")


def test_an_arrival_stamp_says_what_the_register_says_whatever_it_said_before() -> None:
    stamped = done(received(), CLERK, RegisterIncoming(stamp=STAMP))
    (stamp,), arrival = stamped.marks, stamped.arrival
    assert arrival is not None
    assert (stamp.number, stamp.provisional, stamp.date) == (arrival.number, False, arrival.date)
    assert (stamp.organ, stamp.post, stamp.rect) == (office().name_of(UBND), CLERK, STAMP.rect)
    submitted = done(received(), CLERK, RegisterIncoming((CHIEF, CHAIR), stamp=STAMP))
    assert submitted.marks[0].forwarded_to == "Người cvp, Người ct"
    again = Annotate((replace(anew(submitted.marks[0]), number=7, organ="", forwarded_to="P. VHXH"),))
    (moved_away,) = done(submitted, CLERK, again).marks
    assert (moved_away.number, moved_away.organ, moved_away.forwarded_to) == (arrival.number, stamp.organ, "P. VHXH")


def test_a_document_bears_one_arrival_stamp_and_another_when_that_was_taken_off() -> None:
    stamped = done(received(), CLERK, RegisterIncoming(stamp=replace(STAMP, id=MarkId("s1"))))
    for post, second in ((CLERK, STAMP), (CLERK2, anew(stamped.marks[0]))):
        assert not may_stamp(stamped, office().posts[post])
        assert tried(stamped, post, Annotate((second,))) == Refusal("already_stamped")
    assert tried(registered(), CLERK, Annotate((STAMP, STAMP))) == Refusal("already_stamped")
    bare = done(stamped, CLERK, EraseMark(MarkId("s1")))
    assert {post for post in EVERYBODY if may_stamp(bare, office().posts[post])} >= {CLERK, CLERK2}
    assert not may_stamp(bare, office().posts[CHIEF]) and not may_stamp(received(), office().posts[CLERK])
    (stamp,) = done(bare, CLERK2, Annotate((STAMP,))).marks
    assert (stamp.number, stamp.date, stamp.post) == (512, MONDAY.date(), CLERK2) and stamp.forwarded_to


def test_a_provisional_number_is_told_as_one_by_the_stamp_until_the_hub_has_given_the_final_one() -> None:
    act = command(CLERK, RegisterIncoming(stamp=STAMP))
    for reserved in (guess(UBND, MONDAY.date(), [516]), ReservedNumber("ubnd/incoming", "2026", 519)):
        outcome = apply(received(), act, replace(office(), reserved_number=reserved))
        assert isinstance(outcome, Accepted)
        (stamp,) = outcome.record.marks
        assert (stamp.number, stamp.provisional) == (reserved.number, reserved.provisional)


@pytest.mark.parametrize(
    ("act", "problem"),
    [
        (RegisterIncoming(stamp=INK), Refusal("mark_kind", {"page": 1})),
        (RegisterIncoming(stamp=replace(STAMP, rect=None)), Refusal("mark_without_area", {"page": 1})),
        (RegisterIncoming((PostId("nobody"),), stamp=STAMP), Refusal("unknown_assignee", {"who": "nobody"})),
    ],
)
def test_what_is_no_stamp_keeps_a_document_out_of_the_register(act: RegisterIncoming, problem: Refusal) -> None:
    assert tried(received(), CLERK, act) == problem


def test_a_kind_no_program_could_have_named_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a valid MarkKind"):
        MarkKind("<b>")


@pytest.mark.parametrize("kind", sorted(MOVABLE))
def test_a_moved_mark_has_every_point_as_far_from_where_it_was_and_is_else_the_same(kind: MarkKind) -> None:
    mark = Mark(
        kind, 2, MarkId("m"), rect=(1, 2, 3, 5), rects=((0, 0, 2, 2),), point=(4, 4), strokes=(((0, 1), (5, 9)),)
    )
    after = moved(mark, 10, -1)
    assert list(points_of(after)) == [(x + 10, y - 1) for x, y in points_of(mark)]
    assert moved(after, -10, 1) == mark


def test_a_mark_without_a_place_has_none_after_a_move() -> None:
    assert moved(Mark(MarkKind.INK, 1), 3, 4) == Mark(MarkKind.INK, 1)


NOTE = Mark(MarkKind.NOTE, 1, MarkId("n1"), point=(400, 700), text="Xem lại số liệu")
TICK = Mark(MarkKind.TICK, 1, MarkId("t1"), rect=(100, 300, 118, 318), color="#B71C1C")


def elsewhere(record: Document, mark: Mark, minutes: int, *, off_first: bool = False) -> Document:
    """The record after its author moved the mark; `off_first`: it is taken off before it is put on again."""
    (there,) = [one for one in record.marks if one.lasting_id == mark.lasting_id]
    assert there.post is not None
    again = anew(moved(replace(there, at=MONDAY - timedelta(days=9)), 5, -5))
    off = done(record, there.post, EraseMark(there.id)) if off_first else record
    return done(off, there.post, Annotate((again,)), minutes=minutes)


@given(st.lists(st.integers(0, 2), max_size=8))
def test_a_mark_moved_ever_so_often_keeps_the_time_it_was_written(steps: list[int]) -> None:
    typed = replace(TYPED, id=MarkId("b1"))
    record = done(registered(), CHAIR, Endorse(typed.text, marks=(typed,)), minutes=1)
    record = done(done(record, CHAIR, Annotate((NOTE,)), minutes=2), VICE, Annotate((TICK,)), minutes=3)
    for hour, chosen in enumerate(steps, start=1):
        record = elsewhere(record, (typed, NOTE, TICK)[chosen], minutes=60 * hour)
    written = {mark.lasting_id: mark.at for mark in record.marks}
    assert len(record.marks) == 3 and written == {
        id_: MONDAY + timedelta(minutes=n) for n, id_ in enumerate(("b1", "n1", "t1"), start=1)
    }


def test_a_bút_phê_put_back_after_it_was_taken_off_bears_the_time_of_its_endorsement() -> None:
    """Also where the same words were written twice: each keeps its own."""
    first, second = replace(TYPED, id=MarkId("b1")), replace(TYPED, id=MarkId("b2"))
    record = done(registered(), CHAIR, Endorse(TYPED.text, marks=(first,)), minutes=1)
    record = done(record, CHAIR, Endorse(TYPED.text, marks=(second,)), minutes=2)
    for mark, minutes in ((first, 1), (second, 2)):
        (there,) = [one for one in record.marks if one.id == mark.id]
        off = done(record, CHAIR, EraseMark(there.id), minutes=30)
        assert done(off, CHAIR, Annotate((anew(there),)), minutes=31).marks[-1].at == MONDAY + timedelta(
            minutes=minutes
        )
    lied = replace(anew(first), at=MONDAY - timedelta(days=3))
    assert done(record, CHAIR, Annotate((lied,)), minutes=9).marks[-1].at == MONDAY + timedelta(minutes=1)
    off = done(elsewhere(record, first, 40, off_first=True), CHAIR, EraseMark(second.id))
    assert [mark.at for mark in off.marks] == [MONDAY + timedelta(minutes=2)]


@pytest.mark.parametrize(
    ("post", "claimed"),
    [
        (VICE, replace(NOTE, id=MarkId("x"), first_id=MarkId("n1"))),
        (CHAIR, replace(NOTE, id=MarkId("x"), first_id=MarkId("n1"), text="Không đồng ý")),
        (CHAIR, replace(TICK, id=MarkId("x"), first_id=MarkId("n1"))),
        (CHAIR, replace(NOTE, id=MarkId("x"), first_id=MarkId("nothing"))),
        (CHAIR, replace(NOTE, id=MarkId("x"))),
        (CHAIR, replace(TYPED, id=MarkId("x"))),
        (VICE, replace(TYPED, id=MarkId("x"), first_id=MarkId("b1"))),
        (CHAIR, replace(TYPED, id=MarkId("x"), first_id=MarkId("b1"), text="Không đồng ý")),
    ],
)
def test_nobody_dates_back_what_the_record_does_not_know_as_his_own_words_of_that_time(
    post: PostId, claimed: Mark
) -> None:
    record = done(registered(), CHAIR, Endorse(TYPED.text, marks=(replace(TYPED, id=MarkId("b1")), NOTE)), minutes=1)
    stated = replace(claimed, at=MONDAY + timedelta(minutes=1), post=CHAIR, author="Người ct")
    marked = done(record, post, Annotate((stated,)), minutes=90)
    assert marked.marks[:-1] == record.marks
    assert (marked.marks[-1].at, marked.marks[-1].post) == (MONDAY + timedelta(minutes=90), post)
