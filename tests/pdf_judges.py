"""What other programs say of a PDF: qpdf of its structure, poppler and mupdf of its pages, and how each draws page 1.

Each runs as a program of its own under a time limit; a program that hangs or dies has an answer too.
"""

import io
import subprocess
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.rendering import PageRenderer
from wardoffice.paper.source import Source

PROGRAMS = ("qpdf", "pdfinfo", "pdftoppm", "mutool")
SECONDS = 20
_LONGER_SIDE = 500
_DIFFERENT = 60
"""Levels of 255 by which a pixel must differ to count as drawn over."""


@dataclass(frozen=True)
class Answer:
    """`status` is the program's; -1 where it hung or was killed by a signal."""

    status: int
    out: bytes


def asked(*line: str | Path) -> Answer:
    try:
        ran = subprocess.run(
            list(line), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return Answer(-1, b"")
    return Answer(max(-1, ran.returncode), ran.stdout)


def qpdf(path: Path) -> str:
    """ok, warnings, errors, or hangs/crashes of qpdf itself; encrypted files that want a password are errors."""
    return {0: "ok", 3: "warnings", 2: "errors"}.get(asked("qpdf", "--check", path).status, "dies")


QPDF_RANK = {"ok": 0, "warnings": 1, "errors": 2, "dies": 3}


def poppler(path: Path) -> str:
    return "ok" if asked("pdfinfo", path).status == 0 else "refused"


def mupdf(path: Path) -> str:
    return "ok" if asked("mutool", "info", "-M", path, "1").status == 0 else "refused"


Picture = Image.Image | None


def by_poppler(path: Path) -> Picture:
    size = str(_LONGER_SIDE)
    return _picture(asked("pdftoppm", "-cropbox", "-f", "1", "-l", "1", "-scale-to", size, path).out)


def by_mupdf(path: Path) -> Picture:
    size = str(_LONGER_SIDE)
    line = ("mutool", "draw", "-q", "-F", "ppm", "-w", size, "-h", size, "-o", "-", path, "1")
    return _picture(asked(*line).out)


def by_pdfium(path: Path) -> Picture:
    try:
        return drawn_by_us(path)
    except PaperProblem:
        return None


def drawn_by_us(path: Path) -> Image.Image:
    """Page 1 as the window would show it. Raises PaperProblem."""
    with PageRenderer(Source(path)) as renderer:
        drawn = renderer.thumbnail(1, _LONGER_SIDE)
    return Image.frombytes("RGB", (drawn.width, drawn.height), drawn.data, "raw", "BGRX", drawn.stride)


_OTHERS = {"poppler": by_poppler, "mupdf": by_mupdf}


def _picture(data: bytes) -> Picture:
    try:
        return Image.open(io.BytesIO(data)).convert("RGB")
    except (OSError, ValueError, SyntaxError):
        return None


def drawn_over(before: Image.Image, after: Image.Image) -> int:
    """How many pixels of the page differ; all of them where its size does."""
    if before.size != after.size:
        return before.width * before.height
    channels = ImageChops.difference(before, after).split()
    strongest = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    return sum(strongest.histogram()[_DIFFERENT:])


def readers_without(before: Path, ours: Picture, after: Path, least: int) -> list[str]:
    """The readers that draw page 1 of `before`, but fewer than `least` pixels of what `after` puts over it.

    `ours`: page 1 of `before` as the window shows it, by pdfium.
    """
    pages = {"pdfium": (ours, by_pdfium)} | {name: (draw(before), draw) for name, draw in _OTHERS.items()}
    return [name for name, (was, draw) in pages.items() if was is not None and _is_missing(was, draw(after), least)]


def _is_missing(was: Image.Image, now: Picture, least: int) -> bool:
    return now is None or drawn_over(was, now) < least
