"""What a list asks of the desk: which box, narrowed by what, in which order; and what comes back at once."""

from array import array
from dataclasses import dataclass

from wardoffice.store.lists import ListRow
from wardoffice.ui.lists.words import Today

FIRST = 24
"""Rows that come with the list itself, so that the first paint is whole."""


@dataclass(frozen=True, slots=True)
class Question:
    """`box`, `chip` and `sort` by the store's names; `chip` is empty when the list is not narrowed."""

    box: str
    chip: str = ""
    sort: str = "newest"
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    numbers: "array[int]"
    rows: tuple[ListRow, ...]
    today: Today
