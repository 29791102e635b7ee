"""A document its sender takes back keeps its number and all that was written; nobody works on it further."""

from dataclasses import replace

import pytest

from cases import CHAIR, CLERK, HEAD_KT, KT, MONDAY, PARTY, VH, done, given, office, received, registered, tried
from wardoffice.domain.authority import WHO_MAY, objection_to
from wardoffice.domain.commands import Comment, Complete, Endorse, MarkRead, RegisterIncoming
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.document import Document, Status, is_over
from wardoffice.domain.ids import DocumentId, derived_id
from wardoffice.domain.outcome import Accepted, Refusal
from wardoffice.domain.recall import copies_of, recalled
from wardoffice.domain.routing import waits_for

LATER = MONDAY.replace(hour=15)


def assigned() -> Document:
    return done(registered(), CHAIR, Endorse("Giao P. KT", given((KT, As.LEAD), (PARTY, As.FOR_INFORMATION))))


def taken_back(record: Document, replacement: Document | None = None) -> Document:
    after = recalled(record, "sai căn cứ ", LATER, replacement)
    assert isinstance(after, Document)
    return after


def test_the_number_the_words_and_the_assignments_stay_and_it_waits_for_nobody() -> None:
    before = assigned()
    after = taken_back(before)

    assert replace(after, status=before.status, recalled=None) == before
    assert (after.status, after.recalled and after.recalled.reason) == (Status.RECALLED, "sai căn cứ")
    assert is_over(after)
    assert not any(waits_for(after, post) for post in office().posts.values())


@pytest.mark.parametrize("act", [Endorse("muộn", given((VH, As.LEAD))), Comment("muộn")])
def test_an_act_on_it_is_refused_and_reading_it_is_not(act: Endorse | Comment) -> None:
    after = taken_back(assigned())
    assert tried(after, CHAIR, act) == Refusal("already_recalled")
    assert isinstance(tried(after, CHAIR, MarkRead()), Accepted)


def test_an_act_on_a_replaced_document_is_told_the_new_documents_code() -> None:
    new = replace(received("d2"), code="125/UBND-VP")
    after = taken_back(assigned(), new)
    assert tried(after, HEAD_KT, Complete()) == Refusal(
        "already_replaced", {"replacement": "125/UBND-VP", "document": "d2"}
    )


def test_a_document_recalled_before_it_was_registered_gets_no_number() -> None:
    assert tried(taken_back(received()), CLERK, RegisterIncoming()) == Refusal("already_recalled")


def test_who_may_not_see_it_is_not_told_that_it_was_recalled() -> None:
    after, stranger = taken_back(assigned()), office().posts[HEAD_KT]
    outside = replace(stranger, unit=VH, role=office().posts[HEAD_KT].role)
    for kind in WHO_MAY:
        refusal = objection_to(after, kind, outside, office(), LATER)
        assert refusal is not None
        assert refusal.code == "not_permitted"


def test_it_is_taken_back_once_with_a_reason_and_not_after_it_was_rejected() -> None:
    new = received("d2")
    assert recalled(assigned(), "  ", LATER) == Refusal("reason_required")
    assert isinstance(recalled(assigned(), "", LATER, new), Document)
    assert recalled(taken_back(assigned()), "lại", LATER) == Refusal("already_recalled")
    assert recalled(replace(received(), status=Status.REJECTED), "x", LATER) == Refusal("already_rejected")


def test_the_copies_in_other_organs_are_known_by_the_act_that_sent_them() -> None:
    record = assigned()
    (command,) = {e.command for e in record.endorsements}
    assert copies_of(record, office()) == (DocumentId(derived_id(command, f"document/{PARTY}")),)
    assert copies_of(registered(), office()) == ()
