"""All work without a network at once; at rest every desk and the hub hold the same, and nobody's words are missing."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from cases import CHAIR, CHIEF, CLERK, CLERK2, HEAD_KT, HEAD_VH, KT, VH, VICE, given
from far_end import FarEnd, Reply
from hub_at_work import letter
from sync.ward_at_work import registered
from syncing_desk import SyncingDesk
from wardoffice.desk.acting import Acted, act
from wardoffice.desk.noticing import told
from wardoffice.domain.commands import (
    AcceptAssignment,
    Comment,
    Complete,
    Endorse,
    ProposeEndorsement,
    RegisterIncoming,
    SettleLead,
)
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.register import gaps
from wardoffice.hub import tables
from wardoffice.hub.opening import Hub
from wardoffice.store import outbox, schema

Desks = Callable[[str], SyncingDesk]


def held(desk: SyncingDesk) -> dict[str, bytes]:
    with desk.cache.reading() as connection:
        rows = connection.execute(select(schema.documents.c.id, schema.documents.c.body))
        return {id_: bytes(body) for id_, body in rows}


def kept(hub: Hub) -> dict[str, bytes]:
    with hub.reader.begin() as connection:
        rows = connection.execute(select(tables.objects.c.id, tables.objects.c.body))
        return {id_: bytes(body) for id_, body in rows}


def at_rest(*desks: SyncingDesk) -> None:
    """Rounds until nobody has anything to send and nobody is told of anything new."""
    for _ in range(12):
        reports = [desk.round() for desk in desks]
        if not any(report.pulled or report.pushed or report.refused for report in reports):
            return
    raise AssertionError("they do not come to rest")


def equal(hub: Hub, *desks: SyncingDesk) -> None:
    """What a desk holds is the hub's own bytes, and nothing lies over it."""
    truth = kept(hub)
    for desk in desks:
        assert all(body == truth[id_] for id_, body in held(desk).items())
        with desk.cache.reading() as connection:
            assert outbox.overlaid(connection, truth) == {}


def test_fault_15_two_devices_of_one_person_at_once_end_equal_with_every_word_once(
    hub: Hub, desk: Desks, tmp_path: Path
) -> None:
    (document,) = registered(hub, desk, tmp_path)
    office_pc, laptop = desk(CHAIR), desk(CHAIR)
    office_pc.round()
    laptop.round()
    office_pc.act(document, Endorse("ở cơ quan", given((KT, As.LEAD))))
    office_pc.act(document, Comment("một"))
    laptop.act(document, Endorse("trên đường", given((VH, As.COOPERATING))))
    laptop.act(document, Comment("hai"))

    laptop.round()
    at_rest(office_pc, laptop)

    equal(hub, office_pc, laptop)
    assert held(office_pc) == held(laptop) == kept(hub)
    seen = office_pc.sees(document).document
    assert [e.text for e in seen.endorsements] == ["trên đường", "ở cơ quan"]
    assert sorted(n.text for n in seen.notes) == ["hai", "một"]
    assert {(a.who, a.role) for a in seen.assignments} == {(KT, As.LEAD), (VH, As.COOPERATING)}
    assert office_pc.queue() == laptop.queue() == []


def test_fault_15_the_same_thing_done_on_two_devices_shows_both_versions_and_keeps_the_typed_text(
    hub: Hub, desk: Desks, tmp_path: Path
) -> None:
    document = letter(hub, tmp_path)
    one, two = desk(CLERK), desk(CLERK)
    one.round()
    two.round()
    one.act(document, RegisterIncoming())
    two.act(document, RegisterIncoming())
    two.act(document, Comment("viết trên máy thứ hai"))
    one.round()
    report = two.round()

    assert report.refused == 1
    parked, behind = two.queue()
    assert (parked.code, parked.facts) == ("already_registered", {"number": 1})
    assert (behind.code, behind.command.payload) == ("held_back", Comment("viết trên máy thứ hai"))
    assert two.sees(document).document.arrival == one.sees(document).document.arrival


@pytest.mark.parametrize("first", [CHAIR, VICE])
def test_two_leaders_on_one_document_keep_both_endorsements_one_lead_and_the_union_of_recipients(
    hub: Hub, desk: Desks, tmp_path: Path, first: str
) -> None:
    (document,) = registered(hub, desk, tmp_path)
    chair, vice, kt, vh = desk(CHAIR), desk(VICE), desk(HEAD_KT), desk(HEAD_VH)
    chair.round()
    vice.round()
    chair.act(document, Endorse("Giao Kinh tế", given((KT, As.LEAD), (CHIEF, As.FOR_INFORMATION))))
    vice.act(document, Endorse("Giao Văn hóa", given((VH, As.LEAD), (CHIEF, As.MONITOR))))

    leaders = (chair, vice) if first == CHAIR else (vice, chair)
    for leader in leaders:
        leader.round()
    at_rest(*leaders, kt, vh)

    equal(hub, chair, vice, kt, vh)
    seen = vice.sees(document).document
    assert {e.text for e in seen.endorsements} == {"Giao Kinh tế", "Giao Văn hóa"}
    assert {a.who for a in seen.assignments} == {KT, VH, CHIEF}
    (lead,) = [a.who for a in seen.assignments if a.role is As.LEAD]
    (contested,) = seen.contested_leads
    assert {lead, contested.who} == {KT, VH}
    assert "lead_contested" in [t.notice.kind for t in told(leaders[0].place)]

    settling, other = leaders[1], leaders[0]
    settling.act(document, SettleLead(contested.who, (contested.who,)))
    at_rest(*leaders, kt, vh)

    equal(hub, chair, vice, kt, vh)
    after = chair.sees(document).document
    assert (after.contested_leads, [a.who for a in after.assignments if a.role is As.LEAD]) == ((), [contested.who])
    assert {a.who for a in after.assignments} == {KT, VH, CHIEF}
    assert "lead_settled" in [t.notice.kind for t in told(other.place)]
    assert "lead_settled" not in [t.notice.kind for t in told(settling.place)]


