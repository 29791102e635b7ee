"""The integration tests of another program as a checklist: what of Maestral's list can happen here does not hurt."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from cases import CHAIR, CLERK, VICE
from far_end import Asked, FarEnd, Reply, hub_problem
from hub_at_work import letter
from own_desk import change, gone, page
from syncing_desk import SyncingDesk
from wardoffice.desk.searching import find
from wardoffice.desk.sending import undo
from wardoffice.desk.workplace import viewpoint
from wardoffice.domain.commands import Comment, RegisterIncoming
from wardoffice.hub.opening import Hub
from wardoffice.hub.publishing import Letter, publish
from wardoffice.hub.showing import show
from wardoffice.store.changes import store_page

Desks = Callable[[str], SyncingDesk]
NFC = "Công văn số một.pdf"
NFD = unicodedata.normalize("NFD", NFC)


@pytest.mark.parametrize(("one", "two"), [(NFC, NFD), ("CV.pdf", "cv.PDF"), (NFC, NFC)])
def test_names_that_differ_in_case_or_normal_form_alone_hide_no_file(
    hub: Hub, desk: Desks, tmp_path: Path, one: str, two: str
) -> None:
    """unicode_conflict, unicode_decomposed, case_conflict: files lie by their hash, names are only shown."""
    files = []
    for number, name in enumerate((one, two)):
        (tmp_path / f"{number}").mkdir()
        files.append(tmp_path / f"{number}" / name)
        files[-1].write_bytes(f"%PDF {number}".encode())
    organ = show_organ(hub, tmp_path)
    document = publish(hub, Letter(tuple(files), "1/A", "Thử", "UBND", organ))  # type: ignore[arg-type]
    clerk = desk(CLERK)
    clerk.round()

    attachments = clerk.sees(document).attachments
    assert all(a.cached for a in attachments)
    assert all(unicodedata.is_normalized("NFC", a.attachment.name) for a in attachments)
    read = []
    for a in attachments:
        reader = clerk.place.vault.open_reader(a.attachment.sha256)
        assert reader is not None
        with reader:
            read.append(reader.read())
    assert read == [b"%PDF 0", b"%PDF 1"]


def show_organ(hub: Hub, folder: Path) -> str:
    return str(show(hub, letter(hub, folder))["organ"])


def test_an_act_withdrawn_while_it_is_being_sent_is_not_withdrawn_and_done_at_once(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """local_deletion_during_upload."""
    document = letter(hub, tmp_path)
    clerk = desk(CLERK)
    clerk.round()
    clerk.act(document, RegisterIncoming())
    told: list[object] = []

    def meanwhile(asked: Asked) -> Reply:
        told.append(undo(clerk.place, clerk.queue()[0].id))
        return end.passed_on(asked)

    end.once("/v1/commands", meanwhile)
    clerk.round()

    assert told == [None], "too late is said, not done"
    assert show(hub, document)["arrival_number"] == 1
    assert clerk.sees(document).document.arrival is not None


def test_what_came_and_went_before_the_index_read_it_is_not_found(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path
) -> None:
    """out_of_order_indexing: the index reads later than the pages come, and may meet them in any order."""
    documents = [letter(hub, tmp_path, subject=f"Hoàng yến số {number}") for number in range(3)]
    clerk = desk(CLERK)
    clerk.round()
    held = clerk.sees(documents[0]).document
    view = viewpoint(clerk.place)
    store_page(clerk.cache, page(gone(documents[0], hidden=True), state="a"), view)
    store_page(clerk.cache, page(change(held), gone(documents[1], hidden=True), state="b"), view)
    store_page(clerk.cache, page(gone(documents[0], hidden=True), state="c"), view)

    assert [hit.row.id for hit in find(clerk.place, "hoang yen").hits] == [documents[2]]


@pytest.mark.parametrize("answer", [hub_problem(404, "not_found"), hub_problem(416, "bad_range")])
def test_a_file_that_cannot_be_had_holds_up_no_other_and_is_forgotten_with_its_document(
    hub: Hub, end: FarEnd, desk: Desks, tmp_path: Path, answer: Reply
) -> None:
    """invalid_pending_download."""
    lost, good = letter(hub, tmp_path, b"%PDF lost"), letter(hub, tmp_path, b"%PDF good")
    clerk = desk(CLERK)
    sha256 = show(hub, lost)["attachments"][0]["sha256"]
    end.always[f"/v1/files/{sha256}"] = answer

    assert clerk.round().state == "files_missing"

    assert clerk.sees(good).attachments[0].cached
    assert (clerk.missing_files(), clerk.round(by_hand=False).files) == (1, 0)

    store_page(clerk.cache, page(gone(lost, hidden=True), state="z"), viewpoint(clerk.place))

    assert clerk.missing_files() == 0


def test_the_same_act_done_on_two_desks_of_one_person_is_two_acts_and_both_desks_agree(
    hub: Hub, desk: Desks, tmp_path: Path
) -> None:
    """Conflicting copies: here there are none, words are only added."""
    document = letter(hub, tmp_path)
    clerk = desk(CLERK)
    clerk.round()
    clerk.act(document, RegisterIncoming())
    clerk.round()
    desks = [desk(CHAIR), desk(CHAIR), desk(VICE)]
    for one in desks:
        one.round()
    for one in desks:
        one.act(document, Comment("Như nhau"))
    for one in (*desks, *desks):
        one.round()

    assert [note["text"] for note in show(hub, document)["comments"]] == ["Như nhau"] * 3
    assert desks[0].sees(document).document == desks[1].sees(document).document == desks[2].sees(document).document
