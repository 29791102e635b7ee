"""Whom this desk believes about signatures: certificates from files IT gives, kept in the encrypted cache.

Without one no signature is ever called valid. Nothing is taken from the machine's own store: it vouches for web pages.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wardoffice.desk.workplace import Workplace
from wardoffice.domain.outcome import Refusal
from wardoffice.store import facts

if TYPE_CHECKING:
    from cryptography import x509

TRUSTED = "trusted_roots"
"""The fact that holds the certificates, PEM, as a JSON list."""
_LARGEST = 1 << 20
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Root:
    """`id`: the first letters of the certificate's SHA-256; `until`: ISO 8601 day after which it counts no more."""

    id: str
    name: str
    until: str
    pem: str


def trusted(w: Workplace) -> tuple[Root, ...]:
    """The certificates believed now, in the order they were added."""
    return tuple(root for pem in _kept(w) for root in _read(pem.encode()))


def root_files(w: Workplace) -> tuple[bytes, ...]:
    """The same as `press.inspect` takes them."""
    return tuple(pem.encode() for pem in _kept(w))


def trust(w: Workplace, files: Sequence[Path]) -> tuple[Root, ...] | Refusal:
    """Believe what these PEM or DER files hold as well; what is believed then. Refusal: roots_not_understood."""
    found: list[Root] = []
    for file in files:
        roots = _in_file(file)
        if not roots:
            return Refusal("roots_not_understood", {"file": file.name})
        found += roots
    return _keep(w, dict.fromkeys([*_kept(w), *(root.pem for root in found)]))


def distrust(w: Workplace, root_id: str) -> tuple[Root, ...] | Refusal:
    """Believe one no more, named by its id; what is believed then. Refusal: unknown_root."""
    left = [root.pem for root in trusted(w) if root.id != root_id]
    if len(left) == len(_kept(w)):
        return Refusal("unknown_root", {"root": root_id})
    return _keep(w, left)


def _kept(w: Workplace) -> list[str]:
    with w.cache.reading() as connection:
        kept = facts.fact(connection, TRUSTED)
    return [str(pem) for pem in json.loads(kept)] if kept else []


def _keep(w: Workplace, pems: Iterable[str]) -> tuple[Root, ...]:
    with w.cache.writing() as connection:
        facts.set_fact(connection, TRUSTED, json.dumps(list(pems)))
    return trusted(w)


def _in_file(file: Path) -> list[Root]:
    try:
        with file.open("rb") as stream:
            return _read(stream.read(_LARGEST))
    except OSError:
        return []


def _read(data: bytes) -> list[Root]:
    """The certificates of a file, PEM or DER; none where one of them is no certificate."""
    from cryptography import x509  # not for the window's start
    from cryptography.hazmat.primitives.serialization import Encoding

    is_pem = b"-----BEGIN" in data
    try:
        found = x509.load_pem_x509_certificates(data) if is_pem else [x509.load_der_x509_certificate(data)]
        return [
            Root(
                id=hashlib.sha256(one.public_bytes(Encoding.DER)).hexdigest()[:_SHORT],
                name=_name(one.subject),
                until=one.not_valid_after_utc.date().isoformat(),
                pem=one.public_bytes(Encoding.PEM).decode("ascii"),
            )
            for one in found
        ]
    except ValueError:
        return []


def _name(subject: "x509.Name") -> str:
    from cryptography.x509.oid import NameOID

    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for part in subject.get_attributes_for_oid(kind):
            return str(part.value)
    return subject.rfc4514_string()
