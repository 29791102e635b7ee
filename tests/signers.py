"""People who sign PDF files in tests, under a root of their own; and the later changes a judge must tell apart."""

import datetime
import io
from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, StreamObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

PASSWORD = b"mat khau"
NOW = datetime.datetime.now(datetime.UTC)
YEAR = datetime.timedelta(days=365)


@dataclass(frozen=True)
class Signer:
    p12: bytes
    root_pem: bytes


@lru_cache
def signer(name: str = "Nguyễn Thị Hồng", root: str = "Gốc thử", *, expired: bool = False, crl: bool = False) -> Signer:
    """Somebody with a certificate of the root `root`; asked twice, the same person."""
    root_key, root_certificate = _root(root)
    key = ec.generate_private_key(ec.SECP256R1())
    until = NOW - datetime.timedelta(days=1) if expired else NOW + YEAR
    builder = _certificate(name, root, NOW - YEAR, until).public_key(key.public_key())
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    builder = builder.add_extension(usage, critical=True)
    if crl:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier("http://crl.invalid/a.crl")], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    certificate = builder.sign(root_key, hashes.SHA256())
    locked = BestAvailableEncryption(PASSWORD)
    p12 = pkcs12.serialize_key_and_certificates(b"k", key, certificate, [root_certificate], locked)
    return Signer(p12, root_certificate.public_bytes(Encoding.PEM))


@lru_cache
def _root(name: str) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _certificate(name, name, NOW - 2 * YEAR, NOW + 2 * YEAR).public_key(key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    return key, builder.add_extension(usage, critical=True).sign(key, hashes.SHA256())


def _certificate(name: str, issuer: str, since: datetime.datetime, until: datetime.datetime) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        subject_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]),
        issuer_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]),
        serial_number=x509.random_serial_number(),
        not_valid_before=since,
        not_valid_after=until,
    )


_PLACE = (380, 80, 540, 140)


def signed(pdf: bytes, who: Signer, field: str = "ChuKy1", *, certify: int | None = None) -> bytes:
    """One more signature: an approval, or with `certify` (P = 1, 2, 3) a certification."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    fields.append_signature_field(writer, fields.SigFieldSpec(field, on_page=0, box=_PLACE))
    return signed_by(writer, who, field, certify)


def with_place(pdf: bytes, field: str = "ChuKy1") -> bytes:
    """An empty signature field on the first page, in a revision of its own."""
    writer, out = IncrementalPdfFileWriter(io.BytesIO(pdf)), io.BytesIO()
    fields.append_signature_field(writer, fields.SigFieldSpec(field, on_page=0, box=_PLACE))
    writer.write(out)
    return out.getvalue()


def signed_in_place(pdf: bytes, who: Signer, field: str = "ChuKy1") -> bytes:
    """The empty field signed; its page stays as it is written."""
    return signed_by(IncrementalPdfFileWriter(io.BytesIO(pdf)), who, field)


def signed_by(
    writer: IncrementalPdfFileWriter, who: Signer, field: str = "ChuKy1", certify: int | None = None
) -> bytes:
    """What the writer has, with its empty field signed."""
    meta = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=certify is not None,
        docmdp_permissions=fields.MDPPerm(certify or 2),
    )
    person = signers.SimpleSigner.load_pkcs12_data(who.p12, other_certs=(), passphrase=PASSWORD)
    return signers.sign_pdf(writer, meta, signer=person).getvalue()


def _revised(pdf: bytes, change) -> bytes:  # type: ignore[no-untyped-def]  # pyHanko's objects carry no types
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    change(writer, page)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_annotation(pdf: bytes, subtype: str = "/FreeText", **more: object) -> bytes:
    """Somebody else's annotation added in a revision, whether or not the signer allows it."""

    def change(writer, page) -> None:  # type: ignore[no-untyped-def]
        entries = {"/Type": pdf_name("/Annot"), "/Subtype": pdf_name(subtype), "/Contents": pdf_string("thêm")}
        entries["/Rect"] = ArrayObject([NumberObject(n) for n in (100, 100, 200, 150)])
        annotation = DictionaryObject({pdf_name(k): v for k, v in (entries | more).items()})
        kept = page["/Annots"] if "/Annots" in page else []  # noqa: SIM401 - `get` gives a bare reference
        page[pdf_name("/Annots")] = ArrayObject([*kept, writer.add_object(annotation)])

    return _revised(pdf, change)


def with_page_changed(pdf: bytes) -> bytes:
    """The visible page made smaller in a later revision."""

    def change(writer, page) -> None:  # type: ignore[no-untyped-def]
        page[pdf_name("/MediaBox")] = ArrayObject([NumberObject(n) for n in (0, 0, 300, 300)])

    return _revised(pdf, change)


def with_flattened_text(pdf: bytes) -> bytes:
    """Text written into the page's own content in a later revision."""

    def change(writer, page) -> None:  # type: ignore[no-untyped-def]
        content = StreamObject(stream_data=b"q 1 0 0 rg 100 100 200 50 re f Q")
        page[pdf_name("/Contents")] = ArrayObject([page.raw_get("/Contents"), writer.add_object(content)])

    return _revised(pdf, change)


def without_annotations(pdf: bytes) -> bytes:
    """The page's annotations taken away in a later revision."""

    def change(writer, page) -> None:  # type: ignore[no-untyped-def]
        page[pdf_name("/Annots")] = ArrayObject([])

    return _revised(pdf, change)
