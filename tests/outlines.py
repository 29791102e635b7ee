"""PDF files with outlines for tests: real ones, and such as somebody made to do harm."""

from io import BytesIO
from itertools import pairwise

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from sheets import blank

BIDI = "Quyết\u202e định\u0007 số  12"


def saved(pdf: Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def report(pages: int = 9) -> bytes:
    """A report of three chapters, the second with two sections on one page, by every kind of destination."""
    with pikepdf.open(BytesIO(blank(pages=pages))) as pdf:
        named = Array([pdf.pages[2].obj, Name.FitH, 500])
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([pikepdf.String("phan-hai"), named])))
        with pdf.open_outline() as outline:
            first = OutlineItem("Phần một: Tình hình", 0)
            second = OutlineItem("Phần hai", pikepdf.String("phan-hai"))  # type: ignore[arg-type]
            second.children.append(OutlineItem("Mục 1", 4, "XYZ", top=700))
            second.children.append(OutlineItem("Mục 2", 4, "XYZ", top=200))
            third = OutlineItem("Phần ba", action=Dictionary(S=Name.GoTo, D=Array([pdf.pages[7].obj, Name.Fit])))
            outline.root.extend([first, second, third])
        return saved(pdf)


def untitled(*titles: str) -> bytes:
    """An outline of these titles that lead nowhere in the file."""
    with pikepdf.open(BytesIO(blank())) as pdf:
        first = _chained(pdf, [Dictionary(Title=pikepdf.String(title)) for title in titles])
        first.Dest = Array([99, Name.Fit])
        return saved(pdf)


def many(count: int) -> bytes:
    """So many entries in a row, each to the first page."""
    with pikepdf.open(BytesIO(blank())) as pdf:
        page = pdf.pages[0].obj
        _chained(pdf, [Dictionary(Title=f"Mục {n}", Dest=Array([page, Name.Fit])) for n in range(count)])
        return saved(pdf)


def deep(levels: int) -> bytes:
    with pikepdf.open(BytesIO(blank())) as pdf:
        above = pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines))
        for level in range(levels):
            item = pdf.make_indirect(Dictionary(Title=f"Bậc {level}", Parent=above))
            above.First = above.Last = item
            above = item
        return saved(pdf)


def looped() -> bytes:
    """The last entry is followed by the first, and the first has itself below it."""
    with pikepdf.open(BytesIO(blank())) as pdf:
        titles = ("Một", "Hai", "Ba")
        first = _chained(pdf, [Dictionary(Title=title, Dest=Array([pdf.pages[0].obj, Name.Fit])) for title in titles])
        first.Next.Next.Next = first
        first.First = first.Last = first
        return saved(pdf)


def beyond_the_sheet() -> bytes:
    """Heights far outside the page, and one that is no number."""
    with pikepdf.open(BytesIO(blank(pages=3))) as pdf:
        page = pdf.pages[1].obj
        heights = (10**9, -(10**9), None, Name.XYZ)
        _chained(pdf, [Dictionary(Title="Xa", Dest=Array([page, Name.XYZ, 0, height, 0])) for height in heights])
        return saved(pdf)


def _chained(pdf: Pdf, items: list[Dictionary]) -> pikepdf.Object:
    """The items as the outline's first level; the first of them."""
    made = [pdf.make_indirect(item) for item in items]
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=made[0], Last=made[-1], Count=len(made)))
    for before, after in pairwise(made):
        before.Next, after.Prev = after, before
    for item in made:
        item.Parent = root
    pdf.Root.Outlines = root
    return made[0]
