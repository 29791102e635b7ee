"""Pieces of drawn pages, kept within a budget of bytes: what is looked at stays, what was not seen longest goes."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QImage

from wardoffice.paper.shade import Shade

TILE_WIDTH, TILE_HEIGHT = 2048, 512
"""Device pixels: at usual zooms a tile is as wide as the page, so a screen takes two or three requests."""
SHARP_BUDGET = 56 * 1024 * 1024
ROUGH_BUDGET = 12 * 1024 * 1024
ROUGH_WIDTH = 200
"""Device pixels across the small picture that stands in until the sharp tiles have come, and in the page list."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle of a page as drawn: `scale` in device pixels per point, the rest in device pixels of the page.

    `turn` is what the reader turned the page by, on top of its own rotation; `shade` the paper it is shown on.
    """

    page: int
    turn: int
    scale: float
    x: int
    y: int
    width: int
    height: int
    shade: Shade = Shade.TRUE


class TileShelf:
    """Drawn pieces by what they are, at most `budget` bytes of them."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.held = 0
        self._images: OrderedDict[Piece, QImage] = OrderedDict()

    def __contains__(self, piece: Piece) -> bool:
        return piece in self._images

    def get(self, piece: Piece) -> QImage | None:
        image = self._images.get(piece)
        if image is not None:
            self._images.move_to_end(piece)
        return image

    def limit(self, budget: int) -> None:
        """Hold so many bytes at most from now on."""
        self.budget = budget
        self._shrink()

    def take_over(self, other: "TileShelf") -> None:
        """Everything of another shelf, which is empty then."""
        for piece, image in other._images.items():
            self.put(piece, image)
        other.clear()

    def put(self, piece: Piece, image: QImage) -> None:
        self.drop(piece)
        self._images[piece] = image
        self.held += image.sizeInBytes()
        self._shrink()

    def _shrink(self) -> None:
        while self.held > self.budget and len(self._images) > 1:
            self.drop(next(iter(self._images)))

    def drop(self, piece: Piece) -> None:
        image = self._images.pop(piece, None)
        if image is not None:
            self.held -= image.sizeInBytes()

    def of_page(self, page: int, turn: int, shade: Shade) -> Iterator[tuple[Piece, QImage]]:
        """Every piece of a page at that turn and on that paper, whatever its scale, longest unseen first."""
        wanted = page, turn, shade
        return ((p, image) for p, image in self._images.items() if (p.page, p.turn, p.shade) == wanted)

    def clear(self) -> None:
        self._images.clear()
        self.held = 0


def rough_piece(page: int, turn: int, size: tuple[float, float], shade: Shade = Shade.TRUE) -> Piece:
    """The whole page in small; `size` is the seen size in points."""
    scale = round(min(ROUGH_WIDTH / max(size[0], 1.0), 3 * ROUGH_WIDTH / max(size[1], 1.0)), 6)
    return Piece(page, turn, scale, 0, 0, max(1, round(size[0] * scale)), max(1, round(size[1] * scale)), shade)


def pieces_within(
    page: int,
    turn: int,
    scale: float,
    size: tuple[float, float],
    part: tuple[float, float, float, float],
    shade: Shade = Shade.TRUE,
) -> list[Piece]:
    """The tiles that cover `part` (left, top, right, bottom, device pixels of the page), from the top."""
    wide, high = max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
    left, top, right, bottom = part
    columns = range(max(0, int(left // TILE_WIDTH)), int(min(right, wide - 1) // TILE_WIDTH) + 1)
    rows = range(max(0, int(top // TILE_HEIGHT)), int(min(bottom, high - 1) // TILE_HEIGHT) + 1)
    places = [(column * TILE_WIDTH, row * TILE_HEIGHT) for row in rows for column in columns]
    return [
        Piece(page, turn, scale, x, y, min(TILE_WIDTH, wide - x), min(TILE_HEIGHT, high - y), shade) for x, y in places
    ]
