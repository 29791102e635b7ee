"""The certificates the sample letters are signed with: a root for practice, and one leaf per signer under it.

Every key follows from a published sentence, so anybody can make it: the root is worth nothing outside the practice ward
and must never be trusted in a real profile.
"""

import functools
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT_NAME = "CA thực hành WardOffice (không có giá trị pháp lý)"

_BEGINS, _ENDS = datetime(2024, 1, 1, tzinfo=UTC), datetime(2049, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Identity:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


@functools.cache
def practice_root() -> Identity:
    """The self-signed root; the same bytes in every installation."""
    key, name = _key(ROOT_NAME), _name(ROOT_NAME, ROOT_NAME)
    return Identity(_certificate(name, name, key, key, authority=True), key)


def practice_root_pem() -> bytes:
    """The root's certificate as PEM, to be handed to whatever checks signatures in the practice ward."""
    return practice_root().certificate.public_bytes(serialization.Encoding.PEM)


def practice_identity(name: str, organisation: str) -> Identity:
    """The certificate of a person, or of an agency when both names are the same, issued by the practice root."""
    root = practice_root()
    key = _key(f"{name} / {organisation}")
    issuer = root.certificate.subject
    return Identity(_certificate(_name(name, organisation), issuer, key, root.key, authority=False), key)


def _key(sentence: str) -> ec.EllipticCurvePrivateKey:
    secret = int.from_bytes(hashlib.sha256(f"WardOffice practice: {sentence}".encode()).digest())
    return ec.derive_private_key(secret >> 1 | 1, ec.SECP256R1())


def _name(name: str, organisation: str) -> x509.Name:
    parts = ((NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, name))
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    public = key.public_key()
    serial = x509.SubjectKeyIdentifier.from_public_key(public).digest[:16]
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(int.from_bytes(serial) >> 1)
        .not_valid_before(_BEGINS)
        .not_valid_after(_ENDS)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(_usage(authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    return builder.sign(issuer_key, hashes.SHA256(), ecdsa_deterministic=True)


def _usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
