"""The machine's own print system, where it takes a PDF as it is (CUPS): lines and letters stay so up to the printer."""

import shutil
import subprocess
from dataclasses import dataclass
from enum import StrEnum

from wardoffice.paper.problem import PaperProblem

_SECONDS = 60.0
"""Long enough for a queue on another machine; the job itself is printed after `lp` has ended."""


class Sides(StrEnum):
    """IPP `sides` (RFC 8011, 5.2.8)."""

    ONE = "one-sided"
    LONG_EDGE = "two-sided-long-edge"
    SHORT_EDGE = "two-sided-short-edge"


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """How a file is to be printed; `ranges` of pages from 1, both ends included, none for all pages.

    `title` is what everybody who looks at the queue reads: it must not say what the document is about.
    """

    printer: str
    title: str
    copies: int = 1
    sides: Sides = Sides.ONE
    ranges: tuple[tuple[int, int], ...] = ()
    grey: bool = False
    medium: str = ""
    """The paper by its name, such as A4; empty for the printer's own."""
    backwards: bool = False
    """From the last page on."""
    options: tuple[tuple[str, str], ...] = ()
    """What else the print system is told, in its own words: page-set, number-up, job-hold-until and the like."""

    def pages(self, of: int) -> list[int]:
        """The numbers to print of a file with that many pages."""
        ranges = self.ranges or ((1, of),)
        return [page for first, last in ranges for page in range(max(1, first), min(last, of) + 1)]

    def sheets(self, of: int) -> int:
        """Sheets of paper that printing a file with that many pages takes."""
        told = dict(self.options)
        kept = {"odd": (1,), "even": (0,)}.get(told.get("page-set", ""), (0, 1))
        up = told.get("number-up", "")
        faces = -(-sum(page % 2 in kept for page in self.pages(of)) // (int(up) if up.isdigit() and int(up) else 1))
        return self.copies * (faces if self.sides is Sides.ONE else -(-faces // 2))


def takes_pdf() -> bool:
    """Whether the print system of this machine takes a PDF as it is."""
    return shutil.which("lp") is not None


def hand_over(pdf: bytes, order: PrintOrder) -> None:
    """Put a PDF into the printer's queue; it goes through a pipe and lies nowhere on the disk meanwhile.

    Raises PaperProblem: printer_refused, with what the print system said.
    """
    line = ["lp", "-d", order.printer, "-n", str(order.copies), "-t", order.title, "-o", f"sides={order.sides}"]
    if order.ranges:
        line += ["-P", ",".join(f"{first}-{last}" for first, last in order.ranges)]
    if order.medium:
        line += ["-o", f"media={order.medium}"]
    if order.grey:
        line += ["-o", "print-color-mode=monochrome"]
    if order.backwards:
        line += ["-o", "outputorder=reverse"]
    for name, value in order.options:
        line += ["-o", f"{name}={_quoted(value)}"]
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the printer is one the print system named
            [*line, "-"], input=pdf, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PaperProblem("printer_refused", {"printer": order.printer, "detail": type(error).__name__}) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("lp: ")
        raise PaperProblem("printer_refused", {"printer": order.printer, "detail": said[:200]})


def _quoted(value: str) -> str:
    """As `lp` reads it, whatever stands in it."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
