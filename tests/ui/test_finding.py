"""Words found in the open file and copied from it: the line, the places on the page, and the way from a search."""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from sheets import letter
from ui.listed_desk import window_over
from ui.paper_desk import File, received, registered
from ui.reading_room import LETTER, Room, composes, reading_room
from wardoffice.desk import searching
from wardoffice.paper.rendering import PageRenderer
from wardoffice.paper.source import Source
from wardoffice.store import texts
from wardoffice.store.search import Snippet
from wardoffice.ui.searching import standing_in

LINES = ("Về việc chống ngập úng tại phường", "Chống ngập năm 2026, không chậm trễ")


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    files = (File("Dài.pdf", letter(30, LINES)), File("Phụ lục.pdf", letter(2, ("Phụ lục về thoát nước",))))
    with reading_room(qtbot, tmp_path, files=files) as made:
        made.open()
        yield made


def seek(room: Room, words: str) -> None:
    QTest.keyClick(room.reader.view, Qt.Key.Key_F3)
    with room.qtbot.waitSignal(room.reader.pane.source.sought_through, timeout=20_000):
        room.reader.finding.find(words)
    QApplication.processEvents()


def told(room: Room) -> str:
    return room.reader.find_bar.told()


def test_f3_opens_the_line_and_finds_every_place_without_marks(room: Room) -> None:
    seek(room, "chong ngap")

    assert room.reader.finding.count == 60
    assert told(room).startswith("1 trên 60")
    assert QApplication.focusWidget() is room.reader.find_bar.field


def test_stepping_goes_on_over_the_pages_and_round_the_end(room: Room) -> None:
    seek(room, "2026")
    field = room.reader.find_bar.field
    for _step in range(29):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert (room.reader.view.page, told(room).split()[0]) == (30, "30")
    QTest.keyClick(field, Qt.Key.Key_F3)
    assert told(room).split()[0] == "1"
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert told(room).split()[0] == "30"


def test_the_first_place_is_the_next_one_from_the_page_read_now(room: Room) -> None:
    room.reader.view.go_to(20)
    seek(room, "chậm trễ")
    assert room.reader.view.page == 20
    assert told(room).startswith("20 trên 30")


def test_places_are_marked_on_the_page_and_go_with_the_line(room: Room) -> None:
    room.sharp()
    place = room.on_page(130, 605)
    before = colour(room, place)
    seek(room, "việc chống ngập")
    assert colour(room, place) != before
    QTest.keyClick(room.reader.find_bar.field, Qt.Key.Key_Escape)
    assert colour(room, place) == before
    assert QApplication.focusWidget() is room.reader.view


def colour(room: Room, place: QPoint) -> str:
    QApplication.processEvents()
    return room.reader.view.viewport().grab().toImage().pixelColor(place).name()


def test_words_being_composed_count_as_typed(room: Room) -> None:
    QTest.keyClick(room.reader.view, Qt.Key.Key_F3)
    composes(room.reader.find_bar.field, "ngập")
    room.qtbot.waitUntil(lambda: room.reader.finding.count == 60, timeout=20_000)


def test_what_is_nowhere_is_said(room: Room) -> None:
    seek(room, "máy bay")
    assert told(room) == "Không thấy trong tệp này"


def test_another_file_of_the_document_is_searched_for_the_same_words(room: Room) -> None:
    seek(room, "thoat nuoc")
    assert room.reader.finding.count == 0
    room.reader.pane.tabs.setCurrentIndex(1)
    room.qtbot.waitUntil(lambda: room.reader.finding.count == 2, timeout=20_000)


def test_another_document_is_not_searched_until_somebody_asks(room: Room) -> None:
    seek(room, "ngap")
    room.reader.open("d1")
    room.rest()
    assert not room.reader.find_bar.isVisible()
    assert room.reader.finding.count == 0


