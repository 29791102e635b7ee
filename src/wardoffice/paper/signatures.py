"""Judging a file's signatures: integrity and later changes by pyHanko with our markup rule; never green without
roots.
"""

import asyncio
from collections.abc import Iterator

from asn1crypto import x509  # type: ignore[import-untyped]  # ships no stubs
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.errors import (
    CMSAlgorithmProtectionError,
    SignatureValidationError,
)
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel

from wardoffice.paper.entries import dictionary, entry, items, named
from wardoffice.paper.inspection import SignatureFound, SignatureStatus
from wardoffice.paper.later_list import later_changes
from wardoffice.paper.later_revisions import StepwisePolicy
from wardoffice.paper.revocation import KEY_USAGES, Trust, context_for, stamper_context, stood_when_signed

_FORMATS = ("/adbe.pkcs7.detached", "/ETSI.CAdES.detached", "/PBAD.PAdES")
_MALFORMED = (
    *(SignatureValidationError, CMSAlgorithmProtectionError, PdfError, ValueError, LookupError, TypeError),
    *(AssertionError, AttributeError, OverflowError),
)
"""What pyHanko and asn1crypto raise for a signature that is none."""
_REASONS = {
    "TRY_LATER": "revocation_unknown",
    "CERTIFICATE_CHAIN_GENERAL_FAILURE": "revocation_unknown",
    "OUT_OF_BOUNDS_NO_POE": "expired",
    "OUT_OF_BOUNDS_NOT_REVOKED": "expired",
}


def signature_fields(reader: PdfFileReader) -> Iterator[tuple[str, DictionaryObject, DictionaryObject]]:
    """(full name, signature dictionary, field dictionary) of every signed field, time-stamps left out."""
    for name, value, field in enumerate_sig_fields(reader, filled_status=True):
        signature = dictionary(value)
        if signature and named(signature, "/Type") != "/DocTimeStamp":
            yield str(name), signature, dictionary(field)


def signatures_of(reader: PdfFileReader, trust: Trust) -> tuple[SignatureFound, ...]:
    """All signatures of an open (and decrypted) file, oldest first."""
    found = [_judged(reader, name, signature, field, trust) for name, signature, field in signature_fields(reader)]
    return tuple(sorted(found, key=lambda one: one.revision_end))


def _judged(
    reader: PdfFileReader, name: str, signature: DictionaryObject, field: DictionaryObject, trust: Trust
) -> SignatureFound:
    if named(signature, "/SubFilter") not in _FORMATS:
        return SignatureFound(name, "", SignatureStatus.UNCHECKED, False, reason="not_understood")
    policy = StepwisePolicy()
    try:
        embedded = EmbeddedPdfSignature(reader, field, name)
        return _found(embedded, trust, _validated(embedded, trust, policy), policy)
    except _MALFORMED:
        return SignatureFound(name, "", SignatureStatus.INVALID, False, reason="signature_broken")


def _validated(embedded: EmbeddedPdfSignature, trust: Trust, policy: StepwisePolicy) -> PdfSignatureStatus:
    return asyncio.run(
        async_validate_pdf_signature(
            embedded,
            signer_validation_context=context_for(embedded, trust),
            ts_validation_context=stamper_context(embedded, trust),
            diff_policy=policy,
            key_usage_settings=KEY_USAGES,
        )
    )


def _found(
    embedded: EmbeddedPdfSignature, trust: Trust, status: PdfSignatureStatus, policy: StepwisePolicy
) -> SignatureFound:
    verdict, reason = _verdict(status, _filled_unasked(embedded.reader, policy))
    proven = None
    if verdict is SignatureStatus.VALID and not status.trusted:
        proven = stood_when_signed(embedded, trust, status)
        verdict, reason = (verdict, reason) if proven else _distrust(status, trust)
    revoked = status.revocation_details if reason.startswith("revoked") else None
    marked = _level(status) is ModificationLevel.ANNOTATIONS
    if verdict is SignatureStatus.VALID and marked:
        verdict = SignatureStatus.VALID_MARKED
    start, length, second, rest = (int(number) for number in list(embedded.byte_range)[:4])
    said = status.signer_reported_dt
    return SignatureFound(
        field=embedded.field_name,
        signer=_called(embedded.signer_cert.subject, "common_name", "organization_name"),
        status=verdict,
        covers_all=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        signed_at=said.isoformat() if said else "",
        reason=reason,
        marked=marked,
        certifies=embedded.docmdp_level is not None and _is_certification(embedded),
        revision_end=second + rest if start == 0 and length <= second else 0,
        organ=_named(embedded.signer_cert.subject, "organization_name"),
        issuer=_called(embedded.signer_cert.issuer, "common_name", "organization_name"),
        later=later_changes(embedded.reader, policy.steps),
        revoked_at=revoked.revocation_date.isoformat() if revoked else "",
        revoked_for=str(revoked.revocation_reason.native) if revoked else "",
        proven_at=proven.isoformat() if proven else "",
    )


