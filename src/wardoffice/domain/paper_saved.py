"""How much paper the office's acts did not take: a count nobody can call too high (docs/paper-saved.md).

On paper, a document that came over the network is printed once when it is registered. That print goes from hand to
hand; when somebody gives the document to several at once, the print goes to one of them, and each further one gets a
copy.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wardoffice.domain.commands import Command, Endorse, EnterEndorsement, Forward, RegisterIncoming
from wardoffice.domain.document import Assignee
from wardoffice.domain.ids import DocumentId

Sheets = Callable[[DocumentId], int]
"""Sheets of paper one copy of a document takes, printed on both sides; 0 where nobody knows its pages."""
KINDS = ("register_incoming", "endorse", "enter_endorsement", "forward")
"""The acts that would have cost paper."""


@dataclass(frozen=True, slots=True)
class PaperSaved:
    """Sheets the acts of one desk's holder did not take, and sheets that were printed at it, in the same time."""

    not_needed: int
    printed: int

    @property
    def saved(self) -> int:
        """What is left of it; never less than nothing."""
        return max(0, self.not_needed - self.printed)


def sheets_not_needed(acts: Iterable[Command], sheets: Sheets) -> int:
    """Sheets that the copies these acts make needless would have taken; `acts` are one person's, oldest first.

    Whoever was given the document before by one of them needs no other copy.
    """
    reached: dict[DocumentId, set[Assignee]] = {}
    return sum(_copies(act, reached.setdefault(act.document, set())) * sheets(act.document) for act in acts)


def _copies(act: Command, reached: set[Assignee]) -> int:
    match act.payload:
        case RegisterIncoming():
            return 1
        case Endorse(given=given) | EnterEndorsement(given=given) | Forward(given=given):
            new = {one.who for one in given} - reached
            reached |= new
            return max(0, len(new) - 1)
        case _:
            return 0
