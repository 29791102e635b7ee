"""The outline beside the pages: only where the file has one, led by mouse and keys, marking where one reads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import outlines
from ui.paper_desk import File, received, registered
from ui.reading_room import LETTER, Room, reading_room
from wardoffice.ui.pages.beside_pages import BesidePages
from wardoffice.ui.pages.outline_tree import OutlineTree

REPORT = File("Báo cáo.pdf", outlines.report())


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    documents = [registered(received("d1", [REPORT])), registered(received("d2", [LETTER]), 513)]
    with reading_room(qtbot, tmp_path, documents=documents, files=(REPORT, LETTER)) as made:
        made.open("d1")
        made.reader.toolbar.use("pages")
        qtbot.waitUntil(lambda: not beside(made).tabs.isHidden(), timeout=20_000)
        beside(made).tabs.setCurrentIndex(1)
        qtbot.waitUntil(lambda: made.reader.view.knows(9), timeout=20_000)
        yield made


def beside(room: Room) -> BesidePages:
    return room.reader.pane.beside


def tree(room: Room) -> OutlineTree:
    return beside(room).outline


def at(room: Room, *way: int) -> QModelIndex:
    index = QModelIndex()
    for row in way:
        index = tree(room).model().index(row, 0, index)
    return index


def marked(room: Room) -> object:
    QApplication.processEvents()
    return tree(room).currentIndex().data()


def test_the_outline_is_a_tree_and_a_press_leads_to_the_place(room: Room) -> None:
    assert tree(room).isVisible()
    assert [at(room, row).data() for row in range(3)] == ["Phần một: Tình hình", "Phần hai", "Phần ba"]
    assert at(room, 1, 1).data() == "Mục 2"

    tree(room).clicked.emit(at(room, 1, 1))

    view = room.reader.view
    assert view.page == 5
    top = view.position_of(view.column.pages[4], (0.0, 200.0)).y()
    assert 0 <= top <= 20


def test_keys_walk_through_it_and_enter_goes_there(room: Room) -> None:
    tree(room).setFocus()
    tree(room).setCurrentIndex(at(room, 0))
    for _step in range(4):
        QTest.keyClick(tree(room), Qt.Key.Key_Down)
    QTest.keyClick(tree(room), Qt.Key.Key_Return)
    assert room.reader.view.page == 8
    QTest.keyClick(tree(room), Qt.Key.Key_M)
    assert tree(room).currentIndex().data() == "Phần ba"


def test_the_section_read_now_is_marked_while_one_scrolls(room: Room) -> None:
    view = room.reader.view
    view.setFocus()
    view.go_to(1)
    assert marked(room) == "Phần một: Tình hình"
    view.go_to(4)
    assert marked(room) == "Phần hai"
    view.go_to_height(5, 700.0)
    assert marked(room) == "Mục 1"
    view.go_to_height(5, 200.0)
    assert marked(room) == "Mục 2"
    tree(room).collapse(at(room, 1))
    view.go_to_height(5, 650.0)
    assert marked(room) == "Phần hai"
    view.go_to(9)
    assert marked(room) == "Phần ba"


def test_places_hold_also_on_turned_pages_and_outside_the_sheet(room: Room) -> None:
    view = room.reader.view
    view.turn_right()
    for height in (-1e9, 1e9, 100.0, None):
        view.go_to_height(6, height)
        assert view.page in (5, 6)


def test_a_file_without_an_outline_has_only_the_list_of_pages(room: Room) -> None:
    room.open("d2")
    room.sharp()
    assert beside(room).tabs.isHidden()
    assert beside(room).pages.isVisible() and not tree(room).isVisible()
    room.open("d1")
    room.qtbot.waitUntil(tree(room).isVisible, timeout=20_000)


def test_the_first_page_of_a_file_with_a_monstrous_outline_comes_before_it(qtbot: QtBot, tmp_path: Path) -> None:
    files = (File("Nhiều.pdf", outlines.many(20_000)),)
    with reading_room(qtbot, tmp_path, files=files) as room:
        order: list[str] = []
        room.reader.pane.source.drawn.connect(lambda *_drawn: order.append("page"))
        room.reader.pane.source.outline_read.connect(lambda _entries: order.append("outline"))
        room.open()
        qtbot.waitUntil(lambda: "outline" in order, timeout=20_000)
        assert order.index("page") < order.index("outline")
