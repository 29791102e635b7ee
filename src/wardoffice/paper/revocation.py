"""Whether a certificate stood when it counts: what says that it was revoked or not, and at which moment it is asked.

No network is used. What is asked: the file's own proofs (DSS, Adobe's archive in the signature), and lists IT gave. A
list or an answer out of its time says nothing. Who was revoked later is believed only for a signature that a trusted
time-stamp shows to be older.
"""

import asyncio
import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from asn1crypto import crl, ocsp, pem, x509  # type: ignore[import-untyped]  # ships no stubs
from pyhanko.pdf_utils.generic import IndirectObject, StreamObject
from pyhanko.sign.general import (
    MultivaluedAttributeError,
    NonexistentAttributeError,
    extract_certificate_info,
    find_cms_attribute_iter,
    find_unique_cms_attribute,
)
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.errors import SignatureValidationError, ValidationInfoReadingError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule

KEY_USAGES = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
_OF_ANOTHER_TIME = ("REVOKED", "OUT_OF_BOUNDS", "TRY_LATER", "CERTIFICATE_CHAIN_GENERAL_FAILURE")
"""What is said of a chain that may have been good when the signature was made."""
_NONSENSE = (ValueError, TypeError, LookupError, AttributeError)
"""What comes of proofs that are none: they say nothing."""
_MOST_STAMPS = 20
"""Time-stamps of a file looked at, the newest; each costs two judgements at most."""
_DECLARED, _REQUIRED = RevocationCheckingRule.CHECK_IF_DECLARED, RevocationCheckingRule.CRL_OR_OCSP_REQUIRED


@dataclass(frozen=True)
class Trust:
    """Certificates a chain must end in, revocation lists besides the file's own, the moment to judge at (None: now)."""

    certificates: tuple[x509.Certificate, ...] = ()
    lists: tuple[crl.CertificateList, ...] = ()
    moment: datetime.datetime | None = None


def trust_from(roots: Sequence[bytes], lists: Sequence[bytes] = (), moment: datetime.datetime | None = None) -> Trust:
    """Every certificate and every list in some PEM or DER files. ValueError where one is neither."""
    certificates = [x509.Certificate.load(der) for text in roots for der in _ders(text)]
    revoked = [crl.CertificateList.load(der) for text in lists for der in _ders(text)]
    for certificate in certificates:
        certificate.subject.native  # noqa: B018 - parsing is lazy; this is where nonsense shows
    for one in revoked:
        one["tbs_cert_list"]["this_update"].native  # noqa: B018 - as above
    return Trust(tuple(certificates), tuple(revoked), moment)


def _ders(text: bytes) -> Iterator[bytes]:
    if pem.detect(text):
        yield from (der for _, _, der in pem.unarmor(text, multiple=True))
    else:
        yield text


@dataclass(frozen=True)
class _Proofs:
    """What a file and IT have to say about revocation."""

    certificates: tuple[x509.Certificate, ...]
    lists: tuple[crl.CertificateList, ...]
    answers: tuple[ocsp.OCSPResponse, ...]


def context_for(embedded: EmbeddedPdfSignature, trust: Trust, at: datetime.datetime | None = None) -> ValidationContext:
    """What pyHanko judges a signer by: now, or as it was `at` a moment by everything that is known since."""
    return _context(embedded, trust, embedded.signer_cert, at)


def stamper_context(
    embedded: EmbeddedPdfSignature, trust: Trust, at: datetime.datetime | None = None
) -> ValidationContext | None:
    """The same for whoever time-stamped the signature; None where nobody did."""
    tokens = find_cms_attribute_iter(embedded.signer_info["unsigned_attrs"], "signature_time_stamp_token")
    try:
        stampers = [extract_certificate_info(token["content"]).signer_cert for token in tokens]
    except _NONSENSE:
        return None
    return _context(embedded, trust, stampers[0], at) if stampers else None


def _context(
    embedded: EmbeddedPdfSignature, trust: Trust, whose: x509.Certificate, at: datetime.datetime | None
) -> ValidationContext:
    """A list of whoever gave the certificate counts whether or not the certificate names one, before older answers."""
    proofs = _proofs(embedded, trust)
    newest = max((_issued(one) for one in proofs.lists if one.issuer == whose.issuer), default=None)
    policy = CertRevTrustPolicy(
        RevocationCheckingPolicy(_REQUIRED if newest else _DECLARED, _DECLARED), retroactive_revinfo=at is not None
    )
    return ValidationContext(
        trust_roots=list(trust.certificates),
        other_certs=list(proofs.certificates),
        crls=list(proofs.lists),
        ocsps=[one for one in proofs.answers if newest is None or _answered(one) >= newest],
        revinfo_policy=policy,
        moment=at or trust.moment,
        allow_fetching=False,
    )


def stood_when_signed(
    embedded: EmbeddedPdfSignature, trust: Trust, now: PdfSignatureStatus
) -> datetime.datetime | None:
    """When a time-stamp shows that the signature was there and a signer not trusted now was to be trusted."""
    problem = getattr(now.trust_problem_indic, "name", "")
    if not trust.certificates or not problem.startswith(_OF_ANOTHER_TIME):
        return None
    again = EmbeddedPdfSignature(embedded.reader, embedded.sig_field, embedded.field_name)
    proven = _proven_moments(embedded, trust, now)
    return next((moment for moment in proven if _judged_at(again, trust, moment)), None)


