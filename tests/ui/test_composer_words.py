"""The composer's words, date, suggestions and drafts, and what it refuses to send."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.paper_desk import NOW, acted, proposed, received, registered
from ui.reading_room import LETTER, Room, composes, reading_room, unikey
from wardoffice.desk import endorsing
from wardoffice.desk.phrases import SEED
from wardoffice.domain.commands import Annotate, Endorse, Forward, ProposeEndorsement
from wardoffice.domain.deadline import Due
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.document import Given, Urgency
from wardoffice.domain.ids import MarkId
from wardoffice.domain.marks import Mark, MarkKind, Rect
from wardoffice.paper.typesetting import lay_out
from wardoffice.ui.composing.mode import FROM_PROPOSAL
from wardoffice.ui.composing.placement import Way
from wardoffice.ui.growing_text import MOST_LINES
from wardoffice.ui.theme import TEXT_SIZES

KT, VP = "ubnd.kinhte", "ubnd.vp"
FRIDAY = Due(NOW.date().replace(day=27), working_days=3)
COMFORTABLE = 10.0
"""Points."""
MANY = (
    "Giao Phòng Kinh tế, Hạ tầng và Đô thị chủ trì, phối hợp Văn phòng rà soát ngay các điểm ngập úng trên địa bàn, "
    "kiểm tra hệ thống thoát nước, báo cáo Ủy ban trước 16 giờ ngày mai, nếu vượt thẩm quyền phải xin ý kiến cấp trên."
)
PROPOSAL = ProposeEndorsement("Giao P. KT,HT&ĐT tham mưu.", (Given(KT, As.LEAD, FRIDAY),))


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    with reading_room(qtbot, tmp_path) as made:
        made.begin()
        yield made


def sent(room: Room) -> object:
    """Send, and give the payload that waits now."""
    with room.qtbot.waitSignal(room.composer.sent, timeout=20_000):
        room.composer.send()
    room.rest()
    return room.queue()[-1].command.payload


def test_the_words_follow_whom_one_chooses_until_a_hand_has_touched_them(room: Room) -> None:
    text = room.composer.sheet.directive.text
    room.picks("kt")
    assert text.toPlainText() == "Giao P. KT,HT&ĐT chủ trì giải quyết theo quy định."
    room.picks("3")
    assert text.toPlainText() == "Giao P. KT,HT&ĐT chủ trì tham mưu, báo cáo trước 27/11/2026."
    text.appendPlainText("Khẩn.")
    room.picks("vp")
    assert text.toPlainText() == "Giao P. KT,HT&ĐT chủ trì tham mưu, báo cáo trước 27/11/2026.\nKhẩn."


def test_a_phrase_fills_its_gaps_and_goes_on_filling_them(room: Room) -> None:
    directive = room.composer.sheet.directive
    directive.use(next(phrase for phrase in SEED if phrase.abbreviation == "cgq"))
    assert directive.words == "Chuyển … giải quyết theo quy định."
    room.picks("kt")
    assert directive.words == "Chuyển P. KT,HT&ĐT giải quyết theo quy định."


def test_tab_writes_out_an_abbreviation_and_otherwise_leaves_the_field(room: Room) -> None:
    text = room.composer.sheet.directive.text
    text.setFocus()
    unikey(text, "gvp")
    QTest.keyClick(text, Qt.Key.Key_Tab)
    assert text.toPlainText() == "Giao VP tham mưu."
    QTest.keyClick(text, Qt.Key.Key_Tab)
    assert not text.hasFocus()
    assert text.toPlainText() == "Giao VP tham mưu."


def test_telex_arrives_whole_in_the_directive(room: Room) -> None:
    text = room.composer.sheet.directive.text
    text.setFocus()
    unikey(text, "d<đa<â<ất")
    assert text.toPlainText() == "đất"


def test_letters_an_input_method_still_holds_back_are_sent_with_the_rest(room: Room) -> None:
    text = room.composer.sheet.directive.text
    text.setFocus()
    unikey(text, "Giao VP xử ")
    composes(text, "lý")
    assert room.composer.draft().text == "Giao VP xử lý"


def test_the_date_is_said_in_words_with_the_day_that_was_skipped(room: Room) -> None:
    room.picks("3")
    told = room.composer.sheet.due.sentence
    assert told == "→ Thứ Sáu 27/11/2026 (3 ngày làm việc) · không tính Ngày Văn hóa Việt Nam 24/11"


def test_a_day_in_words_is_a_date_too(room: Room) -> None:
    room.picks("26/11")
    assert room.composer.sheet.due.due == Due(NOW.date().replace(day=26))


def test_a_sender_who_asks_earlier_is_told_and_one_press_takes_his_date(qtbot: QtBot, tmp_path: Path) -> None:
    asked = Due(NOW.date().replace(day=26))
    document = replace(registered(received("d1", (LETTER,))), due_asked=asked)
    with reading_room(qtbot, tmp_path, documents=[document]) as room:
        room.begin()
        room.picks("7")
        due = room.composer.sheet.due
        assert due.warning == "Nơi gửi yêu cầu trước 26/11. Dùng 26/11?"
        qtbot.mouseClick(due._use, Qt.MouseButton.LeftButton)
        assert due.due == asked
        assert due.warning == ""


def test_who_attends_or_only_knows_gets_no_date(room: Room) -> None:
    room.picks("kt", "vp", "3")
    room.composer.naming.name(VP, As.FOR_INFORMATION)
    assert [(n.who, n.due) for n in room.composer.people] == [(KT, FRIDAY), (VP, None)]


def test_last_time_with_the_same_agency_is_one_press_away(qtbot: QtBot, tmp_path: Path) -> None:
    before = registered(received("d0", (LETTER,)), 511)
    given = (Given(KT, As.LEAD, FRIDAY), Given(VP, As.COOPERATING, FRIDAY))
    before = acted(before, Endorse("Giao P. KT,HT&ĐT.", given), "ubnd.chutich")
    documents = [before, registered(received("d1", (LETTER,)))]
    with reading_room(qtbot, tmp_path, documents=documents) as room:
        room.begin()
        QTest.keyClick(room.composer.sheet.picker, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        assert room.composer.people == given
        assert room.composer.draft().text == "Giao P. KT,HT&ĐT."
        assert room.composer.sheet.due.due == FRIDAY


def test_changing_a_proposal_keeps_the_name_of_who_proposed(qtbot: QtBot, tmp_path: Path) -> None:
    document = proposed(registered(received("d1", (LETTER,))), PROPOSAL)
    with reading_room(qtbot, tmp_path, documents=[document]) as room:
        room.begin(FROM_PROPOSAL)
        assert room.composer.people == PROPOSAL.given
        room.picks("vp")
        payload = sent(room)
        assert isinstance(payload, Endorse)
        assert payload.adopts == document.proposals[0].id
        assert {g.who for g in payload.given} == {KT, VP}


def test_the_chief_of_office_writes_a_proposal_in_the_same_pane(qtbot: QtBot, tmp_path: Path) -> None:
    with reading_room(qtbot, tmp_path, "chanhvp") as room:
        room.begin("endorse")
        room.picks("kt", "3")
        payload = sent(room)
        assert isinstance(payload, ProposeEndorsement)
        assert payload.given == (Given(KT, As.LEAD, FRIDAY),)
        assert room.composer.sheet.placement.isHidden()


def test_forwarding_needs_a_name_and_no_words(room: Room) -> None:
    room.begin("forward")
    room.composer.send()
    assert room.composer.sheet.told.startswith("Chưa chọn người nhận")
    room.picks("kt")
    payload = sent(room)
    assert isinstance(payload, Forward)
    assert payload.given == (Given(KT, As.LEAD),)


def test_words_of_a_forwarding_outlive_the_composer_apart_from_those_of_a_bút_phê(room: Room) -> None:
    room.begin("forward")
    room.picks("kt")
    room.composer.sheet.directive.text.setPlainText("Xem giúp")
    room.composer._leave()
    room.rest()
    room.begin("endorse")
    assert room.composer.draft().text == ""
    room.begin("forward")
    assert (room.composer.draft().text, room.composer.draft().given) == ("Xem giúp", (Given(KT, As.LEAD),))
    payload = sent(room)
    assert isinstance(payload, Forward) and payload.text == "Xem giúp"
    assert endorsing.kept_draft(room.place, "d1", forwards=True) is None


def test_nothing_is_sent_where_nothing_is_written(room: Room) -> None:
    room.composer.send()
    assert room.composer.sheet.told.startswith("Chưa có nội dung")
    assert room.queue() == []


def test_an_express_document_may_be_taken_back_for_ten_seconds(qtbot: QtBot, tmp_path: Path) -> None:
    document = registered(received("d1", (LETTER,), Urgency.EXPRESS))
    with reading_room(qtbot, tmp_path, documents=[document]) as room:
        room.begin()
        room.picks("kt")
        sent(room)
        assert (room.queue()[-1].not_before - NOW).total_seconds() == 10


def test_what_is_being_written_outlives_the_composer(room: Room) -> None:
    room.picks("kt", "3")
    room.composer.sheet.directive.text.appendPlainText("Làm ngay.")
    room.composer.keep()
    room.rest()
    words = room.composer.draft()
    assert endorsing.kept_draft(room.place, "d1") == words

    room.begin()
    assert room.composer.draft() == words
    assert room.composer.sheet.told == "Đã mở lại nội dung đang viết dở."


def test_words_are_kept_by_themselves_while_one_writes(room: Room) -> None:
    room.composer.sheet.directive.text.setPlainText("Giao VP.")
    timer = room.composer._keep_soon
    assert timer.isActive()
    assert timer.interval() == 2000
    room.qtbot.waitUntil(lambda: endorsing.kept_draft(room.place, "d1") is not None, timeout=10_000)


def test_sending_leaves_no_draft_behind(room: Room) -> None:
    room.picks("kt")
    room.composer.keep()
    sent(room)
    room.rest()
    assert endorsing.kept_draft(room.place, "d1") is None


def test_keeping_a_draft_does_not_make_every_list_read_again(room: Room) -> None:
    with room.qtbot.assertNotEmitted(room.gate.changed):
        room.picks("kt")
        room.composer.keep()
        room.rest()


def test_typed_words_are_shown_on_the_page_and_stay_where_they_are_dragged(room: Room) -> None:
    room.open()
    room.begin()
    room.picks("kt")
    layer = room.reader.layer
    room.qtbot.waitUntil(lambda: layer.preview is not None, timeout=20_000)
    preview = layer.preview
    assert preview is not None and preview.rect is not None
    room.reader.show_mark(preview)
    left, bottom, right, top = preview.rect
    middle = ((left + right) / 2, (bottom + top) / 2)
    room.drawn([room.on_page(*middle), room.on_page(middle[0] - 40, middle[1] + 30), room.on_page(60, 60)])
    moved = layer.preview
    assert moved is not None and moved.rect is not None and moved.rect != preview.rect
    payload = sent(room)
    assert isinstance(payload, Endorse)
    assert [mark.rect for mark in payload.marks] == [moved.rect]
    assert layer.preview is None


def letters_of(mark: Mark | None) -> float:
    """How high the words of a typed mark are in its box, in points."""
    assert mark is not None and mark.rect is not None
    return lay_out(mark, mark.rect[2] - mark.rect[0], mark.rect[3] - mark.rect[1]).size


@pytest.mark.parametrize("reopened", [False, True])
def test_words_that_have_become_many_are_given_the_room_to_be_read_on_the_page(room: Room, reopened: bool) -> None:
    room.open()
    room.begin()
    room.picks("kt")
    layer, text = room.reader.layer, room.composer.sheet.directive.text
    room.qtbot.waitUntil(lambda: layer.preview is not None, timeout=20_000)
    if reopened:
        room.composer.keep()
        room.rest()
        room.begin()
        room.qtbot.waitUntil(lambda: layer.preview is not None, timeout=20_000)
    text.setPlainText(MANY)
    room.qtbot.waitUntil(lambda: letters_of(layer.preview) >= COMFORTABLE, timeout=5_000)
    assert layer.preview is not None and layer.preview.text == MANY


@pytest.mark.parametrize("text_size", TEXT_SIZES)
def test_the_line_being_written_is_whole_and_above_the_buttons(qtbot: QtBot, tmp_path: Path, text_size: int) -> None:
    with reading_room(qtbot, tmp_path, text_size=text_size) as room:
        room.begin()
        sheet = room.composer.sheet
        text, area = sheet.directive.text, sheet._area
        text.setFocus()
        for word in MANY.split(" "):
            text.insertPlainText(f"{word} ")
            QApplication.processEvents()
        room.rest()
        assert text.verticalScrollBar().maximum() == 0 or text.document().size().height() > MOST_LINES
        caret = text.cursorRect()
        top = text.viewport().mapTo(area.viewport(), caret.topLeft()).y()
        assert top >= 0 and top + caret.height() <= area.viewport().height()


def test_typed_words_are_proposed_clear_of_the_marks_on_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    def proposed_over(folder: str, *marks: Mark) -> Rect:
        document = registered(received("d1", (LETTER,)))
        document = acted(document, Annotate(marks), "ubnd.chanhvp") if marks else document
        with reading_room(qtbot, tmp_path / folder, documents=[document]) as room:
            room.open()
            room.begin()
            room.picks("kt")
            room.qtbot.waitUntil(lambda: room.reader.layer.preview is not None, timeout=20_000)
            preview = room.reader.layer.preview
            assert preview is not None and preview.rect is not None
            return preview.rect

    bare = proposed_over("bare")
    taken = proposed_over("taken", Mark(MarkKind.RECTANGLE, 1, id=MarkId("r1"), rect=bare))
    assert taken[3] <= bare[1] or taken[1] >= bare[3] or taken[2] <= bare[0] or taken[0] >= bare[2]


def test_words_that_stay_off_the_page_leave_no_mark(room: Room) -> None:
    room.picks("kt")
    room.composer.sheet.placement.choose(Way.NONE)
    payload = sent(room)
    assert isinstance(payload, Endorse)
    assert payload.marks == ()


def test_writing_by_hand_takes_up_the_pen(room: Room) -> None:
    room.open()
    room.begin()
    room.composer.sheet.placement.choose(Way.INK)
    assert room.reader.hand.tool == "blue_pen"
    room.composer.sheet.placement.choose(Way.TYPED)
    assert room.reader.hand.tool == "hand"


def test_the_words_on_the_page_name_their_author(room: Room) -> None:
    room.picks("kt")
    payload = sent(room)
    assert isinstance(payload, Endorse)
    (mark,) = payload.marks
    assert mark.kind is MarkKind.ENDORSEMENT_TEXT
    room.open()
    shown = [m for m in room.reader.layer.marks if m.kind is MarkKind.ENDORSEMENT_TEXT]
    assert [m.author for m in shown] == ["Nguyễn Đình Khải"]
