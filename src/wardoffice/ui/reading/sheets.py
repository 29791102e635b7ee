"""Pages painted onto the sheets of a printer at its own resolution, where the print system takes no PDF as it is.

A page is printed at its true size where the sheet holds it, else made smaller; a page across is turned to the sheet.
Blocking: for a worker thread. The pictures come from the render child in bands, so that memory stays small.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from wardoffice.paper.page_request import Request, Wanted
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.rendering import PageRenderer

_BAND_PIXELS = 8 * 1024 * 1024
_MOST_DOTS = 600
"""Dots per inch an office's printer really has; some drivers name more, at four times the work."""


def paint_sheets(printer: QPrinter, renderer: PageRenderer, pages: Sequence[int]) -> None:
    """Print these pages of the renderer's file, one on each side of a sheet.

    Raises PaperProblem as the renderer, printer_refused where the printer takes nothing.
    """
    sizes = renderer.pages()
    printer.setFullPage(True)
    printer.setResolution(min(printer.resolution(), _MOST_DOTS))
    painter = QPainter()
    if not painter.begin(printer):
        raise _refused(printer)
    try:
        copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
        for number, page in enumerate(page for _copy in range(copies) for page in pages):
            if number and not printer.newPage():
                raise _refused(printer)
            _paint(painter, printer, renderer, page, sizes[page - 1])
    finally:
        painter.end()


def _refused(printer: QPrinter) -> PaperProblem:
    return PaperProblem("printer_refused", {"printer": printer.printerName(), "detail": ""})


def _paint(
    painter: QPainter, printer: QPrinter, renderer: PageRenderer, page: int, points: tuple[float, float]
) -> None:
    """One page in the middle of the sheet."""
    layout, dots = printer.pageLayout(), printer.resolution()
    sheet = layout.fullRectPixels(dots)
    turn = 90 if _lies_across(points) != (sheet.width() > sheet.height()) else 0
    across, down = points[::-1] if turn else points
    true = dots / 72
    if across * true <= sheet.width() + 1 and down * true <= sheet.height() + 1:
        scale, room = true, sheet
    else:
        room = layout.paintRectPixels(dots)
        scale = min(room.width() / across, room.height() / down)
    size = QSize(max(1, int(across * scale)), max(1, int(down * scale)))
    corner = QRect(room.x() + (room.width() - size.width()) // 2, room.y() + (room.height() - size.height()) // 2, 0, 0)
    height = max(1, _BAND_PIXELS // size.width())
    for top in range(0, size.height(), height):
        band = min(height, size.height() - top)
        request = Request(Wanted.TILE, page, scale, 0, top, size.width(), band, turn)
        picture = renderer.tile(request)
        assert picture is not None
        form = QImage.Format.Format_RGB32
        image = QImage(picture.data, picture.width, picture.height, picture.stride, form)
        painter.drawImage(corner.x(), corner.y() + top, image)


def _lies_across(points: tuple[float, float]) -> bool:
    return points[0] > points[1]
