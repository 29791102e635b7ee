"""Marks of one's own carried elsewhere with the bare hand: one act, inside the page, upright however it is turned."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.paper_desk import File, acted, received, registered, with_pages
from ui.reading_room import LETTER, Room, reading_room
from wardoffice.domain.commands import Annotate
from wardoffice.domain.ids import MarkId
from wardoffice.domain.marks import MOVABLE, Mark, MarkKind, bounds, moved
from wardoffice.paper.appearance import moved_inside, rect_of
from wardoffice.paper.geometry import PageBox, contains, rect_to_seen, to_seen

NOTE = Mark(MarkKind.NOTE, 1, id=MarkId("n1"), point=(400.0, 700.0), text="Xem lại số liệu")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    with reading_room(qtbot, tmp_path) as made:
        made.glance()
        yield made


def kept_note(room: Room, at: tuple[float, float] = (400.0, 700.0)) -> Mark:
    room.reader.marks.kept.keep(Mark(MarkKind.NOTE, 1, id=MarkId("n1"), point=at, text="Xem lại số liệu"))
    room.rest()
    return room.reader.layer.marks[0]


def on_sign(room: Room) -> QPoint:
    """The middle of the note's sign on the viewport."""
    (mark,) = room.reader.layer.marks
    left, bottom, right, top = rect_of(mark, room.reader.layer.own_box(room.reader.view.column.pages[0]))
    return room.on_page((left + right) / 2, (bottom + top) / 2)


def way(start: QPoint, by: QPoint) -> list[QPoint]:
    return [start + by * part / 5 for part in range(6)]


def acts(room: Room) -> list[str]:
    return [row.command.kind for row in room.queue()]


def test_a_mark_of_ones_own_is_carried_with_the_hand_and_comes_back_by_one_undo(room: Room) -> None:
    before = kept_note(room)
    start, scale = on_sign(room), room.reader.view.column.pages[0].scale
    room.drawn(way(start, QPoint(60, 40)))
    (after,) = room.reader.layer.marks
    assert before.point and after.point == pytest.approx(
        (before.point[0] + 60 / scale, before.point[1] - 40 / scale), abs=0.01
    )
    assert acts(room) == ["annotate", "annotate"]
    assert not room.reader.marks.note.isVisible()
    QTest.keyClick(room.reader.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    room.rest()
    assert [mark.point for mark in room.reader.layer.marks] == [before.point]
    QTest.keyClick(room.reader.view, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    room.rest()
    assert [mark.point for mark in room.reader.layer.marks] == [after.point]


def test_a_click_that_strays_a_little_opens_the_note_and_moves_nothing(room: Room) -> None:
    before = kept_note(room)
    room.drawn([on_sign(room), on_sign(room) + QPoint(2, 1)])
    assert room.reader.marks.note.isVisible()
    assert room.reader.layer.marks == (before,) and acts(room) == ["annotate"]


def test_esc_while_carrying_leaves_the_mark_where_it_lay(room: Room) -> None:
    before = kept_note(room)
    start, viewport = on_sign(room), room.reader.view.viewport()
    QTest.mousePress(viewport, LEFT, pos=start)
    QTest.mouseMove(viewport, start + QPoint(80, 80))
    assert room.reader.layer.carried is not None and room.reader.layer.carried.point != before.point
    QTest.keyClick(room.reader.view, Qt.Key.Key_Escape)
    QTest.mouseMove(viewport, start + QPoint(90, 90))
    QTest.mouseRelease(viewport, LEFT, pos=start + QPoint(90, 90))
    room.rest()
    assert room.reader.layer.carried is None
    assert room.reader.layer.marks == (before,) and acts(room) == ["annotate"]


def test_what_is_carried_is_seen_where_it_goes_and_nowhere_else(room: Room) -> None:
    kept_note(room)
    start, viewport = on_sign(room), room.reader.view.viewport()
    QTest.mousePress(viewport, LEFT, pos=start)
    QTest.mouseMove(viewport, start + QPoint(0, -60))
    painted = viewport.grab().toImage()
    ratio = painted.devicePixelRatio()
    there, gone = ((place * ratio) for place in (start + QPoint(0, -60), start))
    assert painted.pixelColor(there).blue() < 200 < painted.pixelColor(gone).blue()
    QTest.mouseRelease(viewport, LEFT, pos=start + QPoint(0, -60))
    room.rest()


def test_a_colleagues_mark_is_not_carried_the_page_scrolls(qtbot: QtBot, tmp_path: Path) -> None:
    document = acted(registered(received("d1", (LETTER,))), Annotate((NOTE,)), "ubnd.chanhvp")
    with reading_room(qtbot, tmp_path, documents=[document]) as room:
        room.glance()
        before = room.reader.view.verticalScrollBar().value()
        room.drawn(way(on_sign(room), QPoint(0, -50)))
        assert room.reader.view.verticalScrollBar().value() == before + 50
        assert acts(room) == []


def test_a_mark_erased_elsewhere_while_it_is_carried_is_not_put_down(room: Room) -> None:
    mark = kept_note(room)
    start, viewport = on_sign(room), room.reader.view.viewport()
    QTest.mousePress(viewport, LEFT, pos=start)
    QTest.mouseMove(viewport, start + QPoint(80, 80))
    room.reader.marks.kept.erase(mark)
    room.rest()
    QTest.mouseRelease(viewport, LEFT, pos=start + QPoint(80, 80))
    room.rest()
    assert room.reader.layer.marks == () and not room.reader.notice.isVisible()


SHEETS = {
    "turned and cropped": with_pages(1, rotate=90, CropBox=[100, 200, 500, 700]),
    "twice as large by UserUnit": with_pages(1, UserUnit=2),
}


@pytest.mark.parametrize("turns", [0, 1])
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_mark_goes_where_the_hand_goes_on_any_page(qtbot: QtBot, tmp_path: Path, sheet: str, turns: int) -> None:
    with reading_room(qtbot, tmp_path, files=(File("Trang.pdf", SHEETS[sheet]),)) as room:
        room.glance()
        for _ in range(turns):
            room.reader.view.turn_right()
        room.rest()
        room.reader.marks.kept.keep(Mark(MarkKind.NOTE, 1, id=MarkId("n1"), point=(300.0, 400.0), text="Xem"))
        room.rest()
        mark = room.reader.layer.marks[0]
        room.reader.show_mark(mark)
        start = on_sign(room)
        room.drawn(way(start, QPoint(20, 30)))
        assert (on_sign(room) - start).toTuple() == pytest.approx((20, 30), abs=1)
        assert acts(room) == ["annotate", "annotate"]


inside = st.floats(0, 1)
reach = st.floats(-3000, 3000)


@st.composite
def boxes(draw: st.DrawFn) -> PageBox:
    left, bottom = draw(st.floats(-500, 500)), draw(st.floats(-500, 500))
    return PageBox(
        (left, bottom, left + draw(st.floats(100, 3000)), bottom + draw(st.floats(100, 3000))),
        draw(st.sampled_from((0, 90, 180, 270))),
    )


@st.composite
def marks_on(draw: st.DrawFn, box: PageBox) -> Mark:
    """A movable mark whose drawing lies wholly on the page."""
    left, bottom, right, top = box.visible

    def point() -> tuple[float, float]:
        return left + 20 + draw(inside) * (right - left - 40), bottom + 20 + draw(inside) * (top - bottom - 40)

    kind = draw(st.sampled_from(sorted(MOVABLE)))
    one, other = point(), point()
    return Mark(
        kind,
        1,
        rect=(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]) + 1, max(one[1], other[1]) + 1),
        point=one if kind is MarkKind.NOTE else None,
        strokes=((one, (other[0] + 1, other[1])),) if kind is MarkKind.ARROW else (),
        rotation=draw(st.sampled_from((None, 0, 90, 180, 270))),
        text="Lời",
        organ="UBND",
    )


