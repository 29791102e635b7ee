"""The document the list points at and the one on the page are one, and a key acts on what can be seen."""

from PySide6.QtCore import Qt

from ui.conftest import At, Sit
from wardoffice.desk import sending
from wardoffice.ui.places import INCOMING

CONTROL = Qt.KeyboardModifier.ControlModifier


def narrow_away(at: At) -> str:
    """Press a filter that leaves out the document that was opened; its id."""
    pane = at.running.window.pane
    for place in range(pane.rows.rowCount()):
        pane.go_to(place)
        at.rest()
        if _narrow(at):
            return at.running.guide.document
    raise AssertionError("every filter holds every document")


def _narrow(at: At) -> bool:
    pane, document = at.running.window.pane, at.running.guide.document
    for chip in list(pane.chips._buttons.values()):
        if chip.isVisible():
            chip.click()
            at.rest()
            if document and pane.rows.rowCount() and not pane.has(document):
                return True
            chip.click()
            at.rest()
    return False


def endorse(at: At) -> str:
    """Press Ctrl+B; the id of the document the composer writes on."""
    at.qtbot.keyClick(at.running.window, Qt.Key.Key_B, CONTROL)
    composer = at.running.parts.composer()
    at.qtbot.waitUntil(lambda: at.running.guide.is_beside(composer), timeout=10_000)
    at.rest()
    return composer._document


def test_a_filter_that_leaves_out_what_is_on_the_page_lets_the_list_point_at_nothing(sit: Sit) -> None:
    at = sit("chutich")
    document = narrow_away(at)
    assert at.running.guide.document == document, "the page stays"
    assert at.running.window.pane.current() == ""
    assert endorse(at) == document


def test_where_the_page_is_not_to_be_seen_the_key_writes_on_what_the_list_points_at(sit: Sit) -> None:
    at = sit("chutich", text_size=200)
    narrow_away(at)
    pointed_at = at.running.window.pane.current()
    assert pointed_at != ""
    assert endorse(at) == pointed_at


def test_in_a_table_the_key_writes_on_the_row_the_cursor_stands_on(sit: Sit) -> None:
    at = sit("chutich", table=True)
    at.running.guide.go(INCOMING)
    at.rest()
    window = at.running.window
    window.pane.go_to(0)
    at.running.guide.read(window.pane.current())
    at.rest()
    at.running.guide.back()
    assert not window.reader.isVisible()
    window.pane.go_to(1)
    at.rest()
    pointed_at = window.pane.current()
    at.running.guide.toggle_route()
    at.rest()
    assert at.running.guide.document == pointed_at


def test_what_was_only_pointed_at_in_a_list_is_not_told_as_seen(sit: Sit) -> None:
    at = sit("chutich", text_size=200)
    pane, reader = at.running.window.pane, at.running.parts.reader()
    place = next(place for place in range(pane.rows.rowCount()) if (row := pane.rows.row_at(place)) and row.unread)
    pane.go_to(place)
    at.rest()
    document = at.running.guide.document
    assert document == pane.current() and not reader.isVisible()
    assert not reader._looked_at.isActive()

    def seen() -> bool:
        acts = sending.outgoing(at.place)
        return any(one.row.kind == "mark_read" and one.row.document == document for one in acts)

    at.running.guide.read(document)
    at.qtbot.waitUntil(seen, timeout=20_000)
