"""Faults between desk and hub (RELIABILITY.md, faults 5 to 13, 16, 24, 26) met by the real engine and store."""

import json
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from far_end import Asked, FarEnd, Reply, html, hub_json, hub_problem
from hub_at_work import letter, served
from syncing_desk import SyncingDesk, a_clock
from wardoffice.domain.commands import Comment, RegisterIncoming
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.opening import Hub
from wardoffice.store import facts
from wardoffice.store.problem import StoreProblem
from wardoffice.store.schema import recycle_bin
from wardoffice.sync.keeping_watch import Rounds
from wardoffice.sync.listening import Listening
from wardoffice.sync.opening import opened_parts
from wardoffice.sync.problem import SyncProblem

Desks = Callable[[str], SyncingDesk]


def code_of(desk: SyncingDesk, *, by_hand: bool = True) -> str:
    with pytest.raises((EndpointProblem, StoreProblem, SyncProblem)) as raised:
        desk.round(by_hand=by_hand)
    return str(raised.value.code)


def on_the_hub(desks: Desks, document: str) -> list[str]:
    """The comments a colleague's new desk finds, which is what the hub holds."""
    other = desks("cvp")
    other.round()
    return [note.text for note in other.sees(document).document.notes]


def test_a_round_brings_documents_with_their_files_and_a_second_one_brings_nothing(
    hub: Hub, desk: Desks, tmp_path: Path
) -> None:
    document = letter(hub, tmp_path)
    clerk = desk("vt1")

    first, second = clerk.round(), clerk.round()

    assert (first.pulled, first.files, first.state) == (1, 1, "ok")
    assert (second.pulled, second.files, second.pushed) == (0, 0, 0)
    assert clerk.sees(document).attachments[0].cached