@given(st.data(), boxes(), reach, reach)
def test_a_moved_mark_keeps_its_shape_and_stays_on_the_page(
    data: st.DataObject, box: PageBox, dx: float, dy: float
) -> None:
    mark = data.draw(marks_on(box))
    after = moved_inside(mark, dx, dy, box)
    was, now = rect_of(mark, box), rect_of(after, box)
    assert contains(box.visible, now, 1e-6) or not contains(box.visible, was)
    assert (now[2] - now[0], now[3] - now[1]) == pytest.approx((was[2] - was[0], was[3] - was[1]))
    free = rect_of(moved(mark, dx, dy), box) if mark.kind is not MarkKind.NOTE else now
    if contains(box.visible, (was[0] + dx, was[1] + dy, was[2] + dx, was[3] + dy)):
        assert now == pytest.approx((was[0] + dx, was[1] + dy, was[2] + dx, was[3] + dy), abs=1e-6)
        assert now == pytest.approx(free, abs=1e-6)
    back = moved(after, bounds(mark)[0] - bounds(after)[0], bounds(mark)[1] - bounds(after)[1])
    assert bounds(back) == pytest.approx(bounds(mark), abs=1e-6)


@given(boxes(), reach, reach, inside, inside)
def test_a_note_seen_at_the_edge_moves_at_once_the_other_way(
    box: PageBox, dx: float, dy: float, across: float, down: float
) -> None:
    left, bottom, right, top = box.visible
    note = Mark(MarkKind.NOTE, 1, point=(left + across * (right - left), bottom + down * (top - bottom)), text="x")
    after = moved_inside(note, dx, dy, box)
    assert after.point is not None
    sign = rect_to_seen(box, rect_of(after, box))
    assert math.dist(sign[:2], to_seen(box, after.point)) < 1e-6
