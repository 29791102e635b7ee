"""The sample letters say what their entries say, in files that a strict reader accepts."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from wardoffice.domain.deadline import WorkingCalendar
from wardoffice.domain.document import Urgency
from wardoffice.domain.document_code import read_code
from wardoffice.sample import ward
from wardoffice.sample.letters.catalogue import PASSWORD, Letter, letters
from wardoffice.sample.letters.printing import print_letter
from wardoffice.sample.letters.texts import agencies

TODAY = date(2026, 11, 23)
SCANS = ("grey_scan", "colour_scan")

ABBREVIATIONS = {
    **{"Nghị quyết": "NQ", "Quyết định": "QĐ", "Chỉ thị": "CT", "Thông báo": "TB", "Hướng dẫn": "HD", "Kế hoạch": "KH"},
    **{"Báo cáo": "BC", "Tờ trình": "TTr", "Công điện": "CĐ", "Giấy mời": "GM", "Phiếu chuyển": "PC", "Công văn": ""},
}
"""Of NĐ 30/2020 appendix III, the types that occur here."""

Made = dict[str, tuple[Letter, tuple[tuple[str, bytes], ...]]]


@pytest.fixture(scope="module")
def made() -> Made:
    return {letter.code: (letter, letter.files()) for letter in letters(TODAY)}


def of_way(made: Made, *ways: str) -> Iterator[tuple[Letter, tuple[tuple[str, bytes], ...]]]:
    found = [entry for entry in made.values() if entry[0].way in ways]
    assert found
    yield from found


def text_of(pdf: bytes, password: str | None = None) -> str:
    document = pypdfium2.PdfDocument(pdf, password=password)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return "\n".join(pages)


def on_one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\ufffe", "").replace("\x02", ""))


def test_there_are_sixty_letters_and_no_two_have_the_same_code_or_subject(made: Made) -> None:
    assert len(made) == len(list(letters(TODAY))) == 60
    assert len({letter.subject for letter, _ in made.values()}) == 60


def test_every_way_a_letter_can_arrive_occurs(made: Made) -> None:
    ways = [letter.way for letter, _ in made.values()]
    assert set(ways) == {"printed", *SCANS, "signed", "encrypted", "broken", "decomposed"}
    assert ways.count("encrypted") == ways.count("broken") == ways.count("signed") == ways.count("decomposed") == 1


def test_every_urgency_occurs_and_exactly_one_letter_is_express(made: Made) -> None:
    urgencies = [letter.urgency for letter, _ in made.values()]
    assert set(urgencies) == set(Urgency)
    assert urgencies.count(Urgency.EXPRESS) == 1


def test_both_organs_receive_letters_and_every_agency_writes_at_least_one(made: Made) -> None:
    assert {letter.organ for letter, _ in made.values()} == {ward.COMMITTEE, ward.PARTY}
    assert {letter.agency for letter, _ in made.values()} == {agency.name for agency in agencies().values()}


def test_every_code_can_be_read_and_carries_the_abbreviation_of_its_type(made: Made) -> None:
    for letter, _ in made.values():
        code = read_code(letter.code)
        assert code is not None, letter.code
        if letter.text.agency.party:
            assert re.fullmatch(rf"\d{{2,}}-{ABBREVIATIONS[letter.document_type] or 'CV'}/[A-ZĐ]+", letter.code)
        elif letter.document_type == "Công văn":
            assert code.notation.partition("-")[0] not in ABBREVIATIONS.values()
        else:
            assert code.notation.partition("-")[0] == ABBREVIATIONS[letter.document_type]


def test_the_text_of_every_letter_with_text_has_its_code_its_subject_and_its_signer(made: Made) -> None:
    for letter, files in made.values():
        if letter.way in (*SCANS, "broken"):
            continue
        password = PASSWORD if letter.way == "encrypted" else None
        text = unicodedata.normalize("NFC", on_one_line(text_of(files[0][1], password)))
        assert letter.code in text
        assert letter.text.about[1:] in text
        assert letter.text.signer.name in text


def test_no_mark_of_the_source_text_is_left_in_a_letter(made: Made) -> None:
    for letter in letters(TODAY):
        text = text_of(print_letter(letter.text).pdf)
        assert not re.search(r"[{}|@]|\bNone\b|</?b>", text), letter.code


def test_every_font_is_embedded(made: Made) -> None:
    for _, files in of_way(made, "printed", "decomposed"):
        for _, data in files:
            with pikepdf.open(BytesIO(data)) as pdf:
                objects = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary)]
                fonts = [obj for obj in objects if obj.get("/Type") == "/Font"]
                assert fonts
                assert all("/FontFile2" in font.get("/FontDescriptor", {}) for font in fonts)


def test_a_strict_reader_finds_fault_with_the_broken_letter_only(made: Made) -> None:
    faulty = []
    for letter, files in made.values():
        for _, data in files:
            try:
                with pikepdf.open(BytesIO(data), password=PASSWORD if letter.way == "encrypted" else "") as pdf:
                    problems = pdf.check_pdf_syntax()
            except pikepdf.PdfError as problem:
                problems = [str(problem)]
            faulty += [letter.way] if problems else []
    assert faulty == ["broken"]


def test_the_encrypted_letter_opens_with_its_password_and_not_without(made: Made) -> None:
    _, files = next(of_way(made, "encrypted"))
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(files[0][1])
    assert "mật khẩu gửi riêng" in on_one_line(text_of(files[0][1], PASSWORD))


def test_the_broken_letter_cannot_be_opened(made: Made) -> None:
    _, files = next(of_way(made, "broken"))
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(files[0][1])


def test_a_scan_has_pictures_of_200_dots_per_inch_and_no_text(made: Made) -> None:
    for letter, files in of_way(made, *SCANS):
        assert text_of(files[0][1]).strip() == ""
        with pikepdf.open(BytesIO(files[0][1])) as pdf:
            page = pdf.pages[0]
            (picture,) = page.get_images().values()
            assert round(float(picture.Width) / (float(page.mediabox[2]) / 72)) == 200
            assert (picture.ColorSpace == "/DeviceRGB") == (letter.way == "colour_scan")


def test_the_decomposed_letter_gives_its_text_and_its_file_name_with_the_marks_apart(made: Made) -> None:
    _, files = next(of_way(made, "decomposed"))
    name, data = files[0]
    body = on_one_line(text_of(data))
    assert "phản ánh của người dân" in unicodedata.normalize("NFC", body)
    assert "phản ánh của người dân" not in body
    assert not unicodedata.is_normalized("NFC", name)


def test_letters_have_from_one_to_twelve_pages_and_some_come_with_a_second_file(made: Made) -> None:
    pages = [len(pypdfium2.PdfDocument(files[0][1])) for _, files in of_way(made, "printed", *SCANS)]
    assert (min(pages), max(pages)) == (1, 12)
    assert sum(len(files) > 1 for _, files in made.values()) >= 3


def test_the_same_day_and_seed_give_the_same_bytes_except_where_a_signature_is_made(made: Made) -> None:
    for letter in letters(TODAY):
        again, before = letter.files(), made[letter.code][1]
        assert [name for name, _ in again] == [name for name, _ in before]
        if letter.way != "signed":
            assert again == before, letter.code


def test_letters_are_dated_on_working_days_around_the_given_day() -> None:
    for today in (TODAY, date(2027, 2, 28), date(2026, 1, 1)):
        for letter in letters(today):
            assert letter.issued_date <= today
            assert (today - letter.issued_date).days <= 22
            assert letter.issued_date.weekday() < 5
            assert letter.due is None or (letter.due.weekday() < 5 and abs((letter.due - today).days) <= 25)


def test_no_date_of_a_letter_falls_on_a_holiday_of_the_calendar_it_is_given() -> None:
    calendar = WorkingCalendar({date(2026, 11, 24): "Ngày Văn hóa Việt Nam"}, {})
    plain = {letter.code: letter for letter in letters(TODAY)}
    for letter in letters(TODAY, calendar=calendar):
        assert letter.due != date(2026, 11, 24)
        assert "24/11/2026" not in letter.text.body
        assert letter.due in (plain[letter.code].due, date(2026, 11, 25))
    assert any(letter.due == date(2026, 11, 24) for letter in plain.values())


def test_nothing_is_due_before_it_was_issued() -> None:
    for letter in letters(TODAY):
        assert letter.due is None or letter.due >= letter.issued_date


def test_file_names_are_safe_on_every_system(made: Made) -> None:
    for _, files in made.values():
        for name, _ in files:
            assert name.endswith(".pdf")
            assert len(name.encode()) <= 200
            assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
