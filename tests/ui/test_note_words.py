"""Writing a note on the page: no word is lost by closing it, all of it is seen, and the hands are free afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.reading_room import Room, at_two_letters, reading_room
from wardoffice.desk.unsent_words import for_note, keep_words, kept_words
from wardoffice.domain.commands import Annotate
from wardoffice.ui.marks.tool import Tool
from wardoffice.ui.theme import TEXT_SIZES

WORDS = "Đề nghị kiểm tra thực địa"
LONG = "Đề nghị lập danh sách hộ phải sơ tán, báo cáo trước ngày 30/11. " * 12


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    with at_two_letters(qtbot, tmp_path) as made:
        yield made


def press(room: Room, x: float, y: float) -> None:
    QTest.mouseClick(room.reader.view.viewport(), Qt.MouseButton.LeftButton, pos=room.on_page(x, y))
    room.rest()


def begin(room: Room, words: str, x: float = 400, y: float = 700) -> None:
    room.reader.hand.take(Tool.NOTE)
    press(room, x, y)
    room.reader.marks.note._text.insertPlainText(words)


def keep(room: Room) -> None:
    QTest.keyClick(room.reader.marks.note._text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    room.rest()


def test_words_of_a_note_closed_by_esc_or_left_for_another_document_come_back(room: Room) -> None:
    note = room.reader.marks.note
    begin(room, WORDS)
    QTest.keyClick(note._text, Qt.Key.Key_Escape)
    assert not note.isVisible()
    room.glance("d2")
    room.reader.hand.take(Tool.NOTE)
    press(room, 400, 700)
    assert note.unsent == "", "another document's note begins empty"
    room.glance("d1")
    begin(room, "", 300, 600)
    assert note.unsent == WORDS
    keep(room)
    assert [row.command.payload.marks[0].text for row in room.queue()] == [WORDS]  # type: ignore[union-attr]
    begin(room, "")
    assert note.unsent == "", "what has become a note does not come back"


def test_a_press_elsewhere_takes_what_is_being_written_along(room: Room) -> None:
    begin(room, WORDS)
    press(room, 100, 300)
    assert room.reader.marks.note.unsent == WORDS
    keep(room)
    (row,) = room.queue()
    assert isinstance(row.command.payload, Annotate)
    assert row.command.payload.marks[0].point == pytest.approx((100, 300), abs=1)


def test_words_are_kept_at_a_pause_so_that_a_crash_leaves_them(room: Room) -> None:
    begin(room, WORDS)
    room.qtbot.waitUntil(lambda: kept_words(room.place, "d1", for_note()) == WORDS, timeout=20_000)
    keep(room)
    assert kept_words(room.place, "d1", for_note()) == ""


def test_words_kept_by_an_earlier_run_are_there_when_a_note_is_begun(qtbot: QtBot, tmp_path: Path) -> None:
    with reading_room(qtbot, tmp_path) as room:
        keep_words(room.place, "d1", for_note(), WORDS)
        room.glance()
        begin(room, "")
        assert room.reader.marks.note.unsent == WORDS


def test_whoever_may_mark_no_more_has_his_words_before_him_still(room: Room) -> None:
    begin(room, WORDS)
    room.reader.marks.kept._may = ()
    keep(room)
    assert room.reader.marks.note.isVisible() and room.reader.marks.note.unsent == WORDS
    assert room.reader.notice.isVisible()


def test_esc_leads_from_the_note_to_the_page_and_then_out_of_the_tool(room: Room) -> None:
    begin(room, WORDS)
    QTest.keyClick(room.reader.marks.note._text, Qt.Key.Key_Escape)
    assert room.window.focusWidget() is room.reader.view
    QTest.keyClick(room.reader.view, Qt.Key.Key_Escape)
    assert room.reader.hand.tool is Tool.HAND


def test_after_a_note_the_hand_is_bare_and_a_note_is_read_also_with_the_tool_in_the_hand(room: Room) -> None:
    begin(room, WORDS)
    keep(room)
    assert room.reader.hand.tool is Tool.HAND
    room.reader.hand.take(Tool.NOTE)
    press(room, 405, 695)
    assert room.reader.marks.note._said.isVisible()
    assert WORDS in room.reader.marks.note._said.words()[0]


@pytest.mark.parametrize("text_size", [TEXT_SIZES[0], TEXT_SIZES[-1]])
def test_a_long_note_grows_downwards_from_its_words_and_its_buttons_stay_in_sight(
    qtbot: QtBot, tmp_path: Path, text_size: int
) -> None:
    with reading_room(qtbot, tmp_path, text_size=text_size) as room:
        room.glance()
        begin(room, LONG)
        room.rest()
        note, view = room.reader.marks.note, room.reader.view
        text, button = note._text.geometry(), note._keep.geometry()
        assert note.rect().contains(text) and note.rect().contains(button)
        assert text.bottom() < button.top()
        assert view.rect().contains(note.geometry())
