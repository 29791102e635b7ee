"""Pages in the reading pane: drawn by a child that may hang or die, within a budget, while the window goes on."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from images import fax
from ui.paper_desk import File, printed, received, registered, with_pages
from ui.reading_room import LETTER, Room, reading_room
from wardoffice.sample.letters.catalogue import letters
from wardoffice.ui.marks.tool import Tool
from wardoffice.ui.pages import drawing
from wardoffice.ui.pages.column import Fit
from wardoffice.ui.pages.tiles import TileShelf

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="stops the child with POSIX signals")


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    files = (File("Dài.pdf", with_pages(12)), File("Phụ lục.pdf", with_pages(2)))
    with reading_room(qtbot, tmp_path, files=files) as made:
        made.open()
        yield made


def key(room: Room, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> int:
    """Press a key on the page; how far down it is then."""
    QTest.keyClick(room.reader.view, which, modifier)
    return room.reader.view.verticalScrollBar().value()


def test_a_file_opens_on_its_first_page_as_wide_as_the_pane(room: Room) -> None:
    view = room.reader.view
    room.sharp()
    assert (view.page, view.pages, view.arrangement.zoom) == (1, 12, Fit.WIDTH)
    assert view.column.pages[0].width == pytest.approx(view.viewport().width() - 24, abs=2)


def test_paper_is_white_and_the_letters_are_there(room: Room) -> None:
    room.sharp()
    image = room.reader.view.viewport().grab().toImage()
    page = room.reader.view.column.pages[0]
    colours = {image.pixelColor(int(page.left) + x, 120).lightness() for x in range(10, int(page.width) - 10)}
    assert 255 in colours
    assert min(colours) < 80


def test_the_picture_of_a_page_is_asked_for_before_its_words(room: Room) -> None:
    asked = list[str]()
    view = room.reader.view
    view.wanted.connect(lambda pieces: asked.append("picture") if pieces else None)
    view.page_changed.connect(lambda _page: asked.append("words"))
    view.go_to(9)
    assert asked.index("picture") < asked.index("words")


def test_keys_move_by_screens_and_ask_for_the_next_document(room: Room) -> None:
    screen = room.reader.view.viewport().height()
    down = key(room, Qt.Key.Key_Space)
    assert 0.8 * screen < down < screen
    assert key(room, Qt.Key.Key_PageDown) == 2 * down
    assert key(room, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier) == down
    key(room, Qt.Key.Key_End)
    assert room.reader.view.page == 12
    assert key(room, Qt.Key.Key_Home) == 0
    with room.qtbot.waitSignal(room.reader.next_requested):
        key(room, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)


def test_zooming_keeps_the_place_one_reads(room: Room) -> None:
    view = room.reader.view
    view.go_to(5)
    for _step in range(4):
        view.zoom_in()
        assert view.page == 5
    view.fit_width()
    assert view.page == 5


def test_two_pages_lie_side_by_side_as_in_a_book_and_the_place_stays(room: Room) -> None:
    view = room.reader.view
    view.go_to(5)
    room.reader.toolbar._tools["two_pages"].click()
    room.sharp()
    left, right = view.column.pages[4:6]
    assert left.top == right.top
    assert left.left + left.width < right.left
    assert view.page == 5
    assert view.column.at((right.left + 5, right.top + 5)) == right
    room.reader.toolbar._tools["two_pages"].click()
    assert (view.page, view.arrangement.abreast) == (5, 1)


def test_a_page_alone_stays_as_wide_as_the_pane_where_two_are_wished_for(qtbot: QtBot, tmp_path: Path) -> None:
    with reading_room(qtbot, tmp_path, files=(File("Một trang.pdf", with_pages(1)),)) as room:
        room.open()
        view = room.reader.view
        before = view.column.pages
        room.reader.toolbar._tools["two_pages"].click()
        room.rest()
        assert view.column.pages == before
        assert view.horizontalScrollBar().maximum() == 0


def test_the_words_of_every_page_in_sight_are_known_also_beside_and_below_the_one_read(room: Room) -> None:
    view, words = room.reader.view, room.reader.hand.words
    view.go_to(5)
    room.reader.toolbar._tools["two_pages"].click()
    room.qtbot.waitUntil(lambda: {5, 6} <= words.keys(), timeout=20_000)
    room.reader.toolbar._tools["two_pages"].click()
    view.verticalScrollBar().setValue(round(view.column.pages[8].top) - view.viewport().height() // 2)
    assert view.page == 8
    room.qtbot.waitUntil(lambda: {8, 9} <= words.keys(), timeout=20_000)


def test_a_whole_page_fits_the_screen_when_asked(room: Room) -> None:
    view = room.reader.view
    room.reader.toolbar._tools["fit_page"].click()
    page = view.column.pages[0]
    assert page.height <= view.viewport().height()
    assert not room.reader.toolbar._tools["fit_page"].isEnabled()
    assert room.reader.toolbar._tools["fit_width"].isEnabled()


def test_turning_asks_for_other_pictures_and_stays_on_the_page(room: Room) -> None:
    view = room.reader.view
    view.go_to(3)
    view.turn_right()
    room.sharp()
    assert view.page == 3
    page = view.column.pages[2]
    assert page.width > page.height


def test_whatever_is_read_the_tiles_stay_within_their_budget(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """frescobaldi#2035: whole pages as pictures at high zoom ate gigabytes."""
    view = room.reader.view
    view.drawing.sharp = TileShelf(budget := 24 * 1024 * 1024)
    view.set_zoom(3.0)
    for page in range(1, 13):
        view.go_to(page)
        room.sharp()
        assert view.drawing.sharp.held <= budget
    assert view.drawing.sharp.held > budget / 2
    assert drawing.SHARP_BUDGET <= 96 * 1024 * 1024


