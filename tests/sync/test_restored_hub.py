"""A hub restored from a backup: noticed before anything is sent, and what it lost is given back, once."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cases import CHAIR, CLERK
from far_end import FarEnd, Reply
from hub_at_work import letter, served
from syncing_desk import SyncingDesk
from wardoffice.domain.commands import Comment, RegisterIncoming
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.installing import begin_new_life
from wardoffice.hub.opening import Hub, open_hub
from wardoffice.hub.showing import show
from wardoffice.store.outbox_row import OutboxState
from wardoffice.sync.opening import opened_parts
from wardoffice.sync.problem import SyncProblem
from wardoffice.sync.pulling import pull

SignedIn = Callable[[str], SyncingDesk]


@pytest.fixture
def registered(hub: Hub, desk: SignedIn, tmp_path: Path) -> tuple[SyncingDesk, str]:
    """The clerk has registered a letter, and both sides know it."""
    clerk, document = desk(CLERK), letter(hub, tmp_path)
    clerk.round()
    clerk.act(document, RegisterIncoming())
    clerk.round()
    return clerk, document


def backup_of(hub: Hub, tmp_path: Path) -> Path:
    """The hub's folder as it is now."""
    place = tmp_path / "backup"
    with hub.writer.begin():
        return Path(shutil.copytree(tmp_path / "hub", place))


@contextmanager
def restored(backup: Path, end: FarEnd, *, new_epoch: bool = False) -> Iterator[Hub]:
    """The backup in the place of the hub, at the same address."""
    opened = open_hub(backup)
    if new_epoch:
        begin_new_life(opened)
    before = end.upstream
    with served(opened) as url:
        end.upstream = url
        yield opened
        end.upstream = before
    opened.close()


def stopped(desk: SyncingDesk) -> str:
    with pytest.raises(SyncProblem) as raised:
        desk.round()
    return raised.value.code


def test_fault_26_a_hub_restored_with_the_same_epoch_is_noticed_before_anything_is_sent(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], tmp_path: Path
) -> None:
    clerk, document = registered
    backup = backup_of(hub, tmp_path)
    clerk.act(document, Comment("mot"))
    clerk.round()
    clerk.act(document, Comment("hai"))
    with restored(backup, end):
        asked = len(end.requests_to("/v1/commands"))
        assert stopped(clerk) == "hub_restored"
        assert len(end.requests_to("/v1/commands")) == asked
        assert [row.state for row in clerk.queue()] == [OutboxState.WAITING]
        assert clerk.held()[document] == 3


def test_fault_26_it_is_noticed_by_the_page_of_changes_too(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], tmp_path: Path
) -> None:
    """A round that only asks for changes finds the cursor past the hub's end; nothing is listed anew for it."""
    clerk, document = registered
    backup = backup_of(hub, tmp_path)
    clerk.act(document, Comment("mot"))
    clerk.round()
    with restored(backup, end):
        with opened_parts(clerk.cache, clerk.told.append, by_hand=True) as parts:
            with pytest.raises(SyncProblem, match="hub_restored"):
                pull(parts)
            assert parts.fact("listing_anew") == ""
        assert clerk.held()[document] == 3


def test_fault_26_an_answer_to_an_act_counts_though_the_page_after_it_never_came(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], tmp_path: Path
) -> None:

    clerk, document = registered
    backup = backup_of(hub, tmp_path)
    clerk.act(document, Comment("mot"))
    end.always["/v1/changes"] = Reply(lost=True)
    with pytest.raises(EndpointProblem):
        clerk.round()
    del end.always["/v1/changes"]
    assert clerk.queue(accepted=True)[-1].state is OutboxState.ACCEPTED
    with restored(backup, end):
        assert stopped(clerk) == "hub_restored"


def test_fault_26_it_is_noticed_though_others_have_brought_its_numbers_beyond_the_old_ones(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], tmp_path: Path
) -> None:
    """No number has fallen and no mark is gone: what the hub accepted last is not on the page it tells of."""
    clerk, document = registered
    backup = backup_of(hub, tmp_path)
    clerk.act(document, Comment("mot"))
    end.always["/v1/changes"] = Reply(lost=True)
    with pytest.raises(EndpointProblem):
        clerk.round()
    del end.always["/v1/changes"]
    with restored(backup, end) as again:
        for number in range(3):
            letter(again, tmp_path, b"%%PDF %d" % number)
        assert stopped(clerk) == "hub_restored"
        clerk.sign_in(end.url)
        clerk.round()
        assert [note["text"] for note in show(again, document)["comments"]] == ["mot"]
        assert clerk.queue() == []


def test_fault_26_what_a_restored_hub_accepts_stays_on_the_page_until_its_list_has_come(
    hub: Hub, end: FarEnd, desk: SignedIn, registered: tuple[SyncingDesk, str], tmp_path: Path
) -> None:
    """The record held is of the hub's former life: others had brought its revision beyond what the act gets now."""
    clerk, document = registered
    backup = backup_of(hub, tmp_path)
    chair = desk(CHAIR)
    chair.round()
    for words in ("mot", "hai", "ba"):
        chair.act(document, Comment(words))
    chair.round()
    clerk.round()
    clerk.act(document, Comment("bon"))
    with restored(backup, end, new_epoch=True):
        clerk.sign_in(end.url)
        end.always["/v1/changes"] = Reply(lost=True)
        with pytest.raises(EndpointProblem):
            clerk.round()
        del end.always["/v1/changes"]
        assert clerk.queue(accepted=True)[-1].state is OutboxState.ACCEPTED
        assert [note.text for note in clerk.sees(document).document.notes] == ["mot", "hai", "ba", "bon"]
        clerk.round()
        assert [note.text for note in clerk.sees(document).document.notes] == ["bon"]
        assert not any(row.overlaid for row in clerk.queue(accepted=True))


