"""The arrival stamp of a document about to be registered: what it will say, and where on page 1 it stands.

Finding the place opens the file in a child process: call it from a worker.
"""

from collections.abc import Callable
from pathlib import Path

from wardoffice.desk.acting import overlaid
from wardoffice.desk.exporting import source_of
from wardoffice.desk.registering import next_number
from wardoffice.desk.workplace import Workplace, office
from wardoffice.domain.ids import MarkId, in_vietnam, uuid7
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.paper import press
from wardoffice.paper.problem import PaperProblem


def stamp_for(w: Workplace, document_id: str, password_of: Callable[[Path | None], str]) -> Mark | None:
    """The stamp in the emptiest spot of the first file's page 1; None where that file is not here or has no pages.

    `password_of` knows the password a file was opened with. The stamp says what the register would say now; the act of
    registering writes into it what the register says then.
    """
    document = overlaid(w, document_id)
    source = source_of(w, document.attachments[0].sha256) if document and document.attachments else None
    if document is None or source is None:
        return None
    try:
        rect = press.stamp_spot(source, password=password_of(source.path))
    except PaperProblem:
        return None
    ward, number = office(w), next_number(w, document.organ)
    organ = ward.organs.get(document.organ)
    return Mark(
        MarkKind.ARRIVAL_STAMP,
        1,
        id=MarkId(uuid7()),
        rect=rect,
        organ=ward.name_of(document.organ),
        number=number.number,
        provisional=number.provisional,
        date=in_vietnam(w.clock()).date(),
        forwarded_to=", ".join(ward.name_of(post) for post in (organ.preset_route if organ else ())),
    )
