"""Whether a certificate stood when it counts: what says that it was revoked or not, and at which moment it is asked.

No network is used. What is asked: the file's own proofs (DSS, Adobe's archive in the signature), and lists IT gave. A
list or an answer out of its time says nothing. Who was revoked later is believed only for a signature that a trusted
time-stamp shows to be older.
"""

import asyncio
import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from asn1crypto import crl, pem, x509  # type: ignore[import-untyped]  # ships no stubs
from pyhanko.sign.general import extract_certificate_info, find_cms_attribute_iter
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule

from wardoffice.paper.proofs import NONSENSE, proofs_of

KEY_USAGES = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
_OF_ANOTHER_TIME = ("REVOKED", "OUT_OF_BOUNDS", "TRY_LATER", "CERTIFICATE_CHAIN_GENERAL_FAILURE")
"""What is said of a chain that may have been good when the signature was made."""
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


def context_for(embedded: EmbeddedPdfSignature, trust: Trust, at: datetime.datetime | None = None) -> ValidationContext:
    """What pyHanko judges a signer by: now, or as it was `at` a moment by everything that is known since."""
    return _context(embedded, trust, (embedded.signer_cert, *embedded.other_embedded_certs), at)


def stamper_context(
    embedded: EmbeddedPdfSignature, trust: Trust, at: datetime.datetime | None = None
) -> ValidationContext | None:
    """The same for whoever time-stamped the signature; None where nobody did."""
    tokens = find_cms_attribute_iter(embedded.signer_info["unsigned_attrs"], "signature_time_stamp_token")
    try:
        stampers = [extract_certificate_info(token["content"]) for token in tokens]
    except NONSENSE:
        return None
    return _context(embedded, trust, (stampers[0].signer_cert, *stampers[0].other_certs), at) if stampers else None


def _context(
    embedded: EmbeddedPdfSignature, trust: Trust, sent: Sequence[x509.Certificate], at: datetime.datetime | None
) -> ValidationContext:
    """A list of whoever gave a certificate counts whether or not the certificate names one, before older answers.

    `sent`: the certificate judged and those that came with it. A moment at which a key was unsafe already, though
    revoked later, proves nothing: then it is judged by now.
    """
    proofs = proofs_of(embedded, trust.lists)
    whose, known = sent[0], (*sent[1:], *proofs.certificates)
    above = list(_above(whose, known, trust))
    givers = (*trust.certificates, *above)
    if at and any(proofs.unsafe_by(at, one, givers) for one in (whose, *above)):
        at = None
    unnamed = any(proofs.has_list_of(one) and not one.crl_distribution_points for one in above)
    policy = CertRevTrustPolicy(
        RevocationCheckingPolicy(
            _REQUIRED if proofs.has_list_of(whose) else _DECLARED, _REQUIRED if unnamed else _DECLARED
        ),
        retroactive_revinfo=at is not None,
    )
    return ValidationContext(
        trust_roots=list(trust.certificates),
        other_certs=list(proofs.certificates),
        crls=list(proofs.lists),
        ocsps=proofs.answers_no_list_outdates(),
        revinfo_policy=policy,
        moment=at or trust.moment,
        allow_fetching=False,
    )


def _above(whose: x509.Certificate, known: Sequence[x509.Certificate], trust: Trust) -> Iterator[x509.Certificate]:
    """Those between a certificate and the trusted ones, as far as the names say: each once."""
    trusted = {one.dump() for one in trust.certificates}
    left = {one.dump(): one for one in known if not one.self_issued}
    names = [whose.issuer.hashable]
    for name in names:
        found = [der for der, one in left.items() if one.subject.hashable == name and der not in trusted]
        for one in map(left.pop, found):
            names.append(one.issuer.hashable)
            yield one


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
    except (SignatureValidationError, *NONSENSE):
        return None
    whole = found.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    return found.timestamp if found.intact and found.valid and found.trusted and whole else None


def _end(embedded: EmbeddedPdfSignature) -> int:
    return int(embedded.byte_range[2] + embedded.byte_range[3])
