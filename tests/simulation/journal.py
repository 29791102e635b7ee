"""What people were told, kept beside the program: the word against which its books are held."""

from dataclasses import dataclass, field
from enum import StrEnum

from wardoffice.domain.commands import Command


class Fate(StrEnum):
    STANDS = "stands"
    """He was told it is kept, and has not taken it back."""
    LEAVING = "leaving"
    """He has just asked for it back and was not told yet."""
    WITHDRAWN = "withdrawn"
    """He took it back, threw it away after a refusal, or did it again as a new act."""


@dataclass(slots=True)
class Written:
    """One act of a person at one desk, in the order it was done there."""

    desk: str
    command: Command
    fate: Fate = Fate.STANDS
    known_accepted: bool = False
    """The desk has said that the hub took it."""
    known_refused: bool = False
    at: int = 0
    """When it was written and when the desk knew it refused, in the journal's own count."""
    refused_at: int = 0

    @property
    def words(self) -> str:
        payload = self.command.payload
        return str(getattr(payload, "text", "") or getattr(payload, "reason", ""))


@dataclass
class Journal:
    by_id: dict[str, Written] = field(default_factory=dict)
    """In the order things were done."""

    moment: int = 0

    def tick(self) -> int:
        self.moment += 1
        return self.moment

    def add(self, desk: str, command: Command) -> None:
        self.by_id.setdefault(command.id, Written(desk, command, at=self.tick()))

    def of(self, desk: str) -> list[Written]:
        return [one for one in self.by_id.values() if one.desk == desk]
