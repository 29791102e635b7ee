"""A row of the outbox and what it may be: waiting, sent, accepted, refused, or held back behind another."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from wardoffice.contract.codec import command_from_json
from wardoffice.domain.commands import Command
from wardoffice.domain.directory import ReservedNumber
from wardoffice.domain.ids import CommandId, DocumentId
from wardoffice.store.moments import from_microseconds

HELD_BACK = "held_back"
"""The hub's word that an earlier act on the same document comes first: the act stays waiting."""


NUMBER_HELD = "number_held"
"""What it is kept as when it waits for a register that another desk holds, named in its facts."""


class OutboxState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    """Under way, or its answer was lost: sent again with the same id."""
    ACCEPTED = "accepted"
    REFUSED = "refused"


OPEN = (OutboxState.WAITING, OutboxState.SENT)
QUIET = ("mark_read",)
"""Acts nobody does on purpose: they are sent like all others, counted nowhere as waiting, and where the hub refuses one
there is nothing to decide: no other act waits behind it."""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    seq: int
    id: CommandId
    kind: str
    document: DocumentId
    command: Command
    body: bytes
    """The act as it was written down when it was done, and as it is sent: a later program may write it otherwise."""
    state: OutboxState
    overlaid: bool
    attempts: int
    code: str
    facts: dict[str, str | int]
    created: datetime
    not_before: datetime
    answered_at: datetime | None
    accepted_revision: int | None
    reserved: ReservedNumber | None
    """The arrival number this desk shows meanwhile."""


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    waiting: int
    sent: int
    refused: int


def row_from(row: Any) -> OutboxRow:
    """A row of the table `outbox` as what it means."""
    return OutboxRow(
        seq=row.seq,
        id=CommandId(row.id),
        kind=row.kind,
        document=DocumentId(row.document),
        command=command_from_json(row.command),
        body=row.command,
        state=OutboxState(row.state),
        overlaid=row.overlaid,
        attempts=row.attempts,
        code=row.code,
        facts=json.loads(row.facts),
        created=from_microseconds(row.created),
        not_before=from_microseconds(row.not_before),
        answered_at=None if row.answered_at is None else from_microseconds(row.answered_at),
        accepted_revision=row.accepted_revision,
        reserved=msgspec.json.decode(row.reserved, type=ReservedNumber) if row.reserved else None,
    )