def test_pressing_on_words_selects_and_copies_them_line_by_line(room: Room) -> None:
    room.sharp()
    room.qtbot.waitUntil(lambda: 1 in room.reader.hand.words, timeout=20_000)
    room.drawn([room.on_page(100, 605), room.on_page(150, 600), room.on_page(135, 587)])
    QTest.keyClick(room.reader.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Về việc chống ngập úng tại phường\nChống ngập"
    QTest.keyClick(room.reader.view, Qt.Key.Key_Escape)
    assert room.reader.selecting.text == ""


def test_ctrl_a_selects_the_words_of_the_page(room: Room) -> None:
    room.qtbot.waitUntil(lambda: 1 in room.reader.hand.words, timeout=20_000)
    QTest.keyClick(room.reader.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert room.reader.selecting.text == "\n".join(LINES)


@pytest.mark.qt_log_ignore("This plugin does not support")  # of a menu that pops up
def test_the_other_mouse_button_offers_to_copy_for_whoever_knows_no_keys(room: Room) -> None:
    room.qtbot.waitUntil(lambda: 1 in room.reader.hand.words, timeout=20_000)
    room.sharp()

    def offered() -> QMenu:
        viewport, place = room.reader.view.viewport(), room.on_page(120, 600)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
        QApplication.sendEvent(viewport, event)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    copy, whole = offered().actions()
    assert not copy.isEnabled()
    whole.trigger()
    offered().actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == "\n".join(LINES)
    for menu in room.reader.view.findChildren(QMenu):
        menu.close()


def test_pressing_beside_words_scrolls_as_before(room: Room) -> None:
    room.sharp()
    room.drawn([room.on_page(300, 500), room.on_page(300, 560), room.on_page(300, 640)])
    assert room.reader.view.verticalScrollBar().value() > 0
    assert room.reader.selecting.text == ""


@pytest.mark.parametrize(
    ("words", "sought"), [("chong ngap", "chong ngap"), ("ngap phuong", "phường"), ("khác", "phường")]
)
def test_from_a_search_one_comes_to_what_stands_in_the_text(words: str, sought: str) -> None:
    snippet = Snippet("chống ngập úng tại phường", ((6, 10), (19, 25)), 2)
    assert standing_in(snippet, words) == sought


def test_a_search_hit_opens_the_file_and_the_page_the_words_stand_on(qtbot: QtBot, tmp_path: Path) -> None:
    letters = File("Công văn.pdf", letter(3, ("Kính gửi các phường",)))
    appendix = File("Phụ lục.pdf", joined(letter(6, ("Danh mục thoát nước",)), letter(2, LINES)))
    documents = [registered(received("d1", (LETTER,))), registered(received("d2", (letters, appendix)), 513)]
    with reading_room(qtbot, tmp_path, documents=documents, files=(LETTER, letters, appendix)) as room:
        place = room.place
        for file in (LETTER, letters, appendix):
            text = "\f".join(pdf_pages(file.data))
            with place.cache.writing() as connection:
                texts.put(connection, sha256(file.data).hexdigest(), text)
        hit = searching.find(place, "chong ngap ung").hits[0]
        room.open("d1")

        with qtbot.waitSignal(room.reader.pane.source.sought_through, timeout=20_000):
            room.reader.open("d2")
            room.reader.lead_to(hit.snippet, standing_in(hit.snippet, "chong ngap ung"))
        room.rest()

        assert (hit.row.id, hit.snippet.page) == ("d2", 7)
        assert (room.reader.pane.place, room.reader.view.page) == (1, 7)
        assert told(room).startswith("1 trên 2")
        room.reader.view.go_to(1)
        room.reader.lead_to(hit.snippet, "chong ngap ung")
        qtbot.waitUntil(lambda: room.reader.view.page == 7, timeout=20_000)


def test_enter_on_a_search_result_opens_the_page_with_the_words_marked(qtbot: QtBot, tmp_path: Path) -> None:
    files = (File("Một.pdf", letter(2, ("Kính gửi các phường",))), File("Hai.pdf", joined(letter(4), letter(1, LINES))))
    with window_over(qtbot, tmp_path, files) as at:
        with at.place.cache.writing() as connection:
            texts.put(connection, sha256(files[1].data).hexdigest(), "\f".join(pdf_pages(files[1].data)))
        at.running.searching.focus()
        field, reader = at.running.window.top_bar.search, at.running.parts.reader()
        qtbot.keyClicks(field, "khong cham tre")
        qtbot.waitUntil(at.running.searching.popup.isVisible, timeout=20_000)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: reader.finding.count == 1, timeout=20_000)
        at.rest()
        assert (at.running.guide.document, reader.view.page) == ("d2", 5)


def joined(*files: bytes) -> bytes:
    with pikepdf.new() as made:
        for data in files:
            with pikepdf.open(BytesIO(data)) as one:
                made.pages.extend(one.pages)
        made.save(out := BytesIO())
    return out.getvalue()


def pdf_pages(data: bytes) -> list[str]:
    with PageRenderer(Source(data=data)) as renderer:
        return [renderer.text(page + 1).text for page in range(len(renderer.pages()))]
