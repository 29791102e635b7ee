"""Publishing: what arrives is kept byte for byte under a safe name, all of it or nothing."""

import hashlib
import json
from pathlib import Path

import pytest

from cases import CLERK, PARTY, UBND
from hub_at_work import letter, person
from wardoffice.domain.document import Urgency
from wardoffice.domain.ids import OrganId
from wardoffice.hub import files as hub_files
from wardoffice.hub.changes import changes_since
from wardoffice.hub.opening import Hub
from wardoffice.hub.problem import HubProblem
from wardoffice.hub.publishing import Letter, organ_named, publish, publish_all
from wardoffice.hub.showing import list_accounts, office_now, show


def plain(folder: Path, name: str = "cv.pdf", organ: str = UBND, **more: object) -> Letter:
    path = folder / name
    path.write_bytes(b"%PDF-1.4 " + name.encode())
    fields = {"code": "1/A", "subject": "Thử", "issuing_agency": "UBND TP", **more}
    return Letter(files=(path,), organ=OrganId(organ), **fields)  # type: ignore[arg-type] # fields vary by test


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("công văn.pdf", "công văn.pdf"),
        ("cong\u202egnp.exe.pdf", "conggnp.exe.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("a" * 200 + ".docx", "a" * 115 + ".docx"),
        ("co\u0302ng va\u0306n.pdf", "công văn.pdf"),
    ],
)
def test_a_file_keeps_its_bytes_and_gets_a_name_fit_for_any_desk(
    hub: Hub, tmp_path: Path, name: str, kept: str
) -> None:
    sent = plain(tmp_path, name)
    shown = show(hub, publish(hub, sent))["attachments"][0]
    content = sent.files[0].read_bytes()
    stored = hub.files.path(shown["sha256"])
    assert stored
    assert stored.read_bytes() == content
    assert shown == {"name": kept, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def test_texts_are_made_one_line_in_composed_form(hub: Hub, tmp_path: Path) -> None:
    sent = plain(tmp_path, subject="Ve\u0302\u0300  vie\u0323\u0302c\nthử\u202e", code=" 12/UBND ")
    shown = show(hub, publish(hub, sent))
    assert (shown["subject"], shown["code"]) == ("Về việc thử", "12/UBND")


def test_what_the_sender_says_is_kept(hub: Hub, tmp_path: Path) -> None:
    shown = show(hub, letter(hub, tmp_path, urgency=Urgency.EXPRESS, document_type="Công điện"))
    assert (shown["urgency"], shown["document_type"], shown["status"]) == ("express", "Công điện", "to_register")
    assert (shown["revision"], shown["arrival_number"], shown["organ"]) == (1, None, UBND)


def test_many_letters_land_together_and_in_order(hub: Hub, tmp_path: Path) -> None:
    ids = publish_all(hub, [plain(tmp_path, f"{n}.pdf") for n in range(30)])
    with hub.reader.begin() as connection:
        page = json.loads(changes_since(connection, hub.ward, person(CLERK), "", 500))
    assert [c["id"] for c in page["changes"]] == list(ids)


def test_one_bad_letter_among_many_publishes_none(hub: Hub, tmp_path: Path) -> None:
    letters = [plain(tmp_path), Letter((tmp_path / "missing.pdf",), "1", "s", "a", UBND)]
    with pytest.raises(HubProblem) as told:
        publish_all(hub, letters)
    assert told.value.code == "letter_file_missing"
    with hub.reader.begin() as connection:
        assert json.loads(changes_since(connection, hub.ward, person(CLERK), "", 500))["changes"] == []


def test_the_same_file_twice_is_kept_once(hub: Hub, hub_folder: Path, tmp_path: Path) -> None:
    letter(hub, tmp_path, b"same")
    letter(hub, tmp_path, b"same")
    assert [p.name for p in (hub_folder / "files").rglob("*") if p.is_file()] == [hashlib.sha256(b"same").hexdigest()]


def test_a_file_over_the_limit_leaves_nothing_behind(
    hub: Hub, hub_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_files, "MOST_BYTES", 100)
    with pytest.raises(HubProblem, match="file_too_large"):
        letter(hub, tmp_path, b"x" * 101)
    assert [p for p in (hub_folder / "files").rglob("*") if p.is_file()] == []


def test_an_organ_is_found_by_id_or_by_a_piece_of_its_name_that_only_it_has(hub: Hub) -> None:
    office = office_now(hub)
    assert organ_named("ubnd", office) == UBND
    assert organ_named("dang uy", office) == PARTY
    assert organ_named("Ủy ban nhân dân phường Thử", office) == UBND
    for unclear in ("phường Thử", "", "nobody"):
        with pytest.raises(HubProblem, match="unknown_organ"):
            organ_named(unclear, office)


def test_a_document_is_shown_by_the_beginning_of_its_id_if_only_it_begins_so(hub: Hub, tmp_path: Path) -> None:
    first, second = letter(hub, tmp_path, b"1"), letter(hub, tmp_path, b"2")
    assert show(hub, second)["id"] == second
    shared = next(n for n in range(36) if first[n] != second[n])
    assert show(hub, first[: shared + 1])["id"] == first
    unknown = "unknown_document"
    for start, code in ((first[:shared], "ambiguous_document"), ("zz", unknown), ("%", unknown), ("", unknown)):
        with pytest.raises(HubProblem) as told:
            show(hub, start)
        assert told.value.code == code, start


def test_accounts_are_listed_with_all_their_posts(hub: Hub) -> None:
    listed = {a["login"]: a for a in list_accounts(hub)}
    assert listed["tp.kt"] == {
        "login": "tp.kt",
        "name": "Người tp.kt",
        "organ": "ubnd",
        "role": "unit_head",
        "posts": [{"id": "tp.kt", "post": "unit_head", "role": "unit_head", "organ": "ubnd", "unit": "kt"}],
    }
