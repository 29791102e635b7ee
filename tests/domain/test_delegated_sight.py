"""A delegate reads what his grantor reads, from the delegation's first moment to its last, and not a moment longer."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cases import CHAIR, HEAD_KT, KT, MONDAY, OFFICER, OFFICER2, done, given, office, registered
from wardoffice.domain.commands import Endorse
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.people import Delegation
from wardoffice.domain.routing import saw_by_delegation_only, sees, sees_itself

NOON = MONDAY.replace(hour=12)
MORNING = Delegation(CHAIR, OFFICER2, MONDAY, NOON)


@pytest.mark.parametrize(
    ("moment", "reads"),
    [
        (MONDAY - timedelta(seconds=1), False),
        (MONDAY, True),
        (NOON - timedelta(seconds=1), True),
        (NOON, False),
    ],
)
def test_a_delegate_reads_from_the_first_moment_up_to_the_last(moment: datetime, reads: bool) -> None:
    ward = office(delegations=(MORNING,))
    post = ward.posts[OFFICER2]
    assert sees(registered(), post, ward, moment) is reads
    assert saw_by_delegation_only(registered(), [post], ward, moment) is (moment == NOON)


def test_who_reads_it_himself_or_never_did_has_lost_nothing() -> None:
    ward, record = office(delegations=(MORNING,)), registered()
    assigned = done(record, CHAIR, Endorse("x", given((OFFICER2, As.LEAD))))
    officer = ward.posts[OFFICER2]
    assert sees_itself(assigned, officer)
    assert not saw_by_delegation_only(assigned, [officer], ward, NOON)
    assert not saw_by_delegation_only(record, [ward.posts[HEAD_KT], ward.posts[OFFICER]], ward, NOON)
    assert not saw_by_delegation_only(record, [officer], office(), NOON)


def test_a_grantor_who_left_or_could_not_read_it_either_gives_nothing() -> None:
    gone = replace(office(delegations=(MORNING,)), posts={OFFICER2: office().posts[OFFICER2]})
    assert not saw_by_delegation_only(registered(), [gone.posts[OFFICER2]], gone, NOON)
    blind = office(delegations=(replace(MORNING, grantor=HEAD_KT),))
    assert not saw_by_delegation_only(registered(), [blind.posts[OFFICER2]], blind, NOON)
    unit = done(registered(), CHAIR, Endorse("x", given((KT, As.LEAD))))
    assert saw_by_delegation_only(unit, [blind.posts[OFFICER2]], blind, NOON)
