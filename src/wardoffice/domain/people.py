"""Who works in the ward: organs, their units, people in their posts, absences and delegations.

A person may hold several posts in several organs; an act is always done from one post, and both names are kept when
it is done for somebody else (DOMAIN.md section 3).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from wardoffice.domain.ids import OrganId, PersonId, PostId, UnitId


class Role(StrEnum):
    CHAIRPERSON = "chairperson"
    VICE_CHAIRPERSON = "vice_chairperson"
    CHIEF_OF_OFFICE = "chief_of_office"
    CLERK = "clerk"
    UNIT_HEAD = "unit_head"
    OFFICER = "officer"
    ONE_STOP = "one_stop"
    ADMIN = "admin"


LEADERS = frozenset({Role.CHAIRPERSON, Role.VICE_CHAIRPERSON})


class OrganKind(StrEnum):
    COMMITTEE = "committee"
    """Ủy ban nhân dân."""
    PARTY = "party"
    """Đảng ủy: its documents leave only through the Party's own bridge."""


@dataclass(frozen=True, slots=True)
class Organ:
    id: OrganId
    name: str
    short_name: str
    kind: OrganKind
    preset_route: tuple[PostId, ...] = ()
    """The posts a document is submitted to when the clerk names nobody."""


@dataclass(frozen=True, slots=True)
class Unit:
    id: UnitId
    organ: OrganId
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class Person:
    id: PersonId
    login: str
    name: str


@dataclass(frozen=True, slots=True)
class Post:
    id: PostId
    person: PersonId
    organ: OrganId
    role: Role
    title: str
    """The post as it is printed under an endorsement, e.g. "Phó Chủ tịch"."""
    unit: UnitId | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    person: PersonId
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Delegation:
    """`grantor` lets `delegate` act for him; the delegate sees what the grantor sees while it lasts."""

    grantor: PostId
    delegate: PostId
    begins: datetime
    ends: datetime
    reason: str = ""

    def lasts_at(self, moment: datetime) -> bool:
        return self.begins <= moment < self.ends
