"""A certificate authority of the tests' own, made in memory, for servers on this machine."""

import datetime
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def self_signed_context(self, folder: Path, host: str) -> ssl.SSLContext:
        """TLS for a server nobody vouches for but itself."""
        alone = new_authority(host)
        chain = folder / "self-signed.pem"
        key = alone.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        chain.write_bytes(key + alone.pem())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return context

    def server_context(self, folder: Path, host: str = "127.0.0.1", *, expired: bool = False) -> ssl.SSLContext:
        """TLS for a server under `host`, whose certificate ran out yesterday when `expired`."""
        key = ec.generate_private_key(ec.SECP256R1())
        end = datetime.datetime.now(datetime.UTC) + (-DAY if expired else 30 * DAY)
        builder = _builder(host, self.certificate.subject, key.public_key(), end).add_extension(
            x509.SubjectAlternativeName([_name(host)]), critical=False
        )
        certificate = builder.sign(self.key, hashes.SHA256())
        chain = folder / f"server-{'expired' if expired else host.replace('.', '-')}.pem"
        chain.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return context


def new_authority(host: str = "") -> Authority:
    """An authority of its own name; with a host it could stand for that host itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ward office test authority")])
    builder = _builder("", name, key.public_key(), datetime.datetime.now(datetime.UTC) + 30 * DAY, subject=name)
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(usage, critical=True)
    if host:
        builder = builder.add_extension(x509.SubjectAlternativeName([_name(host)]), critical=False)
    return Authority(key, builder.sign(key, hashes.SHA256()))


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _builder(
    host: str,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    end: datetime.datetime,
    subject: x509.Name | None = None,
) -> x509.CertificateBuilder:
    own = subject or x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    return (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - 60 * DAY)
        .not_valid_after(end)
    )
