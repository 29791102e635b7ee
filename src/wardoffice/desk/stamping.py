"""The arrival stamp of a document about to be registered, or registered without one: what it says, and where on page 1.

Finding the place opens the file in a child process: call it from a worker.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from wardoffice.desk.acting import overlaid
from wardoffice.desk.exporting import marks_on, source_of
from wardoffice.desk.registering import next_number
from wardoffice.desk.workplace import Workplace, office
from wardoffice.domain.document import Document
from wardoffice.domain.ids import MarkId, in_vietnam, uuid7
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.remarks import as_registered, has_stamp
from wardoffice.paper import press
from wardoffice.paper.problem import PaperProblem


def stamp_for(w: Workplace, document_id: str, password_of: Callable[[Path | None], str]) -> Mark | Refusal:
    """The stamp in the emptiest spot of the first file's page 1, clear of the marks there, or why it gets none:
    unknown_document, already_stamped, no_attachment, file_not_here, or what keeps the file from being read as pages.

    `password_of` knows the password a file was opened with. The stamp says what the register says of a document, and
    of one not entered yet what it would say now; the act writes into it what the register says then.
    """
    document = overlaid(w, document_id)
    if document is None:
        return Refusal("unknown_document")
    if has_stamp(document.marks):
        return Refusal("already_stamped")
    if not document.attachments:
        return Refusal("no_attachment")
    first = document.attachments[0]
    source = source_of(w, first.sha256)
    if source is None:
        return Refusal("file_not_here", {"file": first.name})
    marks = marks_on(document, first, document.marks)
    try:
        rect = press.stamp_spot(source, marks=marks, password=password_of(source.path))
    except PaperProblem as problem:
        return Refusal(problem.code, problem.facts)
    return _filled_in(w, document, Mark(MarkKind.ARRIVAL_STAMP, 1, id=MarkId(uuid7()), rect=rect))


def _filled_in(w: Workplace, document: Document, stamp: Mark) -> Mark:
    ward = office(w)
    if document.arrival:
        return as_registered(stamp, document, document.arrival, ward)
    number, organ = next_number(w, document.organ), ward.organs.get(document.organ)
    return replace(
        stamp,
        organ=ward.name_of(document.organ),
        number=number.number,
        provisional=number.provisional,
        date=in_vietnam(w.clock()).date(),
        forwarded_to=", ".join(ward.name_of(post) for post in (organ.preset_route if organ else ())),
    )
