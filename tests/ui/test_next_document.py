"""The next document of the list is made ready while its reader rests, and its first page stands there when it opens."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sheets import letter
from ui.conftest import At
from ui.listed_desk import listed, window_over
from ui.paper_desk import File, received, registered
from wardoffice.paper.page_request import Request
from wardoffice.paper.rendering import PageRenderer, Picture
from wardoffice.paper.shade import Shade
from wardoffice.sample.letters.catalogue import letters
from wardoffice.store import reading_places
from wardoffice.store.reading_places import ReadingPlace
from wardoffice.ui.pages.ahead import Glance
from wardoffice.ui.pages.column import Arrangement
from wardoffice.ui.pages.tiles import SHARP_BUDGET
from wardoffice.ui.reader import Reader

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="stops the child with POSIX signals")
FILES = tuple(File(f"{number}.pdf", letter(number, (f"Văn bản thứ {number}",))) for number in (1, 2, 3, 4))


@pytest.fixture
def at(qtbot: QtBot, tmp_path: Path) -> Iterator[At]:
    with window_over(qtbot, tmp_path, FILES) as made:
        yield made


def reader(at: At) -> Reader:
    return at.running.parts.reader()


def ready(at: At, document: str) -> None:
    """Wait until that document is ready."""
    at.qtbot.waitUntil(lambda: reader(at).next.is_ready(document), timeout=20_000)


def on(at: At) -> None:
    at.qtbot.keyClick(at.running.window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)


def sharp(at: At) -> bool:
    view = reader(at).view
    sight = view.sight()
    pages = view.column.between(sight.top, sight.bottom)
    return bool(pages) and all(p in view.drawing.sharp for page in pages for p in view.drawing.sharp_of(page, sight))


def test_the_next_document_is_shown_by_the_child_that_made_it_ready_without_drawing_again(
    at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(at, "d2")
    child, asked = reader(at).pane.ahead.child_id(), list[Request]()
    tile = PageRenderer.tile

    def noted(renderer: PageRenderer, request: Request) -> Picture | None:
        asked.append(request)
        return tile(renderer, request)

    monkeypatch.setattr(PageRenderer, "tile", noted)

    with at.qtbot.waitSignal(reader(at).shown, timeout=20_000):
        on(at)

    assert at.running.guide.document == "d2"
    assert (reader(at).view.pages, sharp(at)) == (2, True)
    assert reader(at).pane.source.child_id() == child
    at.rest()
    view = reader(at).view
    in_sight = {(piece.page, piece.y) for piece in view.drawing.sharp_of(view.column.pages[0], view.sight())}
    assert in_sight.isdisjoint((request.page, request.y) for request in asked)
    ready(at, "d3")


def test_making_ready_writes_nothing_and_asks_for_no_file(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(at, "d2")
    reader(at).pane.ahead.drop()
    written: list[object] = []
    monkeypatch.setattr(at.gate, "write", lambda *asked, **_how: written.append(asked))
    reader(at).next.prepare("d2")
    ready(at, "d2")
    assert written == []


def test_a_file_is_ready_at_the_place_where_it_was_left(at: At) -> None:
    with at.place.cache.writing() as connection:
        place = ReadingPlace(3, 0.25, 1.5, 90)
        reading_places.keep(connection, listed(FILES)[3].attachments[0].sha256, place)
    at.running.window.pane.step(2)
    at.rest()
    ready(at, "d4")
    with at.qtbot.waitSignal(reader(at).shown, timeout=20_000):
        on(at)
    at.rest()
    view = reader(at).view
    at.qtbot.waitUntil(lambda: view.page == 3, timeout=20_000)
    assert (view.page, view.turn, view.zoom) == (3, 90, pytest.approx(1.5))
    assert any(piece.page == 3 and piece.turn == 90 for piece in view.drawing.sharp._images)


def test_a_line_that_comes_above_the_pages_changes_nothing_of_what_is_ready(at: At) -> None:
    ready(at, "d2")
    task = reader(at).pane.ahead._task
    reader(at).notice.say("Một câu phía trên trang.")
    QApplication.processEvents()
    assert reader(at).next._rest.isActive()
    at.qtbot.waitUntil(lambda: not reader(at).next._rest.isActive(), timeout=20_000)
    at.rest()
    assert reader(at).pane.ahead._task is task
    with at.qtbot.waitSignal(reader(at).shown, timeout=20_000):
        on(at)
    assert sharp(at)


def test_another_paper_or_another_room_has_it_made_ready_anew(at: At) -> None:
    ready(at, "d2")
    reader(at).view.set_shade(Shade.DARK)
    at.qtbot.waitUntil(lambda: on_paper(at) == {Shade.DARK}, timeout=20_000)
    ready(at, "d2")
    with at.qtbot.waitSignal(reader(at).shown, timeout=20_000):
        on(at)
    assert sharp(at)


def on_paper(at: At) -> set[Shade]:
    """The papers of the pictures held ready."""
    task = reader(at).pane.ahead._task
    held = task._ready.drawing.sharp._images if task and task._ready else {}
    return {piece.shade for piece in list(held)}


def test_pictures_held_ready_are_counted_in_the_budget_of_the_page_that_is_read(at: At) -> None:
    shelf = reader(at).view.drawing.sharp
    ready(at, "d2")
    at.rest()
    assert SHARP_BUDGET / 2 <= shelf.budget < SHARP_BUDGET
    reader(at).pane.ahead.drop()
    assert shelf.budget == SHARP_BUDGET


def test_a_screen_that_needs_the_budget_itself_leaves_little_to_be_held_ready() -> None:
    def most(width: int, height: int, ratio: float) -> int:
        return Glance((width, height), ratio, Arrangement()).most_bytes

    assert most(1000, 640, 1.0) == SHARP_BUDGET // 2
    assert most(1900, 1000, 2.0) < SHARP_BUDGET / 4
    assert most(3800, 2000, 2.0) == 0


def test_a_page_too_large_to_be_held_whole_is_ready_in_part(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(at, "d2")
    reader(at).pane.ahead.drop()
    monkeypatch.setattr(Glance, "most_bytes", 2_000_000)
    reader(at).next.prepare("d2")
    ready(at, "d2")
    task = reader(at).pane.ahead._task
    assert task is not None and task._ready is not None
    assert 0 < task._ready.drawing.held_bytes <= 2_000_000
    on(at)
    at.qtbot.waitUntil(lambda: reader(at).view.pages == 2 and sharp(at), timeout=20_000)


def test_another_document_than_the_next_closes_the_one_made_ready(at: At) -> None:
    ready(at, "d2")
    task = reader(at).pane.ahead._task
    assert task is not None
    at.running.guide.read("d4")
    at.qtbot.waitUntil(lambda: task.renderer.process_id() is None, timeout=20_000)
    at.qtbot.waitUntil(lambda: reader(at).view.pages == 4, timeout=20_000)
    assert not reader(at).next.is_ready("d2")


def test_a_list_that_changes_has_its_new_next_made_ready(at: At, qtbot: QtBot) -> None:
    ready(at, "d2")
    task = reader(at).pane.ahead._task
    assert task is not None
    reader(at).next.prepare("d3")
    ready(at, "d3")
    assert not reader(at).next.is_ready("d2")
    qtbot.waitUntil(lambda: task.renderer.process_id() is None, timeout=20_000)


def test_nothing_is_drawn_ahead_while_somebody_scrolls(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    ready(at, "d2")
    ahead, pages = reader(at).pane.ahead, PageRenderer.pages
    ahead.drop()

    def scrolled_meanwhile(renderer: PageRenderer) -> tuple[tuple[float, float], ...]:
        reader(at).pane.ahead.pause()
        return pages(renderer)

    with monkeypatch.context() as patched:
        patched.setattr(PageRenderer, "pages", scrolled_meanwhile)
        reader(at).next.prepare("d2")
        at.qtbot.waitUntil(lambda: ahead._task is not None and ahead._task._ready is not None, timeout=20_000)
    task = ahead._task
    assert task is not None and task._ready is not None
    assert (task._ready.drawing.held_bytes, task.done) == (0, False)

    reader(at).next.wait()
    ready(at, "d2")
    assert ahead._task is task


@needs_signals
def test_a_file_that_hangs_while_it_is_made_ready_hurts_nobody_and_is_not_tried_again(
    at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child is stopped before it may draw: nobody knows the difference from a file that hangs it."""
    ready(at, "d2")
    reader(at).pane.ahead.drop()
    monkeypatch.setattr(reader(at).pane.ahead, "_seconds", 0.5)
    pages = PageRenderer.pages

    def stopped(renderer: PageRenderer) -> tuple[tuple[float, float], ...]:
        found = pages(renderer)
        child = renderer.process_id()
        if renderer._seconds == 0.5 and child:
            os.kill(child, signal.SIGSTOP)
        return found

    monkeypatch.setattr(PageRenderer, "pages", stopped)
    reader(at).next.prepare("d2")
    at.qtbot.waitUntil(lambda: bool(reader(at).pane.ahead._spoiled), timeout=20_000)
    reader(at).next.prepare("d2")
    at.rest()
    assert reader(at).pane.ahead._task is None
    monkeypatch.setattr(PageRenderer, "pages", pages)

    on(at)
    at.rest()
    at.qtbot.waitUntil(lambda: sharp(at), timeout=20_000)
    assert reader(at).view.pages == 2


