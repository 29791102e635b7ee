"""The form of vào sổ shows what is entered whole, whatever its length and the size of the text."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ui.paper_desk import received
from ui.reading_room import LETTER, reading_room
from wardoffice.ui.registering import RegisterForm
from wardoffice.ui.theme import look

LONG = (
    "Về việc tập trung ứng phó mưa lớn, nguy cơ ngập úng, sạt lở đất và lũ quét trên địa bàn thành phố, "
    "chuẩn bị phương án sơ tán Nhân dân các tổ dân phố ven sông và bảo đảm an toàn hồ chứa trong mùa mưa lũ năm 2026"
)


@pytest.mark.parametrize("words", [1, 12, 19, 60])
@pytest.mark.parametrize("text_size", [100, 130, 200])
def test_every_line_of_the_subject_is_seen_and_nothing_stands_empty_between(
    qtbot: QtBot, tmp_path: Path, text_size: int, words: int
) -> None:
    document = replace(received("d1", (LETTER,)), subject=" ".join(LONG.split()[:words]))
    with reading_room(qtbot, tmp_path, "vanthu.tam", [document], (LETTER,), text_size) as room:
        form = RegisterForm(room.gate)
        form.setFixedWidth(look().px(320))
        layout = room.window.layout()
        assert layout is not None
        layout.replaceWidget(room.composer, form)
        room.composer.hide()
        form.show()
        form.show_document("d1")
        room.rest()
        for _round in range(3):  # words that wrap ask for another round of the layouts
            QApplication.processEvents()
        shown = [one for one in form.findChildren(QLabel) if one.isVisible() and one.text()]
        assert document.subject in [one.text() for one in shown]
        heights = {
            one.text(): (one.height(), one.heightForWidth(one.width()))
            for one in shown
            if one.wordWrap() and one is not form.title
        }
        assert {text: pair for text, pair in heights.items() if pair[0] != pair[1]} == {}
