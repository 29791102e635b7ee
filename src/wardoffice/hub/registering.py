"""A document entered in the register with authority: under the number its desk gave by a lease, else the next one.

While another desk holds the register, a registration waits: nothing is refused, and the holder is asked for it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from wardoffice.domain.commands import Command, RegisterIncoming
from wardoffice.domain.directory import ReservedNumber
from wardoffice.domain.document import Document
from wardoffice.domain.ids import PersonId, in_vietnam
from wardoffice.domain.lifecycle import apply
from wardoffice.domain.outcome import Outcome, Refusal
from wardoffice.domain.register import period_of, register_of
from wardoffice.hub import leasing, numbering
from wardoffice.hub.leasing import Lent
from wardoffice.hub.ward import Ward

HELD_BACK = "held_back"
MOST_AHEAD = 200
"""How far a desk's numbers may be ahead of the book: a busy day's registrations that have not arrived yet."""
LATE = timedelta(days=30)
"""So long after the year's end, numbers that a desk gave before it still enter its book."""


def register(
    connection: Connection, ward: Ward, person: PersonId, command: Command, record: Document, now: datetime
) -> Outcome:
    """The outcome of a registration; the refusal `held_back` means that it may come again. The ward is locked."""
    act = command.payload
    assert isinstance(act, RegisterIncoming)
    period = period_of(in_vietnam(command.at).date())
    lent = leasing.in_force(connection, ward, record.organ, period, now)
    own = lent is not None and (lent.id, lent.person) == (act.lease, person)
    given = _given(connection, ward, record, act, period, lent if own else None, now) if own or not lent else None
    if given is None and _is_over(period, now):
        command = replace(command, at=now)
        period = period_of(in_vietnam(now).date())
        lent = leasing.in_force(connection, ward, record.organ, period, now)
        own = False
    reserved = given or numbering.reserve(connection, ward.id, record.organ, period)
    outcome = apply(record, command, replace(ward.office, reserved_number=reserved))
    if isinstance(outcome, Refusal):
        if own and given is not None:
            voided = numbering.Voided(given.number, record.id, outcome.code)
            numbering.void(connection, ward.id, record.organ, period, voided)
        return outcome
    if lent is not None and not own:
        leasing.want(connection, ward, lent, record.id)
        return Refusal(HELD_BACK, {"holder": leasing.holder_name(lent, ward.office)})
    return outcome


def _given(
    connection: Connection,
    ward: Ward,
    record: Document,
    act: RegisterIncoming,
    period: str,
    lent: Lent | None,
    now: datetime,
) -> ReservedNumber | None:
    """The number the desk gave, if it may stand: free, and its lease's own, or the very next one after a lease."""
    number = act.number
    if number is None or not numbering.is_free(connection, ward.id, record.organ, period, number):
        return None
    following = numbering.next_arrival_number(connection, ward.id, record.organ, period)
    if lent is not None:
        stands = lent.first <= number <= following + MOST_AHEAD
    else:
        stands = number == following and not _is_over(period, now - LATE)
    return ReservedNumber(register_of(record.organ), period, number) if stands else None


def _is_over(period: str, moment: datetime) -> bool:
    """Whether the period's book is closed: it takes no new numbers any more."""
    return period < period_of(in_vietnam(moment).date())
