"""Words sought on a page: with marks or without, over the ends of lines, and where exactly they stand."""

import pytest

from sheets import letter, turned
from wardoffice.domain.marks import Rect
from wardoffice.paper.finding import places_among
from wardoffice.paper.page_request import Letter
from wardoffice.paper.rendering import PageRenderer
from wardoffice.paper.source import Source

LINES = (
    "Kính gửi: Ủy ban nhân dân phường",
    "Về việc chống ngập úng tại khu vực Đình Vũ, chống",
    "ngập cho năm 2026; chông gai không phải là chống.",
)


def places(words: str, rotate: int = 0) -> tuple[tuple[Rect, ...], ...]:
    with PageRenderer(Source(data=turned(letter(lines=LINES), rotate))) as renderer:
        return renderer.places(1, words)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("chong ngap", 2),
        ("chống ngập", 2),
        ("CHỐNG NGẬP", 2),
        ("chong", 4),
        ("chống", 3),
        ("chông", 1),
        ("dinh vu", 1),
        ("ngập   úng", 1),
        ("không có ở đây", 0),
        ("", 0),
        ("   ", 0),
    ],
)
def test_words_without_marks_find_any_marks_and_words_with_marks_only_their_own(words: str, count: int) -> None:
    assert len(places(words)) == count


def test_a_place_that_runs_over_the_end_of_a_line_has_a_rectangle_on_each() -> None:
    within, across = places("chống ngập")
    assert (len(within), len(across)) == (1, 2)
    (end, start) = across
    assert end[1] > start[3] - 1  # the upper line stands above the lower one
    assert end[0] > start[0]


def test_the_rectangle_covers_the_words_and_nothing_beside_them() -> None:
    ((whole,),) = places("Kính gửi: Ủy ban nhân dân phường")
    ((part,),) = places("nhân dân")
    assert whole[0] < part[0] < part[2] < whole[2]
    assert whole[1] <= part[1] + 0.5 and part[3] <= whole[3] + 0.5
    assert 595 < (whole[1] + whole[3]) / 2 < 615


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_turned_page_has_the_same_places_in_its_own_user_space(rotate: int) -> None:
    ((turned_place,),), ((place,),) = places("nhân dân", rotate), places("nhân dân")
    assert turned_place == pytest.approx(place, abs=0.01)


def test_a_letter_of_two_characters_is_one_letter_of_the_place() -> None:
    letters = [Letter(text, (at, 0.0, at + 5.0, 10.0)) for at, text in ((0.0, "ﬁ"), (5.0, "l"), (10.0, "e"))]
    assert places_among(letters, "file") == (((0.0, 0.0, 15.0, 10.0),),)
