"""What the program reads from a letter's head, from letters drawn here in the layouts of the decree."""

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from sheets import letter
from wardoffice.paper.letterhead import Registration
from wardoffice.paper.page_text import registration_of
from wardoffice.paths import resource

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def drawn(left: list[str], right: list[str], below: list[str], *, word_by_word: bool = False) -> bytes:
    """A head in two columns, each line centred in its own, and lines centred below."""
    registerFont(TTFont("HeadSerif", str(resource("fonts", "Tinos-Regular.ttf"))))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setFont("HeadSerif", 12)
    for middle, lines, start in ((170, left, 780), (420, right, 780), (A4[0] / 2, below, 640)):
        for index, line in enumerate(lines):
            x = middle - stringWidth(line, "HeadSerif", 12) / 2
            pieces = [word + " " for word in line.split(" ")] if word_by_word else [line]
            for piece in pieces:
                canvas.drawString(x, start - 16 * index, piece)
                x += stringWidth(piece, "HeadSerif", 12)
    canvas.save()
    return out.getvalue()


LETTER = drawn(
    [
        *("UBND THÀNH PHỐ SƠN HẢI", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Số: 1234/SNNMT-TL"),
        *("V/v phòng, chống ngập úng", "mùa mưa năm 2026"),
    ],
    [*NATION, "Sơn Hải, ngày 05 tháng 3 năm 2026"],
    ["Kính gửi: Ủy ban nhân dân các phường", "Thực hiện chỉ đạo của Ủy ban nhân dân thành phố"],
)


def test_a_plain_letter_has_its_subject_under_the_number() -> None:
    assert registration_of(LETTER, "") == Registration(
        number="1234",
        code="1234/SNNMT-TL",
        date="2026-03-05",
        agency="SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",
        type="Công văn",
        subject="V/v phòng, chống ngập úng mùa mưa năm 2026",
    )


@pytest.mark.parametrize("word_by_word", [False, True])
def test_a_decision_has_its_subject_under_its_title(word_by_word: bool) -> None:
    pdf = drawn(
        ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ SƠN HẢI", "Số: 05/QĐ-UBND"],
        [*NATION, "Sơn Hải, ngày 23 tháng 11 năm 2026"],
        ["QUYẾT ĐỊNH", "Về việc giao chỉ tiêu kế hoạch năm 2027", "Căn cứ Luật Tổ chức chính quyền địa phương"],
        word_by_word=word_by_word,
    )
    found = registration_of(pdf, "")
    assert (found.code, found.date, found.agency) == ("05/QĐ-UBND", "2026-11-23", "ỦY BAN NHÂN DÂN THÀNH PHỐ SƠN HẢI")
    assert (found.type, found.subject) == ("Quyết định", "Về việc giao chỉ tiêu kế hoạch năm 2027")


def test_a_letter_of_the_party_is_read_by_its_own_heading() -> None:
    pdf = drawn(
        ["THÀNH ỦY SƠN HẢI", "VĂN PHÒNG", "Số 84-CV/VPTU", "V/v gửi lịch làm việc"],
        ["ĐẢNG CỘNG SẢN VIỆT NAM", "Sơn Hải, ngày 02 tháng 01 năm 2026"],
        ["Kính gửi: Đảng ủy các phường"],
    )
    found = registration_of(pdf, "")
    assert (found.number, found.code, found.date) == ("84", "84-CV/VPTU", "2026-01-02")
    assert (found.type, found.subject) == ("Công văn", "V/v gửi lịch làm việc")


def test_a_number_still_to_be_written_by_hand_is_left_empty() -> None:
    pdf = drawn(["ỦY BAN NHÂN DÂN", "Số:      /KH-UBND"], [*NATION], ["KẾ HOẠCH", "Ra quân dọn vệ sinh"])
    found = registration_of(pdf, "")
    assert (found.number, found.type, found.subject) == ("", "Kế hoạch", "Ra quân dọn vệ sinh")
    assert found.code.endswith("/KH-UBND")


def test_a_title_far_below_is_no_part_of_the_agency() -> None:
    found = registration_of(
        drawn(["ỦY BAN NHÂN DÂN", "PHƯỜNG AN HÒA"], [*NATION], ["PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN"]), ""
    )
    assert found.agency == "ỦY BAN NHÂN DÂN PHƯỜNG AN HÒA"


def test_a_page_that_is_no_letter_gives_nothing() -> None:
    assert registration_of(letter(lines=["Danh sách đại biểu", "1. Nguyễn Văn An"]), "") == Registration()
