"""The sample ward has the people that scripts and tests count on."""

from collections import Counter

from wardoffice.domain.people import OrganKind, Role
from wardoffice.sample import ward


def roles_in(organ: str) -> Counter[Role]:
    return Counter(post.role for post in ward.posts() if post.organ == organ)


def test_the_committee_comes_first_and_the_party_committee_second() -> None:
    assert [organ.kind for organ in ward.organs()] == [OrganKind.COMMITTEE, OrganKind.PARTY]


def test_the_committee_has_every_role_the_sample_ward_promises() -> None:
    roles = roles_in(ward.COMMITTEE)
    assert roles[Role.CHAIRPERSON] == roles[Role.CHIEF_OF_OFFICE] == roles[Role.ADMIN] == roles[Role.ONE_STOP] == 1
    assert min(roles[role] for role in (Role.VICE_CHAIRPERSON, Role.CLERK, Role.UNIT_HEAD, Role.OFFICER)) >= 2


def test_the_party_committee_can_register_submit_and_endorse() -> None:
    assert {Role.CHAIRPERSON, Role.CHIEF_OF_OFFICE, Role.CLERK, Role.UNIT_HEAD} <= set(roles_in(ward.PARTY))


def test_a_document_registered_by_itself_goes_to_the_chief_of_office_and_the_chairperson_together() -> None:
    roles = {post.id: post.role for post in ward.posts()}
    for organ in ward.organs():
        assert {roles[post] for post in organ.preset_route} == {Role.CHIEF_OF_OFFICE, Role.CHAIRPERSON}


def test_the_chairperson_of_the_committee_also_has_a_post_in_the_party_committee_and_shows_the_first() -> None:
    held = [post for post in ward.posts() if post.person == "chutich"]
    assert [(post.organ, post.role) for post in held] == [
        (ward.COMMITTEE, Role.CHAIRPERSON),
        (ward.PARTY, Role.VICE_CHAIRPERSON),
    ]


def test_every_post_names_a_person_an_organ_and_a_unit_that_exist() -> None:
    people, organs = {person.id for person in ward.people()}, {organ.id for organ in ward.organs()}
    units = {unit.id: unit.organ for unit in ward.units()}
    for post in ward.posts():
        assert post.person in people
        assert post.organ in organs
        assert post.unit is None or units[post.unit] == post.organ


def test_ids_logins_and_names_are_unique_and_logins_can_be_typed_without_an_input_method() -> None:
    for values in (
        [post.id for post in ward.posts()],
        [unit.id for unit in ward.units()],
        [person.login for person in ward.people()],
        [person.name for person in ward.people()],
    ):
        assert len(set(values)) == len(values)
    assert all(person.login.isascii() and person.login.islower() for person in ward.people())


def test_nobody_is_without_a_post_and_no_unit_but_the_inspection_committee_without_people() -> None:
    assert {post.person for post in ward.posts()} == {person.id for person in ward.people()}
    assert {unit.id for unit in ward.units()} - {post.unit for post in ward.posts()} == {"danguy.ubkt"}
