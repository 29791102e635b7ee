"""A letter's body from its plain text: one paragraph per line, the first sign of a line saying what it is.

`> ` ground, `# ` centred, `## ` heading, `### ` subheading, `@appendix TITLE` a new page, `@columns 1 4 2` the
widths of the table whose rows follow as `| a | b`, `@rows 30 | {n} | Tổ {n}` rows made up; any other is a paragraph.
"""

import random
import re
from collections.abc import Iterator

from reportlab.lib.colors import black
from reportlab.platypus import Flowable, PageBreak, Paragraph, Table

from wardoffice.sample.letters.names import person_name, street_name
from wardoffice.sample.letters.typeface import FACE, style

_LINES = (("> ", "ground"), ("# ", "centred"), ("### ", "subheading"), ("## ", "heading"))
_BLANK = re.compile(r"\{(n|name|street|\d+:\d+)\}")
_FIGURES = re.compile(r"[\d.,/%\s]*")
"""Cells with figures only stand in the middle of their column."""


def flowables(body: str, width: float, seed: str, attached_to: str = "", face: str = FACE) -> list[Flowable]:
    """The body set to `width` points; rows to be made up are drawn from `seed`."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    story: list[Flowable] = []
    rows: list[list[str]] = []
    columns: list[float] = []
    for line in _made_up(lines, random.Random(seed)):  # noqa: S311  # sample figures, no secret
        if line.startswith("| "):
            rows.append([cell.strip() for cell in line[1:].split("|")])
            continue
        if rows:
            story.append(_table(rows, columns, width, face))
            rows = []
        if line.startswith("@columns "):
            columns = [float(part) for part in line.split()[1:]]
        elif line.startswith("@appendix "):
            story += appendix_head(line.removeprefix("@appendix "), attached_to, face)
        else:
            story.append(_paragraph(line, face))
    return [*story, _table(rows, columns, width, face)] if rows else story


def appendix_head(title: str, attached_to: str, face: str = FACE) -> list[Flowable]:
    """A new page with the appendix's title, and what it belongs to in brackets."""
    name, _, about = title.partition(": ")
    return [
        PageBreak(),
        Paragraph(name.upper(), style("title", face)),
        Paragraph(about, style("title", face)),
        Paragraph(f"({attached_to})", style("note", face)),
    ]


def _paragraph(line: str, face: str) -> Paragraph:
    for sign, name in _LINES:
        if line.startswith(sign):
            return Paragraph(line.removeprefix(sign), style(name, face))
    return Paragraph(line, style("body", face))


def _made_up(lines: list[str], chance: random.Random) -> Iterator[str]:
    for line in lines:
        if not line.startswith("@rows "):
            yield line
            continue
        count, _, pattern = line.removeprefix("@rows ").partition(" ")
        for number in range(1, int(count) + 1):
            yield _BLANK.sub(lambda found, n=number: _filling(found[1], n, chance), pattern)  # type: ignore[misc]


def _filling(blank: str, number: int, chance: random.Random) -> str:
    if blank == "n":
        return str(number)
    if blank == "name":
        return person_name(chance)
    if blank == "street":
        return street_name(chance)
    low, high = blank.split(":")
    return str(chance.randint(int(low), int(high)))


def _table(rows: list[list[str]], columns: list[float], width: float, face: str) -> Table:
    shares = columns or [1.0] * len(rows[0])
    cells = [[Paragraph(cell, style("cell_heading", face)) for cell in rows[0]]]
    cells += [[Paragraph(cell, style(_cell_style(cell), face)) for cell in row] for row in rows[1:]]
    table = Table(cells, [width * share / sum(shares) for share in shares], repeatRows=1, spaceBefore=8, spaceAfter=6)
    table.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, black),
            ("FONTNAME", (0, 0), (-1, -1), face),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ]
    )
    return table


def _cell_style(cell: str) -> str:
    return "cell_centred" if _FIGURES.fullmatch(cell) else "cell"
