"""What a person may see follows his posts, assignments and delegations: it comes, and goes at once and is said so."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from cases import CHAIR, CHIEF, HEAD_KT, KT, OFFICER, directory, given
from far_end import FarEnd, far_end, hub_problem
from hub_at_work import letter, served
from own_desk import HandClock
from running import Profile
from syncing_desk import SyncingDesk
from wardoffice.contract.codec import command_to_json
from wardoffice.desk.acting import Acted, act, overlaid
from wardoffice.desk.endorsing import EndorsementDraft, keep_draft, kept_draft
from wardoffice.desk.exporting import export
from wardoffice.desk.inbox import ids
from wardoffice.desk.noticing import told
from wardoffice.desk.reading import open_document
from wardoffice.desk.searching import find
from wardoffice.desk.workplace import heed_turns
from wardoffice.domain.commands import Comment, Endorse, RecallForwarding, RegisterIncoming
from wardoffice.domain.directory import Directory
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.ids import VIETNAM
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.people import Delegation, Role
from wardoffice.hub.installing import replace_directory
from wardoffice.hub.opening import Hub
from wardoffice.hub.showing import show
from wardoffice.store.lists import Box
from wardoffice.store.problem import StoreProblem
from wardoffice.wording import sentence

Desks = Callable[..., SyncingDesk]
MORNING = datetime(2026, 11, 25, 8, tzinfo=VIETNAM)
NOON = MORNING.replace(hour=12)
SECRET = "Giao việc riêng chỉ người này biết"


@pytest.fixture
def clock() -> HandClock:
    return HandClock(MORNING)


@pytest.fixture
def timed(hub: Hub, clock: HandClock) -> Hub:
    return replace(hub, now=clock)


@pytest.fixture
def end(timed: Hub) -> Iterator[FarEnd]:
    with served(timed) as url, far_end(url) as between:
        yield between


@pytest.fixture
def desk(end: FarEnd, clock: HandClock, tmp_path: Path) -> Iterator[Desks]:
    desks: list[SyncingDesk] = []

    def signed_in(login: str) -> SyncingDesk:
        desks.append(SyncingDesk(tmp_path / f"desk-{len(desks)}-{login}", login, clock))
        desks[-1].sign_in(end.url)
        desks[-1].round()
        return desks[-1]

    yield signed_in
    for one in desks:
        one.close()


def registered(hub: Hub, desk: Desks, folder: Path, count: int = 1) -> list[str]:
    documents: list[str] = [letter(hub, folder, subject=f"Về việc số {n}") for n in range(count)]
    clerk = desk("vt1")
    for document in documents:
        clerk.act(document, RegisterIncoming())
    clerk.round()
    return documents


def as_admin(post: str) -> Directory:
    people = directory()
    return replace(people, posts=tuple(replace(p, role=Role.ADMIN) if p.id == post else p for p in people.posts))


def until_noon() -> Delegation:
    return Delegation(CHAIR, OFFICER, MORNING, NOON, "đi họp")


def shown(desk: SyncingDesk) -> int:
    return len(ids(desk.place, Box.ALL))


def kinds(desk: SyncingDesk) -> list[str]:
    return [one.notice.kind for one in reversed(told(desk.place))]


def rows_that_hold(desk: SyncingDesk, document: str, hashes: list[str]) -> list[str]:
    """The tables in which anything of a document is left, but for the person's own words and the record of events."""
    own = {"outbox", "drafts", "audit", "notices"}
    found = []
    with desk.cache.reading() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type='table'")).scalars().all()
        for table in sorted(set(tables) - own):
            rows = connection.execute(text(f"SELECT * FROM {table}")).all()
            if any(needle in repr(row) for row in rows for needle in (document, *hashes)):
                found.append(table)
    return found


