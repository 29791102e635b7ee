"""Identifiers of everything the office keeps: plain strings with a type of their own, new ones made as UUIDv7."""

import os
import time
import uuid
from datetime import datetime, timedelta, timezone
from typing import NewType

CommandId = NewType("CommandId", str)
DocumentId = NewType("DocumentId", str)
MarkId = NewType("MarkId", str)
OrganId = NewType("OrganId", str)
PersonId = NewType("PersonId", str)
PostId = NewType("PostId", str)
UnitId = NewType("UnitId", str)

VIETNAM = timezone(timedelta(hours=7), "+07")
"""Vietnam keeps one time, UTC+7, all year round."""


def uuid7(milliseconds: int | None = None, chance: bytes = b"") -> str:
    """A time-ordered UUID version 7 (RFC 9562 section 5.7) as its 36-character text.

    `milliseconds` is the Unix time to put in front, the machine's clock when left out; `chance` its ten other bytes,
    for ids that must come out the same again.
    """
    stamp = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    value = (stamp & ((1 << 48) - 1)) << 80 | int.from_bytes(chance or os.urandom(10), "big")
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def derived_id(command: str, what: str) -> str:
    """The id of something a command brings about: the same on the desk and on the hub (UUID version 5)."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{command}/{what}"))


def is_command_id(text: str) -> bool:
    """Whether `text` is a UUID in its usual 36-character form."""
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def in_vietnam(moment: datetime) -> datetime:
    """The same moment told in Vietnam's time; a moment without a zone is taken to be Vietnam's."""
    return moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment.astimezone(VIETNAM)
