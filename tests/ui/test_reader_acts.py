"""What the reading pane offers and does: the words by role, small forms, the chief's proposal adopted by one press."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QListView, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from ui.paper_desk import NOW, acted, proposed, received, registered
from ui.reading_room import LETTER, Room, reading_room
from wardoffice.desk.reading import open_document
from wardoffice.domain.commands import Complete, Endorse, MarkRead, ProposeEndorsement, ReturnBack, SubmitUp
from wardoffice.domain.deadline import Due
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.document import Document, Given

KT = "ubnd.kinhte"
FRIDAY = Due(NOW.date().replace(day=27), working_days=3)
PROPOSAL = ProposeEndorsement("Giao P. KT,HT&ĐT tham mưu.", (Given(KT, As.LEAD, FRIDAY),))


def given_to_nam() -> Document:
    endorsed = Endorse("Giao P. KT,HT&ĐT.", (Given("ubnd.cv.nam", As.LEAD, FRIDAY),))
    return acted(registered(received("d1", (LETTER,))), endorsed, "ubnd.chutich")


def words(room: Room) -> list[str]:
    return [button.text() for button in room.reader.toolbar._actions]


@pytest.mark.parametrize(
    ("login", "document", "shown"),
    [
        ("chutich", registered(received("d1", (LETTER,))), ["Bút phê", "Chuyển", "Trả lại văn thư"]),
        ("chanhvp", registered(received("d1", (LETTER,))), ["Đề xuất", "Trình", "Chuyển tiếp"]),
        ("vanthu.tam", received("d1", (LETTER,)), ["Vào sổ"]),
        ("cv.nam", given_to_nam(), ["Báo cáo xong", "Chuyển tiếp", "Trả lại"]),
    ],
)
def test_each_role_reads_the_words_of_its_own_work(
    qtbot: QtBot, tmp_path: Path, login: str, document: Document, shown: list[str]
) -> None:
    with reading_room(qtbot, tmp_path, login, [document]) as room:
        room.open()
        assert words(room) == shown
        assert room.reader.toolbar._actions[0].property("kind") == "primary"


def test_narrow_panes_move_tools_behind_the_dots_and_never_cut_a_word(qtbot: QtBot, tmp_path: Path) -> None:
    with reading_room(qtbot, tmp_path, text_size=130) as room:
        room.open()
        room.composer.hide()
        for width in (1300, 900, 700, 560):
            room.window.resize(width, 640)
            QApplication.processEvents()
            toolbar = room.reader.toolbar
            for button in toolbar._actions:
                assert button.isVisible()
                assert button.width() >= button.sizeHint().width()
                assert button.geometry().right() < toolbar.width()
            shown = [name for name, tool in toolbar._tools.items() if tool.isVisible()]
            behind = [entry.text() for entry in toolbar._more.menu().actions()]
            assert len(shown) + len([b for b in behind if b]) >= len(toolbar._tools)
            assert toolbar._more.geometry().right() <= toolbar.width()


def test_agreeing_with_the_proposal_is_one_press_that_keeps_both_names(qtbot: QtBot, tmp_path: Path) -> None:
    document = proposed(registered(received("d1", (LETTER,))), PROPOSAL)
    with reading_room(qtbot, tmp_path, documents=[document]) as room:
        room.open()
        with qtbot.waitSignal(room.reader.acted, timeout=20_000) as told:
            qtbot.mouseClick(room.reader.card._agree, Qt.MouseButton.LeftButton)
        room.rest()
        row = room.queue()[-1]
        assert row.command.payload == Endorse(PROPOSAL.text, PROPOSAL.given, (), document.proposals[0].id)
        assert told.args == ["d1", "Đã bút phê, chuyển P. KT,HT&ĐT (chủ trì), hạn 27/11.", row.command.id]
        opened = open_document(room.place, "d1")
        assert opened is not None
        assert opened.document.endorsements[0].proposed_by == "ubnd.chanhvp"
        assert room.reader.card.isHidden()


def test_a_proposal_is_one_line_while_one_writes_so_that_the_page_has_the_room(qtbot: QtBot, tmp_path: Path) -> None:
    document = proposed(registered(received("d1", (LETTER,))), PROPOSAL)
    with reading_room(qtbot, tmp_path, documents=[document], text_size=130) as room:
        room.composer.hide()
        room.open()
        card = room.reader.card
        whole = card.height()
        assert not card._line.isVisible()
        room.reader.tools.toggle_ink()
        room.rest()
        assert card._agree.isVisible(), "agreeing stays one press"
        room.rest()  # the layouts above follow
        assert card.height() < whole - card.fontMetrics().height()
        assert PROPOSAL.text in card._line.toolTip()
        qtbot.mouseClick(card._whole, Qt.MouseButton.LeftButton)
        room.rest()
        room.rest()
        assert card.height() == whole
        room.reader._read_again()  # as after every stroke
        room.rest()
        assert card._text.isVisible(), "what was unfolded stays so"
        room.reader.tools.put_down()
        room.rest()
        room.rest()
        assert card.height() == whole
        room.composer.show()
        room.rest()
        assert card._line.isVisible()


def test_in_large_letters_on_a_low_screen_the_proposal_leaves_its_room_to_the_page(
    qtbot: QtBot, tmp_path: Path
) -> None:
    document = proposed(registered(received("d1", (LETTER,))), PROPOSAL)
    with reading_room(qtbot, tmp_path, documents=[document], text_size=200) as room:
        room.composer.hide()
        room.window.resize(1270, 600)  # what is left of 1366 by 768
        room.open()
        card = room.reader.card
        assert card._line.isVisible() and card._agree.isVisible()
        qtbot.mouseClick(card._whole, Qt.MouseButton.LeftButton)
        room.rest()
        assert card._text.isVisible()
        room.window.resize(1270, 590)
        room.rest()
        assert card._text.isVisible(), "what was unfolded stays so"
        room.window.resize(1270, 1000)
        room.rest()
        assert card._text.isVisible() and not card._line.isVisible()


def test_returning_asks_for_a_reason_before_anything_is_sent(qtbot: QtBot, tmp_path: Path) -> None:
    with reading_room(qtbot, tmp_path) as room:
        room.open()
        room.reader.do("return_back")
        form = room.reader.form
        QTest.keyClick(form._text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert form.kind == "return_back"
        assert form._told.text() == "Chưa có nội dung. Chưa gửi gì đi. Hãy ghi vài chữ."
        form._text.setPlainText("Không thuộc thẩm quyền")
        with qtbot.waitSignal(room.reader.acted, timeout=20_000):
            QTest.keyClick(form._text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        room.rest()
        assert room.queue()[-1].command.payload == ReturnBack("Không thuộc thẩm quyền")
        assert form.kind == ""


def test_an_officer_reports_done_with_or_without_words(qtbot: QtBot, tmp_path: Path) -> None:
    with reading_room(qtbot, tmp_path, "cv.nam", [given_to_nam()]) as room:
        room.open()
        room.reader.do("complete")
        with qtbot.waitSignal(room.reader.acted, timeout=20_000):
            room.reader.form._confirm()
        room.rest()
        assert room.queue()[-1].command.payload == Complete("")


def test_submitting_names_the_leaders_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    with reading_room(qtbot, tmp_path, "chanhvp") as room:
        room.open()
        room.reader.do("submit_up")
        form = room.reader.form
        chips = dict(form._chips)
        assert "ubnd.chanhvp" not in chips
        chips["ubnd.chutich"].click()
        with qtbot.waitSignal(room.reader.acted, timeout=20_000):
            form._confirm()
        room.rest()
        assert room.queue()[-1].command.payload == SubmitUp(("ubnd.chutich",), "")


def test_escape_leaves_a_small_form_and_returns_to_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    with reading_room(qtbot, tmp_path) as room:
        room.open()
        room.reader.do("return_back")
        QTest.keyClick(room.reader.form._text, Qt.Key.Key_Escape)
        assert room.reader.form.kind == ""
        assert room.queue() == []


def test_a_document_looked_at_for_a_while_counts_as_read(qtbot: QtBot, tmp_path: Path) -> None:
    with reading_room(qtbot, tmp_path) as room:
        room.open()
        qtbot.waitUntil(lambda: any(isinstance(r.command.payload, MarkRead) for r in room.queue()), timeout=20_000)


def test_leafing_past_a_document_does_not_count_as_reading(qtbot: QtBot, tmp_path: Path) -> None:
    documents = [registered(received("d1", (LETTER,))), registered(received("d2", (LETTER,)), 513)]
    with reading_room(qtbot, tmp_path, documents=documents) as room:
        room.open("d1")
        assert room.reader._looked_at.isActive()
        room.open("d2")
        room.reader._looked_at.stop()
        room.rest()
        assert room.queue() == []


@pytest.mark.parametrize("login", ["chutich", "chanhvp", "vanthu.tam"])
def test_everything_that_can_be_pressed_or_written_in_has_a_name(qtbot: QtBot, tmp_path: Path, login: str) -> None:
    document = proposed(registered(received("d1", (LETTER,))), PROPOSAL)
    with reading_room(qtbot, tmp_path, login, [document]) as room:
        room.open()
        if login != "vanthu.tam":
            room.begin()
            room.picks("kt", "nam", "3")
        nameless = [w for w in room.window.findChildren(QWidget) if is_for_hands(w) and not name_of(w)]
        assert nameless == []


def is_for_hands(widget: QWidget) -> bool:
    kinds = (QAbstractButton, QPlainTextEdit, QListView)
    own = not widget.objectName().startswith("qt_")
    return own and widget.isVisible() and (isinstance(widget, kinds) or widget.focusPolicy() != Qt.FocusPolicy.NoFocus)


def name_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text
