"""User space and the page as seen: there and back, and where the corners go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardoffice.paper.geometry import PageBox, from_seen, page_box, rect_from_seen, rect_to_seen, to_seen

COORDINATE = st.floats(-2000, 2000)
BOXES = st.builds(
    lambda x, y, w, h, turn: PageBox((x, y, x + w, y + h), turn),
    *(COORDINATE, COORDINATE, st.floats(1, 2000), st.floats(1, 2000), st.sampled_from([0, 90, 180, 270])),
)


@given(box=BOXES, x=COORDINATE, y=COORDINATE)
def test_a_point_goes_there_and_back(box: PageBox, x: float, y: float) -> None:
    assert from_seen(box, to_seen(box, (x, y))) == pytest.approx((x, y), abs=1e-6)


@given(box=BOXES)
def test_the_visible_box_is_the_whole_seen_page(box: PageBox) -> None:
    across, down = box.seen_size
    assert rect_to_seen(box, box.visible) == pytest.approx((0, 0, across, down), abs=1e-6)
    assert rect_from_seen(box, (0, 0, across, down)) == pytest.approx(box.visible, abs=1e-6)


@pytest.mark.parametrize(("turn", "seen"), [(0, (0, 700)), (90, (0, 0)), (180, (500, 0)), (270, (700, 500))])
def test_the_lower_left_corner_goes_round_with_the_page(turn: int, seen: tuple[float, float]) -> None:
    assert to_seen(PageBox((10, 20, 510, 720), turn), (10, 20)) == seen


def test_boxes_that_make_no_sense_fall_back_as_readers_do() -> None:
    assert page_box(None, None, 0).visible == (0, 0, 612, 792)
    assert page_box((0, 0, 0, 0), None, 0).visible == (0, 0, 612, 792)
    assert page_box((500, 700, 0, 0), None, -90) == PageBox((0, 0, 500, 700), 270)
    assert page_box((0, 0, 500, 700), (900, 900, 950, 950), 450) == PageBox((0, 0, 500, 700), 90)
    assert page_box((0, 0, 500, 700), (-10, 100, 400, 9000), 0).visible == (0, 100, 400, 700)
