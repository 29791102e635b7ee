"""What a file and IT have to say about revocation: lists and answers, and which of them outdates which.

What is none of these says nothing; whether the rest is genuine, pyHanko finds when it is used.
"""

import datetime
import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from asn1crypto import crl, ocsp, x509  # type: ignore[import-untyped]  # ships no stubs
from cryptography.x509 import (
    CertificateRevocationList,
    ExtensionNotFound,
    InvalidityDate,
    load_der_x509_certificate,
    load_der_x509_crl,
)
from pyhanko.pdf_utils.generic import IndirectObject, StreamObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.general import MultivaluedAttributeError, NonexistentAttributeError, find_unique_cms_attribute
from pyhanko.sign.validation import DocumentSecurityStore, EmbeddedPdfSignature
from pyhanko.sign.validation.errors import ValidationInfoReadingError

NONSENSE = (PdfError, zlib.error, ValueError, TypeError, LookupError, AttributeError)
"""What comes of proofs that are none: they say nothing."""


@dataclass(frozen=True)
class Proofs:
    certificates: tuple[x509.Certificate, ...]
    lists: tuple[crl.CertificateList, ...]
    answers: tuple[ocsp.OCSPResponse, ...]

    def has_list_of(self, whose: x509.Certificate) -> bool:
        """Whether there is a list of whoever gave the certificate."""
        return any(one.issuer == whose.issuer for one in self.lists)

    def unsafe_by(self, moment: datetime.datetime, whose: x509.Certificate, givers: Sequence[x509.Certificate]) -> bool:
        """Whether a list of one of the givers says that the key was not to be trusted at a moment, though it was
        revoked later (invalidity date, RFC 5280 section 5.3.2)."""
        giving = [one for one in givers if one.subject == whose.issuer]
        told = (_unsafe_since(one, whose.serial_number, giving) for one in self.lists if one.issuer == whose.issuer)
        return any(since and since <= moment for since in told)

    def answers_no_list_outdates(self) -> list[ocsp.OCSPResponse]:
        """The answers about certificates of whose giver there is no newer list."""
        return [one for one in self.answers if not any(_outdates(newer, one) for newer in self.lists)]


def _unsafe_since(
    told: crl.CertificateList, serial: int, giving: Sequence[x509.Certificate]
) -> datetime.datetime | None:
    """As of when a list calls a key unsafe; None where it does not, or is a forgery."""
    try:
        revoked = load_der_x509_crl(told.dump())
        found = revoked.get_revoked_certificate_by_serial_number(serial)
        since = found.extensions.get_extension_for_class(InvalidityDate).value.invalidity_date_utc if found else None
        return since if since and any(_signed_by(one, revoked) for one in giving) else None
    except (ExtensionNotFound, *NONSENSE):
        return None


def _signed_by(giver: x509.Certificate, revoked: CertificateRevocationList) -> bool:
    try:
        key = load_der_x509_certificate(giver.dump()).public_key()
        return revoked.is_signature_valid(key)  # type: ignore[arg-type]  # TypeError for a key that signs nothing
    except NONSENSE:
        return False


def _outdates(newer: crl.CertificateList, answer: ocsp.OCSPResponse) -> bool:
    if _issued(newer) <= _answered(answer):
        return False
    asked = [single["cert_id"] for single in answer.response_data["responses"]]
    name = newer.issuer.dump()
    return any(_hashed(name, one) == one["issuer_name_hash"].native for one in asked)


def proofs_of(embedded: EmbeddedPdfSignature, given: Sequence[crl.CertificateList]) -> Proofs:
    """What the file of a signature has to say, with the lists `given` besides."""
    try:
        store = DocumentSecurityStore.read_dss(embedded.reader)
    except (ValidationInfoReadingError, *NONSENSE):
        store = DocumentSecurityStore(writer=None)
    lists = [_list(_data(one)) for one in store.crls]
    answers = [_answer(_data(one)) for one in store.ocsps]
    try:
        archive = find_unique_cms_attribute(embedded.signer_info["signed_attrs"], "adobe_revocation_info_archival")
    except (NonexistentAttributeError, MultivaluedAttributeError):
        archive = {"crl": (), "ocsp": ()}
    lists += [_list(one.dump()) for one in archive["crl"] or ()]
    answers += [_answer(one.dump()) for one in archive["ocsp"] or ()]
    return Proofs(
        tuple(store.load_certs()),
        (*given, *(one for one in lists if one is not None)),
        tuple(one for one in answers if one is not None),
    )


def _data(reference: object) -> bytes:
    try:
        found = reference.get_object() if isinstance(reference, IndirectObject) else reference
        return found.data if isinstance(found, StreamObject) else b""
    except NONSENSE:
        return b""


def _list(data: bytes) -> crl.CertificateList | None:
    """A revocation list; None for what is none: it says nothing."""
    try:
        found = crl.CertificateList.load(data)
        _issued(found)
        found.issuer.hashable  # noqa: B018 - parsing is lazy; this is where nonsense shows
    except NONSENSE:
        return None
    return found


def _answer(data: bytes) -> ocsp.OCSPResponse | None:
    """An OCSP response; None for what is none, or one that answers nothing."""
    try:
        found = ocsp.OCSPResponse.load(data)
        _answered(found)
        for single in found.response_data["responses"]:
            _hashed(b"", single["cert_id"])
    except NONSENSE:
        return None
    return found


def _hashed(name: bytes, asked: ocsp.CertId) -> bytes:
    """An authority's name as a question (RFC 6960, 4.1.1) has it. ValueError for an algorithm nobody knows."""
    return hashlib.new(asked["hash_algorithm"]["algorithm"].native, name, usedforsecurity=False).digest()


def _issued(one: crl.CertificateList) -> datetime.datetime:
    issued: datetime.datetime = one["tbs_cert_list"]["this_update"].native
    return issued


def _answered(one: ocsp.OCSPResponse) -> datetime.datetime:
    """As of when it answers; of several answers, the oldest."""
    said: list[datetime.datetime] = [single["this_update"].native for single in one.response_data["responses"]]
    return min(said)