def test_two_leaders_who_settle_at_once_are_both_heard_and_the_second_is_told_that_it_changed(
    hub: Hub, desk: Desks, tmp_path: Path
) -> None:
    (document,) = registered(hub, desk, tmp_path)
    chair, vice = desk(CHAIR), desk(VICE)
    chair.round()
    vice.round()
    chair.act(document, Endorse("a", given((KT, As.LEAD))))
    vice.act(document, Endorse("b", given((VH, As.LEAD))))
    at_rest(chair, vice)
    chair.act(document, SettleLead(KT, (VH,)))
    vice.act(document, SettleLead(VH, (VH,)))

    chair.round()
    assert vice.round().refused == 1
    at_rest(chair, vice)

    (parked,) = vice.queue()
    assert (parked.code, parked.command.payload) == ("nothing_contested", SettleLead(VH, (VH,)))
    assert [a.who for a in vice.sees(document).document.assignments if a.role is As.LEAD] == [KT]
    equal(hub, chair, vice)


def test_clerk_deputy_chief_leaders_and_units_all_offline_at_once_end_equal_without_a_gap(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    known = registered(hub, desk, tmp_path, 2)
    fresh = [str(letter(hub, tmp_path)) for _ in range(6)]
    names = (CLERK, CLERK2, CHIEF, CHAIR, VICE, HEAD_KT, HEAD_VH)
    desks = {name: desk(name) for name in names}
    for one in desks.values():
        one.round()
    for place, document in enumerate(fresh):
        desks[(CLERK, CLERK2)[place % 2]].act(document, RegisterIncoming())
        desks[(CLERK, CLERK2)[place % 2]].act(document, Comment(f"văn thư {place}"))
    for document in known:
        desks[CHIEF].act(document, ProposeEndorsement("đề xuất", given((KT, As.LEAD))))
        desks[CHAIR].act(document, Endorse("chủ tịch", given((KT, As.LEAD))))
        desks[VICE].act(document, Endorse("phó chủ tịch", given((VH, As.LEAD))))
    end.once("/v1/commands", lambda asked: (end.passed_on(asked), Reply(lost=True))[1])  # one answer is lost as well

    at_rest(*desks.values())
    for name in (HEAD_KT, HEAD_VH):
        for document in known:
            desks[name].act(document, AcceptAssignment())
            desks[name].act(document, Complete(f"xong {name}"))
    at_rest(*desks.values())

    equal(hub, *desks.values())
    assert held(desks[CHAIR]) == held(desks[VICE]) == held(desks[CHIEF]) == held(desks[CLERK]) == kept(hub)
    arrivals = [desks[CHAIR].sees(document).document.arrival for document in (*known, *fresh)]
    numbers = sorted(a.number for a in arrivals if a)
    assert (numbers, gaps(numbers), any(a.provisional for a in arrivals if a)) == (list(range(1, 9)), (), False)
    for document in known:
        seen = desks[CHAIR].sees(document).document
        assert {e.text for e in seen.endorsements} == {"chủ tịch", "phó chủ tịch"}
        assert [p.text for p in seen.proposals] == ["đề xuất"]
        assert len([a for a in seen.assignments if a.role is As.LEAD]) == len(seen.contested_leads) == 1
        assert {n.text for n in seen.notes} == {f"xong {HEAD_KT}", f"xong {HEAD_VH}"}
    assert all(not one.queue() for one in desks.values())


@pytest.mark.parametrize("days", [730, -730])
def test_fault_4_a_clock_that_jumps_two_years_changes_no_order_and_keeps_nothing_waiting(
    hub: Hub, desk: Desks, tmp_path: Path, days: int
) -> None:
    """What was done in a false year is sent at once when the clock is right again, in the order it was done."""
    (document,) = registered(hub, desk, tmp_path)
    chair, vice = desk(CHAIR), desk(VICE)
    chair.round()
    vice.round()
    right = chair.clock()
    chair.act(document, Comment("một"))
    chair.clock.passes(days=days)
    if days > 0:
        chair.round()  # so long without contact, nothing may be read until there was some
    assert isinstance(act(chair.place, document, Comment("hai"), grace=timedelta(seconds=30)), Acted)
    chair.clock.now = right + timedelta(minutes=1)
    chair.act(document, Comment("ba"))
    vice.act(document, Comment("bốn"))

    vice.round()
    assert chair.round().pushed == (2 if days > 0 else 3)
    at_rest(chair, vice)

    texts = [note.text for note in chair.sees(document).document.notes]
    assert texts == (["một", "bốn", "hai", "ba"] if days > 0 else ["bốn", "một", "hai", "ba"])
    assert [note.text for note in vice.sees(document).document.notes] == texts
    equal(hub, chair, vice)
    times = [note.at for note in chair.sees(document).document.notes]
    assert all(abs(moment - right) < timedelta(minutes=10) for moment in times)
