"""The order of the law: the clerk registers, the chief proposes, a leader endorses, units work, the organ confirms."""

from datetime import date, timedelta

from cases import (
    CHAIR,
    CHIEF,
    CLERK,
    CLERK2,
    HEAD_KT,
    HEAD_VH,
    KT,
    MONDAY,
    OFFICER,
    PARTY,
    VH,
    VICE,
    command,
    done,
    given,
    office,
    received,
    registered,
    tried,
)
from wardoffice.domain import commands as c
from wardoffice.domain.deadline import Due
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.document import AssignmentState, Given, Status, assignments_of, due_of, lead_of
from wardoffice.domain.endorsement import proposal_to_adopt
from wardoffice.domain.ids import PostId
from wardoffice.domain.lifecycle import apply
from wardoffice.domain.outcome import Accepted, Refusal
from wardoffice.domain.people import Delegation
from wardoffice.domain.routing import sees, waits_for

THURSDAY = Due(date(2026, 11, 26), working_days=2)
WORK = (Given(VICE, As.DIRECT), Given(KT, As.LEAD, THURSDAY), Given(VH, As.COOPERATING))


def waiting(record: object) -> set[str]:
    return {p.id for p in office().posts.values() if waits_for(record, p)}  # type: ignore[arg-type]


def test_the_main_job_goes_from_the_clerk_to_the_organs_last_word() -> None:
    record = received()
    assert waiting(record) == {CLERK, CLERK2}
    record = done(record, CLERK, c.RegisterIncoming())
    assert (record.status, record.arrival and record.arrival.number) == (Status.SUBMITTED, 512)
    assert waiting(record) == {CHIEF, CHAIR}
    record = done(record, CHIEF, c.ProposeEndorsement("Đề xuất giao P. KT", WORK), minutes=5)
    assert record.status is Status.PROPOSED
    assert waiting(record) == {CHAIR}
    assert not record.assignments
    proposal = proposal_to_adopt(record)
    assert proposal is not None
    record = done(record, CHAIR, c.Endorse("Đồng ý", proposal.given, adopts=proposal.id), minutes=10)
    assert record.status is Status.ASSIGNED
    assert record.endorsements[0].proposed_by == CHIEF
    assert waiting(record) == {VICE, HEAD_KT, HEAD_VH}
    assert due_of(record) == THURSDAY
    record = done(record, HEAD_KT, c.AcceptAssignment(), minutes=20)
    record = done(record, HEAD_KT, c.Forward(given((OFFICER, As.LEAD))), minutes=21)
    assert OFFICER in waiting(record)
    assert (lead_of(record) or assignments_of(record)[0]).who == KT
    record = done(record, OFFICER, c.Complete("Đã kiểm tra 12 điểm ngập"), minutes=30)
    record = done(record, HEAD_KT, c.Complete("Đã báo cáo"), minutes=40)
    record = done(record, HEAD_VH, c.Complete(), minutes=41)
    record = done(record, CHIEF, c.ConfirmComplete(), minutes=50)
    assert record.status is Status.COMPLETED
    assert waiting(record) == set()


def test_endorsing_before_registration_is_refused_as_not_registered() -> None:
    assert tried(received(), CHAIR, c.Endorse("Đồng ý")) == Refusal("not_registered")


def test_registering_twice_is_refused_with_the_number_it_has() -> None:
    assert tried(registered(), CLERK2, c.RegisterIncoming()) == Refusal("already_registered", {"number": 512})


def test_only_leaders_endorse_only_the_chief_proposes_and_only_clerks_register() -> None:
    assert tried(registered(), CHIEF, c.Endorse("x")) == Refusal("not_permitted")
    assert tried(registered(), CHAIR, c.ProposeEndorsement("x")) == Refusal("not_permitted")
    assert tried(received(), CHIEF, c.RegisterIncoming()) == Refusal("not_permitted")
    assert tried(received(), CHAIR, c.RegisterIncoming()) == Refusal("not_permitted")


def test_before_registration_only_clerks_of_the_organ_see_it() -> None:
    seers = {p.id for p in office().posts.values() if sees(received(), p, office(), MONDAY)}
    assert seers == {CLERK, CLERK2}


