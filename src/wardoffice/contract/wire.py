"""The envelopes of the contract: pages of changes, answers to commands, session, problems. Records inside travel raw.

The shapes follow JMAP's ideas (RFC 8620 section 5.2: opaque state, changes since a state) and RFC 9457 for errors.
"""

from dataclasses import dataclass, field
from datetime import datetime

import msgspec

NOTHING = msgspec.Raw(b"null")


@dataclass(frozen=True, slots=True)
class Change:
    """One object as it now is for this person; `object` is JSON null when `deleted`, or `hidden`: sight was lost."""

    seq: int
    type: str
    id: str
    revision: int
    object: msgspec.Raw
    deleted: bool = False
    hidden: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Up to `limit` changes in the order of the ward's sequence, and the state to ask from next."""

    changes: tuple[Change, ...]
    state: str
    has_more: bool
    seq: int = 0
    """The ward's newest change number when the page was made; one that falls tells of a restored hub."""


@dataclass(frozen=True, slots=True)
class CommandAnswer:
    """`result` is accepted, duplicate or refused; a duplicate carries the first answer's revision or code."""

    id: str
    result: str
    revision: int = 0
    code: str = ""
    facts: dict[str, str | int] = field(default_factory=dict)
    current: int = 0
    """The document's revision on the hub when it refused."""


@dataclass(frozen=True, slots=True)
class CommandAnswers:
    answers: tuple[CommandAnswer, ...]
    seq: int = 0
    """The ward's newest change number after them."""


@dataclass(frozen=True, slots=True)
class NewUpload:
    """A file about to be sent: the SHA-256 of its bytes in hexadecimal, their number, its media type."""

    sha256: str
    size: int
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Upload:
    """`offset` bytes have arrived; `finished`: all of them, and their hash is the one told."""

    id: str
    offset: int
    size: int
    finished: bool


@dataclass(frozen=True, slots=True)
class LeaseAsked:
    """A desk asks for a register by its name, or for more time with it.

    `next` is the number it would give next, `open` are those it has given in acts it has not sent yet.
    """

    book: str
    desk: str
    id: str = ""
    next: int = 0
    open: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LeaseTold:
    """The lease as it now is; without an id there is none, and `holder` is the name of whoever has the register."""

    book: str
    id: str = ""
    period: str = ""
    next: int = 0
    until: datetime | None = None
    wanted: bool = False
    """Somebody waits for the register: give it back once everything is sent."""
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    commands: int = 100
    changes: int = 500
    file_bytes: int = 500_000_000
    offline_days: int = 14
    """So long a desk may show documents without contact."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in and what this hub can do. `epoch` changes when the hub was restored from a backup."""

    person: str
    login: str
    name: str
    organs: tuple[str, ...]
    posts: tuple[str, ...]
    server_time: datetime
    epoch: str
    limits: Limits = Limits()
    features: tuple[str, ...] = ()
    contract_oldest: int = 1
    contract_newest: int = 1
    seq: int = 0
    """The ward's newest change number."""


@dataclass(frozen=True, slots=True)
class Token:
    """RFC 6749 section 5.1."""

    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "Bearer"  # noqa: S105 - the scheme's name, not a secret


@dataclass(frozen=True, slots=True)
class Problem:
    """RFC 9457 problem details; `code` is the stable name of what went wrong."""

    status: int
    code: str
    title: str
    type: str = "about:blank"
    detail: str = ""
