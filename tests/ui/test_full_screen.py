"""Reading on the full screen (F11): the page alone with its tools, and the window afterwards exactly as it was."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.conftest import At, Sit
from ui.listed_desk import listed, window_over
from ui.paper_desk import proposed
from ui.reading_room import LETTER
from ui.test_reader_acts import PROPOSAL
from wardoffice.paper.geometry import PageBox
from wardoffice.store import outbox
from wardoffice.ui.marks.tool import Tool
from wardoffice.ui.places import INCOMING
from wardoffice.ui.theme import TEXT_SIZES, look
from wardoffice.ui.window import MainWindow

NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def press(at: At, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    at.qtbot.keyClick(at.running.window, key, modifier)
    for _turn in range(3):  # a window of another size asks for several rounds of the layouts
        at.rest()


def seen(at: At) -> tuple[object, ...]:
    """What a person would notice of how the window is laid out."""
    window = at.running.window
    parts = (window.top_bar, window.rail, window.pane, window.reader, window.side)
    return window.size(), window.wish, window.panes, [part.geometry() if part.isVisible() else None for part in parts]


@pytest.mark.parametrize("text_size", [100, 200])
def test_the_page_has_the_whole_screen_and_esc_gives_the_window_back(sit: Sit, text_size: int) -> None:
    at = sit("chutich", text_size=text_size)
    window = at.running.window
    at.running.guide.read(at.running.guide.document)
    at.running.guide.toggle_route()
    at.rest()
    before = seen(at)

    press(at, Qt.Key.Key_F11)

    assert window.isFullScreen()
    assert window.reader.size().width() == window.width()
    assert not any(part.isVisible() for part in (window.top_bar, window.rail, window.pane, window.side))
    toolbar = at.running.parts.reader().toolbar
    assert toolbar._tools["full_screen"].isVisible() or (text_size > 100 and toolbar._more.isVisible())
    assert window.toast.isVisible(), "the way back is told"

    press(at, Qt.Key.Key_Escape)

    assert not window.isFullScreen()
    assert not window.toast.isVisible(), "and not once one is back"
    assert seen(at) == before


def test_the_list_goes_on_to_the_next_document_and_the_page_keeps_the_screen(sit: Sit) -> None:
    at = sit("chutich")
    first = at.running.guide.document
    press(at, Qt.Key.Key_F11)
    press(at, Qt.Key.Key_PageDown, CONTROL)
    second = at.running.guide.document
    assert second not in ("", first)
    assert at.running.window.isFullScreen()
    press(at, Qt.Key.Key_PageUp, CONTROL)
    assert at.running.guide.document == first
    press(at, Qt.Key.Key_F11)
    assert not at.running.window.isFullScreen()


def test_the_composer_opens_beside_the_page_and_closes_before_the_screen_is_given_back(sit: Sit) -> None:
    at = sit("chutich")
    window = at.running.window
    press(at, Qt.Key.Key_F11)
    press(at, Qt.Key.Key_B, CONTROL)
    assert window.side.isVisible() and not window.pane.isVisible()
    press(at, Qt.Key.Key_Escape)
    assert window.isFullScreen() and not window.side.isVisible()
    press(at, Qt.Key.Key_Escape)
    assert not window.isFullScreen() and window.pane.isVisible()


def test_the_clerks_form_is_that_of_the_document_read_last(sit: Sit) -> None:
    at = sit("vanthu.tam")
    window, form = at.running.window, at.running.parts.register_form()
    press(at, Qt.Key.Key_F11)
    assert not window.side.isVisible()
    press(at, Qt.Key.Key_PageDown, CONTROL)
    press(at, Qt.Key.Key_Escape)
    assert window.side.isVisible()
    assert form._document == at.running.guide.document


def test_a_table_gives_its_place_to_the_page_and_takes_it_again(sit: Sit) -> None:
    at = sit("chutich", table=True)
    window = at.running.window
    at.running.guide.go(INCOMING)
    at.rest()
    assert not window.reader.isVisible()
    press(at, Qt.Key.Key_F11)
    assert window.isFullScreen() and window.reader.isVisible()
    assert at.running.guide.document == window.pane.current()
    press(at, Qt.Key.Key_Escape)
    assert window.pane.isVisible() and not window.reader.isVisible()


def test_one_marks_the_page_there_and_esc_puts_the_pen_down_first(qtbot: QtBot, tmp_path: Path) -> None:
    with window_over(qtbot, tmp_path, (LETTER,)) as at:
        reader = at.running.parts.reader()
        qtbot.waitUntil(lambda: reader.pane.has_pages and reader.view.knows(1), timeout=20_000)
        press(at, Qt.Key.Key_F11)
        press(at, Qt.Key.Key_M, CONTROL)
        viewport, left = reader.view.viewport(), Qt.MouseButton.LeftButton
        QTest.mousePress(viewport, left, pos=QPoint(300, 200))
        for x in (320, 350, 380):
            QTest.mouseMove(viewport, QPoint(x, 220))
        QTest.mouseRelease(viewport, left, pos=QPoint(380, 220))
        at.rest()
        with at.place.cache.reading() as connection:
            waiting = outbox.overlaid(connection, ["d1"])["d1"]
        assert [row.command.kind for row in waiting] == ["annotate"]

        reader.view.setFocus()
        qtbot.keyClick(reader.view, Qt.Key.Key_Escape)
        assert reader.hand.tool is Tool.HAND and at.running.window.isFullScreen()
        qtbot.keyClick(reader.view, Qt.Key.Key_Escape)
        assert not at.running.window.isFullScreen()


def test_a_proposal_is_one_line_there_and_whole_again_beside_the_list(qtbot: QtBot, tmp_path: Path) -> None:
    acts = PROPOSAL, replace(PROPOSAL, text="Lưu.")
    documents = [proposed(one, act) for one, act in zip(listed((LETTER, LETTER)), acts, strict=True)]
    with window_over(qtbot, tmp_path, (LETTER,), documents, text_size=130) as at:
        card = at.running.parts.reader().card
        qtbot.waitUntil(card._text.isVisible, timeout=20_000)
        whole = card.height()
        press(at, Qt.Key.Key_F11)
        assert card._line.isVisible() and card._agree.isVisible() and not card._text.isVisible()
        assert card.height() < whole - card.fontMetrics().height()
        card._whole.click()
        assert card._text.isVisible()
        press(at, Qt.Key.Key_PageDown, CONTROL)
        qtbot.waitUntil(lambda: "Lưu." in card.accessibleName(), timeout=20_000)
        assert card._line.isVisible(), "another one is one line again"
        press(at, Qt.Key.Key_PageUp, CONTROL)
        qtbot.waitUntil(lambda: PROPOSAL.text in card.accessibleName(), timeout=20_000)
        press(at, Qt.Key.Key_Escape)
        assert card._text.isVisible() and card.height() == whole


@pytest.mark.parametrize("text_size", TEXT_SIZES)
def test_the_hint_covers_no_more_of_the_page_than_its_words_and_a_press_takes_it_away(sit: Sit, text_size: int) -> None:
    at = sit("chutich", text_size=text_size)
    toast = at.running.window.toast
    press(at, Qt.Key.Key_F11)
    said = toast._said
    assert toast.width() <= said.fontMetrics().horizontalAdvance(said.text()) + look().px(40)
    if toast.width() < toast._ground.width() - 2 * look().px(16):
        assert said.height() < 2 * said.fontMetrics().lineSpacing(), "on one line where there is room"
    QTest.mouseClick(toast, Qt.MouseButton.LeftButton)
    assert not toast.isVisible()
    toast.say("Đã chuyển.", lambda: None)
    QTest.mouseClick(toast, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert toast.isVisible(), "what can be taken back stays"


def test_searching_and_other_places_give_the_screen_back(sit: Sit) -> None:
    at = sit("chutich")
    press(at, Qt.Key.Key_F11)
    press(at, Qt.Key.Key_F, CONTROL)
    assert not at.running.window.isFullScreen()
    assert QApplication.focusWidget() is at.running.window.top_bar.search
    press(at, Qt.Key.Key_F11)
    press(at, Qt.Key.Key_2, CONTROL)
    assert not at.running.window.isFullScreen() and at.running.window.pane.isVisible()


def test_the_button_leads_in_and_out_and_says_which(sit: Sit) -> None:
    at = sit("chutich")
    toolbar = at.running.parts.reader().toolbar
    button = toolbar._tools["full_screen"]
    button.click()
    at.rest()
    assert at.running.window.isFullScreen()
    assert button.isEnabled() and button.accessibleName() == "Thoát toàn màn hình"
    button.click()
    at.rest()
    assert not at.running.window.isFullScreen()
    assert button.accessibleName() == "Đọc toàn màn hình"


def test_a_window_that_was_maximised_is_so_again_and_never_starts_on_the_full_screen(sit: Sit) -> None:
    at = sit("chutich")
    window = at.running.window
    window.showMaximized()
    at.rest()
    press(at, Qt.Key.Key_F11)
    kept = QByteArray.fromHex(window.geometry_kept().encode())
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)  # as a window manager does
    at.rest()
    assert window.isMaximized() and window.pane.isVisible()
    again = MainWindow(at.running._seat, at.running.lists.pane)
    again.restoreGeometry(kept)
    assert not again.isFullScreen()
    again.deleteLater()


def test_the_page_lies_as_it_lay_unless_somebody_moved_it(sit: Sit) -> None:
    at = sit("chutich")
    reader = at.running.parts.reader()
    view = reader.view
    reader.pane._stack.setCurrentWidget(view)
    view.show_pages([(595.0, 842.0)] * 12, {page: PageBox((0.0, 0.0, 595.0, 842.0)) for page in range(1, 13)})
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    at.rest()
    before = bar.value()
    assert before > 0

    press(at, Qt.Key.Key_F11)
    press(at, Qt.Key.Key_F11)

    assert bar.value() == before
