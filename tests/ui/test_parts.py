"""The window's small parts by themselves: breakpoints, gate, state in words, one window, troubles, Qt's own words."""

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.desks import NOW, documents, the_ward
from wardoffice.desk.states import sync_state
from wardoffice.desk.sync_facts import StateId, SyncFacts
from wardoffice.domain.deadline import PLAIN_CALENDAR, Due
from wardoffice.domain.directory import office_of
from wardoffice.domain.ids import in_vietnam
from wardoffice.ui import theme, troubles
from wardoffice.ui.breakpoints import FILL, READER_LEAST, Wish, arrange
from wardoffice.ui.gate import Gate
from wardoffice.ui.lists.columns import INCOMING, SUBJECT_LEAST, shown_in
from wardoffice.ui.lists.words import Today, deadline
from wardoffice.ui.one_window import OneWindow, raise_other
from wardoffice.ui.qt_words import QtWords
from wardoffice.ui.route_words import nodes
from wardoffice.ui.sync_words import told

WISHES = st.builds(Wish, side_open=st.booleans(), reading=st.booleans(), table=st.booleans())


@given(st.floats(200, 4000), WISHES)
def test_some_pane_always_takes_the_room_that_is_left(width: float, wish: Wish) -> None:
    panes = arrange(width, wish)
    assert FILL in (panes.list, panes.reader, panes.side)
    taken = sum(max(0, share) for share in (panes.rail, panes.list, panes.reader, panes.side))
    assert taken < width or width < 320


@given(st.floats(900, 4000))
def test_beside_the_composer_the_page_is_wide_enough_or_the_list_gives_way(width: float) -> None:
    panes = arrange(width, Wish(side_open=True))
    assert panes.list == 0 or width - panes.rail - panes.list - panes.side >= READER_LEAST


@given(st.floats(300, 3000))
def test_a_table_always_leaves_room_for_the_subject_or_shows_nothing_else_to_spare(width: float) -> None:
    shown = shown_in(INCOMING, width)
    assert "subject" in shown
    taken = sum(column.width for column in INCOMING if column.name in shown)
    assert taken + SUBJECT_LEAST <= width or shown <= {"number", "code", "subject"}


def test_the_gate_works_elsewhere_and_answers_here(qtbot: QtBot) -> None:
    gate, here, told_ = Gate("desk"), threading.get_ident(), []
    gate.read(lambda place: (place, threading.get_ident()), lambda found: told_.append((found, threading.get_ident())))
    qtbot.waitUntil(gate.is_idle)
    ((place, worked_on), answered_on) = told_[0]
    assert (place, answered_on) == ("desk", here)
    assert worked_on != here
    gate.close()


def test_writes_keep_their_order_and_each_is_followed_by_a_change(qtbot: QtBot) -> None:
    gate, order, changes = Gate([]), [], []
    gate.changed.connect(lambda: changes.append(len(order)))
    for number in range(20):
        gate.write(lambda place, number=number: place.append(number) or number, order.append)
    qtbot.waitUntil(gate.is_idle)
    assert order == list(range(20))
    assert changes == list(range(1, 21))
    gate.close()