def test_units_and_officers_see_only_what_reached_them() -> None:
    record = registered()
    assert not sees(record, office().posts[HEAD_KT], office(), MONDAY)
    record = done(record, CHAIR, c.Endorse("", (Given(KT, As.LEAD),)))
    assert sees(record, office().posts[HEAD_KT], office(), MONDAY)
    assert not sees(record, office().posts[OFFICER], office(), MONDAY)
    assert not sees(record, office().posts[HEAD_VH], office(), MONDAY)


def test_a_restricted_document_is_seen_by_the_clerk_and_those_it_was_sent_to_alone() -> None:
    record = done(received(), CLERK, c.RegisterIncoming(to=(CHAIR,), restricted=True))
    seers = {p.id for p in office().posts.values() if sees(record, p, office(), MONDAY)}
    assert seers == {CLERK, CLERK2, CHAIR}


def test_a_delegate_acts_and_sees_only_while_the_delegation_lasts_and_both_names_stay() -> None:
    lasting = Delegation(CHAIR, VICE, MONDAY - timedelta(hours=1), MONDAY + timedelta(hours=4))
    with_it = office(delegations=(lasting,))
    acting = c.Command(
        command(VICE, c.Comment("")).id, registered().id, VICE, MONDAY, c.Endorse("Ký thay"), on_behalf_of=CHAIR
    )
    outcome = apply(registered(), acting, with_it)
    assert isinstance(outcome, Accepted)
    assert (outcome.record.endorsements[0].author, outcome.record.endorsements[0].on_behalf_of) == (VICE, CHAIR)
    late = c.Command(acting.id, acting.document, VICE, MONDAY + timedelta(hours=5), acting.payload, on_behalf_of=CHAIR)
    assert apply(registered(), late, with_it) == Refusal("not_delegated")


def test_a_second_leaders_other_lead_is_contested_until_it_is_settled() -> None:
    record = done(registered(), CHAIR, c.Endorse("Giao P. KT", (Given(KT, As.LEAD),)))
    record = done(record, VICE, c.Endorse("Giao P. VH", (Given(VH, As.LEAD, THURSDAY),)), minutes=1)
    assert (lead_of(record) or record.assignments[0]).who == KT
    assert [x.who for x in record.contested_leads] == [VH]
    assert {CHAIR, VICE} <= waiting(record)
    assert tried(record, CHAIR, c.SettleLead(VH, ())) == Refusal("stale", {"field": "lead"})
    record = done(record, CHAIR, c.SettleLead(VH, (VH,), THURSDAY), minutes=2)
    assert (lead_of(record) or record.assignments[0]).who == VH
    assert {a.who: a.role for a in record.assignments} == {KT: As.COOPERATING, VH: As.LEAD}
    assert not record.contested_leads


def test_a_due_date_changed_by_another_since_is_stale_and_names_the_current_one() -> None:
    record = done(registered(), CHAIR, c.Endorse("", (Given(KT, As.LEAD, THURSDAY),)))
    work = record.assignments[0].id
    friday = Due(date(2026, 11, 27))
    record = done(record, CHAIR, c.ChangeDue(work, friday, THURSDAY), minutes=1)
    stale = tried(record, VICE, c.ChangeDue(work, None, THURSDAY))
    assert stale == Refusal("stale", {"field": "due", "current": "2026-11-27"})
    assert tried(record, HEAD_KT, c.ChangeDue(work, None, friday)) == Refusal("not_permitted")


def test_an_extension_asked_for_is_answered_by_the_changed_due_date() -> None:
    record = done(registered(), CHAIR, c.Endorse("", (Given(KT, As.LEAD, THURSDAY),)))
    record = done(record, HEAD_KT, c.RequestExtension(Due(date(2026, 11, 30)), "Chờ số liệu"))
    assert tried(record, HEAD_KT, c.RequestExtension(Due(date(2026, 11, 30)), " ")) == Refusal("reason_required")
    change = c.ChangeDue(record.assignments[0].id, Due(date(2026, 11, 30)), THURSDAY)
    record = done(record, CHAIR, change, minutes=3, id_="0" * 36)
    assert record.extension_requests[0].answered_by == "0" * 36


