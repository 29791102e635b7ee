"""The reading ruler: it clears the line being read, goes from line to line, and keeps nobody from the page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sheets import scan
from ui.paper_desk import File, with_pages
from ui.reading_room import Room, reading_room
from wardoffice.domain.marks import MarkKind
from wardoffice.paper.shade import Shade
from wardoffice.ui.marks.tool import Tool
from wardoffice.ui.reading.ruler import ReadingRuler, rows

DOWN, UP = Qt.Key.Key_Down, Qt.Key.Key_Up


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    with reading_room(qtbot, tmp_path, files=(File("Công văn.pdf", with_pages(2)),)) as made:
        made.open()
        made.sharp()
        qtbot.waitUntil(lambda: 1 in made.reader.hand.words, timeout=20_000)
        QTest.keyClick(made.reader.view, Qt.Key.Key_F9)
        yield made


def ruler(room: Room) -> ReadingRuler:
    return room.reader.comfort.ruler


def point_to(room: Room, y: int) -> tuple[float, float]:
    """Move the mouse to a height of the viewport; the band then."""
    QTest.mouseMove(room.reader.view.viewport(), QPoint(400, y))
    QApplication.processEvents()
    return ruler(room).band


def lines(room: Room) -> list[tuple[float, float]]:
    """The lines of the first page in pixels of the viewport."""
    view = room.reader.view
    offset = view.verticalScrollBar().value()
    return [(top - offset, bottom - offset) for top, bottom in rows(view.column.pages[0], room.reader.hand.words[1])]


def test_the_key_lays_it_down_and_takes_it_away(room: Room) -> None:
    assert ruler(room).isVisible()
    QTest.keyClick(room.reader.view, Qt.Key.Key_F9)
    assert not ruler(room).isVisible()


@pytest.mark.parametrize("shade", list(Shade))
def test_the_line_under_the_pointer_is_clear_and_the_rest_dimmed(room: Room, shade: Shade) -> None:
    room.reader.comfort._choices[shade].trigger()
    room.sharp()
    line = lines(room)[6]
    band = point_to(room, round(sum(line) / 2))
    assert band[0] < line[0] and line[1] < band[1]
    with_it = room.reader.view.viewport().grab().toImage()
    ruler(room).hide()
    without = room.reader.view.viewport().grab().toImage()
    across = range(0, with_it.width(), 5)
    clear = range(round(band[0]) + 2, round(band[1]) - 2)
    assert all(with_it.pixel(x, y) == without.pixel(x, y) for x in across for y in clear)
    outside = [(x, y) for x in across for y in range(0, round(band[0]) - 2, 5)]
    assert all(with_it.pixelColor(*at).lightness() <= without.pixelColor(*at).lightness() + 2 for at in outside)
    assert any(with_it.pixel(*at) != without.pixel(*at) for at in outside)


def test_down_and_up_go_from_line_to_line_and_not_past_one(room: Room) -> None:
    expected = [sum(line) / 2 for line in lines(room)[6:10]]

    def here() -> float:
        return sum(ruler(room).band) / 2 + room.reader.view.verticalScrollBar().value()

    point_to(room, round(expected[0]))
    met = [here()]
    for _press in range(3):
        QTest.keyClick(room.reader.view, DOWN)
        met.append(here())
    assert met == pytest.approx(expected, abs=1)
    QTest.keyClick(room.reader.view, UP)
    assert here() == pytest.approx(expected[2], abs=1)


def test_near_the_edge_the_page_moves_and_the_band_stays_in_sight(room: Room) -> None:
    view = room.reader.view
    point_to(room, 200)
    for _press in range(60):
        QTest.keyClick(view, DOWN)
        assert 0 <= ruler(room).band[0] < ruler(room).band[1] <= view.viewport().height()
    assert view.verticalScrollBar().value() > 0
    assert sum(ruler(room).band) / 2 <= 0.75 * view.viewport().height()


def test_without_it_the_arrows_scroll_as_before(room: Room) -> None:
    QTest.keyClick(room.reader.view, Qt.Key.Key_F9)
    QTest.keyClick(room.reader.view, DOWN)
    assert room.reader.view.verticalScrollBar().value() == 48


def test_words_are_selected_and_strokes_drawn_through_it(room: Room) -> None:
    first, last = lines(room)[6], lines(room)[7]
    view = room.reader.view
    page = view.column.pages[0]
    assert view.viewport().childAt(QPoint(400, round(sum(first) / 2))) is None, "what is pressed is the page"
    room.drawn(
        [QPoint(int(page.left + 250), round(sum(first) / 2)), QPoint(int(page.left + 400), round(sum(last) / 2))]
    )
    assert len(room.reader.selecting.text) > 3
    room.reader.hand.take(Tool.BLUE_PEN)
    room.drawn([QPoint(300 + 8 * step, 300 + step % 3) for step in range(12)])
    assert [mark.kind for mark in room.reader.layer.marks] == [MarkKind.INK]


def test_of_two_pages_side_by_side_the_line_under_the_pointer_counts(room: Room) -> None:
    room.reader.view.set_abreast(2)
    room.sharp()
    left, right = room.reader.view.column.pages[:2]
    line = lines(room)[6]
    for page in (left, right):
        QTest.mouseMove(room.reader.view.viewport(), QPoint(round(page.left + 60), round(sum(line) / 2)))
        QApplication.processEvents()
        assert ruler(room)._page() == page


def test_on_a_scan_it_follows_the_pointer_and_steps_by_a_line_s_height(qtbot: QtBot, tmp_path: Path) -> None:
    with reading_room(qtbot, tmp_path, files=(File("Quét.pdf", scan(620, 877)),)) as room:
        room.open()
        room.sharp()
        QTest.keyClick(room.reader.view, Qt.Key.Key_F9)
        top, bottom = point_to(room, 200)
        assert (top + bottom) / 2 == pytest.approx(200)
        QTest.keyClick(room.reader.view, DOWN)
        assert sum(ruler(room).band) / 2 == pytest.approx(200 + 18 * room.reader.view.column.pages[0].scale, abs=1)
