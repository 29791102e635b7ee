"""The pictures of a page that keep their colours on any paper: photographs, seals, signatures. Child-side.

A scan has none: its one picture is the page itself, and is shown on the other paper as a whole.
"""

from collections.abc import Iterator
from ctypes import c_float
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from wardoffice.domain.marks import Rect
from wardoffice.paper.drawing import box_of
from wardoffice.paper.geometry import around, contains, meeting

_SMALLEST = 12.0
"""Points of the shorter side of a picture; smaller ones are rules and dots of the page, and pass for ink."""
_PAGE_SHARE = 0.6
"""The part of a page that its pictures must cover for it to be a scan; some lie inside the margins of a text."""
_GRID = 24
_MOST_OBJECTS, _DEEPEST = 20_000, 8
"""So much of a page is looked through at most: whoever wrote the file may mean harm."""
_MOST_POINTS = 1_000
_TOUCHING = 1.0


def true_coloured(page: pdfium.PdfPage, annotations: bool) -> tuple[Rect, ...]:
    """Where they lie in the page's user space; of markup that shows a picture, as signatures do, all of it."""
    visible = box_of(page).visible
    drawn = _joined(_joined(_pictures_of(page)))  # into rows, and these one below another
    if _share(drawn, visible) >= _PAGE_SHARE:
        drawn = []
    marked = _marked_pictures(page) if annotations else []
    marked = [rect for rect in marked if _share([rect], visible) < _PAGE_SHARE]
    return tuple(rect for rect in (*drawn, *marked) if min(rect[2] - rect[0], rect[3] - rect[1]) >= _SMALLEST)


def _pictures_of(page: pdfium.PdfPage) -> list[Rect]:
    count = pdfium_c.FPDFPage_CountObjects(page.raw)
    return list(
        _pictures(_Looked(), (pdfium_c.FPDFPage_GetObject(page.raw, i) for i in range(count)), pdfium.PdfMatrix())
    )


def _marked_pictures(page: pdfium.PdfPage) -> list[Rect]:
    found = []
    looked = _Looked()
    for place in range(min(pdfium_c.FPDFPage_GetAnnotCount(page.raw), _MOST_OBJECTS)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, place)
        try:
            count = pdfium_c.FPDFAnnot_GetObjectCount(annotation)
            objects = (pdfium_c.FPDFAnnot_GetObject(annotation, i) for i in range(count))
            rect = pdfium_c.FS_RECTF()
            if next(_pictures(looked, objects, pdfium.PdfMatrix()), None) and pdfium_c.FPDFAnnot_GetRect(
                annotation, rect
            ):
                sides = sorted((rect.left, rect.right)), sorted((rect.bottom, rect.top))
                found.append((sides[0][0], sides[1][0], sides[0][1], sides[1][1]))
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)
    return found


class _Looked:
    """How many objects have been looked at."""

    count = 0


def _pictures(looked: _Looked, objects: Iterator[Any], to_page: pdfium.PdfMatrix, depth: int = 0) -> Iterator[Rect]:
    """The places of image objects among these and in the forms they draw."""
    for each in objects:
        looked.count += 1
        if looked.count > _MOST_OBJECTS:
            return
        kind = pdfium_c.FPDFPageObj_GetType(each)
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            yield _bounds(each, to_page)
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            own = pdfium_c.FS_MATRIX()
            pdfium_c.FPDFPageObj_GetMatrix(each, own)
            within = (pdfium_c.FPDFFormObj_GetObject(each, i) for i in range(pdfium_c.FPDFFormObj_CountObjects(each)))
            yield from _pictures(looked, within, pdfium.PdfMatrix.from_raw(own).multiply(to_page), depth + 1)


def _bounds(picture: Any, to_page: pdfium.PdfMatrix) -> Rect:
    """Where a picture is seen; one cropped to nothing has no area."""
    sides = [c_float() for _side in range(4)]
    pdfium_c.FPDFPageObj_GetBounds(picture, *sides)
    seen: Rect = (sides[0].value, sides[1].value, sides[2].value, sides[3].value)
    for cropped in _croppings(picture):
        seen = meeting(seen, cropped) or (0.0, 0.0, 0.0, 0.0)
    left, bottom, right, top = to_page.on_rect(*seen)
    return left, bottom, right, top


def _croppings(picture: Any) -> Iterator[Rect]:
    """The rectangles around each path that crops a picture."""
    clip = pdfium_c.FPDFPageObj_GetClipPath(picture)
    for path in range(pdfium_c.FPDFClipPath_CountPaths(clip)):
        count = pdfium_c.FPDFClipPath_CountPathSegments(clip, path)
        points = [_point(pdfium_c.FPDFClipPath_GetPathSegment(clip, path, i)) for i in range(min(count, _MOST_POINTS))]
        if points:
            across, up = [x for x, _y in points], [y for _x, y in points]
            yield min(across), min(up), max(across), max(up)


def _point(segment: Any) -> tuple[float, float]:
    x, y = c_float(), c_float()
    pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _joined(pictures: list[Rect]) -> list[Rect]:
    """The same with those put together that are strips of one picture, as some printers' programs cut them."""
    found: list[Rect] = []
    for rect in pictures:
        if found and _is_next_strip(found[-1], rect):
            found[-1] = around(found[-1], rect)
        else:
            found.append(rect)
    return found


def _is_next_strip(one: Rect, other: Rect) -> bool:
    level = abs(one[0] - other[0]) <= _TOUCHING and abs(one[2] - other[2]) <= _TOUCHING
    upright = abs(one[1] - other[1]) <= _TOUCHING and abs(one[3] - other[3]) <= _TOUCHING
    if level:
        return min(abs(one[1] - other[3]), abs(one[3] - other[1])) <= _TOUCHING
    return upright and min(abs(one[0] - other[2]), abs(one[2] - other[0])) <= _TOUCHING


def _share(pictures: list[Rect], visible: Rect) -> float:
    """The part of the page they cover together."""
    across, up = (visible[2] - visible[0]) / _GRID, (visible[3] - visible[1]) / _GRID
    covered = 0
    for cell in range(_GRID * _GRID):
        x, y = visible[0] + (cell % _GRID + 0.5) * across, visible[1] + (cell // _GRID + 0.5) * up
        covered += any(contains(rect, (x, y, x, y)) for rect in pictures)
    return covered / _GRID**2
