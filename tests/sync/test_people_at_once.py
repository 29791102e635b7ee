"""Several desks and one hub: numbers stay unique and gapless, nobody's words are lost, sight follows rights."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cases import CHAIR, HEAD_KT, KT, VH, VICE, directory
from far_end import FarEnd, hub_problem
from hub_at_work import letter
from sync.ward_at_work import registered
from syncing_desk import SyncingDesk
from wardoffice.desk.sending import undo
from wardoffice.domain.commands import Comment, Endorse, RegisterIncoming
from wardoffice.domain.document import AssignmentRole, Given
from wardoffice.domain.people import Role
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.installing import replace_directory
from wardoffice.hub.opening import Hub

Desks = Callable[[str], SyncingDesk]


def test_two_clerks_registering_offline_get_unique_numbers_without_a_gap(hub: Hub, desk: Desks, tmp_path: Path) -> None:
    documents = [letter(hub, tmp_path) for _ in range(10)]
    one, two = desk("vt1"), desk("vt2")
    one.round()
    two.round()
    for place, document in enumerate(documents):
        (one if place % 2 else two).act(document, RegisterIncoming())
    provisional = [one.sees(d).document.arrival for d in documents[1::2]]
    assert [a and (a.number, a.provisional) for a in provisional] == [(n, True) for n in range(1, 6)]

    two.round()
    one.round()
    two.round()

    for clerk in (one, two):
        arrivals = [clerk.sees(d).document.arrival for d in documents]
        assert sorted(a.number for a in arrivals if a) == list(range(1, 11))
        assert not any(a.provisional for a in arrivals if a)
        assert clerk.queue() == []


def test_the_same_document_registered_by_both_clerks_has_one_number_and_the_second_is_told(
    hub: Hub, desk: Desks, tmp_path: Path
) -> None:
    document = letter(hub, tmp_path)
    one, two = desk("vt1"), desk("vt2")
    one.round()
    two.round()
    one.act(document, RegisterIncoming())
    two.act(document, RegisterIncoming())
    one.round()

    report = two.round()

    assert (report.refused, report.state) == (1, "rejected")
    (parked,) = two.queue()
    assert (parked.state, parked.code, parked.facts) == ("refused", "already_registered", {"number": 1})
    assert two.sees(document).document == one.sees(document).document


def test_fault_15_two_leaders_endorsing_offline_keep_both_words_and_one_lead(
    hub: Hub, desk: Desks, tmp_path: Path
) -> None:
    """Fault 15: nobody loses a word; the second choice of lead waits to be settled."""
    (document,) = registered(hub, desk, tmp_path)
    chair, vice = desk("ct"), desk("pct")
    chair.round()
    vice.round()
    chair.act(document, Endorse("Giao Kinh tế", (Given(KT, AssignmentRole.LEAD),)))
    vice.act(document, Endorse("Giao Văn hóa", (Given(VH, AssignmentRole.LEAD),)))
    chair.round()
    vice.round()
    chair.round()

    for leader in (chair, vice):
        seen = leader.sees(document).document
        assert [e.text for e in seen.endorsements] == ["Giao Kinh tế", "Giao Văn hóa"]
        assert [a.who for a in seen.assignments if a.role is AssignmentRole.LEAD] == [KT]
        assert [c.who for c in seen.contested_leads] == [VH]


def test_a_refused_act_is_parked_with_its_words_and_holds_back_only_its_own_document(
    hub: Hub, desk: Desks, tmp_path: Path
) -> None:
    """Fault 16: rights taken away while the desk was offline."""
    first, second = registered(hub, desk, tmp_path, 2)
    vice = desk("pct")
    vice.round()
    vice.act(first, Endorse("không kịp", (Given(KT, AssignmentRole.LEAD),)))
    vice.act(first, Comment("sau đó"))
    vice.act(second, Comment("văn bản khác"))
    chair = desk("ct")
    chair.round()
    finish(hub, chair, first)

    report = vice.round()

    assert (report.pushed, report.refused) == (1, 1)
    assert [n.text for n in vice.sees(second).document.notes] == ["văn bản khác"]
    parked, behind = vice.queue()
    assert parked.command.payload == Endorse("không kịp", (Given(KT, AssignmentRole.LEAD),))
    assert (parked.state, behind.state, behind.code) == ("refused", "waiting", "held_back")

    vice.act(first, Comment("viết khi đã biết"))
    assert vice.round().pushed == 0
    assert [row.code for row in vice.queue()[1:]] == ["held_back", "held_back"]
    undo(vice.place, parked.id)
    assert vice.round().pushed == 2
    assert [n.text for n in vice.sees(first).document.notes] == ["sau đó", "viết khi đã biết"]


def finish(hub: Hub, chair: SyncingDesk, document: str) -> None:
    """The document is done with before the other leader's words arrive."""
    from wardoffice.domain.commands import ConfirmComplete

    chair.act(document, ConfirmComplete())
    chair.round()


