"""A place in the flow of a letter that is painted by a function."""

from collections.abc import Callable

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

Painter = Callable[[Canvas, float], None]
"""Takes the canvas, its origin in the place's lower left corner, and the place's width in points."""


class Drawn(Flowable):  # type: ignore[misc]  # ReportLab has no types
    """As wide as `width` says, or as wide as there is room when it is None."""

    def __init__(self, width: float | None, height: float, paint: Painter) -> None:
        super().__init__()
        self.wanted, self.room, self.tall, self.paint = width, width or 0.0, height, paint

    def wrap(self, available_width: float, _available_height: float) -> tuple[float, float]:
        self.room = available_width if self.wanted is None else self.wanted
        return self.room, self.tall

    def draw(self) -> None:
        self.paint(self.canv, self.room)
