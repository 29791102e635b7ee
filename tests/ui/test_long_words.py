"""Names without a space, of files and folders, are seen whole wherever a sentence holds one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.paper_desk import File, received, registered
from ui.reading_room import LETTER, reading_room
from wardoffice.ui import theme
from wardoffice.ui.long_words import breakable
from wardoffice.ui.reading.notice import NoticeBar
from wardoffice.ui.reading.outgoing import SendingOut
from wardoffice.ui.toast import Toast

NAME = "CV_1234_UBND-KGVX_vv_tang_cuong_phong_chong_ngap_ung_tren_dia_ban_signed_signed(1)" + "x" * 60 + ".pdf"

# The offscreen platform warns of what it cannot do whenever a dialog has a least size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@given(st.text(max_size=200))
def test_nothing_is_added_that_is_seen_and_short_words_stay_as_they_are(text: str) -> None:
    bare = text.replace("\u200b", "")
    assert breakable(bare).replace("\u200b", "") == bare
    if all(len(word) <= 24 for word in bare.split()):
        assert breakable(bare) == bare


@pytest.mark.parametrize("text_size", [100, 200])
def test_what_is_sent_out_is_listed_whole(qtbot: QtBot, tmp_path: Path, text_size: int) -> None:
    long = File(NAME, LETTER.data)
    document = registered(received("d1", (long,)))
    with reading_room(qtbot, tmp_path, "chutich", [document], (long,), text_size) as room:
        dialog = SendingOut(room.gate, document, room.window)
        dialog.show()
        room.rest()
        for _turn in range(3):  # words that wrap ask for another round of the layouts
            QApplication.processEvents()
        assert NAME in dialog.plan.text().replace("\u200b", "")
        assert dialog.plan.mapTo(dialog, dialog.plan.rect().topRight()).x() < dialog.width()
        dialog.reject()


@pytest.mark.parametrize("text_size", [100, 200])
def test_a_toast_and_a_notice_hold_a_long_name(qtbot: QtBot, qapp: QApplication, text_size: int) -> None:
    theme.wear(qapp, text_size)
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(theme.look().px(400), 600)
    toast, notice = Toast(ground), NoticeBar(ground)
    sentence = f"Đã lưu D:\\Văn bản\\Đến\\{NAME}."
    toast.say(sentence)
    notice.say(sentence)
    assert notice.sentence == sentence == toast.accessibleName()
    for one in (toast, notice):
        (label,) = [label for label in one.findChildren(QLabel) if label.text()]
        assert label.minimumSizeHint().width() < theme.look().px(300)
