"""The pages of a parsed file in order, with what they inherit; loops and depth in the tree are bounded."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, Reference
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.rw_common import PdfHandler

from wardoffice.domain.marks import MOST_PAGES, Rect
from wardoffice.paper.entries import entry, items, resolved
from wardoffice.paper.geometry import PageBox, page_box

_DEEPEST = 64
_INHERITED = ("/MediaBox", "/CropBox", "/Rotate")


@dataclass(frozen=True)
class PageFound:
    """`reference` is None for a page that stands in its parent directly: such a page cannot be marked."""

    reference: Reference | None
    dictionary: DictionaryObject
    box: PageBox
    unit: float = 1.0
    """How many points (1/72 inch) of paper a unit of user space is: /UserUnit."""


def pages_of(handler: PdfHandler) -> list[PageFound]:
    """All pages in order. Raises PdfReadError for a tree that is none: loops, too deep, too many, not dictionaries."""
    found: list[PageFound] = []
    for page in _walk(handler.root.raw_get("/Pages"), {}, frozenset(), 0):
        found.append(page)
        if len(found) > MOST_PAGES:
            raise PdfReadError("too many pages")
    return found


def _walk(raw: PdfObject, inherited: dict[str, PdfObject], above: frozenset[int], depth: int) -> Iterator[PageFound]:
    reference = raw.reference if isinstance(raw, IndirectObject) else None
    node = resolved(raw)
    if not isinstance(node, DictionaryObject) or depth > _DEEPEST or (reference and reference.idnum in above):
        raise PdfReadError("the page tree is broken")
    own = inherited | {key: value for key in _INHERITED if (value := entry(node, key)) is not None}
    kids = entry(node, "/Kids")
    if kids is None:
        yield PageFound(reference, node, _box(own), _unit(node))
        return
    if not isinstance(kids, ArrayObject):
        raise PdfReadError("/Kids is not an array")
    higher = above | {reference.idnum} if reference else above
    for kid in items(kids):
        yield from _walk(kid, own, higher, depth + 1)


def _box(values: dict[str, PdfObject]) -> PageBox:
    rotate = values.get("/Rotate")
    turned = int(rotate) if isinstance(rotate, (int, Decimal)) else 0
    return page_box(_rect(values.get("/MediaBox")), _rect(values.get("/CropBox")), turned)


def _unit(page: DictionaryObject) -> float:
    value = entry(page, "/UserUnit")
    return float(value) if isinstance(value, (int, Decimal)) and 0 < value < math.inf else 1.0


def _rect(value: PdfObject | None) -> Rect | None:
    if not isinstance(value, ArrayObject) or len(value) != 4:
        return None
    numbers = [float(n) for n in map(resolved, items(value)) if isinstance(n, (int, Decimal))]
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 else None
