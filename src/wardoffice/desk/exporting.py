"""Documents leaving the program: the original, a copy that carries the bút phê, and the processing slip beside it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from wardoffice.desk.acting import overlaid
from wardoffice.desk.bare_paper import place_in_any_case
from wardoffice.desk.both_names import author_words
from wardoffice.desk.mending import noticed
from wardoffice.desk.slip import slip_content
from wardoffice.desk.web_mark import mark_of_the_web
from wardoffice.desk.workplace import Workplace, office
from wardoffice.domain.document import Attachment, Document, Endorsement
from wardoffice.domain.ids import in_vietnam
from wardoffice.domain.marks import Mark, MarkKind, Rect
from wardoffice.domain.outcome import Refusal
from wardoffice.paper import exporting, press
from wardoffice.paper.child import WarmChild
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source

_UPPER_RIGHT = (360.0, 700.0, 580.0, 796.0)
"""Of a page of A4."""


@dataclass(frozen=True, slots=True)
class Exported:
    path: Path
    attachment: Attachment
    marks: int
    """How many marks the copy carries; 0 for the original as it came."""


def export(
    w: Workplace,
    document_id: str,
    out: Path,
    *,
    with_marks: bool = False,
    attachment: int = 0,
    warm: WarmChild | None = None,
) -> Exported | Refusal:
    """Write an attachment (the first by default) to `out`, whole or not at all: byte for byte as it came, or followed
    by one revision with the marks, written by a child from `warm` where one waits there.

    Refusal: unknown_document, no_attachment, file_not_here. Raises PaperProblem: sidecar_… where the file may not be
    marked (then `export_slip` beside the original is the way), or what is wrong with the file.
    """
    found = located(w, document_id, attachment)
    if isinstance(found, Refusal):
        return found
    document, one, source = found
    with noticed(w, one.sha256):
        return _written(w, document, one, source, out, with_marks, warm)


def _written(
    w: Workplace,
    document: Document,
    one: Attachment,
    source: Source,
    out: Path,
    with_marks: bool,
    warm: WarmChild | None,
) -> Exported:
    marks = marks_for_copy(w, document, one, source) if with_marks else ()
    if marks:
        with sidecar_for_password():
            exporting.export_with_marks(source, marks, out, now=w.clock(), warm=warm)
    else:
        exporting.export_original(source, out)
    mark_of_the_web(out)
    return Exported(out, one, len(marks))


@contextmanager
def sidecar_for_password() -> Iterator[None]:
    """A file that opens with a password only is not marked, whoever may have opened it to read: the slip goes with it.

    Raises PaperProblem: sidecar_password_needed in place of password_needed.
    """
    try:
        yield
    except PaperProblem as problem:
        if problem.code != "password_needed":
            raise
        raise PaperProblem("sidecar_password_needed") from problem


def export_slip(w: Workplace, document_id: str, out: Path, notes: tuple[str, ...] = ()) -> Path | Refusal:
    """Write the phiếu giải quyết văn bản đến as a PDF; `notes` are printed small at its end."""
    document = overlaid(w, document_id)
    if document is None:
        return Refusal("unknown_document")
    exporting.write_bytes(slip_pdf(w, document, notes), out)
    return out


def slip_pdf(w: Workplace, document: Document, notes: tuple[str, ...] = ()) -> bytes:
    """The processing slip as it is today."""
    return press.processing_slip(slip_content(document, office(w), in_vietnam(w.clock()).date(), notes))


def source_of(w: Workplace, sha256: str) -> Source | None:
    """Where paper reads a file of this desk from, None when it is not here."""
    found = w.vault.location(sha256)
    return Source(path=found[0], key=found[1]) if found else None


def marks_on(document: Document, attachment: Attachment, marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Those of `marks` that lie on one attachment; those that name none lie on the first."""
    first = document.attachments[:1] == (attachment,)
    return tuple(m for m in marks if m.attachment == attachment.sha256 or (first and not m.attachment))


def marks_for_copy(w: Workplace, document: Document, attachment: Attachment, source: Source) -> tuple[Mark, ...]:
    """What a copy with bút phê carries: the marks on it, and on the first attachment every bút phê that was written
    without a place on the page, put where the page is free.
    """
    marks = marks_on(document, attachment, document.marks)
    if document.attachments[:1] != (attachment,):
        return marks
    typed = [mark for mark in marks if mark.kind is MarkKind.ENDORSEMENT_TEXT]
    unplaced = [e for e in document.endorsements if e.text.strip() and not any(_is_of(mark, e) for mark in typed)]
    if not unplaced:
        return marks
    ward = office(w)
    for one in unplaced:
        typed_now = _typed(one, author_words(one, ward))
        marks = (*marks, replace(typed_now, rect=_free_rect(typed_now, source, marks)))
    return marks


def _is_of(mark: Mark, endorsement: Endorsement) -> bool:
    """Whether a typed mark is that bút phê: made by its act, or put back by its author after it was taken off."""
    return mark.command == endorsement.command or (mark.post == endorsement.author and mark.text == endorsement.text)


def _free_rect(mark: Mark, source: Source, over: Sequence[Mark]) -> Rect:
    try:
        return place_in_any_case(mark, source, over)
    except PaperProblem:  # of a file that cannot be shown nobody knows where it is bare
        return _UPPER_RIGHT


def _typed(endorsement: Endorsement, author: str) -> Mark:
    plain = Mark(MarkKind.ENDORSEMENT_TEXT, 1, rect=_UPPER_RIGHT, text=endorsement.text)
    return replace(plain, author=author, post=endorsement.author, at=endorsement.at, command=endorsement.command)


def located(w: Workplace, document_id: str, place: int) -> tuple[Document, Attachment, Source] | Refusal:
    """An attachment by its place, with its document and where it is read from. Refusal as `export`."""
    document = overlaid(w, document_id)
    if document is None:
        return Refusal("unknown_document")
    if not 0 <= place < len(document.attachments):
        return Refusal("no_attachment")
    one = document.attachments[place]
    source = source_of(w, one.sha256)
    return (document, one, source) if source else Refusal("file_not_here", {"file": one.name})
