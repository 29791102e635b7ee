"""The signatures on a document's files, as far as this desk can judge them: without a trusted root none is valid."""

from wardoffice.desk.exporting import source_of
from wardoffice.desk.mending import noticed
from wardoffice.desk.reading import Opened
from wardoffice.desk.workplace import Workplace
from wardoffice.domain.document import Attachment
from wardoffice.paper import press
from wardoffice.paper.inspection import SignatureFound
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import Source

_SIGNED = b"/ByteRange"
"""Stands in plain bytes in every signed PDF (ISO 32000-2, 12.8.1): a file without it is not worth a child process."""


def signatures(w: Workplace, opened: Opened) -> tuple[tuple[Attachment, SignatureFound], ...]:
    """Every signature on the files that are here, in their order; a file that cannot be read has none to show."""
    found: list[tuple[Attachment, SignatureFound]] = []
    for one in opened.attachments:
        source = source_of(w, one.attachment.sha256) if one.cached else None
        if source is not None:
            found += [(one.attachment, signature) for signature in _on(w, one.attachment, source)]
    return tuple(found)


def _on(w: Workplace, attachment: Attachment, source: Source) -> tuple[SignatureFound, ...]:
    try:
        with noticed(w, attachment.sha256):
            return press.inspect(source).signatures if _SIGNED in source.read() else ()
    except PaperProblem:
        return ()
