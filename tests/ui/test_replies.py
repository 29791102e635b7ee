"""Replies to a note: written from anybody's note, read in one thread with who and when, kept as marks are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ui.paper_desk import acted, received, registered
from ui.reading_room import LETTER, Room, reading_room
from wardoffice.domain.commands import Annotate, EraseMark
from wardoffice.domain.ids import MarkId
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.paper.appearance import rect_of

NOTE = Mark(MarkKind.NOTE, 1, id=MarkId("n1"), point=(400.0, 700.0), text="Số liệu này lấy ở đâu?")


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    """The chairperson reads a letter on which the chief of office has put a note."""
    document = acted(registered(received("d1", (LETTER,))), Annotate((NOTE,)), "ubnd.chanhvp")
    with reading_room(qtbot, tmp_path, documents=[document]) as made:
        made.glance()
        yield made


def sign(room: Room) -> QPoint:
    left, bottom, right, top = rect_of(NOTE, room.reader.layer.own_box(room.reader.view.column.pages[0]))
    return room.on_page((left + right) / 2, (bottom + top) / 2)


def opened(room: Room) -> list[str]:
    """What is read when one clicks the sign."""
    QTest.mouseClick(room.reader.view.viewport(), Qt.MouseButton.LeftButton, pos=sign(room))
    return room.reader.marks.note._said.words()


def reply(room: Room, words: str) -> None:
    opened(room)
    room.reader.marks.note._text.setFocus()
    room.reader.marks.note._text.insertPlainText(words)
    QTest.keyClick(room.reader.marks.note._text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    room.rest()


def test_a_colleagues_note_is_answered_and_the_thread_is_read_under_its_sign(room: Room) -> None:
    reply(room, "Ở báo cáo tháng 10.")
    reply(room, "Và tháng 9.")
    first, *answers = opened(room)
    assert first.startswith("Phạm Hữu Thọ · ") and first.endswith(NOTE.text)
    assert [words.split("\n")[1] for words in answers] == ["Ở báo cáo tháng 10.", "Và tháng 9."]
    assert all(words.startswith("Nguyễn Đình Khải · 08:42 ") for words in answers)
    sent = [mark for row in room.queue() for mark in row.command.payload.marks]  # type: ignore[union-attr]
    assert [(mark.kind, mark.reply_to) for mark in sent] == [(MarkKind.NOTE, "n1")] * 2
    assert room.reader.layer.told_at(QPointF(sign(room))).count("Nguyễn Đình Khải") == 2


def test_an_empty_reply_is_none_and_ones_own_is_taken_off_or_back(room: Room) -> None:
    reply(room, "  ")
    assert room.queue() == []
    reply(room, "Ở báo cáo tháng 10.")
    QTest.keyClick(room.reader.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    room.rest()
    assert len(opened(room)) == 1
    QTest.keyClick(room.reader.view, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    room.rest()
    assert len(opened(room)) == 2
    (erase,) = room.reader.marks.note._said.findChildren(QPushButton)
    assert not room.reader.marks.note._erase.isVisible()
    erase.click()
    room.rest()
    assert len(opened(room)) == 1


def test_when_the_note_is_erased_its_replies_stay_where_it_was_and_say_so(qtbot: QtBot, tmp_path: Path) -> None:
    document = acted(registered(received("d1", (LETTER,))), Annotate((NOTE,)), "ubnd.chanhvp")
    answer = Mark(MarkKind.NOTE, 1, MarkId("r1"), point=NOTE.point, text="Ở báo cáo.", reply_to=MarkId("n1"))
    document = acted(document, Annotate((answer,)), "ubnd.pct.hanh")
    document = acted(document, EraseMark(MarkId("n1")), "ubnd.chanhvp")
    with reading_room(qtbot, tmp_path, documents=[document]) as room:
        room.glance()
        told, first = opened(room)
        assert told == "Trả lời một ghi chú đã xóa" and first.endswith("Ở báo cáo.")
        reply(room, "Đã xem.")
        assert [words.split("\n")[-1] for words in opened(room)[1:]] == ["Ở báo cáo.", "Đã xem."]


def test_a_note_that_was_moved_and_brought_back_keeps_its_replies(qtbot: QtBot, tmp_path: Path) -> None:
    with reading_room(qtbot, tmp_path) as room:
        room.glance()
        kept = room.reader.marks.kept
        kept.keep(NOTE)
        room.rest()
        reply(room, "Tự trả lời.")
        kept.move(room.reader.layer.marks[0], NOTE)
        room.rest()
        assert len(opened(room)) == 2
        kept.erase(next(mark for mark in room.reader.layer.marks if not mark.reply_to))
        room.rest()
        assert opened(room)[0] == "Trả lời một ghi chú đã xóa"
        kept.undo()
        room.rest()
        assert [words.split("\n")[1] for words in opened(room)] == [NOTE.text, "Tự trả lời."]


def test_who_may_not_mark_reads_the_thread_and_is_not_asked_to_answer(room: Room) -> None:
    room.reader.marks.kept.follow(room.reader._reading.opened.document, (), "")  # type: ignore[union-attr]
    opened(room)
    assert not room.reader.marks.note._text.isVisible() and not room.reader.marks.note._keep.isVisible()


def test_a_long_thread_scrolls_inside_the_window(room: Room) -> None:
    for number in range(12):
        room.reader.marks.kept.keep(
            Mark(MarkKind.NOTE, 1, MarkId(f"r{number}"), point=NOTE.point, text="Dài " * 30, reply_to=MarkId("n1"))
        )
    room.rest()
    assert len(opened(room)) == 13
    popup, view = room.reader.marks.note, room.reader.view
    assert view.rect().contains(popup.geometry())
    assert popup._said.verticalScrollBar().maximum() > 0