def _filled_unasked(reader: PdfFileReader, policy: StepwisePolicy) -> bool:
    """Whether fields were filled in later without a certification that says they may be."""
    return any(step.filled for step in policy.steps) and strictest_permission(reader) is None


def _verdict(status: PdfSignatureStatus, filled: bool) -> tuple[SignatureStatus, str]:
    """What is said of the file; whether the signer is trusted is another question."""
    if not status.intact:
        return SignatureStatus.INVALID, "changed"
    if not status.valid:
        return SignatureStatus.INVALID, "signature_broken"
    if _level(status) is ModificationLevel.OTHER:
        return SignatureStatus.INVALID, "changed_after_signing"
    if not status.docmdp_ok:
        return SignatureStatus.INVALID, "not_allowed_by_signer"
    if filled:
        return SignatureStatus.UNCHECKED, "filled_after_signing"
    return SignatureStatus.VALID, ""


def _distrust(status: PdfSignatureStatus, trust: Trust) -> tuple[SignatureStatus, str]:
    """A certificate that was revoked makes its signature invalid; what cannot be known leaves it unchecked."""
    problem = getattr(status.trust_problem_indic, "name", "")
    if status.revocation_details is not None:
        said = status.signer_reported_dt
        is_later = said is not None and said < status.revocation_details.revocation_date
        return SignatureStatus.INVALID, "revoked_later" if is_later else "revoked"
    if not trust.certificates or problem == "NO_CERTIFICATE_CHAIN_FOUND":
        return SignatureStatus.UNCHECKED, "no_trusted_root"
    if "CRYPTO" in problem:
        return SignatureStatus.UNCHECKED, "weak_algorithm"
    return SignatureStatus.UNCHECKED, _REASONS.get(problem, "chain_not_accepted")


def _level(status: PdfSignatureStatus) -> ModificationLevel:
    result = status.diff_result
    if result is None or isinstance(result, SuspiciousModification):
        return ModificationLevel.OTHER
    return result.modification_level


def _called(name: x509.Name, *kinds: str) -> str:
    """The first of these parts a name has; the whole of it where it has none."""
    return next(filter(None, (_named(name, kind) for kind in kinds)), "") or str(name.human_friendly)


def _named(name: x509.Name, kind: str) -> str:
    found = name.native.get(kind)
    return str((found[0] if found else "") if isinstance(found, list) else found or "")


def _is_certification(embedded: EmbeddedPdfSignature) -> bool:
    certifying = entry(dictionary(entry(embedded.reader.root, "/Perms")), "/DocMDP")
    return certifying is not None and certifying is embedded.sig_object


def strictest_permission(reader: PdfFileReader) -> int | None:
    """The least that any signature or lock of the file leaves open: P of DocMDP (1, 2, 3); None: no limit set."""
    holders = [holder for _, signature, field in signature_fields(reader) for holder in _limits(signature, field)]
    certifying = dictionary(entry(dictionary(entry(reader.root, "/Perms")), "/DocMDP"))
    return min(map(_permission, [*holders, *_limits(certifying, certifying)]), default=None)


def _limits(signature: DictionaryObject, field: DictionaryObject) -> list[DictionaryObject]:
    """The dictionaries whose /P limits later changes: DocMDP's parameters, and a PDF 2.0 lock that has one."""
    references = map(dictionary, items(entry(signature, "/Reference")))
    found = [
        dictionary(entry(one, "/TransformParams")) for one in references if named(one, "/TransformMethod") == "/DocMDP"
    ]
    lock = dictionary(entry(field, "/Lock"))
    return [*found, lock] if "/P" in lock else found


def _permission(holder: DictionaryObject) -> int:
    level = entry(holder, "/P")
    return level if isinstance(level, int) and 1 <= level <= 3 else 2
