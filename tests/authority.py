"""A small authority for tests: signers, a time-stamper, revocation lists and OCSP answers, at any moment."""

import asyncio
import datetime
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from asn1crypto import cms, core, keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

DAY = datetime.timedelta(days=1)
_GAP = 1
NOW = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
USAGE = x509.KeyUsage(True, True, False, False, False, False, False, False, False)


@dataclass
class Holder:
    """Somebody with a key and a certificate."""

    key: Key
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def for_pyhanko(self) -> tuple[asn1.Certificate, keys.PrivateKeyInfo]:
        plain = self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return asn1.Certificate.load(self.der), keys.PrivateKeyInfo.load(plain)


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _where(told_by: str) -> tuple[tuple[x509.ExtensionType, bool], ...]:
    """What names the place to ask: of a `list`, of an `answer` by OCSP, of `both`, or nothing."""
    extensions: list[tuple[x509.ExtensionType, bool]] = []
    if told_by in ("list", "both"):
        uri = x509.UniformResourceIdentifier("http://crl.invalid/a.crl")
        extensions.append((x509.CRLDistributionPoints([x509.DistributionPoint([uri], None, None, None)]), False))
    if told_by in ("answer", "both"):
        where = x509.UniformResourceIdentifier("http://ocsp.invalid/")
        access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)
        extensions.append((x509.AuthorityInformationAccess([access]), False))
    return tuple(extensions)


class _Archiving(signers.SimpleSigner):
    """Signs with a list in Adobe's archive attribute, whatever its bytes are."""

    def __init__(self, archived: bytes, **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]  # handed on as it came
        self._archived = archived

    async def signed_attrs(self, *args: object, **more: object) -> cms.CMSAttributes:
        attributes = await super().signed_attrs(*args, **more)  # type: ignore[arg-type]  # as above
        crls = core.SequenceOf(spec=core.Any, contents=self._archived)
        archive = core.Sequence(contents=core.Asn1Value(class_=2, tag=0, method=1, contents=crls.dump()).dump())
        oid = cms.CMSAttributeType("1.2.840.113583.1.1.8")
        values = core.SetOf(spec=core.Any, contents=archive.dump())
        raw = core.Sequence(contents=oid.dump() + values.dump())
        return cms.CMSAttributes.load(cms.CMSAttributes([*attributes, cms.CMSAttribute.load(raw.dump())]).dump())


