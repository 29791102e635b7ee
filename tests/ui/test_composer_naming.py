"""Naming people in the composer: by a few keys, by pressing, through every way of typing Vietnamese."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from ui.desks import the_ward
from ui.paper_desk import NOW
from ui.reading_room import Room, composes, reading_room, unikey
from wardoffice.domain.commands import Endorse
from wardoffice.domain.deadline import Due
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.document import Given
from wardoffice.domain.ids import PersonId
from wardoffice.domain.marks import MarkKind
from wardoffice.domain.people import Absence
from wardoffice.store import directory as directories

KT, VP, VH = "ubnd.kinhte", "ubnd.vp", "ubnd.vanhoa"
HANH = "ubnd.pct.hanh"
FRIDAY = Due(NOW.date().replace(day=27), working_days=3)
"""Three working days after Monday 23/11, as Tuesday 24/11 is off."""


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    with reading_room(qtbot, tmp_path) as made:
        made.open()
        made.begin()
        yield made


def test_sixteen_keys_name_three_units_and_a_date_and_send_exactly_that(room: Room) -> None:
    room.picks("kt", "vp", "vh", "3")
    with room.qtbot.waitSignal(room.composer.sent, timeout=20_000) as sent:
        QTest.keyClick(room.composer.sheet.picker, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    room.rest()

    (row,) = [row for row in room.queue() if isinstance(row.command.payload, Endorse)]
    payload = row.command.payload
    assert isinstance(payload, Endorse)
    assert payload.given == (
        Given(KT, As.LEAD, FRIDAY),
        Given(VP, As.COOPERATING, FRIDAY),
        Given(VH, As.COOPERATING, FRIDAY),
    )
    assert payload.text == "Giao P. KT,HT&ĐT chủ trì, phối hợp Văn phòng, P. VH-XH tham mưu, báo cáo trước 27/11/2026."
    assert [(mark.kind, mark.text) for mark in payload.marks] == [(MarkKind.ENDORSEMENT_TEXT, payload.text)]
    assert (row.not_before - NOW).total_seconds() == 30
    told = "Đã bút phê, chuyển P. KT,HT&ĐT (chủ trì), Văn phòng, P. VH-XH, hạn 27/11."
    assert sent.args == ["d1", told, row.command.id]


def test_a_vice_chairperson_directs_and_the_first_unit_still_leads(room: Room) -> None:
    room.picks("hanh", "kt")
    assert {n.who: n.role for n in room.composer.people} == {HANH: As.DIRECT, KT: As.LEAD}
    assert room.composer.draft().text.startswith("Kính chuyển đ/c Trần Thị Bích Hạnh chỉ đạo. Giao P. KT,HT&ĐT chủ trì")


def test_there_is_never_more_than_one_lead(room: Room) -> None:
    room.picks("kt", "vp")
    button = room.composer.sheet.favourites.button(VP, As.LEAD)
    assert button is not None
    room.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert {n.who: n.role for n in room.composer.people} == {VP: As.LEAD, KT: As.COOPERATING}


def test_dropping_the_lead_lets_the_first_who_cooperates_lead(room: Room) -> None:
    room.picks("kt", "vp", "vh")
    room.composer.naming.drop(KT)
    assert {n.who: n.role for n in room.composer.people} == {VP: As.LEAD, VH: As.COOPERATING}


def test_a_second_press_on_a_role_takes_the_name_away(room: Room) -> None:
    button = room.composer.sheet.favourites.button(KT, As.LEAD)
    assert button is not None
    room.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.isChecked()
    room.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert room.composer.people == ()
    assert not button.isChecked()


def test_who_has_no_row_gets_a_chip_whose_cross_takes_him_away(room: Room) -> None:
    room.picks("nam")
    chips = room.composer.sheet.chips
    (chip,) = chips._chips
    words, away = chip.findChildren(QToolButton)
    assert "Hoàng Nam" in words.text()
    assert words.accessibleName() == "Nguyễn Hoàng Nam, Chuyên viên Phòng Kinh tế, Hạ tầng và Đô thị, Chủ trì"
    room.qtbot.mouseClick(away, Qt.MouseButton.LeftButton)
    assert room.composer.people == ()


def test_unikey_sending_backspaces_finds_the_same_people(room: Room) -> None:
    picker = room.composer.sheet.picker
    unikey(picker, "ha<ạnh")
    assert picker.text() == "hạnh"
    assert picker.offers[0].text == "Trần Thị Bích Hạnh"


def test_an_input_method_that_holds_letters_back_still_fills_the_list(room: Room) -> None:
    picker = room.composer.sheet.picker
    composes(picker, "han")
    assert picker.text() == ""
    assert "Trần Thị Bích Hạnh" in [offer.text for offer in picker.offers]
    composes(picker, "", commit="hạnh")
    assert picker.text() == "hạnh"


def test_the_list_never_touches_what_is_typed(room: Room) -> None:
    picker = room.composer.sheet.picker
    unikey(picker, "dd<<đa<ấ")
    assert picker.text() == "đấ"
    QTest.keyClick(picker, Qt.Key.Key_Down)
    assert picker.text() == "đấ"


def test_escape_closes_the_list_and_leaves_the_words(room: Room) -> None:
    picker = room.composer.sheet.picker
    QTest.keyClicks(picker, "kt")
    assert picker.is_open()
    QTest.keyClick(picker, Qt.Key.Key_Escape)
    assert not picker.is_open()
    assert picker.text() == "kt"


def test_nobody_finds_himself(room: Room) -> None:
    QTest.keyClicks(room.composer.sheet.picker, "khai")
    assert room.composer.sheet.picker.offers == ()


def test_somebody_away_is_named_with_a_word_of_warning(qtbot: QtBot, tmp_path: Path) -> None:
    with reading_room(qtbot, tmp_path) as room:
        with room.place.cache.writing() as connection:
            away = Absence(PersonId("pct.hanh"), NOW.date(), NOW.date().replace(day=25))
            directories.put(connection, replace(the_ward(), revision=9, absences=(away,)))
        room.begin()
        QTest.keyClicks(room.composer.sheet.picker, "hanh")
        assert "đang nghỉ đến 25/11" in room.composer.sheet.picker.offers[0].note
        QTest.keyClick(room.composer.sheet.picker, Qt.Key.Key_Return)
        assert room.composer.sheet._away.text() == "Trần Thị Bích Hạnh đang nghỉ đến 25/11."
        assert not room.composer.sheet._away.isHidden()
