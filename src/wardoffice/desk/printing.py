"""A document on its way to a printer: as it came, with the bút phê, or its processing slip; and what was printed.

Nothing is written to the disk for it: what goes to the printer stays in memory or sealed.
"""

from dataclasses import dataclass
from enum import StrEnum

from wardoffice.desk.acting import overlaid
from wardoffice.desk.exporting import located, marks_for_copy, sidecar_for_password, slip_pdf
from wardoffice.desk.mending import noticed
from wardoffice.desk.paper_saving import PRINTED
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.document import Document
from wardoffice.domain.outcome import Refusal
from wardoffice.paper import exporting
from wardoffice.paper.rendering import PageRenderer
from wardoffice.paper.source import Source
from wardoffice.store import audit


class Print(StrEnum):
    """What of a document is printed."""

    ORIGINAL = "original"
    COPY = "copy"
    SLIP = "slip"


@dataclass(frozen=True, slots=True)
class Printable:
    """A PDF ready for the printer. `plain`: it opens without a password."""

    document: str
    title: str
    source: Source
    pages: int
    plain: bool = True


def printable(
    w: Workplace, document_id: str, attachment: int, what: Print, *, password: str = ""
) -> Printable | Refusal:
    """What goes to the printer; `password` opens the file where it needs one.

    Refusal: as `exporting.export`, and printing_not_permitted where whoever made the file does not let it be printed.
    Raises PaperProblem: sidecar_… where a copy may not carry the marks, or what is wrong with the file.
    """
    if what is Print.SLIP:
        return _slip(w, document_id)
    found = located(w, document_id, attachment)
    if isinstance(found, Refusal):
        return found
    document, one, source = found
    with noticed(w, one.sha256):
        marks = marks_for_copy(w, document, one, source) if what is Print.COPY else ()
        with sidecar_for_password():
            sheets = exporting.marked(source, marks, now=w.clock())
        with PageRenderer(sheets, password=password) as renderer:
            pages = len(renderer.pages())
            if not renderer.may_print():
                return Refusal("printing_not_permitted", {"file": one.name})
    return Printable(document.id, _title(document), sheets, pages, plain=not password)


def _slip(w: Workplace, document_id: str) -> Printable | Refusal:
    document = overlaid(w, document_id)
    if document is None:
        return Refusal("unknown_document")
    source = Source(data=slip_pdf(w, document))
    with PageRenderer(source) as renderer:
        return Printable(document.id, _title(document), source, len(renderer.pages()))


def _title(document: Document) -> str:
    """For the printer's queue, which others read too: the number, and no word of the subject."""
    return document.code or document.id[:8]


def note_printed(w: Workplace, printed: Printable, sheets: int) -> None:
    """Keep in the audit log that a document went to a printer, and how many sheets of paper that took."""
    with w.cache.writing() as connection:
        audit.append(connection, PRINTED, w.clock(), document=printed.document, facts={"sheets": sheets})
