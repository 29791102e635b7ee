"""A file attached at a desk reaches the hub and all who may see it, whatever is cut, killed or refused on the way."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from cases import CHAIR, CLERK
from far_end import Asked, FarEnd, Reply, hub_json, hub_problem
from hub_at_work import letter
from syncing_desk import SyncingDesk
from wardoffice.desk.acting import Acted
from wardoffice.desk.attaching import attach_files
from wardoffice.desk.sending import resend, undo
from wardoffice.domain.commands import Comment, RegisterIncoming
from wardoffice.domain.outcome import Refusal
from wardoffice.endpoint.problem import EndpointProblem
from wardoffice.hub.opening import Hub
from wardoffice.hub.showing import show
from wardoffice.store import files, uploads
from wardoffice.store.outbox_row import OutboxState
from wardoffice.sync import uploading
from wardoffice.sync.problem import SyncProblem
from wardoffice.wording import sentence

SignedIn = Callable[[str], SyncingDesk]
BODY = b"%PDF-1.4 " + bytes(range(256)) * 2000
SHA256 = hashlib.sha256(BODY).hexdigest()


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "PIECE", 100_000)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "biên bản.pdf"
    path.write_bytes(BODY)
    return path


@pytest.fixture
def registered(hub: Hub, desk: SignedIn, tmp_path: Path) -> tuple[SyncingDesk, str]:
    clerk, document = desk(CLERK), letter(hub, tmp_path)
    clerk.round()
    clerk.act(document, RegisterIncoming())
    clerk.round()
    return clerk, document


def attached(desk: SyncingDesk, document: str, *paths: Path) -> Acted:
    done = attach_files(desk.place, document, paths)
    assert isinstance(done, Acted), done
    return done


def names(hub: Hub, document: str) -> list[str]:
    return [a["name"] for a in show(hub, document)["attachments"]]


def kept(desk: SyncingDesk) -> set[str]:
    with desk.cache.reading() as connection:
        return uploads.kept(connection)


def test_it_goes_with_the_next_round_and_comes_to_everybody(
    hub: Hub, registered: tuple[SyncingDesk, str], desk: SignedIn, file: Path
) -> None:
    clerk, document = registered
    attached(clerk, document, file)
    file.unlink()
    assert [a.attachment.name for a in clerk.sees(document).attachments] == ["công văn.pdf", "biên bản.pdf"]
    assert all(a.cached for a in clerk.sees(document).attachments)

    report = clerk.round()

    assert (report.pushed, report.refused, names(hub, document)[1:]) == (1, 0, ["biên bản.pdf"])
    chair = desk(CHAIR)
    chair.round()
    with chair.place.vault.open_reader(SHA256) or pytest.fail() as reader:
        assert reader.read() == BODY
    assert chair.sees(document).document.attachments[1].by == CLERK
    clerk.clock.passes(days=1)
    clerk.round()
    assert kept(clerk) == set()
    assert clerk.place.vault.is_whole(SHA256), "it is a file of the document now"


@pytest.mark.parametrize("stage", ["/v1/uploads", "/v1/uploads/", "/v1/commands"])
@pytest.mark.parametrize("after", [False, True])
def test_cut_at_any_stage_before_or_after_the_hub_has_heard_it_is_attached_once(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], file: Path, stage: str, after: bool
) -> None:
    clerk, document = registered
    attached(clerk, document, file)
    end.once(stage, *[end.and_then_lost if after else Reply(lost=True)] * 9)
    with pytest.raises(EndpointProblem):
        clerk.round(by_hand=False)
    end._armed.clear()
    assert clerk.queue()[0].state in (OutboxState.WAITING, OutboxState.SENT)
    clerk.round()
    assert names(hub, document).count("biên bản.pdf") == 1
    assert clerk.queue() == []


def test_what_has_arrived_is_not_sent_again(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], file: Path
) -> None:
    clerk, document = registered
    attached(clerk, document, file)
    end.once("/v1/uploads/", end.passed_on, end.passed_on, Reply(lost=True))
    with pytest.raises(EndpointProblem):
        clerk.round(by_hand=False)
    before = len(end.requests_to("/v1/uploads/"))
    clerk.round()
    offsets = [int(asked.headers["Upload-Offset"]) for asked in end.requests_to("/v1/uploads/")]
    assert offsets[:3] == [0, 100_000, 200_000]
    assert offsets[before:] == [200_000, 300_000, 400_000, 500_000]


def test_while_its_file_is_on_the_way_an_act_is_not_called_sent_and_may_be_taken_back(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], file: Path
) -> None:
    clerk, document = registered
    acted = attached(clerk, document, file)
    end.once("/v1/uploads/", Reply(lost=True))
    with pytest.raises(EndpointProblem):
        clerk.round(by_hand=False)
    assert (clerk.queue()[0].state, clerk.queue()[0].attempts) == (OutboxState.WAITING, 0)
    assert undo(clerk.place, acted.command.id) is not None
    clerk.clock.passes(days=1)
    clerk.round()
    assert (kept(clerk), names(hub, document)) == (set(), ["công văn.pdf"])
    assert clerk.place.vault.location(SHA256) is None


def test_other_documents_do_not_wait_for_a_file_that_is_slow(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], file: Path, tmp_path: Path
) -> None:
    clerk, document = registered
    other = letter(hub, tmp_path, b"%PDF other")
    clerk.round()
    attached(clerk, document, file)
    clerk.act(document, Comment("sau tep"))
    clerk.act(other, RegisterIncoming())
    end.once("/v1/uploads", Reply(lost=True))
    with pytest.raises(EndpointProblem):
        clerk.round(by_hand=False)
    assert show(hub, other)["arrival_number"] == 2
    assert [row.kind for row in clerk.queue()] == ["attach", "comment"]
    clerk.round()
    assert [note["text"] for note in show(hub, document)["comments"]] == ["sau tep"]


def test_nothing_clears_a_file_away_whose_act_is_not_done(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], file: Path
) -> None:
    clerk, document = registered
    attached(clerk, document, file)
    end.always["/v1/uploads"] = hub_problem(503, "busy")
    clerk.clock.passes(days=40)
    with pytest.raises(EndpointProblem):
        clerk.round(by_hand=False)
    with clerk.cache.writing() as connection:
        uploads.forget_done(connection)
    clerk.place.vault.sweep()
    del end.always["/v1/uploads"]
    clerk.round()
    assert names(hub, document)[1:] == ["biên bản.pdf"]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (hub_problem(413, "too_large"), "attachment_too_large"),
        (hub_problem(422, "not_understood"), "attachment_not_taken"),
    ],
)
def test_a_file_the_hub_will_not_take_parks_its_act_with_what_stands_behind_and_nothing_else(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], file: Path, tmp_path: Path, reply: Reply, code: str
) -> None:
    clerk, document = registered
    other = letter(hub, tmp_path, b"%PDF other")
    clerk.round()
    attached(clerk, document, file)
    clerk.act(document, Comment("sau tep"))
    clerk.act(other, RegisterIncoming())
    end.once("/v1/uploads", reply)
    report = clerk.round()
    assert (report.state, report.refused, show(hub, other)["arrival_number"]) == ("rejected", 1, 2)
    parked, behind = clerk.queue()
    assert (parked.state, parked.code, parked.facts["file"]) == (OutboxState.REFUSED, code, "biên bản.pdf")
    assert (behind.state, behind.code) == (OutboxState.WAITING, "held_back")

    again = resend(clerk.place, parked.id)
    assert isinstance(again, Acted)
    clerk.round()
    assert names(hub, document)[1:] == ["biên bản.pdf"]


def test_a_copy_damaged_on_this_machine_parks_the_act_and_says_so(
    hub: Hub, registered: tuple[SyncingDesk, str], file: Path
) -> None:
    clerk, document = registered
    attached(clerk, document, file)
    sealed = clerk.place.vault.path(SHA256)
    bytes_ = bytearray(sealed.read_bytes())
    bytes_[200_000] ^= 1
    sealed.write_bytes(bytes_)
    clerk.round()
    (parked,) = clerk.queue()
    assert (parked.state, parked.code) == (OutboxState.REFUSED, "attachment_damaged")
    assert names(hub, document) == ["công văn.pdf"]


def test_a_hub_that_says_otherwise_than_what_was_sent_is_asked_how_far_it_is(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], file: Path
) -> None:
    clerk, document = registered
    attached(clerk, document, file)
    end.once("/v1/uploads/", hub_problem(409, "upload_offset"), hub_problem(404, "unknown_upload"))
    clerk.round()
    assert names(hub, document)[1:] == ["biên bản.pdf"]


def test_an_end_that_never_gets_further_is_no_loop(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], file: Path
) -> None:
    clerk, document = registered
    attached(clerk, document, file)

    def stuck(asked: Asked) -> Reply:
        return hub_json({"id": "x", "offset": 0, "size": len(BODY), "finished": False})

    end.always["/v1/uploads"] = stuck
    with pytest.raises(EndpointProblem):
        clerk.round(by_hand=False)


def test_a_stop_in_the_middle_leaves_it_to_the_next_round(
    hub: Hub, end: FarEnd, registered: tuple[SyncingDesk, str], file: Path
) -> None:
    clerk, document = registered
    attached(clerk, document, file)
    with pytest.raises(SyncProblem, match="stopped"):
        clerk.round(by_hand=False, stopping=lambda: bool(end.requests_to("/v1/uploads/")))
    clerk.round()
    assert names(hub, document)[1:] == ["biên bản.pdf"]


def test_files_chosen_with_one_the_document_has_are_not_attached_and_the_person_is_told_so(
    registered: tuple[SyncingDesk, str], file: Path, tmp_path: Path
) -> None:
    clerk, document = registered
    attached(clerk, document, file)
    more = tmp_path / "phụ lục.pdf"
    more.write_bytes(b"another")
    for chosen in ([file, more], [more, more]):
        told = attach_files(clerk.place, document, chosen)
        assert isinstance(told, Refusal)
        assert "không đính kèm tệp nào" in sentence(told.code, told.facts)


def test_a_refusal_leaves_no_copy_behind(registered: tuple[SyncingDesk, str], file: Path, tmp_path: Path) -> None:
    clerk, document = registered
    attached(clerk, document, file)
    again = attach_files(clerk.place, document, [file])
    assert again == Refusal("already_attached", {"file": "biên bản.pdf"})
    unregistered = tmp_path / "chạy.exe"
    unregistered.write_bytes(b"MZ")
    assert attach_files(clerk.place, document, [unregistered]) == Refusal("attachment_runs", {"file": "chạy.exe"})
    assert attach_files(clerk.place, document, [tmp_path / "no such"]) == Refusal(
        "attachment_unreadable", {"file": "no such"}
    )
    assert attach_files(clerk.place, document, [tmp_path]) == Refusal("attachment_folder", {"file": tmp_path.name})
    assert attach_files(clerk.place, "nobody's", [file]) == Refusal("unknown_document")
    with clerk.cache.reading() as connection:
        assert files.cached(connection, [hashlib.sha256(b"MZ").hexdigest()]) == set()
    assert kept(clerk) == {SHA256}
