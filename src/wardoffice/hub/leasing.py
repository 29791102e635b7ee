"""Registers lent to one desk, which gives their numbers with finality while the network is down.

A lease that is over is taken back by the next one who needs a number; what its desk has given and nobody carried out
is voided then, so that no number is missing without a reason. All of it happens under the ward's lock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from wardoffice.contract.wire import LeaseAsked, LeaseTold
from wardoffice.domain.directory import Office
from wardoffice.domain.ids import VIETNAM, DocumentId, OrganId, PersonId, in_vietnam, uuid7
from wardoffice.domain.people import Role
from wardoffice.domain.register import INCOMING, period_of, register_of
from wardoffice.hub import sight
from wardoffice.hub.numbering import go_on_after, next_arrival_number, void_missing
from wardoffice.hub.opening import Hub
from wardoffice.hub.problem import HubProblem
from wardoffice.hub.tables import leases
from wardoffice.hub.ward import Ward, lock_ward, next_numbers

LASTS = timedelta(hours=12)
"""From each contact on: a working day without a network."""
EXPIRED, NOT_USED = "lease_expired", "not_used"
"""Reasons a number is voided for."""


class NotAClerk(Exception):
    """Only a clerk of the organ may hold its register."""


@dataclass(frozen=True, slots=True)
class Lent:
    organ: OrganId
    period: str
    id: str
    person: PersonId
    desk: str
    first: int
    until: int
    wanted: str


def take(hub: Hub, person: PersonId, asked: LeaseAsked) -> LeaseTold:
    """Lend a register, or give its desk more time; told who has it where that is somebody else. Raises NotAClerk."""
    organ, now = OrganId(asked.book.partition("/")[0]), hub.now()
    with hub.writer.begin() as connection:
        ward = lock_ward(connection, hub.ward)
        if asked.book != register_of(organ) or not _is_clerk(ward.office, person, organ):
            raise NotAClerk
        period = period_of(in_vietnam(now).date())
        if asked.id:
            return _renewed(connection, ward, person, organ, asked, now)
        lent = in_force(connection, ward, organ, period, now)
        if lent is None:
            lent = _lend(connection, ward, person, organ, period, asked.desk, now)
        if (lent.person, lent.desk) != (person, asked.desk):
            want(connection, ward, lent, "")
            return LeaseTold(asked.book, holder=holder_name(lent, ward.office))
        return _told(connection, ward, lent, now)


def _renewed(
    connection: Connection, ward: Ward, person: PersonId, organ: OrganId, asked: LeaseAsked, now: datetime
) -> LeaseTold:
    """More time, and a reason for every number given that will not come any more."""
    lent = _with_id(connection, ward, asked.id)
    if lent is None or lent.person != person or lent.organ != organ:
        return LeaseTold(asked.book)
    reached = range(lent.first, asked.next)
    void_missing(connection, ward.id, organ, lent.period, reached, asked.open, NOT_USED)
    until = int((now + LASTS).timestamp())
    connection.execute(update(leases).where(_book(ward.id, organ, lent.period)).values(until=until))
    return _told(connection, ward, lent, now)


def give_back(hub: Hub, person: PersonId, id_: str, following: int) -> LeaseTold:
    """End a lease whose desk would have given `following` next; a lease that is no more is given back already."""
    with hub.writer.begin() as connection:
        ward = lock_ward(connection, hub.ward)
        lent = _with_id(connection, ward, id_)
        if lent is None or lent.person != person:
            return LeaseTold("")
        _end(connection, ward, lent, max(following, lent.first), NOT_USED)
        if lent.wanted:
            _nudge(connection, ward, lent.wanted, None)
        return LeaseTold(register_of(lent.organ))


def in_force(connection: Connection, ward: Ward, organ: OrganId, period: str, now: datetime) -> Lent | None:
    """The lease of a book; one that is over, or whose holder is no clerk any more, is taken back here."""
    lent = lent_now(connection, ward.id, organ, period)
    if lent is None or (lent.until > now.timestamp() and _is_clerk(ward.office, lent.person, organ)):
        return lent
    _end(connection, ward, lent, next_arrival_number(connection, ward.id, organ, period), EXPIRED)
    return None


def continue_from(hub: Hub, organ: OrganId, period: str, last: int) -> None:
    """Take an incoming register over in mid-period: the next number is the one after `last`, the paper book's last.

    Raises HubProblem `register_lent` while a desk holds it, whose next number would stand before that; it is asked for
    the register, so that waiting for its next contact is enough.
    """
    with hub.writer.begin() as connection:
        ward = lock_ward(connection, hub.ward)
        lent = in_force(connection, ward, organ, period, hub.now())
        if lent is None:
            go_on_after(connection, hub.ward, organ, period, last)
        else:
            want(connection, ward, lent, "")
    if lent is not None:
        until = in_vietnam(datetime.fromtimestamp(lent.until, VIETNAM))
        raise HubProblem("register_lent", holder=holder_name(lent, ward.office), until=f"{until:%H:%M %d/%m}")


def lent_now(connection: Connection, ward: str, organ: OrganId, period: str) -> Lent | None:
    """What stands in the book of leases, over or not."""
    row = connection.execute(select(*_COLUMNS).where(_book(ward, organ, period))).first()
    return Lent(*row) if row else None


def want(connection: Connection, ward: Ward, lent: Lent, document: str) -> None:
    """Ask the lease's desk to give it back; it is nudged if it listens."""
    if lent.wanted:
        return
    connection.execute(update(leases).where(_book(ward.id, lent.organ, lent.period)).values(wanted=document or "ask"))
    _nudge(connection, ward, document, lent.person)