def test_fault_16_what_was_lost_offline_is_erased_everywhere_and_said_and_ones_own_words_stay(
    timed: Hub, desk: Desks, tmp_path: Path
) -> None:
    (document,) = registered(timed, desk, tmp_path)
    chair = desk(CHAIR)
    attachment = chair.sees(document).attachments[0].attachment
    assert find(chair.place, "việc số 0").hits
    act_ = Endorse(SECRET, given((KT, As.LEAD)))
    chair.act(document, act_)
    keep_draft(chair.place, document, EndorsementDraft("đang viết dở"))

    replace_directory(timed, as_admin(CHAIR))
    report = chair.round()

    assert (report.refused, chair.held()) == (1, {})
    assert rows_that_hold(chair, document, [attachment.sha256]) == []
    assert chair.place.vault.location(attachment.sha256) is None
    assert find(chair.place, "việc số 0").hits == ()
    assert kinds(chair) == ["lost_sight"]
    assert "Văn bản số đến 1 không còn thuộc chức vụ" in told(chair.place)[0].sentence
    (parked,) = chair.queue()
    assert (parked.state, parked.code, parked.command.payload) == ("refused", "not_permitted", act_)
    assert kept_draft(chair.place, document) == EndorsementDraft("đang viết dở")
    assert show(timed, document)["endorsements"] == []


def test_fault_16_what_was_written_offline_with_the_right_to_is_decided_by_the_hub_not_thrown_away(
    timed: Hub, desk: Desks, tmp_path: Path, clock: HandClock
) -> None:
    """Sight may come back before the act is sent: the hub decides then, not the desk."""
    (document,) = registered(timed, desk, tmp_path)
    chair = desk(CHAIR)
    chair.act(document, Endorse(SECRET, given((KT, As.LEAD))))
    replace_directory(timed, as_admin(CHAIR))
    replace_directory(timed, directory())

    assert chair.round().pushed == 1
    assert [e["text"] for e in show(timed, document)["endorsements"]] == [SECRET]


def test_fault_16_a_desk_without_contact_for_two_weeks_shows_nothing_until_it_has_heard_of_the_hub(
    timed: Hub, desk: Desks, tmp_path: Path, clock: HandClock
) -> None:
    (document,) = registered(timed, desk, tmp_path)
    chair = desk(CHAIR)
    chair.act(document, Comment(SECRET))
    clock.passes(days=13, hours=23)
    assert open_document(chair.place, document) is not None
    clock.passes(hours=2)

    for read in (
        lambda: open_document(chair.place, document),
        lambda: overlaid(chair.place, document),
        lambda: export(chair.place, document, tmp_path / "out.pdf"),
        lambda: find(chair.place, "việc"),
    ):
        with pytest.raises(StoreProblem) as raised:
            read()
        assert raised.value.code == "reading_locked"
    assert "Đã 14 ngày chưa liên lạc" in sentence(raised.value.code, raised.value.facts)
    assert not (tmp_path / "out.pdf").exists()
    assert act(chair.place, document, Comment("x")) == Refusal("reading_locked", {"days": 14})
    assert [row.command.payload for row in chair.queue()] == [Comment(SECRET)]

    assert chair.round().pushed == 1
    assert open_document(chair.place, document) is not None


def test_a_new_post_an_assignment_and_a_delegation_bring_what_they_let_one_see(
    timed: Hub, desk: Desks, tmp_path: Path
) -> None:
    documents = registered(timed, desk, tmp_path, 3)
    head, officer = desk(HEAD_KT), desk(OFFICER)
    assert (head.held(), officer.held()) == ({}, {})

    chair = desk(CHAIR)
    chair.act(documents[0], Endorse("x", given((KT, As.LEAD))))
    chair.round()
    head.round()
    assert list(head.held()) == [documents[0]]

    replace_directory(timed, directory((until_noon(),)))
    officer.round()
    assert officer.held().keys() == set(documents)
    assert kinds(officer) == ["delegation_begun", "work_delegated"]

    people = directory()
    posts = tuple(replace(p, role=Role.VICE_CHAIRPERSON, unit=None) if p.id == HEAD_KT else p for p in people.posts)
    replace_directory(timed, replace(people, posts=posts))
    head.round()
    assert head.held().keys() == set(documents)
    officer.round()
    assert officer.held() == {}
    assert kinds(officer)[2:] == ["delegation_ended", *["lost_sight"] * 3]


