"""A document's life by command line: every act of everybody, from arriving to being done with; lists read by pages."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from running import HubProcess, Profile, new_hub
from sheets import letter as written_letter
from wardoffice.cli.command_line import COMMANDS
from wardoffice.domain.commands import KINDS
from wardoffice.domain.ids import VIETNAM

NOTE = '{"marks":[{"kind":"note","page":1,"point":[100,100],"text":"Xem lại số liệu"}]}'


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    serving = new_hub(tmp_path_factory.mktemp("life") / "hub").serve()
    yield serving
    serving.stop()


@pytest.fixture(scope="module")
def at(hub: HubProcess, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Profile]:
    """`at("chutich")` is his profile, signed in once."""
    folder, known = tmp_path_factory.mktemp("desks"), dict[str, Profile]()

    def profile(login: str) -> Profile:
        if login not in known:
            known[login] = Profile(folder / login, login).connect(hub.url)
        return known[login]

    return profile


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "thư.pdf"
    path.write_bytes(b"%PDF-1.4 nothing much")
    return path


def test_a_document_entered_without_a_stamp_gets_one_that_says_what_the_register_says(
    hub: HubProcess, at: Callable[[str], Profile], tmp_path: Path
) -> None:
    path = tmp_path / "công văn.pdf"
    path.write_bytes(written_letter())
    document, clerk = hub.publish(path), at("vanthu.tam")
    clerk.sync()
    early = clerk.run("stamp", document)
    assert early.status == 1 and "chưa vào sổ" in early.told
    clerk.done("register", document)
    assert clerk.done("stamp", document)["kind"] == "annotate"
    assert clerk.done("show", document)["marks"][0]["provisional"]
    assert clerk.sync()["refused"] == 0
    shown = clerk.done("show", document)
    (stamp,) = shown["marks"]
    assert (stamp["kind"], stamp["number"], stamp.get("provisional", False)) == (
        "arrival_stamp", shown["arrival_number"], False
    )  # fmt: skip
    assert [round(stamp["rect"][2] - stamp["rect"][0]), round(stamp["rect"][3] - stamp["rect"][1])] == [142, 99]
    again = clerk.run("stamp", document)
    assert again.status == 1 and "đã có dấu đến" in again.told
    clerk.done("erase-mark", document, stamp["id"])
    clerk.done("stamp", document)
    leader = at("chutich")
    leader.sync()
    assert leader.run("stamp", document).status == 1


def test_every_command_of_the_rules_has_its_name_on_the_command_line() -> None:
    short = {"register_incoming": "register", "return_back": "return"}
    assert {short.get(kind, kind.replace("_", "-")) for kind in KINDS} <= COMMANDS.keys()


def test_a_documents_whole_life(hub: HubProcess, at: Callable[[str], Profile], letter: Path, tmp_path: Path) -> None:
    (tmp_path / "note.json").write_text(NOTE, "utf-8")
    document = hub.publish(letter)
    added = tmp_path / "biên bản.docx"
    added.write_bytes(b"PK minutes")

    def act(login: str, command: str, *options: str | Path) -> dict[str, Any]:
        """He looks, acts, and sends."""
        desk = at(login)
        desk.sync()
        done = desk.done(command, document, *options)
        report = desk.sync()
        assert (report["pushed"], report["refused"]) == (1, 0), desk.done("outbox")
        return done

    act("vanthu.tam", "register")
    act("chanhvp", "propose-endorsement", "--text", "Kính trình giao KT", "--lead", "ubnd.kinhte", "--due", "5")
    assert act("chutich", "endorse", "--adopt")["status"] == "assigned"
    scan = tmp_path / "phiếu ghi tay.jpg"
    scan.write_bytes(b"\xff\xd8 a slip written on")
    act("vanthu.tam", "attach", scan)
    entry = ("--leader", "hanh", "--slip", "phieu", "--text", "VH phối hợp", "--cooperating", "ubnd.vanhoa")
    act("vanthu.tam", "enter-endorsement", *entry)
    entered = at("vanthu.tam").done("show", document)["endorsements"][-1]
    assert (entered["author"], entered["entered_by"]) == ("pct.hanh", "vanthu.tam")
    assert len(entered["slip"]) == 64
    act("chutich", "mark-read")
    act("pct.hanh", "endorse", "--text", "Giao thêm VH", "--lead", "ubnd.vanhoa")
    act("chutich", "settle-lead", "--lead", "ubnd.kinhte", "--due", "2026-12-31T16:30")
    act("tp.duc", "accept-assignment")
    act("tp.duc", "forward", "--cooperating", "cv.nam", "--text", "Anh Nam xem")
    act("cv.nam", "report-progress", "--text", "Đã đi thực địa")
    act("cv.nam", "annotate", "--marks", tmp_path / "note.json")
    mark = at("cv.nam").done("show", document)["marks"][0]["id"]
    act("cv.nam", "erase-mark", mark)
    act("tp.duc", "request-extension", "--due", "2027-01-08", "--reason", "Chờ số liệu")
    act("chutich", "change-due", "--who", "ubnd.kinhte", "--due", "2027-01-08", "--reason", "Đồng ý")
    act("chanhvp", "remind", "--text", "Sắp đến hạn")
    act("tp.lan", "return", "--reason", "Không thuộc phòng")
    act("cv.nam", "complete", "--text", "Xong phần tôi")
    act("tp.duc", "attach", added)
    at("tp.duc").done("slip", document, "--out", tmp_path / "phieu.pdf")
    (returned,) = at("tp.duc").done("return-slip", tmp_path / "phieu.pdf")["returned"]
    assert returned["id"] == document
    (tmp_path / "ra").mkdir()
    sent = at("tp.duc").done("send-out", document, "--folder", tmp_path / "ra")
    assert (tmp_path / "ra" / letter.name).read_bytes() == letter.read_bytes(), sent
    at("tp.duc").sync()
    act("tp.duc", "comment", "--text", "Cảm ơn anh Nam")
    act("chanhvp", "submit-up", "--to", "pct.quang", "--text", "Kính trình anh")
    act("chanhvp", "forward", "--for-information", "cv.thao")
    act("chanhvp", "recall-forwarding", "--to", "cv.thao", "--reason", "Chuyển nhầm")
    act("tp.duc", "complete", "--text", "Đã báo cáo thành phố")
    assert act("chutich", "confirm-complete", "--text", "Kết thúc")["status"] == "completed"

    shown = hub.show(document)
    assert [(e["author"], e["proposed_by"], e["entered_by"]) for e in shown["endorsements"]] == [
        ("chutich", "chanhvp", None),
        ("pct.hanh", None, "vanthu.tam"),
        ("pct.hanh", None, None),
    ]
    roles = {(a["who"], a["role"], a["state"]) for a in shown["assignments"]}
    assert ("ubnd.kinhte", "lead", "completed") in roles
    assert ("ubnd.vanhoa", "cooperating", "returned") in roles
    assert ("cv.thao", "for_information", "recalled") in roles
    assert (shown["due"], shown["marks"], shown["contested_lead"]) == ("2027-01-08", [], [])
    assert [c["text"] for c in shown["comments"]] == ["Cảm ơn anh Nam"]
    names = [(a["name"].partition(" (")[0], a.get("by")) for a in shown["attachments"]][1:]
    day = datetime.now(VIETNAM).strftime("%d-%m-%Y")
    assert names == [
        ("phiếu ghi tay.jpg", "vanthu.tam"),
        ("biên bản.docx", "tp.duc"),
        (f"Phiếu giải quyết ghi tay {day}", "tp.duc"),
    ]


def test_lists_are_read_page_by_page_without_a_gap_or_a_double(
    hub: HubProcess, at: Callable[[str], Profile], letter: Path
) -> None:
    for number in range(7):
        hub.publish(letter, subject=f"Văn bản thứ {number}")
    clerk = at("vanthu.duyen")
    clerk.sync()
    whole = [d["id"] for d in clerk.done("list")["documents"]]
    read: list[str] = []
    after: tuple[str, ...] = ()
    while True:
        page = clerk.done("list", "--limit", "3", *after)
        read += [d["id"] for d in page["documents"]]
        if page["next"] is None:
            break
        after = ("--after", page["next"])

    assert read == whole
    assert len(whole) >= 7
    plain = clerk.run("list", "--limit", "2")
    assert len(plain.out.splitlines()) == 2


def test_options_for_everybody_stand_before_or_after_the_command(at: Callable[[str], Profile]) -> None:
    from running import inside

    folder = at("vanthu.tam").folder
    orders = [
        ("--json", "--profile", folder, "outbox"),
        ("outbox", "--json", "--profile", folder),
        ("--profile", folder, "outbox", "--json"),
        ("--json", "outbox", f"--profile={folder}"),
    ]
    assert [inside(*order).json for order in orders] == [{"commands": []}] * 4


def test_the_one_who_may_act_in_two_posts_is_asked_which(
    hub: HubProcess, at: Callable[[str], Profile], letter: Path
) -> None:
    document = hub.publish(letter, organ="danguy")
    at("vpdu.nhung").sync()
    at("vpdu.nhung").done("register", document)
    at("vpdu.nhung").sync()
    leader = at("chutich")
    leader.sync()

    done = leader.done("comment", document, "--text", "Tôi sẽ dự", "--as", "danguy.phobithu")

    assert done["kind"] == "comment"
    assert leader.run("comment", document, "--text", "x", "--as", "ubnd.chutich").status == 1
