"""Dấu ĐẾN: on the page while the clerk registers, dragged there, kept with the act, its number the register's."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from sheets import encrypted
from ui.paper_desk import File, printed, received
from ui.reading_room import LETTER, Room, reading_room
from wardoffice.desk import registering
from wardoffice.domain.commands import RegisterIncoming
from wardoffice.domain.marks import STAMP_HEIGHT, STAMP_WIDTH, Mark, MarkKind
from wardoffice.paper.typesetting import arrival_number
from wardoffice.store.problem import StoreProblem
from wardoffice.ui import stamping
from wardoffice.ui.registering import RegisterForm

OTHER = File("Phụ lục.pdf", LETTER.data + b"\n% other")


@contextmanager
def at_the_queue(
    qtbot: QtBot, folder: Path, files: tuple[File, ...] = (LETTER,)
) -> Iterator[tuple[Room, RegisterForm]]:
    """The clerk's page with the form of vào sổ beside it."""
    with reading_room(qtbot, folder, "vanthu.tam", [received("d1", files)], files) as room:
        form = RegisterForm(room.gate)
        form.work_with(room.reader)
        form.setFixedWidth(320)
        layout = room.window.layout()
        assert layout is not None
        layout.replaceWidget(room.composer, form)
        room.composer.hide()
        room.glance()
        form.show()
        form.show_document("d1")
        room.rest()
        yield room, form
        room.rest()


def searched(room: Room, form: RegisterForm) -> Mark | None:
    """The stamp on the page once its place has been looked for."""
    room.qtbot.waitUntil(lambda: not form.stamping._settle.isActive(), timeout=20_000)
    room.rest()
    return room.reader.layer.preview


def sent(room: Room) -> RegisterIncoming:
    (payload,) = [row.command.payload for row in room.queue()]
    assert isinstance(payload, RegisterIncoming)
    return payload


