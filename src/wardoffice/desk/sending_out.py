"""A document leaving the office as a whole: every original untouched and, where wished, its bút phê by the way allowed.

The file is read first, and one of three ways follows: the bút phê signed in the file, marks as one more revision, or
the processing slip beside it. Nothing in the folder is written over.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from wardoffice.desk import exporting
from wardoffice.desk.acting import overlaid
from wardoffice.desk.mending import noticed
from wardoffice.desk.signing import Signature, own_first
from wardoffice.desk.web_mark import mark_of_the_web
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.document import Attachment, Document
from wardoffice.domain.marks import Mark
from wardoffice.domain.outcome import Refusal
from wardoffice.domain.text import safe_file_name
from wardoffice.paper import exporting as paper
from wardoffice.paper.child import WarmChild
from wardoffice.paper.inspection import Way
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source
from wardoffice.wording import N_, _

SLIP_NAME = N_("Phiếu giải quyết")
MARKED_NAME = N_("{name} (bản có bút phê)")


class OutgoingKind(StrEnum):
    ORIGINAL = "original"
    MARKED = "marked"
    """The marks as one more revision."""
    PDF_OF_IMAGE = "pdf_of_image"
    """The marks on a PDF made of an image."""
    SIGNED = "signed"
    """The holder's typed bút phê signed, the other marks before it."""
    SLIP = "slip"


@dataclass(frozen=True, slots=True)
class SentOut:
    """`reason`: with the slip, the code why the file itself may not carry the bút phê."""

    path: Path
    kind: OutgoingKind
    reason: str = ""


_Write = Callable[[Source, tuple[Mark, ...], Path], OutgoingKind]


def send_out(
    w: Workplace,
    document_id: str,
    folder: Path,
    *,
    with_marks: bool = False,
    signature: Signature | None = None,
    warm: WarmChild | None = None,
) -> tuple[SentOut, ...] | Refusal:
    """Write a document's files into a folder, the originals byte for byte and first. Without `with_marks`, as outside
    the office, nothing of what was written on them leaves. `warm` as in `exporting.export`.

    Refusal: unknown_document, no_attachment, file_not_here; then nothing is written. Raises PaperProblem: cannot_write,
    certificate_not_opened, nothing_to_sign, or what is wrong with a file of the cache.
    """
    found = files_here(w, document_id)
    if isinstance(found, Refusal):
        return found
    document, there = found
    sent = [_original(w, folder, one, source) for one, source in there]
    if with_marks:
        write = partial(_written, w, signature, warm)
        for one, source in there:
            sent += _with_marks(w, document, folder, one, source, write)
    return tuple(_with_one_slip(w, document_id, folder, sent))


def files_here(w: Workplace, document_id: str) -> tuple[Document, tuple[tuple[Attachment, Source], ...]] | Refusal:
    """A document with all its files. Refusal: unknown_document, no_attachment, file_not_here."""
    document = overlaid(w, document_id)
    if document is None:
        return Refusal("unknown_document")
    located = [(one, exporting.source_of(w, one.sha256)) for one in document.attachments]
    if not located:
        return Refusal("no_attachment")
    missing = next((one.name for one, source in located if source is None), None)
    if missing is not None:
        return Refusal("file_not_here", {"file": missing})
    return document, tuple((one, source) for one, source in located if source)


def _original(w: Workplace, folder: Path, one: Attachment, source: Source) -> SentOut:
    out = _free(folder, safe_file_name(one.name))
    with noticed(w, one.sha256):
        paper.export_original(source, out)
    mark_of_the_web(out)
    return SentOut(out, OutgoingKind.ORIGINAL)


def _with_marks(
    w: Workplace, document: Document, folder: Path, one: Attachment, source: Source, write: _Write
) -> Iterator[SentOut]:
    """The copy with the bút phê, or what stands for the slip: an entry without a file yet."""
    marks = exporting.marks_for_copy(w, document, one, source)
    if not marks:
        return
    out = _free(folder, copy_name(one.name))
    try:
        with noticed(w, one.sha256), exporting.sidecar_for_password():
            kind = write(source, marks, out)
    except PaperProblem as problem:
        if not calls_for_slip(problem.code):
            raise
        yield SentOut(Path(), OutgoingKind.SLIP, problem.code)
        return
    mark_of_the_web(out)
    yield SentOut(out, kind)


def copy_name(name: str) -> str:
    """What the copy of a file that carries the bút phê is called."""
    return safe_file_name(_(MARKED_NAME).format(name=Path(safe_file_name(name)).stem)) + ".pdf"


def _written(
    w: Workplace,
    signature: Signature | None,
    warm: WarmChild | None,
    source: Source,
    marks: tuple[Mark, ...],
    out: Path,
) -> OutgoingKind:
    his = own_first(w, marks) if signature is not None else ()
    if signature is not None and his:
        try:
            paper.export_signed(source, his, signature.p12, signature.password, out, now=w.clock(), warm=warm)
        except PaperProblem as problem:
            if problem.code != "sidecar_certified_no_signing":
                raise
        else:
            return OutgoingKind.SIGNED
    way = paper.export_with_marks(source, marks, out, now=w.clock(), warm=warm)
    return OutgoingKind.PDF_OF_IMAGE if way is Way.PDF_OF_IMAGE else OutgoingKind.MARKED


def calls_for_slip(code: str) -> bool:
    """Whether it is the file that cannot carry marks, and not the disk or the certificate that is at fault."""
    return code.startswith("sidecar_") or code in ("not_pdf", "not_provable", "mark_outside")


def _with_one_slip(w: Workplace, document_id: str, folder: Path, sent: list[SentOut]) -> Iterator[SentOut]:
    """One slip speaks for all files that could not be marked."""
    yield from (one for one in sent if one.kind is not OutgoingKind.SLIP)
    reasons = [one.reason for one in sent if one.kind is OutgoingKind.SLIP]
    if reasons:
        out = _free(folder, safe_file_name(_(SLIP_NAME)) + ".pdf")
        exporting.export_slip(w, document_id, out)
        yield SentOut(out, OutgoingKind.SLIP, reasons[0])


def _free(folder: Path, name: str) -> Path:
    """A name that is not taken in the folder: the one wished, or with a number behind it."""
    wished, number = Path(name), 2
    out = folder / name
    while out.exists():
        out = folder / f"{wished.stem} ({number}){wished.suffix}"
        number += 1
    return out