def _judged_at(embedded: EmbeddedPdfSignature, trust: Trust, at: datetime.datetime) -> bool:
    judged = async_validate_pdf_signature(
        embedded,
        signer_validation_context=context_for(embedded, trust, at),
        ts_validation_context=stamper_context(embedded, trust),
        key_usage_settings=KEY_USAGES,
        skip_diff=True,
    )
    return asyncio.run(judged).trusted


def _proven_moments(
    embedded: EmbeddedPdfSignature, trust: Trust, now: PdfSignatureStatus
) -> Iterator[datetime.datetime]:
    """When trusted time-stamps say that the signature was there already: its own, then the file's that cover it."""
    own = now.timestamp_validity
    if own is not None and own.trusted:
        yield own.timestamp
    chain = list(_stamped_moments(embedded, trust))
    yield from chain
    if own is not None and not own.trusted and chain:
        then = async_validate_pdf_signature(
            EmbeddedPdfSignature(embedded.reader, embedded.sig_field, embedded.field_name),
            signer_validation_context=context_for(embedded, trust),
            ts_validation_context=stamper_context(embedded, trust, min(chain)),
            key_usage_settings=KEY_USAGES,
            skip_diff=True,
        )
        stamp = asyncio.run(then).timestamp_validity
        if stamp is not None and stamp.valid and stamp.intact and stamp.trusted:
            yield stamp.timestamp


def _stamped_moments(embedded: EmbeddedPdfSignature, trust: Trust) -> Iterator[datetime.datetime]:
    """Newest first, the moments of the file's time-stamps over the signature that are to be trusted.

    A stamp is judged now or, its certificate having ended, when an already trusted later one shows that it was there.
    """
    end = _end(embedded)
    earliest: datetime.datetime | None = None
    for stamp in reversed(embedded.reader.embedded_timestamp_signatures[-_MOST_STAMPS:]):
        if stamp.byte_range[0] != 0 or _end(stamp) < end:
            continue
        moment = _moment_of(stamp, trust, None) or (earliest and _moment_of(stamp, trust, earliest))
        if moment:
            earliest = min(earliest or moment, moment)
            yield moment


def _moment_of(stamp: EmbeddedPdfSignature, trust: Trust, at: datetime.datetime | None) -> datetime.datetime | None:
    """What a stamp says, if it is trusted `at` a moment and leaves out nothing but itself of what it covers."""
    try:
        found = asyncio.run(async_validate_pdf_timestamp(stamp, context_for(stamp, trust, at), skip_diff=True))
    except (SignatureValidationError, *_NONSENSE):
        return None
    whole = found.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    return found.timestamp if found.intact and found.valid and found.trusted and whole else None


def _end(embedded: EmbeddedPdfSignature) -> int:
    return int(embedded.byte_range[2] + embedded.byte_range[3])


def _proofs(embedded: EmbeddedPdfSignature, trust: Trust) -> _Proofs:
    try:
        store = DocumentSecurityStore.read_dss(embedded.reader)
    except (ValidationInfoReadingError, *_NONSENSE):
        store = DocumentSecurityStore(writer=None)
    lists = [_list(_data(one)) for one in store.crls]
    answers = [_answer(_data(one)) for one in store.ocsps]
    try:
        archive = find_unique_cms_attribute(embedded.signer_info["signed_attrs"], "adobe_revocation_info_archival")
    except (NonexistentAttributeError, MultivaluedAttributeError):
        archive = {"crl": (), "ocsp": ()}
    lists += [_list(one.dump()) for one in archive["crl"] or ()]
    answers += [_answer(one.dump()) for one in archive["ocsp"] or ()]
    return _Proofs(
        tuple(store.load_certs()),
        (*trust.lists, *(one for one in lists if one is not None)),
        tuple(one for one in answers if one is not None),
    )


def _data(reference: object) -> bytes:
    found = reference.get_object() if isinstance(reference, IndirectObject) else reference
    return found.data if isinstance(found, StreamObject) else b""


def _list(data: bytes) -> crl.CertificateList | None:
    """A revocation list; None for what is none: it says nothing."""
    try:
        found = crl.CertificateList.load(data)
        _issued(found)
    except _NONSENSE:
        return None
    return found


def _answer(data: bytes) -> ocsp.OCSPResponse | None:
    """An OCSP response; None for what is none, or one that answers nothing."""
    try:
        found = ocsp.OCSPResponse.load(data)
        _answered(found)
    except _NONSENSE:
        return None
    return found


def _issued(one: crl.CertificateList) -> datetime.datetime:
    issued: datetime.datetime = one["tbs_cert_list"]["this_update"].native
    return issued


def _answered(one: ocsp.OCSPResponse) -> datetime.datetime:
    """As of when it answers; of several answers, the oldest."""
    said: list[datetime.datetime] = [single["this_update"].native for single in one.response_data["responses"]]
    return min(said)
