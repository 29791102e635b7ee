"""Vietnamese text: folding, alphabetical order, names of files and of people."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardoffice.domain.text import (
    LONGEST_NAME,
    clean_line,
    fold,
    has_marks,
    initials,
    is_sound,
    matches,
    name_sort_key,
    safe_file_name,
    shown,
    sort_key,
)

ORDERED = ["An", "àn", "ản", "ãn", "án", "ạn", "Ăn", "Ân", "Dung", "Dũng", "Dự", "Đỗ", "O", "Ô", "Ơ", "u", "ư"]
VIETNAMESE = st.text(alphabet="aàảãáạăằâấđeêếioôộơởuưữy ABĐÊ-/0129", max_size=30)


def test_the_order_is_the_dictionarys() -> None:
    assert sorted(ORDERED[1:] + ORDERED[:1], key=sort_key) == ORDERED


@given(VIETNAMESE)
def test_nfd_and_nfc_fold_and_sort_alike(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert fold(decomposed) == fold(text)
    assert sort_key(decomposed) == sort_key(text)


@given(st.text(max_size=60))
def test_folding_is_total_and_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    sort_key(text)


def test_d_with_stroke_folds_like_the_rest() -> None:
    assert fold("Số 12/QĐ-UBND") == "so 12/qd-ubnd"
    assert fold("Đường") == "duong"


def test_tone_placed_the_old_or_the_new_way_folds_alike() -> None:
    assert fold("hoà thuỷ") == fold("hòa thủy")


def test_people_sort_by_given_name() -> None:
    names = ["Trần Văn Bình", "Nguyễn Thị An", "Lê Ánh", "Đỗ Văn Ân"]
    assert sorted(names, key=name_sort_key) == ["Nguyễn Thị An", "Lê Ánh", "Đỗ Văn Ân", "Trần Văn Bình"]


@pytest.mark.parametrize("typed", ["trb", "bình", "binh", "tran b", "TVB", "tr"])
def test_a_person_is_found_by_pieces_initials_and_without_marks(typed: str) -> None:
    name = "Trần Văn Bình"
    assert matches(typed, name) == (typed != "trb" or "trb" in initials(name))


def test_marks_typed_are_noticed() -> None:
    assert has_marks("ngập")
    assert not has_marks("ngap")


@pytest.mark.parametrize(
    ("received", "kept"),
    [
        ("CON.pdf", "_CON.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("báo cáo .pdf. ", "báo cáo .pdf"),
        ("", "_tep"),
        ("a\x00b\n.pdf", "ab .pdf"),
    ],
)
def test_a_received_files_name_is_made_harmless(received: str, kept: str) -> None:
    assert safe_file_name(received) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_every_file_system_takes(name: str) -> None:
    safe = safe_file_name(name)
    assert 0 < len(safe) <= LONGEST_NAME + 1
    assert not set(safe) & set('<>:"/\\|?*\x00')
    assert safe == unicodedata.normalize("NFC", safe)
    assert safe.strip(" .") == safe


def test_a_300_character_name_keeps_its_ending() -> None:
    assert safe_file_name("ă" * 300 + ".pdf").endswith(".pdf")


def test_lines_lose_control_and_direction_characters() -> None:
    assert clean_line(" Về\tviệc\u202e  A\u200b\r\n B ") == "Về việc A B"


def test_a_name_made_of_another_encodings_bytes_is_no_text_and_is_shown_all_the_same() -> None:
    broken = b"c\xf4ng v\xe3n.pdf".decode("utf-8", "surrogateescape")

    assert not is_sound(broken)
    assert is_sound(shown(broken))
    assert shown(broken) == "c?ng v?n.pdf"
    assert is_sound("công văn.pdf")
