"""A register lent to one desk: its numbers are final offline, all others are corrected visibly, none is missing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cases import CLERK, CLERK2, UBND, directory
from far_end import FarEnd, Reply, far_end
from hub_at_work import letter, served
from own_desk import HandClock
from running import Profile
from syncing_desk import SyncingDesk
from wardoffice.desk import leasing
from wardoffice.desk.acting import act
from wardoffice.desk.leasing import HeldRegister
from wardoffice.desk.noticing import told
from wardoffice.desk.registering import next_number
from wardoffice.desk.sending import undo
from wardoffice.domain.commands import Comment, RegisterIncoming
from wardoffice.domain.document import Arrival
from wardoffice.domain.ids import VIETNAM
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.people import Role
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.installing import replace_directory
from wardoffice.hub.leasing import continue_from
from wardoffice.hub.opening import Hub
from wardoffice.hub.problem import HubProblem
from wardoffice.hub.recalling import recall_document
from wardoffice.hub.showing import show, show_register
from wardoffice.wording import sentence

Desks = Callable[..., SyncingDesk]
WEDNESDAY = datetime(2026, 11, 25, 8, tzinfo=VIETNAM)


@pytest.fixture
def clock() -> HandClock:
    """One time for the hub and for every desk."""
    return HandClock(WEDNESDAY)


@pytest.fixture
def end(hub: Hub, clock: HandClock) -> Iterator[FarEnd]:
    with served(replace(hub, now=clock)) as url, far_end(url) as between:
        yield between


@pytest.fixture
def desk(end: FarEnd, clock: HandClock, tmp_path: Path) -> Iterator[Desks]:
    desks: list[SyncingDesk] = []

    def signed_in(login: str, own: HandClock | None = None) -> SyncingDesk:
        desks.append(SyncingDesk(tmp_path / f"desk-{len(desks)}-{login}", login, own or clock))
        desks[-1].sign_in(end.url)
        desks[-1].round()
        return desks[-1]

    yield signed_in
    for one in desks:
        one.close()


@pytest.fixture
def timed(hub: Hub, clock: HandClock) -> Hub:
    return replace(hub, now=clock)


def held(desk: SyncingDesk) -> HeldRegister:
    (one,) = leasing.registers(desk.place)
    return one


def takes(desk: SyncingDesk) -> SyncingDesk:
    assert leasing.take(desk.place, UBND) is None
    desk.round()
    return desk


def registers(desk: SyncingDesk, *documents: str) -> list[tuple[int, bool]]:
    arrivals = [desk.act(document, RegisterIncoming()).document.arrival for document in documents]
    return [(a.number, a.provisional) for a in arrivals if a]


def arrival(desk: SyncingDesk, document: str) -> Arrival:
    found = desk.sees(document).document.arrival
    assert found is not None
    return found


def numbers(hub: Hub, *documents: str) -> list[int]:
    return [show(hub, document)["arrival_number"] for document in documents]


def book(hub: Hub) -> tuple[int, list[tuple[int, str]]]:
    """The next number, and those voided with their reasons."""
    found = show_register(hub, UBND)
    return found["next"], [(v["number"], v["reason"]) for v in found["voided"]]


def test_the_holders_numbers_are_final_offline_and_the_hub_takes_them_as_they_are(
    timed: Hub, desk: Desks, tmp_path: Path, clock: HandClock
) -> None:
    continue_from(timed, UBND, "2026", 1847)
    one = takes(desk(CLERK))
    documents = [letter(timed, tmp_path) for _ in range(3)]
    one.round()
    assert (held(one).held, held(one).next, held(one).until) == (True, 1848, clock() + timedelta(hours=12))
    clock.passes(hours=11)
    assert next_number(one.place, UBND).number == 1848

    assert registers(one, *documents) == [(1848, False), (1849, False), (1850, False)]
    assert one.round().pushed == 3

    assert numbers(timed, *documents) == [1848, 1849, 1850]
    assert told(one.place) == []
    assert held(one).until == clock() + timedelta(hours=12)


def test_what_was_registered_before_the_register_was_lent_does_not_wait_for_its_own_desk(
    timed: Hub, desk: Desks, tmp_path: Path
) -> None:
    """Found by hand: the act waited for the holder, who was its own writer, and the register went back for it."""
    first, second = letter(timed, tmp_path), letter(timed, tmp_path)
    one = desk(CLERK)
    one.round()
    assert registers(one, first) == [(1, True)]

    takes(one)

    assert (numbers(timed, first), one.queue()) == ([1], [])
    assert (held(one).held, held(one).next) == (True, 2)
    assert registers(one, second) == [(2, False)]
    one.round()
    assert (numbers(timed, first, second), held(one).held) == ([1, 2], True)


def test_while_a_desk_that_is_away_holds_the_register_others_wait_with_a_reason_and_lose_nothing(
    timed: Hub, desk: Desks, tmp_path: Path
) -> None:
    one, two = takes(desk(CLERK)), desk(CLERK2)
    mine, theirs, other = (letter(timed, tmp_path) for _ in range(3))
    one.round()
    two.round()
    assert registers(two, theirs) == [(1, True)]
    two.act(theirs, Comment("sau khi vào sổ"))
    assert registers(one, mine) == [(1, False)]

    report = two.round()

    assert (report.pushed, report.refused, report.state) == (0, 0, "ok")
    waiting, behind = two.queue()
    assert (waiting.state, waiting.code, behind.code) == ("waiting", "number_held", "held_back")
    assert "Người vt1" in sentence(waiting.code, waiting.facts)
    assert arrival(two, theirs).provisional
    assert show(timed, other)["arrival_number"] is None

    one.round()
    assert (held(one).held, [t.notice.kind for t in told(one.place)]) == (False, ["lease_taken_back"])
    assert two.round().pushed == 2
    assert numbers(timed, mine, theirs) == [1, 2]
    assert [(t.notice.kind, t.notice.facts) for t in told(two.place)] == [
        ("number_corrected", {"shown": 1, "number": 2})
    ]
    assert (two.queue(), book(timed)) == ([], (3, []))


def test_the_holder_is_nudged_when_somebody_waits_and_the_one_who_waits_when_it_is_given_back(
    timed: Hub, desk: Desks, tmp_path: Path
) -> None:
    one, two = takes(desk(CLERK)), desk(CLERK2)
    document = letter(timed, tmp_path)
    one.round()
    two.round()
    registers(two, document)
    before_one, before_two = len(one.told_of("pulled")), len(two.told_of("pulled"))
    two.round(by_hand=False)
    one.round(by_hand=False)
    assert len(one.told_of("pulled")) == before_one + 1
    two.round(by_hand=False)
    assert len(two.told_of("pulled")) > before_two
    assert numbers(timed, document) == [1]


def test_a_register_is_given_back_by_its_holder_and_taken_by_the_next(timed: Hub, desk: Desks, tmp_path: Path) -> None:
    one, two = takes(desk(CLERK)), takes(desk(CLERK2))
    assert (held(two).held, held(two).wished, held(two).holder) == (False, "take", "Người vt1")

    leasing.give_back(one.place, UBND)
    document = letter(timed, tmp_path)
    one.round()
    two.round()

    assert (held(one).held, told(one.place)) == (False, [])
    assert (held(two).held, held(two).wished) == (True, "")
    assert registers(two, document) == [(1, False)]


def test_between_giving_back_and_the_next_contact_numbers_are_provisional(
    timed: Hub, desk: Desks, tmp_path: Path
) -> None:
    one = takes(desk(CLERK))
    first, second = letter(timed, tmp_path), letter(timed, tmp_path)
    one.round()
    registers(one, first)
    leasing.give_back(one.place, UBND)
    assert registers(one, second) == [(2, True)]
    one.round()
    one.round()
    assert numbers(timed, first, second) == [1, 2]
    assert book(timed) == (3, [])


def test_a_book_is_not_moved_on_under_the_desk_that_holds_it_and_the_desk_is_asked_for_it(
    timed: Hub, desk: Desks, tmp_path: Path
) -> None:
    one, document = takes(desk(CLERK)), letter(timed, tmp_path)
    one.round()
    with pytest.raises(HubProblem) as refused:
        continue_from(timed, UBND, "2026", 1847)
    assert refused.value.code == "register_lent"
    assert refused.value.facts == {"holder": "Người vt1", "until": "20:00 25/11"}
    assert registers(one, document) == [(1, False)]
    one.round()
    assert (numbers(timed, document), held(one).held) == ([1], False)
    continue_from(timed, UBND, "2026", 1847)
    assert book(timed) == (1848, [])


def test_a_register_wished_for_and_then_not_is_kept_from_nobody_where_the_hubs_answer_was_lost(
    end: FarEnd, timed: Hub, desk: Desks, tmp_path: Path
) -> None:
    """The hub had lent it, and the desk that no longer wanted it did not know: everybody would have waited for it."""
    one, document = desk(CLERK), letter(timed, tmp_path)
    leasing.take(one.place, UBND)
    end.once("/v1/leases", end.and_then_lost)
    with pytest.raises(EndpointProblem):
        one.round(by_hand=False)
    leasing.give_back(one.place, UBND)
    assert held(one).wished == "return"
    one.round()
    assert (held(one).held, held(one).wished, show_register(timed, UBND)["holder"]) == (False, "", None)
    registers(one, document)
    one.round()
    assert numbers(timed, document) == [1]


def test_two_desks_of_one_person_are_two_desks(timed: Hub, desk: Desks, tmp_path: Path) -> None:
    one, home = takes(desk(CLERK)), desk(CLERK)
    first, second = letter(timed, tmp_path), letter(timed, tmp_path)
    one.round()
    home.round()
    assert registers(one, first) == [(1, False)]
    assert registers(home, second) == [(1, True)]
    assert (home.round().pushed, home.queue()[0].code) == (0, "number_held")
    one.round()
    home.round()
    assert numbers(timed, first, second) == [1, 2]


def test_an_expired_leases_numbers_stand_if_they_are_still_next(
    timed: Hub, desk: Desks, tmp_path: Path, clock: HandClock
) -> None:
    one, two = takes(desk(CLERK)), desk(CLERK2)
    mine, late, theirs = (letter(timed, tmp_path) for _ in range(3))
    one.round()
    registers(one, mine)
    clock.passes(hours=13)
    assert registers(one, late) == [(2, True)]
    two.round()
    takes(two)
    leasing.give_back(two.place, UBND)
    two.round()

    one.round()

    assert numbers(timed, mine, late) == [1, 2]
    assert [t.notice.kind for t in told(one.place)] == ["lease_taken_back"]
    registers(two, theirs)
    two.round()
    assert numbers(timed, theirs) == [3]


def test_an_expired_leases_numbers_that_others_took_are_corrected_visibly_and_none_stands_twice(
    timed: Hub, desk: Desks, tmp_path: Path, clock: HandClock
) -> None:
    one, two = takes(desk(CLERK)), desk(CLERK2)
    documents = [letter(timed, tmp_path) for _ in range(4)]
    one.round()
    two.round()
    registers(one, *documents[:2])
    clock.passes(hours=13)
    registers(two, *documents[2:])
    assert two.round().pushed == 2

    one.round()

    assert numbers(timed, *documents) == [3, 4, 1, 2]
    corrected = [t.notice.facts for t in told(one.place) if t.notice.kind == "number_corrected"]
    assert corrected == [{"shown": 2, "number": 4}, {"shown": 1, "number": 3}]
    assert book(timed) == (5, [])


def test_a_number_the_hub_cannot_carry_out_stays_in_the_book_with_its_reason(
    timed: Hub, desk: Desks, tmp_path: Path
) -> None:
    one = takes(desk(CLERK))
    first, second = letter(timed, tmp_path), letter(timed, tmp_path)
    one.round()
    registers(one, first, second)
    recall_document(timed, first, "gửi nhầm")

    assert one.round().refused == 1

    assert numbers(timed, second) == [2]
    found = show_register(timed, UBND)
    assert found["voided"] == [{"number": 1, "document": first, "reason": "already_recalled"}]
    assert found["next"] == 3


def test_the_last_number_of_an_act_undone_is_given_again_and_one_in_the_middle_is_voided(
    timed: Hub, desk: Desks, tmp_path: Path
) -> None:
    one = takes(desk(CLERK))
    a, b, c = (letter(timed, tmp_path) for _ in range(3))
    one.round()
    first = one.act(a, RegisterIncoming())
    undo(one.place, first.command.id)
    assert registers(one, b, c) == [(1, False), (2, False)]
    undo(one.place, one.queue()[0].id)

    one.round()
    assert registers(one, a) == [(3, False)]
    one.round()

    assert numbers(timed, a, c) == [3, 2]
    assert book(timed) == (4, [(1, "not_used")])


def test_a_number_whose_act_is_still_in_its_grace_time_is_not_voided(
    timed: Hub, desk: Desks, tmp_path: Path, clock: HandClock
) -> None:
    one = takes(desk(CLERK))
    a, b = letter(timed, tmp_path), letter(timed, tmp_path)
    one.round()
    assert not isinstance(act(one.place, a, RegisterIncoming(), grace=timedelta(seconds=30)), Refusal)
    registers(one, b)
    leasing.give_back(one.place, UBND)
    assert one.round().pushed == 1
    assert book(timed) == (3, [])
    clock.passes(seconds=31)
    one.round()
    assert numbers(timed, a, b) == [1, 2]
    assert book(timed) == (3, [])
    assert not held(one).held


@pytest.mark.parametrize("path", ["/v1/leases", "/v1/leases/"])
def test_an_answer_lost_on_taking_or_giving_back_is_made_good_the_next_time(
    end: FarEnd, timed: Hub, desk: Desks, tmp_path: Path, path: str
) -> None:
    one, document = desk(CLERK), letter(timed, tmp_path)
    end.once(path, lambda asked: (end.passed_on(asked), Reply(lost=True))[1])
    takes(one)
    registers(one, document)
    leasing.give_back(one.place, UBND)
    one.round()
    assert numbers(timed, document) == [1]
    assert (held(one).held, show_register(timed, UBND)["holder"]) == (False, None)


def test_a_register_lent_unheard_is_given_back_however_often_the_clerk_changes_his_mind_meanwhile(
    end: FarEnd, timed: Hub, desk: Desks, tmp_path: Path
) -> None:
    """Giving back what one does not know one holds is not needless as long as the hub may have lent it."""
    one = desk(CLERK)
    leasing.take(one.place, UBND)
    end.once("/v1/leases", end.and_then_lost)
    with pytest.raises(EndpointProblem):
        one.round(by_hand=False)
    for wanted in (leasing.give_back, leasing.give_back, leasing.take, leasing.give_back):
        wanted(one.place, UBND)
    assert show_register(timed, UBND)["holder"]
    one.round()
    assert show_register(timed, UBND)["holder"] is None


def test_only_a_clerk_of_the_organ_holds_its_register_and_only_as_long_as_he_is_one(
    timed: Hub, desk: Desks, tmp_path: Path
) -> None:
    assert leasing.take(desk("ct").place, UBND) == Refusal("not_a_clerk")
    assert leasing.registers(desk("ct").place) == ()
    one, two, document = takes(desk(CLERK)), desk(CLERK2), letter(timed, tmp_path)
    people = directory()
    posts = tuple(replace(p, role=Role.OFFICER) if p.id == CLERK else p for p in people.posts)
    replace_directory(timed, replace(people, posts=posts))
    two.round()
    registers(two, document)
    assert two.round().pushed == 1
    one.round()
    assert [t.notice.kind for t in told(one.place) if "lease" in t.notice.kind] == ["lease_taken_back"]


def test_the_year_turns_over_by_itself_for_the_holder_and_last_years_book_takes_no_new_number(
    timed: Hub, desk: Desks, tmp_path: Path, clock: HandClock
) -> None:
    clock.now = datetime(2026, 12, 31, 23, 50, tzinfo=VIETNAM)
    continue_from(timed, UBND, "2026", 1847)
    one, two = takes(desk(CLERK)), desk(CLERK2)
    old, new, theirs = (letter(timed, tmp_path) for _ in range(3))
    one.round()
    two.round()
    assert registers(one, old) == [(1848, False)]
    assert registers(two, theirs) == [(1, True)]
    clock.now = datetime(2027, 1, 1, 0, 10, tzinfo=VIETNAM)
    assert registers(one, new) == [(1, True)]

    one.round()
    two.round()

    found = {d: (arrival(one, d).period, arrival(one, d).number) for d in (old, new)}
    assert found == {old: ("2026", 1848), new: ("2027", 1)}
    one.round()
    entered = arrival(two, theirs)
    assert (entered.period, entered.number, entered.date.isoformat()) == ("2027", 2, "2027-01-01")
    assert {"shown": 1, "number": 2} in [t.notice.facts for t in told(two.place)]


def test_fault_4_a_holder_whose_clock_is_years_ahead_uses_no_number_and_the_book_stays_whole(
    timed: Hub, desk: Desks, tmp_path: Path
) -> None:
    wrong = HandClock(WEDNESDAY)
    one, document = takes(desk(CLERK, wrong)), letter(timed, tmp_path)
    one.round()
    wrong.passes(days=730)
    one.round()  # two years without contact would lock reading
    done = one.act(document, RegisterIncoming()).document.arrival
    assert done is not None
    assert (done.provisional, done.period) == (True, "2028")
    for _ in ("held by his own lease", "given back", "entered"):
        one.round()
    assert arrival(one, document).period == "2026"
    assert book(timed)[0] == 2


def test_the_command_line_holds_a_register_registers_offline_with_a_final_number_and_gives_it_back(
    hub: Hub, tmp_path: Path
) -> None:
    with served(hub) as url:
        document = letter(hub, tmp_path)
        clerk = Profile(tmp_path / "clerk", CLERK).connect(url)
        leader = Profile(tmp_path / "leader", "ct").connect(url)
        other = Profile(tmp_path / "other", CLERK2).connect(url)
        assert clerk.done("lease-register")["next"] == 1
        refused = other.run("lease-register")
        assert (refused.status, "Người vt1 đang giữ" in refused.told) == (1, True)
        assert "Chỉ văn thư" in leader.run("lease-register").told
        assert "không có gì để trả" in other.run("return-register").out
        done = clerk.done("register", document)
        assert (done["arrival_number"], done["provisional"]) == (1, False)
        assert clerk.done("return-register")["held"] is False
        assert other.done("lease-register")["held"] is True
