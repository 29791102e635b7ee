"""Mutants through the program's children, as a window would: drawn and measured, now and then inspected and marked."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence

from pdf_corpus import UNDRAWN, UNMARKED, UNREAD, marks_on
from pdf_mutants import mutant
from wardoffice.paper import press
from wardoffice.paper.child import WarmChild
from wardoffice.paper.page_request import Request, Wanted
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.rendering import PageRenderer, child_for_drawing
from wardoffice.paper.source import Source

NOW = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
SECONDS = 20.0
_PICTURE = frozenset({"picture_too_large", "password_needed"})


def drawn(data: bytes, warm: WarmChild, seconds: float = SECONDS) -> str:
    """The first page of a mutant: "drawn", or the code of why not. Any other exception is the parent's death."""
    try:
        with PageRenderer(Source(data=data), seconds=seconds, warm=warm) as renderer:
            renderer.pages()
            renderer.box(1)
            renderer.tile(Request(Wanted.TILE, 1, 0.5, 0, 0, 300, 400))
            renderer.text(1)
    except PaperProblem as problem:
        return problem.code
    return "drawn"


def pressed(data: bytes, seconds: float = SECONDS) -> str:
    """A mutant inspected and marked: "marked", or the code of why not."""
    try:
        found = press.inspect(Source(data=data), seconds=seconds)
        press.mark(Source(data=data), marks_on(found), now=NOW, seconds=seconds)
    except PaperProblem as problem:
        return problem.code
    return "marked"


def is_known(code: str) -> bool:
    known = UNREAD | UNDRAWN | UNMARKED | _PICTURE | {"drawn", "marked"}
    return code in known or code.startswith(("sidecar_", "page_", "file_"))


def at_work(numbers: Iterable[int], sound: Sequence[bytes], press_every: int) -> Counter[str]:
    """What became of the mutants of these numbers; each `press_every`-th goes through the press too."""
    told: Counter[str] = Counter()
    warm = child_for_drawing()
    try:
        for number in numbers:
            warm.prepare()
            data = mutant(number, sound)
            told[drawn(data, warm)] += 1
            if number % press_every == 0:
                told[pressed(data)] += 1
    finally:
        warm.close()
    return told
