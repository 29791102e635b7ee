"""What everybody must be able to see, reach and hear: nothing cut, nothing unnamed, nothing too small or too faint."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QScrollBar, QStyle, QToolButton, QWidget

from ui.conftest import At, Sit
from wardoffice.ui import elision, theme
from wardoffice.ui.lists import words
from wardoffice.ui.lists.card import PAD_X, _Card
from wardoffice.ui.places import INCOMING, OUTBOX
from wardoffice.ui.tokens import DARK, LIGHT, Tokens, contrast

WIDTHS = (1366, 1280, 1093, 911, 683)
MAY_BE_CUT = {"subject", "agency", "detail", "code", "proposal"}
"""Texts of any length that came from outside; their whole is in the tooltip and for screen readers, and of a proposal
behind the button "Xem hết" beside it."""
SETTLES_SECONDS = 2.0
GROUNDS = ("surface", "canvas", "selected")


def states(at: At) -> Iterator[str]:
    """The window in each state worth looking at; the name of each."""
    yield "list"
    at.running._endorse()
    at.rest()
    yield "composer"
    at.running.guide.back()
    at.running.guide.toggle_route()
    at.rest()
    yield "route"
    at.running.guide.close_side()
    at.running.guide.go(OUTBOX)
    at.rest()
    yield "queue"
    at.running.guide.go(INCOMING)
    at.rest()
    yield "incoming"


def cut(shown: list[QWidget]) -> list[str]:
    """Every button, label and placeholder whose words do not fit."""
    found = []
    for widget in shown:
        if isinstance(widget, QLabel) and not widget.wordWrap() and widget.text() and not widget.pixmap().width():
            if widget.width() < widget.sizeHint().width():
                found.append(f"label {widget.text()!r} {widget.width()} < {widget.sizeHint().width()}")
            if widget.height() < QFontMetrics(widget.font()).height():
                found.append(f"label {widget.text()!r} is too low")
        elif isinstance(widget, QLabel) and widget.wordWrap() and widget.text():
            if widget.height() < widget.heightForWidth(widget.width()):
                found.append(f"label {widget.text()!r} {widget.height()} < {widget.heightForWidth(widget.width())}")
        elif isinstance(widget, QAbstractButton) and widget.text():
            if widget.width() < widget.sizeHint().width() or widget.height() < widget.sizeHint().height():
                found.append(f"button {widget.text()!r} {widget.size()} < {widget.sizeHint()}")
        elif isinstance(widget, QLineEdit) and widget.placeholderText() and not widget.text():
            room = widget.width() - widget.textMargins().left() - 24
            if QFontMetrics(widget.font()).horizontalAdvance(widget.placeholderText()) > room:
                found.append(f"placeholder {widget.placeholderText()!r}")
    return found


def still_cut(at: At) -> list[str]:
    """What is cut once words that have just come, from a child say, have been laid out."""
    until = time.monotonic() + SETTLES_SECONDS
    while (found := cut(at.shown())) and time.monotonic() < until:
        QApplication.processEvents()
    return found


@pytest.mark.parametrize("text_size", [100, 130, 200])
@pytest.mark.parametrize("login", ["chutich", "vanthu.tam"])
def test_no_words_are_cut_at_any_width_or_text_size(sit: Sit, login: str, text_size: int) -> None:
    at = sit(login, text_size)
    found: set[str] = set()
    end = elision.watch(lambda what, text: found.add(f"{what}: {text}") if what not in MAY_BE_CUT else None)
    for state in states(at):
        for width in WIDTHS:
            at.resize(width)
            at.running.window.grab()
            found |= {f"{state} at {width}: {text}" for text in still_cut(at)}
    end()
    assert sorted(found) == []


@pytest.mark.parametrize("text_size", theme.TEXT_SIZES)
def test_the_window_can_become_as_narrow_as_half_a_small_screen(sit: Sit, text_size: int) -> None:
    at = sit("chutich", text_size)
    at.resize(683)
    assert at.running.window.width() == 683
    shown = [w for w in (at.running.window.pane, at.running.window.reader, at.running.window.side) if w.isVisible()]
    assert len(shown) == 1
    assert shown[0].width() + at.running.window.rail.width() <= 684


def test_the_page_stays_wide_enough_beside_the_composer(sit: Sit) -> None:
    at = sit("chutich")
    at.running._endorse()
    at.rest()
    for width, least in ((1366, 560), (1280, 560), (1093, 560), (950, 480)):
        at.resize(width)
        assert at.running.window.reader.width() >= least, width


@pytest.mark.parametrize("login", ["chutich", "vanthu.tam"])
def test_everything_that_takes_the_cursor_has_a_name_and_a_role(sit: Sit, login: str) -> None:
    at = sit(login)
    unnamed: set[str] = set()
    for state in states(at):
        for widget in at.shown():
            if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or isinstance(widget, QScrollBar):
                continue
            told = QAccessible.queryAccessibleInterface(widget)
            if not told.text(QAccessible.Text.Name) and _is_for_people(widget):
                unnamed.add(f"{state}: {widget.metaObject().className()} {widget.objectName()}")
            assert told.role() != QAccessible.Role.NoRole
    assert sorted(unnamed) == []


def _is_for_people(widget: QWidget) -> bool:
    """Not the inside of something that has a name itself."""
    return widget.focusProxy() is None and not widget.inherits("QScrollArea") and not widget.inherits("QTabBar")


def test_a_state_wider_than_its_card_loses_its_beginning_and_says_so(sit: Sit) -> None:
    """Its first letters fell off the card's left edge without a sign: “ƯỢNG KHẨN · Cần quyết định · Quá hạn 1 ngày”."""
    at = sit("chutich", 200)
    rows = at.running.window.pane.rows
    row = rows.row_at(0)
    assert row is not None
    assert rows.today is not None
    urgent = replace(row, urgency=2, refused=1, due="2026-11-01", over=False)
    found: list[str] = []
    end = elision.watch(lambda what, text: found.append(text) if what == elision.STATE else None)
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    _Card(painter, image.rect(), theme.look(), 4)._foot(urgent, rows.today)
    painter.end()
    end()
    assert found == [words.state(urgent, rows.today)[0]]
    left = theme.look().px(PAD_X)
    assert {image.pixel(x, y) for x in range(left) for y in range(image.height())} == {0xFFFFFFFF}


