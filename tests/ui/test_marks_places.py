"""The way between a point of the screen and a point of the page, and what handwriting becomes: pure arithmetic."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardoffice.paper.geometry import PageBox
from wardoffice.ui.marks.ink import StrokeBuilder, distance_to, simplified
from wardoffice.ui.marks.tool import lines_between
from wardoffice.ui.pages.column import GAP, Arrangement, Fit, column
from wardoffice.ui.pages.tiles import Piece, TileShelf, pieces_within
from wardoffice.ui.pages.words import TextBox

corner = st.floats(-500, 500)
side = st.floats(20, 3000)
turns = st.sampled_from((0, 90, 180, 270))


@st.composite
def boxes(draw: st.DrawFn) -> PageBox:
    left, bottom = draw(corner), draw(corner)
    return PageBox((left, bottom, left + draw(side), bottom + draw(side)), draw(turns))


arrangements = st.builds(
    Arrangement,
    st.one_of(st.sampled_from(Fit), st.floats(0.5, 4.0)),
    st.sampled_from((1, 2)),
    turns,
)
rooms = st.tuples(st.floats(200, 2500), st.floats(100, 2000))
pages = st.lists(boxes(), min_size=1, max_size=8)


@given(pages, rooms, arrangements, st.data())
def test_what_is_under_the_cursor_is_the_point_that_is_painted_there(
    sheets: list[PageBox], room: tuple[float, float], wanted: Arrangement, data: st.DataObject
) -> None:
    laid = column(sheets, room, wanted)
    page = data.draw(st.sampled_from(laid.pages))
    left, bottom, right, top = page.box.visible
    point = data.draw(st.tuples(st.floats(left, right), st.floats(bottom, top)))
    place = page.to_column(point)
    assert math.dist(page.from_column(place), point) < 1e-6 * (1 + abs(point[0]) + abs(point[1])) + 1e-6
    assert page.left - 1 <= place[0] <= page.left + page.width + 1
    assert page.top - 1 <= place[1] <= page.bottom + 1


@given(pages, rooms, arrangements)
def test_what_lies_over_a_page_reaches_from_corner_to_corner_of_its_picture(
    sheets: list[PageBox], room: tuple[float, float], wanted: Arrangement
) -> None:
    for page in column(sheets, room, wanted).pages:
        reaches = page.rect_to_column(page.box.visible)
        picture = page.left, page.top, page.left + page.width, page.bottom
        if page.width and page.height:
            assert reaches == pytest.approx(picture, abs=1e-6, rel=1e-9)


@given(pages, rooms, arrangements)
def test_pages_stand_below_each_other_and_each_is_found_where_it_stands(
    sheets: list[PageBox], room: tuple[float, float], wanted: Arrangement
) -> None:
    laid = column(sheets, room, wanted)
    assert [page.number for page in laid.pages] == list(range(1, len(sheets) + 1))
    rows = [laid.pages[place : place + wanted.abreast] for place in range(0, len(sheets), wanted.abreast)]
    for above, below in pairwise(rows):
        assert {page.top for page in below} == {max(page.bottom for page in above) + GAP}
    for left, right in (row for row in rows if len(row) == 2):
        assert right.left == pytest.approx(left.left + left.width + GAP, abs=1)
        assert (right.top, right.scale) == (left.top, left.scale)
    for page in laid.pages:
        middle = page.left + page.width / 2, page.top + page.height / 2
        if page.width and page.height:
            assert laid.at(middle) == page
            assert page in laid.between(middle[1], middle[1])


@given(st.floats(0.2, 9.0), st.tuples(side, side), st.floats(0, 1), st.floats(0, 1))
def test_tiles_cover_what_is_in_sight_without_overlap_or_overhang(
    scale: float, size: tuple[float, float], start: float, length: float
) -> None:
    wide, high = round(size[0] * scale), round(size[1] * scale)
    part = (0.0, start * high, float(wide), min(1.0, start + length) * high)
    pieces = pieces_within(1, 0, scale, size, part)
    assert pieces
    assert all(p.width > 0 and p.height > 0 and p.x + p.width <= max(1, wide) for p in pieces)
    assert all(p.y + p.height <= max(1, high) for p in pieces)
    assert min(p.y for p in pieces) <= part[1]
    assert max(p.y + p.height for p in pieces) >= min(part[3], high) - 1
    assert len({(p.x, p.y) for p in pieces}) == len(pieces)


def test_the_shelf_lets_go_of_what_was_not_seen_longest() -> None:
    from PySide6.QtGui import QImage

    image = QImage(100, 100, QImage.Format.Format_RGB32)
    shelf = TileShelf(3 * image.sizeInBytes())
    pieces = [Piece(n, 0, 1.0, 0, 0, 100, 100) for n in range(4)]
    for piece in pieces[:3]:
        shelf.put(piece, image)
    assert shelf.get(pieces[0]) is not None
    shelf.put(pieces[3], image)
    assert [piece in shelf for piece in pieces] == [True, False, True, True]
    assert shelf.held == 3 * image.sizeInBytes()


coordinate = st.floats(-1000, 3000)
strokes = st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=60)


@given(strokes)
def test_a_stroke_begins_and_ends_where_the_pen_did_and_is_fit_to_be_kept(points: list[tuple[float, float]]) -> None:
    stroke = StrokeBuilder()
    for number, point in enumerate(points):
        stroke.add(point, number * 0.008, 0.5)
    finished = stroke.finished()
    assert math.dist(finished[0], points[0]) < 0.02
    assert math.dist(finished[-1], points[-1]) < 0.02
    assert all(math.isfinite(value) for point in finished for value in point)


@given(st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=40), st.floats(0.1, 20))
def test_what_is_left_out_of_a_stroke_lies_near_the_line_that_stays(
    points: list[tuple[float, float]], tolerance: float
) -> None:
    kept = simplified(points, tolerance)
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    for point in points:
        nearest = min(distance_to(point, a, b) for a, b in pairwise(kept))
        assert nearest <= tolerance + 1e-6


def test_a_straight_stroke_keeps_few_points() -> None:
    stroke = StrokeBuilder()
    for number in range(200):
        stroke.add((100 + number, 500), number * 0.008)
    assert len(stroke.finished()) < 20


def test_words_of_two_lines_make_two_rectangles() -> None:
    upper = [TextBox(f"a{n}", (50 + 40 * n, 700, 80 + 40 * n, 712)) for n in range(4)]
    lower = [TextBox(f"b{n}", (50 + 40 * n, 680, 80 + 40 * n, 692)) for n in range(4)]
    rects = lines_between([*upper, *lower], (145, 705), (100, 685))
    assert rects == [(130, 700, 200, 712), (50, 680, 120, 692)]
