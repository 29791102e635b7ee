"""Where an act ends: what each refuses, whom it leaves waiting, and what remains when there is nobody left to lead."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases import (
    CHAIR,
    CHIEF,
    CLERK,
    HEAD_KT,
    HEAD_VH,
    KT,
    MONDAY,
    OFFICER,
    OFFICER2,
    UBND,
    VH,
    VICE,
    directory,
    done,
    given,
    office,
    received,
    registered,
    tried,
)
from wardoffice.domain import commands as c
from wardoffice.domain.authority import may, objection_to
from wardoffice.domain.commands import Payload
from wardoffice.domain.deadline import FARTHEST, Due, WorkingCalendar
from wardoffice.domain.directory import is_party, office_of
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.document import AssignmentState, Document, Given, Status, due_of, is_over, lead_of
from wardoffice.domain.ids import OrganId, PersonId, PostId
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.people import Absence, Role
from wardoffice.domain.routing import waits_for

STAMP = Mark(MarkKind.ARRIVAL_STAMP, 1, rect=(1.0, 1.0, 50.0, 50.0), organ="UBND", number=512, date=date(2026, 11, 23))


def waits(record: Document, post: PostId) -> bool:
    return waits_for(record, office().posts[post])


def at_work() -> Document:
    return done(registered(), CHAIR, c.Endorse("", given((KT, As.LEAD), (VH, As.COOPERATING))))


def contested() -> Document:
    """The chairperson's lead is the one unit, the vice chairperson's the other."""
    record = done(registered(), CHAIR, c.Endorse("", given((KT, As.LEAD))))
    return done(record, VICE, c.Endorse("", given((VH, As.LEAD))), minutes=1)


@pytest.mark.parametrize(
    ("post", "payload", "refusal"),
    [
        (CHIEF, c.ProposeEndorsement("  "), Refusal("nothing_written")),
        (CHAIR, c.Endorse("  "), Refusal("nothing_written")),
        (CHAIR, c.Endorse("Đồng ý", adopts="none"), Refusal("unknown_proposal")),
        (CHAIR, c.Endorse("Đồng ý", marks=(STAMP,)), Refusal("not_permitted")),
        (CHAIR, c.Forward(()), Refusal("nobody_named")),
        (CHAIR, c.SettleLead(KT, ()), Refusal("nothing_contested")),
        (CHAIR, c.ChangeDue("none", None, None), Refusal("unknown_assignment")),
        (CHAIR, c.ReturnBack("Gửi nhầm"), Refusal("nothing_to_return")),
        (HEAD_KT, c.ReportProgress("  "), Refusal("nothing_written")),
        (OFFICER, c.AcceptAssignment(), Refusal("not_permitted")),
        (CHIEF, c.AcceptAssignment(), Refusal("not_yours")),
        (CHIEF, c.ReportProgress("Xong một nửa"), Refusal("not_yours")),
        (CHIEF, c.Complete(), Refusal("not_yours")),
        (CHIEF, c.RequestExtension(Due(date(2026, 12, 1)), "Chờ số liệu"), Refusal("not_yours")),
    ],
)
def test_an_act_without_substance_or_without_right_is_refused_by_its_own_name(
    post: PostId, payload: Payload, refusal: Refusal
) -> None:
    assert tried(at_work(), post, payload) == refusal


def test_what_nobody_can_do_is_not_known() -> None:
    chair = office().posts[CHAIR]
    assert objection_to(registered(), "burn", chair, office(), MONDAY) == Refusal("unknown_command", {"kind": "burn"})
    assert may(registered(), "endorse", chair, office(), MONDAY)
    assert not may(received(), "endorse", chair, office(), MONDAY)


def test_a_reported_progress_is_kept_with_its_words_and_the_work_is_under_way() -> None:
    record = done(at_work(), HEAD_VH, c.ReportProgress("Đang tổng hợp"))
    assert [(note.kind, note.text, note.author) for note in record.notes] == [("progress", "Đang tổng hợp", HEAD_VH)]
    assert [a.state for a in record.assignments] == [AssignmentState.UNSEEN, AssignmentState.PROCESSING]
    assert record.status is Status.PROCESSING


def test_who_attends_or_directs_is_waited_for_only_until_he_has_seen_it_or_done_it() -> None:
    record = done(registered(), CHAIR, c.Endorse("", given((OFFICER2, As.ATTEND), (VICE, As.DIRECT), (KT, As.LEAD))))
    assert waits(record, OFFICER2) and waits(record, VICE)
    record = done(record, OFFICER2, c.MarkRead(), minutes=1)
    assert not waits(record, OFFICER2)
    record = done(record, VICE, c.Endorse("", given((HEAD_KT, As.COOPERATING))), minutes=2)
    assert not waits(record, VICE)


def test_a_head_who_names_a_second_lead_inside_his_unit_gets_a_second_pair_of_hands_and_no_contest() -> None:
    record = done(at_work(), HEAD_KT, c.Forward(given((OFFICER, As.LEAD))), minutes=1)
    record = done(record, HEAD_KT, c.Forward(given((OFFICER2, As.LEAD))), minutes=2)
    assert not record.contested_leads
    assert {a.who: a.role for a in record.assignments}[OFFICER2] is As.COOPERATING
    assert (lead_of(record) or record.assignments[-1]).who == KT


def test_settling_for_the_lead_there_is_ends_the_contest_and_keeps_the_other_at_work() -> None:
    record = done(contested(), CHAIR, c.SettleLead(KT, (VH,)), minutes=2)
    assert {a.who: a.role for a in record.assignments} == {KT: As.LEAD, VH: As.COOPERATING}
    assert tried(contested(), CHAIR, c.SettleLead(OFFICER, (VH,))) == Refusal("unknown_assignee", {"who": OFFICER})


def test_a_contest_waits_for_the_other_leader_after_the_first_has_taken_his_lead_back() -> None:
    record = done(contested(), CHAIR, c.RecallForwarding("Chuyển nhầm", (KT,)), minutes=2)
    assert lead_of(record) is None
    assert waits(record, VICE) and not waits(record, CHAIR)
    record = done(record, VICE, c.SettleLead(VH, (VH,)), minutes=3)
    assert (lead_of(record) or record.assignments[0]).who == VH


def test_a_contested_lead_that_gave_its_work_back_is_given_it_anew_when_it_is_chosen() -> None:
    record = done(contested(), HEAD_VH, c.ReturnBack("Không đúng lĩnh vực"), minutes=2)
    assert [x.who for x in record.contested_leads] == [VH]
    record = done(record, CHAIR, c.SettleLead(VH, (VH,), Due(date(2026, 12, 1))), minutes=3)
    lead = lead_of(record)
    assert lead is not None
    assert (lead.who, lead.due, lead.state) == (VH, Due(date(2026, 12, 1)), AssignmentState.UNSEEN)


def test_work_given_back_and_given_anew_is_one_part_however_often_it_is_named_again() -> None:
    record = done(at_work(), HEAD_KT, c.ReturnBack("Không đúng lĩnh vực"), minutes=1)
    for minutes in (2, 3):
        record = done(record, CHAIR, c.Endorse("Vẫn giao P. KT", given((KT, As.LEAD))), minutes=minutes)
    assert [a.state for a in record.assignments if a.who == KT] == [AssignmentState.RETURNED, AssignmentState.UNSEEN]


def test_without_a_lead_the_earliest_who_works_gives_the_date_and_without_anybody_the_sender() -> None:
    early, late, asked = (Due(date(2026, 12, day)) for day in (1, 5, 9))
    record = replace(registered(), due_asked=asked)
    assert due_of(record) == asked
    people = (Given(KT, As.COOPERATING, late), Given(VH, As.COOPERATING, early), Given(OFFICER, As.FOR_INFORMATION))
    assert due_of(done(record, CHAIR, c.Endorse("", people))) == early


def test_nobody_left_at_work_before_anybody_took_it_up_leaves_the_document_where_it_was() -> None:
    record = done(registered(), CHIEF, c.Forward(given((OFFICER, As.FOR_INFORMATION))), minutes=1)
    record = done(record, CHAIR, c.Endorse("", given((KT, As.LEAD))), minutes=2)
    record = done(record, CHAIR, c.RecallForwarding("Chuyển nhầm"), minutes=3)
    assert record.status is Status.SUBMITTED
    unanswered = done(registered(), CLERK, c.RecallForwarding("Trình nhầm", (CHIEF,)), minutes=1)
    assert unanswered.status is Status.SUBMITTED
    assert not waits(unanswered, CHIEF) and waits(unanswered, CHAIR)


def test_the_organ_is_done_without_a_lead_only_when_nobody_is_at_work() -> None:
    record = done(registered(), CHAIR, c.Endorse("", given((KT, As.COOPERATING))))
    assert tried(record, CHIEF, c.ConfirmComplete()) == Refusal(
        "lead_not_done", {"who": "Phòng Kinh tế, Hạ tầng và Đô thị"}
    )
    record = done(record, HEAD_KT, c.Complete("Đã xong"), minutes=1)
    record = done(record, CHIEF, c.ConfirmComplete(), minutes=2)
    assert is_over(record)
    assert not is_over(registered())


def test_only_work_that_is_open_is_reminded_of_and_a_head_reminds_of_what_he_gave() -> None:
    record = done(at_work(), HEAD_KT, c.Forward(given((OFFICER, As.LEAD))), minutes=1)
    reminded = done(record, HEAD_KT, c.Remind(), minutes=2)
    assert reminded.notes[-1].to == (OFFICER,)
    assert set(done(record, CLERK, c.Remind(), minutes=2).notes[-1].to) == {KT, VH, OFFICER}
    assert tried(record, HEAD_VH, c.Remind()) == Refusal("nobody_to_remind")


def test_a_calendar_without_a_single_working_day_ends_the_count_and_nobody_waits_for_ever() -> None:
    start = date(2026, 11, 23)
    idle = WorkingCalendar({start + timedelta(days=n): "Nghỉ" for n in range(2 * FARTHEST)}, {})
    assert idle.due_after(start, 0) == start
    assert start < idle.due_after(start, 3) <= start + timedelta(days=10 * FARTHEST)


def test_absence_is_of_a_person_and_of_days_and_a_party_organ_is_one() -> None:
    away = Absence(PersonId("p.ct"), date(2026, 11, 23), date(2026, 11, 24))
    ward = office_of(replace(directory(), absences=(away,)))
    assert [ward.is_absent(PersonId("p.ct"), date(2026, 11, day)) for day in (22, 23, 24, 25)] == [0, 1, 1, 0]
    assert not ward.is_absent(PersonId("p.pct"), date(2026, 11, 23))
    chair, chief = ward.organ_posts(UBND, Role.CHAIRPERSON, Role.CHIEF_OF_OFFICE)
    assert (chair.id, chief.id) == (CHAIR, CHIEF)
    assert ward.posts_of(PersonId("p.ct")) == (chair,)
    assert (is_party(UBND, ward), is_party(OrganId("danguy"), ward), is_party(OrganId("?"), ward)) == (0, 1, 0)
