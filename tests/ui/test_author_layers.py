"""Marks shown and hidden author by author: on the page alone, and only while the document is open."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.paper_desk import acted, received, registered
from ui.reading_room import LETTER, Room, reading_room
from wardoffice.domain.commands import Annotate
from wardoffice.domain.ids import MarkId
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.ui.marks.tool import Tool
from wardoffice.ui.reading.toolbar import AUTHORS

CHAIR, CHIEF = "Nguyễn Đình Khải", "Phạm Hữu Thọ"
MINE = Mark(MarkKind.RECTANGLE, 1, id=MarkId("m1"), rect=(100.0, 700.0, 200.0, 740.0), color="#1438B8", width=6.0)
HIS = replace(MINE, id=MarkId("m2"), rect=(300.0, 700.0, 400.0, 740.0))


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    marked = registered(received("d1", (LETTER,)))
    marked = acted(acted(marked, Annotate((MINE,)), "ubnd.chutich"), Annotate((HIS,)), "ubnd.chanhvp")
    bare = registered(received("d2", (LETTER,)), 513)
    with reading_room(qtbot, tmp_path, documents=[marked, bare]) as made:
        made.open()
        made.sharp()
        yield made


def is_blue(room: Room, x: float) -> bool:
    """Whether the left edge of a mark that begins at `x` is seen."""
    image = room.reader.view.viewport().grab().toImage()
    place = room.on_page(x, 720)
    colours = [image.pixelColor(place + QPoint(step, 0)) for step in range(-3, 4)]
    return any(colour.blue() > colour.red() + 60 for colour in colours)


def choices(room: Room) -> dict[str, QAction]:
    menu = room.reader.toolbar._tools[AUTHORS].menu()
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions()}


def seen(room: Room) -> tuple[bool, bool]:
    return is_blue(room, 100), is_blue(room, 300)


def test_the_menu_names_who_has_marked_and_hides_one_of_them(room: Room) -> None:
    assert seen(room) == (True, True)
    assert list(choices(room)) == [CHAIR, CHIEF]
    choices(room)[CHIEF].trigger()
    assert seen(room) == (True, False)
    assert room.reader.layer.told_at(QPointF(room.on_page(300, 720))) == "", (
        "what is hidden is not met by the hand either"
    )
    assert [action.isChecked() for action in choices(room).values()] == [True, False]
    assert room.reader.toolbar._tools[AUTHORS].isChecked()
    choices(room)[CHIEF].trigger()
    assert seen(room) == (True, True)
    assert not room.reader.toolbar._tools[AUTHORS].isChecked()


def test_one_press_shows_the_page_as_it_came_and_one_more_all_marks(room: Room) -> None:
    room.reader.toolbar.use(AUTHORS)
    assert seen(room) == (False, False)
    room.reader.toolbar.use(AUTHORS)
    assert seen(room) == (True, True)


def test_whoever_makes_a_mark_sees_it_among_all_the_others(room: Room) -> None:
    room.reader.toolbar.use(AUTHORS)
    room.reader.hand.take(Tool.BLUE_PEN)
    room.drawn([room.on_page(x, 500) for x in (100, 150, 200)])
    assert seen(room) == (True, True)
    assert len(room.reader.layer.marks) == 3


def test_another_document_begins_with_all_its_marks_and_without_any_the_tool_is_of_no_use(room: Room) -> None:
    room.reader.toolbar.use(AUTHORS)
    room.open("d2")
    assert not room.reader.toolbar._tools[AUTHORS].isEnabled()
    QTest.keyClick(room.reader.view, Qt.Key.Key_Home)
    room.open("d1")
    room.sharp()
    assert room.reader.toolbar._tools[AUTHORS].isEnabled()
    assert seen(room) == (True, True)