def holder_name(lent: Lent, office: Office) -> str:
    person = office.people.get(lent.person)
    return person.name if person else lent.person


def _nudge(connection: Connection, ward: Ward, document: str, person: PersonId | None) -> None:
    """Let those who see the document, or one of them, find it again in their feed: that wakes their desks."""
    sight.tell_of_change(connection, ward.id, DocumentId(document), next_numbers(connection, ward.id), person)


def _lend(
    connection: Connection, ward: Ward, person: PersonId, organ: OrganId, period: str, desk: str, now: datetime
) -> Lent:
    first = next_arrival_number(connection, ward.id, organ, period)
    lent = Lent(organ, period, uuid7(), person, desk, first, int((now + LASTS).timestamp()), "")
    values = {"ward": ward.id, "name": INCOMING, **{c.name: getattr(lent, c.name) for c in _COLUMNS}}
    connection.execute(insert(leases).values(values))
    return lent


def _end(connection: Connection, ward: Ward, lent: Lent, following: int, reason: str) -> None:
    connection.execute(delete(leases).where(_book(ward.id, lent.organ, lent.period)))
    void_missing(connection, ward.id, lent.organ, lent.period, range(lent.first, following), (), reason)


def _told(connection: Connection, ward: Ward, lent: Lent, now: datetime) -> LeaseTold:
    """What the holder is told: a book of a year that is over is to be given back too."""
    return LeaseTold(
        register_of(lent.organ),
        lent.id,
        lent.period,
        next_arrival_number(connection, ward.id, lent.organ, lent.period),
        datetime.fromtimestamp(int((now + LASTS).timestamp()), VIETNAM),
        bool(lent.wanted) or lent.period != period_of(in_vietnam(now).date()),
    )


def _with_id(connection: Connection, ward: Ward, id_: str) -> Lent | None:
    row = connection.execute(select(*_COLUMNS).where(leases.c.ward == ward.id, leases.c.id == id_)).first()
    return Lent(*row) if row else None


def _is_clerk(office: Office, person: PersonId, organ: OrganId) -> bool:
    return any(post.organ == organ and post.role is Role.CLERK for post in office.posts_of(person))


def _book(ward: str, organ: OrganId, period: str) -> ColumnElement[bool]:
    c = leases.c
    return and_(c.ward == ward, c.organ == organ, c.name == INCOMING, c.period == period)


_c = leases.c
_COLUMNS = (_c.organ, _c.period, _c.id, _c.person, _c.desk, _c.first, _c.until, _c.wanted)