def test_the_stamp_stands_where_it_was_dragged_to_with_a_number_that_says_it_is_provisional(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with at_the_queue(qtbot, tmp_path) as (room, form):
        stamp = searched(room, form)
        assert stamp is not None and stamp.rect is not None
        left, bottom, right, top = stamp.rect
        assert (right - left, top - bottom) == pytest.approx((STAMP_WIDTH, STAMP_HEIGHT), abs=0.01)
        assert (stamp.organ, arrival_number(stamp)) == ("Ủy ban nhân dân phường Lộc Vân", "(tạm)")
        middle = room.on_page((left + right) / 2, (bottom + top) / 2)
        room.drawn([middle, middle + QPoint(-20, 30), middle + QPoint(-40, 60)])
        dragged = room.reader.layer.preview
        assert dragged is not None and dragged.rect is not None and dragged.rect[1] < bottom - 20
        form.main_button.click()
        room.rest()
        assert room.reader.layer.preview is None
        (kept,) = room.reader.layer.marks
        assert (kept.kind, kept.rect) == (MarkKind.ARRIVAL_STAMP, dragged.rect)
        assert arrival_number(kept) == "(tạm)" and kept.forwarded_to == stamp.forwarded_to != ""
        assert sent(room).stamp == dragged


def test_registering_before_a_place_was_found_still_stamps(qtbot: QtBot, tmp_path: Path) -> None:
    with at_the_queue(qtbot, tmp_path) as (room, form):
        form.stamping._settle.stop()
        assert room.reader.layer.preview is None
        form.main_button.click()
        room.rest()
        assert sent(room).stamp is not None


def test_where_no_place_can_be_looked_for_the_document_is_registered_without_a_stamp(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_asked: object) -> None:
        raise StoreProblem("disk_trouble", {})

    with at_the_queue(qtbot, tmp_path) as (room, form):
        form.stamping._settle.stop()
        monkeypatch.setattr(stamping, "stamp_for", broken)
        form.main_button.click()
        room.rest()
        assert sent(room).stamp is None


def test_a_fault_while_registering_is_told_and_the_button_can_be_pressed_again(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_asked: object, **_named: object) -> None:
        raise StoreProblem("disk_full", {})

    with at_the_queue(qtbot, tmp_path) as (room, form):
        searched(room, form)
        monkeypatch.setattr(registering, "register", broken)
        with room.qtbot.waitSignal(room.gate.failure):
            form.main_button.click()
        room.rest()
        assert form.main_button.isEnabled()


def test_who_wants_no_stamp_unticks_it_and_it_is_gone_from_the_page(qtbot: QtBot, tmp_path: Path) -> None:
    with at_the_queue(qtbot, tmp_path) as (room, form):
        searched(room, form)
        form.stamping.wanted.click()
        assert room.reader.layer.preview is None
        form.main_button.click()
        room.rest()
        assert sent(room).stamp is None


def test_the_stamp_is_seen_while_its_form_is_and_on_its_own_file_alone(qtbot: QtBot, tmp_path: Path) -> None:
    with at_the_queue(qtbot, tmp_path, (LETTER, OTHER)) as (room, form):
        stamp = searched(room, form)
        assert stamp is not None
        room.reader.pane.tabs.setCurrentIndex(1)
        assert room.reader.layer.preview is None
        room.reader.pane.tabs.setCurrentIndex(0)
        assert room.reader.layer.preview == stamp
        form.hide()
        assert room.reader.layer.preview is None
        form.show()
        assert room.reader.layer.preview == stamp
        form.stamping.number(600, provisional=False)
        assert room.reader.layer.preview == replace(stamp, number=600, provisional=False)


def test_a_file_opened_with_its_password_gets_a_stamp_from_then_on(qtbot: QtBot, tmp_path: Path) -> None:
    locked = File("Công văn.pdf", encrypted(printed(), 6, user="Mo-ra-3141"))
    with at_the_queue(qtbot, tmp_path, (locked,)) as (room, form):
        assert searched(room, form) is None and not form.stamping.wanted.isEnabled()
        line = room.reader.pane.notice.password.findChild(QLineEdit)
        room.qtbot.waitUntil(line.isVisible, timeout=20_000)
        room.qtbot.keyClicks(line, "Mo-ra-3141")
        with room.qtbot.waitSignal(room.reader.pane.pages_come, timeout=20_000):
            room.qtbot.keyClick(line, Qt.Key.Key_Return)
        stamp = searched(room, form)
        assert stamp is not None and form.stamping.wanted.isChecked() and form.stamping.wanted.isEnabled()
        form.main_button.click()
        room.rest()
        assert sent(room).stamp == stamp


def test_the_stamp_can_be_dragged_where_the_form_makes_way_for_the_page_it_covers(qtbot: QtBot, tmp_path: Path) -> None:
    with at_the_queue(qtbot, tmp_path) as (room, form):
        stamp = searched(room, form)
        assert stamp is not None and stamp.rect is not None
        form.stamping.place_asked.connect(form.hide)
        form.stamping._see.click()
        room.rest()
        assert not form.isVisible() and room.reader.layer.preview == stamp
        middle = room.on_page((stamp.rect[0] + stamp.rect[2]) / 2, (stamp.rect[1] + stamp.rect[3]) / 2)
        room.drawn([middle, middle + QPoint(-20, 30), middle + QPoint(-40, 60)])
        dragged = room.reader.layer.preview
        assert dragged is not None and dragged.rect != stamp.rect
        form.show()
        form.show_document("d1")
        room.rest()
        form.main_button.click()
        room.rest()
        assert sent(room).stamp == dragged
        assert room.reader.layer.preview is None


def test_a_document_whose_file_is_not_here_is_registered_without_a_stamp_and_the_form_says_so(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with at_the_queue(qtbot, tmp_path, (replace(LETTER, here=False),)) as (room, form):
        assert searched(room, form) is None
        assert not form.stamping.wanted.isEnabled() and "Vẫn vào sổ được" in form.stamping._told.text()
        form.main_button.click()
        room.rest()
        assert sent(room).stamp is None
