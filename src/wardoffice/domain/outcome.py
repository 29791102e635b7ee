"""What comes of a command: accepted with the next record, or refused with a code and the facts for the sentence."""

from dataclasses import dataclass, field

from wardoffice.domain.document import Document

Facts = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Accepted:
    record: Document
    follow_ups: tuple[Document, ...] = ()
    """New records for other organs' queues."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """`code` is stable and has its sentence in `wording`; `facts` fill the sentence's gaps."""

    code: str
    facts: Facts = field(default_factory=dict)


Outcome = Accepted | Refusal
