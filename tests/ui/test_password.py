"""A file that opens with a password: asked for where the pages would be, kept in memory while the document is open."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from sheets import encrypted
from sheets import letter as plain_letter
from ui.paper_desk import File, printed, received, registered
from ui.reading_room import LETTER, Room, reading_room
from wardoffice.desk import exporting
from wardoffice.paper.problem import PaperProblem
from wardoffice.ui.marks.tool import Tool
from wardoffice.ui.reading.password_field import PasswordField

PASSWORD = "Mo-ra-3141"
LOCKED = File("Mật.pdf", encrypted(printed(), 6, user=PASSWORD))
OTHER = File("Phụ lục.pdf", encrypted(plain_letter(3), 4, user="khac-2718"))


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    documents = [registered(received("d1", (LOCKED, OTHER))), registered(received("d2", (LETTER,)), 513)]
    with reading_room(qtbot, tmp_path, documents=documents, files=(LOCKED, OTHER, LETTER)) as made:
        made.open()
        yield made


def field(room: Room) -> PasswordField:
    return room.reader.pane.notice.password


def line(room: Room) -> QLineEdit:
    found = field(room).findChild(QLineEdit)
    assert found is not None
    return found


def types(room: Room, password: str) -> None:
    """Type it and press Enter; wait for the pages or the sentence."""
    QTest.keyClicks(line(room), password)
    with room.qtbot.waitSignal(room.reader.shown, timeout=20_000):
        QTest.keyClick(line(room), Qt.Key.Key_Return)
    room.rest()


def test_the_right_password_opens_the_file_and_leaves_nothing_in_the_field(room: Room) -> None:
    assert "có mật khẩu mở" in room.reader.pane.notice.sentence
    assert field(room).isVisible()
    assert line(room).echoMode() is QLineEdit.EchoMode.Password
    types(room, PASSWORD)
    room.sharp()
    assert room.reader.view.isVisible()
    assert room.reader.view.pages == 2
    assert line(room).text() == ""


def test_who_typed_the_password_has_the_cursor_on_the_page(room: Room) -> None:
    line(room).setFocus()
    types(room, PASSWORD)
    assert room.reader.view.hasFocus()


def test_a_wrong_password_says_so_and_another_can_be_typed(room: Room) -> None:
    types(room, "sai")
    assert "không mở được tệp này" in room.reader.pane.notice.sentence
    assert field(room).isVisible()
    assert line(room).text() == ""
    types(room, PASSWORD)
    room.sharp()
    assert room.reader.view.pages == 2


def test_it_is_kept_while_the_document_is_open_and_asked_for_again_afterwards(room: Room) -> None:
    types(room, PASSWORD)
    with room.qtbot.waitSignal(room.reader.shown, timeout=20_000):
        room.reader.pane.tabs.setCurrentIndex(1)
    assert field(room).isVisible(), "the password of one file is not that of another"
    types(room, "khac-2718")
    assert room.reader.view.pages == 3
    with room.qtbot.waitSignal(room.reader.shown, timeout=20_000):
        room.reader.pane.tabs.setCurrentIndex(0)
    assert room.reader.view.pages == 2
    room.open("d2")
    assert not field(room).isVisible()
    room.open("d1")
    assert "có mật khẩu mở" in room.reader.pane.notice.sentence
    assert room.reader.pane._passwords == {}


def test_nobody_is_asked_for_a_password_where_there_is_nothing_to_open(room: Room) -> None:
    QTest.keyClicks(line(room), "do dang")
    room.open("d2")
    room.sharp()
    assert not field(room).isVisible()
    assert line(room).text() == ""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_password_stands_in_no_argument_no_environment_and_no_file(room: Room, tmp_path: Path) -> None:
    types(room, PASSWORD)
    room.sharp()
    child = room.reader.pane.source.child_id()
    for process in filter(None, (child, os.getpid())):
        for name in ("cmdline", "environ"):
            assert PASSWORD.encode() not in Path(f"/proc/{process}/{name}").read_bytes()
    found = subprocess.run(["grep", "-rlaF", PASSWORD, tmp_path], capture_output=True, text=True, check=False)
    assert found.stdout == ""


@pytest.mark.skipif(sys.platform == "win32", reason="kills the child by a POSIX signal")
def test_a_child_that_dies_does_not_ask_for_the_password_again(room: Room) -> None:
    types(room, PASSWORD)
    room.sharp()
    child = room.reader.pane.source.child_id()
    assert child is not None
    os.kill(child, signal.SIGKILL)
    room.reader.view.go_to(2)
    room.sharp()
    assert room.reader.view.isVisible()


def test_marks_are_kept_in_the_record_and_the_export_says_why_the_slip_goes(room: Room, tmp_path: Path) -> None:
    types(room, PASSWORD)
    room.sharp()
    room.reader.hand.take(Tool.BLUE_PEN)
    room.drawn([room.on_page(200, 700), room.on_page(300, 690), room.on_page(350, 720)])
    (waiting,) = room.queue()
    assert waiting.command.kind == "annotate"
    with pytest.raises(PaperProblem) as problem:
        exporting.export(room.place, "d1", tmp_path / "copy.pdf", with_marks=True)
    assert problem.value.code == "sidecar_password_needed"
    assert not (tmp_path / "copy.pdf").exists()


def test_words_typed_on_it_find_free_paper_with_the_password(room: Room) -> None:
    types(room, PASSWORD)
    room.begin()
    placement = room.composer.sheet.placement
    room.picks("kt")
    room.qtbot.waitUntil(lambda: placement.mark is not None, timeout=20_000)
    mark = placement.mark
    assert mark is not None and mark.rect is not None
    assert PASSWORD not in repr(placement.paper)


def test_marks_in_a_password_bring_a_word_about_the_typing_program(room: Room) -> None:
    line(room).setText("mở")
    line(room).textEdited.emit("mở")
    assert "tắt bộ gõ" in field(room)._warning.text()
