"""Whether marks lie where a reader of the page sees them: asked before marks from a file become an act.

In the window they are put on the page by hand and cannot lie elsewhere; a file not on this machine judges nothing.
"""

from collections.abc import Sequence

from wardoffice.desk.exporting import marks_on, source_of
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.document import Document
from wardoffice.domain.marks import Mark
from wardoffice.domain.outcome import Refusal
from wardoffice.paper import press
from wardoffice.paper.problem import PaperProblem

_MISPLACED = frozenset({"mark_outside", "page_missing"})


def misplaced(w: Workplace, document: Document, marks: Sequence[Mark]) -> Refusal | None:
    """`mark_outside` or `page_missing` for the first mark that nobody would see, or None. Starts a child process."""
    for one in document.attachments:
        on_it, source = marks_on(document, one, marks), source_of(w, one.sha256)
        if not on_it or source is None:
            continue
        try:
            press.must_be_seen(source, on_it)
        except PaperProblem as problem:
            if problem.code in _MISPLACED:
                return Refusal(problem.code, problem.facts)
    return None