def test_what_a_person_may_no_longer_see_leaves_his_desk_at_the_next_round(
    hub: Hub, desk: Desks, tmp_path: Path
) -> None:
    """Fault 16: hidden is not deleted, does not wait for the guard, and takes the files along."""
    documents = registered(hub, desk, tmp_path, 30)
    chair = desk("ct")
    chair.round()
    assert chair.held().keys() == set(documents)
    people = directory()
    posts = tuple(replace(p, role=Role.ADMIN) if p.id == CHAIR else p for p in people.posts)

    replace_directory(hub, replace(people, posts=posts))
    chair.round()

    assert chair.held() == {}
    assert chair.missing_files() == 0
    assert chair.place.vault.sweep() > 0


def test_a_new_directory_is_seen_at_once_in_every_list(hub: Hub, desk: Desks, tmp_path: Path) -> None:
    registered(hub, desk, tmp_path)
    head = desk("tp.kt")
    head.round()
    assert head.held() == {}
    people = directory()
    posts = tuple(replace(p, role=Role.VICE_CHAIRPERSON, unit=None) if p.id == HEAD_KT else p for p in people.posts)

    replace_directory(hub, replace(people, posts=posts))
    head.round()

    assert len(head.held()) == 1
    assert [one["revision"] for one in head.told_of("directory")] == [2]


def test_a_batch_the_hub_will_not_take_is_sent_act_by_act_and_only_the_wrong_one_is_parked(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """send-later#782. One broken message does not block the queue."""
    first, second = registered(hub, desk, tmp_path, 2)
    vice = desk(VICE)
    vice.round()
    vice.act(first, Comment("vỡ"))
    vice.act(second, Comment("lành"))
    end.once("/v1/commands", *[hub_problem(422, "not_understood")] * 3)

    report = vice.round()

    assert (report.pushed, report.refused) == (1, 1)
    (parked,) = vice.queue()
    assert (parked.document, parked.code, parked.command.payload) == (first, "request_refused", Comment("vỡ"))
    assert [n.text for n in vice.sees(second).document.notes] == ["lành"]


def test_an_act_that_had_its_effect_is_not_parked_because_its_second_sending_was_spoilt_on_the_way(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """Found by rounds on a line that garbles: refused here, carried out there."""
    (document,) = registered(hub, desk, tmp_path)
    vice = desk(VICE)
    vice.round()
    vice.act(document, Comment("một lần"))
    end.once("/v1/commands", end.and_then_lost, hub_problem(422, "not_understood"))
    assert (vice.round().refused, vice.queue()) == (0, [])

    vice.act(document, Comment("lần nữa"))
    end.once("/v1/commands", hub_problem(405, "method_not_allowed"))
    with pytest.raises(EndpointProblem):
        vice.round()
    assert [row.state for row in vice.queue()] == ["sent"]
    vice.round()
    assert [n.text for n in vice.sees(document).document.notes] == ["một lần", "lần nữa"]


def test_more_acts_than_one_batch_holds_are_all_sent_in_order(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    (document,) = registered(hub, desk, tmp_path)
    vice = desk("pct")
    vice.round()
    for number in range(130):
        vice.act(document, Comment(f"{number}"))

    assert vice.round().pushed == 130

    assert len(end.requests_to("/v1/commands")) == 1 + 2
    assert [n.text for n in vice.sees(document).document.notes] == [f"{n}" for n in range(130)]
    assert vice.queue() == []
