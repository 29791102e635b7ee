"""The signatures on a document's files, as far as this desk can judge them: without a trusted root none is valid."""

from dataclasses import dataclass

from wardoffice.desk.exporting import source_of
from wardoffice.desk.mending import DAMAGED, noticed
from wardoffice.desk.reading import Opened
from wardoffice.desk.trusting import trusted_files
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.document import Attachment
from wardoffice.paper import press
from wardoffice.paper.inspection import Bar, SignatureFound, SignatureStatus
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source

_SIGNED = b"/ByteRange"
"""Stands in plain bytes in every signed PDF (ISO 32000-2, 12.8.1): a file without it is not worth a child process."""
_PIECE = 1 << 20
_NOT_JUDGED = SignatureFound("", "", SignatureStatus.UNCHECKED, covers_all=False, reason="file_not_judged")
"""For a file that looks signed and cannot be read far enough: never passed over as if it bore no signature."""


@dataclass(frozen=True, slots=True)
class ToJudge:
    """A file that is here, where it lies, the certificates believed, and the revocation lists known."""

    attachment: Attachment
    source: Source
    roots: tuple[bytes, ...]
    lists: tuple[bytes, ...]


def signatures(w: Workplace, opened: Opened) -> tuple[tuple[Attachment, SignatureFound], ...]:
    """Every signature on the files that are here, in their order; a file that cannot be read has none to show."""
    found: list[tuple[Attachment, SignatureFound]] = []
    for one in to_judge(w, opened):
        try:
            with noticed(w, one.attachment.sha256):
                found += [(one.attachment, signature) for signature in _on(one)]
        except PaperProblem:
            continue
    return tuple(found)


def to_judge(w: Workplace, opened: Opened) -> tuple[ToJudge, ...]:
    """The files of an open document that are here; quick, for the window."""
    roots, lists = trusted_files(w)
    here = [one.attachment for one in opened.attachments if one.cached]
    located = [(attachment, source_of(w, attachment.sha256)) for attachment in here]
    return tuple(ToJudge(attachment, source, roots, lists) for attachment, source in located if source)


def judged(one: ToJudge) -> tuple[SignatureFound, ...]:
    """The signatures of one file; slow: a child process reads it. None where it cannot be read."""
    try:
        return _on(one)
    except PaperProblem:
        return ()


def _on(one: ToJudge) -> tuple[SignatureFound, ...]:
    """Raises PaperProblem where the bytes themselves are damaged or gone."""
    if not _may_be_signed(one.source):
        return ()
    try:
        found = press.inspect(one.source, roots=one.roots, lists=one.lists)
    except PaperProblem as problem:
        if problem.code in DAMAGED:
            raise
        return (_NOT_JUDGED,)
    unread = not found.signatures and found.bar in (Bar.UNPARSABLE, Bar.PASSWORD)
    return (_NOT_JUDGED,) if unread else found.signatures


def _may_be_signed(source: Source) -> bool:
    """Looks through the file piece by piece: it may be larger than what a desk should hold in memory."""
    kept = b""
    with source.open() as stream:
        while piece := stream.read(_PIECE):
            if _SIGNED in kept + piece:
                return True
            kept = piece[-len(_SIGNED) :]
    return False
