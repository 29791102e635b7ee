"""The small badge beside handwriting and highlights that says whose they are; one for what belongs together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from wardoffice.domain.marks import Mark, MarkKind, Rect
from wardoffice.paper.appearance import rect_of
from wardoffice.paper.geometry import PageBox, around, meeting, rect_to_seen
from wardoffice.paper.shade import Shade
from wardoffice.paper.typesetting import INK_BLUE, clock, color_of
from wardoffice.ui.pages.paper_colours import on_paper, paper
from wardoffice.ui.theme import look

_TOGETHER = 30.0
"""Points between marks of one person that still share a badge."""
_WITHOUT = (MarkKind.ENDORSEMENT_TEXT, MarkKind.ARRIVAL_STAMP)
"""These carry their author's name, or the organ's, themselves."""
_MARGIN = 8.0
"""Points from the page's edge where the badge of a highlight hangs, so that it covers no word."""
_LETTERS, _PAD, _GAP = 11, 4.0, 2.0
_SEEN_THROUGH = {Shade.TRUE: 225, Shade.SEPIA: 225, Shade.DARK: 255}
"""On dark paper the letters would not stand out from a badge that lets it through."""


@dataclass(frozen=True, slots=True)
class Badge:
    """`corner`: the rectangle the badge hangs at, in points of the seen page."""

    author: str
    color: str
    corner: Rect


def badges(marks: Iterable[Mark], own: PageBox, shown: PageBox) -> list[Badge]:
    """One badge for each person's marks that lie close together."""
    found: list[Badge] = []
    for mark in marks:
        if mark.kind in _WITHOUT or not mark.kind.is_known or not mark.author:
            continue
        rect = rect_to_seen(shown, rect_of(mark, own))
        if mark.kind in (MarkKind.HIGHLIGHT, MarkKind.UNDERLINE):
            rect = _MARGIN, rect[1], _MARGIN, rect[3]
        _join(found, Badge(mark.author, badge_color(mark), rect))
    return found


def _join(found: list[Badge], new: Badge) -> None:
    near = _widened(new.corner, _TOGETHER)
    for index, badge in enumerate(found):
        if badge.author == new.author and meeting(_widened(badge.corner, 1.0), near):
            found[index] = Badge(badge.author, badge.color, around(badge.corner, new.corner))
            return
    found.append(new)


def badge_color(mark: Mark) -> str:
    """The pen's colour; highlights and notes are too pale to carry letters."""
    return INK_BLUE if mark.kind in (MarkKind.HIGHLIGHT, MarkKind.NOTE) else color_of(mark)


def initials_of(name: str) -> str:
    """ "Nguyễn Đình Khải" → "NĐK"; of a longer name the last three."""
    return "".join(word[0] for word in name.split()[-3:]).upper()


def told(mark: Mark) -> str:
    """Whose the mark is and since when, and what a note says."""
    who = " · ".join(part for part in (mark.author, clock(mark.at) if mark.at else "") if part)
    return f"{who}\n{mark.text}" if mark.kind is MarkKind.NOTE else who


def laid_out(
    found: Sequence[Badge], seen_size: tuple[float, float], scale: float, words: Sequence[Rect] = ()
) -> list[tuple[Badge, QRectF]]:
    """Where each badge is painted, in pixels from the corner of the seen page: at one size whatever the zoom, beside
    its mark and on the page, where it covers the least of the page's words (rectangles in points of the seen page), and
    below those that hang there already.
    """
    metrics = QFontMetricsF(_font())
    page = QRectF(0, 0, seen_size[0] * scale, seen_size[1] * scale)
    printed = [QRectF(x0 * scale, y0 * scale, (x1 - x0) * scale, (y1 - y0) * scale) for x0, y0, x1, y1 in words]
    places: list[tuple[Badge, QRectF]] = []
    for badge in found:
        width = metrics.horizontalAdvance(initials_of(badge.author)) + 2 * _PAD
        taken = [place for _badge, place in places]
        tried = [_below(_on(page, place), taken) for place in _beside(badge.corner, scale, width, metrics.height())]
        places.append((badge, min(tried, key=lambda place: _covered(place, printed))))
    return places


def _beside(corner: Rect, scale: float, width: float, height: float) -> list[QRectF]:
    """Places at a mark, the best one first."""
    left, top, right, bottom = (side * scale for side in corner)
    middle = (left + right - width) / 2
    return [
        QRectF(x, y, width, height)
        for x, y in (
            (right + _GAP, top - height / 2),
            (right + _GAP, bottom - height / 2),
            (left - _GAP - width, top - height / 2),
            (left - _GAP - width, bottom - height / 2),
            (middle, top - _GAP - height),
            (middle, bottom + _GAP),
        )
    ]


def _on(page: QRectF, place: QRectF) -> QRectF:
    left = max(page.left(), min(place.left(), page.right() - place.width()))
    top = max(page.top(), min(place.top(), page.bottom() - place.height()))
    return QRectF(left, top, place.width(), place.height())


def _below(place: QRectF, taken: Sequence[QRectF]) -> QRectF:
    while in_the_way := [other.bottom() for other in taken if other.intersects(place)]:
        place.moveTop(max(in_the_way) + _GAP)
    return place


def _covered(place: QRectF, words: Sequence[QRectF]) -> float:
    """How much of the words lies under a place, in square pixels."""
    both = (place.intersected(word) for word in words if place.intersects(word))
    return sum(part.width() * part.height() for part in both)


def paint_badges(painter: QPainter, places: Sequence[tuple[Badge, QRectF]], scale: float, shade: Shade) -> None:
    """Paint badges where `laid_out` put them; the painter stands in points of the seen page."""
    painter.save()
    painter.scale(1 / scale, 1 / scale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(_font())
    for badge, place in places:
        color = QColor(on_paper(badge.color, shade))
        color.setAlpha(_SEEN_THROUGH[shade])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
        painter.setPen(paper(shade))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, initials_of(badge.author))
    painter.restore()


def _font() -> QFont:
    return look().font(_LETTERS, bold=True)


def _widened(rect: Rect, by: float) -> Rect:
    return rect[0] - by, rect[1] - by, rect[2] + by, rect[3] + by
