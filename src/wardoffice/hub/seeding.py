"""Documents in bulk, registered and submitted by the rules themselves, for tests of scale; a batch a transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice

from sqlalchemy import Connection

from wardoffice.domain.commands import Command, RegisterIncoming
from wardoffice.domain.directory import Office, ReservedNumber
from wardoffice.domain.document import Document
from wardoffice.domain.ids import CommandId, OrganId, PostId, derived_id, in_vietnam
from wardoffice.domain.lifecycle import apply
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.people import Role
from wardoffice.domain.register import INCOMING, period_of
from wardoffice.hub.numbering import enter, next_arrival_number
from wardoffice.hub.opening import Hub
from wardoffice.hub.problem import HubProblem
from wardoffice.hub.publishing import remember_files
from wardoffice.hub.records import add_documents
from wardoffice.hub.ward import lock_ward

BATCH = 5000


@dataclass(slots=True)
class _Register:
    """The next numbers of the registers, by organ and period, while a batch is being written."""

    connection: Connection
    ward: str
    next: dict[tuple[OrganId, str], int] = field(default_factory=dict)

    def reserve(self, document: Document) -> ReservedNumber:
        period = period_of(in_vietnam(document.received_at).date())
        key = (document.organ, period)
        if key not in self.next:
            self.next[key] = next_arrival_number(self.connection, self.ward, document.organ, period)
        number = self.next[key]
        self.next[key] = number + 1
        return ReservedNumber(f"{document.organ}/{INCOMING}", period, number)


def plant(hub: Hub, received: Iterable[Document]) -> int:
    """Register and store documents as received, in their order, and give their number.

    Raises HubProblem `unknown_organ` for an organ without a clerk.
    """
    rest, planted = iter(received), 0
    while batch := list(islice(rest, BATCH)):
        with hub.writer.begin() as connection:
            _plant_batch(connection, hub, batch)
        planted += len(batch)
    return planted


def _plant_batch(connection: Connection, hub: Hub, batch: list[Document]) -> None:
    ward = lock_ward(connection, hub.ward)
    register = _Register(connection, hub.ward)
    remember_files(connection, hub.ward, (a for d in batch for a in d.attachments))
    registered = [_registered(d, ward.office, register) for d in batch]
    enter(connection, hub.ward, registered)
    add_documents(connection, ward, registered, hub.now())


def _registered(document: Document, office: Office, register: _Register) -> Document:
    command = Command(
        CommandId(derived_id(document.id, "register_incoming")),
        document.id,
        _clerk(document.organ, office),
        document.received_at,
        RegisterIncoming(),
    )
    outcome = apply(document, command, replace(office, reserved_number=register.reserve(document)))
    if isinstance(outcome, Refusal):
        raise HubProblem(outcome.code, **outcome.facts)
    return outcome.record


def _clerk(organ: OrganId, office: Office) -> PostId:
    clerks = office.organ_posts(organ, Role.CLERK)
    if not clerks:
        raise HubProblem("unknown_organ", organ=organ)
    return clerks[0].id
