"""What happened without the person's doing is told once, in the transaction that brought it, and in nobody's words."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cases import CHAIR, CHIEF, CLERK, KT, MONDAY, OFFICER, VH, VICE, directory, done, given
from own_desk import HandClock, answered, arrives, change, desk_of, entered, incoming, page
from wardoffice.contract.wire import NOTHING, Change, CommandAnswer
from wardoffice.desk.acting import Acted, act
from wardoffice.desk.noticing import mark_seen, told
from wardoffice.desk.workplace import Workplace, viewpoint
from wardoffice.domain.commands import Endorse, RegisterIncoming, SettleLead
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.document import Document, Recall, Status
from wardoffice.domain.ids import DocumentId
from wardoffice.domain.people import Delegation
from wardoffice.store import delegations, notices
from wardoffice.store import directory as directory_store
from wardoffice.store.changes import store_page
from wardoffice.store.notices import Kind


@pytest.fixture
def w(tmp_path: Path) -> Iterator[Workplace]:
    with desk_of(tmp_path, CHAIR) as place:
        yield place


def kinds(w: Workplace) -> list[tuple[str, dict[str, str | int]]]:
    with w.cache.reading() as connection:
        return [(n.kind, n.facts) for n in reversed(notices.listed(connection))]


def hidden(id_: str, reason: str, seq: int = 9) -> Change:
    return Change(seq, "document", id_, 0, NOTHING, hidden=True, reason=reason)


def hides(w: Workplace, *ids: str, reason: str = "post_changed") -> None:
    store_page(w.cache, page(*(hidden(id_, reason) for id_ in ids)), viewpoint(w))


def two_leads(document: Document) -> Document:
    chosen = done(document, CHAIR, Endorse("a", given((KT, As.LEAD))), document=document.id)
    return replace(done(chosen, VICE, Endorse("b", given((VH, As.LEAD))), document=document.id), revision=3)


def test_fault_5_a_page_that_comes_twice_tells_once(w: Workplace) -> None:
    arrives(w, entered(1))
    hides(w, "d0001")
    hides(w, "d0001")

    assert kinds(w) == [("lost_sight", {"reason": "post_changed", "number": 512})]


def test_what_was_never_here_is_not_told_of(w: Workplace) -> None:
    hides(w, "d0001")
    assert kinds(w) == []


def test_many_lost_at_once_are_told_of_together_and_the_next_page_joins_them(w: Workplace) -> None:
    ids = [f"d{n:04d}" for n in range(10)]
    arrives(w, *(entered(n) for n in range(10)))
    hides(w, *ids[:5])
    hides(w, *ids[5:])

    assert kinds(w) == [("lost_sight_of_many", {"reason": "post_changed", "count": 10})]
    (one,) = told(w)
    assert one.sentence.startswith("10 văn bản không còn thuộc chức vụ")


@pytest.mark.parametrize("reason", ["post_changed", "delegation_ended", "recalled", "restricted", "not_yours_any_more"])
def test_every_reason_the_hub_gives_has_its_own_sentence(w: Workplace, reason: str) -> None:
    arrives(w, *(entered(n) for n in range(6)))
    hides(w, "d0005", reason=reason)
    hides(w, *(f"d{n:04d}" for n in range(5)), reason=reason)

    many, one = (found.sentence for found in told(w))
    assert one.startswith("Văn bản số đến 512 ")
    assert many.startswith("5 văn bản ")
    assert "…" not in one + many
    assert "Việc này chưa làm được" not in one + many


def test_a_recall_and_a_replacement_are_told_with_the_new_documents_code_and_without_the_reason(w: Workplace) -> None:
    first, second = entered(1), entered(2)
    arrives(w, first, second)
    taken = Recall("sai căn cứ", MONDAY + timedelta(hours=1))
    swapped = replace(taken, replaced_by=DocumentId("new"), replacement_code="125/UBND-VP")
    over = {"status": Status.RECALLED, "revision": 3}
    both = [replace(first, recalled=taken, **over), replace(second, recalled=swapped, **over)]  # type: ignore[arg-type]
    arrives(w, *both)
    arrives(w, *both)

    assert kinds(w) == [
        ("recalled_by_sender", {"number": 512, "date": "2026-11-23"}),
        ("replaced_by_sender", {"number": 512, "date": "2026-11-23", "by": "new", "code": "125/UBND-VP"}),
    ]
    assert "thay bằng văn bản 125/UBND-VP" in told(w)[0].sentence
    assert "sai căn cứ" not in json.dumps(kinds(w))


@pytest.mark.parametrize("answer_first", [True, False])
def test_a_provisional_number_that_the_hub_corrects_is_told_with_both_numbers(
    tmp_path: Path, answer_first: bool
) -> None:
    with desk_of(tmp_path, CLERK) as w:
        document = incoming(1)
        arrives(w, document)
        acted = act(w, document.id, RegisterIncoming())
        assert isinstance(acted, Acted)
        assert acted.document.arrival is not None
        shown = acted.document.arrival.number
        final = replace(acted.document.arrival, number=shown + 4, provisional=False)
        now = replace(acted.document, arrival=final, revision=2)
        answer = CommandAnswer(acted.command.id, "accepted", 2)
        if answer_first:
            answered(w, answer)
        arrives(w, now)
        answered(w, answer)
        arrives(w, replace(now, revision=3))

        assert kinds(w) == [("number_corrected", {"shown": shown, "number": shown + 4})]


def test_a_number_guessed_right_is_not_told_of(tmp_path: Path) -> None:
    with desk_of(tmp_path, CLERK) as w:
        arrives(w, incoming(1))
        acted = act(w, "d0001", RegisterIncoming())
        assert isinstance(acted, Acted)
        assert acted.document.arrival is not None
        arrives(w, replace(acted.document, arrival=replace(acted.document.arrival, provisional=False), revision=2))
        assert kinds(w) == []


@pytest.mark.parametrize(("leader", "other", "who"), [(CHAIR, VICE, VH), (VICE, CHAIR, KT)])
def test_both_leaders_hear_that_their_choices_of_lead_differ(tmp_path: Path, leader: str, other: str, who: str) -> None:
    with desk_of(tmp_path, leader) as w:
        arrives(w, entered(1))
        arrives(w, two_leads(entered(1)))
        assert kinds(w) == [("lead_contested", {"number": 512, "who": who, "by": other})]


def test_a_leader_who_chose_twice_himself_is_not_told_that_somebody_chose_otherwise(tmp_path: Path) -> None:
    with desk_of(tmp_path, CHAIR) as w:
        first = done(entered(1), CHAIR, Endorse("a", given((KT, As.LEAD))), document="d0001")
        arrives(w, replace(first, revision=2))
        second = done(first, CHAIR, Endorse("b", given((VH, As.LEAD))), document="d0001", minutes=5)
        assert second.contested_leads
        arrives(w, replace(second, revision=3))
        assert kinds(w) == []


def test_a_lead_contested_by_others_is_not_told_to_everybody(tmp_path: Path) -> None:
    with desk_of(tmp_path, CHIEF) as w:
        arrives(w, entered(1))
        arrives(w, two_leads(entered(1)))
        assert kinds(w) == []


def test_a_lead_settled_otherwise_is_told_to_the_leader_whose_choice_it_was_not(tmp_path: Path) -> None:
    contested = two_leads(entered(1))
    settled = replace(done(contested, VICE, SettleLead(VH, (VH,)), document=contested.id), revision=4)
    for leader, heard in ((CHAIR, [("lead_settled", {"number": 512, "who": VH})]), (VICE, [])):
        with desk_of(tmp_path / leader, leader) as w:
            arrives(w, contested)
            arrives(w, settled)
            assert kinds(w) == heard


def test_who_settles_the_lead_himself_is_not_told_of_it(w: Workplace) -> None:
    contested = two_leads(entered(1))
    arrives(w, contested)
    acted = act(w, contested.id, SettleLead(VH, (VH,)))
    assert isinstance(acted, Acted)
    arrives(w, replace(acted.document, revision=4))
    assert kinds(w) == []


def until_noon() -> Delegation:
    return Delegation(CHAIR, OFFICER, MONDAY, MONDAY.replace(hour=12), "đi họp")


def test_a_delegation_is_told_when_it_begins_and_when_it_ends_without_its_reason(tmp_path: Path) -> None:
    clock = HandClock(MONDAY - timedelta(hours=1))
    with desk_of(tmp_path, OFFICER, clock) as w:
        with w.cache.writing() as connection:
            directory_store.put(connection, directory((until_noon(),)))
        turned = []
        for hours in (0, 1, 1, 3):
            clock.passes(hours=hours)
            with w.cache.writing() as connection:
                turned.append(delegations.note_turns(connection, viewpoint(w), clock()))

        assert turned == [False, True, False, True]
        parties = {"grantor": CHAIR, "delegate": OFFICER}
        assert kinds(w) == [
            ("delegation_begun", {**parties, "until": "2026-11-23T12:00:00+07:00"}),
            ("delegation_ended", parties),
        ]
        assert "đến 12:00 23/11/2026" in told(w)[1].sentence
        assert "Người ct" in told(w)[1].sentence


def test_work_that_comes_by_a_delegation_is_counted_and_what_one_sees_oneself_is_not(tmp_path: Path) -> None:
    with desk_of(tmp_path, OFFICER, HandClock(MONDAY + timedelta(hours=1))) as w:
        with w.cache.writing() as connection:
            directory_store.put(connection, directory((until_noon(),)))
        own = replace(done(entered(3), CHAIR, Endorse("x", given((OFFICER, As.LEAD))), document="d0003"), revision=3)
        arrives(w, entered(1), entered(2), own)
        arrives(w, entered(4))

        assert kinds(w) == [("work_delegated", {"grantor": CHAIR, "count": 3})]
        assert told(w)[0].sentence.startswith("Có 3 văn bản đang chờ Người ct")


def test_what_was_seen_is_told_no_more_but_stays_on_record(w: Workplace) -> None:
    arrives(w, entered(1), entered(2))
    hides(w, "d0001")
    hides(w, "d0002")
    mark_seen(w, [told(w)[0].notice.seq])

    assert [one.notice.document for one in told(w)] == ["d0001"]
    assert [one.notice.document for one in told(w, seen=True)] == ["d0002", "d0001"]


def test_a_notice_is_kept_with_the_change_it_tells_of_or_not_at_all(
    w: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrives(w, entered(1))

    def broken(*_: object) -> None:
        raise RuntimeError("power")

    monkeypatch.setattr("wardoffice.store.changes.project", broken)
    with pytest.raises(RuntimeError):
        store_page(w.cache, page(hidden("d0001", "recalled"), change(entered(2))), viewpoint(w))

    assert kinds(w) == []


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_a_sentence(kind: Kind) -> None:
    from wardoffice import wording

    codes = [code for code in wording.NOTICES if code == kind or code.startswith(f"{kind}_")]
    assert codes