def test_several_files_are_tabs_and_each_keeps_its_own_marks(room: Room) -> None:
    with room.qtbot.waitSignal(room.reader.shown, timeout=20_000):
        room.reader.pane.tabs.setCurrentIndex(1)
    assert room.reader.view.pages == 2
    assert room.reader.hand.attachment == room.reader.pane._files[1].sha256


def test_the_list_of_pages_shows_all_and_leads_to_one(room: Room) -> None:
    room.reader.toolbar._tools["pages"].click()
    pages = room.reader.pane.beside.pages
    assert pages.model().rowCount() == 12
    pages.clicked.emit(pages.model().index(6, 0))
    assert room.reader.view.page == 7
    assert pages.currentIndex().row() == 6
    room.qtbot.waitUntil(lambda: room.reader.view.rough_image(7) is not None, timeout=20_000)


def test_only_the_last_of_several_documents_opened_at_once_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    one, other = File("Một.pdf", with_pages(5)), File("Hai.pdf", with_pages(3))
    documents = [registered(received("d1", (one,))), registered(received("d2", (other,)), 513)]
    with reading_room(qtbot, tmp_path, documents=documents, files=(one, other)) as room:
        for document in ("d1", "d2", "d1"):
            room.reader.open(document)
        room.open("d2")
        room.sharp()
        assert room.reader.view.pages == 3


def test_a_fax_of_several_sheets_is_read_and_marked_like_a_pdf(qtbot: QtBot, tmp_path: Path) -> None:
    sheets = File("Fax.pdf", fax(3))
    with reading_room(qtbot, tmp_path, files=(sheets,)) as room:
        room.open()
        room.sharp()
        assert room.reader.view.pages == 3
        room.reader.hand.take(Tool.BLUE_PEN)
        room.drawn([room.on_page(200, 700), room.on_page(300, 690), room.on_page(350, 720)])
        (waiting,) = room.queue()
        assert waiting.command.kind == "annotate"


def test_a_damaged_image_says_so_and_can_be_opened_with_another_program(qtbot: QtBot, tmp_path: Path) -> None:
    cut = File("Ảnh.tif", fax()[:200])
    with reading_room(qtbot, tmp_path, files=(cut,)) as room:
        room.open()
        assert "Ảnh bị hỏng" in room.reader.pane.notice.sentence
        with qtbot.waitSignal(room.reader.pane.outside_asked):
            room.reader.pane.notice._button.click()