def test_a_card_is_spoken_as_a_whole_sentence(sit: Sit) -> None:
    at = sit("chutich")
    pane = at.running.window.pane
    row = pane.rows.row_at(0)
    spoken = pane.rows.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert row is not None
    assert all(part in spoken for part in (row.agency, row.subject, row.code, str(row.arrival_number)))
    assert spoken.endswith(".")


@pytest.mark.parametrize("login", ["chutich", "vanthu.tam"])
def test_everything_to_press_is_large_enough(sit: Sit, login: str) -> None:
    at = sit(login)
    small: set[str] = set()
    for state in states(at):
        for widget in at.shown():
            if isinstance(widget, QAbstractButton) and min(widget.width(), widget.height()) < 24:
                small.add(f"{state}: {widget.text() or widget.accessibleName()} {widget.size().toTuple()}")
    assert sorted(small) == []


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_colour_has_contrast_on_every_ground(tokens: Tokens) -> None:
    words = ("text", "text_2", "text_3", "accent", "danger", "warn", "ok", "info", "offline")
    pairs = [(getattr(tokens, word), getattr(tokens, ground)) for word in words for ground in GROUNDS]
    pairs += [(getattr(tokens, tone), getattr(tokens, f"{tone}_bg")) for tone in words[4:]]
    pairs += [(tokens.on_accent, tokens.accent), (tokens.on_accent, tokens.accent_hover), (tokens.text, tokens.subtle)]
    pairs += [(tokens.text_2, tokens.subtle), (tokens.danger, tokens.subtle), (tokens.warn, tokens.subtle)]
    assert [(pair, round(contrast(*pair), 2)) for pair in pairs if contrast(*pair) < 4.5] == []
    outlines = [(tokens.border, tokens.surface), (tokens.border, tokens.canvas), (tokens.accent, tokens.selected)]
    assert [pair for pair in outlines if contrast(*pair) < 3] == []


def test_a_placeholder_is_painted_in_its_own_colour(sit: Sit) -> None:
    at = sit("chutich")
    field = at.running.window.top_bar.search
    assert field.placeholderText()
    picture = field.grab().toImage()
    colours = {picture.pixelColor(x, y).name().upper() for x in range(picture.width()) for y in range(picture.height())}
    assert LIGHT.text_3 in colours


def test_tab_reaches_every_control_of_the_first_window(sit: Sit) -> None:
    at = sit("chutich")
    reached: set[QWidget] = set()
    for _press in range(80):
        at.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    wanted = {w for w in at.shown() if isinstance(w, QAbstractButton) and w.isEnabled() and _takes_tab(w)}
    assert sorted(w.accessibleName() or w.text() for w in wanted - reached) == []


def _takes_tab(widget: QAbstractButton) -> bool:
    """Of buttons that exclude one another only the pressed one does; the arrows lead to the others."""
    if widget.group() is not None and not widget.isChecked():
        return False
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


@pytest.mark.parametrize("text_size", [100, 200])
def test_icons_of_menus_and_of_every_cross_grow_with_the_text(sit: Sit, text_size: int) -> None:
    at = sit("vanthu.tam", text_size)
    reader = at.running.parts.reader()
    side = theme.look().px(20)
    menu = reader.toolbar._more.menu()
    assert menu.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize, None, menu) == side
    crosses = [bar.findChild(QToolButton) for bar in (reader.notice, reader.print_bar)]
    assert [cross.iconSize().width() for cross in crosses] == [side, side]
