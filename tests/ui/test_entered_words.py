"""The clerk types a leader's words from the scanned slip that lies beside the composer; both names stay."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cases import given
from slips import saved, scanned
from ui.paper_desk import OFFICE, File, acted, printed, received, registered
from ui.reading_room import LETTER, Room, composes, reading_room
from wardoffice.contract.wire import CommandAnswer
from wardoffice.desk import acting, endorsing
from wardoffice.desk.sending import outgoing
from wardoffice.desk.workplace import viewpoint
from wardoffice.domain.commands import Attach, AttachedFile, EnterEndorsement
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.document import Document
from wardoffice.domain.people import Role
from wardoffice.store.changes import store_answers
from wardoffice.ui.composing.mode import Mode
from wardoffice.ui.reading.actions import actions_for

CLERK, CHAIR, VICE, KT = "ubnd.vanthu.tam", "ubnd.chutich", "ubnd.pct.hanh", "ubnd.kinhte"
SLIP = File("Phiếu giải quyết ghi tay 23-11-2026 (SCAN0007).jpg", saved(scanned(printed(), dpi=60)))
SHA256 = sha256(SLIP.data).hexdigest()


def with_slip() -> Document:
    scan = AttachedFile(SLIP.name, SHA256, len(SLIP.data), "image/jpeg")
    return acted(registered(received("d1", (LETTER,))), Attach((scan,)), CLERK)


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    with reading_room(qtbot, tmp_path, "vanthu.tam", [with_slip()], (LETTER, SLIP)) as made:
        made.open()
        yield made


def enters(room: Room) -> None:
    room.reader.compose_requested.connect(room.composer.begin)
    with room.qtbot.waitSignals([room.composer.began, room.reader.pane.pages_come], timeout=20_000):
        room.reader.do("enter_endorsement")
    room.rest()


def test_it_is_offered_to_the_clerk_once_a_scan_is_there() -> None:
    may = {"enter_endorsement": (CLERK,), "comment": (CLERK,)}
    offered = [
        [action.kind for action in actions_for(may, Role.CLERK, document)[1]]  # type: ignore[arg-type]
        for document in (registered(received("d1", (LETTER,))), with_slip())
    ]
    assert offered == [["comment"], ["enter_endorsement", "comment"]]


def test_the_scan_lies_on_the_page_and_the_words_typed_become_the_leaders(room: Room) -> None:
    enters(room)
    sheet = room.composer.sheet
    assert room.reader.pane.shown is not None
    assert room.reader.pane.shown.sha256 == SHA256, "the slip is read while it is typed"
    titles = [label.text() for label in sheet.findChildren(QLabel) if label.property("kind") == "title"]
    assert titles == ["Nhập bút phê thay Nguyễn Đình Khải"], "the one it was submitted to"
    assert not sheet.placement.isVisible()

    room.picks("kt", "3")
    assert sheet.directive.words == "", "nothing is put into his mouth"
    composes(sheet.directive.text, "", "Giao KT xử lý gấp")
    with room.qtbot.waitSignal(room.composer.sent, timeout=20_000) as told:
        room.composer.send()
    assert told.args[1].startswith("Đã nhập bút phê của lãnh đạo, chuyển P. KT,HT&ĐT (chủ trì)")
    room.rest()
    command = room.queue()[-1].command
    payload = command.payload
    assert isinstance(payload, EnterEndorsement)
    assert (command.post, payload.leader, payload.slip, payload.text) == (CLERK, CHAIR, SHA256, "Giao KT xử lý gấp")
    assert [(one.who, one.role) for one in payload.given] == [(KT, As.LEAD)]


def test_another_leader_is_chosen_by_a_press_and_kept_with_the_draft(room: Room) -> None:
    enters(room)
    sheet = room.composer.sheet
    name = f"{OFFICE.name_of(VICE)}, {OFFICE.posts[VICE].title}"  # type: ignore[index]
    (chip,) = [one for one in sheet.whose.findChildren(QPushButton) if one.accessibleName() == name]
    chip.click()
    composes(sheet.directive.text, "", "Đồng ý")
    room.composer.keep()
    room.rest()
    kept = endorsing.kept_draft(room.place, "d1")
    assert kept is not None
    assert (kept.leader, kept.slip, kept.text) == (VICE, SHA256, "Đồng ý")
    room.begin(Mode.ENTER)
    assert sheet.whose.leaders.value == VICE
    assert sheet.directive.words == "Đồng ý"


def test_an_empty_sheet_is_no_draft_and_is_not_sent(room: Room) -> None:
    enters(room)
    room.composer.send()
    assert room.composer.sheet.told.startswith("Chưa có nội dung.")
    room.composer.keep()
    room.rest()
    assert endorsing.kept_draft(room.place, "d1") is None
    assert room.queue() == []


def test_a_refused_entry_is_written_anew_with_leader_slip_and_words(room: Room) -> None:
    act = EnterEndorsement(VICE, SHA256, "Đồng ý", given((KT, As.LEAD)))
    done = acting.act(room.place, "d1", act)
    assert isinstance(done, acting.Acted)
    answers = (CommandAnswer(done.command.id, "refused", code="unknown_assignee", facts={"who": "kt"}),)
    store_answers(room.place.cache, answers, viewpoint(room.place))
    (refused,) = [one.row for one in outgoing(room.place) if one.row.id == done.command.id]
    with room.qtbot.waitSignal(room.composer.began, timeout=20_000):
        room.composer.mend(refused)
    sheet = room.composer.sheet
    assert (sheet.whose.leaders.value, sheet.whose.slips.value, sheet.directive.words) == (VICE, SHA256, "Đồng ý")
    with room.qtbot.waitSignal(room.composer.sent, timeout=20_000):
        room.composer.send()
    room.rest()
    (again,) = room.queue()
    assert (again.id != refused.id, again.command.payload) == (True, act)


def test_without_a_scan_nothing_can_be_entered_and_it_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    with reading_room(qtbot, tmp_path, "vanthu.tam") as room:
        room.begin(Mode.ENTER)
        composes(room.composer.sheet.directive.text, "", "Đồng ý")
        room.composer.send()
        assert room.composer.sheet.told.startswith("Chưa có bản quét phiếu ghi tay")
        assert room.queue() == []
