"""Reading a file before marking it: how many pages, which signatures, and the one way it may be marked. Child-side.

Called in the press child only (`press.inspect` is the door): a malformed file may hang or kill whoever parses it.
"""

import io
from dataclasses import dataclass

from pyhanko.pdf_utils.crypt.api import AuthStatus
from pyhanko.pdf_utils.crypt.permissions import PubKeyPermissions, StandardPermissions
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from wardoffice.paper.entries import dictionary, entry, items
from wardoffice.paper.inspection import Bar, Inspection, SignatureFound, Way
from wardoffice.paper.page_tree import PageFound, pages_of
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.source import looks_like_pdf


@dataclass(frozen=True)
class OpenFile:
    """A file parsed and, where needed, decrypted; `may_annotate` is what its encryption permits."""

    reader: PdfFileReader
    pages: list[PageFound]
    may_annotate: bool


def open_file(source: bytes, password: str = "") -> OpenFile:
    """Parse a file. Raises PaperProblem: not_pdf, password_needed, unparsable."""
    if not looks_like_pdf(source):
        raise PaperProblem("not_pdf")
    try:
        reader = PdfFileReader(io.BytesIO(source), strict=False)
        may_annotate = _unlocked(reader, password)
        return OpenFile(reader, pages_of(reader), may_annotate)
    except (PdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise PaperProblem("unparsable", {"detail": type(error).__name__}) from error


def _unlocked(reader: PdfFileReader, password: str) -> bool:
    """Decrypt with the password, empty for most files; whether annotations may be added (table 22, bit 6)."""
    if not reader.encrypted:
        return True
    result = reader.decrypt(password)
    if result.status is AuthStatus.FAILED:
        raise PaperProblem("password_needed")
    flags = result.permission_flags
    if result.status is AuthStatus.OWNER or flags is None:
        return True
    needed = PubKeyPermissions if isinstance(flags, PubKeyPermissions) else StandardPermissions
    return needed.ALLOW_ANNOTS_FORM_FILLING in flags


def inspect_bytes(
    source: bytes, password: str = "", roots: tuple[bytes, ...] = (), lists: tuple[bytes, ...] = ()
) -> Inspection:
    """Everything `paper inspect` tells. `roots`: trusted certificates, `lists`: revocation lists, PEM or DER.

    A file that wants a password is a result, not a problem. Raises PaperProblem: not_pdf, unparsable.
    """
    try:
        opened = open_file(source, password)
    except PaperProblem as problem:
        if problem.code != "password_needed":
            raise
        return Inspection(0, True, (), Way.SIDECAR, Bar.PASSWORD)
    return inspect_open(opened, roots, lists)


def inspect_open(opened: OpenFile, roots: tuple[bytes, ...] = (), lists: tuple[bytes, ...] = ()) -> Inspection:
    bar = bar_of(opened)
    return Inspection(
        pages=len(opened.pages),
        encrypted=opened.reader.encrypted,
        signatures=signatures_found(opened.reader, roots, lists),
        way=Way.SIDECAR if bar else Way.ANNOTATION_REVISION,
        bar=bar,
        limited=_signers_limit(opened.reader) is not None,
        boxes=tuple(page.box for page in opened.pages),
    )


def _form(reader: PdfFileReader) -> DictionaryObject:
    return dictionary(entry(reader.root, "/AcroForm"))


def signatures_found(
    reader: PdfFileReader, roots: tuple[bytes, ...], lists: tuple[bytes, ...] = ()
) -> tuple[SignatureFound, ...]:
    """The file's signatures; validation's libraries take 0.3 s to load, so only a file that has a form loads them."""
    if not items(entry(_form(reader), "/Fields")):
        return ()
    from wardoffice.paper.revocation import trust_from
    from wardoffice.paper.signatures import signatures_of

    try:
        trusted = trust_from(roots, lists)
    except ValueError as error:
        raise PaperProblem("roots_not_understood") from error
    return signatures_of(reader, trusted)


def bar_of(opened: OpenFile) -> Bar:
    """Why the file itself may not be marked, the signer's word first."""
    limit = _signers_limit(opened.reader)
    if limit == 1:
        return Bar.CERTIFIED_NO_CHANGES
    if limit == 2:
        return Bar.CERTIFIED_FORM_ONLY
    if not opened.may_annotate:
        return Bar.NOT_PERMITTED
    if "/XFA" in _form(opened.reader):
        return Bar.XFA
    markable = opened.pages and all(page.reference for page in opened.pages)
    return Bar.NONE if markable else Bar.UNPARSABLE


def _signers_limit(reader: PdfFileReader) -> int | None:
    if "/Perms" not in reader.root and not items(entry(_form(reader), "/Fields")):
        return None
    from wardoffice.paper.signatures import strictest_permission

    return strictest_permission(reader)
