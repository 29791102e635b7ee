"""A directory brought forward by its changes is the new directory, whatever changed, or it is not taken at all."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cases import CHAIR, MONDAY, directory
from wardoffice.contract.codec import directory_to_json
from wardoffice.contract.directory_changes import (
    DirectoryChanges,
    changes_between,
    changes_from_json,
    changes_to_json,
    merged,
)
from wardoffice.domain.directory import CalendarData, Directory
from wardoffice.domain.ids import PersonId
from wardoffice.domain.people import Absence, Delegation, Person

WHOLE = directory()


@st.composite
def others(draw: st.DrawFn) -> Directory:
    """The office with people and posts renamed, gone, new or moved, and other days off."""
    people = [p for p in WHOLE.people if draw(st.booleans())]
    people += [Person(PersonId(f"new{n}"), f"new{n}", "Người mới") for n in range(draw(st.integers(0, 3)))]
    people = [replace(p, name="Tên khác") if draw(st.booleans()) else p for p in draw(st.permutations(people))]
    posts = draw(st.permutations([p for p in WHOLE.posts if draw(st.booleans())]))
    absences = tuple(Absence(p.id, MONDAY.date(), MONDAY.date()) for p in people[: draw(st.integers(0, 2))])
    delegations = draw(st.sampled_from([(), (Delegation(CHAIR, CHAIR, MONDAY, MONDAY),)]))
    return Directory(
        revision=draw(st.integers(2, 9)),
        organs=draw(st.permutations(WHOLE.organs)),
        units=WHOLE.units[draw(st.integers(0, 3)) :],
        people=tuple(people),
        posts=tuple(posts),
        absences=absences,
        delegations=delegations,
        calendar=draw(st.sampled_from([WHOLE.calendar, CalendarData()])),
    )


def travelled(changes: DirectoryChanges) -> DirectoryChanges:
    read = changes_from_json(changes_to_json(changes))
    assert read is not None
    return read


@given(others(), others())
def test_what_changed_leads_from_any_directory_to_any_other(old: Directory, new: Directory) -> None:
    old = replace(old, organs=tuple(old.organs), posts=tuple(old.posts))
    new = replace(new, organs=tuple(new.organs), posts=tuple(new.posts))
    assert merged(old, travelled(changes_between(old, new))) == new


def test_where_one_name_changed_one_entry_travels() -> None:
    people = (replace(WHOLE.people[0], name="Tên mới"), *WHOLE.people[1:])
    changes = changes_between(WHOLE, replace(WHOLE, revision=2, people=people))
    assert (changes.people, changes.posts, changes.order, changes.calendar) == ((people[0],), (), {}, None)


def test_changes_that_do_not_belong_to_the_directory_held_are_not_taken() -> None:
    new = replace(WHOLE, revision=2, posts=WHOLE.posts[1:])
    changes = changes_between(WHOLE, new)
    assert merged(replace(WHOLE, revision=7), changes) is None
    assert merged(replace(WHOLE, people=()), changes) is None, "the digest tells"
    assert merged(replace(WHOLE, posts=()), changes) is None, "an id nobody told of"


def test_a_whole_directory_is_told_from_changes() -> None:
    assert changes_from_json(directory_to_json(WHOLE)) is None
