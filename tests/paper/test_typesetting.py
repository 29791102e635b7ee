"""The layout of typed marks: every word is there, inside its box, in the order written, with the bundled letters."""

import datetime
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from wardoffice.domain.marks import STAMP_HEIGHT, STAMP_WIDTH, Mark, MarkKind
from wardoffice.paper.typeface import typeface
from wardoffice.paper.typesetting import LARGEST, Layout, byline, lay_out, measured, wrap

VIETNAMESE = "aáàảãạăắằẳẵặâấầẩẫậbcdđeéèẻẽẹêếềểễệghiíìỉĩịklmnoóòỏõọôốồổỗộơớờởỡợpqrstuúùủũụưứừửữựvxyýỳỷỹỵ"
AT = datetime.datetime(2026, 11, 23, 8, 41)
WORDS = st.text(st.sampled_from(VIETNAMESE + VIETNAMESE.upper() + "0123456789 .,;\n-"), min_size=1, max_size=300)


def but_phe(text: str, author: str = "Nguyễn Thị Hồng") -> Mark:
    return Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=(0, 0, 1, 1), text=text, author=author, at=AT)


def within(layout: Layout) -> bool:
    for line in layout.lines:
        right = line.x + measured(line.text, line.size, line.bold)
        if line.x < 0 or right > layout.width + 1e-6 or line.y > layout.height or line.y - 0.7 * line.size < 0:
            return False
    return True


def test_the_bundled_letters_have_every_vietnamese_letter_in_both_weights() -> None:
    for bold in (False, True):
        assert all(typeface(bold).has(letter) for letter in VIETNAMESE + VIETNAMESE.upper() + "“”–…·₫")


def test_widths_are_those_of_the_font() -> None:
    from reportlab.pdfbase.ttfonts import TTFont

    face = typeface()
    font = TTFont("Width", str(face.path))
    assert face.width(VIETNAMESE, 12) == font.stringWidth(VIETNAMESE, 12)


@given(text=WORDS.filter(str.strip), width=st.floats(30, 500), height=st.floats(15, 300))
def test_all_words_stand_inside_the_box_in_order(text: str, width: float, height: float) -> None:
    layout = lay_out(but_phe(text), width, height)
    assert within(layout)
    assert layout.size <= LARGEST
    shown = "".join(line.text for line in layout.lines if not line.bold)
    assert shown.replace(" ", "") == "".join(unicodedata.normalize("NFC", text).split())


def test_a_short_text_in_a_roomy_box_keeps_the_size_of_the_decree() -> None:
    layout = lay_out(but_phe("Đồng ý."), 300, 100)
    assert layout.size == LARGEST
    assert [line.text for line in layout.lines] == ["Nguyễn Thị Hồng · 08:41 23/11/2026", "Đồng ý."]
    assert layout.readable


def test_a_long_text_in_a_small_box_shrinks_and_says_that_it_is_hard_to_read() -> None:
    layout = lay_out(but_phe("Giao Phòng Kinh tế chủ trì. " * 40), 120, 40)
    assert within(layout)
    assert not layout.readable


def test_lines_break_at_spaces_and_inside_a_word_only_where_it_is_too_long() -> None:
    assert wrap("một hai ba", 7, len) == ["một hai", "ba"]
    assert wrap("abcdefghij kl", 4, len) == ["abcd", "efgh", "ij", "kl"]
    assert wrap("dòng một\n\ndòng hai", 50, len) == ["dòng một", "", "dòng hai"]


def test_the_byline_leaves_out_what_is_not_known() -> None:
    assert byline(Mark(MarkKind.ENDORSEMENT_TEXT, 1, text="x")) == ""
    assert byline(Mark(MarkKind.ENDORSEMENT_TEXT, 1, text="x", author="Hồng")) == "Hồng"


def stamp(**more: object) -> Mark:
    organ = "Ủy ban nhân dân phường An Hòa"
    return Mark(MarkKind.ARRIVAL_STAMP, 1, rect=(0, 0, 1, 1), organ=organ, number=512, date=AT.date(), **more)  # type: ignore[arg-type]


def test_the_arrival_stamp_has_the_six_lines_of_the_decree() -> None:
    layout = lay_out(stamp(forwarded_to="Văn phòng"), STAMP_WIDTH, STAMP_HEIGHT)
    texts = [line.text for line in layout.lines]
    assert texts[:5] == ["ỦY BAN NHÂN DÂN PHƯỜNG AN HÒA", "ĐẾN", "Số: 512", "Ngày: 23/11/2026", "Chuyển: Văn phòng"]
    assert texts[5].startswith("Số và ký hiệu HS: ....")
    assert within(layout)
    assert layout.frame > 0


def test_a_provisional_number_is_never_stamped() -> None:
    texts = [line.text for line in lay_out(stamp(provisional=True), STAMP_WIDTH, STAMP_HEIGHT).lines]
    assert "Số: (tạm)" in texts
    assert not any("512" in text for text in texts)


@given(width=st.floats(20, 600), height=st.floats(20, 600))
def test_the_stamp_fits_any_box(width: float, height: float) -> None:
    assert within(lay_out(stamp(), width, height))
