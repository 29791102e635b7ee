"""Eyes of 58: what a leader reads stands large enough on the page as the window opens for him."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui.listed_desk import window_over
from ui.reading_room import LETTER
from wardoffice.ui.seat import seat_of

BODY_POINTS = 14
"""Nghị định 30/2020/NĐ-CP, Phụ lục I: the words of a letter are 13 to 14 points high."""
LEAST_PIXELS = 18


@pytest.mark.parametrize("writes", [False, True], ids=["beside the list", "beside the composer"])
def test_body_text_is_18_pixels_high_at_the_leaders_own_text_size(qtbot: QtBot, tmp_path: Path, writes: bool) -> None:
    with window_over(qtbot, tmp_path, [LETTER], text_size=130) as at:
        assert seat_of(at.place).settings.text_size == 130
        reader = at.running.parts.reader()
        qtbot.waitUntil(lambda: bool(reader.view.column.pages), timeout=20_000)
        if writes:
            at.qtbot.keyClick(at.running.window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
            at.rest()
            assert at.running.parts.composer().isVisible()
        at.resize(1366)
        page = reader.view.column.pages[0]
        assert BODY_POINTS * page.scale >= LEAST_PIXELS
        assert page.scale * page.box.seen_size[0] <= reader.view.viewport().width(), "without scrolling sideways"
