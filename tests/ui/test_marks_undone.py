"""Undo and redo of marks, act by act: by keys and buttons, in any order, and the page never parts from the record."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.marking_steps import STEPS, Marking, Told, arrow, moved, new_id, place_of
from ui.paper_desk import OFFICE
from ui.reading_room import Room, reading_room
from wardoffice.desk.acting import act
from wardoffice.domain.commands import EraseMark
from wardoffice.domain.ids import MarkId
from wardoffice.domain.marks import Mark
from wardoffice.domain.threads import threads
from wardoffice.store import projection
from wardoffice.ui.reading.mark_history import MarkChange, MarkHistory

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    with reading_room(qtbot, tmp_path) as made:
        made.glance()
        yield made


def marking_in(room: Room) -> Marking:
    reader = room.reader
    return Marking(reader.marks.kept, room.gate, lambda: reader.layer.marks, reader.view.turn_right)


def on_page(room: Room) -> dict[str, object]:
    return {mark.id: place_of(mark) for mark in room.reader.layer.marks}


def in_record(room: Room) -> dict[str, object]:
    with room.place.cache.reading() as connection:
        document = projection.overlaid(connection, "d1", OFFICE)
    assert document is not None
    return {mark.id: place_of(mark) for mark in document.marks}


def press(room: Room, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    QTest.keyClick(room.reader.view, key, modifiers)
    room.rest()


def buttons(room: Room) -> tuple[bool, bool]:
    tools = room.reader.toolbar._tools
    return tools["undo"].isEnabled(), tools["redo"].isEnabled()


@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_Y, CTRL), (Qt.Key.Key_Z, CTRL | SHIFT)])
def test_what_was_taken_back_is_done_again_by_either_key(
    room: Room, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    room.reader.marks.kept.keep(arrow(700))
    room.rest()
    press(room, Qt.Key.Key_Z, CTRL)
    assert on_page(room) == in_record(room) == {}
    press(room, key, modifiers)
    assert list(on_page(room).values()) == [arrow(700).strokes]
    assert on_page(room) == in_record(room)


def test_the_buttons_are_of_use_only_when_there_is_something_to_do(room: Room) -> None:
    tools = room.reader.toolbar._tools
    assert buttons(room) == (False, False)
    room.reader.marks.kept.keep(arrow(700))
    room.rest()
    assert buttons(room) == (True, False)
    tools["undo"].click()
    room.rest()
    assert buttons(room) == (False, True) and on_page(room) == {}
    tools["redo"].click()
    room.rest()
    assert buttons(room) == (True, False) and len(on_page(room)) == 1


def test_a_mark_gives_no_use_to_a_tool_that_had_none_and_the_menu_of_a_narrow_window_follows(room: Room) -> None:
    room.reader.view.fit_width()
    room.rest()
    assert not room.reader.toolbar._tools["fit_width"].isEnabled()
    room.window.resize(900, 641)
    room.rest()
    room.reader.marks.kept.keep(arrow(700))
    room.rest()
    assert not room.reader.toolbar._tools["fit_width"].isEnabled()
    entries = {entry.text(): entry.isEnabled() for entry in room.reader.toolbar._more.menu().actions()}
    assert (entries["Bỏ nét vừa ghi\tCtrl+Z"], entries["Ghi lại nét vừa bỏ\tCtrl+Y"]) == (True, False)


def test_an_erased_mark_and_a_moved_one_come_back_where_they_were(room: Room) -> None:
    kept = room.reader.marks.kept
    kept.keep(arrow(700))
    room.rest()
    kept.move(room.reader.layer.marks[0], moved(arrow(700)))
    room.rest()
    kept.erase(room.reader.layer.marks[0])
    room.rest()
    for expected in (moved(arrow(700)).strokes, arrow(700).strokes):
        press(room, Qt.Key.Key_Z, CTRL)
        assert list(on_page(room).values()) == [expected]
    assert on_page(room) == in_record(room)


def test_a_mark_erased_elsewhere_meanwhile_leaves_nothing_to_take_back(room: Room) -> None:
    mark = arrow(700)
    room.reader.marks.kept.keep(mark)
    room.rest()
    room.gate.write(lambda place: act(place, "d1", EraseMark(mark.id)), lambda _acted: None)
    room.rest()
    assert buttons(room) == (False, False)
    press(room, Qt.Key.Key_Z, CTRL)
    assert on_page(room) == in_record(room) == {}


def test_a_move_that_is_refused_leaves_the_mark_where_it_was(room: Room) -> None:
    kept = room.reader.marks.kept
    kept.keep(arrow(700))
    room.rest()
    there = room.reader.layer.marks[0]
    kept.move(there, replace(there, page=0))
    room.rest()
    assert on_page(room) == in_record(room) == {there.id: there.strokes}


@settings(max_examples=300)
@given(steps=STEPS)
@example(steps=[(what, 0, True) for what in ("mark", "undo", "mark", "redo", "undo", "redo")])
@example(steps=[(what, 0, True) for what in ("mark", "erase", "undo", "erase", "undo", "undo", "redo")])
@example(steps=[(what, 0, True) for what in ("mark", "undo", "redo", "move", "undo", "erase", "undo", "undo")])
def test_the_history_alone_goes_back_and_forth_through_every_state(steps: list[tuple[str, int, bool]]) -> None:
    history, told, there = MarkHistory(), Told(), dict[MarkId, Mark]()
    for what, number, _waits in steps:
        chosen = list(there.values())[number % len(there)] if there else None
        change: MarkChange | None = None
        if what in ("undo", "redo"):
            told.step(-1 if what == "undo" else 1)
            change = history.undo(there) if what == "undo" else history.redo(there)
        elif what == "mark" or (what in ("erase", "move") and chosen):
            new = arrow(600 + len(told.states)) if what == "mark" or not chosen else moved(replace(chosen, id=new_id()))
            change = MarkChange(() if what == "mark" or not chosen else (chosen,), () if what == "erase" else (new,))
            rest = [one.strokes for one in there.values() if one not in change.gone]
            told.changed([*rest, *(one.strokes for one in change.come)])
            history.did(change)
        for mark in change.gone if change else ():
            del there[mark.id]
        there |= {mark.id: mark for mark in (change.come if change else ())}
        assert sorted((mark.strokes for mark in there.values()), key=str) == sorted(told.now, key=str)
        assert history.can_undo(there) == (told.at > 0)
        assert history.can_redo(there) == (told.at < len(told.states) - 1)


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_whatever_is_done_in_whatever_order_the_page_shows_what_the_record_holds(
    qtbot: QtBot, steps: list[tuple[str, int, bool]]
) -> None:
    """Where a step does not wait, the next one overtakes the desk's answer; reopening drops answers under way."""
    told = Told()
    parts: list[list[tuple[str, int, bool]]] = [[]]
    for step in steps:
        parts[-1].append(step) if step[0] != "reopen" else parts.append([])
    with TemporaryDirectory() as folder:
        for part in parts:
            told.reopened()
            with reading_room(qtbot, Path(folder)) as room:
                room.glance()
                marking = marking_in(room)
                for what, number, waits in part:
                    marking.do(told, what, number)
                    if waits:
                        room.rest()
                room.gate.close() if part is not parts[-1] else room.rest()
                assert sorted(in_record(room).values(), key=str) == sorted(told.now, key=str)
                if part is parts[-1]:
                    assert on_page(room) == in_record(room)
                    answered = {thread.answered for thread in threads(room.reader.layer.marks)}
                    assert all(mark.reply_to in ("", *answered) for mark in room.reader.layer.marks)
