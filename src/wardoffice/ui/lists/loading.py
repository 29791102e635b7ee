"""Reading a list from the desk: the whole order as numbers and the first rows in one go; the counts by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

from wardoffice.desk import inbox, noticing, sending
from wardoffice.desk.conflicts import open_conflicts
from wardoffice.desk.paper_saving import paper_saved
from wardoffice.desk.workplace import Workplace, office
from wardoffice.domain.paper_saved import PaperSaved
from wardoffice.store.lists import Box, Chip, ListRow, Sort
from wardoffice.ui.lists.asking import FIRST, Listing, Question
from wardoffice.ui.lists.words import Today


def listing(w: Workplace, question: Question, around: int = 0) -> Listing:
    """The list that answers `question`, with the rows around place `around`."""
    box, chips = Box(question.box), (Chip(question.chip),) if question.chip else ()
    numbers = inbox.ids(w, box, Sort(question.sort), chips, reverse=question.reverse)
    start = max(0, min(around, len(numbers)) - FIRST // 2)
    return Listing(
        numbers=numbers,
        rows=tuple(inbox.rows(w, numbers[start : start + FIRST])),
        today=Today(w.clock(), office(w).calendar, noticing.corrected(w)),
    )


def rows(w: Workplace, numbers: Sequence[int]) -> list[ListRow]:
    return inbox.rows(w, numbers)


READ = "mark_read"
"""Goes by itself; nobody thinks of it as something he sent."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many wait at each place of the rail, and how many each filter of the list shown would leave."""

    places: dict[str, int]
    chips: dict[str, int]
    paper: PaperSaved | None = None
    """Told above the list of deadlines alone."""


def counted(w: Workplace, box: str) -> Counted:
    """Counting reads every row: it follows the list and never holds it up."""
    found = inbox.counts(w, Box(box) if box else Box.INBOX)
    places = {one.value: many for one, many in found.boxes.items()}
    queued = sending.counts(w)
    places["outbox"] = queued.waiting + queued.sent + queued.refused + len(open_conflicts(w))
    paper = paper_saved(w) if box == Box.OVERDUE else None
    return Counted(places, {chip.value: many for chip, many in found.chips.items()}, paper)
