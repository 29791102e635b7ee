"""`apply` holds for any sequence of acts by anybody: total, idempotent, deterministic, and it loses no endorsement."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import (
    CHAIR,
    CLERK,
    EVERYBODY,
    HEAD_KT,
    KT,
    MONDAY,
    UBND,
    VH,
    VICE,
    VP,
    command,
    office,
    received,
    registered,
)
from wardoffice.domain import commands as c
from wardoffice.domain.deadline import Due
from wardoffice.domain.directory import Directory, ReservedNumber, office_of
from wardoffice.domain.document import (
    AssignmentRole,
    AssignmentState,
    Document,
    Given,
    Level,
    Status,
    assignments_of,
)
from wardoffice.domain.ids import CommandId, DocumentId, MarkId, PostId
from wardoffice.domain.lifecycle import apply, replay
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.domain.outcome import Accepted, Refusal

WHO = st.sampled_from([*EVERYBODY, KT, VH, VP, "danguy", "ubnd", "nobody", ""])
POSTS = st.sampled_from([*EVERYBODY, PostId("ghost")])
TEXT = st.sampled_from(["", " ", "Giao VP tham mưu", "x" * 20_001, "\u202eđảo", "Đồng ý"])
DUES = st.none() | st.builds(
    Due, st.dates(date(2026, 1, 1), date(2028, 1, 1)), working_days=st.none() | st.integers(0, 9)
)
GIVEN = st.lists(st.builds(Given, WHO, st.sampled_from(AssignmentRole), DUES), max_size=4).map(tuple)
FLOATS = st.floats(allow_nan=True, allow_infinity=True)
RECTS = st.tuples(FLOATS, FLOATS, FLOATS, FLOATS)
MARKS = st.lists(
    st.builds(
        Mark,
        kind=st.sampled_from(MarkKind),
        page=st.integers(-1, 3),
        id=st.sampled_from([MarkId(""), MarkId("m1"), MarkId("m2")]),
        rect=st.none() | RECTS,
        rects=st.lists(RECTS, max_size=2).map(tuple),
        strokes=st.sampled_from([(), ((),), (((1.0, 1.0), (2.0, 2.0)),)]),
        text=TEXT,
        color=st.sampled_from(["", "#1438B8", "red"]),
    ),
    max_size=2,
).map(tuple)
SCAN = c.AttachedFile("phiếu.jpg", "b" * 64, 100, "image/jpeg")
IDS = st.sampled_from(["", "nothing", "m1", "m2"])
STAMPS = st.sampled_from((MarkKind.ARRIVAL_STAMP, MarkKind.TICK)).map(lambda kind: Mark(kind, 1, rect=(9, 9, 99, 99)))
PAYLOADS = st.one_of(
    st.just(c.MarkRead()),
    st.builds(
        c.RegisterIncoming,
        to=st.lists(POSTS, max_size=2).map(tuple),
        restricted=st.booleans(),
        stamp=st.none() | STAMPS,
    ),
    st.builds(c.SubmitUp, to=st.lists(POSTS, max_size=2).map(tuple), text=TEXT),
    st.builds(c.ProposeEndorsement, text=TEXT, given=GIVEN),
    st.builds(c.Endorse, text=TEXT, given=GIVEN, marks=MARKS, adopts=IDS),
    st.builds(c.EnterEndorsement, leader=POSTS, slip=st.sampled_from(["", SCAN.sha256]), text=TEXT, given=GIVEN),
    st.just(c.Attach((SCAN,))),
    st.builds(c.Forward, given=GIVEN, text=TEXT),
    st.builds(c.SettleLead, lead=WHO, seen=st.lists(WHO, max_size=2).map(tuple), due=DUES),
    st.just(c.AcceptAssignment()),
    st.builds(c.ChangeDue, assignment=IDS, due=DUES, seen=DUES, reason=TEXT),
    st.builds(c.RequestExtension, due=st.just(Due(date(2026, 12, 1))), reason=TEXT),
    st.builds(c.ReturnBack, reason=TEXT),
    st.builds(c.ReportProgress, text=TEXT),
    st.builds(c.Complete, text=TEXT),
    st.builds(c.ConfirmComplete, text=TEXT),
    st.builds(c.Annotate, marks=MARKS),
    st.builds(c.EraseMark, mark=IDS.map(MarkId)),
    st.builds(c.Comment, text=TEXT),
    st.builds(c.Remind, to=st.lists(WHO, max_size=2).map(tuple), text=TEXT),
    st.builds(c.RecallForwarding, reason=TEXT, to=st.lists(WHO, max_size=2).map(tuple)),
)


@st.composite
def acts(draw: st.DrawFn) -> list[c.Command]:
    """A morning's acts by anybody, most of the time beginning with a registration so that work gets going."""
    drawn = draw(st.lists(st.tuples(POSTS, PAYLOADS, st.integers(0, 500)), max_size=12))
    opening = [(CLERK, c.RegisterIncoming(), 0)] if draw(st.booleans()) else []
    return [
        c.Command(
            CommandId(f"{place:08d}-0000-4000-8000-000000000000"),
            DocumentId("d1"),
            post,
            MONDAY + timedelta(minutes=minutes),
            payload,
            on_behalf_of=draw(st.none() | POSTS) if place % 4 == 3 else None,
        )
        for place, (post, payload, minutes) in enumerate([*opening, *drawn])
    ]


