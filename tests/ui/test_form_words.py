"""Words for a small act – a return, a comment – are not lost by looking at another document meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.reading_room import Room, at_two_letters
from wardoffice.desk.unsent_words import for_form, kept_words
from wardoffice.domain.commands import ReturnBack

WORDS = "Không thuộc thẩm quyền của phường"


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    with at_two_letters(qtbot, tmp_path) as made:
        yield made


def ask(room: Room, kind: str = "return_back") -> str:
    """Begin a small act; what stands in the form then."""
    room.reader.do(kind)
    room.rest()
    return room.reader.form.unsent


def test_what_was_written_is_there_when_one_comes_back_from_another_document(room: Room) -> None:
    assert ask(room) == ""
    room.reader.form._text.insertPlainText(WORDS)
    room.glance("d2")
    assert ask(room) == "", "for another document nothing was written"
    room.glance("d1")
    assert ask(room, "comment") == "", "nor for another act"
    assert ask(room) == WORDS


def test_esc_puts_the_words_away_and_sending_them_is_their_end(room: Room) -> None:
    form = room.reader.form
    ask(room)
    form._text.insertPlainText(WORDS)
    QTest.keyClick(form._text, Qt.Key.Key_Escape)
    assert form.kind == ""
    assert ask(room) == WORDS
    assert kept_words(room.place, "d1", for_form("return_back")) == WORDS
    with room.qtbot.waitSignal(room.reader.acted, timeout=20_000):
        QTest.keyClick(form._text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    room.rest()
    assert room.queue()[-1].command.payload == ReturnBack(WORDS)
    assert form.kind == "" and form.unsent == ""
    assert kept_words(room.place, "d1", for_form("return_back")) == ""


def test_they_are_kept_at_a_pause_so_that_a_crash_leaves_them(room: Room) -> None:
    ask(room)
    room.reader.form._text.insertPlainText(WORDS)
    room.qtbot.waitUntil(lambda: kept_words(room.place, "d1", for_form("return_back")) == WORDS, timeout=20_000)