@dataclass
class Authority:
    """Gives certificates that name a list and, where wished, an answerer; what they say is made here, never fetched."""

    name: str = "Gốc thử"
    stamps_until: datetime.datetime = NOW + 800 * DAY
    """When the certificate of its time-stamper ends."""
    stamper_told_by: str = ""
    """Where it is said whether its time-stamper was revoked, as for `signer`."""
    under: "Authority | None" = None
    """Who gave it its own certificate; None for a root."""
    told_by: str = ""
    """Where it is said whether its own certificate was revoked, as for `signer`."""
    until: datetime.datetime = NOW + 900 * DAY
    """When its own certificate ends."""
    root: Holder = field(init=False)
    """Its own certificate, a root where it is `under` nobody."""
    stamper: Holder = field(init=False)

    def __post_init__(self) -> None:
        root = ec.generate_private_key(ec.SECP256R1())
        above = self.under.name if self.under else self.name
        builder = self._builder(self.name, above, root, NOW - 900 * DAY, self.until)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
        for extension, critical in ((usage, True), *_where(self.told_by)):
            builder = builder.add_extension(extension, critical=critical)
        signing = self.under.root.key if self.under else root
        self.root = Holder(root, builder.sign(signing, hashes.SHA256()))
        stamps = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        key = rsa.generate_private_key(65537, 2048)  # pyHanko's stamper knows no other
        extensions = ((stamps, True), *_where(self.stamper_told_by))
        self.stamper = self._holder("Dấu thời gian", key, NOW - 800 * DAY, self.stamps_until, *extensions)

    @property
    def root_pem(self) -> bytes:
        return self.root.certificate.public_bytes(Encoding.PEM)

    def signer(self, *, until: datetime.datetime = NOW + 300 * DAY, told_by: str = "list") -> Holder:
        """Somebody who may sign; whether he was revoked a `list` tells, an `answer`, `both`, or nothing named in it."""
        key = ec.generate_private_key(ec.SECP256R1())
        return self._holder("Nguyễn Thị Hồng", key, NOW - 400 * DAY, until, (USAGE, True), *_where(told_by))

    def answerer(self, *, until: datetime.datetime = NOW + 300 * DAY) -> Holder:
        """Somebody who may answer in its name (RFC 6960, 4.2.2.2); he himself need not be asked about."""
        answers = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
        key = ec.generate_private_key(ec.SECP256R1())
        extensions = ((USAGE, True), (answers, False), (x509.OCSPNoCheck(), False))
        return self._holder("Nơi trả lời", key, NOW - 400 * DAY, until, *extensions)

    def revocations(
        self,
        *revoked: tuple[Holder, datetime.datetime],
        at: datetime.datetime = NOW - DAY,
        until: datetime.datetime = NOW + 7 * DAY,
        by: "Authority | None" = None,
        unsafe_since: datetime.datetime | None = None,
    ) -> bytes:
        """A list (DER) of who was revoked when, made `at` a moment; signed with another's key, it is a forgery.

        `unsafe_since`: since when their keys are thought to have been in other hands.
        """
        issuer = self.root.certificate.subject
        builder = x509.CertificateRevocationListBuilder().issuer_name(issuer).last_update(at).next_update(until)
        for who, when in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(who.certificate.serial_number)
            reason = x509.CRLReason(x509.ReasonFlags.key_compromise)
            entry = entry.revocation_date(when).add_extension(reason, critical=False)
            if unsafe_since:
                entry = entry.add_extension(x509.InvalidityDate(unsafe_since), critical=False)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign((by or self).root.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def answer(
        self,
        who: Holder,
        *,
        revoked: datetime.datetime | None = None,
        at: datetime.datetime = NOW - DAY,
        until: datetime.datetime = NOW + DAY,
        by: Holder | None = None,
    ) -> bytes:
        """An OCSP response (DER) about one certificate, of the authority itself or of its answerer."""
        status = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
        reason = x509.ReasonFlags.key_compromise if revoked else None
        builder = ocsp.OCSPResponseBuilder().add_response(
            who.certificate, self.root.certificate, hashes.SHA1(), status, at, until, revoked, reason
        )
        speaks = by or self.root
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, speaks.certificate)
        if by:
            builder = builder.certificates([by.certificate])
        return builder.sign(speaks.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def signed(
        self,
        pdf: bytes,
        who: Holder,
        *,
        stamped: datetime.datetime | None = None,
        by: "Authority | None" = None,
        archived: bytes | None = None,
    ) -> bytes:
        """The file with his signature; `stamped` with a time-stamp of that moment, given by this or another one.

        `archived`: a list (DER) put among what he signs, in Adobe's archive attribute.
        """
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        fields.append_signature_field(writer, fields.SigFieldSpec("ChuKy1", on_page=0, box=(380, 80, 540, 140)))
        kind = fields.SigSeedSubFilter.PADES if archived is None else fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED
        meta = signers.PdfSignatureMetadata(field_name="ChuKy1", md_algorithm="sha256", subfilter=kind)
        certificate, key = who.for_pyhanko()
        store = SimpleCertificateStore()
        store.register(asn1.Certificate.load(self.root.der))
        person = signers.SimpleSigner(signing_cert=certificate, signing_key=key, cert_registry=store)
        if archived is not None:
            person = _Archiving(archived, signing_cert=certificate, signing_key=key, cert_registry=store)
        return signers.sign_pdf(writer, meta, signer=person, timestamper=(by or self)._stamper(stamped)).getvalue()

    def stamped(self, pdf: bytes, moment: datetime.datetime) -> bytes:
        """The whole file with a time-stamp of its own, a revision later."""
        out = io.BytesIO()
        stamper = self._stamper(moment)
        assert stamper is not None
        made = signers.PdfTimeStamper(stamper).timestamp_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)), "sha256", output=out
        )
        return made.getvalue()

    def stamped_with_a_gap(self, pdf: bytes, moment: datetime.datetime) -> bytes:
        """The same, but the stamp leaves out bytes after itself, where anything may be put later."""
        whole = self.stamped(pdf, moment)
        told = list(re.finditer(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+) *\]", whole))[-1]
        _, first, second, rest = map(int, told.groups())
        second, rest = second + _GAP, rest - _GAP
        numbers = f"/ByteRange [0 {first} {second} {rest}".encode().ljust(len(told[0]) - 1) + b"]"
        whole = whole[: told.start()] + numbers + whole[told.end() :]
        stamper = self._stamper(moment)
        assert stamper is not None and len(numbers) == len(told[0])
        digest = hashlib.sha256(whole[:first] + whole[second:]).digest()
        token = asyncio.run(stamper.async_timestamp(digest, "sha256")).dump().hex().encode()
        room = second - _GAP - first - 2
        return whole[: first + 1] + token.ljust(room, b"0") + whole[first + 1 + room :]

    def _stamper(self, moment: datetime.datetime | None) -> timestamps.DummyTimeStamper | None:
        if moment is None:
            return None
        certificate, key = self.stamper.for_pyhanko()
        above = SimpleCertificateStore()
        if self.under:
            above.register(asn1.Certificate.load(self.root.der))
        return timestamps.DummyTimeStamper(certificate, key, certs_to_embed=above, fixed_dt=moment)

    def _holder(
        self,
        name: str,
        key: Key,
        since: datetime.datetime,
        until: datetime.datetime,
        *extensions: tuple[x509.ExtensionType, bool],
    ) -> Holder:
        builder = self._builder(name, self.name, key, since, until)
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        return Holder(key, builder.sign(self.root.key, hashes.SHA256()))

    def _builder(
        self,
        name: str,
        issuer: str,
        key: Key,
        since: datetime.datetime,
        until: datetime.datetime,
    ) -> x509.CertificateBuilder:
        return x509.CertificateBuilder(
            subject_name=_name(name),
            issuer_name=_name(issuer),
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=since,
            not_valid_after=until,
        )


