"""Whom this desk believes about signatures: certificates and revocation lists from files IT gives, in the encrypted
cache.

Without a certificate no signature is ever called valid. Nothing is taken from the machine's own store, which vouches
for web pages, and nothing is fetched: of each issuer the newest list given counts, as long as it lasts.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wardoffice.desk.workplace import Workplace
from wardoffice.domain.outcome import Refusal
from wardoffice.store import facts

if TYPE_CHECKING:
    from cryptography import x509

TRUSTED, REVOCATIONS = "trusted_roots", "revocation_lists"
"""The facts that hold them, PEM, each as a JSON list."""
_LARGEST = 32 << 20
"""Bytes of one file; lists of a whole country's authority are that large."""
_SHORT = 12
_BLOCK = re.compile(rb"-----BEGIN (CERTIFICATE|X509 CRL)-----(.+?)-----END \1-----", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Root:
    """`id`: the first letters of the certificate's SHA-256; `until`: ISO 8601 day after which it counts no more."""

    id: str
    name: str
    until: str
    pem: str


@dataclass(frozen=True, slots=True)
class RevocationList:
    """Whom an authority has revoked. `made`, `until`: ISO 8601; empty `until`: it names no end. `over`: it tells
    nothing any more, a newer one is needed.
    """

    id: str
    name: str
    made: str
    until: str
    over: bool
    pem: str


@dataclass(frozen=True, slots=True)
class Trust:
    """In the order they were added."""

    roots: tuple[Root, ...] = ()
    lists: tuple[RevocationList, ...] = ()


def trusted(w: Workplace) -> Trust:
    """What is believed now."""
    now = w.clock()
    return Trust(
        tuple(_root(_der(pem)) for pem in _kept(w, TRUSTED)),
        tuple(_list(_der(pem), now) for pem in _kept(w, REVOCATIONS)),
    )


def trusted_files(w: Workplace) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Certificates and lists as `press.inspect` takes them."""
    roots, lists = (tuple(pem.encode() for pem in _kept(w, fact)) for fact in (TRUSTED, REVOCATIONS))
    return roots, lists


def trust(w: Workplace, files: Sequence[Path]) -> Trust | Refusal:
    """Believe what these PEM or DER files hold as well; what is believed then.

    Refusal: file_missing, roots_not_understood.
    """
    known = trusted(w)
    roots, lists = list(known.roots), list(known.lists)
    for file in files:
        if not file.is_file():
            return Refusal("file_missing", {"file": file.name})
        found = _in_file(file, w.clock())
        if not found:
            return Refusal("roots_not_understood", {"file": file.name})
        roots += [one for one in found if isinstance(one, Root)]
        lists += [one for one in found if isinstance(one, RevocationList)]
    return _keep(w, roots, _newest(lists))


def _newest(lists: Iterable[RevocationList]) -> Iterator[RevocationList]:
    """The newest of each issuer."""
    of_issuer: dict[str, RevocationList] = {}
    for one in lists:
        if one.name not in of_issuer or of_issuer[one.name].made <= one.made:
            of_issuer[one.name] = one
    yield from of_issuer.values()


def distrust(w: Workplace, id_: str) -> Trust | Refusal:
    """Believe one no more, named by its id; what is believed then. Refusal: unknown_root."""
    known = trusted(w)
    roots = [root for root in known.roots if root.id != id_]
    lists = [one for one in known.lists if one.id != id_]
    if len(roots) + len(lists) == len(known.roots) + len(known.lists):
        return Refusal("unknown_root", {"root": id_})
    return _keep(w, roots, lists)


def _kept(w: Workplace, fact: str) -> list[str]:
    with w.cache.reading() as connection:
        kept = facts.fact(connection, fact)
    return [str(pem) for pem in json.loads(kept)] if kept else []


def _keep(w: Workplace, roots: Iterable[Root], lists: Iterable[RevocationList]) -> Trust:
    with w.cache.writing() as connection:
        for fact, some in ((TRUSTED, roots), (REVOCATIONS, lists)):
            facts.set_fact(connection, fact, json.dumps(list(dict.fromkeys(one.pem for one in some))))
    return trusted(w)


def _in_file(file: Path, now: datetime) -> list[Root | RevocationList]:
    """What a file holds; nothing where a part of it is neither."""
    try:
        with file.open("rb") as stream:
            data = stream.read(_LARGEST)
        return [_read(der, now) for der in _ders(data)]
    except (OSError, ValueError):
        return []


def _ders(data: bytes) -> Iterator[bytes]:
    if b"-----BEGIN" not in data:
        yield data
    for block in _BLOCK.finditer(data):
        yield base64.b64decode(b"".join(block[2].split()), validate=True)


def _der(pem: str) -> bytes:
    return next(_ders(pem.encode()))


def _read(der: bytes, now: datetime) -> Root | RevocationList:
    """ValueError for what is neither."""
    try:
        return _root(der)
    except ValueError:
        return _list(der, now)


def _root(der: bytes) -> Root:
    from cryptography import x509  # not for the window's start

    found = x509.load_der_x509_certificate(der)
    until = found.not_valid_after_utc.date().isoformat()
    return Root(_id(der), _name(found.subject), until, _pem("CERTIFICATE", der))


def _list(der: bytes, now: datetime) -> RevocationList:
    from cryptography import x509  # not for the window's start

    found = x509.load_der_x509_crl(der)
    made, until = found.last_update_utc.isoformat(), found.next_update_utc
    ends = until.isoformat() if until else ""
    over = until is not None and until < now
    return RevocationList(_id(der), _name(found.issuer), made, ends, over, _pem("X509 CRL", der))


def _id(der: bytes) -> str:
    return hashlib.sha256(der).hexdigest()[:_SHORT]


def _pem(kind: str, der: bytes) -> str:
    return f"-----BEGIN {kind}-----\n{base64.encodebytes(der).decode('ascii')}-----END {kind}-----\n"


def _name(subject: "x509.Name") -> str:
    from cryptography.x509.oid import NameOID

    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for part in subject.get_attributes_for_oid(kind):
            return str(part.value)
    return subject.rfc4514_string()
