"""The composer on small screens and in large text: nothing cut, the way to send always in sight."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from ui.paper_desk import NOW, acted, proposed, received, registered
from ui.reading_room import LETTER, Room, reading_room
from wardoffice.domain.commands import Endorse, ProposeEndorsement
from wardoffice.domain.deadline import Due
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.document import Given
from wardoffice.ui.composing.segment import Segment

GIVEN = (
    Given("ubnd.pct.hanh", As.DIRECT, Due(NOW.date().replace(day=27), working_days=3)),
    Given("ubnd.kinhte", As.LEAD, Due(NOW.date().replace(day=27), working_days=3)),
    Given("ubnd.vanhoa", As.COOPERATING, Due(NOW.date().replace(day=27), working_days=3)),
)


@pytest.mark.parametrize("text_size", [100, 130, 150, 200])
def test_nothing_is_wider_than_the_pane_and_no_row_is_pressed_together(
    qtbot: QtBot, tmp_path: Path, text_size: int
) -> None:
    before = acted(registered(received("d0", (LETTER,)), 511), Endorse("Giao các nơi.", GIVEN), "ubnd.chutich")
    document = proposed(registered(received("d1", (LETTER,))), ProposeEndorsement("Kính trình.", GIVEN))
    with reading_room(qtbot, tmp_path, documents=[before, document], text_size=text_size) as room:
        room.begin()
        room.picks("kt", "nam", "oanh", "3")
        room.composer.sheet.due._ask_other()
        area = room.composer.findChild(QScrollArea)
        assert area is not None
        ground = room.composer.sheet._ground
        qtbot.waitUntil(lambda: ground.height() >= ground.heightForWidth(ground.width()), timeout=5_000)
        assert ground.minimumSizeHint().width() <= area.viewport().width()
        for button in ground.findChildren(Segment):
            assert button.width() >= button.sizeHint().width(), button.text()
            assert button.height() >= 30 * text_size // 100, button.text()
        for label in ground.findChildren(QLabel):
            if label.isVisible() and not label.wordWrap():
                assert label.width() >= label.sizeHint().width(), label.text()


@pytest.mark.parametrize("text_size", [100, 130])
def test_the_way_to_send_is_in_sight_without_scrolling(qtbot: QtBot, tmp_path: Path, text_size: int) -> None:
    with reading_room(qtbot, tmp_path, text_size=text_size) as room:
        room.begin()
        room.picks("kt", "vp", "vh", "3")
        assert in_sight(room, room.composer.sheet._send)
        assert in_sight(room, room.composer.sheet._later)


def test_at_ordinary_size_an_endorsement_needs_no_scrolling_up_to_its_date(qtbot: QtBot, tmp_path: Path) -> None:
    with reading_room(qtbot, tmp_path) as room:
        room.begin()
        room.picks("kt", "vp", "3")
        for button in room.composer.sheet.due._buttons.values():
            assert in_sight(room, button)


def in_sight(room: Room, button: QPushButton) -> bool:
    QApplication.processEvents()
    place = QRect(button.mapTo(room.window, QPoint(0, 0)), button.size())
    return not button.visibleRegion().isEmpty() and room.window.rect().contains(place)


def test_closing_keeps_the_words_and_clears_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    with reading_room(qtbot, tmp_path) as room:
        room.open()
        room.begin()
        room.picks("kt")
        layer = room.reader.layer
        qtbot.waitUntil(lambda: layer.preview is not None, timeout=20_000)
        room.composer.hide()
        assert layer.preview is None
        room.composer.show()
        assert layer.preview is not None
