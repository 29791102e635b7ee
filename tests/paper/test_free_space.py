"""The place proposed for a stamp: bare paper only, near the head of the page, and none where there is none."""

from hypothesis import given
from hypothesis import strategies as st

from wardoffice.paper.free_space import InkMap, barest_spot, emptiest_spot

WIDTH, HEIGHT = 120, 160


def page(*inked: tuple[int, int, int, int]) -> InkMap:
    rows = [bytearray(b"\xff" * WIDTH) for _ in range(HEIGHT)]
    for left, top, right, bottom in inked:
        for row in rows[top:bottom]:
            row[left:right] = b"\0" * (right - left)
    return InkMap.of_gray(b"".join(rows), WIDTH, HEIGHT, WIDTH)


RECTS = st.tuples(st.integers(0, 90), st.integers(0, 130), st.integers(5, 60), st.integers(5, 60)).map(
    lambda r: (r[0], r[1], min(WIDTH, r[0] + r[2]), min(HEIGHT, r[1] + r[3]))
)


@given(inked=st.lists(RECTS, max_size=12), wide=st.integers(5, 60), high=st.integers(5, 60))
def test_it_never_covers_writing(inked: list[tuple[int, int, int, int]], wide: int, high: int) -> None:
    sheet = page(*inked)
    spot = emptiest_spot(sheet, (wide, high))
    if spot is not None:
        assert (spot[2] - spot[0], spot[3] - spot[1]) == (wide, high)
        assert sheet.ink(*spot) == 0


@given(inked=st.lists(RECTS, max_size=12), wide=st.integers(5, 200), high=st.integers(5, 200))
def test_the_barest_place_is_on_the_page_and_none_looked_at_covers_less(
    inked: list[tuple[int, int, int, int]], wide: int, high: int
) -> None:
    sheet = page(*inked)
    left, top, right, bottom = barest_spot(sheet, (wide, high))
    size = min(wide, WIDTH), min(high, HEIGHT)
    assert (right - left, bottom - top) == size and left >= 0 <= top and right <= WIDTH and bottom <= HEIGHT
    places = [(x, y) for x in range(0, WIDTH - size[0] + 1, 3) for y in range(0, HEIGHT - size[1] + 1, 3)]
    assert sheet.ink(left, top, right, bottom) <= min(sheet.ink(x, y, x + size[0], y + size[1]) for x, y in places)


def test_a_bare_page_is_stamped_at_the_top_on_the_right() -> None:
    spot = emptiest_spot(page(), (30, 20))
    assert spot is not None
    assert spot[1] < 12
    assert spot[2] > WIDTH - 12


def test_below_a_head_that_fills_the_width_it_goes_to_the_side() -> None:
    spot = emptiest_spot(page((0, 0, WIDTH, 40), (40, 40, WIDTH, 60)), (30, 20))
    assert spot is not None
    assert spot[:2] == (6, 42)


def test_a_full_page_has_no_place() -> None:
    assert emptiest_spot(page((0, 0, WIDTH, HEIGHT)), (20, 20)) is None
    assert emptiest_spot(page(), (WIDTH, HEIGHT)) is None
