"""Documents recalled or replaced by their sender while people read them or wrote on them without a network."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cases import KT, PARTY, VH, given
from hub_at_work import letter
from sync.ward_at_work import registered
from syncing_desk import SyncingDesk
from wardoffice.desk.endorsing import EndorsementDraft, endorse, keep_draft, kept_draft
from wardoffice.desk.noticing import told
from wardoffice.domain.commands import Comment, Endorse, RegisterIncoming
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.document import Status
from wardoffice.domain.ids import OrganId
from wardoffice.domain.outcome import Refusal
from wardoffice.hub.opening import Hub
from wardoffice.hub.problem import HubProblem
from wardoffice.hub.publishing import Letter
from wardoffice.hub.recalling import recall_document, replace_document
from wardoffice.hub.showing import show
from wardoffice.wording import sentence

Desks = Callable[[str], SyncingDesk]
WORDS = "Giao Phòng Kinh tế chủ trì, báo cáo trước thứ Sáu"


def new_letter(folder: Path) -> Letter:
    file = folder / "thay thế.pdf"
    file.write_bytes(b"%PDF-1.4 better")
    return Letter((file,), code="125/UBND-VP", subject="", issuing_agency="", organ=OrganId(""))


def test_a_document_recalled_while_it_was_endorsed_offline_keeps_its_number_and_every_word(
    hub: Hub, desk: Desks, tmp_path: Path
) -> None:
    (document,) = registered(hub, desk, tmp_path)
    chair = desk("ct")
    chair.round()
    act = Endorse(WORDS, given((KT, As.LEAD)))
    chair.act(document, act)
    chair.act(document, Comment("gấp"))

    assert recall_document(hub, document, "Ban hành sai căn cứ").ids == (document,)
    report = chair.round()

    assert (report.pushed, report.refused) == (0, 1)
    parked, behind = chair.queue()
    assert (parked.code, parked.command.payload, behind.code) == ("already_recalled", act, "held_back")
    seen = chair.sees(document).document
    assert (seen.status, seen.arrival and seen.arrival.number, seen.endorsements) == (Status.RECALLED, 1, ())
    assert seen.recalled is not None
    assert seen.recalled.reason == "Ban hành sai căn cứ"
    assert [one.notice.kind for one in told(chair.place)] == ["recalled_by_sender"]
    assert [(e["kind"], e["document"]) for e in chair.told_of("notice")] == [("recalled_by_sender", document)]


def test_a_document_replaced_while_it_was_endorsed_offline_names_the_new_one_which_lands_to_register(
    hub: Hub, desk: Desks, tmp_path: Path
) -> None:
    (document,) = registered(hub, desk, tmp_path)
    chair, clerk = desk("ct"), desk("vt1")
    chair.round()
    clerk.round()
    chair.act(document, Endorse(WORDS, given((KT, As.LEAD))))

    done = replace_document(hub, document, new_letter(tmp_path), "Sai phụ lục")
    chair.round()
    clerk.round()

    assert done.replacement is not None
    (parked,) = chair.queue()
    assert (parked.code, parked.facts) == (
        "already_replaced",
        {"replacement": "125/UBND-VP", "document": done.replacement},
    )
    assert "thay bằng văn bản 125/UBND-VP" in sentence(parked.code, parked.facts)
    new, old = clerk.sees(done.replacement).document, clerk.sees(document).document
    assert (new.status, new.replaces, new.subject) == (Status.TO_REGISTER, document, old.subject)
    assert old.recalled is not None
    assert old.recalled.replaced_by == new.id
    assert "125/UBND-VP" in told(clerk.place)[0].sentence

    clerk.act(new.id, RegisterIncoming())
    clerk.round()
    assert clerk.sees(new.id).document.arrival is not None


@pytest.mark.parametrize("swapped", [False, True])
def test_what_is_being_written_when_the_document_is_recalled_is_not_lost(
    hub: Hub, desk: Desks, tmp_path: Path, swapped: bool
) -> None:
    (document,) = registered(hub, desk, tmp_path)
    chair = desk("ct")
    chair.round()
    draft = EndorsementDraft(WORDS, given((KT, As.LEAD)), due_typed="3")
    keep_draft(chair.place, document, draft)

    if swapped:
        replace_document(hub, document, new_letter(tmp_path), "")
    else:
        recall_document(hub, document, "sai")
    chair.round()
    outcome = endorse(chair.place, document, draft)

    assert isinstance(outcome, Refusal)
    assert outcome.code == ("already_replaced" if swapped else "already_recalled")
    assert kept_draft(chair.place, document) == draft
    assert chair.queue() == []


def test_a_recall_reaches_the_copy_another_organ_was_sent(hub: Hub, desk: Desks, tmp_path: Path) -> None:
    (document,) = registered(hub, desk, tmp_path)
    chair, party = desk("ct"), desk("vt.du")
    chair.round()
    chair.act(document, Endorse("Kính chuyển", given((PARTY, As.FOR_INFORMATION), (VH, As.LEAD))))
    chair.round()
    party.round()
    (copy,) = party.held()
    party.act(copy, RegisterIncoming())
    party.round()

    assert recall_document(hub, document, "sai").ids == (document, copy)
    party.round()

    seen = party.sees(copy).document
    assert (seen.status, seen.arrival and seen.arrival.number) == (Status.RECALLED, 1)
    assert [one.notice.kind for one in told(party.place)] == ["recalled_by_sender"]


def test_a_second_recall_and_one_without_a_reason_are_refused_and_change_nothing(
    hub: Hub, desk: Desks, tmp_path: Path
) -> None:
    document = letter(hub, tmp_path)
    with pytest.raises(HubProblem) as unreasoned:
        recall_document(hub, document, " ")
    recall_document(hub, document[:-3], "sai")
    before, new = show(hub, document), new_letter(tmp_path)
    with pytest.raises(HubProblem) as twice:
        recall_document(hub, document, "lại")
    with pytest.raises(HubProblem) as replaced:
        replace_document(hub, document, new, "")

    assert [each.value.code for each in (unreasoned, twice, replaced)] == [
        "reason_required",
        "already_recalled",
        "already_recalled",
    ]
    assert show(hub, document) == before
    with pytest.raises(HubProblem) as unknown:
        recall_document(hub, "none", "x")
    assert unknown.value.code == "unknown_document"
