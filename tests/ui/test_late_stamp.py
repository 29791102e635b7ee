"""Dấu ĐẾN on a document registered without one: offered to the clerk while none stands, then a mark like any other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.desks import NOW, done
from ui.paper_desk import OFFICE, File, acted, received, registered
from ui.reading_room import LETTER, Room, reading_room
from ui.test_stamping import OTHER
from wardoffice.domain.commands import Annotate, ConfirmComplete, RegisterIncoming
from wardoffice.domain.directory import ReservedNumber
from wardoffice.domain.document import Document
from wardoffice.domain.ids import MarkId
from wardoffice.domain.marks import STAMP_HEIGHT, STAMP_WIDTH, Mark, MarkKind
from wardoffice.paper.typesetting import arrival_number
from wardoffice.ui.reading.actions import STAMP
from wardoffice.ui.toast import Toast
from wardoffice.wording import sentence

CTRL = Qt.KeyboardModifier.ControlModifier
STAMPED = Mark(MarkKind.ARRIVAL_STAMP, 1, id=MarkId("s1"), rect=(60, 640, 60 + STAMP_WIDTH, 640 + STAMP_HEIGHT))


@contextmanager
def at_the_clerks(
    qtbot: QtBot, folder: Path, document: Document, files: tuple[File, ...] = (LETTER,), login: str = "vanthu.tam"
) -> Iterator[Room]:
    with reading_room(qtbot, folder, login, [document], files) as room:
        room.glance()
        yield room


def bare(files: tuple[File, ...] = (LETTER,)) -> Document:
    return registered(received("d1", files))


def is_offered(room: Room) -> bool:
    room.rest()
    return STAMP in [action.kind for action in room.reader.toolbar._further]


def stamp(room: Room) -> Mark | None:
    """Ask for the stamp; what stands on the page afterwards."""
    room.reader.do(STAMP)
    room.rest()
    found = [mark for mark in room.reader.layer.marks if mark.kind is MarkKind.ARRIVAL_STAMP]
    return found[0] if found else None


def test_it_is_put_where_the_page_is_empty_with_what_the_register_says_and_is_dragged_and_undone_like_a_mark(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with at_the_clerks(qtbot, tmp_path, bare()) as room:
        assert is_offered(room)
        put = stamp(room)
        assert put is not None and put.rect is not None and put.post == "ubnd.vanthu.tam"
        left, bottom, right, top = put.rect
        assert (right - left, top - bottom) == pytest.approx((STAMP_WIDTH, STAMP_HEIGHT), abs=0.01)
        assert (put.organ, put.number, put.provisional, put.date) == (
            "Ủy ban nhân dân phường Lộc Vân", 512, False, NOW.date()
        )  # fmt: skip
        assert put.forwarded_to and not is_offered(room)
        middle = room.on_page((left + right) / 2, (bottom + top) / 2)
        room.drawn([middle, middle + QPoint(-20, 30), middle + QPoint(-40, 60)])
        (dragged,) = room.reader.layer.marks
        assert dragged.rect is not None and dragged.rect[1] < bottom - 20 and dragged.at == put.at
        undo = lambda key: (QTest.keyClick(room.reader.view, key, CTRL), room.rest())  # noqa: E731
        undo(Qt.Key.Key_Z)
        assert [mark.rect for mark in room.reader.layer.marks] == [put.rect]
        undo(Qt.Key.Key_Z)
        assert room.reader.layer.marks == () and is_offered(room)
        undo(Qt.Key.Key_Y)
        assert [mark.rect for mark in room.reader.layer.marks] == [put.rect] and not is_offered(room)


def test_its_number_is_told_as_provisional_while_the_registers_is(qtbot: QtBot, tmp_path: Path) -> None:
    guess = replace(OFFICE, reserved_number=ReservedNumber("ubnd/incoming", "2026", 512, provisional=True))
    document = done(received("d1", (LETTER,)), RegisterIncoming(), "ubnd.vanthu.tam", NOW - timedelta(hours=1), guess)
    with at_the_clerks(qtbot, tmp_path, document) as room:
        put = stamp(room)
        assert put is not None and arrival_number(put) == "(tạm)"


def test_it_covers_no_mark_that_lies_on_the_page_already(qtbot: QtBot, tmp_path: Path) -> None:
    with at_the_clerks(qtbot, tmp_path / "1", bare()) as room:
        first = stamp(room)
    assert first is not None and first.rect is not None
    words = Mark(MarkKind.ENDORSEMENT_TEXT, 1, id=MarkId("b1"), rect=first.rect, text="Giao VP")
    with at_the_clerks(qtbot, tmp_path / "2", acted(bare(), Annotate((words,)), "ubnd.chutich")) as room:
        second = stamp(room)
    assert second is not None and second.rect is not None
    apart = second.rect[3] <= first.rect[1] or second.rect[2] <= first.rect[0] or second.rect[0] >= first.rect[2]
    assert apart, (first.rect, second.rect)


def test_from_an_appendix_it_leads_to_the_file_it_stands_on(qtbot: QtBot, tmp_path: Path) -> None:
    files = (LETTER, OTHER)
    with at_the_clerks(qtbot, tmp_path, bare(files), files) as room:
        with qtbot.waitSignal(room.reader.pane.pages_come, timeout=20_000):
            room.reader.pane.tabs.setCurrentIndex(1)
        with qtbot.waitSignal(room.reader.stamp.stamped, timeout=20_000):
            room.reader.do(STAMP)
        room.rest()
        assert room.reader.pane.place == 0
        assert [mark.kind for mark in room.reader.layer.marks] == [MarkKind.ARRIVAL_STAMP]


def test_a_document_left_while_the_place_is_looked_for_is_not_stamped(qtbot: QtBot, tmp_path: Path) -> None:
    with at_the_clerks(qtbot, tmp_path, bare()) as room:
        room.reader.do(STAMP)
        room.reader.open("d1")
        assert is_offered(room) and room.queue() == []


@pytest.mark.parametrize(
    ("document", "login"),
    [
        (received("d1", (LETTER,)), "vanthu.tam"),
        (acted(bare(), Annotate((STAMPED,)), "ubnd.vanthu.tam"), "vanthu.tam"),
        (bare(()), "vanthu.tam"),
        (bare(), "chanhvp"),
        (bare(), "chutich"),
    ],
    ids=["not registered", "stamped", "no file", "chief of office", "chairperson"],
)
def test_it_is_not_offered_where_there_is_no_number_no_paper_a_stamp_or_no_right(
    qtbot: QtBot, tmp_path: Path, document: Document, login: str
) -> None:
    with at_the_clerks(qtbot, tmp_path, document, login=login) as room:
        before = room.reader.layer.marks
        assert not is_offered(room) and room.reader.document == "d1"
        stamp(room)
        assert room.queue() == [] and room.reader.layer.marks == before


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (File("Bảng.docx", b"PK\x03\x04 a sheet"), "not_pdf"),
        (replace(LETTER, here=False), "file_not_here"),
    ],
)
def test_where_the_file_cannot_be_read_as_pages_a_sentence_says_why(
    qtbot: QtBot, tmp_path: Path, file: File, code: str
) -> None:
    with at_the_clerks(qtbot, tmp_path, bare((file,)), (file,)) as room:
        assert stamp(room) is None and room.queue() == []
        assert room.reader.notice.isVisible()
        assert room.reader.notice.sentence == sentence(code, {"file": file.name})
        assert is_offered(room)


def test_that_a_place_is_looked_for_is_said_no_longer_than_it_is_true(qtbot: QtBot, tmp_path: Path) -> None:
    letter = File("Dự thảo.docx", b"PK\x03\x04 nothing to stamp")
    with at_the_clerks(qtbot, tmp_path, bare((letter,)), (letter,)) as room:
        ground = QWidget()
        qtbot.addWidget(ground)
        toast = Toast(ground)
        room.reader.acted.connect(lambda _document, told, _command: toast.say(told))
        room.reader.past.connect(toast.unsay)
        room.reader.do(STAMP)
        assert not toast.isHidden() and "Đang tìm chỗ trống" in toast.accessibleName()
        room.rest()
        assert toast.isHidden() and "không phải PDF" in room.reader.notice.sentence


def test_a_stamp_that_came_from_a_colleague_meanwhile_keeps_a_second_one_off(qtbot: QtBot, tmp_path: Path) -> None:
    with at_the_clerks(qtbot, tmp_path, bare()) as room:
        reading = room.reader._reading
        assert reading is not None
        room.reader.marks.kept.keep(replace(STAMPED, id=MarkId("other")))
        room.rest()
        room.reader.stamp.ask("d1", reading.may["annotate"][0])
        room.rest()
        assert [mark.id for mark in room.reader.layer.marks] == ["other"]
        assert room.reader.notice.sentence == sentence("already_stamped")


def test_a_completed_document_is_still_stamped(qtbot: QtBot, tmp_path: Path) -> None:
    with at_the_clerks(qtbot, tmp_path, acted(bare(), ConfirmComplete(), "ubnd.chutich")) as room:
        assert stamp(room) is not None
