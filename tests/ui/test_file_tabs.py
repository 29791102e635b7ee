"""The files of a document as tabs: those that do not fit are led to by arrows one can see."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from ui.paper_desk import File, with_pages
from ui.reading_room import reading_room
from wardoffice.ui.theme import TEXT_SIZES, look


@pytest.mark.parametrize("text_size", TEXT_SIZES)
def test_where_the_files_do_not_all_fit_two_arrows_that_are_seen_lead_to_the_others(
    qtbot: QtBot, tmp_path: Path, text_size: int
) -> None:
    files = tuple(File(f"Phụ lục số {n} kèm theo kế hoạch.pdf", with_pages(1)) for n in range(1, 8))
    with reading_room(qtbot, tmp_path, files=files, text_size=text_size) as room:
        room.glance()
        tabs = room.reader.pane.tabs
        arrows = [button for button in tabs.findChildren(QToolButton) if button.isVisible()]
        assert [arrow.accessibleName() for arrow in arrows] == ["Các tệp phía trước", "Các tệp phía sau"]
        for arrow in arrows:
            assert min(arrow.width(), arrow.height()) >= look().px(24)
            seen = arrow.grab().toImage()
            lights = {seen.pixelColor(x, y).lightness() for x in range(seen.width()) for y in range(seen.height())}
            assert max(lights) - min(lights) > 60, "an arrow is drawn on it"
        while arrows[1].isEnabled():
            QTest.mouseClick(arrows[1], Qt.MouseButton.LeftButton)
        last = tabs.tabRect(len(files) - 1)
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=QPoint(last.center()))
        room.rest()
        assert room.reader.pane.place == len(files) - 1
        assert last.right() <= arrows[0].geometry().left()
