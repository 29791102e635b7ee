"""Finding people: by login alone, by pieces of a name without marks, and ambiguity told as several."""

import pytest

from cases import KT, PARTY, UBND, directory, office
from wardoffice.domain.directory import Directory, find_assignees, office_of
from wardoffice.domain.ids import is_command_id, uuid7
from wardoffice.sample import ward

SAMPLE = office_of(Directory(organs=ward.organs(), units=ward.units(), people=ward.people(), posts=ward.posts()))


def test_a_login_or_an_id_means_that_one_alone() -> None:
    assert find_assignees("ct", UBND, office()) == ("ct",)
    assert find_assignees("kt", UBND, office()) == (KT,)
    assert find_assignees("danguy", UBND, office()) == (PARTY,)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kinh te", "ubnd.kinhte"),
        ("bich hanh", "ubnd.pct.hanh"),
        ("Hạnh", "ubnd.pct.hanh"),
        ("ttbh", "ubnd.pct.hanh"),
        ("pct.hanh", "ubnd.pct.hanh"),
        ("van hoa - xa hoi", "ubnd.vanhoa"),
    ],
)
def test_pieces_of_a_name_without_marks_find_the_one_meant(typed: str, meant: str) -> None:
    assert find_assignees(typed, ward.COMMITTEE, SAMPLE)[0] == meant


def test_several_meant_are_all_named_and_nobody_is_nobody() -> None:
    assert len(find_assignees("nguyen", ward.COMMITTEE, SAMPLE)) > 1
    assert find_assignees("zzz", ward.COMMITTEE, SAMPLE) == ()
    assert find_assignees("", ward.COMMITTEE, SAMPLE) == ()


def test_people_of_another_organ_are_never_meant() -> None:
    assert "danguy.bithu" not in find_assignees("huynh van sau", ward.COMMITTEE, SAMPLE)


def test_the_directory_is_what_the_office_answers_from() -> None:
    assert office().name_of("ct") == "Người ct"
    assert office().name_of("nobody") == "nobody"
    assert {p.id for p in office().organ_posts(PARTY)} == {"vt.du", "bt"}
    assert directory().revision == 1


def test_new_ids_are_ordered_by_time_and_are_uuids_of_version_7() -> None:
    earlier, later = uuid7(1_000), uuid7(2_000)
    assert earlier < later
    assert earlier[14] == "7"
    assert is_command_id(later)
    assert not is_command_id("x")
    assert uuid7(1_000, b"ten bytes.") == uuid7(1_000, b"ten bytes.") != uuid7(1_000, b"other ten.")