@pytest.mark.parametrize("new_epoch", [True, False])
def test_fault_26_after_signing_in_anew_what_the_hub_lost_is_given_back_and_nothing_is_doubled(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], tmp_path: Path, new_epoch: bool
) -> None:
    clerk, document = registered
    clerk.act(document, Comment("truoc"))
    clerk.round()
    backup = backup_of(hub, tmp_path)
    clerk.act(document, Comment("mot"))
    clerk.round()
    clerk.act(document, Comment("hai"))
    with restored(backup, end, new_epoch=new_epoch) as again:
        assert stopped(clerk) == ("hub_renewed" if new_epoch else "hub_restored")
        clerk.sign_in(end.url)
        report = clerk.round()

        assert (report.refused, report.state) == (0, "ok")
        there = show(again, document)
        assert [note["text"] for note in there["comments"]] == ["truoc", "mot", "hai"]
        assert there["arrival_number"] == 1
        assert clerk.queue() == []
        assert clerk.sees(document).document.notes[-1].text == "hai"
        assert clerk.held()[document] == there["revision"]
        assert clerk.round().pulled == 0


def test_fault_26_a_letter_the_restored_hub_never_had_goes_into_the_bin_and_the_acts_on_it_keep_their_words(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], tmp_path: Path
) -> None:
    clerk, document = registered
    backup = backup_of(hub, tmp_path)
    later = letter(hub, tmp_path, b"%PDF later")
    clerk.round()
    clerk.act(later, RegisterIncoming())
    clerk.round()
    with restored(backup, end, new_epoch=True):
        clerk.sign_in(end.url)
        clerk.round()
        assert set(clerk.held()) == {document}
        (parked,) = clerk.queue()
        assert (parked.kind, parked.state, parked.code) == (
            "register_incoming",
            OutboxState.REFUSED,
            "unknown_document",
        )


def test_signing_in_at_a_hub_that_only_went_on_offers_nothing_again(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], tmp_path: Path
) -> None:
    clerk, _ = registered
    letter(hub, tmp_path, b"%PDF another")
    clerk.sign_in(end.url)
    report = clerk.round()
    assert (report.pushed, report.pulled) == (0, 1)


def test_an_act_is_sent_as_it_was_written_down_whatever_the_program_would_write_today(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str]
) -> None:
    """A later program adds a field: the act sent again still is the same act to the hub, and no reused id."""
    clerk, document = registered
    acted = clerk.act(document, Comment("mot"))
    end.once("/v1/commands", end.and_then_lost)
    with clerk.cache.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE outbox SET command = CAST(replace(command, ':null}', ':null,\"later\":1}') AS BLOB) WHERE id = ?",
            (acted.command.id,),
        )
    clerk.round()
    assert b'"later":1' in end.requests_to("/v1/commands")[-1].body
    assert clerk.queue() == []


def test_other_desks_get_back_what_this_one_gave(
    hub: Hub, end: FarEnd, desk: SignedIn, registered: tuple[SyncingDesk, str], tmp_path: Path
) -> None:
    clerk, document = registered
    chair = desk(CHAIR)
    chair.round()
    backup = backup_of(hub, tmp_path)
    clerk.act(document, Comment("mot"))
    clerk.round()
    chair.round()
    chair.act(document, Comment("hai"))
    chair.round()
    with restored(backup, end, new_epoch=True) as again:
        for one in (chair, clerk):
            one.sign_in(end.url)
            one.round()
        chair.round()
        assert sorted(note["text"] for note in show(again, document)["comments"]) == ["hai", "mot"]
        assert chair.sees(document).document == clerk.sees(document).document


@pytest.mark.parametrize("to_send", [False, True])
def test_fault_26_a_restored_hub_on_which_others_worked_on_past_our_number_is_noticed_all_the_same(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], tmp_path: Path, to_send: bool
) -> None:
    """Its number is past ours again: only the mark in our state tells that it is another history."""
    clerk, document = registered
    backup = backup_of(hub, tmp_path)
    clerk.act(document, Comment("mot"))
    clerk.round()
    with restored(backup, end) as again:
        others = [letter(again, tmp_path, b"%%PDF %d" % n) for n in range(3)]
        if to_send:
            clerk.act(document, Comment("hai"))
        asked = len(end.requests_to("/v1/commands"))
        assert stopped(clerk) == "hub_restored"
        assert len(end.requests_to("/v1/commands")) == asked
        clerk.sign_in(end.url)
        clerk.round()
        assert set(clerk.held()) == {document, *others}
        comments = [note["text"] for note in show(again, document)["comments"]]
        assert comments == (["mot", "hai"] if to_send else ["mot"])
        assert clerk.round().pulled == 0


def test_who_signs_in_at_a_restored_hub_for_another_reason_need_not_sign_in_again_for_this_one(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], tmp_path: Path
) -> None:
    """His session had ended with the hub that was lost, and others have worked on past his number meanwhile."""
    clerk, document = registered
    backup = backup_of(hub, tmp_path)
    clerk.act(document, Comment("mot"))
    clerk.round()
    with restored(backup, end) as again:
        others = [letter(again, tmp_path, b"%%PDF %d" % n) for n in range(3)]
        clerk.sign_in(end.url)
        assert clerk.round().state == "ok"
        assert set(clerk.held()) == {document, *others}
        assert [note["text"] for note in show(again, document)["comments"]] == ["mot"]