def test_fault_6_an_answer_lost_after_its_effect_is_asked_for_again_and_the_effect_is_one(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """Fault 6."""
    document = letter(hub, tmp_path)
    clerk = desk("vt1")
    clerk.round()
    clerk.act(document, RegisterIncoming())
    clerk.act(document, Comment("một lần thôi"))
    end.once("/v1/commands", end.and_then_lost)

    assert code_of(clerk, by_hand=False) == "no_network"
    assert [row.state for row in clerk.queue()] == ["sent", "sent"]
    report = clerk.round()

    assert (report.pushed, report.refused, clerk.queue()) == (2, 0, [])
    assert on_the_hub(desk, document) == ["một lần thôi"]
    assert [note.text for note in clerk.sees(document).document.notes] == ["một lần thôi"]


def test_fault_10_a_round_by_hand_waits_out_a_passing_fault_and_goes_on_where_it_was(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """Faults 10 and 24: 500, 503 with Retry-After and a broken line in the feed; 502 and 429 in the files."""
    letter(hub, tmp_path)
    clerk = desk("vt1")
    end.once("/v1/changes", hub_problem(500, "broken"), hub_problem(503, "busy", Retry_After="3"), Reply(lost=True))
    end.once("/v1/files/", html(502), hub_problem(429, "busy"))

    report = clerk.round()

    assert (report.pulled, report.files) == (1, 1)
    assert len(clerk.waits) == 5
    assert clerk.waits[1] == 3


def test_fault_10_a_hub_that_stays_ill_is_given_up_after_ten_seconds_and_nothing_is_lost(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    document = letter(hub, tmp_path)
    clerk = desk("vt1")
    clerk.round()
    clerk.act(document, RegisterIncoming())
    end.always["/v1/commands"] = hub_problem(503, "busy", Retry_After="4")

    assert code_of(clerk) == "busy"
    assert clerk.waits == [4, 4]
    assert len(clerk.queue()) == 1


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (html(), "captive_portal"),
        (Reply(302, {"Location": "http://portal.example/"}), "captive_portal"),
        (hub_json({"changes": [], "state": "x", "has_more": False}), "hub_renewed"),
        (Reply(200, {"Content-Type": "application/json"}, b'{"changes":[],"state":"x"}'), "not_the_contract"),
        (Reply(200, {"WardOffice-Hub": "e", "Content-Type": "application/json"}, b"{nonsense"), "not_the_contract"),
        (hub_problem(403, "forbidden"), "forbidden"),
        (hub_problem(500, "broken"), "server_error"),
    ],
)  # fmt: skip
def test_no_wrong_answer_to_the_feed_moves_the_cursor_or_removes_anything(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path, answer: Reply, code: str
) -> None:
    """Faults 10 and 11, and promise 5: absence is not deletion."""
    documents = {letter(hub, tmp_path) for _ in range(3)}
    clerk = desk("vt1")
    clerk.round()
    end.always["/v1/changes"] = answer

    assert code_of(clerk, by_hand=False) == code
    assert clerk.held().keys() == documents
    del end.always["/v1/changes"]
    assert clerk.round().pulled == 0


def test_a_portal_gets_neither_the_token_nor_what_waits_to_be_sent(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """Fault 11: the session is asked first, and nothing follows a wrong answer to it."""
    document = letter(hub, tmp_path)
    clerk = desk("vt1")
    clerk.round()
    clerk.act(document, RegisterIncoming())
    end.always["/"] = html()
    before = len(end.asked)

    assert code_of(clerk) == "captive_portal"
    assert {asked.path.partition("?")[0] for asked in end.asked[before:]} == {"/v1/session"}


def test_a_token_that_ends_in_the_middle_of_sending_is_renewed_and_the_same_acts_are_sent(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """Fault 13."""
    document = letter(hub, tmp_path)
    clerk = desk("vt1")
    clerk.round()
    clerk.act(document, RegisterIncoming())
    end.once("/v1/commands", hub_problem(401, "token_invalid"))

    assert clerk.round().pushed == 1

    first, second = end.requests_to("/v1/commands")
    assert first.body == second.body
    assert first.headers["Authorization"] != second.headers["Authorization"]


def test_a_refused_renewal_stops_the_round_and_keeps_everything_until_somebody_signs_in(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """Fault 13: the tokens are gone on the hub; cache and outbox stay, and signing in again goes on."""
    document = letter(hub, tmp_path)
    clerk = desk("vt1")
    clerk.round()
    clerk.act(document, RegisterIncoming())
    end.always["/v1/session"] = hub_problem(401, "token_invalid")
    end.always["/oauth/token"] = hub_problem(400, "invalid_grant")

    assert code_of(clerk) == "auth_needed"
    assert len(clerk.queue()) == 1
    assert clerk.held().keys() == {document}

    end.always.clear()
    clerk.sign_in(end.url)
    assert clerk.round().pushed == 1


def test_fault_8_a_download_cut_off_goes_on_where_it_stopped(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """Fault 8: never visible before it is whole."""
    body = bytes(range(256)) * 2000
    document = letter(hub, tmp_path, body)
    clerk = desk("vt1")

    def half(asked: Asked) -> Reply:
        whole = end.passed_on(asked)
        return Reply(whole.status, whole.headers, whole.body, cut_after=300_000)

    end.once("/v1/files/", half)
    assert code_of(clerk, by_hand=False) == "no_network"
    assert not clerk.sees(document).attachments[0].cached

    report = clerk.round()

    asked = end.requests_to("/v1/files/")[-1]
    assert asked.headers["Range"] == f"bytes={65536 * 4}-", "all whole chunks that came"
    assert (report.files, report.bytes) == (1, len(body))
    reader = clerk.place.vault.open_reader(asked.path.rpartition("/")[2])
    assert reader is not None
    with reader:
        assert reader.read() == body


def test_fault_8_a_file_whose_bytes_are_wrong_never_counts_and_holds_up_no_other(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """Fault 8, hash: the wrong one is thrown away and asked for again by the next round by hand."""
    wrong, right = letter(hub, tmp_path, b"%PDF wrong"), letter(hub, tmp_path, b"%PDF right")
    clerk = desk("vt1")
    sha256 = hub_file(hub, wrong)
    end.always[f"/v1/files/{sha256}"] = Reply(200, {"WardOffice-Hub": hub_epoch(clerk)}, b"%PDF Wrong")

    report = clerk.round()

    assert (report.files, report.state) == (1, "files_missing")
    assert clerk.sees(right).attachments[0].cached
    assert not clerk.sees(wrong).attachments[0].cached
    assert [one["code"] for one in clerk.told_of("file_failed")] == ["file_damaged"]
    assert clerk.round(by_hand=False).files == 0
    end.always.clear()
    assert clerk.round().files == 1


def hub_file(hub: Hub, document: str) -> str:
    from wardoffice.hub.showing import show

    return str(show(hub, document)["attachments"][0]["sha256"])


def hub_epoch(desk: SyncingDesk) -> str:
    from wardoffice.store import facts

    with desk.cache.reading() as connection:
        return facts.fact(connection, facts.EPOCH) or ""


def test_fault_5_a_page_delivered_twice_changes_nothing(hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path) -> None:
    """Fault 5: the page after a lost cursor is the same page again."""
    letter(hub, tmp_path)
    clerk = desk("vt1")
    clerk.round()
    held = clerk.held()
    kept: list[Reply] = []

    def again(asked: Asked) -> Reply:
        kept.append(end.passed_on(Asked("GET", "/v1/changes?since=&limit=500", asked.headers, b"")))
        return kept[-1]

    end.once("/v1/changes", again)
    clerk.round()

    assert clerk.held() == held
    assert len(clerk.sees(next(iter(held))).document.readings) == 0


def test_fault_7_an_older_revision_that_comes_late_does_not_undo_a_newer_one(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """Fault 7: a page answered earlier arrives after the document moved on."""
    document = letter(hub, tmp_path)
    clerk = desk("vt1")
    old: list[Reply] = []

    def remembered(asked: Asked) -> Reply:
        old.append(end.passed_on(asked))
        return old[-1]

    end.once("/v1/changes", remembered)
    clerk.round()
    clerk.act(document, RegisterIncoming())
    clerk.round()
    newest = clerk.held()[document]
    end.once("/v1/changes", lambda asked: old[0])
    clerk.round()

    assert clerk.held()[document] == newest
    assert clerk.sees(document).document.arrival is not None


def test_a_hub_restored_from_a_backup_gets_nothing_until_somebody_signs_in_again(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """Fault 26."""
    document = letter(hub, tmp_path)
    clerk = desk("vt1")
    clerk.round()
    clerk.act(document, RegisterIncoming())
    restore(hub)
    with served(hub) as restarted:
        end.upstream = restarted

        assert code_of(clerk) == "hub_renewed"
        assert end.requests_to("/v1/commands") == []
        assert clerk.held().keys() == {document}

        clerk.sign_in(end.url)
        report = clerk.round()
        assert (report.pushed, clerk.queue()) == (1, [])


def restore(hub: Hub) -> None:
    """A backup put back begins a new life of the hub."""
    from sqlalchemy import update

    from wardoffice.hub.tables import wards

    with hub.writer.begin() as connection:
        connection.execute(update(wards).values(epoch="another life"))


def test_a_state_the_hub_no_longer_knows_is_answered_by_comparing_the_whole_list(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """RFC 8620 section 5.2: cannotCalculateChanges. The result is what an incremental pull would have brought."""
    document = letter(hub, tmp_path)
    clerk = desk("vt1")
    clerk.round()
    clerk.act(document, RegisterIncoming())
    clerk.round()
    another = letter(hub, tmp_path)
    end.once("/v1/changes", hub_problem(410, "state_expired"))

    clerk.round()
    fresh = desk("vt1")
    fresh.round()

    assert clerk.held() == fresh.held()
    assert clerk.held().keys() == {document, another}


def test_a_full_list_cut_off_begins_again_and_removes_nothing_by_mistake(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    documents = {letter(hub, tmp_path) for _ in range(3)}
    clerk = desk("vt1")
    clerk.round()
    end.once("/v1/changes", hub_problem(410, "state_expired"), hub_problem(500, "broken"))

    assert code_of(clerk, by_hand=False) == "server_error"
    clerk.round()

    assert clerk.held().keys() == documents


def test_an_empty_list_where_documents_were_held_is_not_believed(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    documents = {letter(hub, tmp_path) for _ in range(3)}
    clerk = desk("vt1")
    clerk.round()
    empty = Reply(200, {"WardOffice-Hub": hub_epoch(clerk), "Content-Type": "application/json"},
                  b'{"changes":[],"state":"zz","has_more":false}')  # fmt: skip
    end.once("/v1/changes", hub_problem(410, "state_expired"), empty)

    assert code_of(clerk) == "feed_empty"
    assert clerk.held().keys() == documents
    clerk.round()
    assert clerk.held().keys() == documents


def test_an_empty_list_is_believed_once_somebody_has_confirmed_it_and_the_bin_keeps_what_was_held(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """As after a hub was put back to a day before any of it: without a word of theirs the desk would stop for good."""
    for _ in range(3):
        letter(hub, tmp_path)
    clerk = desk("vt1")
    clerk.round()
    empty = Reply(200, {"WardOffice-Hub": hub_epoch(clerk), "Content-Type": "application/json"},
                  b'{"changes":[],"state":"zz","has_more":false}')  # fmt: skip
    end.once("/v1/changes", hub_problem(410, "state_expired"), empty)

    clerk.round(confirmed=True)

    assert clerk.held() == {}
    with clerk.cache.reading() as connection:
        assert connection.execute(select(func.count()).select_from(recycle_bin)).scalar_one() == 3


@pytest.mark.parametrize("before", ["first sync", "full list"])
def test_an_empty_list_where_nothing_was_held_hides_no_document_for_ever(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path, before: str
) -> None:
    clerk = desk("vt1")
    if before == "full list":
        with clerk.cache.writing() as connection:
            facts.set_fact(connection, facts.CURSOR, "one the hub has forgotten")
        end.once("/v1/changes", hub_problem(410, "state_expired"))
    documents = {letter(hub, tmp_path) for _ in range(3)}
    end.once("/v1/changes", lambda asked: emptied(end.passed_on(asked)))

    clerk.round()
    assert not clerk.held()
    clerk.round()

    assert clerk.held().keys() == documents


def emptied(answer: Reply) -> Reply:
    """A page as the hub gave it, its changes taken out and its state left: a fault on the hub's side."""
    return replace(answer, body=json.dumps({**json.loads(answer.body), "changes": []}).encode(), headers={
        name: value for name, value in answer.headers.items() if name.lower() != "content-length"
    })  # fmt: skip


def test_too_many_removals_stop_the_round_until_somebody_confirms_them(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    documents = [letter(hub, tmp_path) for _ in range(30)]
    clerk = desk("vt1")
    clerk.round()
    gone = [{"seq": 100 + n, "type": "document", "id": d, "revision": 1, "deleted": True, "hidden": False,
             "reason": "", "object": None} for n, d in enumerate(documents[:25])]  # fmt: skip

    def removing(asked: Asked) -> Reply:
        page = hub_json({"changes": gone, "state": "later", "has_more": False})
        return Reply(200, {**page.headers, "WardOffice-Hub": hub_epoch(clerk)}, page.body)

    end.once("/v1/changes", removing)
    assert code_of(clerk) == "mass_removal"
    assert len(clerk.held()) == 30

    end.once("/v1/changes", removing)
    clerk.round(confirmed=True)
    assert len(clerk.held()) == 5


def test_removals_confirmed_in_the_window_count_for_one_round_of_the_watch(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    documents = [letter(hub, tmp_path) for _ in range(30)]
    clerk = desk("vt1")
    clerk.round()
    gone = [{"seq": 100 + n, "type": "document", "id": d, "revision": 1, "deleted": True, "hidden": False,
             "reason": "", "object": None} for n, d in enumerate(documents[:25])]  # fmt: skip

    def removing(asked: Asked) -> Reply:
        page = hub_json({"changes": gone, "state": "later", "has_more": False})
        return Reply(200, {**page.headers, "WardOffice-Hub": hub_epoch(clerk)}, page.body)

    words = iter([False, True, False])
    with opened_parts(clerk.cache, clerk.told.append, by_hand=False) as parts:
        listening = Listening(parts.line.events.opened, lambda: None, lambda: 0.0)
        rounds = Rounds(parts, lambda: (), listening, lambda: next(words))
        end.once("/v1/changes", removing)
        with pytest.raises(StoreProblem, match="mass_removal"):
            rounds.next()
        assert len(clerk.held()) == 30
        end.once("/v1/changes", removing)
        rounds.next()
    assert len(clerk.held()) == 5


def test_a_page_that_says_more_and_never_moves_on_ends_the_round(end: FarEnd, desk: Desks) -> None:
    clerk = desk("vt1")
    state = {"changes": [], "state": "same", "has_more": True}
    page = hub_json(state)
    end.always["/v1/changes"] = Reply(200, {**page.headers, "WardOffice-Hub": hub_epoch(clerk)}, page.body)

    assert code_of(clerk) == "not_the_contract"


def test_fault_20_a_very_large_file_passes_through_in_pieces_and_can_be_stopped(hub: Hub, tmp_path: Path) -> None:
    """Streamed from hub to sealed file: memory does not grow with its size; told to stop, it goes on the next time."""
    size = 20 << 20
    document = letter(hub, tmp_path, b"%PDF-1.4 " + bytes(size))
    asked: list[int] = []

    def after_some() -> bool:
        asked.append(1)
        return len(asked) > 100

    with served(hub) as url:
        clerk = SyncingDesk(tmp_path / "clerk", "vt1", a_clock())
        clerk.sign_in(url)
        tracemalloc.start()
        with pytest.raises(SyncProblem):
            clerk.round(stopping=after_some)
        assert not clerk.sees(document).attachments[0].cached
        report = clerk.round()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

        assert (report.files, report.bytes) == (1, size + 9)
        assert clerk.sees(document).attachments[0].cached
        clerk.close()
    assert peak < size // 2, peak
