"""The badges beside marks: whose they are, in a few letters that cover nothing that is to be read."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.paper.geometry import PageBox
from wardoffice.ui.marks.badge import Badge, _beside, badges, initials_of, laid_out


def test_strokes_of_one_hand_share_a_badge_and_another_hand_has_its_own() -> None:
    box = PageBox((0, 0, 595, 842))

    def stroke(author: str, y: float) -> Mark:
        return Mark(MarkKind.INK, 1, strokes=(((100, y), (160, y)),), author=author)

    marks = [stroke("Lê A", 700), stroke("Lê A", 690), stroke("Lê A", 300), stroke("Trần B", 695)]
    found = badges(marks, box, box)
    assert [badge.author for badge in found] == ["Lê A", "Lê A", "Trần B"]


def test_a_badge_says_who_in_a_few_letters() -> None:
    assert initials_of("Nguyễn Đình Khải") == "NĐK"
    assert initials_of("Trần Thị Bích Hạnh") == "TBH"


SIDES = ("right", "right below", "left", "left below", "above", "below")


@given(st.sets(st.sampled_from(SIDES)), st.sampled_from((0.5, 1.0, 2.0)))
def test_a_badge_covers_no_word_while_there_is_a_place_beside_its_mark_without_one(
    qapp: QApplication, printed: set[str], zoom: float
) -> None:
    mark = Badge("Lê An", "#1438B8", (250, 350, 350, 450))
    alone = [place for _badge, place in laid_out([mark], (595, 842), zoom)]
    free = [*_beside(mark.corner, zoom, alone[0].width(), alone[0].height())]
    words = [
        tuple(side / zoom for side in place.adjusted(1, 1, -1, -1).getCoords())
        for name, place in zip(SIDES, free, strict=True)
        if name in printed
    ]
    [(_badge, place)] = laid_out([mark], (595, 842), zoom, words)  # type: ignore[arg-type]
    over = [word for word in words if place.intersects(QRectF(*(zoom * side for side in word[:2]), 1, 1))]
    assert not over or printed == set(SIDES)
    assert alone == free[:1], "beside the end of its mark where nothing is printed"


def test_badges_that_give_way_to_the_same_words_do_not_cover_each_other(qapp: QApplication) -> None:
    marks = [Badge(author, "#1438B8", (250, 350, 350, 352)) for author in ("Lê An", "Trần Bình", "Võ Chi")]
    line = [(351.0 + 20 * n, 340.0, 369.0 + 20 * n, 362.0) for n in range(10)]
    places = [place for _badge, place in laid_out(marks, (595, 842), 1.0, line)]
    assert not any(one.intersects(other) for n, one in enumerate(places) for other in places[:n])
    assert not any(place.intersects(QRectF(351, 340, 200, 22)) for place in places)
