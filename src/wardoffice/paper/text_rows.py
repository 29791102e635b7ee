"""Letters put into rows: by height on the page, then from left to right, with a space wherever there is a gap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wardoffice.paper.page_request import Letter

_SAME_ROW = 0.45
_SPACE = 0.17
"""A gap wider than this part of the letters' height is a space, whether or not the file has one there."""


@dataclass
class Row:
    """`letters` from left to right; user space, so `top` > `bottom`."""

    letters: list[Letter] = field(default_factory=list)

    @property
    def bottom(self) -> float:
        return min(letter.box[1] for letter in self.letters)

    @property
    def top(self) -> float:
        return max(letter.box[3] for letter in self.letters)

    @property
    def height(self) -> float:
        heights = sorted(letter.box[3] - letter.box[1] for letter in self.letters)
        return heights[len(heights) // 2]

    @property
    def middle(self) -> float:
        middles = sorted((letter.box[1] + letter.box[3]) / 2 for letter in self.letters)
        return middles[len(middles) // 2]

    @property
    def text(self) -> str:
        pieces, before = list[str](), None
        gap = self.height * _SPACE
        for letter in self.letters:
            if before is not None and letter.box[0] - before > gap:
                pieces.append(" ")
            pieces.append(letter.text)
            before = letter.box[2]
        return " ".join("".join(pieces).split())


def rows_of(letters: Iterable[Letter]) -> list[Row]:
    """Rows from the top of the page down. White space counts where it has a place; so do gaps."""
    solid = [letter for letter in letters if letter.box[3] > letter.box[1] and letter.box[2] > letter.box[0]]
    solid.sort(key=lambda letter: -(letter.box[1] + letter.box[3]))
    rows: list[Row] = []
    for letter in solid:
        if rows and _in_row(rows[-1].letters[-1], letter):
            rows[-1].letters.append(letter)
        else:
            rows.append(Row([letter]))
    for row in rows:
        row.letters.sort(key=lambda letter: letter.box[0])
    return [row for row in rows if row.text]


def _in_row(one: Letter, other: Letter) -> bool:
    middles = abs((one.box[1] + one.box[3]) - (other.box[1] + other.box[3])) / 2
    return middles < _SAME_ROW * min(one.box[3] - one.box[1], other.box[3] - other.box[1])


def split_at(letters: Sequence[Letter], x: float, below: float) -> tuple[list[Row], list[Row]]:
    """The rows left and right of `x`, of what stands lower than `below`."""
    here = [letter for letter in letters if letter.box[3] <= below]
    middle = [((letter.box[0] + letter.box[2]) / 2, letter) for letter in here]
    return rows_of(one for at, one in middle if at < x), rows_of(one for at, one in middle if at >= x)
