"""A small office and documents in it, for tests of the rules: fixed people, a fixed Monday morning, no clock."""

from datetime import date, datetime, timedelta
from itertools import count

from wardoffice.domain.commands import Command, Payload, RegisterIncoming
from wardoffice.domain.directory import CalendarData, DayOff, Directory, Office, ReservedNumber, office_of
from wardoffice.domain.document import AssignmentRole as As
from wardoffice.domain.document import Attachment, Document, Given, Urgency
from wardoffice.domain.ids import VIETNAM, CommandId, DocumentId, OrganId, PersonId, PostId, UnitId, derived_id
from wardoffice.domain.lifecycle import apply
from wardoffice.domain.outcome import Accepted, Outcome
from wardoffice.domain.people import Delegation, Organ, OrganKind, Person, Post, Role, Unit

UBND, PARTY = OrganId("ubnd"), OrganId("danguy")
KT, VH, VP = UnitId("kt"), UnitId("vh"), UnitId("vp")
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=VIETNAM)

CHAIR, VICE, CHIEF = PostId("ct"), PostId("pct"), PostId("cvp")
CLERK, CLERK2 = PostId("vt1"), PostId("vt2")
HEAD_KT, HEAD_VH = PostId("tp.kt"), PostId("tp.vh")
OFFICER, OFFICER2 = PostId("cv1"), PostId("cv2")
ADMIN, PARTY_CLERK, PARTY_CHAIR = PostId("qt"), PostId("vt.du"), PostId("bt")
ORGAN_POSTS = (CHAIR, VICE, CHIEF, CLERK, CLERK2, HEAD_KT, HEAD_VH, OFFICER, OFFICER2, ADMIN)
EVERYBODY = (*ORGAN_POSTS, PARTY_CLERK, PARTY_CHAIR)

_ROLES = {
    CHAIR: (Role.CHAIRPERSON, UBND, None),
    VICE: (Role.VICE_CHAIRPERSON, UBND, None),
    CHIEF: (Role.CHIEF_OF_OFFICE, UBND, VP),
    CLERK: (Role.CLERK, UBND, VP),
    CLERK2: (Role.CLERK, UBND, VP),
    HEAD_KT: (Role.UNIT_HEAD, UBND, KT),
    HEAD_VH: (Role.UNIT_HEAD, UBND, VH),
    OFFICER: (Role.OFFICER, UBND, KT),
    OFFICER2: (Role.OFFICER, UBND, VH),
    ADMIN: (Role.ADMIN, UBND, None),
    PARTY_CLERK: (Role.CLERK, PARTY, None),
    PARTY_CHAIR: (Role.CHAIRPERSON, PARTY, None),
}
_numbers = count(1)


def directory(delegations: tuple[Delegation, ...] = ()) -> Directory:
    return Directory(
        revision=1,
        organs=(
            Organ(UBND, "Ủy ban nhân dân phường Thử", "UBND", OrganKind.COMMITTEE, (CHIEF, CHAIR)),
            Organ(PARTY, "Đảng ủy phường Thử", "Đảng ủy", OrganKind.PARTY, (PARTY_CHAIR,)),
        ),
        units=(
            Unit(KT, UBND, "Phòng Kinh tế, Hạ tầng và Đô thị", "P. KT"),
            Unit(VH, UBND, "Phòng Văn hóa - Xã hội", "P. VH-XH"),
            Unit(VP, UBND, "Văn phòng HĐND và UBND", "Văn phòng"),
        ),
        people=tuple(Person(PersonId(f"p.{post}"), post, f"Người {post}") for post in _ROLES),
        posts=tuple(
            Post(post, PersonId(f"p.{post}"), organ, role, role.value, unit)
            for post, (role, organ, unit) in _ROLES.items()
        ),
        delegations=delegations,
        calendar=CalendarData(days_off=(DayOff(date(2026, 11, 24), "Ngày Văn hóa Việt Nam"),), decided_years=(2026,)),
    )


def office(number: int | None = 512, delegations: tuple[Delegation, ...] = ()) -> Office:
    reserved = ReservedNumber("ubnd/incoming", "2026", number) if number else None
    return office_of(directory(delegations), reserved)


def received(id_: str = "d1", organ: OrganId = UBND, urgency: Urgency = Urgency.NORMAL) -> Document:
    return Document(
        DocumentId(id_),
        organ,
        "1234/SNNMT-TL",
        "Về việc phòng, chống ngập úng",
        "Sở Nông nghiệp và Môi trường",
        MONDAY,
        urgency=urgency,
        attachments=(Attachment("cv.pdf", "a" * 64, 1000),),
    )


def command(post: PostId, payload: Payload, *, minutes: int = 0, id_: str = "", document: str = "d1") -> Command:
    own = CommandId(id_ or derived_id("test", str(next(_numbers))))
    return Command(own, DocumentId(document), post, MONDAY + timedelta(minutes=minutes), payload)


def done(record: Document, post: PostId, payload: Payload, **more: int) -> Document:
    """The record after an act that must be accepted."""
    outcome = apply(record, command(post, payload, **more), office())
    assert isinstance(outcome, Accepted), outcome
    return outcome.record


def tried(record: Document, post: PostId, payload: Payload, **more: int) -> Outcome:
    return apply(record, command(post, payload, **more), office())


def registered(urgency: Urgency = Urgency.NORMAL) -> Document:
    return done(received(urgency=urgency), CLERK, RegisterIncoming())


def given(*who: tuple[str, As]) -> tuple[Given, ...]:
    return tuple(Given(name, role) for name, role in who)
