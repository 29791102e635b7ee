"""The signed endorsement: a typed bút phê as the visible appearance of a new signature, the way every verifier accepts.

Child-side. PAdES B-B (ETSI EN 319 142-1) with a certificate from a PKCS #12 file. Other marks go into a revision before
it, which the signature then covers. A certified file is left alone: no verifier accepts a new field there.
"""

import datetime
import io
from collections.abc import Sequence
from dataclasses import replace

from pyhanko.pdf_utils.generic import NumberObject, pdf_name, pdf_string
from pyhanko.sign import fields, signers
from pyhanko.stamp.noop import NoOpStampStyle

from wardoffice.domain.ids import in_vietnam
from wardoffice.domain.marks import Mark, MarkKind
from wardoffice.paper.appearance import draw
from wardoffice.paper.embedded_font import dictionary_of, numbers
from wardoffice.paper.entries import dictionary
from wardoffice.paper.inspecting import open_file, signatures_found
from wardoffice.paper.inspection import SignatureStatus
from wardoffice.paper.problem import PaperProblem
from wardoffice.paper.signatures import strictest_permission
from wardoffice.paper.writing import (
    UNWRITABLE,
    AnnotationWriter,
    Placed,
    embedded_fonts,
    form_of,
    place,
    prove,
    write_marks,
)

_FIELD = "ButPhe"
_PRINTED_AND_LOCKED = 132
_MOST_REASON = 500


def sign_endorsement(
    source: bytes,
    marks: Sequence[Mark],
    p12: bytes,
    p12_password: str,
    *,
    password: str = "",
    now: datetime.datetime,
) -> bytes:
    """The whole new file: the marks, the first typed bút phê among them signed.

    Raises PaperProblem as `write_marks`; nothing_to_sign, certificate_not_opened, certificate_over,
    sidecar_certified_no_signing.
    """
    signer = _signer(p12, p12_password)
    _must_last(signer)
    endorsement = next((mark for mark in marks if mark.kind is MarkKind.ENDORSEMENT_TEXT), None)
    if endorsement is None:
        raise PaperProblem("nothing_to_sign")
    if strictest_permission(open_file(source, password).reader) is not None:
        raise PaperProblem("sidecar_certified_no_signing")
    others = [mark for mark in marks if mark is not endorsement]
    before = write_marks(source, others, password=password, now=now)
    author = endorsement.author or signer.subject_name or ""
    signed = _signed(before, replace(endorsement, author=author, at=endorsement.at or now), signer, password)
    if not signed.startswith(source):
        raise PaperProblem("not_provable", {"check": "prefix"})
    return signed


def _signer(p12: bytes, password: str) -> signers.SimpleSigner:
    try:
        found = signers.SimpleSigner.load_pkcs12_data(p12, other_certs=(), passphrase=password.encode() or None)
    except ValueError as error:
        raise PaperProblem("certificate_not_opened") from error
    assert isinstance(found, signers.SimpleSigner)
    return found


def _must_last(signer: signers.SimpleSigner) -> None:
    """A certificate that is over, or has not begun, signs nothing that anybody could call valid; by the moment that
    pyHanko will put into the signature.
    """
    certificate = signer.signing_cert
    if certificate is None:
        raise PaperProblem("certificate_not_opened")
    first, last = certificate.not_valid_before, certificate.not_valid_after
    if not first <= datetime.datetime.now(datetime.UTC) <= last:
        days = {name: f"{in_vietnam(moment):%d/%m/%Y}" for name, moment in (("first", first), ("last", last))}
        raise PaperProblem("certificate_over", days)


def _signed(source: bytes, mark: Mark, signer: signers.SimpleSigner, password: str) -> bytes:
    opened = open_file(source, password)
    before = signatures_found(opened.reader, ())
    placed = place(opened.pages, mark)
    name = _free_name({found.field for found in before})
    meta = signers.PdfSignatureMetadata(
        field_name=name,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=mark.text[:_MOST_REASON],
        name=mark.author,
    )
    try:
        writer = AnnotationWriter(opened.reader)
        _add_field(writer, name, placed)
        out = io.BytesIO()
        signers.PdfSigner(meta, signer, stamp_style=NoOpStampStyle()).sign_pdf(
            writer, existing_fields_only=True, output=out
        )
    except UNWRITABLE as error:
        raise PaperProblem("sidecar_unparsable", {"detail": type(error).__name__}) from error
    written = out.getvalue()
    prove(source, written, before, password, len(opened.pages))
    ours = [found for found in signatures_found(open_file(written, password).reader, ()) if found.field == name]
    if not ours or ours[0].status is SignatureStatus.INVALID or not ours[0].covers_all:
        raise PaperProblem("not_provable", {"check": "new signature", "field": name})
    return written


def _free_name(taken: set[str]) -> str:
    number = 1
    while f"{_FIELD}{number}" in taken:
        number += 1
    return f"{_FIELD}{number}"


def _add_field(writer: AnnotationWriter, name: str, placed: Placed) -> None:
    """A signature field over the mark's rectangle that looks like the typed bút phê."""
    mark, page = placed.mark, placed.page
    fonts = embedded_fonts(writer, [placed])
    looks = draw(mark, page.box, lambda text, bold: fonts[bold].encode(text))
    left, bottom, right, top = (round(side) for side in looks.rect)
    spec = fields.SigFieldSpec(name, on_page=mark.page - 1, box=(left, bottom, right, top))
    fields.append_signature_field(writer, spec)
    for _, _, field in fields.enumerate_sig_fields(writer, with_name=name):
        widget = dictionary(field)
        widget[pdf_name("/Rect")] = numbers(*looks.rect)
        widget[pdf_name("/AP")] = dictionary_of({"/N": writer.add_object(form_of(looks, fonts))})
        widget[pdf_name("/F")] = NumberObject(_PRINTED_AND_LOCKED)
        widget[pdf_name("/TU")] = pdf_string(mark.text)
        writer.update_container(widget)
