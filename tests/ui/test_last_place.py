"""A file opens where its reader left it, on any later day too; nothing is kept of a glance."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.paper_desk import File, received, registered, with_pages
from ui.reading_room import LETTER, Room, reading_room
from wardoffice.store import reading_places
from wardoffice.store.reading_places import MOST, ReadingPlace
from wardoffice.ui.pages.column import Arrangement, Fit

LONG = File("Dài.pdf", with_pages(12))


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    documents = [registered(received("d1", [LONG])), registered(received("d2", [LETTER]), 513)]
    with reading_room(qtbot, tmp_path, documents=documents, files=(LONG, LETTER)) as made:
        made.open("d1")
        yield made


def settled(room: Room) -> None:
    room.reader.last_place.keep()
    room.rest()


def kept(room: Room) -> ReadingPlace | None:
    shown = room.reader.pane.shown
    assert shown is not None
    with room.place.cache.reading() as connection:
        return reading_places.of(connection, shown.sha256)


def test_a_document_left_and_opened_again_stands_where_it_was_left(room: Room) -> None:
    view = room.reader.view
    view.turn_right()
    view.set_zoom(1.5)
    view.go_to(7)
    before = view.reading_place()
    room.open("d2")
    assert (view.page, view.turn) == (1, 0)

    room.open("d1")

    assert (view.page, view.turn, view.zoom) == (7, 90, pytest.approx(1.5))
    assert view.reading_place() == (before[0], pytest.approx(before[1], abs=0.01))


def test_two_whole_pages_side_by_side_are_remembered_as_well(room: Room) -> None:
    view = room.reader.view
    view.set_abreast(2)
    view.fit_page()
    view.go_to(7)
    settled(room)
    room.open("d2")
    view.set_abreast(1)
    view.fit_width()

    room.open("d1")

    assert view.arrangement == Arrangement(Fit.PAGE, abreast=2)
    assert view.page == 7


def test_a_file_somebody_only_looked_at_is_kept_as_it_opened(room: Room) -> None:
    settled(room)
    room.open("d2")
    room.open("d1")
    assert room.reader.view.page == 1


def test_the_width_is_followed_again_where_it_was(room: Room) -> None:
    view = room.reader.view
    view.go_to(4)
    settled(room)
    assert kept(room) == ReadingPlace(*view.reading_place(), None, 0)
    room.open("d2")
    view.set_zoom(3.0)
    room.open("d1")
    assert (view.page, view.arrangement.zoom) == (4, Fit.WIDTH)


def test_a_search_that_led_here_decides_where_a_file_opens(room: Room) -> None:
    room.reader.view.go_to(9)
    room.open("d2")
    with room.qtbot.waitSignal(room.reader.shown, timeout=20_000):
        room.reader.open("d1")
        room.reader.finding.find("không có chữ này")
    room.rest()

    assert room.reader.view.page == 1


def test_the_files_read_last_are_remembered_and_nothing_that_is_no_place_is_believed(room: Room) -> None:
    with room.place.cache.writing() as connection:
        for number in range(MOST + 3):
            reading_places.keep(connection, f"{number:064x}", ReadingPlace(number + 1, 0.5, None, 0))
        assert reading_places.of(connection, f"{2:064x}") is None
        assert reading_places.of(connection, f"{3:064x}") == ReadingPlace(4, 0.5, None, 0)
        reading_places.facts.set_fact(connection, "reading_places", '{"a": [1]}')
        assert reading_places.of(connection, "a") is None