def test_work_given_back_returns_to_the_giver_and_another_may_lead() -> None:
    record = done(registered(), CHAIR, c.Endorse("", (Given(KT, As.LEAD),)))
    assert tried(record, HEAD_KT, c.ReturnBack("  ")) == Refusal("reason_required")
    record = done(record, HEAD_KT, c.ReturnBack("Không đúng lĩnh vực"), minutes=5)
    assert record.status is Status.SUBMITTED
    assert CHAIR in waiting(record)
    record = done(record, CHAIR, c.Endorse("", (Given(VH, As.LEAD),)), minutes=6)
    assert (lead_of(record) or record.assignments[0]).who == VH
    assert CHAIR not in waiting(record)


def test_a_leaders_return_goes_to_the_clerk_who_submits_it_again() -> None:
    record = done(registered(), CHAIR, c.ReturnBack("Gửi nhầm"), minutes=1)
    assert record.status is Status.RETURNED
    assert CLERK in waiting(record)
    record = done(record, CLERK, c.SubmitUp((VICE,)), minutes=2)
    assert (record.status, VICE in waiting(record)) == (Status.SUBMITTED, True)


def test_recalling_takes_back_unfinished_work_and_sight_with_it() -> None:
    record = done(registered(), CHAIR, c.Endorse("", (Given(KT, As.LEAD), Given(VH, As.COOPERATING))))
    record = done(record, CHAIR, c.RecallForwarding("Chuyển nhầm", (KT,)), minutes=1)
    assert [a.state for a in record.assignments] == [AssignmentState.RECALLED, AssignmentState.UNSEEN]
    assert not sees(record, office().posts[HEAD_KT], office(), MONDAY)
    assert record.status is Status.ASSIGNED
    record = done(record, CHAIR, c.RecallForwarding("Chuyển nhầm"), minutes=2)
    assert record.status is Status.SUBMITTED
    assert tried(record, CHAIR, c.RecallForwarding("x")) == Refusal("nothing_to_recall")


def test_the_organ_cannot_confirm_before_the_lead_has_finished() -> None:
    record = done(registered(), CHAIR, c.Endorse("", (Given(KT, As.LEAD),)))
    assert tried(record, CHIEF, c.ConfirmComplete()) == Refusal(
        "lead_not_done", {"who": "Phòng Kinh tế, Hạ tầng và Đô thị"}
    )


def test_reading_tells_the_sender_once() -> None:
    record = done(registered(), CHAIR, c.Endorse("", (Given(KT, As.LEAD),)))
    record = done(record, HEAD_KT, c.MarkRead(), minutes=9)
    assert record.assignments[0].state is AssignmentState.SEEN
    seen = [s.seen_at for s in record.route if s.to == KT]
    assert seen == [MONDAY + timedelta(minutes=9)]
    again = done(record, HEAD_KT, c.MarkRead(), minutes=10)
    assert [s.seen_at for s in again.route if s.to == KT] == seen
    assert again.readings == record.readings


def test_reminders_go_to_those_still_at_work_only() -> None:
    record = done(registered(), CHAIR, c.Endorse("", (Given(KT, As.LEAD), Given(VH, As.COOPERATING))))
    record = done(record, HEAD_VH, c.Complete())
    record = done(record, CHIEF, c.Remind(text="Sắp đến hạn"))
    assert record.notes[-1].to == (KT,)
    assert tried(record, HEAD_VH, c.Remind()) == Refusal("nobody_to_remind")


def test_two_leads_or_the_same_name_twice_in_one_act_are_refused() -> None:
    twice = c.Endorse("", given((KT, As.LEAD), (KT, As.COOPERATING)))
    assert tried(registered(), CHAIR, twice) == Refusal("named_twice", {"who": KT})
    two = c.Endorse("", given((KT, As.LEAD), (VH, As.LEAD)))
    assert tried(registered(), CHAIR, two) == Refusal("two_leads")


def test_a_post_of_another_organ_can_do_nothing_here() -> None:
    for payload in (c.MarkRead(), c.Comment("x"), c.Endorse("x")):
        assert tried(registered(), PostId("bt"), payload) == Refusal("not_permitted")


def test_to_another_organ_goes_the_original_alone_and_it_waits_for_that_organs_clerk() -> None:
    outcome = tried(registered(), CHAIR, c.Forward((Given(PARTY, As.FOR_INFORMATION),)))
    assert isinstance(outcome, Accepted)
    (landed,) = outcome.follow_ups
    assert landed.sent_from == "d1"
    assert {p.id for p in office().posts.values() if waits_for(landed, p)} == {"vt.du"}
