"""The queue of acts: undone within the grace time, never once sent, and a refused one keeps every word."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cases import CHAIR, KT, MONDAY, given
from own_desk import HandClock, answered, arrives, desk_of, entered
from wardoffice.contract.wire import CommandAnswer
from wardoffice.desk import sending
from wardoffice.desk.acting import Acted, act, overlaid
from wardoffice.desk.endorsing import EndorsementDraft, endorse, keep_draft, kept_draft
from wardoffice.desk.forwarding import forward
from wardoffice.desk.sending import Progress, outgoing, resend, send_now, undo
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.commands import Comment, Endorse, MarkRead
from wardoffice.domain.document import AssignmentRole
from wardoffice.domain.ids import CommandId
from wardoffice.domain.outcome import Refusal
from wardoffice.store import lists, outbox
from wardoffice.store.outbox_row import OutboxState

GRACE = timedelta(seconds=30)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def w(tmp_path: Path, clock: HandClock) -> Iterator[Workplace]:
    with desk_of(tmp_path, CHAIR, clock) as workplace:
        arrives(workplace, entered(1), entered(2))
        yield workplace


def wrote(w: Workplace, text: str = "Ý kiến", document: str = "d0001", grace: timedelta = GRACE) -> CommandId:
    acted = act(w, document, Comment(text), grace=grace)
    assert isinstance(acted, Acted)
    return acted.command.id


def taken(w: Workplace) -> list[str]:
    with w.cache.writing() as connection:
        return [row.id for row in outbox.take(connection, w.clock())]


def notes(w: Workplace, document: str = "d0001") -> list[str]:
    found = overlaid(w, document)
    assert found is not None
    return [note.text for note in found.notes]


def test_an_act_waits_out_its_grace_time_and_then_goes(w: Workplace, clock: HandClock) -> None:
    command = wrote(w)
    assert outgoing(w)[0].progress is Progress.UNDOABLE
    assert taken(w) == []
    clock.passes(seconds=31)
    assert outgoing(w)[0].progress is Progress.WAITING
    assert taken(w) == [command]
    assert outgoing(w)[0].progress is Progress.SENT


def test_an_act_undone_in_time_leaves_no_trace_but_the_log(w: Workplace) -> None:
    command = wrote(w)
    row = undo(w, command)
    assert row is not None
    assert row.command.payload == Comment("Ý kiến")
    assert notes(w) == []
    assert outgoing(w) == []


def test_a_bút_phê_taken_back_in_time_is_a_draft_again_word_for_word(w: Workplace) -> None:
    draft = EndorsementDraft("Giao Phòng Kinh tế chủ trì.", given((KT, AssignmentRole.LEAD)))
    acted = endorse(w, "d0001", draft, grace=GRACE)
    assert isinstance(acted, Acted)
    assert kept_draft(w, "d0001") is None
    assert undo(w, acted.command.id) is not None
    assert kept_draft(w, "d0001") == draft


def test_a_forwarding_taken_back_is_a_draft_of_its_own_beside_a_bút_phê_that_was_begun(w: Workplace) -> None:
    begun, draft = EndorsementDraft("Đang viết"), EndorsementDraft("Xem giúp", given((KT, AssignmentRole.LEAD)))
    keep_draft(w, "d0001", begun)
    keep_draft(w, "d0001", draft, forwards=True)
    acted = forward(w, "d0001", draft.given, draft.text, grace=GRACE)
    assert isinstance(acted, Acted)
    assert kept_draft(w, "d0001", forwards=True) is None
    assert undo(w, acted.command.id) is not None
    assert (kept_draft(w, "d0001"), kept_draft(w, "d0001", forwards=True)) == (begun, draft)


def test_what_was_begun_after_a_bút_phê_is_not_lost_when_that_is_taken_back(w: Workplace) -> None:
    acted = endorse(w, "d0001", EndorsementDraft("Ý trước", given((KT, AssignmentRole.LEAD))), grace=GRACE)
    assert isinstance(acted, Acted)
    keep_draft(w, "d0001", EndorsementDraft("Ý sau"))
    undo(w, acted.command.id)
    assert kept_draft(w, "d0001") == EndorsementDraft("Ý trước\nÝ sau", given((KT, AssignmentRole.LEAD)))


def test_an_act_once_sent_cannot_be_undone_even_when_its_answer_was_lost(w: Workplace) -> None:
    command = wrote(w, grace=timedelta(0))
    assert taken(w) == [command]
    assert undo(w, command) is None
    assert taken(w) == [command], "it is sent again under the same id"
    answered(w, CommandAnswer(command, "refused", code="held_back"))
    assert undo(w, command) is None, "the hub may have carried out what it says it held back"
    assert notes(w) == ["Ý kiến"]


def test_an_act_in_its_grace_time_holds_back_later_ones_on_the_same_document_only(w: Workplace) -> None:
    wrote(w, "một")
    wrote(w, "hai", grace=timedelta(0))
    other = wrote(w, "ba", "d0002", timedelta(0))
    assert taken(w) == [other]


def test_an_act_may_be_sent_before_its_grace_time_is_over(w: Workplace) -> None:
    command = wrote(w)
    assert send_now(w, command)
    assert taken(w) == [command]
    assert not send_now(w, command)


def test_fault_4_what_was_sent_at_once_by_a_clock_far_ahead_does_not_wait_for_it_once_it_is_put_back(
    w: Workplace, clock: HandClock
) -> None:
    command = wrote(w)
    clock.passes(days=1100)
    assert send_now(w, command)
    clock.passes(days=-700)
    assert taken(w) == [command]


def refused_act(w: Workplace) -> CommandId:
    command = wrote(w, grace=timedelta(0))
    taken(w)
    answered(w, CommandAnswer(command, "refused", code="stale", facts={"field": "due"}, current=9))
    return command


def test_a_refused_act_is_parked_with_its_reason_and_every_word(w: Workplace) -> None:
    refused_act(w)
    only = outgoing(w)[0]
    assert (only.progress, only.row.code, only.row.facts) == (Progress.REFUSED, "stale", {"field": "due"})
    assert only.row.command.payload == Comment("Ý kiến")
    assert notes(w) == []
    assert sending.counts(w).refused == 1


def test_a_refused_act_done_again_is_a_new_act_and_the_old_one_goes(w: Workplace) -> None:
    old = refused_act(w)
    again = resend(w, old, Comment("Ý kiến đã sửa"))
    assert isinstance(again, Acted)
    assert again.command.id != old
    assert [act.row.id for act in outgoing(w)] == [again.command.id]
    assert notes(w) == ["Ý kiến đã sửa"]


def test_what_the_rules_refuse_again_stays_parked(w: Workplace) -> None:
    old = refused_act(w)
    assert resend(w, old, Comment("  ")) == Refusal("nothing_written")
    assert [act.row.id for act in outgoing(w)] == [old]
    assert resend(w, "unknown") == Refusal("not_refused")


def test_a_refused_act_can_be_thrown_away_by_its_writer(w: Workplace) -> None:
    assert undo(w, refused_act(w)) is not None
    assert outgoing(w) == []


def test_a_duplicate_tells_the_first_answer(w: Workplace) -> None:
    accepted, refused = wrote(w, "một", grace=timedelta(0)), wrote(w, "hai", grace=timedelta(0))
    taken(w)
    answered(
        w,
        CommandAnswer(accepted, "duplicate", revision=3),
        CommandAnswer(refused, "duplicate", code="not_now"),
    )
    with w.cache.reading() as connection:
        states = [row.state for row in outbox.listed(connection, accepted=True)]
    assert states == [OutboxState.ACCEPTED, OutboxState.REFUSED]


def test_an_accepted_act_tells_who_has_opened_it(w: Workplace) -> None:
    acted = act(w, "d0001", Endorse("Giao P. KT", given((KT, AssignmentRole.LEAD))))
    assert isinstance(acted, Acted)
    taken(w)
    answered(w, CommandAnswer(acted.command.id, "accepted", revision=3))
    assert outgoing(w) == []
    assert outgoing(w, accepted=True)[0].progress is Progress.ACCEPTED
    seen = tuple(replace(step, seen_at=MONDAY) for step in acted.document.route)
    arrives(w, replace(acted.document, route=seen, revision=3))
    only = outgoing(w, accepted=True)[0]
    assert (only.progress, only.to) == (Progress.SEEN, ("Phòng Kinh tế, Hạ tầng và Đô thị",))


def test_that_the_hub_refuses_to_note_that_something_was_opened_holds_up_nothing_and_asks_for_no_decision(
    w: Workplace,
) -> None:
    """At a hub restored from before the letter: what was written after opening it waited for good, and nothing that
    could be seen was refused."""
    opened = act(w, "d0001", MarkRead())
    assert isinstance(opened, Acted)
    together, later = wrote(w, "cùng lần gửi", grace=timedelta(0)), wrote(w, "viết sau")
    assert taken(w) == [opened.command.id, together]

    refused, held = (CommandAnswer(opened.command.id, "refused", code="unknown_document"), "held_back")
    answered(w, refused, CommandAnswer(together, "refused", code=held))

    with w.cache.reading() as connection:
        row = lists.row_of(connection, "d0001")
    assert row is not None
    assert (row.refused, row.pending) == (0, 2)
    assert {one.row.id: one.waits_behind for one in outgoing(w)} == {
        opened.command.id: None,
        together: None,
        later: None,
    }
    assert taken(w) == [together]
    send_now(w, later)
    answered(w, CommandAnswer(together, "accepted", revision=3))
    assert taken(w) == [later]


def test_fault_26_an_act_refused_by_a_hub_that_had_lost_its_document_counts_as_taken_once_a_record_has_it(
    w: Workplace,
) -> None:
    """IT had put the wrong backup in place first: “Gửi lại” would have had it done twice."""
    acted = act(w, "d0001", Comment("ý kiến"))
    assert isinstance(acted, Acted)
    other = wrote(w, "không ai nhận", document="d0002", grace=timedelta(0))
    assert taken(w) == [acted.command.id, other]
    answered(w, *(CommandAnswer(id_, "refused", code="unknown_document") for id_ in (acted.command.id, other)))

    arrives(w, replace(acted.document, revision=9), replace(entered(2), revision=9))

    assert [(one.row.id, one.progress) for one in outgoing(w)] == [(other, Progress.REFUSED)]
    assert notes(w) == ["ý kiến"]
    again = resend(w, acted.command.id)
    assert isinstance(again, Refusal)
    assert again.code == "not_refused"


def test_an_act_whose_id_the_hub_holds_for_something_else_stays_refused(w: Workplace) -> None:
    acted = act(w, "d0001", Comment("ý kiến"))
    assert isinstance(acted, Acted)
    assert taken(w) == [acted.command.id]
    answered(w, CommandAnswer(acted.command.id, "refused", code="id_reused"))

    arrives(w, replace(acted.document, notes=(), revision=9))

    assert [one.progress for one in outgoing(w)] == [Progress.REFUSED]