@pytest.mark.filterwarnings("default")
def test_an_answer_for_somebody_who_is_gone_is_dropped_and_a_failure_is_told(qtbot: QtBot) -> None:
    gate, told_, failures = Gate("desk"), [], []
    gate.failure.connect(failures.append)
    owner, held = QObject(), threading.Event()
    gate.read(lambda _place: held.wait(5), told_.append, owner=owner)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, 0)
    QApplication.processEvents()
    del owner
    held.set()
    gate.read(lambda _place: 1 // 0, told_.append)
    qtbot.waitUntil(gate.is_idle)
    assert told_ == []
    assert [type(error) for error in failures] == [ZeroDivisionError]
    gate.close()
    gate.read(lambda _place: 1, told_.append)
    assert gate.is_idle()


FACTS = st.builds(
    SyncFacts,
    now=st.just(NOW),
    started=st.just(NOW - timedelta(hours=1)),
    last_full_check=st.sampled_from([None, NOW - timedelta(minutes=1), NOW - timedelta(days=3)]),
    waiting=st.integers(0, 3),
    refused=st.integers(0, 2),
    conflicts=st.integers(0, 1),
    problem=st.sampled_from(["", "no_network", "auth_needed", "hub_trouble", "intercepted"]),
    failing_since=st.sampled_from([None, NOW, NOW - timedelta(minutes=2)]),
    paused=st.booleans(),
    syncing=st.booleans(),
)


@given(FACTS)
def test_every_state_has_words_without_signs_and_green_only_when_all_is_done(facts: SyncFacts) -> None:
    state = sync_state(facts)
    shown = told(state, facts)
    assert shown.age
    assert shown.words
    assert shown.words[0].isalnum()
    assert shown.short
    assert (shown.tone == "ok") == (state.id is StateId.OK)
    if shown.tone == "ok":
        assert not (facts.waiting or facts.refused or facts.conflicts or facts.problem)
    assert not shown.banner or shown.sentence


def test_the_second_start_asks_the_first_window_to_come_forward(qtbot: QtBot, tmp_path: Path) -> None:
    assert not raise_other(tmp_path)
    first = OneWindow(tmp_path)
    with qtbot.waitSignal(first.asked):
        assert raise_other(tmp_path)
    assert not raise_other(tmp_path / "another")


def test_what_nobody_caught_becomes_a_sentence_and_a_line_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.excepthook", None)
    monkeypatch.setattr("threading.excepthook", None)
    said: list[str] = []
    troubles.install(tmp_path, said.append)
    import sys

    try:
        raise KeyError("giữ kín")
    except KeyError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert "vẫn được giữ" in said[0]
    log = (tmp_path / "logs" / "wardoffice.log").read_text("utf-8")
    assert "KeyError" in log
    assert "giữ kín" not in log


def test_qt_speaks_vietnamese_where_we_know_how_and_keeps_its_words_elsewhere(qapp: QApplication) -> None:
    words = QtWords(qapp)
    qapp.installTranslator(words)
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Thôi"
    assert QCoreApplication.translate("QLocalSocket", "%1: Unknown error") == "%1: Unknown error"
    qapp.removeTranslator(words)


@pytest.mark.parametrize(
    ("days", "said", "tone"),
    [(-2, "Quá hạn 2 ngày", "danger"), (0, "Hạn hôm nay", "warn"), (1, "Còn 1 ngày", "text_2")],
)
def test_a_due_date_is_told_in_working_days(days: int, said: str, tone: str) -> None:
    wednesday = in_vietnam(datetime(2026, 11, 25, 9, 0))
    words = deadline(Due(wednesday.date() + timedelta(days=days)), False, Today(wednesday, PLAIN_CALENDAR))
    assert (words.words, words.tone) == (said, tone)


def test_the_route_tells_where_it_is_now_first_and_then_the_newest_step() -> None:
    ward = office_of(the_ward())
    endorsed = [d for d in documents(20) if d.endorsements][-1]
    found = nodes(endorsed, ward, Today(NOW, PLAIN_CALENDAR), {endorsed.endorsements[0].command})
    standing = [node for node in found if node.now]
    assert found[: len(standing)] == tuple(standing) != ()
    assert [node.when for node in found if node.when] == sorted((n.when for n in found if n.when), reverse=True)
    assert [node.pending for node in found if "bút phê" in node.title] == [True]
    assert "chưa gửi" in next(node for node in found if node.pending).spoken()


def test_text_sizes_step_up_and_down_and_stay_at_the_ends() -> None:
    assert [theme.larger(size) for size in (100, 130, 200)] == [115, 150, 200]
    assert [theme.smaller(size) for size in (100, 130, 200)] == [100, 115, 150]
