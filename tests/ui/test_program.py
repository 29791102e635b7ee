"""The window program: first start, larger text, settings that last, a crash of the sync child, and an orderly end."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ui import desks
from wardoffice.desk.workplace import Workplace
from wardoffice.paper.shade import Shade
from wardoffice.store import facts
from wardoffice.ui import starting
from wardoffice.ui.program import Program
from wardoffice.ui.sign_in import SignIn
from wardoffice.ui.sync_child import SyncChild

Open = Callable[..., Program]
# The offscreen platform warns of what it cannot do whenever a dialog has a least size.
a_dialog = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """`opened("chutich")` is the program over a desk, signed in unless told otherwise; its sync child stays away."""
    monkeypatch.setattr(SyncChild, "start", lambda child: None)
    starting.dressed_application()
    begun: list[tuple[Program, Workplace]] = []

    def begin(login: str, signed_in: bool = True) -> Program:
        place = desks.desk(tmp_path, login)
        if signed_in:
            with place.cache.writing() as connection:
                facts.set_fact(connection, facts.URL, "http://127.0.0.1:9")
        program = Program(qapp, place)
        begun.append((program, place))
        program.open()
        qtbot.waitUntil(program.gate.is_idle)
        return program

    yield begin
    for program, place in begun:
        qtbot.waitUntil(program.gate.is_idle)
        if (running := program.running) is not None:
            running.window.close()
            running.window.deleteLater()  # or whatever thread collects garbage would delete its timers
            running.deleteLater()
        QApplication.processEvents()
        program.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        place.index.close()
        place.cache.close()


def settled(program: Program, qtbot: QtBot) -> None:
    running = program.running
    assert running is not None
    timers = running.lists._gather, running.guide._settle
    qtbot.waitUntil(lambda: program.gate.is_idle() and not any(timer.isActive() for timer in timers), timeout=10_000)
    QApplication.processEvents()


def test_a_leader_reads_at_130_per_cent_before_he_has_chosen_anything(opened: Open, qtbot: QtBot) -> None:
    opened("chutich")
    assert QApplication.font().pixelSize() == 17


def test_larger_text_builds_the_same_window_anew_and_is_kept(opened: Open, qtbot: QtBot, tmp_path: Path) -> None:
    program = opened("vanthu.tam")
    settled(program, qtbot)
    first = program.running
    assert first is not None
    document, size = first.guide.document, first.window.size()
    first.text_size.emit(1)
    settled(program, qtbot)
    second = program.running
    assert second is not None and second is not first
    assert (second.guide.place.name, second.window.size()) == ("to_register", size)
    assert second.guide.document == document
    assert QApplication.font().pixelSize() == 15
    assert json.loads((tmp_path / "settings.json").read_text("utf-8"))["text_size"] == 115


@a_dialog
def test_the_first_start_asks_to_sign_in_and_says_what_is_missing(opened: Open, qtbot: QtBot) -> None:
    program = opened("chutich", signed_in=False)
    assert program.running is not None
    window = program.running.window
    qtbot.waitUntil(lambda: bool(window.findChildren(SignIn)))
    dialog = window.findChildren(SignIn)[0]
    dialog.confirm()
    assert "Còn thiếu địa chỉ" in dialog._trouble.text()
    assert dialog.password.echoMode() is QLineEdit.EchoMode.Password
    assert dialog.password.inputMethodHints() & Qt.InputMethodHint.ImhHiddenText
    dialog.reject()


@a_dialog
def test_a_hub_that_is_not_there_is_told_in_the_dialog_and_loses_nothing(opened: Open, qtbot: QtBot) -> None:
    program = opened("chutich", signed_in=False)
    assert program.running is not None
    window = program.running.window
    qtbot.waitUntil(lambda: bool(window.findChildren(SignIn)))
    dialog = window.findChildren(SignIn)[0]
    for field, words in ((dialog.url, "http://127.0.0.1:9"), (dialog.user, "chutich"), (dialog.password, "x")):
        field.setText(words)
    dialog.confirm()
    qtbot.waitUntil(lambda: dialog.go.isEnabled(), timeout=20_000)
    assert dialog.isVisible()
    assert len(dialog._trouble.text()) > 20
    dialog.reject()


def test_where_the_window_was_is_kept_when_it_closes(opened: Open, qtbot: QtBot, tmp_path: Path) -> None:
    program = opened("vanthu.tam")
    settled(program, qtbot)
    assert program.running is not None
    program.running.window.resize(900, 600)
    program.running.window.close()
    kept = json.loads((tmp_path / "settings.json").read_text("utf-8"))
    assert kept["geometry"]


def test_dark_colours_come_at_once_and_stay(opened: Open, qtbot: QtBot, tmp_path: Path) -> None:
    program = opened("chutich")
    program._set_dark(True)
    qtbot.waitUntil(program.gate.is_idle)
    assert QApplication.palette().window().color().lightness() < 60
    assert json.loads((tmp_path / "settings.json").read_text("utf-8"))["dark"] is True
    program._set_dark(False)


def test_the_paper_and_the_ruler_are_remembered_for_the_person(opened: Open, qtbot: QtBot, tmp_path: Path) -> None:
    program = opened("vanthu.tam")
    settled(program, qtbot)
    running = program.running
    assert running is not None and running.guide.document
    comfort = running.parts.reader().comfort
    comfort._choices[Shade.SEPIA].trigger()
    comfort._use("ruler", True)
    settled(program, qtbot)
    kept = json.loads((tmp_path / "settings.json").read_text("utf-8"))
    assert (kept["page_shade"], kept["reading_ruler"]) == ("sepia", True)
    assert kept["dark"] is False, "the window's own look is another thing"
    program._set_text_size(115)
    settled(program, qtbot)
    running = program.running
    assert running is not None and running.guide.document
    again = running.parts.reader()
    assert again.view.shade is Shade.SEPIA
    assert again.comfort._ruled


def test_a_sync_child_that_dies_is_started_again(qtbot: QtBot, tmp_path: Path) -> None:
    child = SyncChild(tmp_path, desks.KEY)
    child._again.setInterval(1)
    child.start()
    first = child._process
    assert first is not None
    with qtbot.waitSignal(first.finished, timeout=20_000):
        first.kill()
    qtbot.waitUntil(lambda: child._process is not None and child._process is not first, timeout=10_000)
    child.end()


def test_a_pause_is_told_to_the_child_lasts_an_hour_and_outlives_its_restart(
    opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    words: list[str] = []
    monkeypatch.setattr(SyncChild, "word", lambda _child, word: words.append(word))
    program = opened("chutich")
    running = program.running
    assert running is not None
    running.pause_wanted.emit()
    assert program._watch.paused_until == desks.NOW + timedelta(hours=1)
    program._child.told.emit({"event": "state", "state": "starting"})
    running.resume_wanted.emit()
    program._child.told.emit({"event": "state", "state": "starting"})
    assert [word for word in words if word != "nudge"] == ["pause", "pause", "resume"]
    assert program._watch.paused_until is None


def test_the_window_stays_until_what_goes_to_the_printer_is_there_and_then_closes_by_itself(
    opened: Open, qtbot: QtBot
) -> None:
    program, printed, reached = opened("chutich"), threading.Event(), list[str]()
    settled(program, qtbot)
    assert program.running is not None
    window = program.running.window
    program.gate.finish(printed.wait, lambda _done: reached.append("printed"), lambda problem: None)

    assert not window.close()
    assert window.isVisible()
    assert "In xong, cửa sổ tự đóng" in window.toast.accessibleName()

    printed.set()
    qtbot.waitUntil(lambda: program.running is None)
    assert reached == ["printed"]


def test_closing_the_window_once_more_gives_up_what_goes_to_the_printer(opened: Open, qtbot: QtBot) -> None:
    program, printed = opened("chutich"), threading.Event()
    settled(program, qtbot)
    assert program.running is not None
    window = program.running.window
    program.gate.finish(printed.wait, lambda _done: None, lambda problem: None)
    window.close()

    assert window.close()

    assert program.running is None
    printed.set()