@needs_signals
def test_a_file_that_hangs_is_given_up_at_once_when_another_is_opened(at: At) -> None:
    ready(at, "d2")
    child = reader(at).pane.ahead.child_id()
    assert child is not None
    os.kill(child, signal.SIGSTOP)
    at.running.guide.read("d3")
    at.rest()
    at.qtbot.waitUntil(lambda: sharp(at), timeout=20_000)
    assert reader(at).view.pages == 3
    assert not reader(at).pane.ahead._spoiled


@pytest.mark.parametrize("why", ["password", "not here", "no file"])
def test_a_file_that_cannot_be_read_yet_is_not_made_ready(qtbot: QtBot, tmp_path: Path, why: str) -> None:
    encrypted = next(one for one in letters(received().received_at.date()) if one.way == "encrypted").files()[0][1]
    second = {"password": File("2.pdf", encrypted), "not here": File("2.pdf", FILES[1].data, here=False)}.get(why)
    documents = [registered(received("d1", (FILES[0],)), 513), registered(received("d2", (second,) if second else ()))]
    files = (FILES[0], second) if second else (FILES[0],)
    with window_over(qtbot, tmp_path, files, documents) as at:
        other = next(id_ for id_ in ("d1", "d2") if id_ != at.running.guide.document)
        at.running.guide.read("d1")
        at.rest()
        reader(at).next.prepare("d2")
        at.rest()
        ahead = reader(at).pane.ahead
        qtbot.waitUntil(lambda: ahead._task is None or not ahead._task.thread.is_alive(), timeout=20_000)
        assert other and not reader(at).next.is_ready("d2")
