"""A file without pages is handed to another program on request: a read-only copy, and nothing that runs."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ui.paper_desk import File
from ui.reading_room import Room, reading_room
from wardoffice.ui.opening_outside import OpeningOutside

WORD = File("Dự thảo.docx", b"PK\x03\x04 khong phai PDF")
PROGRAM = File("Cong van.pdf.exe", b"MZ\x90\x00 chuong trinh")


class Machine(QObject):
    """Stands for the machine's own way of opening files."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def machine() -> Iterator[Machine]:
    machine = Machine()
    QDesktopServices.setUrlHandler("file", machine, "take")
    yield machine
    QDesktopServices.unsetUrlHandler("file")


def asked(room: Room) -> list[str]:
    """Open the document, press the button in place of its pages; what was said."""
    said: list[str] = []
    outside = OpeningOutside(room.gate, room.reader)
    outside.said.connect(said.append)
    room.reader.pane.outside_asked.connect(outside.open)
    room.open()
    button = next(b for b in room.reader.pane.notice.findChildren(QPushButton) if b.isVisible())
    assert button.text() == "Mở bằng chương trình khác"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    room.rest()
    return said


def test_a_word_file_opens_as_a_read_only_copy(tmp_path: Path, qtbot: QtBot, machine: Machine) -> None:
    with reading_room(qtbot, tmp_path / "p", files=(WORD,)) as room:
        (said,) = asked(room)
        (copy,) = machine.opened
        assert "bản sao chỉ đọc" in said
        assert (copy.name, copy.read_bytes()) == ("Dự thảo.docx", WORD.data)
        assert copy.stat().st_mode & 0o222 == 0 or os.name != "posix"


def test_a_program_is_never_handed_on(tmp_path: Path, qtbot: QtBot, machine: Machine) -> None:
    with reading_room(qtbot, tmp_path / "p", files=(PROGRAM,)) as room:
        (said,) = asked(room)
        assert "không mở" in said
        assert machine.opened == []
