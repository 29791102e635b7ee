"""Dark and sepia pages in the reading pane: nothing of the other paper stays, marks are seen, what is saved is true."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.paper_desk import File, printed
from ui.reading_room import Room, reading_room
from wardoffice.desk import exporting
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.paper.shade import Shade
from wardoffice.paper.typesetting import HIGHLIGHT_YELLOW, INK_BLUE
from wardoffice.ui.marks.badge import Badge, laid_out, paint_badges
from wardoffice.ui.marks.tool import Tool
from wardoffice.ui.pages.paper_colours import on_paper, paper
from wardoffice.ui.tokens import contrast

F8 = Qt.Key.Key_F8


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    with reading_room(qtbot, tmp_path, files=(File("Công văn.pdf", printed()),)) as made:
        made.open()
        made.sharp()
        yield made


def press(room: Room, key: Qt.Key) -> None:
    QTest.keyClick(room.reader.view, key)
    QApplication.processEvents()


def choose(room: Room, shade: Shade) -> None:
    room.reader.comfort._choices[shade].trigger()
    room.sharp()


def seen(room: Room) -> QImage:
    QApplication.processEvents()
    return room.reader.view.viewport().grab().toImage()


def colours(image: QImage, step: int = 3) -> set[str]:
    return {
        image.pixelColor(x, y).name() for x in range(0, image.width(), step) for y in range(0, image.height(), step)
    }


def test_one_press_makes_the_page_dark_and_one_press_brings_the_true_colours_back(room: Room) -> None:
    view = room.reader.view
    true = seen(room)
    press(room, F8)
    # Before a single tile has come in the new shade nothing of the old one is left.
    assert not {name for name in colours(seen(room)) if QColor(name).lightness() > 128}
    room.sharp()
    dark = colours(seen(room))
    assert paper(Shade.DARK).name() in dark
    assert {name for name in dark if QColor(name).lightness() > 180}, "the letters are light"
    assert "#ffffff" not in dark
    press(room, F8)
    assert view.shade is Shade.TRUE
    assert not view.drawing.missing(view.column, view.sight()), "what was drawn before is there at once"
    assert seen(room) == true


def test_every_piece_that_is_shown_is_of_the_shade_chosen_also_on_the_list_of_pages(room: Room) -> None:
    view = room.reader.view
    room.reader.pane.keep_list(True)
    room.sharp()
    for shade in (Shade.SEPIA, Shade.DARK, Shade.TRUE, Shade.DARK):
        choose(room, shade)
        image = view.rough_image(1)
        assert image is not None
        assert image.pixelColor(2, 2).name() == paper(shade).name()
        shown = room.reader.pane.beside.pages.grab().toImage()
        assert paper(shade).name() in colours(shown, 1)
        sight = view.sight()
        pieces = [
            p for page in view.column.between(sight.top, sight.bottom) for p in view.drawing.sharp_of(page, sight)
        ]
        assert {piece.shade for piece in pieces} == {shade}
        zoomed = view.zoom
        view.set_zoom(zoomed * 1.25)  # what stands in while the new zoom is drawn is of the same paper
        assert colours(seen(room)).isdisjoint({paper(other).name() for other in Shade if other is not shade})
        room.sharp()
        view.set_zoom(zoomed)
        room.sharp()


def test_the_press_goes_back_to_the_paper_chosen_last(room: Room) -> None:
    view = room.reader.view
    choose(room, Shade.SEPIA)
    press(room, F8)
    assert view.shade is Shade.TRUE
    press(room, F8)
    assert view.shade is Shade.SEPIA


def test_another_document_opens_on_the_same_paper(room: Room) -> None:
    choose(room, Shade.DARK)
    room.reader.close_document()
    room.open()
    room.sharp()
    assert paper(Shade.DARK).name() in colours(seen(room))
    assert "#ffffff" not in colours(seen(room))


def test_marks_are_seen_on_dark_paper_and_words_under_a_highlight_are_read(room: Room) -> None:
    place = (90.0, 560.0, 500.0, 700.0)
    marks = [
        Mark(MarkKind.HIGHLIGHT, 1, rects=(place,), color=HIGHLIGHT_YELLOW),
        Mark(MarkKind.INK, 1, strokes=(((70, 60), (190, 60)),), width=4),
    ]
    choose(room, Shade.DARK)
    room.reader.view.set_zoom(1.0)
    room.reader.view.go_to(1)
    room.sharp()
    before = seen(room)
    room.reader.layer.set_marks(marks)
    after = seen(room)
    top, bottom = room.on_page(place[0], place[3]), room.on_page(place[2], place[1])
    ground = after.pixelColor(top.x() + 3, top.y() + 3)
    lights = [
        after.pixelColor(x, y)
        for x in range(top.x() + 4, bottom.x() - 4)
        for y in range(top.y() + 4, min(bottom.y(), after.height()) - 4)
    ]
    words = max(lights, key=lambda colour: colour.lightness())
    assert ground.name() != before.pixelColor(top.x() + 3, top.y() + 3).name()
    assert contrast(ground.name(), paper(Shade.DARK).name()) >= 1.2
    assert contrast(words.name(), ground.name()) >= 4.5
    assert contrast(on_paper(INK_BLUE, Shade.DARK).name(), paper(Shade.DARK).name()) >= 4.5


def test_the_letters_of_a_badge_stand_out_from_it_on_every_paper(qapp: QApplication) -> None:
    for shade in Shade:
        image = QImage(80, 40, QImage.Format.Format_RGB32)
        image.fill(paper(shade))
        painter = QPainter(image)
        found = laid_out([Badge("Nguyễn Văn An", INK_BLUE, (0, 20, 10, 30))], (100, 100), 1.0)
        paint_badges(painter, found, 1.0, shade)
        painter.end()
        shown = {image.pixelColor(x, y).name() for x in range(15, 45) for y in range(12, 28)}
        assert max(contrast(one, other) for one in shown for other in shown) >= 4.5


def test_what_is_written_and_saved_on_dark_paper_has_true_colours(room: Room, tmp_path: Path) -> None:
    choose(room, Shade.DARK)
    room.reader.hand.take(Tool.BLUE_PEN)
    start = QPoint(300, 300)
    room.drawn([start + QPoint(8 * step, step % 3) for step in range(12)])
    room.reader.hand.take(Tool.HAND)
    assert [mark.color for mark in room.reader.layer.marks] == [INK_BLUE]
    pictures = []
    for shade in (Shade.DARK, Shade.TRUE):
        choose(room, shade)
        out = tmp_path / f"{shade}.pdf"
        exporting.export(room.place, "d1", out, with_marks=True)
        exporting.export(room.place, "d1", tmp_path / "original.pdf")
        assert (tmp_path / "original.pdf").read_bytes() == printed()
        document = pypdfium2.PdfDocument(out)
        pictures.append(bytes(document[0].render(scale=1).buffer))
        document.close()
    assert pictures[0] == pictures[1]


def test_in_a_narrow_pane_the_way_back_stays_in_the_line(room: Room) -> None:
    room.window.resize(1006, 641)
    QApplication.processEvents()
    tool = room.reader.toolbar._tools["shade"]
    assert not tool.isVisible()
    choose(room, Shade.DARK)
    assert tool.isVisible()
    QTest.mouseClick(tool, Qt.MouseButton.LeftButton, pos=tool.rect().center() - QPoint(10, 0))
    assert room.reader.view.shade is Shade.TRUE
    assert not tool.isVisible()


def test_behind_the_dots_the_tool_has_its_choices_and_shows_which_is_on(room: Room) -> None:
    choose(room, Shade.SEPIA)
    room.window.resize(720, 641)
    QApplication.processEvents()
    toolbar = room.reader.toolbar
    assert not toolbar._tools["shade"].isVisible()
    entry = next(action for action in toolbar._more.menu().actions() if action.menu() is not None)
    menu = entry.menu()
    assert [a.isChecked() for a in menu.actions()] == [False, True, False]  # type: ignore[union-attr]
    menu.actions()[0].trigger()  # type: ignore[union-attr]
    assert room.reader.view.shade is Shade.TRUE
    assert not toolbar._tools["shade"].isChecked()


def test_a_shade_nobody_knows_is_true_colours(room: Room) -> None:
    choose(room, Shade.DARK)
    room.reader.comfort.restore("viridian", ruled=False)
    assert room.reader.view.shade is Shade.TRUE
