"""A directory is put in place only when it holds together: each fault is found, and none is found in a sound one."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cases import CHAIR, CLERK, HEAD_KT, KT, MONDAY, PARTY, PARTY_CLERK, UBND, VH, VICE, directory
from wardoffice.domain.directory import Directory
from wardoffice.domain.directory_check import directory_fault
from wardoffice.domain.ids import OrganId, PersonId, PostId, UnitId
from wardoffice.domain.people import Absence, Delegation, Role

DAY = date(2026, 11, 23)


def with_post(post: str, **changed: Any) -> Directory:
    d = directory()
    return replace(d, posts=tuple(replace(p, **changed) if p.id == post else p for p in d.posts))


def with_person(**changed: Any) -> Directory:
    d = directory()
    return replace(d, people=(replace(d.people[0], **changed), *d.people[1:]))


def with_organ(**changed: Any) -> Directory:
    d = directory()
    return replace(d, organs=(replace(d.organs[0], **changed), *d.organs[1:]))


def with_unit(**changed: Any) -> Directory:
    d = directory()
    return replace(d, units=(replace(d.units[0], **changed), *d.units[1:]))


def delegating(grantor: str, delegate: str, hours: int = 4) -> Directory:
    return directory((Delegation(PostId(grantor), PostId(delegate), MONDAY, MONDAY + timedelta(hours=hours)),))


def absent(person: str, days: int) -> Directory:
    return replace(directory(), absences=(Absence(PersonId(person), DAY, DAY + timedelta(days=days)),))


@pytest.mark.parametrize("sound", [directory(), delegating(CHAIR, VICE), absent("p.ct", 0)])
def test_a_directory_that_holds_together_has_no_fault(sound: Directory) -> None:
    assert directory_fault(sound) is None


@pytest.mark.parametrize(
    ("wrong", "code", "named"),
    [
        (Directory(), "directory_empty", None),
        (with_post(VICE, id=CHAIR), "directory_twice", CHAIR),
        (with_unit(id=UBND), "directory_twice", UBND),
        (with_person(id=PersonId("p.pct")), "directory_twice", "p.pct"),
        (with_person(login="pct"), "directory_twice", "pct"),
        (with_person(name=" "), "directory_nameless", "p.ct"),
        (with_person(login=""), "directory_nameless", "p.ct"),
        (with_post(VICE, title=""), "directory_nameless", VICE),
        (with_organ(name=""), "directory_nameless", UBND),
        (with_unit(name=""), "directory_nameless", KT),
        (with_organ(preset_route=(PostId("nobody"),)), "directory_unknown", "nobody"),
        (with_organ(preset_route=(PARTY_CLERK,)), "directory_unknown", PARTY_CLERK),
        (with_unit(organ=OrganId("x")), "directory_unknown", "x"),
        (with_post(CLERK, person=PersonId("p.x")), "directory_unknown", "p.x"),
        (with_post(CLERK, organ=OrganId("x"), unit=None), "directory_unknown", "x"),
        (with_post(HEAD_KT, unit=UnitId("x")), "directory_unknown", "x"),
        (with_post(PARTY_CLERK, unit=VH), "directory_unknown", VH),
        (absent("p.x", 1), "directory_unknown", "p.x"),
        (absent("p.ct", -1), "directory_absence", "p.ct"),
        (delegating("x", VICE), "directory_unknown", "x"),
        (delegating(CHAIR, PARTY_CLERK), "directory_delegation", None),
        (delegating(CHAIR, CHAIR), "directory_delegation", None),
        (delegating(CHAIR, VICE, hours=0), "directory_delegation", None),
    ],
)
def test_what_is_wrong_with_a_directory_is_found_and_named(wrong: Directory, code: str, named: str | None) -> None:
    fault = directory_fault(wrong)
    assert fault is not None
    assert (fault.code, fault.facts.get("id")) == (code, named)


def test_an_organ_has_one_chairperson() -> None:
    fault = directory_fault(with_post(VICE, role=Role.CHAIRPERSON))
    assert fault is not None
    assert (fault.code, fault.facts["role"]) == ("directory_two_of", "chairperson")
    assert directory_fault(with_post(VICE, role=Role.CHAIRPERSON, organ=PARTY)) is not None