def bad_files() -> dict[str, bytes]:
    by_way = {letter.way: letter for letter in letters(received().received_at.date())}
    return {
        "có mật khẩu mở": by_way["encrypted"].files()[0][1],
        "bị hỏng": b"%PDF-1.7\n" + bytes(range(256)) * 40,
        "không phải PDF": "Đây là văn bản thường.".encode(),
    }


@pytest.mark.parametrize("told", ["có mật khẩu mở", "bị hỏng", "không phải PDF"])
def test_a_file_that_cannot_be_shown_leaves_a_sentence_and_the_next_one_opens(
    qtbot: QtBot, tmp_path: Path, told: str
) -> None:
    bad = File("Tệp.pdf", bad_files()[told])
    documents = [registered(received("d1", (bad,))), registered(received("d2", (LETTER,)), 513)]
    with reading_room(qtbot, tmp_path, documents=documents, files=(bad, LETTER)) as room:
        room.open("d1")
        assert told in room.reader.pane.notice.sentence
        assert room.reader.pane.notice.isVisible()
        room.open("d2")
        room.sharp()
        assert room.reader.view.isVisible()


def test_a_file_not_fetched_yet_says_so_and_appears_when_it_has_come(qtbot: QtBot, tmp_path: Path) -> None:
    from io import BytesIO

    away = File("Công văn.pdf", printed(), here=False)
    with reading_room(qtbot, tmp_path, files=(away,)) as room:
        room.open()
        assert "chưa tải về máy này" in room.reader.pane.notice.sentence
        room.place.vault.put(BytesIO(away.data))
        with qtbot.waitSignal(room.reader.pane.pages_come, timeout=20_000):
            room.gate.changed.emit()
        assert room.reader.view.pages == 2


@needs_signals
def test_a_child_that_is_killed_costs_one_page_at_most(room: Room) -> None:
    room.sharp()
    child = room.reader.pane.source.child_id()
    assert child is not None
    os.kill(child, signal.SIGKILL)
    room.reader.view.go_to(9)
    room.sharp()
    broken = room.reader.view.drawing.broken
    assert len(broken) <= 1
    assert all("làm hỏng chương trình đọc PDF" in sentence for sentence in broken.values())
    room.reader.view.go_to(3)
    room.sharp()
    assert 3 not in broken


@needs_signals
def test_a_child_that_hangs_is_ended_and_the_window_answers_all_the_while(qtbot: QtBot, tmp_path: Path) -> None:
    files = (File("Dài.pdf", with_pages(6)),)
    documents = [registered(received("d1", files)), registered(received("d2", (LETTER,)), 513)]
    with reading_room(qtbot, tmp_path, documents=documents, files=(*files, LETTER), seconds=1.0) as room:
        room.open()
        room.sharp()
        qtbot.waitUntil(lambda: room.reader.view.knows(6), timeout=20_000)
        child = room.reader.pane.source.child_id()
        assert child is not None
        os.kill(child, signal.SIGSTOP)
        room.reader.view.set_zoom(2.0)
        assert key(room, Qt.Key.Key_Space) > 0
        qtbot.waitUntil(lambda: bool(room.reader.view.drawing.broken), timeout=20_000)
        assert "hiển thị quá lâu" in next(iter(room.reader.view.drawing.broken.values()))
        room.open("d2")
        room.sharp()
        assert room.reader.view.pages == 2


@needs_signals
def test_another_document_opens_at_once_while_a_child_hangs(qtbot: QtBot, tmp_path: Path) -> None:
    files = (File("Dài.pdf", with_pages(6)),)
    documents = [registered(received("d1", files)), registered(received("d2", (LETTER,)), 513)]
    with reading_room(qtbot, tmp_path, documents=documents, files=(*files, LETTER), seconds=60.0) as room:
        room.open()
        child = room.reader.pane.source.child_id()
        assert child is not None
        os.kill(child, signal.SIGSTOP)
        room.reader.view.set_zoom(2.0)
        room.open("d2")
        room.sharp()
        assert room.reader.view.pages == 2
