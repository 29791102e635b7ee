"""What is typed for people, units and days: understood where it means one thing, refused with names where several."""

import unicodedata
from datetime import date, datetime, time
from typing import cast

import pytest

from wardoffice.cli.calling import CommandProblem
from wardoffice.cli.naming import assignee_named, due_typed, posts_named
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.directory import Directory, office_of
from wardoffice.domain.text import fold
from wardoffice.sample import ward

OFFICE = office_of(Directory(organs=ward.organs(), units=ward.units(), people=ward.people(), posts=ward.posts()))
COMMITTEE = [post for post in ward.posts() if post.organ == ward.COMMITTEE and post.id != "ubnd.quantri"]
UNITS = [unit for unit in ward.units() if unit.organ == ward.COMMITTEE]


def meant(typed: str) -> str:
    return assignee_named(typed, ward.COMMITTEE, OFFICE)


@pytest.mark.parametrize("post", [post.id for post in COMMITTEE])
def test_everybody_is_found_by_login_by_name_and_as_people_call_him_with_and_without_marks(post: str) -> None:
    name = OFFICE.name_of(post)
    login = OFFICE.people[OFFICE.posts[post].person].login
    called, called_fully = name.split()[-1], " ".join(name.split()[-2:])
    for typed in (login, post, name, called, called_fully, name.upper()):
        assert meant(typed) == meant(f" {typed} ") == post, typed
    for typed in (name, called, called_fully):
        assert meant(fold(typed)) == meant(unicodedata.normalize("NFD", typed)) == post, typed


@pytest.mark.parametrize("unit", [unit.id for unit in UNITS])
def test_every_unit_is_found_by_its_id_and_both_its_names(unit: str) -> None:
    for name in (OFFICE.units[unit].name, OFFICE.units[unit].short_name):
        assert meant(unit) == meant(name) == meant(fold(name)) == unit


@pytest.mark.parametrize("typed", ["thị", "nguyen", "phó chủ tịch", "van"])
def test_what_fits_several_is_refused_with_their_names(typed: str) -> None:
    with pytest.raises(CommandProblem) as refused:
        meant(typed)
    assert refused.value.code == "ambiguous_name"
    assert "; " in str(refused.value.facts["names"])


@pytest.mark.parametrize("typed", ["", " ", "zzz", "*", "%", "Lý Gia Bảo", "Huỳnh Văn Sáu"])
def test_nobody_the_administrator_and_people_of_another_organ_are_given_nothing(typed: str) -> None:
    with pytest.raises(CommandProblem) as refused:
        meant(typed)
    assert refused.value.code == "unknown_assignee"


def test_a_unit_is_no_person() -> None:
    assert posts_named(["hạnh", "pct.quang"], ward.COMMITTEE, OFFICE) == ("ubnd.pct.hanh", "ubnd.pct.quang")
    with pytest.raises(CommandProblem) as refused:
        posts_named(["ubnd.kinhte"], ward.COMMITTEE, OFFICE)
    assert refused.value.code == "not_a_person"


@pytest.mark.parametrize(
    ("typed", "day", "hour"),
    [
        ("2026-11-30", date(2026, 11, 30), None),
        ("2026-11-30T17:00", date(2026, 11, 30), time(17)),
        ("2026-11-30T08:05:59", date(2026, 11, 30), time(8, 5)),
    ],
)
def test_a_day_is_kept_as_typed_with_its_hour(typed: str, day: date, hour: time | None) -> None:
    due = due_typed(typed, NOWHERE)
    assert due is not None
    assert (due.day, due.hour, due.working_days) == (day, hour, None)


@pytest.mark.parametrize(
    "typed", ["", "hôm qua", "30/11/2026", "2026-02-30", "3.5", "-1", "99999", "٣", "2026-11-30T25"]
)
def test_what_is_no_day_is_told(typed: str) -> None:
    with pytest.raises(CommandProblem) as refused:
        due_typed(typed, NOWHERE)
    assert refused.value.code == "bad_due"


class _Nowhere:
    """A workplace of which only the clock is asked."""

    @staticmethod
    def clock() -> datetime:
        return datetime(2026, 11, 23, 8).astimezone()


NOWHERE = cast(Workplace, _Nowhere())
