"""Registers and their numbers: consecutive through the period, never used twice, never reused in silence.

The incoming register runs from 1 on 1 January to 31 December and is common to paper and electronic documents
(NĐ 30/2020, articles 15 and 22); a Party register's period is a term of office. Whoever holds a register's lease gives
its numbers with finality; everybody else guesses an arrival number, and never an outgoing one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from wardoffice.domain.commands import Command, RegisterIncoming
from wardoffice.domain.directory import Office, ReservedNumber
from wardoffice.domain.document import Arrival, Document
from wardoffice.domain.ids import OrganId, in_vietnam
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.domain.outcome import Accepted, Outcome, Refusal
from wardoffice.domain.remarks import add_marks
from wardoffice.domain.routing import submit

INCOMING = "incoming"
"""The name of an organ's incoming register."""
OUTGOING = "outgoing"


@dataclass(frozen=True, slots=True)
class Lease:
    """A register's numbers in the hands of one desk: it gives `next` and those after it until `until`."""

    id: str
    register: str
    period: str
    next: int
    until: datetime

    def lasts_at(self, moment: datetime) -> bool:
        return moment < self.until


def register_of(organ: OrganId, name: str = INCOMING) -> str:
    """What one book of an organ is called on the wire and in every store."""
    return f"{organ}/{name}"


def period_of(day: date) -> str:
    """The period a day's numbers belong to: the year."""
    return str(day.year)


def next_number(taken: Iterable[int], starts_at: int = 1) -> int:
    """The number after the highest taken; `starts_at` when the register is taken over in mid-year."""
    return max(max(taken, default=0) + 1, starts_at)


def gaps(numbers: Iterable[int], starts_at: int = 1) -> tuple[int, ...]:
    """The numbers missing between `starts_at` and the highest one: each wants an explanation."""
    present = set(numbers)
    return tuple(n for n in range(starts_at, max(present, default=0)) if n not in present)


def guess(organ: OrganId, day: date, taken: Iterable[int]) -> ReservedNumber:
    """The number a desk without the lease shows meanwhile; the hub confirms or corrects it."""
    return ReservedNumber(register_of(organ), period_of(day), next_number(taken), provisional=True)


def leased_number(lease: Lease | None, register: str, now: datetime) -> ReservedNumber | None:
    """The next number under the lease, or None where it is no lease of this register, over, or of another period."""
    if lease is None or lease.register != register or not lease.lasts_at(now):
        return None
    if lease.period != period_of(in_vietnam(now).date()):
        return None
    return ReservedNumber(register, lease.period, lease.next)


def arrival_number(organ: OrganId, now: datetime, taken: Iterable[int], lease: Lease | None = None) -> ReservedNumber:
    """What a desk enters in the incoming register: final under the lease, else a guess that says it is one."""
    final = leased_number(lease, register_of(organ), now)
    return final or guess(organ, in_vietnam(now).date(), taken)


def outgoing_number(organ: OrganId, now: datetime, lease: Lease | None = None) -> ReservedNumber | Refusal:
    """An outgoing number stands inside a signed file and cannot be corrected: final, or none at all."""
    final = leased_number(lease, register_of(organ, OUTGOING), now)
    return final or Refusal("number_needs_lease")


def register_incoming(record: Document, command: Command, office: Office, act: RegisterIncoming) -> Outcome:
    """Give the document its arrival number and date and submit it (NĐ 30/2020, articles 22 and 23)."""
    number = office.reserved_number
    if number is None:
        return Refusal("no_number")
    arrival = Arrival(
        register=number.register,
        period=number.period,
        number=number.number,
        date=in_vietnam(command.at).date(),
        by=command.post,
        at=command.at,
        command=command.id,
        provisional=number.provisional,
    )
    organ = office.organs.get(record.organ)
    preset = tuple(p for p in (organ.preset_route if organ else ()) if p in office.posts)
    registered = replace(record, arrival=arrival, restricted=record.restricted or act.restricted)
    submitted = submit(registered, command, office, act.to or preset)
    return _stamped(submitted, command, office, act.stamp) if act.stamp else submitted


def _stamped(submitted: Outcome, command: Command, office: Office, stamp: Mark) -> Outcome:
    if not isinstance(submitted, Accepted):
        return submitted
    if stamp.kind is not MarkKind.ARRIVAL_STAMP:
        return Refusal("mark_kind", {"page": stamp.page})
    marked = add_marks(submitted.record, command, office, (stamp,))
    return marked if isinstance(marked, Refusal) else replace(submitted, record=marked)
