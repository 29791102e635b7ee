"""Reading a list from the desk: the whole order as numbers, the first rows and the chips' counts in one go."""

from collections.abc import Sequence

from wardoffice.desk import inbox
from wardoffice.desk.workplace import Workplace, office
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
        counts={chip.value: many for chip, many in inbox.counts(w, box).chips.items()},
        today=Today(w.clock(), office(w).calendar),
    )


def rows(w: Workplace, numbers: Sequence[int]) -> list[ListRow]:
    return inbox.rows(w, numbers)


def waiting(w: Workplace) -> dict[str, int]:
    """How many wait at each place of the rail."""
    return {box.value: many for box, many in inbox.counts(w, Box.INBOX).boxes.items()}
