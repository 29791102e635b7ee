"""The slip as a bridge to paper: its scan finds the document by the QR code and is attached to it.

A leader who will not type writes on the printed slip; the clerk drops the scan on the program, whichever page is open.
"""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from wardoffice.desk.acting import NO_GRACE, Acted, overlaid, picked_post
from wardoffice.desk.attaching import attach_files
from wardoffice.desk.workplace import Workplace, viewpoint_in
from wardoffice.domain.attaching import SCANNED, ending_of
from wardoffice.domain.commands import KIND_OF, EnterEndorsement
from wardoffice.domain.document import Document
from wardoffice.domain.ids import in_vietnam
from wardoffice.domain.outcome import Refusal
from wardoffice.paper import press
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source
from wardoffice.wording import _


@dataclass(frozen=True, slots=True)
class Returned:
    """A slip that came back, and the document it belongs to. `may_enter`: its words are this person's to type."""

    document: Document
    acted: Acted
    may_enter: bool = False


def slip_of(w: Workplace, path: Path) -> Document | Refusal | None:
    """The document whose slip this scan is, as it is held here; None for a file that bears no such code.

    Refusal: slip_unknown, its document is not on this desk. The file is opened by a child: not for the window's thread.
    """
    if ending_of(path.name) not in SCANNED or not path.is_file():
        return None
    try:
        named = press.slip_document(Source(path=path))
    except PaperProblem:
        return None
    if not named:
        return None
    return overlaid(w, named) or Refusal("slip_unknown", {"file": path.name})


def return_slip(
    w: Workplace, path: Path, *, post: str | None = None, grace: timedelta = NO_GRACE
) -> Returned | Refusal:
    """Attach the scan of a slip to its document, under a name that says what it is.

    Refusals: no_slip_code, slip_unknown, and those of `attach_files`.
    """
    found = slip_of(w, path)
    if found is None:
        return Refusal("no_slip_code", {"file": path.name})
    return found if isinstance(found, Refusal) else return_to(w, found, path, post=post, grace=grace)


def return_to(
    w: Workplace, found: Document, path: Path, *, post: str | None = None, grace: timedelta = NO_GRACE
) -> Returned | Refusal:
    """Attach the scan to the document it was found to belong to."""
    day = in_vietnam(w.clock()).strftime("%d-%m-%Y")
    name = _("Phiếu giải quyết ghi tay {day} ({scan}){ending}").format(day=day, scan=path.stem, ending=path.suffix)
    done = attach_files(w, found.id, [path], post=post, grace=grace, names=[name])
    if isinstance(done, Refusal):
        return done
    with w.cache.reading() as connection:
        picked = picked_post(done.document, KIND_OF[EnterEndorsement], viewpoint_in(connection), w.clock())
    return Returned(found, done, may_enter=not isinstance(picked, Refusal))
