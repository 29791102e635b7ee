"""Marks painted over a page, from the same layout as the exported file; nothing here knows what is on the screen.

Everything is painted in the page's own user space under one transform, so that a mark keeps its place at any zoom
and turn.
"""

from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QTransform

from wardoffice.domain.marks import Mark, MarkKind, Point, Rect
from wardoffice.paper.appearance import layout_of, rect_of, rotation_of
from wardoffice.paper.geometry import PageBox, to_seen, upright_matrix
from wardoffice.paper.line_art import Path, paths_of
from wardoffice.paper.shade import Shade
from wardoffice.paper.typesetting import NOTE_SIDE, Layout, Line, color_of
from wardoffice.ui.pages.paper_colours import on_paper
from wardoffice.ui.theme import PAPER_FONT, load_paper_fonts

_LETTERS = 200
"""Pixel size the letters are laid at before the painter scales them: large, so that no width is rounded."""
_NOTE_LINES = (12.5, 9.0, 5.5)
_NOTE_EDGE = "#4D3300"
_OVER_WORDS = {
    Shade.TRUE: QPainter.CompositionMode.CompositionMode_Multiply,
    Shade.SEPIA: QPainter.CompositionMode.CompositionMode_Multiply,
    Shade.DARK: QPainter.CompositionMode.CompositionMode_Screen,
}
"""How a highlight lies over words so that they stay readable: dark ones on light paper, light ones on dark."""


def user_space(box: PageBox) -> QTransform:
    """From user space to the seen page in points, y downwards from its top left corner."""
    (x0, y0), (x1, y1), (x2, y2) = (to_seen(box, point) for point in ((0, 0), (1, 0), (0, 1)))
    return QTransform(x1 - x0, y1 - y0, x2 - x0, y2 - y0, x0, y0)


def paint_marks(painter: QPainter, marks: Iterable[Mark], own: PageBox, shown: PageBox, shade: Shade) -> None:
    """Paint marks in user space; the painter stands at the seen page's corner, in points.

    `own` is the page's own box, by which a mark without a rotation stands upright; `shown` has the reader's turn;
    `shade` is the paper under them.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setTransform(user_space(shown), True)
    for mark in marks:
        painter.save()
        paint_mark(painter, mark, own, shade)
        painter.restore()
    painter.restore()


def paint_mark(painter: QPainter, mark: Mark, box: PageBox, shade: Shade) -> None:
    """One mark; the painter stands in the page's user space."""
    color = on_paper(color_of(mark), shade)
    match mark.kind:
        case MarkKind.INK:
            paint_strokes(painter, mark.strokes, color, mark.width)
        case MarkKind.HIGHLIGHT:
            painter.setCompositionMode(_OVER_WORDS[shade])
            for rect in mark.rects:
                painter.fillRect(_rectangle(rect), color)
        case MarkKind.NOTE:
            _stand_upright(painter, rect_of(mark, box), box.rotation)
            _paint_note(painter, color, on_paper(_NOTE_EDGE, shade))
        case MarkKind.UNDERLINE | MarkKind.ARROW | MarkKind.TICK | MarkKind.RECTANGLE:
            for path in paths_of(mark, rotation_of(mark, box)):
                _paint_path(painter, path, color, mark.width)
        case _:
            if layout := layout_of(mark, box):
                _stand_upright(painter, rect_of(mark, box), rotation_of(mark, box))
                _paint_typed(painter, layout, on_paper(layout.color, shade))


def paint_strokes(painter: QPainter, strokes: Iterable[tuple[Point, ...]], color: QColor, width: float) -> None:
    """Strokes of a pen with round ends; a stroke without length is a dot."""
    pen = QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    for stroke in strokes:
        if len(set(stroke)) == 1:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawEllipse(QPointF(*stroke[0]), width / 2, width / 2)
            continue
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(_path(stroke))


def _paint_path(painter: QPainter, path: Path, color: QColor, width: float) -> None:
    pen = QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(Qt.PenStyle.NoPen if path.filled else pen)
    painter.setBrush(color if path.filled else Qt.BrushStyle.NoBrush)
    lines = _path(path.points)
    if path.closed:
        lines.closeSubpath()
    painter.drawPath(lines)


def _path(stroke: tuple[Point, ...]) -> QPainterPath:
    path = QPainterPath(QPointF(*stroke[0]))
    for point in stroke[1:]:
        path.lineTo(QPointF(*point))
    return path


def _rectangle(rect: Rect) -> QRectF:
    return QRectF(QPointF(rect[0], rect[1]), QPointF(rect[2], rect[3])).normalized()


def _stand_upright(painter: QPainter, rect: Rect, rotation: int) -> None:
    """Put the painter into the upright box on `rect`: origin bottom left, y upwards."""
    painter.setTransform(QTransform(*upright_matrix(rect, rotation)), True)


def _paint_note(painter: QPainter, color: QColor, edge: QColor) -> None:
    painter.setPen(QPen(edge, 0.8))
    painter.setBrush(color)
    painter.drawRect(QRectF(1, 1, NOTE_SIDE - 2, NOTE_SIDE - 2))
    for height in _NOTE_LINES:
        painter.drawLine(QPointF(4, height), QPointF(NOTE_SIDE - 4, height))


def _paint_typed(painter: QPainter, layout: Layout, color: QColor) -> None:
    if layout.frame:
        edge = layout.frame
        painter.setPen(QPen(color, layout.frame))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(edge, edge, layout.width - 2 * edge, layout.height - 2 * edge))
    painter.setPen(color)
    for line in layout.lines:
        _paint_line(painter, line, layout.height)


def _paint_line(painter: QPainter, line: Line, height: float) -> None:
    painter.save()
    painter.translate(line.x, height - line.y)
    painter.scale(line.size / _LETTERS, -line.size / _LETTERS)
    painter.setFont(paper_font(line.bold))
    painter.drawText(QPointF(0, 0), line.text)
    painter.restore()


@lru_cache(maxsize=2)
def paper_font(bold: bool) -> QFont:
    """The letters of paper, unhinted and without kerning, as the layout measured them."""
    load_paper_fonts()
    font = QFont(PAPER_FONT)
    font.setPixelSize(_LETTERS)
    font.setBold(bold)
    font.setKerning(False)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