def carried_out(sequence: list[c.Command]) -> Document:
    record = received()
    for one in sequence:
        outcome = apply(record, one, office())
        record = outcome.record if isinstance(outcome, Accepted) else record
    return record


@given(acts())
@settings(max_examples=400)
def test_any_sequence_of_acts_ends_in_a_record_and_never_raises(sequence: list[c.Command]) -> None:
    record = received()
    for one in sequence:
        outcome = apply(record, one, office())
        assert isinstance(outcome, Accepted | Refusal)
        if isinstance(outcome, Accepted):
            assert outcome.record.applied == (*record.applied, one.id)
            record = outcome.record


@given(acts(), st.data())
@settings(max_examples=200)
def test_the_same_command_twice_changes_nothing(sequence: list[c.Command], data: st.DataObject) -> None:
    record = carried_out(sequence)
    held = [one for one in sequence if one.id in record.applied]
    if held:
        again = apply(record, data.draw(st.sampled_from(held)), office())
        assert isinstance(again, Accepted)
        assert again.record is record
        assert again.follow_ups == ()


@given(acts())
@settings(max_examples=200)
def test_replaying_the_same_acts_ends_in_the_same_record(sequence: list[c.Command]) -> None:
    assert carried_out(sequence) == carried_out(sequence)
    replayed, refused = replay(received(), sequence, office())
    assert replayed == carried_out(sequence)
    assert set(refused) == {one.id for one in sequence} - set(replayed.applied)


@given(acts())
@settings(max_examples=300)
def test_nothing_is_endorsed_or_assigned_before_it_is_registered(sequence: list[c.Command]) -> None:
    record = carried_out(sequence)
    if record.arrival is None:
        assert record.status is Status.TO_REGISTER
        assert not (record.endorsements or record.assignments or record.proposals or record.marks)


@given(acts())
@settings(max_examples=300)
def test_there_is_never_more_than_one_lead_of_the_organs_work(sequence: list[c.Command]) -> None:
    leads = [
        a
        for a in assignments_of(carried_out(sequence), AssignmentRole.LEAD)
        if a.level is Level.ORGAN and a.state is not AssignmentState.RETURNED
    ]
    assert len(leads) <= 1


@given(acts())
@settings(max_examples=200)
def test_what_was_written_stays_whatever_is_done_afterwards(sequence: list[c.Command]) -> None:
    record = carried_out(sequence)
    for one in sequence:
        if one.id in record.applied and isinstance(one.payload, c.Endorse):
            assert one.payload.text in [e.text for e in record.endorsements if e.command == one.id]
        if one.id in record.applied and isinstance(one.payload, c.Comment):
            assert one.payload.text in [n.text for n in record.notes if n.command == one.id]


ENDORSEMENTS = st.builds(c.Endorse, text=st.sampled_from(["Đồng ý", "Giao P. KT"]), given=GIVEN)


@given(ENDORSEMENTS, ENDORSEMENTS)
@settings(max_examples=400)
def test_two_leaders_endorsements_in_either_order_keep_both_and_one_lead(first: c.Endorse, second: c.Endorse) -> None:
    chairs = command(CHAIR, first, minutes=10)
    vices = command(VICE, second, minutes=11)
    one, _ = replay(registered(), (chairs, vices), office())
    other, _ = replay(registered(), (vices, chairs), office())
    assert {e.command for e in one.endorsements} == {e.command for e in other.endorsements}
    for record in (one, other):
        leads = assignments_of(record, AssignmentRole.LEAD)
        named = {g.who for e in record.endorsements for g in e.given if g.role is AssignmentRole.LEAD}
        assert len(leads) == (1 if named else 0)
        assert {a.who for a in leads} | {x.who for x in record.contested_leads} == named
    assert {a.who for a in one.assignments} == {a.who for a in other.assignments}


def test_a_command_for_another_document_is_refused() -> None:
    outcome = apply(received(), command(CLERK, c.RegisterIncoming(), document="d2"), office())
    assert outcome == Refusal("unknown_document")


@pytest.mark.parametrize("number", [None, 7])
def test_a_refusal_costs_no_number_and_the_number_given_is_the_one_reserved(number: int | None) -> None:
    outcome = apply(received(), command(CLERK, c.RegisterIncoming()), office(number))
    if number is None:
        assert outcome == Refusal("no_number")
    else:
        assert isinstance(outcome, Accepted)
        assert outcome.record.arrival is not None
        assert outcome.record.arrival.number == 7


def test_an_office_nobody_knows_refuses_everything_and_raises_nothing() -> None:
    empty = office_of(Directory(), ReservedNumber("r", "2026", 1))
    for payload in (c.RegisterIncoming(), c.Endorse("x"), c.MarkRead(), c.Remind()):
        assert apply(registered(), command(HEAD_KT, payload), empty) == Refusal("unknown_post")


def test_an_assignee_outside_the_organ_is_refused_and_another_organ_gets_its_own_record() -> None:
    refused = apply(registered(), command(CHAIR, c.Endorse("x", (Given("vt.du", AssignmentRole.LEAD),))), office())
    assert refused == Refusal("unknown_assignee", {"who": "vt.du"})
    sent = apply(registered(), command(CHAIR, c.Endorse("x", (Given("danguy", AssignmentRole.MONITOR),))), office())
    assert isinstance(sent, Accepted)
    (landed,) = sent.follow_ups
    assert (landed.organ, landed.status, landed.endorsements, landed.marks) == ("danguy", Status.TO_REGISTER, (), ())
    assert landed.attachments == received().attachments
    assert landed.organ != UBND
