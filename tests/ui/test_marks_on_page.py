"""Marks made with mouse and pen: kept at once, one act each, taken back by Ctrl+Z, shown to whom they were sent."""

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.listed_desk import window_over
from ui.paper_desk import NOW, File, acted, received, registered, with_pages
from ui.reading_room import LETTER, Room, reading_room
from wardoffice.domain.commands import Annotate, EraseMark
from wardoffice.domain.ids import MarkId
from wardoffice.domain.marks import Mark, MarkKind, bounds
from wardoffice.paper.typesetting import INK_RED
from wardoffice.ui.marks import hand
from wardoffice.ui.marks.tool import PEN_WIDTH, Tool
from wardoffice.ui.reading import asking

INK = Mark(MarkKind.INK, 1, id=MarkId("m1"), strokes=(((100.0, 700.0), (200.0, 700.0)),), color="#1438B8")


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    with reading_room(qtbot, tmp_path) as made:
        made.glance()
        yield made


def line(room: Room, start: tuple[float, float], end: tuple[float, float]) -> list[QPoint]:
    """Eleven points on the viewport from one point of the page to another."""
    parts = [n / 10 for n in range(11)]
    return [room.on_page(start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t) for t in parts]


def kept(room: Room) -> list[Mark]:
    payloads = [row.command.payload for row in room.queue()]
    return [mark for payload in payloads if isinstance(payload, Annotate) for mark in payload.marks]


def test_every_stroke_is_kept_when_the_pen_is_lifted(room: Room) -> None:
    room.reader.hand.take(Tool.BLUE_PEN)
    room.drawn(line(room, (100, 700), (300, 700)))
    room.drawn(line(room, (100, 650), (300, 660)))
    first, second = kept(room)
    assert bounds(first) == pytest.approx((100, 700, 300, 700), abs=2)
    assert bounds(second) == pytest.approx((100, 650, 300, 660), abs=2)
    assert all(row.not_before <= NOW for row in room.queue())
    assert [mark.author for mark in room.reader.layer.marks] == ["Nguyễn Đình Khải"] * 2


def test_a_stroke_is_on_the_page_before_the_desk_has_answered(room: Room) -> None:
    room.reader.hand.take(Tool.RED_PEN)
    viewport = room.reader.view.viewport()
    start = room.on_page(100, 700)
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(viewport, start + QPoint(50, 0))
    assert room.reader.layer.live is not None
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=start + QPoint(50, 0))
    assert len(room.reader.layer.marks) == 1
    room.rest()
    assert len(room.reader.layer.marks) == 1