def test_an_act_for_the_grantor_counts_by_its_own_time_before_noon_and_not_after(
    timed: Hub, desk: Desks, tmp_path: Path, clock: HandClock
) -> None:
    first, second = registered(timed, desk, tmp_path, 2)
    replace_directory(timed, directory((until_noon(),)))
    officer = desk(OFFICER)
    clock.now = NOON - timedelta(minutes=1)
    done = act(officer.place, first, Endorse("trước giờ", given((KT, As.LEAD))), on_behalf_of=CHAIR)
    other = act(officer.place, second, Endorse("sát giờ", given((KT, As.LEAD))), on_behalf_of=CHAIR)
    assert isinstance(done, Acted)
    assert isinstance(other, Acted)
    late = replace(other.command, at=NOON + timedelta(minutes=1))
    with officer.cache.writing() as connection:
        body = {"body": command_to_json(late), "id": late.id}
        connection.execute(text("UPDATE outbox SET command=:body WHERE id=:id"), body)
    clock.now = NOON + timedelta(hours=1)
    assert act(officer.place, first, Endorse("muộn"), on_behalf_of=CHAIR) in (
        Refusal("not_delegated"),
        Refusal("unknown_document"),
    )

    report = officer.round()

    assert (report.pushed, report.refused) == (1, 1)
    (endorsement,) = show(timed, first)["endorsements"]
    assert (endorsement["text"], endorsement["author"], endorsement["on_behalf_of"]) == ("trước giờ", OFFICER, CHAIR)
    (parked,) = officer.queue()
    assert (parked.code, parked.command.payload) == ("not_delegated", Endorse("sát giờ", given((KT, As.LEAD))))
    assert officer.held() == {}


def test_sight_by_a_delegation_goes_at_noon_by_itself_also_without_a_network(
    timed: Hub, desk: Desks, tmp_path: Path, clock: HandClock, end: FarEnd
) -> None:
    documents = registered(timed, desk, tmp_path, 3)
    replace_directory(timed, directory((until_noon(),)))
    officer, chief = desk(OFFICER), desk(CHIEF)
    assert (shown(officer), len(find(officer.place, "việc").hits)) == (3, 3)

    clock.now = NOON
    assert open_document(officer.place, documents[0]) is None
    heed_turns(officer.place)

    assert (shown(officer), find(officer.place, "việc").hits) == (0, ())
    assert kinds(officer) == ["delegation_begun", "work_delegated", "delegation_ended"]
    assert shown(chief) == 3
    heed_turns(officer.place)
    assert kinds(officer).count("delegation_ended") == 1

    officer.round()
    assert (officer.held(), shown(officer)) == ({}, 0)


def test_a_clock_that_was_ahead_hides_what_a_delegation_lets_one_see_only_until_it_is_right_again(
    timed: Hub, desk: Desks, tmp_path: Path, clock: HandClock
) -> None:
    registered(timed, desk, tmp_path, 3)
    replace_directory(timed, directory((until_noon(),)))
    officer = desk(OFFICER)
    clock.now = NOON + timedelta(days=2)
    heed_turns(officer.place)
    assert (shown(officer), find(officer.place, "việc").hits) == (0, ())

    clock.now = MORNING
    heed_turns(officer.place)
    officer.place.index.catch_up(officer.place.cache)

    assert (shown(officer), len(find(officer.place, "việc").hits)) == (3, 3)


def test_a_delegation_that_is_made_longer_while_the_desk_was_away_brings_everything_back(
    timed: Hub, desk: Desks, tmp_path: Path, clock: HandClock
) -> None:
    registered(timed, desk, tmp_path, 3)
    replace_directory(timed, directory((until_noon(),)))
    officer = desk(OFFICER)
    replace_directory(timed, directory((replace(until_noon(), ends=NOON + timedelta(hours=4)),)))
    clock.now = NOON + timedelta(hours=1)
    heed_turns(officer.place)
    assert shown(officer) == 0

    officer.round()

    assert (shown(officer), len(officer.held())) == (3, 3)
    assert "lost_sight" not in kinds(officer)


