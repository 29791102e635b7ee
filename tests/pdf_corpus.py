"""One file of somebody else's, taken through the program: inspected, drawn, marked, exported, and judged by others."""

import datetime
import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

import pdf_judges
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.paper import exporting, press
from wardoffice.paper.geometry import PageBox, rect_from_seen
from wardoffice.paper.inspection import Inspection, SignatureStatus
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source

NOW = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
UNREAD = frozenset({"not_pdf", "unparsable", "file_hangs", "file_crashes", "too_large"})
"""Codes with which `press.inspect` may answer that a file is none it can read."""
UNOPENED = UNREAD | {"password_needed"}
UNDRAWN = UNOPENED | {"page_unreadable", "page_missing", "page_hangs", "page_crashes"}
UNMARKED = frozenset({"not_provable", "mark_outside", "password_needed", "not_pdf", "page_missing", "too_large"})
_LEAST_SEEN = 40
"""Pixels of a page drawn 500 pixels long that our strokes must change in every reader."""


@dataclass(frozen=True)
class Verdict:
    """What became of one file. `exported` is the code of the refusal, empty for a marked copy that was written."""

    name: str
    inspected: str
    pages: int
    signatures: int
    drawn: str
    exported: str
    qpdf: str
    poppler: str
    mupdf: str
    slowest: float
    """Seconds of the slowest of the three steps."""
    faults: tuple[str, ...]
    """What must not be; each a failure."""


def pdfs(folder: Path) -> list[Path]:
    """Every PDF below a folder, always in the same order, in which every beginning is a fair sample."""
    found = [path for path in folder.rglob("*") if path.suffix.lower() == ".pdf" and path.is_file()]
    return sorted(found, key=lambda path: hashlib.sha256(path.relative_to(folder).as_posix().encode()).digest())


class _Taken:
    """The steps of one file and what went wrong in them."""

    def __init__(self, path: Path, scratch: Path) -> None:
        self.path, self.out = path, scratch
        self.source = Source(path)
        self.faults: list[str] = []
        self.slowest = 0.0
        self.drawn: pdf_judges.Picture = None

    def timed(self, began: float, step: str) -> None:
        took = time.monotonic() - began
        self.slowest = max(self.slowest, took)
        if took > 2 * press.SECONDS + 2:
            self.faults.append(f"{step} took {took:.0f} s")

    def inspect(self) -> Inspection | str:
        began = time.monotonic()
        try:
            found = press.inspect(self.source)
        except PaperProblem as problem:
            if problem.code not in UNOPENED:
                self.faults.append(f"inspected: {problem.code}")
            return problem.code
        finally:
            self.timed(began, "inspecting")
        good = [one for one in found.signatures if one.status in (SignatureStatus.VALID, SignatureStatus.VALID_MARKED)]
        if good:
            self.faults.append("a signature is green without a root")
        return found

    def draw(self) -> str:
        began = time.monotonic()
        try:
            self.drawn = pdf_judges.drawn_by_us(self.path)
        except PaperProblem as problem:
            if problem.code not in UNDRAWN:
                self.faults.append(f"drawn: {problem.code}")
            return problem.code
        finally:
            self.timed(began, "drawing")
        return ""

    def export(self, found: Inspection) -> str:
        began = time.monotonic()
        try:
            exporting.export_with_marks(self.source, marks_on(found), self.out, now=NOW)
        except PaperProblem as problem:
            if problem.code not in UNMARKED and problem.code != f"sidecar_{found.bar.value}":
                self.faults.append(f"exported: {problem.code}")
            if problem.facts.get("check") == "signature":
                self.faults.append("our own marks spoil a signature")
            return problem.code
        finally:
            self.timed(began, "exporting")
        return ""

    def judge(self, before: str) -> None:
        if not self.out.read_bytes().startswith(self.path.read_bytes()):
            self.faults.append("the original is not the beginning of the copy")
        after = pdf_judges.qpdf(self.out)
        if pdf_judges.QPDF_RANK[after] > pdf_judges.QPDF_RANK[before]:
            self.faults.append(f"qpdf: {before} before, {after} after")
        for reader in pdf_judges.readers_without(self.path, self.drawn, self.out, _LEAST_SEEN):
            self.faults.append(f"not visible in {reader}")


def taken_through(path: Path, name: str, scratch: Path) -> Verdict:
    """`scratch`: where the marked copy may lie meanwhile."""
    taken = _Taken(path, scratch)
    found = taken.inspect()
    drawn = taken.draw()
    told = found if isinstance(found, str) else taken.export(found)
    before = pdf_judges.qpdf(path)
    if not told:
        taken.judge(before)
    scratch.unlink(missing_ok=True)
    return Verdict(
        name=name,
        inspected=found if isinstance(found, str) else "",
        pages=0 if isinstance(found, str) else found.pages,
        signatures=0 if isinstance(found, str) else len(found.signatures),
        drawn=drawn,
        exported=told,
        qpdf=before,
        poppler=pdf_judges.poppler(path),
        mupdf=pdf_judges.mupdf(path),
        slowest=round(taken.slowest, 1),
        faults=tuple(taken.faults),
    )


def marks_on(found: Inspection) -> tuple[Mark, ...]:
    """A typed bút phê and ink across the first page, as large as the page allows."""
    box = found.boxes[0] if found.boxes else PageBox((0.0, 0.0, 595.0, 842.0))
    across, down = box.seen_size
    typed = rect_from_seen(box, (across / 4, down / 8, across * 0.9, down / 3))
    left, bottom, right, top = rect_from_seen(box, (across / 8, down / 2, across * 7 / 8, down * 0.9))
    width = min(100.0, max(across, down) / 60)
    stroke = ((left, bottom), (right, top), (right, bottom), (left, top))
    return (
        Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=typed, text="Giao Văn phòng tham mưu", author="Nguyễn Thị Hồng"),
        Mark(MarkKind.INK, 1, strokes=(stroke,), width=width, color="#C62828"),
    )
