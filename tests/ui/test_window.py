"""The window as a whole: its lists, its steps from list to page, what it says, and that typing never fires a key."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QWidget

from ui.conftest import At, Sit
from wardoffice.desk import inbox, sending
from wardoffice.domain.document import URGENCY_ORDER, Urgency
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.store.lists import Box
from wardoffice.ui import shortcuts
from wardoffice.ui.grace import EXPRESS_SECONDS
from wardoffice.ui.places import INCOMING, OUTBOX, SENT, TO_REGISTER
from wardoffice.ui.theme import TEXT_SIZES


def test_a_leader_begins_at_his_own_work_with_the_first_document_open(sit: Sit) -> None:
    at = sit("chutich")
    assert at.running.guide.place.name == "inbox"
    assert at.running.window.pane.rows.rowCount() == len(inbox.ids(at.place, Box.INBOX))
    assert at.running.guide.document == at.running.window.pane.current() != ""


def test_the_clerk_begins_at_the_queue_with_the_form_beside_the_page(sit: Sit) -> None:
    at = sit("vanthu.tam")
    assert at.running.guide.place is TO_REGISTER
    assert at.running.guide.is_beside(at.running.parts.register_form())


def test_registering_with_the_keys_alone_goes_on_to_the_next_document(sit: Sit) -> None:
    at = sit("vanthu.tam")
    before = inbox.rows(at.place, inbox.ids(at.place, Box.TO_REGISTER))
    at.qtbot.keyClick(at.running.window.pane.view(), Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    at.rest()
    at.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at.rest()
    left = inbox.rows(at.place, inbox.ids(at.place, Box.TO_REGISTER))
    assert [row.id for row in left] == [row.id for row in before[1:]]
    assert at.running.guide.document == left[0].id


def test_after_registering_by_key_the_cursor_stands_on_the_button_of_the_next_document(sit: Sit) -> None:
    at = sit("vanthu.tam")
    form = at.running.parts.register_form()
    at.qtbot.keyClick(at.running.window.pane.view(), Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    at.rest()
    at.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    at.rest()
    assert form.main_button.hasFocus()


def test_a_tick_for_restricted_belongs_to_one_document_alone(sit: Sit) -> None:
    at = sit("vanthu.tam")
    tick = at.running.parts.register_form().findChild(QCheckBox)
    at.qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=QPoint(8, tick.height() // 2))
    assert tick.isChecked()
    at.running.window.pane.step(1)
    at.rest()
    assert not tick.isChecked()


@pytest.mark.parametrize("text_size", TEXT_SIZES)
@pytest.mark.parametrize("registers", [True, False])
def test_the_form_is_always_of_the_document_on_the_page(sit: Sit, text_size: int, registers: bool) -> None:
    at = sit("vanthu.tam", text_size)
    guide, window, form = at.running.guide, at.running.window, at.running.parts.register_form()
    at.qtbot.keyClick(window.pane.view(), Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    at.rest()
    first = guide.document
    assert form.isVisible() and form._document == first
    if registers:
        form.main_button.click()
    else:
        window.pane.step(1)
    at.rest()
    assert guide.document != first
    assert not form.isVisible() or (form._document, form.main_button.isEnabled()) == (guide.document, True)
    assert window.reader.isVisible() or form.isVisible()
    at.qtbot.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    at.rest()
    assert form.isVisible() and form._document == guide.document and form.main_button.isEnabled()


def test_who_wants_to_see_the_stamp_sees_the_page_where_the_form_covers_it(sit: Sit) -> None:
    at = sit("vanthu.tam", 200)
    guide, window, form = at.running.guide, at.running.window, at.running.parts.register_form()
    at.qtbot.keyClick(window.pane.view(), Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    at.rest()
    assert guide.is_beside(form) and not window.reader.isVisible()
    form.stamping.place_asked.emit(Mark(MarkKind.ARRIVAL_STAMP, 1, rect=(60.0, 600.0, 200.0, 700.0)))
    at.rest()
    assert window.reader.isVisible() and not form.isVisible()
    guide.register()
    at.rest()
    assert guide.is_beside(form) and form.isVisible()


def test_the_form_goes_when_a_document_is_found_that_is_not_to_be_registered(sit: Sit) -> None:
    at = sit("vanthu.tam")
    at.running.guide.read(str(inbox.rows(at.place, inbox.ids(at.place, Box.INCOMING))[0].id))
    at.rest()
    assert not at.running.window.side.isVisible()
    at.running.guide.read(str(inbox.rows(at.place, inbox.ids(at.place, Box.TO_REGISTER))[1].id))
    at.rest()
    assert at.running.guide.is_beside(at.running.parts.register_form())


def test_several_selected_are_registered_together_with_consecutive_numbers(sit: Sit) -> None:
    at = sit("vanthu.tam")
    cards = at.running.window.pane.cards
    at.qtbot.keyClick(cards, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    at.qtbot.keyClick(cards, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    at.rest()
    form = at.running.parts.register_form()
    assert "3" in form.main_button.text()
    at.qtbot.mouseClick(form.main_button, Qt.MouseButton.LeftButton)
    at.rest()
    rows = inbox.rows(at.place, inbox.ids(at.place, Box.INCOMING))
    taken = sorted(row.arrival_number for row in rows if row.provisional and row.arrival_number)
    assert len(taken) == 3
    assert taken == list(range(taken[0], taken[0] + 3))


def test_a_bút_phê_by_the_mouse_alone_opens_the_next_document_and_can_be_taken_back(sit: Sit) -> None:
    at = sit("chutich")
    window, first = at.running.window, at.running.guide.document
    at.qtbot.mouseClick(_button(at.shown(), "Bút phê"), Qt.MouseButton.LeftButton)
    at.rest()
    at.qtbot.mouseClick(_button(at.shown(), "Chủ trì"), Qt.MouseButton.LeftButton)
    at.qtbot.mouseClick(_button(at.shown(), "Bút phê và chuyển"), Qt.MouseButton.LeftButton)
    at.rest()
    assert at.running.guide.document != first
    assert sent(at) == ["endorse"]
    assert window.toast.can_undo()
    at.qtbot.mouseClick(_button(at.shown(), "Hoàn tác"), Qt.MouseButton.LeftButton)
    at.rest()
    assert sent(at) == []
    assert at.running.guide.document == window.pane.current() == first


def test_a_hỏa_tốc_document_may_be_taken_back_for_ten_seconds_and_the_toast_counts_just_these(sit: Sit) -> None:
    at = sit("chutich")
    rows = inbox.rows(at.place, inbox.ids(at.place, Box.INBOX))
    at.running.guide.read(next(row.id for row in rows if row.urgency == URGENCY_ORDER[Urgency.EXPRESS]))
    at.rest()
    at.qtbot.mouseClick(_button(at.shown(), "Bút phê"), Qt.MouseButton.LeftButton)
    at.rest()
    at.qtbot.mouseClick(_button(at.shown(), "Chủ trì"), Qt.MouseButton.LeftButton)
    at.qtbot.mouseClick(_button(at.shown(), "Bút phê và chuyển"), Qt.MouseButton.LeftButton)
    at.rest()
    assert 0 < int(_button(at.shown(), "Hoàn tác").text().split("(")[1].split()[0]) <= EXPRESS_SECONDS


def test_the_queue_shows_what_waits_and_takes_it_back(sit: Sit) -> None:
    at = sit("chutich")
    at.qtbot.mouseClick(_button(at.shown(), "Bút phê"), Qt.MouseButton.LeftButton)
    at.rest()
    at.qtbot.mouseClick(_button(at.shown(), "Chủ trì"), Qt.MouseButton.LeftButton)
    at.qtbot.mouseClick(_button(at.shown(), "Bút phê và chuyển"), Qt.MouseButton.LeftButton)
    at.rest()
    at.running.window.toast.close_up()
    at.running.guide.go(OUTBOX)
    at.rest()
    at.qtbot.mouseClick(_button(at.shown(), "Hoàn tác"), Qt.MouseButton.LeftButton)
    at.rest()
    assert sent(at) == []


def test_esc_goes_back_step_by_step_to_the_list(sit: Sit) -> None:
    at = sit("chutich")
    at.running.guide.toggle_route()
    at.rest()
    assert at.running.window.side.isVisible()
    at.qtbot.keyClick(at.running.window, Qt.Key.Key_Escape)
    at.rest()
    assert not at.running.window.side.isVisible()
    assert at.running.window.pane.view().hasFocus()


def test_ctrl_page_down_goes_to_the_next_document_from_anywhere(sit: Sit) -> None:
    at = sit("chutich")
    first = at.running.guide.document
    at.running.searching.focus()
    at.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    at.rest()
    assert at.running.guide.document not in ("", first)


def test_going_on_with_ctrl_held_marks_one_document_alone(sit: Sit) -> None:
    at = sit("vanthu.tam")
    at.qtbot.keyClick(at.running.window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    at.rest()
    assert at.running.window.pane.selection() == [at.running.guide.document]


def test_a_refresh_leaves_the_cursor_where_it_is(sit: Sit) -> None:
    at = sit("chutich")
    at.running.window.pane.step(3)
    at.rest()
    document = at.running.guide.document
    at.gate.changed.emit()
    at.rest()
    assert (at.running.guide.document, at.running.window.pane.current()) == (document, document)


def test_f6_goes_round_the_panes_and_back_to_the_list(sit: Sit) -> None:
    at = sit("chutich")
    window, visited = at.running.window, []
    for _turn in range(4):
        at.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        panes = (window.pane, window.reader, window.side, window.rail, window.top_bar)
        visited.append(next(panes.index(pane) for pane in panes if pane.isAncestorOf(focus)))
    assert visited == [1, 3, 4, 0]


def test_a_filter_narrows_the_list_and_a_second_press_widens_it(sit: Sit) -> None:
    at = sit("chutich")
    rows = at.running.window.pane.rows
    before = rows.rowCount()
    chip = _button(at.shown(), "HỎA TỐC")
    at.qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    at.rest()
    assert 0 < rows.rowCount() < before
    at.qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    at.rest()
    assert rows.rowCount() == before


def test_an_empty_list_says_why_and_shows_no_page_to_act_on(sit: Sit) -> None:
    at = sit("cv.thao")
    at.running.guide.go(SENT)
    at.rest()
    assert "chưa chuyển văn bản nào" in at.running.window.pane._empty.text()


def test_the_cursor_goes_to_the_words_of_an_empty_list_and_into_the_list_once_it_fills(sit: Sit) -> None:
    at = sit("cv.thao")
    pane = at.running.window.pane
    at.running.guide.go(SENT)
    at.rest()
    assert QApplication.focusWidget() is pane._empty
    at.running.guide.go(INCOMING)
    at.rest()
    assert QApplication.focusWidget() is pane.view()


def test_the_search_finds_unaccented_words_and_opens_the_document(sit: Sit) -> None:
    at = sit("chutich")
    row = inbox.rows(at.place, inbox.ids(at.place, Box.INCOMING)[-1:])[0]
    field = at.running.window.top_bar.search
    at.running.searching.focus()
    at.qtbot.keyClicks(field, f"den {row.arrival_number}")
    at.qtbot.waitUntil(at.running.searching.popup.isVisible)
    at.qtbot.keyClick(field, Qt.Key.Key_Return)
    at.rest()
    assert at.running.guide.document == row.id


def test_what_is_being_composed_is_searched_for_before_it_is_committed(sit: Sit) -> None:
    at = sit("chutich")
    field = at.running.window.top_bar.search
    at.running.searching.focus()
    QApplication.sendEvent(field, QInputMethodEvent("đồng", []))
    assert (field.text(), field.sought()) == ("", "đồng")
    at.qtbot.waitUntil(at.running.searching.popup.isVisible)


def test_unikey_writing_a_word_into_the_search_box_leaves_exactly_that_word(sit: Sit) -> None:
    at = sit("chutich")
    field = at.running.window.top_bar.search
    at.running.searching.focus()
    at.qtbot.keyClicks(field, "d")
    for back, letters in ((1, "đ"), (0, "a"), (1, "â"), (0, "t"), (2, "ất")):
        for _stroke in range(back):
            at.qtbot.keyClick(field, Qt.Key.Key_Backspace)
        types(field, letters)
    at.rest()
    assert field.text() == "đất"


@pytest.mark.parametrize("login", ["chutich", "vanthu.tam"])
def test_unikey_typing_in_a_list_does_nothing_at_all(sit: Sit, login: str) -> None:
    at = sit(login)
    before = (at.running.guide.document, at.running.window.wish, at.running.guide.place)
    view = at.running.window.pane.view()
    for key in "asfrxjwdd1234[]":
        at.qtbot.keyClicks(view, key)
        at.qtbot.keyClick(view, Qt.Key.Key_Backspace)
    types(view, "ưáđ")
    at.rest()
    assert (at.running.guide.document, at.running.window.wish, at.running.guide.place) == before


def test_every_key_of_the_window_is_safe_for_vietnamese_typing_and_used_once() -> None:
    keys = [key for known, _words in shortcuts.KEYS.values() for key in known]
    assert [key for key in keys if not shortcuts.is_safe(key)] == []
    assert len(keys) == len(set(keys))


def test_copied_rows_are_lines_of_cells(sit: Sit) -> None:
    at = sit("vanthu.tam", table=True)
    at.running.guide.go(INCOMING)
    at.rest()
    pane = at.running.window.pane
    pane.go_to(0)
    at.qtbot.keyClick(pane.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    row = inbox.rows(at.place, inbox.ids(at.place, Box.INCOMING)[:1])[0]
    assert QApplication.clipboard().text() == "\t".join((str(row.arrival_number), row.code, row.agency, row.subject))


def test_a_press_on_a_head_of_the_table_sorts_by_it_and_a_second_the_other_way(sit: Sit) -> None:
    at = sit("vanthu.tam", table=True)
    at.running.guide.go(INCOMING)
    at.rest()
    pane, orders = at.running.window.pane, []
    for _press in range(2):
        pane.table.horizontalHeader().sectionClicked.emit(4)
        at.rest()
        for place in range(pane.rows.rowCount()):
            pane.rows.row_at(place)
        at.rest()
        orders.append([pane.rows.row_at(place).agency_sort for place in range(pane.rows.rowCount())])
    assert orders[0] == sorted(orders[0])
    assert orders[1] == sorted(orders[1], reverse=True)


def sent(at: At) -> list[str]:
    """The kinds of the acts on their way; that he opened something goes by itself, whenever that was."""
    return [one.row.kind for one in sending.outgoing(at.place) if one.row.kind != "mark_read"]


def _button(shown: list[object], text: str) -> QPushButton:
    return next(w for w in shown if isinstance(w, QPushButton) and w.text().strip().startswith(text))


def types(widget: QWidget, letters: str) -> None:
    """Letters as a typing program sends them: text without a key of the keyboard behind it."""
    for letter in letters:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def test_esc_and_a_press_elsewhere_put_the_results_away(sit: Sit) -> None:
    at = sit("chutich")
    popup = at.running.searching.popup
    for leave in (
        lambda: at.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape),
        lambda: at.qtbot.mouseClick(at.running.window.rail, Qt.MouseButton.LeftButton, pos=QPoint(2, 300)),
    ):
        at.running.searching.focus()
        at.qtbot.keyClicks(QApplication.focusWidget(), "zzzz")
        at.qtbot.waitUntil(popup.isVisible)
        leave()
        at.rest()
        assert not popup.isVisible()


def test_esc_leaves_a_small_form_where_words_are_being_written(sit: Sit) -> None:
    at = sit("chutich")
    at.qtbot.mouseClick(_button(at.shown(), "Trả lại văn thư"), Qt.MouseButton.LeftButton)
    at.rest()
    form, card = at.running.parts.reader().form, at.running.parts.reader().card
    assert form.isVisible()
    assert card.isHidden(), "large text leaves no room for both"
    at.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    at.rest()
    assert not form.isVisible()


@pytest.mark.parametrize("text_size", TEXT_SIZES)
def test_a_long_provisional_number_pushes_no_words_over_the_edge(sit: Sit, text_size: int) -> None:
    at = sit("vanthu.tam", text_size=text_size)
    at.running.guide.register()
    at.rest()
    form = at.running.parts.register_form()
    form._number.setText("Arrival numbers 10514–10533 (provisional)")
    at.resize(1366)
    for each in form.findChildren(QLabel):
        if each.isVisible():
            assert each.mapTo(form, each.rect().topRight()).x() < form.width()