def test_the_hub_notices_the_turn_of_a_delegation_while_it_runs(
    timed: Hub, desk: Desks, tmp_path: Path, clock: HandClock
) -> None:
    registered(timed, desk, tmp_path)
    later = replace(until_noon(), begins=MORNING + timedelta(hours=1))
    replace_directory(timed, directory((later,)))
    officer = desk(OFFICER)
    counts = []
    for hours in (0, 1, 2, 1):
        clock.passes(hours=hours)
        officer.round()
        counts.append(len(officer.held()))
    assert counts == [0, 1, 1, 0]


def test_a_review_of_who_sees_what_that_was_cut_off_is_done_at_the_next_call(
    timed: Hub, desk: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A directory is in force from its first moment; the hub dies before everybody's sight has followed."""
    registered(timed, desk, tmp_path)
    chair = desk(CHAIR)
    assert len(chair.held()) == 1

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as power:
        power.setattr("wardoffice.hub.installing.review", dies)
        with pytest.raises(KeyboardInterrupt):
            replace_directory(timed, as_admin(CHAIR))

    chair.round()
    assert chair.held() == {}
    assert [n.notice.facts["reason"] for n in told(chair.place) if "reason" in n.notice.facts] == ["post_changed"]


def test_the_command_line_says_what_was_lost_and_keeps_the_words(hub: Hub, tmp_path: Path) -> None:
    with served(hub) as url:
        document = letter(hub, tmp_path)
        clerk = Profile(tmp_path / "clerk", "vt1").connect(url)
        clerk.sync()
        clerk.done("register", document)
        clerk.sync()
        chair = Profile(tmp_path / "chair", CHAIR).connect(url)
        chair.sync()
        chair.done("endorse", document, "--text", SECRET, "--lead", "kt")
        replace_directory(hub, as_admin(CHAIR))
        chair.sync()
        (command,) = chair.done("outbox")["commands"]
        assert SECRET in command["text"]
        (notice,) = chair.done("notices", "--mark-seen")["notices"]
        assert (notice["kind"], notice["facts"]) == ("lost_sight", {"reason": "post_changed", "number": 1})
        assert chair.done("notices")["notices"] == []
        assert len(chair.done("notices", "--all")["notices"]) == 1
        assert "đã gỡ khỏi máy này" in chair.run("notices", "--all").out


def test_the_command_line_acts_for_the_one_who_delegated_and_keeps_both_names(hub: Hub, tmp_path: Path) -> None:
    now = hub.now()
    with served(hub) as url:
        document = letter(hub, tmp_path)
        clerk = Profile(tmp_path / "clerk", "vt1").connect(url)
        clerk.sync()
        clerk.done("register", document)
        clerk.sync()
        today = Delegation(CHAIR, OFFICER, now - timedelta(hours=1), now + timedelta(hours=1))
        replace_directory(hub, directory((today,)))
        officer = Profile(tmp_path / "officer", OFFICER).connect(url)
        officer.sync()
        assert officer.run("endorse", document, "--text", "tự mình", "--lead", "kt").status == 1
        officer.done("endorse", document, "--text", "thay chủ tịch", "--lead", "kt", "--for", CHAIR)
        assert officer.sync()["pushed"] == 1
    (endorsement,) = show(hub, document)["endorsements"]
    assert (endorsement["author"], endorsement["on_behalf_of"]) == (OFFICER, CHAIR)


def test_fault_16_sight_lost_while_the_hub_forgot_the_desks_state_is_erased_and_lies_in_no_bin(
    timed: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    documents = registered(timed, desk, tmp_path, 3)
    head, chair = desk(HEAD_KT), desk(CHAIR)
    for document in documents:
        chair.act(document, Endorse("x", given((KT, As.LEAD))))
    chair.round()
    head.round()
    lost = documents[0]
    chair.act(lost, RecallForwarding("nhầm"))
    chair.round()
    end.once("/v1/changes", hub_problem(410, "state_expired"))

    head.round()

    assert head.held().keys() == set(documents[1:])
    assert rows_that_hold(head, lost, []) == []
    assert kinds(head) == ["lost_sight"]