def with_proofs(
    pdf: bytes, *, lists: Sequence[bytes] = (), answers: Sequence[bytes] = (), certificates: Sequence[Holder] = ()
) -> bytes:
    """The file with a document security store that holds these (ETSI EN 319 142-1, 5.4)."""
    from asn1crypto import crl as asn1_crl
    from asn1crypto import ocsp as asn1_ocsp

    out = io.BytesIO(pdf)
    DocumentSecurityStore.add_dss(
        output_stream=out,
        sig_contents=None,
        crls=[asn1_crl.CertificateList.load(one) for one in lists],
        certs=[asn1.Certificate.load(one.der) for one in certificates],
        ocsps=[asn1_ocsp.OCSPResponse.load(one) for one in answers],
    )
    return out.getvalue()


def with_unreadable_proofs(pdf: bytes) -> bytes:
    """The file with a document security store whose streams do not unpack."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    deflated = generic.DictionaryObject({generic.pdf_name("/Filter"): generic.pdf_name("/FlateDecode")})
    broken = writer.add_object(generic.StreamObject(deflated, encoded_data=b"none of it is deflated"))
    names = map(generic.pdf_name, ("/Certs", "/CRLs", "/OCSPs"))
    store = generic.DictionaryObject({name: generic.ArrayObject([broken]) for name in names})
    writer.root[generic.pdf_name("/DSS")] = writer.add_object(store)
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
