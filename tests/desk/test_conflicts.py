"""What waits for one person's decision, two leads or two due dates, and how it is settled without losing a word."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cases import CHAIR, CLERK, HEAD_KT, KT, MONDAY, VH, VICE, done
from own_desk import HandClock, answered, arrives, desk_of, entered
from wardoffice.contract.wire import CommandAnswer
from wardoffice.desk.acting import Acted, act, overlaid
from wardoffice.desk.conflicts import BOTH, DUE, LEAD, Conflict, open_conflicts, settle
from wardoffice.desk.sending import Progress, outgoing
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.commands import Attach, AttachedFile, ChangeDue, Endorse, EnterEndorsement, SettleLead
from wardoffice.domain.deadline import Due
from wardoffice.domain.document import Assignee, AssignmentRole, Document, Given, assignments_of, lead_of
from wardoffice.domain.outcome import Refusal
from wardoffice.store import outbox
from wardoffice.wording import sentence

SLIP = AttachedFile("phiếu ghi tay.jpg", "b" * 64, 5000, "image/jpeg")
LATE, EARLY = Due(date(2026, 11, 26)), Due(date(2026, 11, 25))


def led(who: Assignee, due: Due | None = None) -> Endorse:
    return Endorse("Giao việc", (Given(who, AssignmentRole.LEAD, due),))


def contested(number: int = 1) -> Document:
    """The chairperson gave it to KT till the 26th, the vice chairperson to VH till the 25th."""
    document = done(entered(number), CHAIR, led(KT, LATE), document=f"d{number:04d}", minutes=10)
    document = done(document, VICE, led(VH, EARLY), document=f"d{number:04d}", minutes=14)
    return replace(document, revision=4)


@pytest.fixture
def chair(tmp_path: Path) -> Iterator[Workplace]:
    with desk_of(tmp_path, CHAIR, HandClock(MONDAY + timedelta(hours=1))) as w:
        yield w


def only(w: Workplace) -> Conflict:
    (conflict,) = open_conflicts(w)
    return conflict


def test_two_leaders_who_chose_otherwise_while_apart_leave_a_decision_with_both_choices(chair: Workplace) -> None:
    arrives(chair, contested())
    conflict = only(chair)
    assert (conflict.field, conflict.number, conflict.document) == (LEAD, 512, "d0001")
    assert [(side.is_own, side.lead, side.due) for side in conflict.sides] == [(True, KT, LATE), (False, VH, EARLY)]


def test_a_choice_entered_from_paper_keeps_the_name_of_who_typed_it(chair: Workplace) -> None:
    document = done(entered(1), CLERK, Attach((SLIP,)), document="d0001", minutes=5)
    document = done(document, CHAIR, led(KT, LATE), document="d0001", minutes=10)
    typed = EnterEndorsement(CHAIR, SLIP.sha256, "Giao VH", led(VH, EARLY).given)
    arrives(chair, replace(done(document, CLERK, typed, document="d0001", minutes=14), revision=5))
    assert [(side.is_own, side.lead, side.entered_by) for side in only(chair).sides] == [
        (True, KT, None),
        (True, VH, CLERK),
    ]


def test_the_safest_choice_comes_first_the_higher_leader_s_lead_with_the_earlier_date(chair: Workplace) -> None:
    arrives(chair, contested())
    choices = only(chair).choices
    assert [(one.id, one.lead, one.due, one.changed) for one in choices] == [
        (BOTH, KT, EARLY, (VH,)),
        ("0", KT, LATE, (VH,)),
        ("1", VH, EARLY, (KT,)),
    ]


@pytest.mark.parametrize(("choice", "who", "due"), [(BOTH, KT, EARLY), ("0", KT, LATE), ("1", VH, EARLY)])
def test_a_decision_leaves_one_lead_and_nobody_is_dropped(
    chair: Workplace, choice: str, who: Assignee, due: Due
) -> None:
    arrives(chair, contested())
    assert isinstance(settle(chair, only(chair), choice), Acted)
    document = overlaid(chair, "d0001")
    assert document is not None
    lead = lead_of(document)
    assert lead is not None
    assert (lead.who, lead.due) == (who, due)
    assert {one.who for one in assignments_of(document)} == {KT, VH}
    assert len(document.endorsements) == 2
    assert open_conflicts(chair) == []
    assert [one.row.kind for one in outgoing(chair)] == ["settle_lead"]


def test_what_is_put_off_stays_in_the_list(chair: Workplace) -> None:
    arrives(chair, contested(1), contested(2))
    assert [one.document for one in open_conflicts(chair)] == ["d0001", "d0002"]
    assert [one.document for one in open_conflicts(chair)] == ["d0001", "d0002"]


def test_nobody_decides_on_what_he_has_not_seen(chair: Workplace) -> None:
    arrives(chair, contested())
    shown = only(chair)
    third = done(contested(), VICE, led(Assignee(HEAD_KT)), document="d0001", minutes=20)
    arrives(chair, replace(third, revision=5))
    assert settle(chair, shown, BOTH) == Refusal("stale", {"field": LEAD})
    assert outgoing(chair) == []


def test_a_decision_refused_because_another_came_first_is_asked_again_and_the_old_one_goes(chair: Workplace) -> None:
    arrives(chair, contested())
    acted = act(chair, "d0001", SettleLead(VH, (VH,)))
    assert isinstance(acted, Acted)
    refuse(chair, acted)
    assert only(chair).command is None
    assert isinstance(settle(chair, only(chair), BOTH), Acted)
    assert [(one.row.kind, one.row.id == acted.command.id) for one in outgoing(chair)] == [("settle_lead", False)]


def test_a_decision_that_another_made_first_is_told_as_made_and_nothing_is_left_to_decide(chair: Workplace) -> None:
    arrives(chair, contested())
    acted = settle(chair, only(chair), BOTH)
    assert isinstance(acted, Acted)
    refuse(chair, acted)
    arrives(chair, replace(contested(), contested_leads=(), revision=5))
    (told,) = outgoing(chair)
    assert (told.progress, told.row.code) == (Progress.REFUSED, "nothing_contested")
    assert "không cần chọn lại" in sentence(told.row.code, told.row.facts)
    assert open_conflicts(chair) == []


def test_a_unit_head_is_not_asked_which_unit_leads(tmp_path: Path) -> None:
    with desk_of(tmp_path, HEAD_KT) as w:
        arrives(w, contested())
        assert open_conflicts(w) == []


def test_a_third_leader_sees_both_by_name(tmp_path: Path) -> None:
    document = done(entered(1), CHAIR, led(KT), document="d0001")
    document = done(document, VICE, led(VH), document="d0001")
    with desk_of(tmp_path, VICE) as w:
        arrives(w, replace(document, revision=4))
        assert [side.by for side in only(w).sides] == [VICE, CHAIR]


# A due date


def refuse(w: Workplace, acted: Acted, code: str = "stale") -> None:
    with w.cache.writing() as connection:
        outbox.take(connection, w.clock())
    answered(w, CommandAnswer(acted.command.id, "refused", code=code, facts={"field": "due"}, current=5))


def due_conflict(w: Workplace, reason: str = "Cần sớm") -> Document:
    """He gave the 26th while the vice chairperson gave the 25th, which reached the hub first."""
    document = replace(done(entered(1), CHAIR, led(KT), document="d0001"), revision=3)
    arrives(w, document)
    lead = lead_of(document)
    assert lead is not None
    acted = act(w, "d0001", ChangeDue(lead.id, LATE, None, reason))
    assert isinstance(acted, Acted)
    other = done(document, VICE, ChangeDue(lead.id, EARLY, None, "Thành phố giục"), document="d0001", minutes=30)
    refuse(w, acted)
    arrives(w, replace(other, revision=4))
    return other


def test_a_due_date_changed_elsewhere_is_shown_with_who_changed_it(chair: Workplace) -> None:
    due_conflict(chair)
    conflict = only(chair)
    assert conflict.field == DUE
    assert [(side.by, side.due) for side in conflict.sides] == [(CHAIR, LATE), (VICE, EARLY)]
    assert [(one.id, one.due) for one in conflict.choices] == [(BOTH, EARLY), ("0", LATE), ("1", EARLY)]


def test_my_own_date_goes_again_over_the_one_that_is_there_now(chair: Workplace) -> None:
    due_conflict(chair)
    assert isinstance(settle(chair, only(chair), "0"), Acted)
    (sent,) = outgoing(chair)
    assert isinstance(sent.row.command.payload, ChangeDue)
    assert (sent.row.command.payload.due, sent.row.command.payload.seen) == (LATE, EARLY)
    assert open_conflicts(chair) == []


def test_leaving_the_other_date_keeps_my_reason_as_a_comment(chair: Workplace) -> None:
    due_conflict(chair)
    assert isinstance(settle(chair, only(chair), BOTH), Acted)
    document = overlaid(chair, "d0001")
    assert document is not None
    assert [note.text for note in document.notes if note.kind == "comment"] == ["Cần sớm"]
    assert [one.row.kind for one in outgoing(chair)] == ["comment"]


def test_leaving_the_other_date_where_nothing_was_written_sends_nothing(chair: Workplace) -> None:
    due_conflict(chair, reason="")
    assert isinstance(settle(chair, only(chair), "1"), Acted)
    assert outgoing(chair) == []


def test_a_refusal_for_another_reason_is_no_conflict(chair: Workplace) -> None:
    arrives(chair, replace(done(entered(1), CHAIR, led(KT), document="d0001"), revision=3))
    document = overlaid(chair, "d0001")
    assert document is not None
    lead = lead_of(document)
    assert lead is not None
    acted = act(chair, "d0001", ChangeDue(lead.id, LATE, None))
    assert isinstance(acted, Acted)
    refuse(chair, acted, "not_permitted")
    assert open_conflicts(chair) == []
