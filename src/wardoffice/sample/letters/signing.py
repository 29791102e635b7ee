"""Signs a letter as offices sign: the leader's certificate approves, then the agency's seals (NĐ 30/2020 Đ32.2d).

The pictures are those of the appendix: a blue signature, and the red seal in its real size over the third to its left.
"""

from datetime import datetime, time
from io import BytesIO

import pypdfium2
from PIL import Image
from pyhanko.keys.internal import (
    translate_pyca_cryptography_cert_to_asn1,
    translate_pyca_cryptography_key_to_asn1,
)
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore
from reportlab.pdfgen.canvas import Canvas

from wardoffice.domain.ids import VIETNAM
from wardoffice.sample.letters.closing import Box
from wardoffice.sample.letters.drawn import Painter
from wardoffice.sample.letters.practice_certificates import Identity, practice_identity, practice_root
from wardoffice.sample.letters.printing import Printed
from wardoffice.sample.letters.seal import SEAL_WIDTH, SIGNATURE_HEIGHT, SIGNATURE_WIDTH, draw_seal, draw_signature
from wardoffice.sample.letters.texts import LetterText

LEADER_FIELD, AGENCY_FIELD = "KyPheDuyet", "KyPhatHanh"
_SIGNED_AT, _SEALED_AT = time(15, 42, 10), time(16, 5, 33)
_PICTURE_SCALE = 200 / 72
_ROOM_FOR_SIGNATURE = 8192


class _DatedSigner(signers.PdfSigner):
    """Signs at a given time, where pyHanko would take the machine's."""

    at: datetime | None = None

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at or session.system_time
        return session


def sign(letter: LetterText, printed: Printed) -> bytes:
    """The printed letter with both signatures; only what draws the pictures differs from one run to the next."""
    place, agency = printed.place, letter.agency
    leader = practice_identity(letter.signer.name, agency.name)
    office = practice_identity(agency.name, agency.name)
    half = SEAL_WIDTH / 2
    signature = _picture(
        SIGNATURE_WIDTH, SIGNATURE_HEIGHT, lambda canvas, _room: draw_signature(canvas, 0, 0, letter.signer.name)
    )
    seal = _picture(SEAL_WIDTH, SEAL_WIDTH, lambda canvas, _room: draw_seal(canvas, half, half, agency.seal))
    signed_at = datetime.combine(letter.issued, _SIGNED_AT, VIETNAM)
    sealed_at = datetime.combine(letter.issued, _SEALED_AT, VIETNAM)
    approved = _signed(printed.pdf, leader, _field(LEADER_FIELD, place.page, place.signature), signature, signed_at)
    return _signed(approved, office, _field(AGENCY_FIELD, place.page, place.seal), seal, sealed_at)


def _field(name: str, page: int, box: Box) -> SigFieldSpec:
    left, bottom, right, top = (round(value) for value in box)
    return SigFieldSpec(name, on_page=page - 1, box=(left, bottom, right, top))


def _signed(pdf: bytes, identity: Identity, field: SigFieldSpec, picture: Image.Image, at: datetime) -> bytes:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # its class has no types
    store.register(translate_pyca_cryptography_cert_to_asn1(practice_root().certificate))
    certificate = translate_pyca_cryptography_cert_to_asn1(identity.certificate)
    signer = signers.SimpleSigner(certificate, translate_pyca_cryptography_key_to_asn1(identity.key), store)
    details = signers.PdfSignatureMetadata(
        field_name=field.sig_field_name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
    )
    style = StaticStampStyle(
        border_width=0, background=PdfImage(picture, name=field.sig_field_name), background_opacity=1.0
    )
    stamper = _DatedSigner(details, signer, stamp_style=style, new_field_spec=field)
    stamper.at = at
    target = BytesIO()
    stamper.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), bytes_reserved=_ROOM_FOR_SIGNATURE, output=target)
    return target.getvalue()


def _picture(width: float, height: float, paint: Painter) -> Image.Image:
    """What `paint` draws, at 200 dpi on a transparent ground."""
    target = BytesIO()
    canvas = Canvas(target, pagesize=(width, height), invariant=1)
    paint(canvas, width)
    canvas.save()
    document = pypdfium2.PdfDocument(target.getvalue())
    try:
        bitmap = document[0].render(
            scale=_PICTURE_SCALE, fill_color=(255, 255, 255, 0), maybe_alpha=True, rev_byteorder=True
        )
        picture: Image.Image = bitmap.to_pil()
        return picture
    finally:
        document.close()