def test_control_z_takes_back_the_last_mark_and_then_the_one_before(room: Room) -> None:
    room.reader.hand.take(Tool.BLUE_PEN)
    room.drawn(line(room, (100, 700), (300, 700)))
    room.drawn(line(room, (100, 650), (300, 650)))
    first, second = kept(room)
    for expected in ([first.id], []):
        QTest.keyClick(room.reader.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        room.rest()
        assert [mark.id for mark in room.reader.layer.marks] == expected
    erased = [r.command.payload.mark for r in room.queue() if isinstance(r.command.payload, EraseMark)]
    assert erased == [second.id, first.id]


def test_highlighting_takes_whole_words_line_by_line(room: Room) -> None:
    room.reader.hand.take(Tool.HIGHLIGHTER)
    room.qtbot.waitUntil(lambda: bool(room.reader.hand.words.get(1)), timeout=20_000)
    words = room.reader.hand.words[1]
    first = next(index for index, word in enumerate(words) if word.text == "Kính")
    start, end = words[first].rect, words[first + 3].rect
    room.drawn(line(room, middle(start), middle(end)))
    (mark,) = kept(room)
    (rect,) = mark.rects
    tops, bottoms = (
        [word.rect[3] for word in words[first : first + 4]],
        [word.rect[1] for word in words[first : first + 4]],
    )
    assert rect == pytest.approx((start[0], min(bottoms), end[2], max(tops)), abs=0.5)


def test_underlining_takes_whole_words_as_highlighting_does(room: Room) -> None:
    room.reader.hand.take(Tool.UNDERLINE)
    room.qtbot.waitUntil(lambda: bool(room.reader.hand.words.get(1)), timeout=20_000)
    first = next(word for word in room.reader.hand.words[1] if word.text == "Kính")
    room.drawn(line(room, middle(first.rect), (middle(first.rect)[0] + 2, middle(first.rect)[1])))
    (mark,) = kept(room)
    assert (mark.kind, mark.rects, mark.rotation) == (MarkKind.UNDERLINE, (pytest.approx(first.rect, abs=0.5),), 0)


@pytest.mark.parametrize("tool", [Tool.HIGHLIGHTER, Tool.UNDERLINE])
def test_a_way_from_margin_to_margin_takes_the_words_it_crosses(room: Room, tool: Tool) -> None:
    room.reader.hand.take(tool)
    room.qtbot.waitUntil(lambda: bool(room.reader.hand.words.get(1)), timeout=20_000)
    rects = [word.rect for word in room.reader.hand.words[1]]
    first = next(index for index, word in enumerate(room.reader.hand.words[1]) if word.text == "Kính")
    height = middle(rects[first])[1]
    there = [rect for rect in rects if rect[1] < height < rect[3]]
    left, right = min(rect[0] for rect in there), max(rect[2] for rect in there)
    room.drawn(line(room, (left - 30, height), (right + 30, height)))
    (mark,) = kept(room)
    (rect,) = mark.rects
    assert (rect[0], rect[2]) == pytest.approx((left, right), abs=0.5)


def test_an_arrow_points_where_the_hand_let_go_and_wears_the_colour_of_the_pen_held_last(room: Room) -> None:
    room.reader.hand.take(Tool.RED_PEN)
    room.reader.hand.take(Tool.ARROW)
    room.drawn(line(room, (100, 700), (200, 650)))
    (mark,) = kept(room)
    assert (mark.kind, mark.color) == (MarkKind.ARROW, INK_RED)
    assert mark.strokes[0][0] == pytest.approx((100, 700), abs=1)
    assert mark.strokes[0][1] == pytest.approx((200, 650), abs=1)


def test_a_rectangle_spans_the_way_of_the_hand_and_is_erased_at_its_edge_alone(room: Room) -> None:
    room.reader.hand.take(Tool.RECTANGLE)
    room.drawn(line(room, (100, 700), (200, 650)))
    (mark,) = kept(room)
    assert (mark.kind, mark.rect) == (MarkKind.RECTANGLE, pytest.approx((100, 650, 200, 700), abs=1))
    room.reader.hand.take(Tool.ERASER)
    for place, left in (((150, 675), 1), ((150, 650), 0)):
        QTest.mouseClick(room.reader.view.viewport(), Qt.MouseButton.LeftButton, pos=room.on_page(*place))
        room.rest()
        assert len(room.reader.layer.marks) == left


def test_a_rectangle_drawn_over_the_edge_ends_at_it(room: Room) -> None:
    room.reader.hand.take(Tool.RECTANGLE)
    page = room.reader.view.column.pages[0]
    _left, bottom, right, _top = page.box.visible
    room.drawn(line(room, (right - 100, bottom + 300), (right + 6, bottom + 200)))
    (mark,) = kept(room)
    assert mark.rect == pytest.approx((right - 100, bottom + 200, right, bottom + 300), abs=1)


def test_a_tick_stands_where_one_pressed_and_a_mere_click_makes_no_arrow(room: Room) -> None:
    for tool in (Tool.ARROW, Tool.TICK):
        room.reader.hand.take(tool)
        QTest.mouseClick(room.reader.view.viewport(), Qt.MouseButton.LeftButton, pos=room.on_page(400, 700))
        room.rest()
    (mark,) = kept(room)
    assert mark.kind is MarkKind.TICK and mark.rect is not None
    assert middle(mark.rect) == pytest.approx((400, 700), abs=1)


def test_a_tick_at_the_very_corner_stays_on_the_page(room: Room) -> None:
    room.reader.hand.take(Tool.TICK)
    QTest.mouseClick(room.reader.view.viewport(), Qt.MouseButton.LeftButton, pos=room.on_page(2, 838))
    room.rest()
    (mark,) = kept(room)
    assert mark.rect is not None and mark.rect[0] >= 0 and mark.rect[3] <= 842


def middle(rect: tuple[float, float, float, float]) -> tuple[float, float]:
    return (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2


def test_a_note_is_written_where_one_pressed(room: Room) -> None:
    room.reader.hand.take(Tool.NOTE)
    QTest.mouseClick(room.reader.view.viewport(), Qt.MouseButton.LeftButton, pos=room.on_page(400, 700))
    popup = room.reader.marks.note
    assert popup.isVisible()
    popup._text.insertPlainText("Xem lại số liệu")
    QTest.keyClick(popup._text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    room.rest()
    (mark,) = kept(room)
    assert (mark.kind, mark.text, mark.point) == (MarkKind.NOTE, "Xem lại số liệu", pytest.approx((400, 700), abs=1))


def test_an_empty_note_is_none(room: Room) -> None:
    room.reader.hand.take(Tool.NOTE)
    QTest.mouseClick(room.reader.view.viewport(), Qt.MouseButton.LeftButton, pos=room.on_page(400, 700))
    QTest.keyClick(room.reader.marks.note._text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    room.rest()
    assert kept(room) == []


def test_the_eraser_in_the_hand_takes_off_all_it_is_drawn_over_and_a_click_one_mark_alone(room: Room) -> None:
    room.reader.hand.take(Tool.BLUE_PEN)
    for x in (100, 200, 300):
        room.drawn(line(room, (x, 720), (x, 660)))
    room.drawn(line(room, (80, 665), (120, 665)))
    room.reader.hand.take(Tool.ERASER)
    place = room.on_page(100, 665)
    room.drawn([place, place + QPoint(1, 0)])
    assert len(room.reader.layer.marks) == 3
    room.drawn(line(room, (150, 690), (350, 690)))
    (left,) = room.reader.layer.marks
    assert bounds(left)[2] < 150


def tablet(room: Room, kind: QEvent.Type, place: QPoint, pressure: float, eraser: bool = False) -> None:
    pointer = QPointingDevice.PointerType.Eraser if eraser else QPointingDevice.PointerType.Pen
    device = _PENS.setdefault(
        eraser,
        QPointingDevice(
            "pen", 7 + eraser, QPointingDevice.DeviceType.Stylus, pointer, QPointingDevice.Capability.Pressure, 1, 2
        ),
    )
    down = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else Qt.MouseButton.LeftButton
    event = QTabletEvent(
        kind,
        device,
        QPointF(place),
        QPointF(place),
        pressure,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        Qt.KeyboardModifier.NoModifier,
        Qt.MouseButton.LeftButton,
        down,
    )
    QApplication.sendEvent(room.reader.view.viewport(), event)


_PENS: dict[bool, QPointingDevice] = {}


def pen_stroke(room: Room, points: list[QPoint], pressure: float) -> None:
    tablet(room, QEvent.Type.TabletPress, points[0], pressure)
    for point in points[1:]:
        tablet(room, QEvent.Type.TabletMove, point, pressure)
    tablet(room, QEvent.Type.TabletRelease, points[-1], 0.0)
    room.rest()


def test_a_firm_pen_writes_thicker_than_a_light_one(room: Room) -> None:
    room.reader.hand.take(Tool.BLUE_PEN)
    pen_stroke(room, line(room, (100, 700), (300, 700)), 0.05)
    pen_stroke(room, line(room, (100, 650), (300, 650)), 0.95)
    light, firm = kept(room)
    assert light.width < PEN_WIDTH < firm.width


def test_the_tail_of_the_pen_erases_ones_own_stroke(room: Room) -> None:
    room.reader.hand.take(Tool.BLUE_PEN)
    pen_stroke(room, line(room, (100, 700), (300, 700)), 0.5)
    place = room.on_page(200, 700)
    tablet(room, QEvent.Type.TabletPress, place, 0.5, eraser=True)
    tablet(room, QEvent.Type.TabletRelease, place, 0.0, eraser=True)
    room.rest()
    assert room.reader.layer.marks == ()


def test_the_tail_of_the_pen_erases_all_it_is_drawn_over_also_with_no_pen_in_the_hand(room: Room) -> None:
    room.reader.hand.take(Tool.BLUE_PEN)
    for x in (100, 200, 300):
        pen_stroke(room, line(room, (x, 720), (x, 660)), 0.5)
    assert len(room.reader.layer.marks) == 3
    room.reader.hand.take(Tool.HAND)
    start, *rest = line(room, (150, 690), (350, 690))
    tablet(room, QEvent.Type.TabletMove, room.on_page(100, 690), 0.0, eraser=True)
    room.rest()
    assert len(room.reader.layer.marks) == 3, "a tail that hovers erases nothing"
    tablet(room, QEvent.Type.TabletPress, start, 0.5, eraser=True)
    for point in rest:
        tablet(room, QEvent.Type.TabletMove, point, 0.5, eraser=True)
    tablet(room, QEvent.Type.TabletRelease, rest[-1], 0.0, eraser=True)
    room.rest()
    (left,) = room.reader.layer.marks
    assert bounds(left)[2] < 150


def touch(room: Room, points: list[QPoint]) -> None:
    """A finger, or the palm of a hand, as the system tells of it to who hears no touches."""
    kinds = [QEvent.Type.MouseButtonPress, *[QEvent.Type.MouseMove] * (len(points) - 2), QEvent.Type.MouseButtonRelease]
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, point in zip(kinds, points, strict=True):
        held = none if kind == QEvent.Type.MouseButtonRelease else left
        place, keys = QPointF(point), Qt.KeyboardModifier.NoModifier
        by = Qt.MouseEventSource.MouseEventSynthesizedByQt
        event = QMouseEvent(kind, place, place, place, none if kind == QEvent.Type.MouseMove else left, held, keys, by)
        QApplication.sendEvent(room.reader.view.viewport(), event)


def test_the_palm_beside_a_pen_neither_writes_nor_scrolls_and_a_finger_is_heard_again_once_the_pen_is_gone(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar = room.reader.view.verticalScrollBar()
    room.reader.hand.take(Tool.BLUE_PEN)
    stroke = line(room, (100, 700), (300, 700))
    tablet(room, QEvent.Type.TabletPress, stroke[0], 0.5)
    palm = [QPoint(400, 400), QPoint(405, 380), QPoint(410, 300), QPoint(412, 250)]
    touch(room, palm)
    for point in stroke[1:]:
        tablet(room, QEvent.Type.TabletMove, point, 0.5)
    tablet(room, QEvent.Type.TabletRelease, stroke[-1], 0.0)
    touch(room, palm)
    room.rest()
    (mark,) = kept(room)
    assert bounds(mark)[1] > 690, "one stroke, where the pen was"
    room.reader.hand.take(Tool.HAND)
    tablet(room, QEvent.Type.TabletMove, QPoint(300, 300), 0.0)
    touch(room, palm)
    assert bar.value() == 0, "a pen that hovers is near too"
    later = time.monotonic() + 5
    monkeypatch.setattr(hand.time, "monotonic", lambda: later)
    touch(room, palm)
    assert bar.value() > 50


def test_a_colleagues_mark_is_shown_with_his_name_and_cannot_be_erased(qtbot: QtBot, tmp_path: Path) -> None:
    document = acted(registered(received("d1", (LETTER,))), Annotate((INK,)), "ubnd.chanhvp")
    with reading_room(qtbot, tmp_path, documents=[document]) as room:
        room.open()
        place = room.on_page(150, 700)
        assert room.reader.layer.told_at(QPointF(place)).startswith("Phạm Hữu Thọ · ")
        room.reader.hand.take(Tool.ERASER)
        QTest.mouseClick(room.reader.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        room.rest()
        assert room.reader.notice.sentence.startswith("Nét ghi này của Phạm Hữu Thọ")
        assert [mark.id for mark in room.reader.layer.marks] == ["m1"]


def test_the_page_stays_under_an_eraser_that_meets_a_colleagues_mark(qtbot: QtBot, tmp_path: Path) -> None:
    document = acted(registered(received("d1", (LETTER,))), Annotate((INK,)), "ubnd.chanhvp")
    with reading_room(qtbot, tmp_path, documents=[document]) as room:
        room.open()
        viewport, left = room.reader.view.viewport(), Qt.MouseButton.LeftButton
        room.reader.hand.take(Tool.ERASER)
        QTest.mousePress(viewport, left, pos=room.on_page(150, 720))
        for y in (710, 700, 690):
            QTest.mouseMove(viewport, room.on_page(150, y))
            room.rest()
        assert not room.reader.notice.isVisible()
        QTest.mouseRelease(viewport, left, pos=room.on_page(150, 690))
        room.rest()
        assert room.reader.notice.isVisible(), "told once the hand is off the page"


def test_the_initials_beside_a_mark_tell_the_whole_name_when_pointed_at(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[str]()
    tips = SimpleNamespace(showText=lambda _at, words, _over: told.append(words))
    monkeypatch.setattr(hand, "QToolTip", tips)
    document = acted(registered(received("d1", (LETTER,))), Annotate((INK,)), "ubnd.chanhvp")
    with reading_room(qtbot, tmp_path, documents=[document]) as room:
        room.glance()
        page, viewport = room.reader.view.column.pages[0], room.reader.view.viewport()
        [(_badge, place)] = room.reader.layer._badges(page)
        corner = room.reader.view.position_of(page, (page.box.visible[0], page.box.visible[3]))
        at = (corner + place.center()).toPoint()
        QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, at, viewport.mapToGlobal(at)))
        assert told == ["Phạm Hữu Thọ"]
        QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=at)
        assert told == ["Phạm Hữu Thọ"] * 2, "a press tells it too, for a finger"


def test_marks_made_on_a_turned_page_stand_upright_as_it_is_seen(qtbot: QtBot, tmp_path: Path) -> None:
    turned = (File("Ngang.pdf", with_pages(1, rotate=90)),)
    with reading_room(qtbot, tmp_path, files=turned) as room:
        room.open()
        room.reader.hand.take(Tool.BLUE_PEN)
        viewport = room.reader.view.viewport()
        start, end = QPoint(200, 200), QPoint(400, 200)
        assert room.point_at(start)[0] == pytest.approx(room.point_at(end)[0], abs=0.5)
        room.drawn([start, QPoint(300, 200), end])
        (mark,) = kept(room)
        left, bottom, right, top = bounds(mark)
        assert right - left < 2
        assert top - bottom > 50
        painted = viewport.grab().toImage()
        assert painted.pixelColor(300, 200).blue() > painted.pixelColor(300, 200).red()


def test_nobody_marks_what_is_not_registered(qtbot: QtBot, tmp_path: Path) -> None:
    with reading_room(qtbot, tmp_path, "vanthu.tam", [received("d1", (LETTER,))]) as room:
        room.open()
        assert not room.reader.toolbar._tools["ink"].isEnabled()
        QTest.keyClick(room.reader.view, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        assert room.reader.hand.tool is Tool.HAND


def test_the_pen_is_taken_and_put_down_by_keys(room: Room) -> None:
    room.reader.view.setFocus()
    QTest.keyClick(room.reader.view, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert room.reader.hand.tool is Tool.BLUE_PEN
    QTest.keyClick(room.reader.view, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert room.reader.hand.tool is Tool.RED_PEN
    QTest.keyClick(room.reader.view, Qt.Key.Key_Escape)
    assert room.reader.hand.tool is Tool.HAND


def test_an_answer_overtaken_by_a_later_one_takes_no_stroke_away(room: Room) -> None:
    question, before = room.reader._questions, asking.read(room.place, "d1")
    room.reader.hand.take(Tool.BLUE_PEN)
    room.drawn(line(room, (100, 700), (300, 700)))
    room.reader._opened(question, before)
    assert [mark.id for mark in room.reader.layer.marks] == [mark.id for mark in kept(room)]
    assert len(room.reader.layer.marks) == 1


def test_taken_up_by_its_key_from_the_list_the_pen_can_be_changed_by_key_too(qtbot: QtBot, tmp_path: Path) -> None:
    with window_over(qtbot, tmp_path, (LETTER,)) as at:
        window, reader = at.running.window, at.running.parts.reader()
        qtbot.waitUntil(lambda: reader.pane.has_pages and reader.marks.kept.may_mark, timeout=20_000)
        window.pane.take_cursor()
        qtbot.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        assert QApplication.focusWidget() is reader.view
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
        assert reader.hand.tool is Tool.ERASER
